//! Once its memory has grown, making batches allocates nothing except at the end of an epoch.

use gigapair::batches::{
    Geometry, HostBatch, Layout, Loader, Packing, Prefetch, RowCounts, Sampler, SetSpec, Sources,
};
use gigapair::shards::{PrepareOptions, ShardSet, prepare};
use gigapair::tokenize::{Case, ModelTokenizer, learn_wordpiece};
use std::alloc::{GlobalAlloc, Layout as Block, System};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: forwards everything to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, block: Block) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(block) }
    }

    unsafe fn dealloc(&self, at: *mut u8, block: Block) {
        unsafe { System.dealloc(at, block) }
    }

    unsafe fn realloc(&self, at: *mut u8, block: Block, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(at, block, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const BATCH: usize = 64;
const WARM: u64 = 150;
const WORKERS: usize = 2;

/// Pairs, and triplets some of which lack their negative.
fn sets(dir: &Path) -> Vec<Arc<ShardSet>> {
    let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
    let text = |seed: usize| {
        let words = (0..2 + seed * 7 % 23).map(|i| words[(seed + i * 3) % 8]);
        words.collect::<Vec<_>>().join(" ")
    };
    let tokenizer = dir.join("tokenizer.json");
    learn_wordpiece((0..64).map(text), 80, Case::Lower).unwrap().save(&tokenizer, false).unwrap();
    let tokenizer = ModelTokenizer::open(&tokenizer).unwrap();
    let line = |i: usize| match i % 3 {
        0 => format!("[\"{}\",\"{}\"]\n", text(i), text(i + 1)),
        _ => format!("[\"{}\",\"{}\",\"{}\"]\n", text(i), text(i + 1), text(i / 2)),
    };
    let pair = |i: usize| format!("[\"{}\",\"{}\"]\n", text(i), text(3 * i));
    let write = |name: &str, lines: String| {
        let input = dir.join(format!("{name}.jsonl"));
        fs::write(&input, lines).unwrap();
        prepare(&PrepareOptions::new(vec![input], tokenizer.clone(), 32, dir.join(name)), &|_| ()).unwrap();
        Arc::new(ShardSet::open(&dir.join(name)).unwrap())
    };
    vec![write("pairs", (0..9_000).map(pair).collect()), write("triplets", (0..4_000).map(line).collect())]
}

fn loader(sets: &[Arc<ShardSet>], packed: bool) -> Loader {
    let spec = |s: &Arc<ShardSet>| SetSpec {
        name: s.manifest().name.clone(),
        rows: s.len(),
        weight: s.len() as f64,
    };
    let specs: Vec<SetSpec> = sets.iter().map(spec).collect();
    let sampler = Sampler::new(&specs, 3, BATCH, Sources::All).unwrap();
    let packing = packed.then_some(Packing::rows_of(64));
    let geometry = Geometry { negatives: 1, packing, ..Geometry::padded(8, BATCH / 8, 32) };
    let row_counts = RowCounts::choose(&geometry, &sampler, sets, 8).unwrap();
    Loader::new(sets.to_vec(), sampler, Layout::new(geometry, row_counts).unwrap()).unwrap()
}

/// Allocations of all threads during `work`.
fn allocations(work: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.load(Ordering::SeqCst);
    work();
    ALLOCATIONS.load(Ordering::SeqCst) - before
}

fn steady(loader: Loader, how: &str) {
    let loader = Arc::new(loader);
    let epoch_ends = |step: u64| {
        let ends = |set: usize| {
            let [before, after] = [step, step + 1].map(|step| loader.sampler().epoch(set, step).floor());
            before < after
        };
        (0..loader.sets().len()).any(ends)
    };
    let (mut scratch, mut batch, mut counted) = (loader.scratch(), HostBatch::default(), 0);
    for step in 0..WARM + 300 {
        let n = allocations(|| loader.fill(step, &mut scratch, &mut batch).unwrap());
        if step >= WARM && !epoch_ends(step) {
            assert_eq!(n, 0, "batch {step}, {how}");
            counted += 1;
        }
    }
    assert!(counted > 250, "{counted} batches counted");

    // Including threads and channels: stretches without the end of an epoch, once all memory has grown. The first time
    // that a worker waits for its channel, the channel allocates twice, which on a busy machine may be this late.
    let end = (4 * WARM..).find(|&t| (t..t + 40).all(|t| !epoch_ends(t))).unwrap();
    let mut batches = Prefetch::spawn(loader.clone(), 0..end + 40, 4, WORKERS).unwrap();
    let next = |batches: &mut Prefetch| {
        let batch = batches.recv().unwrap().unwrap();
        batches.recycle(batch);
    };
    (0..end).for_each(|_| next(&mut batches));
    let pause = std::time::Duration::from_millis(200);
    std::thread::sleep(pause);
    let stretch = |_| {
        allocations(|| {
            (0..10).for_each(|_| next(&mut batches));
            std::thread::sleep(pause);
        })
    };
    let found: Vec<u64> = (0..3).map(stretch).collect();
    assert!(found.iter().sum::<u64>() <= 2 * WORKERS as u64, "prefetching, {how}: {found:?} allocations");
}

/// One test, so that no other thread of this process allocates meanwhile.
#[test]
fn batches_are_made_in_the_memory_of_earlier_ones() {
    let dir = tempfile::tempdir().unwrap();
    let sets = sets(dir.path());
    steady(loader(&sets, true), "packed");
    steady(loader(&sets, false), "padded");
}
