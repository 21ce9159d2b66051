//! A mixture of a billion rows: what it costs to open, to hold, and to draw from at any step.
//!
//! `make bench-billion [DATA=DIR]`. No machine here holds a billion distinct rows: the sets of `DATA` are registered
//! repeatedly under different names, each with its own order, until they total 10^9 rows. The sample is too small even
//! for that; a million rows are made of its texts, paired at random. Batches have 8,192 pairs, packed for 8 replicas.
//! The last line is a JSON object.

#[path = "common/bench.rs"]
mod bench;

use bench::{repo, shards};
use gigapair::batches::{
    Draws, Geometry, HostBatch, Layout, Loader, Packing, RowCounts, Sampler, SetSpec, Sources,
};
use gigapair::common::permutation::Permutation;
use gigapair::common::rng::hash2;
use gigapair::shards::Column;
use gigapair::shards::{RowParts, ShardWriter, Widths};
use gigapair::shards::{ShardCache, ShardSet};
use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

const BATCH: usize = 8_192;
const REPLICAS: usize = 8;
const LEN: usize = 128;
const SIZES: [u64; 4] = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
/// Rows made of the sample's texts.
const MADE: u64 = 1_000_000;
/// Fewer rows than this are too few to be registered repeatedly.
const FEW: u64 = 100_000;
/// Batches at random steps, for each way of drawing and each size.
const STEPS: u64 = 250;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What one mixture costs.
#[derive(Clone, Copy, Default)]
struct Cost {
    names: usize,
    shards_s: f64,
    mixture_s: f64,
    layout_s: f64,
    rss_mib: f64,
    list_ms: f64,
    mean_ms: f64,
    max_ms: f64,
    max_cpu_ms: f64,
}

fn main() -> Result<()> {
    gigapair::common::memory::keep_freed_memory();
    if std::env::args().any(|a| a == "--folders") {
        folders()?.iter().for_each(|f| println!("{}", f.display()));
        return Ok(());
    }
    // Another process makes the shards, so that its memory is not counted here.
    let made = Command::new(std::env::current_exe()?).arg("--folders").output()?;
    let text = String::from_utf8(made.stdout)?;
    let folders: Vec<PathBuf> = text.lines().map(PathBuf::from).collect();
    if !made.status.success() || folders.is_empty() {
        return Err(format!("no shards were made: {}", String::from_utf8_lossy(&made.stderr)).into());
    }
    let sizes = folders.iter().map(|f| Ok(ShardSet::open(f)?.len())).collect::<Result<Vec<u64>>>()?;
    let rows: u64 = sizes.iter().sum();
    println!(
        "{rows} distinct rows in {} folders, registered again and again; {BATCH} pairs a batch, {STEPS} random steps each",
        folders.len()
    );
    let rate = permutation();
    println!(
        "| rows | sources | names | open: shards | mixture | layout | RssAnon | row list | batch mean | max | max CPU |"
    );
    println!("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    let (mut open_s, mut rss, mut batch_ms) = (0.0f64, 0.0f64, 0.0f64);
    for size in SIZES {
        let ways = [("one", Sources::One), ("2", Sources::K(2)), ("all", Sources::All)];
        // There may be a single set.
        let ways = ways.into_iter().filter(|w| size > SIZES[0] || !matches!(w.1, Sources::K(_)));
        for (name, sources) in ways {
            // No row is drawn twice in a batch, so a set needs as many as are drawn from it.
            let draw = match sources {
                Sources::One => BATCH,
                Sources::K(k) => BATCH / k,
                Sources::All => 1,
            } as u64;
            let large = folders.iter().zip(&sizes).filter(|(_, rows)| **rows >= draw);
            let large: Vec<&Path> = large.map(|(f, _)| f.as_path()).collect();
            if large.is_empty() {
                println!("no folder has the {draw} rows that batches from {name} draw");
                continue;
            }
            let c = measure(&large, size, sources)?;
            println!(
                "| {size} | {name} | {} | {:.3} s | {:.3} s | {:.3} s | {:.0} MiB | {:.2} ms | {:.1} ms | {:.1} ms | {:.1} ms |",
                c.names,
                c.shards_s,
                c.mixture_s,
                c.layout_s,
                c.rss_mib,
                c.list_ms,
                c.mean_ms,
                c.max_ms,
                c.max_cpu_ms
            );
            if size == SIZES[SIZES.len() - 1] {
                open_s = open_s.max(c.shards_s + c.mixture_s + c.layout_s);
                (rss, batch_ms) = (rss.max(c.rss_mib), batch_ms.max(c.max_ms));
            }
        }
    }
    println!(
        "{}",
        serde_json::json!({
            "open_s": open_s, "rss_mib": rss, "batch_ms_max": batch_ms, "rows": SIZES[SIZES.len() - 1],
            "distinct_rows": rows, "permutation_per_s": rate.round(),
        })
    );
    Ok(())
}

/// The folders of shards to register.
fn folders() -> Result<Vec<PathBuf>> {
    let (sets, files) = shards(LEN);
    if sets.iter().map(|s| s.len()).sum::<u64>() >= FEW {
        return Ok(sets.iter().map(|s| s.folder().to_path_buf()).collect());
    }
    // Named after its content.
    let content: String = sets.iter().map(|s| &s.manifest_hash()[..8]).collect();
    let out = repo("target/bench-shards/billion").join(&content[..content.len().min(64)]);
    if ShardSet::open(&out).is_err() {
        make(&sets, &out).map_err(|e| format!("{} from {files:?}: {e}", out.display()))?;
    }
    Ok(vec![out])
}

/// A set of [`MADE`] rows whose texts are those of `sets`, paired at random within each set.
fn make(sets: &[Arc<ShardSet>], out: &Path) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let mut manifest = sets[0].manifest().clone();
    let widths = Widths { token_bytes: manifest.token_bytes, targets: 0 };
    let mut writer = ShardWriter::new(out, sets[0].tokenizer(), widths, LEN, MADE / 4);
    manifest.columns = ["anchor", "positive", "negative"].map(Column::new).to_vec();
    (manifest.rows, manifest.max_negatives, manifest.texts_cut) = (MADE, 0, 0);
    (manifest.targets, manifest.version) = (widths.targets, widths.version());
    for i in 0..MADE {
        let set = &sets[(i % sets.len() as u64) as usize];
        let (mut hashes, mut lengths, mut tokens) = (vec![], vec![], vec![]);
        for column in 0..2 {
            let row = set.row(hash2(column as u64, i) % set.len())?;
            let text = row.text(column).ok_or("a row without its texts")?;
            hashes.push(text.hash);
            lengths.push(text.tokens.len() as u16);
            manifest.columns[column].add(text.tokens.len());
            tokens.extend(text.tokens.to_vec());
        }
        writer.push(RowParts { hashes: &hashes, lengths: &lengths, tokens: &tokens, targets: &[] })?;
    }
    manifest.shards = writer.finish()?;
    (manifest.texts, manifest.tokens) = (2 * MADE, manifest.columns.iter().map(|c| c.tokens).sum());
    std::fs::write(out.join("manifest.json"), serde_json::to_vec(&manifest)?)?;
    Ok(())
}

fn measure(folders: &[&Path], size: u64, sources: Sources) -> Result<Cost> {
    let mut cost = Cost::default();
    let begun = Instant::now();
    let (mut cache, mut sets, mut specs, mut rows) = (ShardCache::default(), vec![], vec![], 0);
    // As a run opens them: each name has its own path to look up.
    while rows < size {
        let set = cache.open(folders[sets.len() % folders.len()])?;
        let (name, rows_of) = (format!("set {}", sets.len()), set.len());
        specs.push(SetSpec { name, rows: rows_of, weight: rows_of as f64 });
        rows += rows_of;
        sets.push(set);
    }
    cost.names = sets.len();
    cost.shards_s = begun.elapsed().as_secs_f64();

    let begun = Instant::now();
    let sampler = Sampler::new(&specs, 1, BATCH, sources)?;
    cost.mixture_s = begun.elapsed().as_secs_f64();

    let begun = Instant::now();
    let negatives = sets.iter().map(|s| s.max_negatives()).max().unwrap_or(0);
    let packing = Some(Packing::rows_of(LEN));
    let geometry = Geometry { negatives, packing, ..Geometry::padded(REPLICAS, BATCH / REPLICAS, LEN) };
    let row_counts = RowCounts::choose(&geometry, &sampler, &sets, 8)?;
    let loader = Loader::new(sets, sampler, Layout::new(geometry, row_counts)?)?;
    cost.layout_s = begun.elapsed().as_secs_f64();

    // Into the page cache, with every block checked, once for each folder.
    let distinct = folders.len().min(loader.sets().len());
    loader.sets()[..distinct].iter().try_for_each(|s| s.verify().map(drop))?;
    let last = (size / BATCH as u64).max(1) - 1;
    let steps = (0..STEPS).map(|i| hash2(size, i) % (last + 1)).chain([0, last]);
    let (mut scratch, mut batch) = (loader.scratch(), HostBatch::default());
    for warm in 0..5 {
        loader.fill(hash2(warm, size) % (last + 1), &mut scratch, &mut batch)?;
    }
    let (mut number, mut draws) = (0.0, Draws::default());
    for step in steps {
        let begun = Instant::now();
        loader.sampler().rows_into(step, &mut draws, &mut batch.rows);
        cost.list_ms += begun.elapsed().as_secs_f64() * 1e3;
        let (begun, cpu) = (Instant::now(), cpu_ms());
        loader.fill(step, &mut scratch, &mut batch)?;
        let (ms, cpu) = (begun.elapsed().as_secs_f64() * 1e3, cpu_ms() - cpu);
        black_box(&batch);
        cost.mean_ms += ms;
        (cost.max_ms, cost.max_cpu_ms) = (cost.max_ms.max(ms), cost.max_cpu_ms.max(cpu));
        number += 1.0;
    }
    (cost.list_ms, cost.mean_ms) = (cost.list_ms / number, cost.mean_ms / number);
    cost.rss_mib = rss_anon_mib()?;
    Ok(cost)
}

/// CPU time of this thread: what a batch takes on an otherwise idle machine.
fn cpu_ms() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on Linux, and `t` is a valid place for its time.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 * 1e3 + t.tv_nsec as f64 / 1e6
}

fn rss_anon_mib() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:")).ok_or("no RssAnon")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}

/// Indices per second of one core; prints each length, returns the rate at a billion.
fn permutation() -> f64 {
    const RUN: u64 = 20_000_000;
    let mut at_a_billion = 0.0;
    println!("| permutation of | indices/s, one core |");
    println!("|---:|---:|");
    for len in [1_000_000, (1 << 29) + 1, 1_000_000_000, 1 << 40] {
        let p = Permutation::new(len, 7);
        let begun = cpu_ms();
        let sum = (0..RUN).fold((0u64, 0), |(sum, i), _| {
            (sum.wrapping_add(p.get(i)), if i + 1 == len { 0 } else { i + 1 })
        });
        black_box(sum);
        let rate = RUN as f64 * 1e3 / (cpu_ms() - begun);
        println!("| {len} | {:.0} million |", rate / 1e6);
        if len == 1_000_000_000 {
            at_a_billion = rate;
        }
    }
    at_a_billion
}
