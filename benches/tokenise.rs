//! `prepare` against the tokenizers crate alone on the same texts and threads.
//! `DATA=FILE.jsonl.gz TOKENIZER=tokenizer.json cargo bench --bench tokenise`; made-up text and a
//! vocabulary learned from it by default.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gigapair::corpus::{self, load_tokenizer};
use gigapair::shards::{PrepareOptions, prepare};
use rayon::prelude::*;

#[path = "common/data.rs"]
mod data;

fn tokenise(c: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (input, tokenizer_path) = data::input(dir.path());
    let (tokenizer, _) = load_tokenizer(&tokenizer_path, 128).expect("a tokenizer");
    let records = corpus::open(&input).expect("pairs").filter_map(Result::ok);
    let texts: Vec<String> = records.flat_map(|r| r.texts().map(str::to_owned).collect::<Vec<_>>()).collect();

    let mut group = c.benchmark_group("tokenise");
    group.sample_size(10).throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("tokenizers crate, texts in memory", |b| {
        b.iter(|| -> usize {
            let encode = |chunk: &[String]| -> usize {
                chunk.iter().map(|t| tokenizer.encode_fast(t.as_str(), true).expect("tokens").len()).sum()
            };
            texts.par_chunks(1_024).map(encode).sum()
        })
    });
    group.bench_function("prepare, file to shards", |b| {
        let out = dir.path().join("shards");
        let options = PrepareOptions::new(vec![input.clone()], tokenizer_path.clone(), 128, out);
        b.iter(|| prepare(&options, &|_| ()).expect("shards"))
    });
    group.finish();
}

criterion_group!(benches, tokenise);
criterion_main!(benches);
