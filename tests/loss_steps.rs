//! Each loss in training steps of a tiny BERT: one program and chunks, one replica and eight, padded rows and packed
//! ones give the same loss, gradients and rows; and twenty steps are those of sentence-transformers' own classes.

mod support;

use gigapair::common::{DType, HostTensor, rng};
use gigapair::model::loss::{Compares, Contrastive, Negated, TaughtTexts};
use gigapair::model::optimizer::{AdamW, state_tensors};
use gigapair::model::params::init_params;
use gigapair::model::step::{Frozen, GRADIENT, forward};
use gigapair::model::{BatchShape, Chunks, Encoder, StepSpec};
use support::losses::{Case, cases, margins as margins_of};
use support::steps::{Runner, Values};
use support::*;

const LEN: usize = 10;
const PAIRS: usize = 16;
const NEGATIVES: usize = 2;
/// Equality in the interpreter, in f64.
const EXACT: f64 = 1e-11;
const NESTED: &[(usize, f64)] = &[(32, 1.0), (16, 0.5), (6, 0.25)];

/// How a step is computed.
#[derive(Clone, Copy, Debug)]
struct Form {
    replicas: usize,
    /// 0: one program.
    chunks: usize,
    packed: bool,
}

const WHOLE: Form = Form { replicas: 1, chunks: 0, packed: false };

/// Mean pooling; of unit length only if cosines are compared, as a run has it.
fn encoder(case: &Case, dropout: f64) -> Encoder {
    let mut encoder = tiny_bert(dropout);
    encoder.head.normalize = case.loss.needs().compares == Compares::Cosine;
    encoder
}

fn negatives(case: &Case) -> usize {
    if case.loss.needs().negatives == Negated::Unread { 0 } else { NEGATIVES }
}

/// The batch in consecutive parts, each with its arguments, and what the loss reads besides the texts; a teacher's
/// vectors only if they are not computed in the step.
fn batch(case: &Case, parts: usize, packed: bool, in_step: bool) -> (BatchShape, Vec<Vec<HostTensor>>) {
    let n = negatives(case);
    let texts = Texts::random(PAIRS, n, LEN, LEN, 1);
    let (mut shape, mut args) = if packed { texts.packed(parts, LEN) } else { texts.padded(parts, LEN, LEN) };
    let (b, needs) = (PAIRS / parts, case.loss.needs());
    let number = |stream: u64, i: usize| rng::normal(stream, i as u64);
    for (part, list) in args.iter_mut().enumerate() {
        let rows = part * b..(part + 1) * b;
        if let Some(kind) = needs.targets {
            let width = kind.count(n);
            let of = |i: usize| -> Vec<f64> {
                match case.targets {
                    // With ties.
                    Some("labels") => vec![(rng::hash2(5, i as u64) % 2) as f64],
                    Some("scores") => vec![(rng::hash2(6, i as u64) % 5) as f64 / 4.0],
                    Some("margins") => {
                        margins_of(&(0..=n).map(|k| number(7, i * 9 + k)).collect::<Vec<_>>(), n + 1)
                    }
                    _ => (0..=n).map(|k| number(7, i * 9 + k)).collect(),
                }
            };
            let numbers: Vec<f64> = rows.clone().flat_map(of).collect();
            list.push(HostTensor::from_f64(DType::F32, &[b, width], &numbers));
            shape.targets = width;
        }
        if let Some(teacher) = needs.teacher.filter(|_| !in_step) {
            let (width, kinds) = match teacher.of {
                TaughtTexts::Anchors => (teacher.width(32), 1),
                TaughtTexts::Texts => (teacher.width(32), 2 + n),
            };
            let vector = |kind: usize, i: usize| {
                // Of an absent negative it does not matter.
                let absent = kind > 1 && texts.negatives[kind - 2][i].is_none();
                let stream = if absent { 900 + parts as u64 } else { 20 + kind as u64 };
                (0..width).map(move |k| number(stream, i * width + k))
            };
            let vectors: Vec<f64> =
                (0..kinds).flat_map(|kind| rows.clone().flat_map(move |i| vector(kind, i))).collect();
            list.push(HostTensor::from_f64(DType::F32, &[kinds * b, width], &vectors));
        }
    }
    (shape, args)
}

/// Weights ten times the usual size, so that the loss is far from flat.
fn params(spec: &StepSpec, engine: Engine) -> Vec<HostTensor> {
    let mut wide = spec.clone();
    wide.encoder.arch.initializer_range = 0.2;
    init_params(&wide.params(), 3).iter().map(|t| engine.cast(t)).collect()
}

/// Loss and gradients, averaged over the replicas, by name; and the loss of each pair.
fn step(case: &Case, dims: &[(usize, f64)], form: Form, dropout: f64, engine: Engine) -> (Tensors, Vec<f64>) {
    let parts = form.replicas * form.chunks.max(1);
    step_on(case, dims, form, dropout, engine, None, batch(case, parts, form.packed, false))
}

/// On this batch, and with a teacher in the step.
fn step_on(
    case: &Case,
    dims: &[(usize, f64)],
    form: Form,
    dropout: f64,
    engine: Engine,
    teacher: Option<&Frozen>,
    (shape, batch): (BatchShape, Vec<Vec<HostTensor>>),
) -> (Tensors, Vec<f64>) {
    let chunks = (form.chunks > 0).then(|| Chunks::of(form.chunks));
    let spec = StepSpec::new(encoder(case, dropout), case.loss.clone().nested(dims), shape)
        .with_replicas(form.replicas)
        .with_chunks(chunks)
        .with_teacher(teacher.cloned())
        .with_dtype(engine.dtype());
    let of_teacher = teacher.map_or(vec![], |teacher| teacher_params(teacher, engine));
    let params = params(&spec, engine);
    let scalars = [("step", HostTensor::scalar(5i32)), ("seed", HostTensor::scalar(11u32))];
    let mut values = Values::new();
    if form.chunks == 0 {
        let p = spec.gradient().unwrap();
        let given: Vec<Vec<HostTensor>> = batch
            .into_iter()
            .map(|list| {
                let scalars = scalars.iter().map(|s| s.1.clone());
                params.iter().cloned().chain(scalars).chain(list).chain(of_teacher.iter().cloned()).collect()
            })
            .collect();
        let out = engine.run(&p, &given);
        for (k, (name, _)) in p.outputs.iter().enumerate() {
            values.insert(name.clone(), out.iter().map(|o| o[k].clone()).collect());
        }
    } else {
        let specs = spec.params();
        for ((name, _), t) in state_tensors(&specs).zip(params.iter().cycle()) {
            values.insert(name, vec![t.clone(); form.replicas]);
        }
        for (name, x) in scalars.into_iter().chain([("lr", engine.float(2e-5))]) {
            values.insert(name.into(), vec![x; form.replicas]);
        }
        let names = teacher.iter().flat_map(|teacher| teacher.params()).map(|spec| spec.name);
        values.extend(names.zip(&of_teacher).map(|(name, t)| (name, vec![t.clone(); form.replicas])));
        let plan = spec.plan().unwrap();
        // The last stage averages over the replicas and updates.
        Runner::new(engine, &spec, &plan.stages[..plan.stages.len() - 1]).run(&batch, &mut values);
    }
    let rows = values["row_loss"].iter().flat_map(HostTensor::to_f64).collect();
    let wanted = values.iter().filter(|(name, _)| *name == "loss" || name.starts_with(GRADIENT));
    let mean = |(name, copies): (&String, &Vec<HostTensor>)| {
        let all: Vec<Vec<f64>> = copies.iter().map(HostTensor::to_f64).collect();
        let of = |i: usize| all.iter().map(|c| c[i]).sum::<f64>() / all.len() as f64;
        let mean: Vec<f64> = (0..all[0].len()).map(of).collect();
        (name.clone(), HostTensor::from_f64(DType::F64, copies[0].shape(), &mean))
    };
    (wanted.map(mean).collect(), rows)
}

fn teacher_params(Frozen { encoder, .. }: &Frozen, engine: Engine) -> Vec<HostTensor> {
    let mut wide = encoder.clone();
    wide.arch.initializer_range = 0.2;
    init_params(&wide.params(), 8).iter().map(|t| engine.cast(t)).collect()
}

/// Its vectors of all texts or of the anchors are those of its forward pass, without dropout; in every form.
#[test]
fn a_teacher_in_the_step_gives_the_vectors_of_its_forward_pass() {
    let engine = Engine::Interpreter;
    for name in ["mse", "mse_anchors", "projected", "gist"] {
        let case = cases().into_iter().find(|case| case.name == name).unwrap();
        let mut encoder = tiny_bert(0.4);
        encoder.head.normalize = name != "mse";
        let teacher = Frozen { prefix: "teacher.0/".into(), encoder };
        let case = Case { loss: case.loss.clone().taught(32), ..case };
        let of = case.loss.needs().teacher.unwrap().of;
        let (shape, mut given) = batch(&case, 1, false, true);
        let whole = step_on(&case, &[], WHOLE, 0.1, engine, Some(&teacher), (shape.clone(), given.clone()));
        for form in [(1, 2, false), (2, 0, true), (8, 2, true), (1, 4, true)] {
            let (replicas, chunks, packed) = form;
            let form = Form { replicas, chunks, packed };
            let batch = batch(&case, replicas * chunks.max(1), packed, true);
            let ours = step_on(&case, &[], form, 0.1, engine, Some(&teacher), batch);
            same(&format!("{name} {form:?}"), &ours, &whole, EXACT, EXACT);
        }
        let args = &mut given[0];
        let mut vectors = vec![];
        for (k, group) in shape.groups.iter().enumerate() {
            let p = forward(&teacher.encoder, *group, engine.dtype(), 1).unwrap();
            let rows = args[3 * k..3 * k + 3].to_vec();
            let out = engine.run(&p, &[[teacher_params(&teacher, engine), rows].concat()]).remove(0);
            vectors.extend(out[0].to_f64());
        }
        let texts = if of == TaughtTexts::Anchors { PAIRS } else { vectors.len() / 32 };
        args.push(HostTensor::from_f64(DType::F32, &[texts, 32], &vectors[..texts * 32]));
        let from_input = step_on(&case, &[], WHOLE, 0.1, engine, None, (shape, given));
        // The vectors are rounded to f32.
        same(&format!("{name} on the teacher's vectors"), &whole, &from_input, 1e-5, 1e-7);
    }
}

fn same(what: &str, ours: &(Tensors, Vec<f64>), whole: &(Tensors, Vec<f64>), t: f64, floor: f64) {
    let names: Vec<String> = whole.0.keys().cloned().collect();
    assert_eq!(ours.0.keys().cloned().collect::<Vec<_>>(), names, "{what}");
    let list = |tensors: &Tensors| tensors.values().cloned().collect::<Vec<_>>();
    println!("{what}");
    assert_tensors_equal(&names, &list(&ours.0), &list(&whole.0), t, floor);
    assert_eq!(ours.1.len(), PAIRS, "{what}");
    for (i, (x, y)) in ours.1.iter().zip(&whole.1).enumerate() {
        assert!((x - y).abs() <= t * (1.0 + y.abs()), "{what}, row {i}: {x} against {y}");
    }
}

/// Every loss in every form.
fn all_forms(case: &Case) {
    let interpreter = Engine::Interpreter;
    let whole = step(case, &[], WHOLE, 0.1, interpreter);
    assert!(whole.0["loss"].to_f64()[0] > 0.0);
    for replicas in [1, 8] {
        for chunks in [0, 2] {
            for packed in [false, true] {
                let form = Form { replicas, chunks, packed };
                let ours = step(case, &[], form, 0.1, interpreter);
                same(&format!("{} {form:?}", case.name), &ours, &whole, EXACT, EXACT);
            }
        }
    }
    // In f32, as a run computes it.
    let form = Form { replicas: 2, chunks: 4, packed: true };
    let [ours, whole] = [form, WHOLE].map(|form| step(case, &[], form, 0.1, Engine::Plugin));
    same(&format!("{} {form:?} on the plugin", case.name), &ours, &whole, tolerance::OWN_F32, 1e-7);
}

/// Twenty AdamW steps on the texts of `tiny_bert_triplets.safetensors`, against `golden/loss_steps.safetensors`.
fn twenty_steps(case: &Case, columns: usize, engine: Engine) {
    let name = format!("{}{}", case.name, ["", ".pairs"][usize::from(columns == 2)]);
    let (start, golden) = (golden("tiny_bert_triplets.safetensors"), golden("loss_steps.safetensors"));
    let list = |x: &str| Texts::unpad(&start[&format!("ids_{x}")], &start[&format!("mask_{x}")]);
    let triplets = vec![list("n").into_iter().map(Some).collect()];
    let negatives = if columns == 3 { triplets } else { vec![] };
    let texts = Texts { anchors: list("a"), positives: list("b"), negatives };
    let (mut shape, mut args) = texts.padded(1, 12, 16);
    let mut args = args.remove(0);
    let cast = |shape: &[usize], numbers: &[f64]| HostTensor::from_f64(DType::F32, shape, numbers);
    if let Some(targets) = case.targets {
        let numbers = match targets {
            "margins" => margins_of(&golden["candidates"].to_f64(), 2),
            other => golden[other].to_f64(),
        };
        shape.targets = numbers.len() / 6;
        args.push(cast(&[6, shape.targets], &numbers));
    }
    if let Some(taught) = case.taught {
        let (all, width) = (golden[taught].to_f64(), golden[taught].shape()[2]);
        let kinds = if case.loss.needs().teacher.unwrap().of == TaughtTexts::Anchors { 1 } else { columns };
        let of = |kind: usize| (0..6).flat_map(move |i| (i * 3 + kind) * width..(i * 3 + kind + 1) * width);
        let vectors: Vec<f64> = (0..kinds).flat_map(of).map(|at| all[at]).collect();
        args.push(cast(&[kinds * 6, width], &vectors));
    }
    let optimizer = AdamW { weight_decay: 0.01, ..AdamW::default() };
    let spec = StepSpec::new(encoder(case, 0.0), case.loss.clone(), shape);
    let spec = spec.with_optimizer(optimizer).with_dtype(engine.dtype());
    let p = spec.train_step().unwrap();
    let run = engine.compiled(&p);
    let first = |name: &str| start.get(&format!("param.{name}")).unwrap_or_else(|| &golden[name]).clone();
    let params: Vec<HostTensor> = spec.params().iter().map(|s| engine.cast(&first(&s.name))).collect();
    let zeros: Vec<HostTensor> = params.iter().map(|t| HostTensor::zeros(t.dtype(), t.shape())).collect();
    let n = params.len();
    let mut state = [params, zeros.clone(), zeros].concat();
    for k in 0..20 {
        let scalars = [HostTensor::scalar(k + 1), engine.float(2e-5), HostTensor::scalar(0u32)];
        let mut out = run(&[[&state[..], &scalars, &args].concat()]).remove(0);
        for (value, wanted, t) in
            [("loss", "losses", tolerance::LOSS), ("grad_norm", "norms", tolerance::GRADIENT)]
        {
            let want = golden[&format!("{name}.{wanted}")].to_f64()[k as usize];
            let ours = out[p.output(value).unwrap()].to_f64()[0];
            // A loss that has reached 0 has no relative size.
            let floor = if want.abs() < 1e-6 { 1e-6 } else { t * want.abs() };
            assert!((ours - want).abs() <= floor, "{name}, step {k}: {value} {ours} against {want}");
        }
        out.truncate(3 * n);
        state = out;
    }
}

/// A step with a large learning rate takes it up where a larger scale has a lower loss, and else down.
#[test]
fn a_learned_scale_keeps_its_bounds() {
    for (most, shifted, want) in [(20.0, 0, 20.0), (20.0, 1, 1.0), (1e9, 0, 22.0)] {
        let anchors = Texts::random(PAIRS, 0, LEN, LEN, 1).anchors;
        let mut positives = anchors.clone();
        positives.rotate_left(shifted);
        let (shape, args) = Texts { anchors, positives, negatives: vec![] }.padded(1, LEN, LEN);
        let loss = Contrastive::ranking(if shifted > 0 { 1.1 } else { 20.0 }, true).learning(most);
        let spec = StepSpec::new(tiny_bert(0.0), loss.into(), shape).with_dtype(DType::F64);
        let p = spec.train_step().unwrap();
        let params = params(&spec, Engine::Interpreter);
        let zeros: Vec<HostTensor> = params.iter().map(|t| HostTensor::zeros(t.dtype(), t.shape())).collect();
        let scalars =
            [HostTensor::scalar(1), Engine::Interpreter.float(1.1f64.ln()), HostTensor::scalar(0u32)];
        let given = [&params[..], &zeros, &zeros, &scalars, &args[0]].concat();
        let out = Engine::Interpreter.run(&p, &[given]).remove(0);
        let scale = out[p.output("loss.log_scale").unwrap()].to_f64()[0].exp();
        assert!((scale - want).abs() < 1e-4, "at most {most}: {scale}, not {want}");
        assert!(spec.params().iter().all(|spec| spec.name != "loss.log_scale" || !spec.decay));
    }
}

macro_rules! losses {
    ($($name:ident;)*) => {$(
        mod $name {
            use super::*;

            fn case() -> Case {
                cases().into_iter().find(|case| case.name == stringify!($name)).unwrap()
            }

            #[test]
            fn every_form_is_the_same() {
                all_forms(&case());
            }

            #[test]
            fn several_widths_are_the_same_in_chunks() {
                // A projection takes whole vectors.
                if case().loss.nested(NESTED).check(32).is_ok() {
                    let of = |form: Form| step(&case(), NESTED, form, 0.1, Engine::Interpreter);
                    let whole = of(WHOLE);
                    for (replicas, chunks, packed) in [(8, 2, true), (1, 4, false), (8, 0, true)] {
                        let form = Form { replicas, chunks, packed };
                        same(&format!("{} {form:?}", stringify!($name)), &of(form), &whole, EXACT, EXACT);
                    }
                }
            }

            #[test]
            fn twenty_steps_are_those_of_sentence_transformers() {
                let mut compared = 0;
                for columns in [2, 3] {
                    let kind = ["", ".pairs"][usize::from(columns == 2)];
                    if golden("loss_steps.safetensors").contains_key(&format!("{}{kind}.losses", stringify!($name))) {
                        [Engine::Interpreter, Engine::Plugin].into_iter().for_each(|e| twenty_steps(&case(), columns, e));
                        compared += 1;
                    }
                }
                assert!(compared > 0);
            }
        }
    )*

        #[test]
        fn no_loss_is_left_out() {
            let named = [$(stringify!($name)),*];
            let all: Vec<&str> = cases().iter().map(|case| case.name).collect();
            assert_eq!(all, named);
        }
    };
}

losses! {
    one;
    apart;
    joint;
    documents;
    hard_own;
    hard_batch;
    hard_all;
    learned;
    learned_hard;
    cosent;
    angle;
    cosine_similarity;
    pair_contrastive;
    online_contrastive;
    triplet;
    triplet_cosine;
    triplet_manhattan;
    margin_mse;
    margins;
    kl;
    kl_apart;
    mse;
    mse_anchors;
    cosine;
    l2;
    projected;
    gist;
    gist_relative;
    conversation;
}
