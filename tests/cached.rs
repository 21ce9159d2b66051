//! A step with gradient caching equals the step of one program: loss, every gradient, and the parameters after several
//! updates, in the interpreter and on the plugin.

mod support;

use gigapair::common::{HostTensor, rng};
use gigapair::graph::emit;
use gigapair::model::loss::{Contrastive, Direction, Harder, Hardness, Loss, Partition};
use gigapair::model::optimizer::state_tensors;
use gigapair::model::params::{ParamSpec, init_params};
use gigapair::model::step::GRADIENT;
use gigapair::model::{Arch, BatchShape, Chunks, Compute, Encoder, Precision, Stage, StepSpec, Tile};
use support::steps::{Runner, Values};
use support::*;

const LEN_A: usize = 7;
const LEN_B: usize = 10;
/// Equality in the interpreter, in f64.
const EXACT: f64 = 1e-12;

/// A case to compare.
#[derive(Clone, Copy)]
struct Case {
    replicas: usize,
    chunks: usize,
    pairs: usize,
    negatives: usize,
    dropout: f64,
    packed: bool,
    mask: bool,
    /// Which texts are compared; with `apart`, each direction has a softmax of its own.
    directions: &'static [Direction],
    apart: bool,
    /// Dimensions and weights.
    matryoshka: &'static [(usize, f64)],
    scale: f64,
    hardness: Option<Hardness>,
    /// The largest scale, if it is learned.
    learned: Option<f64>,
    /// Whether one program computes the loss of all vectors, not tile by tile.
    head: bool,
    precision: Precision,
}

const ONE: &[Direction] = &[Direction::QueryToDoc];
const BOTH: &[Direction] = &[Direction::QueryToDoc, Direction::DocToQuery];
const FOUR: &[Direction] =
    &[Direction::QueryToDoc, Direction::QueryToQuery, Direction::DocToQuery, Direction::DocToDoc];
const NESTED: &[(usize, f64)] = &[(32, 1.0), (16, 0.5), (5, 0.25)];

const OWN: Option<Hardness> = Some(Hardness { mode: Harder::HardNegatives, strength: 5.0 });
const OTHERS: Option<Hardness> = Some(Hardness { mode: Harder::InBatchNegatives, strength: 9.0 });
const ALL: Option<Hardness> = Some(Hardness { mode: Harder::AllNegatives, strength: 5.0 });

const PAIRS: Case = Case {
    replicas: 1,
    chunks: 4,
    pairs: 16,
    negatives: 0,
    dropout: 0.0,
    packed: false,
    mask: true,
    directions: BOTH,
    apart: true,
    matryoshka: &[],
    scale: 20.0,
    hardness: None,
    learned: None,
    head: false,
    precision: Precision::F32,
};

impl Case {
    fn loss(&self) -> Loss {
        let partition = if self.apart { Partition::PerDirection } else { Partition::Joint };
        let loss = Contrastive::new(self.scale, self.directions, partition).unwrap().hardened(self.hardness);
        let loss = if self.mask { loss.masked() } else { loss };
        let loss = self.learned.map_or(loss.clone(), |most| loss.learning(most));
        Loss::from(loss).nested(self.matryoshka)
    }

    fn spec(&self, engine: Engine, shape: BatchShape) -> StepSpec {
        StepSpec::new(tiny_bert(self.dropout), self.loss(), shape)
            .with_replicas(self.replicas)
            .with_dtype(engine.dtype())
            .with_compute(Compute { precision: self.precision, ..Compute::default() })
    }

    fn specs(&self) -> Vec<ParamSpec> {
        [tiny_bert(0.0).arch.params(), self.loss().params(32)].concat()
    }

    fn params(&self, engine: Engine) -> Vec<HostTensor> {
        let own = init_params(&self.loss().params(32), 3);
        params(engine).into_iter().chain(own.iter().map(|t| engine.cast(t))).collect()
    }

    /// The batch cut into consecutive `parts`, each with its arguments.
    fn batch(&self, parts: usize, packed: bool) -> (BatchShape, Vec<Vec<HostTensor>>) {
        let longest = if self.packed { LEN_B } else { LEN_A };
        let texts = Texts::random(self.pairs, self.negatives, longest, LEN_B, 1);
        let (shape, mut args) =
            if packed { texts.packed(parts, LEN_B) } else { texts.padded(parts, longest, LEN_B) };
        if self.mask {
            // Few distinct ids, so that texts of all kinds coincide.
            let b = self.pairs / parts;
            let id = |kind: usize, pair: usize| (rng::hash2(kind as u64 + 77, pair as u64) % 40) as u32;
            for (part, list) in args.iter_mut().enumerate() {
                let ids: Vec<u32> = (0..2 + self.negatives)
                    .flat_map(|kind| (part * b..(part + 1) * b).map(move |pair| id(kind, pair)))
                    .collect();
                list.push(HostTensor::from_slice(&[ids.len()], &ids));
            }
        }
        (shape, args)
    }

    fn cached(&self, engine: Engine) -> (StepSpec, Vec<Vec<HostTensor>>) {
        let (shape, batch) = self.batch(self.replicas * self.chunks, self.packed);
        // Several tiles in both directions.
        let tile = (!self.head).then_some(Tile { rows: 2, columns: 5 });
        (self.spec(engine, shape).with_chunks(Some(Chunks { count: self.chunks, tile })), batch)
    }

    /// Loss, gradients, metrics, and the loss of each pair, by one program.
    fn whole(&self, engine: Engine) -> (Vec<HostTensor>, Vec<f64>) {
        let (shape, batch) = self.batch(self.replicas, false);
        let p = self.spec(engine, shape).gradient().unwrap();
        let scalars = [HostTensor::scalar(5i32), HostTensor::scalar(11u32)];
        let inputs: Vec<_> =
            batch.into_iter().map(|list| [self.params(engine), scalars.to_vec(), list].concat()).collect();
        let mut out = engine.run(&p, &inputs);
        let rows = out.iter_mut().flat_map(|o| o.pop().unwrap().to_f64()).collect();
        (out.remove(0), rows)
    }

    /// The same, by the stages of the cached step.
    fn in_chunks(&self, engine: Engine) -> (Vec<HostTensor>, Vec<f64>) {
        let (spec, chunks) = self.cached(engine);
        let plan = spec.plan().unwrap();
        let (last, stages) = plan.stages.split_last().unwrap();
        let mut values = self.state(engine, &self.params(engine), 5);
        Runner::new(engine, &spec, stages).run(&chunks, &mut values);
        let rows = values["row_loss"].iter().flat_map(HostTensor::to_f64).collect();
        // The last stage averages over the replicas and updates; here only the average is wanted.
        let names: Vec<String> = self.specs().into_iter().map(|s| s.name).collect();
        let mean = |name: &str| {
            let copies: Vec<Vec<f64>> = values[name].iter().map(HostTensor::to_f64).collect();
            let sum = |i: usize| copies.iter().map(|c| c[i]).sum::<f64>() / self.replicas as f64;
            let mean: Vec<f64> = (0..copies[0].len()).map(sum).collect();
            HostTensor::from_f64(engine.dtype(), values[name][0].shape(), &mean)
        };
        let mut out = vec![mean("loss")];
        out.extend(names.iter().map(|name| mean(&format!("{GRADIENT}{name}"))));
        let metrics = spec.loss.metrics();
        out.extend(metrics.iter().map(|name| mean(name)));
        // The last stage reports the mean, too.
        Runner::new(engine, &spec, std::slice::from_ref(last)).run(&chunks, &mut values);
        for (name, mine) in
            [("loss", &out[0])].into_iter().chain(metrics.iter().copied().zip(&out[1 + names.len()..]))
        {
            let (a, b) = (values[name][0].to_f64()[0], mine.to_f64()[0]);
            assert!((a - b).abs() <= 1e-6 * b.abs(), "{name}: {a} reported, {b} by the replicas");
        }
        (out, rows)
    }

    fn state(&self, engine: Engine, params: &[HostTensor], step: i32) -> Values {
        let specs = self.specs();
        let mut values = Values::new();
        for (spec, t) in specs.iter().zip(params) {
            values.insert(spec.name.clone(), vec![t.clone(); self.replicas]);
            for moment in ["adam.m/", "adam.v/"] {
                let zeros = HostTensor::zeros(t.dtype(), t.shape());
                values.insert(format!("{moment}{}", spec.name), vec![zeros; self.replicas]);
            }
        }
        values.insert("lr".into(), vec![engine.float(2e-5); self.replicas]);
        values.insert("step".into(), vec![HostTensor::scalar(step); self.replicas]);
        values.insert("seed".into(), vec![HostTensor::scalar(11u32); self.replicas]);
        values
    }

    fn check(&self, engine: Engine) {
        let (ours, whole) = (self.in_chunks(engine), self.whole(engine));
        let (t, floor) = match engine {
            Engine::Interpreter => (EXACT, EXACT),
            Engine::Plugin => (tolerance::OWN_F32, 1e-7),
        };
        let names: Vec<String> = std::iter::once("loss".to_string())
            .chain(self.specs().into_iter().map(|s| s.name))
            .chain(self.loss().metrics().iter().map(|name| name.to_string()))
            .collect();
        assert_tensors_equal(&names, &ours.0, &whole.0, t, floor);
        assert_eq!(ours.1.len(), whole.1.len());
        for (i, (x, y)) in ours.1.iter().zip(&whole.1).enumerate() {
            assert!((x - y).abs() <= t * (1.0 + y.abs()), "row {i}: {x} against {y}");
        }
        if self.mask {
            let share = ours.0[names.iter().position(|name| name == "masked").unwrap()].to_f64()[0];
            assert!(share > 0.01 && share < 0.9, "{share} of the pairs are masked");
        }
    }
}

/// Weights ten times the usual size, so that the loss is far from flat.
fn params(engine: Engine) -> Vec<HostTensor> {
    let mut arch = tiny_bert(0.0).arch;
    arch.initializer_range = 0.2;
    init_params(&arch.params(), 3).iter().map(|t| engine.cast(t)).collect()
}

macro_rules! cases {
    ($($name:ident: $case:expr;)*) => {
        mod interpreted {
            use super::*;
            $(#[test] fn $name() { let case: Case = $case; case.check(Engine::Interpreter); })*
        }
        mod on_the_plugin {
            use super::*;
            $(#[test] fn $name() { let case: Case = $case; case.check(Engine::Plugin); })*
        }
    };
}

cases! {
    pairs_of_one_replica: PAIRS;
    pairs_of_one_replica_dropout: Case { dropout: 0.1, ..PAIRS };
    pairs_of_eight_replicas: Case { replicas: 8, chunks: 2, ..PAIRS };
    pairs_of_eight_replicas_dropout: Case { replicas: 8, chunks: 2, dropout: 0.1, ..PAIRS };
    one_direction_without_mask: Case { directions: ONE, mask: false, ..PAIRS };
    both_directions_without_mask: Case { replicas: 2, mask: false, ..PAIRS };
    packed_triplets_dropout: Case { replicas: 8, chunks: 2, negatives: 1, dropout: 0.1, packed: true, ..PAIRS };
    packed_triplets_one_direction: Case { negatives: 1, packed: true, directions: ONE, ..PAIRS };
    two_negatives_without_mask_dropout: Case { replicas: 2, negatives: 2, dropout: 0.1, mask: false, ..PAIRS };
    odd_sizes: Case { replicas: 3, chunks: 2, pairs: 24, negatives: 1, dropout: 0.1, ..PAIRS };
    one_chunk: Case { replicas: 2, chunks: 1, ..PAIRS };
    large_scale: Case { replicas: 8, chunks: 2, negatives: 1, scale: 100.0, ..PAIRS };
    large_scale_without_mask: Case { replicas: 1, mask: false, scale: 100.0, ..PAIRS };
    large_scale_one_direction: Case { replicas: 2, directions: ONE, scale: 100.0, ..PAIRS };
    four_directions: Case { directions: FOUR, apart: false, mask: false, negatives: 2, ..PAIRS };
    four_directions_packed: Case {
        replicas: 8, chunks: 2, negatives: 1, packed: true, dropout: 0.1, directions: FOUR, apart: false, ..PAIRS
    };
    four_directions_large_scale: Case {
        replicas: 2, chunks: 2, negatives: 2, directions: FOUR, apart: false, mask: false, scale: 100.0, ..PAIRS
    };
    nested_dimensions: Case { matryoshka: NESTED, negatives: 1, ..PAIRS };
    nested_dimensions_of_four_directions: Case {
        replicas: 8, chunks: 2, negatives: 1, packed: true, directions: FOUR, apart: false, matryoshka: NESTED,
        mask: false, ..PAIRS
    };
    four_directions_mask_large_scale: Case {
        replicas: 2, chunks: 2, negatives: 1, directions: FOUR, apart: false, scale: 100.0, ..PAIRS
    };
    nested_dimensions_large_scale: Case { matryoshka: NESTED, mask: false, scale: 100.0, ..PAIRS };
    hard_negatives: Case {
        replicas: 8, chunks: 2, negatives: 2, packed: true, dropout: 0.1, directions: ONE, hardness: OWN, ..PAIRS
    };
    hard_negatives_in_batch: Case { negatives: 1, hardness: OTHERS, ..PAIRS };
    hard_negatives_in_batch_without_mask: Case { replicas: 8, chunks: 2, mask: false, hardness: OTHERS, ..PAIRS };
    hard_negatives_of_four_directions: Case {
        replicas: 2, chunks: 2, negatives: 2, directions: FOUR, apart: false, matryoshka: NESTED, mask: false,
        hardness: ALL, ..PAIRS
    };
    // Together beyond 40.
    hard_negatives_large_scale: Case { replicas: 2, negatives: 2, scale: 38.0, hardness: ALL, ..PAIRS };
    hard_negatives_of_four_directions_large_scale: Case {
        replicas: 8, chunks: 2, negatives: 1, directions: FOUR, apart: false, scale: 100.0, hardness: OTHERS, ..PAIRS
    };
    // Up to 100 with running maxima, up to 30 without.
    learned_scale: Case { replicas: 2, chunks: 2, negatives: 1, dropout: 0.1, packed: true, learned: Some(100.0), ..PAIRS };
    learned_scale_fixed_shift: Case { replicas: 8, chunks: 2, negatives: 2, learned: Some(30.0), ..PAIRS };
    learned_scale_of_four_directions: Case {
        negatives: 1, directions: FOUR, apart: false, matryoshka: NESTED, mask: false, hardness: OTHERS,
        learned: Some(30.0), ..PAIRS
    };
    learned_scale_head: Case { replicas: 2, learned: Some(100.0), head: true, ..PAIRS };
    head: Case { replicas: 8, chunks: 2, negatives: 1, packed: true, dropout: 0.1, head: true, ..PAIRS };
    head_of_four_directions: Case {
        replicas: 2, chunks: 2, negatives: 2, directions: FOUR, apart: false, matryoshka: NESTED, mask: false,
        head: true, ..PAIRS
    };
}

fn moved(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
}

/// Five updates, with dropout: clipping, moments and step counting are those of one program.
#[test]
fn several_updates() {
    let engine = Engine::Plugin;
    let case = Case { replicas: 8, chunks: 2, dropout: 0.1, negatives: 1, packed: true, ..PAIRS };
    let (spec, chunks) = case.cached(engine);
    let stages = spec.plan().unwrap().stages;
    let runner = Runner::new(engine, &spec, &stages);
    let (shape, batch) = case.batch(8, false);
    let p = case.spec(engine, shape).train_step().unwrap();
    let step_of_one = engine.compiled(&p);
    // As in a trained model: no bias is zero.
    let specs = tiny_bert(0.0).arch.params();
    let mut start = params(engine);
    let named = start.iter_mut().zip(&specs).enumerate();
    for (i, (t, _)) in named.filter(|(_, (_, s))| s.name.ends_with("bias")) {
        let values = t.as_mut_slice::<f32>().iter_mut().enumerate();
        values.for_each(|(k, x)| *x = 0.1 * rng::normal(i as u64, k as u64) as f32);
    }
    let n = specs.len();
    let mut values = case.state(engine, &start, 1);
    let zeros: Vec<HostTensor> = start.iter().map(|t| HostTensor::zeros(t.dtype(), t.shape())).collect();
    let mut whole = vec![[start.clone(), zeros.clone(), zeros].concat(); 8];
    for step in 1..=5i32 {
        for (name, x) in [
            ("step", HostTensor::scalar(step)),
            ("lr", engine.float(2e-5)),
            ("seed", HostTensor::scalar(11u32)),
        ] {
            values.insert(name.into(), vec![x; 8]);
        }
        runner.run(&chunks, &mut values);
        let scalars = [HostTensor::scalar(step), engine.float(2e-5), HostTensor::scalar(11u32)];
        let inputs: Vec<_> = whole
            .into_iter()
            .zip(&batch)
            .map(|(s, list)| [s, scalars.to_vec(), list.clone()].concat())
            .collect();
        whole = step_of_one(&inputs);
        let reported = whole[0][p.output("grad_norm").unwrap()].to_f64()[0];
        let ours = values["grad_norm"][0].to_f64()[0];
        assert!(
            (ours - reported).abs() <= 1e-5 * reported,
            "step {step}: norm {ours}, by one program {reported}"
        );
        whole.iter_mut().for_each(|s| s.truncate(3 * n));
        for other in &whole[1..] {
            assert!(other.iter().zip(&whole[0]).all(|(a, b)| a.bytes() == b.bytes()), "replicas differ");
        }
    }
    for (i, spec) in specs.iter().enumerate() {
        let copies = &values[&spec.name];
        assert!(
            copies.iter().all(|c| c.bytes() == copies[0].bytes()),
            "{} differs among replicas",
            spec.name
        );
        let (a, b, from) = (copies[0].to_f64(), whole[0][i].to_f64(), start[i].to_f64());
        let size = moved(&b, &vec![0.0; b.len()]);
        assert!(moved(&a, &b) <= 1e-5 * size, "{}: {:e} of {size:e}", spec.name, moved(&a, &b));
        // Nothing depends on the keys' biases: their gradient is zero, and biases do not decay.
        let still = spec.name.ends_with("key.bias");
        assert!((moved(&b, &from) > 1e-6 * size) != still, "{} was to change, or to stay", spec.name);
    }
}

/// In bf16 the same values are rounded in different places: close, but no more.
#[test]
fn in_bf16_both_are_near() {
    let case = Case { replicas: 8, chunks: 2, negatives: 1, precision: Precision::Bf16, ..PAIRS };
    let (ours, whole) = (case.in_chunks(Engine::Plugin), case.whole(Engine::Plugin));
    let (a, b) = (ours.0[0].to_f64()[0], whole.0[0].to_f64()[0]);
    assert!((a - b).abs() <= 1e-2 * b, "loss {a}, by one program {b}");
    let n = ours.0.len() - 1;
    let flat = |list: &[HostTensor]| list[1..n].iter().flat_map(HostTensor::to_f64).collect::<Vec<_>>();
    let (a, b) = (flat(&ours.0), flat(&whole.0));
    let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let cosine = dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt();
    assert!(cosine > 0.998, "cosine of the gradients {cosine}");
    assert!(cosine < 1.0 - 1e-12, "bf16 was to be used");
}

/// An excluded score may be far above all that count; its exponential is infinite.
#[test]
fn hidden_scores_of_any_size_do_not_reach_the_gradient() {
    for mask in [true, false] {
        let case = Case { directions: FOUR, apart: false, mask, negatives: 1, scale: 2e4, ..PAIRS };
        for engine in [Engine::Interpreter, Engine::Plugin] {
            let (gradients, rows) = case.in_chunks(engine);
            let finite = |t: &HostTensor| t.to_f64().iter().all(|x| x.is_finite());
            assert!(gradients.iter().all(finite) && rows.iter().all(|x| x.is_finite()), "mask {mask}");
        }
    }
}

/// bf16 products at shapes that XLA's CPU backend refuses are emulated in every program of a step.
#[test]
fn bf16_in_chunks_trains_at_the_shapes_of_minilm() {
    let json = serde_json::json!({
        "model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
        "num_attention_heads": 12, "intermediate_size": 1536, "max_position_embeddings": 512,
    });
    let encoder = Encoder::new(Arch::from_json(&json).unwrap());
    let texts = Texts::random(8, 1, 32, 32, 1);
    let (shape, chunks) = texts.packed(2, 32);
    let losses = |precision: Precision| {
        let compute = Compute { precision, ..Compute::default() };
        let spec = StepSpec::new(encoder.clone(), ranking(20.0, true, false), shape.clone());
        let spec = spec.with_compute(compute).with_chunks(Some(Chunks::of(2)));
        let start = init_params(&spec.params(), 3);
        let mut values = Values::new();
        for ((name, _), t) in state_tensors(&spec.params()).zip(start.iter().cycle()) {
            let t =
                if name.starts_with("adam.") { HostTensor::zeros(t.dtype(), t.shape()) } else { t.clone() };
            values.insert(name, vec![t]);
        }
        let stages = spec.plan().unwrap().stages;
        let runner = Runner::new(Engine::Plugin, &spec, &stages);
        let mut step = |step: i32| {
            values.insert("step".into(), vec![HostTensor::scalar(step)]);
            values.insert("lr".into(), vec![HostTensor::scalar(2e-5f32)]);
            values.insert("seed".into(), vec![HostTensor::scalar(11u32)]);
            runner.run(&chunks, &mut values);
            values["loss"][0].to_f64()[0]
        };
        [step(1), step(2), step(3)]
    };
    let (narrow, wide) = (losses(Precision::Bf16), losses(Precision::F32));
    assert!(narrow != wide, "bf16 was to be used");
    for (a, b) in narrow.iter().zip(&wide) {
        assert!((a - b).abs() <= 0.02 * b, "{narrow:?} in bf16, {wide:?} in f32");
    }
}

/// A gradient that is not finite changes nothing.
#[test]
fn a_bad_gradient_changes_nothing() {
    let case = Case { replicas: 2, chunks: 2, ..PAIRS };
    for engine in [Engine::Interpreter, Engine::Plugin] {
        let (spec, chunks) = case.cached(engine);
        let mut start = params(engine);
        start[3] = HostTensor::from_f64(engine.dtype(), start[3].shape(), &vec![f64::NAN; start[3].len()]);
        let before = case.state(engine, &start, 1);
        let mut values = before.clone();
        let stages = spec.plan().unwrap().stages;
        Runner::new(engine, &spec, &stages).run(&chunks, &mut values);
        assert!(!values["grad_norm"][0].to_f64()[0].is_finite());
        for spec in tiny_bert(0.0).arch.params() {
            for name in ["", "adam.m/", "adam.v/"].map(|p| format!("{p}{}", spec.name)) {
                assert_eq!(before[&name][0].bytes(), values[&name][0].bytes(), "{name}");
            }
        }
    }
}

/// A step leaves only its results, no intermediate values.
#[test]
fn only_results_outlive_the_step() {
    let case = Case { replicas: 2, chunks: 2, negatives: 1, ..PAIRS };
    let (spec, chunks) = case.cached(Engine::Interpreter);
    let mut values = case.state(Engine::Interpreter, &params(Engine::Interpreter), 1);
    let stages = spec.plan().unwrap().stages;
    Runner::new(Engine::Interpreter, &spec, &stages).run(&chunks, &mut values);
    let specs = tiny_bert(0.0).arch.params();
    let mut expected: Vec<String> = ["loss", "grad_norm", "masked", "row_loss"].map(String::from).into();
    expected.extend(
        ["", "adam.m/", "adam.v/"].iter().flat_map(|p| specs.iter().map(move |s| format!("{p}{}", s.name))),
    );
    let mut left: Vec<String> = values.into_keys().collect();
    expected.sort();
    left.sort();
    assert_eq!(left, expected);
}

/// The encoding programs do not depend on the batch, and no program has a B × B matrix.
#[test]
fn encoders_do_not_depend_on_the_batch_and_no_matrix_is_whole() {
    let of = |chunks: usize| {
        let shape = BatchShape::padded(16, 1, LEN_A, LEN_B);
        let step = StepSpec::new(tiny_bert(0.1), ranking(20.0, true, true), shape).with_replicas(8);
        step.with_chunks(Some(Chunks::of(chunks))).plan().unwrap().stages
    };
    let text = |stages: &[Stage], name: &str| {
        let mut all = stages.iter().flat_map(|s| &s.kernels).map(|k| &k.program);
        emit::stablehlo(all.find(|p| p.name == name).unwrap())
    };
    let (small, large) = (of(2), of(64));
    for name in ["encode", "accumulate"] {
        assert_eq!(text(&small, name), text(&large, name));
    }
    let batch = 64 * 16 * 8;
    for p in large.iter().flat_map(|s| &s.kernels).map(|k| &k.program) {
        for node in &p.nodes {
            let elements: usize = node.ty.shape.iter().product();
            assert!(elements < batch / 8 * batch, "{}: {:?} {}", p.name, node.op, node.ty);
        }
    }
}
