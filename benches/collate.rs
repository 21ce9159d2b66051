//! Making batches: the order of the rows alone, and whole batches in permuted order.
//! `DATA=FILE.jsonl.gz TOKENIZER=tokenizer.json cargo bench --bench collate`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gigapair::batches::{Geometry, HostBatch, Layout, Loader, Packing, RowCounts, Sampler, SetSpec, Sources};
use gigapair::common::permutation::Permutation;
use gigapair::shards::{PrepareOptions, ShardSet, prepare};
use std::hint::black_box;
use std::sync::Arc;

#[path = "common/data.rs"]
mod data;

const BATCH: usize = 1_024;

fn order(c: &mut Criterion) {
    let mut group = c.benchmark_group("permutation");
    for len in [1_000_000, 1_000_000_000, 1 << 40] {
        let (p, mut i) = (Permutation::new(len, 7), 0);
        group.throughput(Throughput::Elements(1_000));
        group.bench_function(format!("1,000 of {len} indices"), |b| {
            b.iter(|| {
                i = (i + 1_000) % (len - 1_000);
                (i..i + 1_000).map(|i| p.get(i)).fold(0, u64::wrapping_add)
            })
        });
    }
    group.finish();
}

fn collate(c: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (input, tokenizer) = data::input(dir.path());
    let out = dir.path().join("shards");
    prepare(&PrepareOptions::new(vec![input], tokenizer, 128, out.clone()), &|_| ()).expect("shards");
    let set = Arc::new(ShardSet::open(&out).expect("shards"));
    let specs = [SetSpec { name: "bench".into(), rows: set.len(), weight: 1.0 }];

    let mut group = c.benchmark_group("batch");
    group.throughput(Throughput::Elements(BATCH as u64));
    for (replicas, max_len, packed) in [(8, 128, true), (8, 128, false), (1, 128, true)] {
        let packing = packed.then_some(Packing { row_len: max_len, texts_per_row: 16 });
        let geometry = Geometry { packing, ..Geometry::padded(replicas, BATCH / replicas, max_len) };
        let layout = Layout::new(geometry, RowCounts::default()).expect("a layout");
        let sampler = Sampler::new(&specs, 1, BATCH, Sources::One).expect("a sampler");
        let loader = Loader::new(vec![set.clone()], sampler, layout).expect("a loader");
        let mut step = 0;
        let (mut scratch, mut batch) = (loader.scratch(), HostBatch::default());
        let how = if packed { "packed" } else { "padded" };
        group.bench_function(format!("{BATCH} pairs, {replicas} replicas, {how}"), |b| {
            b.iter(|| {
                step += 1;
                loader.fill(step, &mut scratch, &mut batch).expect("a batch");
                black_box(&batch);
            })
        });
    }
    group.finish();
}

criterion_group!(benches, order, collate);
criterion_main!(benches);
