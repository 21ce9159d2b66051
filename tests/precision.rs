//! What may change how a program computes, but not what: bf16 products against f32, programs for a CPU or a TPU,
//! activations kept or recomputed.

mod support;

use gigapair::common::{DType, HostTensor};
use gigapair::graph::{Multiply, Op, Program, eval};
use gigapair::model::params::init_params;
use gigapair::model::{BatchShape, Compute, Precision, Remat, StepSpec, Target, step::TPU_ROWS};
use support::*;

const LEN: usize = 9;

fn spec(dtype: DType, compute: Compute, dropout: f64, texts: &Texts) -> (StepSpec, Vec<HostTensor>) {
    spec_of(dtype, compute, dropout, texts.packed(1, LEN))
}

fn spec_of(
    dtype: DType,
    compute: Compute,
    dropout: f64,
    (shape, mut args): (BatchShape, Vec<Vec<HostTensor>>),
) -> (StepSpec, Vec<HostTensor>) {
    let spec = StepSpec::new(tiny_bert(dropout), ranking(20.0, true, false), shape);
    (spec.with_dtype(dtype).with_compute(compute), args.remove(0))
}

fn params(dtype: DType) -> Vec<HostTensor> {
    let mut arch = tiny_bert(0.0).arch;
    arch.initializer_range = 0.2;
    let cast = |t: HostTensor| HostTensor::from_f64(dtype, t.shape(), &t.to_f64());
    init_params(&arch.params(), 3).into_iter().map(cast).collect()
}

fn names() -> Vec<String> {
    let specs = tiny_bert(0.0).arch.params();
    std::iter::once("loss".to_string()).chain(specs.into_iter().map(|s| s.name)).collect()
}

/// Executes a program on each replica's arguments.
type Run<'a> = dyn Fn(&Program, &[Vec<HostTensor>]) -> Vec<HostTensor> + 'a;

/// Loss and every gradient.
fn gradient(run: &Run<'_>, dtype: DType, how: Compute) -> Vec<HostTensor> {
    let texts = Texts::random(8, 1, LEN, LEN, 5);
    let (spec, batch) = spec(dtype, how, 0.1, &texts);
    let p = spec.gradient().unwrap();
    let scalars = [HostTensor::scalar(5i32), HostTensor::scalar(11u32)];
    let mut out = run(&p, &[params(dtype).into_iter().chain(scalars).chain(batch).collect()]);
    out.truncate(names().len());
    out
}

fn interpreted(p: &Program, inputs: &[Vec<HostTensor>]) -> Vec<HostTensor> {
    eval::run(p, inputs).unwrap().remove(0)
}

fn on_the_plugin(p: &Program, inputs: &[Vec<HostTensor>]) -> Vec<HostTensor> {
    plugin::compiled(p)(inputs).remove(0)
}

const BF16: Compute = Compute { precision: Precision::Bf16, remat: Remat::None, target: Target::Cpu };
const F32: Compute = Compute { precision: Precision::F32, ..BF16 };

fn variants(base: Compute) -> impl Iterator<Item = Compute> {
    let remats = [Remat::None, Remat::Layer, Remat::Attention];
    remats
        .into_iter()
        .flat_map(move |remat| [Target::Cpu, Target::Tpu].map(|target| Compute { remat, target, ..base }))
}

#[test]
fn target_and_rematerialisation_change_nothing_in_f64() {
    let want = gradient(&interpreted, DType::F64, F32);
    for how in variants(F32) {
        let ours = gradient(&interpreted, DType::F64, how);
        assert_tensors_equal(&names(), &ours, &want, tolerance::OWN_F64, 1e-12);
    }
}

/// More rows than go through the encoder at once.
#[test]
fn a_target_that_takes_its_rows_in_parts_changes_nothing_in_f64() {
    let (pairs, len) = (TPU_ROWS + 3, 2);
    let texts = Texts::random(pairs, 0, len, len, 5);
    let run = |target| {
        let (mut spec, batch) =
            spec_of(DType::F64, Compute { target, ..F32 }, 0.1, texts.padded(1, len, len));
        spec.encoder.arch.layers = 1;
        let p = spec.gradient().unwrap();
        let few = spec.params().len();
        let scalars = [HostTensor::scalar(5i32), HostTensor::scalar(11u32)];
        let args = params(DType::F64).into_iter().take(few).chain(scalars).chain(batch).collect();
        let mut out = interpreted(&p, &[args]);
        out.truncate(1 + few);
        out
    };
    let (ours, want) = (run(Target::Tpu), run(Target::Cpu));
    assert_tensors_equal(&names()[..want.len()], &ours, &want, tolerance::OWN_F64, 1e-12);
}

/// Bitwise in the interpreter: recomputation gives the same values.
#[test]
fn rematerialisation_changes_no_bit() {
    for target in [Target::Cpu, Target::Tpu] {
        for base in [F32, BF16].map(|base| Compute { target, ..base }) {
            let want = gradient(&interpreted, DType::F32, base);
            for remat in [Remat::Layer, Remat::Attention] {
                let ours = gradient(&interpreted, DType::F32, Compute { remat, ..base });
                for ((name, a), b) in names().iter().zip(&ours).zip(&want) {
                    assert_eq!(a.bytes(), b.bytes(), "{name}, {remat:?}, {base:?}");
                }
            }
        }
    }
}

#[test]
fn target_and_rematerialisation_on_the_plugin() {
    let want = gradient(&on_the_plugin, DType::F32, F32);
    for how in variants(F32).filter(|how| *how != F32) {
        let ours = gradient(&on_the_plugin, DType::F32, how);
        assert_tensors_equal(&names(), &ours, &want, tolerance::OWN_F32, 1e-7);
    }
}

/// Each family: the layout for a TPU and rematerialisation in f64, and bf16 beside f32.
#[test]
fn what_holds_of_bert_holds_of_every_family() {
    let texts = Texts::random(8, 1, LEN, LEN, 5);
    for family in ["roberta", "mpnet", "distilbert", "modernbert", "nomic_bert", "gte"] {
        let mut encoder = narrow(tiny(family, 0.1));
        encoder.arch.initializer_range = 0.2;
        let names: Vec<String> = encoder.params().into_iter().map(|s| s.name).collect();
        let gradient = |dtype: DType, how: Compute| {
            let (shape, batch) = texts.packed(1, LEN);
            let spec = StepSpec::new(encoder.clone(), ranking(20.0, true, false), shape);
            let p = spec.with_dtype(dtype).with_compute(how).gradient().unwrap();
            let cast = |t: HostTensor| HostTensor::from_f64(dtype, t.shape(), &t.to_f64());
            let weights = init_params(&encoder.params(), 3).into_iter().map(cast);
            let scalars = [HostTensor::scalar(5i32), HostTensor::scalar(11u32)];
            let mut out = interpreted(&p, &[weights.chain(scalars).chain(batch[0].clone()).collect()]);
            out.truncate(1 + names.len());
            out.split_off(1)
        };
        let want = gradient(DType::F64, F32);
        for remat in [Remat::Layer, Remat::Attention] {
            let ours = gradient(DType::F64, Compute { remat, target: Target::Tpu, ..F32 });
            assert_tensors_equal(&names, &ours, &want, tolerance::OWN_F64, 1e-12);
        }
        let flat = |grads: Vec<HostTensor>| grads.iter().flat_map(HostTensor::to_f64).collect::<Vec<f64>>();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let want = flat(gradient(DType::F32, F32));
        for target in [Target::Cpu, Target::Tpu] {
            let ours = flat(gradient(DType::F32, Compute { target, ..BF16 }));
            let cosine = dot(&ours, &want) / (dot(&ours, &ours) * dot(&want, &want)).sqrt();
            assert!(cosine >= 0.998, "{family} {target:?}: {cosine}");
        }
    }
}

/// For the whole gradient: bf16 has eight bits, each of about a hundred operations on the way loses 1/2⁹ of its result,
/// and half of the signs cancel.
#[test]
fn bf16_gradients_point_where_f32_points() {
    let want = gradient(&interpreted, DType::F32, F32);
    for (engine, run) in [
        ("interpreter", &interpreted as &dyn Fn(&Program, &[Vec<HostTensor>]) -> _),
        ("plugin", &on_the_plugin),
    ] {
        let ours = gradient(run, DType::F32, BF16);
        let flat = |list: &[HostTensor]| list[1..].iter().flat_map(HostTensor::to_f64).collect::<Vec<_>>();
        let (a, b) = (flat(&ours), flat(&want));
        let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        let cosine = dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt();
        let size = (dot(&a, &a) / dot(&b, &b)).sqrt();
        assert!(cosine > 0.998 && (size - 1.0).abs() < 0.02, "{engine}: cosine {cosine}, size {size}");
        assert_ne!(ours[1].bytes(), want[1].bytes(), "{engine}: bf16 rounds nothing");
    }
}

fn losses(how: Compute, dropout: f64) -> Vec<f64> {
    let texts = Texts::random(16, 1, LEN, LEN, 6);
    let (spec, batch) = spec(DType::F32, how, dropout, &texts);
    let p = spec.train_step().unwrap();
    let run = plugin::compiled(&p);
    let zeros: Vec<HostTensor> =
        params(DType::F32).iter().map(|t| HostTensor::zeros(t.dtype(), t.shape())).collect();
    let mut state = [params(DType::F32), zeros.clone(), zeros].concat();
    let n = state.len();
    let step = |step: i32| {
        let scalars = [HostTensor::scalar(step), HostTensor::scalar(1e-4f32), HostTensor::scalar(9u32)];
        let mut out =
            run(&[std::mem::take(&mut state).into_iter().chain(scalars).chain(batch.clone()).collect()])
                .remove(0);
        let loss = out[p.output("loss").unwrap()].to_f64()[0];
        out.truncate(n);
        state = out;
        loss
    };
    (1..=20).map(step).collect()
}

/// At five times the learning rate of a run.
#[test]
fn twenty_steps_in_bf16_follow_f32_within_two_percent() {
    for dropout in [0.0, 0.1] {
        let want = losses(F32, dropout);
        // With dropout, the losses of different steps are those of different networks.
        assert!(dropout > 0.0 || want[19] < 0.97 * want[0], "nothing was learned: {want:?}");
        for how in [BF16, Compute { remat: Remat::Layer, ..BF16 }] {
            for (step, (a, b)) in losses(how, dropout).iter().zip(&want).enumerate() {
                assert_close(&format!("step {step}, dropout {dropout}, {how:?}"), *a, *b, 0.02);
            }
        }
    }
}

/// Every product in the given precision, similarities included; all else in f32.
#[test]
fn precision_is_that_of_every_dot_and_state_stays_f32() {
    let texts = Texts::random(8, 1, LEN, LEN, 5);
    for (how, multiply) in [(F32, Multiply::Highest), (BF16, Multiply::Bf16)] {
        let (spec, _) = spec(DType::F32, how, 0.1, &texts);
        let p = spec.train_step().unwrap();
        let mut dots = 0;
        for node in &p.nodes {
            if let Op::Dot { multiply: of_dot, .. } = &node.op {
                assert_eq!(*of_dot, multiply, "{} in {}", node.ty, p.scopes[node.scope as usize]);
                dots += 1;
            }
            let wide = matches!(p.scopes[node.scope as usize].as_str(), "adamw" | "loss" | "all_reduce");
            assert!(!wide || node.ty.dtype != DType::BF16, "{node:?}");
        }
        assert!(dots > 40, "{dots} dots");
        assert!((0..p.outputs.len()).all(|i| p.output_ty(i).dtype == DType::F32));
    }
}
