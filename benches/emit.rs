//! Building, differentiating and printing the training step of MiniLM-L6: what a start costs before
//! the compiler sees anything.

use criterion::{Criterion, criterion_group, criterion_main};
use gigapair::graph::emit::stablehlo;
use gigapair::model::{Arch, BatchShape, Contrastive, Encoder, Loss, StepSpec};
use std::hint::black_box;

fn emit(c: &mut Criterion) {
    let json = serde_json::json!({
        "model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
        "num_attention_heads": 12, "intermediate_size": 1536, "max_position_embeddings": 512,
    });
    let arch = Arch::from_json(&json).expect("the architecture of MiniLM-L6");
    let loss = Loss::from(Contrastive::ranking(20.0, true));
    let spec = StepSpec::new(Encoder::new(arch), loss, BatchShape::padded(128, 0, 128, 128)).with_replicas(8);
    let program = spec.train_step().expect("a program");
    c.bench_function("build and differentiate a step", |b| b.iter(|| black_box(spec.train_step())));
    c.bench_function("print a step as StableHLO", |b| b.iter(|| black_box(stablehlo(&program))));
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = emit }
criterion_main!(benches);
