//! Frozen parts and parts with learning rates of their own: against PyTorch (`scripts/golden_groups.py`), in chunks and
//! on several replicas, in the interpreter in f64 and on the plugin in f32.

mod support;

use gigapair::common::{HostTensor, rng};
use gigapair::graph::Op;
use gigapair::model::optimizer::{AdamW, state_tensors};
use gigapair::model::params::init_params;
use gigapair::model::{Arch, BatchShape, Chunks, Part, PartRates, StepPlan, StepSpec};
use std::collections::HashMap;
use support::*;

/// Values by name, one for each replica.
type Values = HashMap<String, Vec<HostTensor>>;

const LEN: usize = 10;

fn rates(parts: &[(Part, f64)]) -> PartRates {
    let mut rates = PartRates::default();
    parts.iter().for_each(|(part, rate)| rates.set(part.clone(), *rate));
    rates
}

/// Frozen parts below all that is trained, and between what is.
fn below() -> PartRates {
    rates(&[(Part::Embeddings, 0.0), (Part::Layer(0), 0.5)])
}
fn between() -> PartRates {
    rates(&[(Part::Embeddings, 0.1), (Part::Layer(0), 0.0), (Part::Layer(1), 2.0)])
}

/// A step's programs, compiled.
struct Runner<'p> {
    spec: &'p StepSpec,
    plan: &'p StepPlan,
    compiled: Vec<Vec<Compiled<'p>>>,
}

impl<'p> Runner<'p> {
    fn new(engine: Engine, spec: &'p StepSpec, plan: &'p StepPlan) -> Self {
        let stage = |s: &'p gigapair::model::Stage| {
            s.kernels.iter().map(|k| engine.compiled(&k.program)).collect::<Vec<_>>()
        };
        Runner { spec, plan, compiled: plan.stages.iter().map(stage).collect() }
    }

    /// A step as the trainer runs it; `batch` holds the arguments of each replica's chunks.
    fn step(&self, batch: &[Vec<HostTensor>], step: i32, lr: HostTensor, values: &mut Values) {
        let (replicas, chunks) = (self.spec.replicas, self.spec.chunks.map_or(1, |c| c.count));
        let mut put = |name: &str, x: HostTensor| values.insert(name.into(), vec![x; replicas]);
        put("step", HostTensor::scalar(step));
        put("seed", HostTensor::scalar(11u32));
        put("lr", lr);
        for (stage, compiled) in self.plan.stages.iter().zip(&self.compiled) {
            for time in 0..stage.times {
                for (k, (name, _)) in self.spec.batch().iter().enumerate() {
                    let of = |r: usize| batch[r * chunks + time.min(chunks - 1)][k].clone();
                    values.insert(name.clone(), (0..replicas).map(of).collect());
                }
                for (p, run) in stage.kernels.iter().map(|k| &k.program).zip(compiled) {
                    let of = |r: usize| p.inputs.iter().map(|i| values[&i.name][r].clone()).collect();
                    let out = run(&(0..replicas).map(of).collect::<Vec<_>>());
                    for (k, (name, _)) in p.outputs.iter().enumerate() {
                        values.insert(name.clone(), out.iter().map(|o| o[k].clone()).collect());
                    }
                }
            }
        }
    }
}

/// Parameters and zero moments on each replica.
fn fresh(spec: &StepSpec, params: &[HostTensor]) -> Values {
    let specs = spec.params();
    let of = |name: &str| &params[specs.iter().position(|s| s.name == name).unwrap()];
    let tensor = |(name, s): (String, &gigapair::model::ParamSpec)| {
        let t = of(&s.name);
        let t = if name == s.name { t.clone() } else { HostTensor::zeros(t.dtype(), t.shape()) };
        (name, vec![t; spec.replicas])
    };
    state_tensors(&specs).map(tensor).collect()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
}

fn assert_near(what: &str, ours: &HostTensor, want: &HostTensor, t: f64) {
    let (a, b) = (ours.to_f64(), want.to_f64());
    let size = distance(&b, &vec![0.0; b.len()]);
    assert!(distance(&a, &b) <= t * size, "{what}: {:e} of {size:e}", distance(&a, &b));
}

/// Twenty steps, in one program and in chunks.
fn as_in_pytorch(engine: Engine, case: &str, rates: PartRates) {
    let (given, want) = (golden("tiny_roberta_pairs.safetensors"), golden("tiny_roberta_groups.safetensors"));
    let list = |x: &str| Texts::unpad(&given[&format!("ids_{x}")], &given[&format!("mask_{x}")]);
    let texts = Texts { anchors: list("a"), positives: list("b"), negatives: vec![] };
    for chunks in [1, 4] {
        let (shape, batch) = texts.padded(chunks, 12, 16);
        let optimizer = AdamW { weight_decay: 1.0, ..AdamW::default() };
        let spec = StepSpec::new(tiny("roberta", 0.0), ranking(20.0, true, false), shape)
            .with_chunks((chunks > 1).then(|| Chunks::of(chunks)))
            .with_optimizer(optimizer)
            .with_dtype(engine.dtype())
            .with_rates(rates.clone());
        let specs = spec.params();
        let start: Vec<HostTensor> =
            specs.iter().map(|s| engine.cast(&given[&format!("param.{}", s.name)])).collect();
        let mut values = fresh(&spec, &start);
        let plan = spec.plan().unwrap();
        let runner = Runner::new(engine, &spec, &plan);
        for k in 0..20 {
            runner.step(&batch, k as i32 + 1, engine.float(1e-4), &mut values);
            let found = |name: &str| values[name][0].to_f64()[0];
            let of = |name: &str| want[&format!("{case}.{name}")].to_f64()[k];
            assert_close(&format!("loss {k}"), found("loss"), of("losses"), tolerance::LOSS);
            assert_close(&format!("norm {k}"), found("grad_norm"), of("grad_norms"), tolerance::GRADIENT);
        }
        for (s, before) in specs.iter().zip(&start) {
            let ours = &values[&s.name][0];
            match want.get(&format!("{case}.param.{}", s.name)) {
                Some(want) => assert_near(&s.name, ours, want, tolerance::PARAMETER),
                None => assert!(ours.bytes() == before.bytes(), "{} is frozen, and changed", s.name),
            }
        }
        let moments = values.keys().filter(|name| name.starts_with("adam.")).count();
        let trained = want.keys().filter(|name| name.starts_with(&format!("{case}.param."))).count();
        assert_eq!(moments, 2 * trained);
    }
}

/// Steps with dropout on some replicas and in some chunks are those of one program on one replica.
fn equal_however_run(engine: Engine, rates: PartRates) {
    let texts = Texts::random(16, 1, LEN, LEN, 1);
    let arch = Arch { initializer_range: 0.2, ..tiny_bert(0.1).arch };
    let mut start: Vec<HostTensor> = init_params(&arch.params(), 3).iter().map(|t| engine.cast(t)).collect();
    // As in a trained model: no bias is zero.
    for (i, (t, s)) in start.iter_mut().zip(arch.params()).enumerate() {
        if s.name.ends_with("bias") {
            let values: Vec<f64> = (0..t.len()).map(|k| 0.1 * rng::normal(i as u64, k as u64)).collect();
            *t = HostTensor::from_f64(engine.dtype(), t.shape(), &values);
        }
    }
    let run = |replicas: usize, chunks: usize| {
        let (shape, batch) = texts.packed(replicas * chunks, LEN);
        let spec = StepSpec::new(tiny_bert(0.1), ranking(20.0, true, false), shape)
            .with_replicas(replicas)
            .with_chunks((chunks > 1).then(|| Chunks::of(chunks)))
            .with_dtype(engine.dtype())
            .with_rates(rates.clone());
        let mut values = fresh(&spec, &start);
        let plan = spec.plan().unwrap();
        let runner = Runner::new(engine, &spec, &plan);
        (1..=3).for_each(|step| runner.step(&batch, step, engine.float(2e-5), &mut values));
        for (name, _) in state_tensors(&spec.params()) {
            assert!(values[&name].iter().all(|t| t.bytes() == values[&name][0].bytes()), "{name} differs");
        }
        drop(runner);
        (spec, values)
    };
    let (spec, one) = run(1, 1);
    for (replicas, chunks) in [(1, 4), (2, 1), (8, 1), (2, 4)] {
        let (_, found) = run(replicas, chunks);
        for s in spec.params() {
            let what = format!("{} on {replicas} replicas in {chunks} chunks", s.name);
            assert_near(&what, &found[&s.name][0], &one[&s.name][0], engine.own_tolerance());
        }
        let norms = [&found, &one].map(|values| values["grad_norm"][0].to_f64()[0]);
        assert_close("norm", norms[0], norms[1], engine.own_tolerance());
    }
    for (s, before) in spec.params().iter().zip(&start) {
        // Nothing depends on the keys' biases, and biases do not decay.
        let still = !s.is_trained() || s.name.ends_with("key.bias");
        assert_eq!(one[&s.name][0].bytes() == before.bytes(), still, "{}", s.name);
    }
}

#[test]
fn frozen_below_as_in_pytorch_interpreted() {
    as_in_pytorch(Engine::Interpreter, "below", below());
}
#[test]
fn frozen_below_as_in_pytorch_on_the_plugin() {
    as_in_pytorch(Engine::Plugin, "below", below());
}
#[test]
fn frozen_between_as_in_pytorch_interpreted() {
    as_in_pytorch(Engine::Interpreter, "between", between());
}
#[test]
fn frozen_between_as_in_pytorch_on_the_plugin() {
    as_in_pytorch(Engine::Plugin, "between", between());
}
#[test]
fn replicas_and_chunks_interpreted() {
    equal_however_run(Engine::Interpreter, below());
    equal_however_run(Engine::Interpreter, between());
}
#[test]
fn replicas_and_chunks_on_the_plugin() {
    equal_however_run(Engine::Plugin, below());
    equal_however_run(Engine::Plugin, between());
}

/// Below the first trained layer there is no backward pass; of frozen parameters there are no gradients.
#[test]
fn what_is_frozen_costs_nothing() {
    let of = |rates: PartRates| {
        let shape = BatchShape::padded(4, 0, LEN, LEN);
        StepSpec::new(tiny_bert(0.0), ranking(20.0, true, false), shape).with_rates(rates)
    };
    let dots = |spec: &StepSpec| {
        let nodes = spec.train_step().unwrap().nodes;
        nodes.iter().filter(|n| matches!(n.op, Op::Dot { .. })).count()
    };
    let flops = |spec: &StepSpec| {
        let stages = spec.plan().unwrap().stages;
        stages.iter().flat_map(|s| s.kernels.iter().map(|k| k.model_flops * s.times as f64)).sum::<f64>()
    };
    let [all, top, middle] = [
        PartRates::default(),
        rates(&[(Part::Embeddings, 0.0), (Part::Layer(0), 0.0)]),
        rates(&[(Part::Layer(0), 0.0)]),
    ]
    .map(of);
    let forward = all.encoder.arch.model_flops(&all.shape.groups);
    let loss = 3.0 * all.loss.model_flops(4, 0, 1, 32);
    assert_eq!(flops(&all), 3.0 * forward + loss);
    assert_eq!(flops(&top), 2.0 * forward + loss);
    // The six matrices of a layer: 8H² + 4HF per token.
    let own = (8 * LEN) as f64 * (8.0 * 32.0 * 32.0 + 4.0 * 32.0 * 64.0);
    assert_eq!(flops(&middle), 3.0 * forward - own + loss);
    // Per layer, twelve products for gradients of matrices and inputs, and four of attention.
    assert_eq!(dots(&middle), dots(&all) - 6);
    assert_eq!(dots(&top), dots(&all) - 16 - 3, "and no gradient for the inputs of query, key and value");
    let chunked = |spec: &StepSpec| flops(&spec.clone().with_chunks(Some(Chunks::of(1)))) - flops(spec);
    assert_eq!(chunked(&top), chunked(&all));
    let names = |spec: &StepSpec| spec.plan().unwrap().state.len();
    let few = top.params().iter().filter(|s| s.is_trained()).count();
    assert_eq!((names(&all), names(&top)), (3 * all.params().len(), all.params().len() + 2 * few));
}
