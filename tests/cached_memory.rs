//! How much larger a batch may be with gradient caching, by the compiler's own statistics for `cpu:8`.

mod support;

use gigapair::graph::{Program, emit};
use gigapair::model::step::Weighed;
use gigapair::model::{BatchShape, Chunks, StepSpec, Tile};
use support::{plugin, ranking, tiny_bert};

const REPLICAS: usize = 8;
const LEN: usize = 40;
/// Bytes per device.
const BUDGET: u64 = 256 << 20;

fn spec(pairs: usize) -> StepSpec {
    let shape = BatchShape::padded(pairs, 0, LEN, LEN);
    StepSpec::new(tiny_bert(0.1), ranking(20.0, true, true), shape).with_replicas(REPLICAS)
}

/// Bytes one replica of the program needs.
fn needs(p: &Program) -> u64 {
    plugin::client().compile(&emit::stablehlo(p), p.replicas).unwrap().memory_stats().unwrap().total()
}

#[test]
fn a_batch_is_sixteen_times_the_largest_of_one_program() {
    let fits = |pairs: usize| needs(&spec(pairs).train_step().unwrap()) <= BUDGET;
    // In steps of 32 pairs per replica.
    let (mut most, mut too_many) = (1, 32);
    assert!(fits(32) && !fits(32 * too_many), "the budget lies between 32 and 1,024 pairs a replica");
    while too_many - most > 1 {
        let middle = (most + too_many) / 2;
        if fits(32 * middle) { most = middle } else { too_many = middle }
    }
    // A whole step has nothing alive beside its arguments and results.
    assert!(spec(32).plan().unwrap().weigh().iter().all(|w| w.runs == 1 && w.beside == 0));
    // A chunk of 32 pairs per replica; `too_many`, not `most`: the exact limit lies between them.
    let tile = Tile { rows: 512, columns: 8_192 };
    let cached = spec(32).with_chunks(Some(Chunks { count: 16 * too_many, tile: Some(tile) }));
    let mut worst = (0, String::new());
    for Weighed { kernel, runs, beside } in cached.plan().unwrap().weigh() {
        let need = needs(&kernel.program) + beside as u64;
        println!("{:<12} × {runs:>6}: {need:>12} bytes", kernel.program.name);
        worst = worst.max((need, kernel.program.name));
    }
    let (whole, batch) = (32 * most * REPLICAS, 32 * 16 * too_many * REPLICAS);
    println!("one program: {whole} pairs; cached: {batch} pairs, {} bytes in {}", worst.0, worst.1);
    assert!(worst.0 <= BUDGET, "{batch} pairs take {} bytes in program {}", worst.0, worst.1);
}
