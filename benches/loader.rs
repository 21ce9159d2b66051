//! Collating and packing: pairs per second on one core, and how often a consumer of 45,000 pairs per second (what a TPU
//! v3-8 would take) finds the channel empty; compared with PyTorch's `DataLoader` over the same texts with
//! sentence-transformers' collator, tokenising on the fly and from a tokenised Arrow data set.
//!
//! `make bench-loader [DATA=DIR]`. All sets of the folder are mixed by size, 1,024 pairs on 8 replicas, rows of 128
//! tokens, with the mask's text numbers. The last line is a JSON object.

#[path = "common/bench.rs"]
mod bench;

use bench::{Peer, median, shards};
use gigapair::batches::{
    Geometry, HostBatch, Layout, Loader, Packing, Prefetch, RowCounts, Sampler, SetSpec, Sources,
    default_workers,
};
use gigapair::shards::ShardSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

const BATCH: usize = 1_024;
const REPLICAS: usize = 8;
const LEN: usize = 128;
const ROUNDS: usize = 5;
/// Pairs per second the consumer takes, and for how many steps.
const CONSUMED: f64 = 45_000.0;
const STEPS: u64 = 2_000;

fn main() {
    gigapair::common::memory::keep_freed_memory();
    let (sets, files) = shards(LEN);
    let pairs: u64 = sets.iter().map(|s| s.len()).sum();
    let loader = Arc::new(loader(&sets, Sources::All));
    println!(
        "{pairs} distinct pairs in {} data sets, {BATCH} pairs a batch on {REPLICAS} replicas",
        sets.len()
    );
    let report = loader.occupancy(200).expect("batches");
    println!(
        "fill {:.4}, {:.2} times fewer slots than padded to the longest",
        report.fill, report.vs_longest
    );

    let (mut ours, mut text, mut arrow) = (vec![], vec![], vec![]);
    // Without Python: `cargo bench --bench loader -- --no-peers`.
    let mut peer = (!std::env::args().any(|a| a == "--no-peers")).then(|| Peer::new("loader.py"));
    let mut step = 200;
    for round in 0..ROUNDS {
        ours.push(one_core(&loader, &mut step));
        let peers = |mode: &str| {
            let batch = BATCH.to_string();
            let Some(peer) = &mut peer else { return f64::NAN };
            peer.run(&[mode, "--batch", &batch, "--max-len", &LEN.to_string(), "--seconds", "4"], &files)
        };
        let [a, b] = ["text", "arrow"].map(peers);
        println!(
            "round {round}: ours {:.0} pairs/s on one core; DataLoader from text {a:.0}, from Arrow {b:.0}",
            ours[round]
        );
        text.push(a);
        arrow.push(b);
    }
    let empty = empty_share(&loader, step);
    let ours = median(&mut ours);
    println!(
        "{}",
        serde_json::json!({
            "pairs_per_s_core": ours.round(), "empty_share": empty,
            "vs_torch_text": ours / median(&mut text), "vs_torch_arrow": ours / median(&mut arrow),
        })
    );
}

fn loader(sets: &[Arc<ShardSet>], sources: Sources) -> Loader {
    let spec = |(i, s): (usize, &Arc<ShardSet>)| SetSpec {
        name: format!("{i} {}", s.manifest().name),
        rows: s.len(),
        weight: s.len() as f64,
    };
    let specs: Vec<SetSpec> = sets.iter().enumerate().map(spec).collect();
    let sampler = Sampler::new(&specs, 1, BATCH, sources).expect("a mixture");
    let negatives = sets.iter().map(|s| s.max_negatives()).max().unwrap_or(0);
    let packing = Some(Packing::rows_of(LEN));
    let geometry = Geometry { negatives, packing, ..Geometry::padded(REPLICAS, BATCH / REPLICAS, LEN) };
    let row_counts = RowCounts::choose(&geometry, &sampler, sets, 8).expect("row counts");
    let layout = Layout::new(geometry, row_counts).expect("a layout");
    Loader::new(sets.to_vec(), sampler, layout).expect("a loader")
}

/// Pairs per second, from the page cache: a first pass brings the pages in and checks their blocks.
fn one_core(loader: &Loader, step: &mut u64) -> f64 {
    let (mut scratch, mut batch) = (loader.scratch(), HostBatch::default());
    let pass = loader.sets().iter().map(|s| s.len()).sum::<u64>() / BATCH as u64;
    if *step == 200 {
        for warm in 0..pass.min(2_000) {
            loader.fill(warm, &mut scratch, &mut batch).expect("a batch");
        }
    }
    let (begun, used, mut pairs) = (Instant::now(), thread_seconds(), 0);
    while begun.elapsed() < Duration::from_secs(2) {
        loader.fill(*step, &mut scratch, &mut batch).expect("a batch");
        pairs += batch.rows.len();
        *step += 1;
    }
    // The thread's rate if nothing else used its core.
    println!("  {:.0} pairs a second of processor time", pairs as f64 / (thread_seconds() - used));
    pairs as f64 / begun.elapsed().as_secs_f64()
}

fn thread_seconds() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: clock_gettime only writes to it.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Share of the steps at which the consumer had to wait.
fn empty_share(loader: &Arc<Loader>, from: u64) -> f64 {
    let mut batches =
        Prefetch::spawn(loader.clone(), from..from + STEPS, 4, default_workers()).expect("threads");
    let pause = Duration::from_secs_f64(BATCH as f64 / CONSUMED);
    let mut due = Instant::now();
    while let Some(batch) = batches.recv() {
        batches.recycle(batch.expect("a batch"));
        due += pause;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    let waits = batches.waits();
    println!(
        "{} batches at {CONSUMED} pairs/s, {} workers: {} times empty, {:.1} ms waited",
        waits.batches,
        default_workers(),
        waits.empty,
        waits.waited.as_secs_f64() * 1e3
    );
    waits.empty as f64 / waits.batches as f64
}
