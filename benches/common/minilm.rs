//! A training step of MiniLM-L6 at fixed shapes: random weights and tokens, no padding, f32, dropout off.

use gigapair::batches::{HostBatch, ReplicaBatch, RowGroup};
use gigapair::common::{DType, HostTensor, rng};
use gigapair::model::optimizer::state_tensors;
use gigapair::model::params::init_params;
use gigapair::model::{Arch, BatchShape, Contrastive, Encoder, StepSpec};
use gigapair::runtime::{Client, DeviceSpec};
use gigapair::train::{DeviceState, Executor, fresh};
use std::time::Instant;

/// Seconds.
pub struct Times {
    /// With compiling or loading from the cache.
    pub first: f64,
    /// The steps after it.
    pub steps: Vec<f64>,
}

fn minilm() -> Encoder {
    let json = serde_json::json!({
        "model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
        "num_attention_heads": 12, "intermediate_size": 1536, "max_position_embeddings": 512,
        "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
    });
    Encoder::new(Arch::from_json(&json).expect("the architecture of MiniLM-L6"))
}

fn spec(shape: BatchShape, replicas: usize) -> StepSpec {
    StepSpec::new(minilm(), Contrastive::ranking(20.0, true).into(), shape).with_replicas(replicas)
}

/// Model FLOPs of a step: matrix multiplications of forward and backward pass.
pub fn flops(pairs: usize, len: usize) -> f64 {
    let plan = spec(BatchShape::padded(pairs, 0, len, len), 1).plan().expect("a step");
    plan.stages.iter().flat_map(|s| &s.kernels).map(|k| k.model_flops).sum()
}

/// Times steps on `cpu:DEVICES`, waiting for each.
pub fn measure(devices: usize, pairs: usize, len: usize, steps: usize) -> Times {
    let device_set: DeviceSpec = format!("cpu:{devices}").parse().expect("a device set");
    let client = Client::open(&device_set).expect("run scripts/fetch_plugin.sh cpu");
    // Each batch brings its own shape.
    let spec = spec(BatchShape::padded(1, 0, 1, 1), devices);
    let specs = spec.params();
    let tensors = fresh(&specs, &init_params(&specs, 1));
    let named = state_tensors(&specs).map(|(name, _)| name).zip(&tensors);
    let mut state = DeviceState::upload(&client, named, devices).expect("memory for the parameters");
    let mut executor = Executor::new(client, vec![spec], vec![]);
    let batch = batch(devices, pairs, len);
    let mut times = Vec::new();
    for step in 0..=steps {
        let begun = Instant::now();
        let (next, pending) = executor.run(state, &batch, step as u64 + 1, 2e-5, 1).expect("a step");
        pending.wait().expect("a step");
        state = next;
        times.push(begun.elapsed().as_secs_f64());
    }
    Times { first: times.remove(0), steps: times }
}

/// Full rows of random tokens.
fn batch(replicas: usize, pairs: usize, len: usize) -> HostBatch {
    let b = pairs / replicas;
    let group = |r: usize, side: usize| {
        let token = |i: usize| 1000 + (rng::hash2((r * 2 + side) as u64, i as u64) % 29_000) as i32;
        let fill = |f: &dyn Fn(usize) -> i32| {
            HostTensor::from_slice(&[b, len], &(0..b * len).map(f).collect::<Vec<_>>())
        };
        RowGroup {
            ids: fill(&token),
            positions: fill(&|i| (i % len) as i32),
            segments: fill(&|i| (side * pairs + r * b + i / len) as i32),
            ..RowGroup::default()
        }
    };
    let replica = |r: usize| ReplicaBatch {
        groups: vec![group(r, 0), group(r, 1)],
        text_ids: HostTensor::zeros(DType::U32, &[2 * b]),
        ..ReplicaBatch::default()
    };
    let tokens = (2 * pairs * len) as u64;
    HostBatch {
        replicas: (0..replicas).map(replica).collect(),
        real_tokens: tokens,
        slots: tokens,
        ..HostBatch::default()
    }
}
