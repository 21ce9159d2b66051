//! `cargo bench --bench search`: the 100 nearest of a million documents of 384 numbers, for 1,000 queries, as documents
//! stream by in blocks. Prints seconds without making the vectors, and the greatest resident memory.

use gigapair::common::{Matrix, rng};
use gigapair::embed::Products;
use gigapair::eval::{Scoring, TopK, measure};
use gigapair::folder::Similarity;
use gigapair::runtime::{Client, DeviceSpec};
use std::time::{Duration, Instant};

const DIM: usize = 384;
const QUERIES: usize = 1_000;
const DOCS: usize = 1_000_000;
const BLOCK: usize = 16_384;
const NEIGHBOURS: usize = 100;

fn random(key: u64, rows: usize) -> Matrix {
    let value = |i: usize| (rng::hash2(key, i as u64) >> 40) as f32 / (1u64 << 24) as f32 - 0.5;
    Matrix::new(rows, DIM, (0..rows * DIM).map(value).collect()).normalized()
}

/// The most memory that was resident so far, in MiB.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn search(name: &str, scoring: Scoring<'_>) {
    let excluded = vec![None; QUERIES];
    let mut search = TopK::new(scoring, &excluded, NEIGHBOURS);
    let mut spent = Duration::ZERO;
    for first in (0..DOCS).step_by(BLOCK) {
        let docs = random(2 + first as u64, BLOCK.min(DOCS - first));
        let began = Instant::now();
        search.push(&docs, first).expect("a search");
        spent += began.elapsed();
    }
    let best: f64 = search.finish().iter().map(|hits| f64::from(hits[0].score)).sum::<f64>() / QUERIES as f64;
    println!(
        "{name}: {:.1} s, at most {} MiB, mean of the best {best:.6}",
        spent.as_secs_f64(),
        most_memory()
    );
}

fn main() {
    let queries = random(1, QUERIES);
    let devices = |spec: &str| {
        let client = Client::open(&spec.parse::<DeviceSpec>().expect("devices")).expect("a plugin");
        Scoring::Devices(Products::new(client, &queries).expect("a program"))
    };
    println!("{QUERIES} queries, {DOCS} documents of {DIM} numbers, k = {NEIGHBOURS}");
    search("devices cpu:1", devices("cpu:1"));
    search("devices cpu:8", devices("cpu:8"));
    search("host", Scoring::Host { queries: &queries, measure: measure(Similarity::Cosine) });
}
