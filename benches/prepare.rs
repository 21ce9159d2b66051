//! `trainer prepare`, from the files to the finished shards, compared with what it is built on and what
//! it replaces: the tokenizers crate alone (`encode_batch_fast` in a loop, the same texts already in
//! memory, as many threads), and Hugging Face's `datasets.map(tokenizer, batched=True, num_proc=2)`.
//!
//! `make bench-prepare [DATA=DIR]`; by default the sample ten times over. Texts are cut at 128 tokens on all sides, and
//! every id written is compared with the crate's. The last line is a JSON object.

#[path = "common/bench.rs"]
mod bench;

use bench::{Peer, median, repo};
use gigapair::corpus;
use gigapair::shards::ShardSet;
use gigapair::tokenize::ModelTokenizer;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokenizers::Tokenizer;

const LEN: usize = 128;
const ROUNDS: usize = 5;
/// Texts passed to the crate at once.
const CHUNK: usize = 1_000;
/// Memory that `prepare` may take, whatever the input's size.
const MOST_MIB: u64 = 1_024;

fn main() {
    let mut files = bench::files();
    if files == [repo(bench::SAMPLE)] {
        // Alone, it is read in the time a process takes to start.
        files = vec![files[0].clone(); 10];
    }
    let path = repo("models/all-MiniLM-L6-v2/tokenizer.json");
    let model = ModelTokenizer::open(&path).expect("run `make model`");
    let tokenizer = model.cut_at(LEN).expect("room for text");
    let (texts, pairs) = read(&files);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    println!("{pairs} pairs, {} texts, {threads} threads; pairs/s in turns", texts.len());

    let dir = tempfile::tempdir_in(repo("target")).expect("a temporary folder");
    let shards = dir.path().join("shards");
    let (mut ours, mut alone, mut map, mut peak) = (vec![], vec![], vec![], 0);
    // Without Python: `cargo bench --bench prepare -- --no-peers`.
    let mut peer = (!std::env::args().any(|a| a == "--no-peers")).then(|| Peer::new("datasets_map.py"));
    for round in 0..ROUNDS {
        let speed = |time: Duration| pairs as f64 / time.as_secs_f64();
        let (time, usage) = prepare(&files, &path, &shards);
        ours.push(speed(time));
        peak = peak.max(usage.ru_maxrss as u64 / 1_024);
        if round == 0 {
            compare(&shards, &tokenizer, &texts);
        }
        let (begun, used) = (Instant::now(), processor_seconds(&own_usage()));
        let tokens: usize = texts.chunks(CHUNK).map(|chunk| encode(&tokenizer, chunk).len()).sum();
        alone.push(speed(begun.elapsed()));
        let used = processor_seconds(&own_usage()) - used;
        assert_eq!(tokens, texts.len());
        map.push(peer.as_mut().map_or(f64::NAN, |p| p.run(&["--max-len", &LEN.to_string()], &files)));
        println!(
            "round {round}: prepare {:.0} ({:.1} processor s); encode_batch_fast alone {:.0} ({used:.1}); datasets.map {:.0}",
            ours[round],
            processor_seconds(&usage),
            alone[round],
            map[round]
        );
    }
    println!("peak memory of prepare: {peak} MiB");
    assert!(peak < MOST_MIB, "prepare took {peak} MiB, more than {MOST_MIB}");
    let ours = median(&mut ours);
    println!(
        "{}",
        serde_json::json!({
            "pairs_per_s": ours.round(), "vs_tokenizers": ours / median(&mut alone),
            "vs_datasets_map": ours / median(&mut map), "peak_mib": peak,
        })
    );
}

/// All texts of the usable lines, and the number of pairs.
fn read(files: &[PathBuf]) -> (Vec<String>, usize) {
    let (mut texts, mut pairs) = (vec![], 0);
    for file in files {
        for record in corpus::open(file).expect("pairs").filter_map(Result::ok) {
            texts.extend(record.texts);
            pairs += 1;
        }
    }
    (texts, pairs)
}

fn encode(tokenizer: &Tokenizer, texts: &[String]) -> Vec<tokenizers::Encoding> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    tokenizer.encode_batch_fast(texts, true).expect("tokens")
}

/// CPU time of all threads together: hardly affected by other load.
fn processor_seconds(usage: &libc::rusage) -> f64 {
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

fn own_usage() -> libc::rusage {
    // SAFETY: plain numbers, for which zero is a value; getrusage only writes to them.
    let mut usage = unsafe { std::mem::zeroed::<libc::rusage>() };
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut usage) };
    usage
}

/// Runs `trainer prepare` as a user does; returns the time from start to end, and what it used.
#[expect(clippy::zombie_processes, reason = "wait4 waits for it, and says what it used")]
fn prepare(files: &[PathBuf], tokenizer: &Path, out: &Path) -> (Duration, libc::rusage) {
    let begun = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_trainer"))
        .arg("prepare")
        .arg("--input")
        .args(files)
        .arg("--tokenizer")
        .arg(tokenizer)
        .args(["--max-len", &LEN.to_string(), "--max-rejects", "0.2", "--overwrite"])
        .arg("--out")
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the trainer");
    // SAFETY: both are plain numbers, for which zero is a value, and wait4 only writes to them.
    let (mut status, mut usage) = (0, unsafe { std::mem::zeroed::<libc::rusage>() });
    let waited = unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage) };
    let time = begun.elapsed();
    assert!(waited > 0 && status == 0, "trainer prepare failed with status {status}");
    (time, usage)
}

/// Panics unless the shards hold the ids the crate gives.
fn compare(shards: &Path, tokenizer: &Tokenizer, texts: &[String]) {
    let set = ShardSet::open(shards).expect("the shards just written");
    let mut found = (0..set.len()).flat_map(|i| {
        let row = set.row(i).expect("a row");
        row.texts().map(|t| t.tokens.to_vec()).collect::<Vec<_>>()
    });
    for chunk in texts.chunks(CHUNK) {
        for (text, expected) in chunk.iter().zip(encode(tokenizer, chunk)) {
            let ids = found.next().expect("as many texts as were read");
            assert_eq!(ids, expected.get_ids(), "ids of {text:?}");
        }
    }
    assert!(found.next().is_none(), "more texts than were read");
    println!("all ids are those of the tokenizers crate");
}
