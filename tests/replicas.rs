//! R replicas equal one replica on the concatenated batch, and packed rows equal padded rows: loss and every gradient,
//! with and without dropout, pairs and triplets, in the interpreter and on the plugin.

mod support;

use gigapair::common::HostTensor;
use gigapair::model::params::init_params;
use gigapair::model::{Arch, BatchShape, Encoder, StepSpec};
use support::*;

const LEN_A: usize = 7;
const LEN_B: usize = 10;

fn spec(engine: Engine, shape: BatchShape, replicas: usize, encoder: Encoder) -> StepSpec {
    let spec = StepSpec::new(encoder, ranking(20.0, true, false), shape);
    spec.with_replicas(replicas).with_dtype(engine.dtype())
}

/// Weights ten times the usual size, so that the loss is far from flat.
fn params(engine: Engine, encoder: &Encoder) -> Vec<HostTensor> {
    let arch = Arch { initializer_range: 0.2, ..encoder.arch.clone() };
    init_params(&arch.params(), 3).iter().map(|t| engine.cast(t)).collect()
}

/// Loss and gradients of one replica (all must agree), and every replica's row losses in batch order.
fn gradient(
    engine: Engine,
    (shape, batch): (BatchShape, Vec<Vec<HostTensor>>),
    encoder: &Encoder,
) -> (Vec<HostTensor>, Vec<f64>) {
    let replicas = batch.len();
    let p = spec(engine, shape, replicas, encoder.clone()).gradient().unwrap();
    let inputs: Vec<Vec<HostTensor>> = batch
        .into_iter()
        .map(|list| {
            let scalars = [HostTensor::scalar(5i32), HostTensor::scalar(11u32)];
            params(engine, encoder).into_iter().chain(scalars).chain(list).collect()
        })
        .collect();
    let mut out = engine.run(&p, &inputs);
    let rows = out.iter_mut().flat_map(|o| o.pop().unwrap().to_f64()).collect();
    for other in &out[1..] {
        assert!(other.iter().zip(&out[0]).all(|(a, b)| a.bytes() == b.bytes()), "replicas disagree bitwise");
    }
    (out.remove(0), rows)
}

/// Names of the loss and gradients.
fn names(encoder: &Encoder) -> Vec<String> {
    let specs = encoder.arch.params();
    std::iter::once("loss".to_string()).chain(specs.into_iter().map(|s| s.name)).collect()
}

fn assert_same(
    engine: Engine,
    encoder: &Encoder,
    a: (Vec<HostTensor>, Vec<f64>),
    b: (Vec<HostTensor>, Vec<f64>),
) {
    assert_tensors_equal(&names(encoder), &a.0, &b.0, engine.own_tolerance(), floor(engine));
    assert!(a.1.len() == b.1.len());
    for (i, (x, y)) in a.1.iter().zip(&b.1).enumerate() {
        assert!((x - y).abs() <= engine.own_tolerance() * (1.0 + y.abs()), "row {i}: {x} against {y}");
    }
}

fn replicas_equal_one(engine: Engine, encoder: Encoder, negatives: usize, counts: &[usize]) {
    let texts = Texts::random(8, negatives, LEN_A, LEN_B, 1);
    let one = gradient(engine, texts.padded(1, LEN_A, LEN_B), &encoder);
    for &replicas in counts {
        assert_same(
            engine,
            &encoder,
            gradient(engine, texts.padded(replicas, LEN_A, LEN_B), &encoder),
            one.clone(),
        );
    }
}

fn packed_equals_padded(engine: Engine, encoder: Encoder, negatives: usize) {
    let texts = Texts::random(8, negatives, LEN_B, LEN_B, 2);
    let padded = gradient(engine, texts.padded(1, LEN_B, LEN_B), &encoder);
    for replicas in [1, 2] {
        assert_same(
            engine,
            &encoder,
            gradient(engine, texts.packed(replicas, LEN_B), &encoder),
            padded.clone(),
        );
    }
}

macro_rules! cases {
    ($($module:ident $engine:ident;)*) => {$(
        mod $module {
            use super::*;
            #[test]
            fn replicas_pairs() { replicas_equal_one(Engine::$engine, tiny_bert(0.0), 0, &[2, 4, 8]); }
            #[test]
            fn replicas_pairs_dropout() { replicas_equal_one(Engine::$engine, tiny_bert(0.1), 0, &[2, 4, 8]); }
            #[test]
            fn replicas_triplets() { replicas_equal_one(Engine::$engine, tiny_bert(0.0), 1, &[2, 4, 8]); }
            #[test]
            fn replicas_two_negatives_dropout() { replicas_equal_one(Engine::$engine, tiny_bert(0.1), 2, &[2, 4, 8]); }
            #[test]
            fn packed_pairs() { packed_equals_padded(Engine::$engine, tiny_bert(0.0), 0); }
            #[test]
            fn packed_triplets_dropout() { packed_equals_padded(Engine::$engine, tiny_bert(0.1), 1); }
        }
    )*};
}

cases! {
    interpreted Interpreter;
    on_the_plugin Plugin;
}

macro_rules! families {
    ($($family:ident;)*) => {$(
        /// Packed is padded, and eight replicas are one, in its row of the table, too.
        #[test]
        fn $family() {
            let tiny = |dropout| narrow(tiny(stringify!($family), dropout));
            packed_equals_padded(Engine::Interpreter, tiny(0.0), 0);
            packed_equals_padded(Engine::Plugin, tiny(0.1), 1);
            replicas_equal_one(Engine::Plugin, tiny(0.1), 1, &[8]);
        }
    )*};
}

families! {
    roberta;
    mpnet;
    distilbert;
    modernbert;
    nomic_bert;
    gte;
}

#[test]
fn dropout_changes_with_seed_and_step_only() {
    let texts = Texts::random(4, 0, LEN_A, LEN_B, 1);
    let (shape, batch) = texts.padded(1, LEN_A, LEN_B);
    let p = spec(Engine::Interpreter, shape, 1, tiny_bert(0.1)).gradient().unwrap();
    let loss = |step: i32, seed: u32| {
        let scalars = [HostTensor::scalar(step), HostTensor::scalar(seed)];
        let inputs = params(Engine::Interpreter, &tiny_bert(0.0))
            .into_iter()
            .chain(scalars)
            .chain(batch[0].clone())
            .collect();
        Engine::Interpreter.run(&p, &[inputs])[0][0].to_f64()[0]
    };
    assert_eq!(loss(1, 1), loss(1, 1));
    assert_ne!(loss(1, 1), loss(2, 1));
    assert_ne!(loss(1, 1), loss(1, 2));
}

/// Ten steps on eight replicas: every replica holds the same parameters, bit for bit.
#[test]
fn parameters_of_all_replicas_stay_bitwise_equal() {
    let engine = Engine::Plugin;
    let texts = Texts::random(16, 1, LEN_A, LEN_B, 4);
    let (shape, batch) = texts.padded(8, LEN_A, LEN_B);
    let p = spec(engine, shape, 8, tiny_bert(0.1)).train_step().unwrap();
    let zeros: Vec<HostTensor> =
        params(engine, &tiny_bert(0.0)).iter().map(|t| HostTensor::zeros(t.dtype(), t.shape())).collect();
    let start: Vec<HostTensor> = [params(engine, &tiny_bert(0.0)), zeros.clone(), zeros].concat();
    let n = start.len();
    let mut state = vec![start; 8];
    let run = engine.compiled(&p);
    for step in 1..=10i32 {
        let inputs = (0..8).map(|r| {
            let scalars = [HostTensor::scalar(step), engine.float(1e-3), HostTensor::scalar(9u32)];
            state[r].iter().cloned().chain(scalars).chain(batch[r].clone()).collect()
        });
        let mut out = run(&inputs.collect::<Vec<_>>());
        out.iter_mut().for_each(|o| o.truncate(n));
        for other in &out[1..] {
            assert!(other.iter().zip(&out[0]).all(|(a, b)| a.bytes() == b.bytes()), "step {step}");
        }
        state = out;
    }
}

/// A gradient that is not finite changes nothing.
#[test]
fn a_step_with_a_bad_gradient_changes_nothing() {
    for engine in [Engine::Interpreter, Engine::Plugin] {
        let texts = Texts::random(4, 0, LEN_A, LEN_B, 1);
        let (shape, batch) = texts.padded(1, LEN_A, LEN_B);
        let p = spec(engine, shape, 1, tiny_bert(0.0)).train_step().unwrap();
        let mut start = params(engine, &tiny_bert(0.0));
        let bad = HostTensor::from_f64(engine.dtype(), start[3].shape(), &vec![f64::NAN; start[3].len()]);
        start[3] = bad;
        let zeros: Vec<HostTensor> = start.iter().map(|t| HostTensor::zeros(t.dtype(), t.shape())).collect();
        let state: Vec<HostTensor> = [start, zeros.clone(), zeros].concat();
        let scalars = [HostTensor::scalar(1i32), engine.float(1e-3), HostTensor::scalar(9u32)];
        let inputs = state.iter().cloned().chain(scalars).chain(batch[0].clone()).collect();
        let out = engine.run(&p, &[inputs]).remove(0);
        assert!(!out[p.output("grad_norm").unwrap()].to_f64()[0].is_finite());
        for (i, (before, after)) in state.iter().zip(&out).enumerate() {
            assert_eq!(before.bytes(), after.bytes(), "{}", p.outputs[i].0);
        }
    }
}
