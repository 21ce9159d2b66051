//! Runs of `trainer prepare` that are killed, fill the disk, or meet other runs.

mod support_run;

use gigapair::common::rng::hash2;
use gigapair::shards::ShardSet;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support_run::{Bench, Ended, lines, names, plugin};

/// Everything below `folder`, file by file.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |name: String| {
        let bytes = fs::read(folder.join(&name)).unwrap();
        (name, bytes)
    };
    names(folder).into_iter().map(read).collect()
}

/// A bench with the sample repeated `times` times as `many.jsonl.gz` (6,000 pairs each), and some bad lines.
fn bench(times: usize) -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = fs::read(root.join("configs/sample/train.jsonl.gz")).unwrap();
    fs::write(bench.at("many.jsonl.gz"), sample.repeat(times)).unwrap();
    bench.put("few.jsonl", &format!("{}[\"no\npair\n", lines(5, 3_000, 3)));
    bench
}

const INPUTS: &str = "--input many.jsonl.gz few.jsonl --tokenizer tokenizer.json --max-len 32 --save-every 0";

/// Kills the run repeatedly; it must continue each time, and end like an unbroken one.
fn killed_runs_end_as_unbroken_ones(bench: &Bench, options: &str, kills: u64) {
    let args = |out: &str| format!("prepare {INPUTS} {options} --name set --out {out}/set");
    let begun = std::time::Instant::now();
    bench.trainer(&format!("{} --dev-out whole/dev.jsonl --dev-share 0.01", args("whole"))).ends(0);
    let whole = begun.elapsed().as_millis() as u64;
    // The same path, or the two runs would have different options.
    let args = format!("{} --dev-out whole/dev.jsonl --dev-share 0.01 --overwrite", args("out"));
    let dev = fs::read(bench.at("whole/dev.jsonl")).unwrap();
    assert!(!dev.is_empty());
    let mut went_on = 0;
    for kill in 0..kills {
        let mut child = bench.command(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(whole / 20 + hash2(3, kill) % (whole / 3)));
        child.kill().unwrap();
        let ended: Ended = child.wait_with_output().unwrap().into();
        went_on += u64::from(ended.err.contains("going on where the last run stopped"));
        let finished = bench.at("out/set").exists();
        assert!(finished || bench.at("out/.set.preparing").exists());
        if finished {
            break;
        }
    }
    assert!(went_on > 0, "no run went on where another stopped");
    bench.trainer(&args).ends(0);
    assert!(files(&bench.at("whole/set")) == files(&bench.at("out/set")), "the shards differ");
    assert_eq!(names(&bench.at("out")), ["set", "set.reject.jsonl"]);
    let rejects = |folder: &str| fs::read_to_string(bench.at(folder).join("set.reject.jsonl")).unwrap();
    assert_eq!(rejects("whole"), rejects("out"));
    assert!(fs::read(bench.at("whole/dev.jsonl")).unwrap() == dev, "the dev set differs");
    ShardSet::open(&bench.at("out/set")).unwrap().verify().unwrap();
}

#[test]
fn a_run_killed_at_any_moment_goes_on_and_writes_the_same_bytes() {
    killed_runs_end_as_unbroken_ones(&bench(17), "--max-occurrences 400 --nfc --prompt-anchor q:", 8);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let bench = bench(2);
    let run = |out: &str, threads: u64| {
        let rules = "--drop-duplicates --max-occurrences 3 --drop-equal --dev-share 0.05 --dev-out";
        let args = format!("prepare {INPUTS} {rules} {out}/dev.jsonl --out {out}/set --threads {threads}");
        let said = bench.trainer(&args).ends(0).out.replace(&format!("{out}/"), "");
        (files(&bench.at(out).join("set")), fs::read(bench.at(out).join("dev.jsonl")).unwrap(), said)
    };
    let one = run("one", 1);
    assert!(one.2.contains("pairs, duplicate of an earlier pair"), "{}", one.2);
    for threads in [2, 5] {
        assert!(one == run("more", threads), "{threads} threads wrote something else");
    }
}

#[test]
fn a_run_goes_on_when_the_disk_has_room_again() {
    let bench = bench(4);
    let args = format!("prepare {INPUTS} --out out/set");
    let limit = "trap '' XFSZ; ulimit -f 1000; exec \"$0\" \"$@\"";
    let mut full = Command::new("sh");
    full.args(["-c", limit, env!("CARGO_BIN_EXE_trainer")]).args(args.split_whitespace());
    full.current_dir(bench.at(".")).env("GIGAPAIR_CPU_PLUGIN", plugin());
    let ended: Ended = full.output().unwrap().into();
    ended.fails(&["00000.shard", "check the free space", "out/.set.preparing", "it goes on from there"]);
    assert_eq!(names(&bench.at("out")), [".set.preparing"]);
    let ended = bench.trainer(&args).ends(0);
    assert!(ended.err.contains("going on where the last run stopped"), "{}", ended.err);
    bench.trainer(&format!("prepare {INPUTS} --out whole/set")).ends(0);
    assert!(files(&bench.at("whole/set")) == files(&bench.at("out/set")));
}

#[test]
fn two_runs_do_not_write_the_same_folder() {
    let bench = bench(1);
    let args = format!("prepare {INPUTS} --out out/set");
    fs::create_dir_all(bench.at("out/.set.preparing")).unwrap();
    let lock = File::create(bench.at("out/.set.preparing/lock")).unwrap();
    lock.try_lock().unwrap();
    bench.trainer(&args).fails(&["another `trainer prepare` is writing out/set", "wait for it", "--out"]);
    drop(lock);
    bench.trainer(&args).ends(0);
    assert_eq!(names(&bench.at("out")), ["set", "set.reject.jsonl"]);
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_an_error_and_the_old_set_stays() {
    let bench = bench(1);
    bench.put("growing.jsonl", &lines(9, 150_000, 2));
    let args =
        "prepare --input growing.jsonl --tokenizer tokenizer.json --out out/set --overwrite --save-every 0";
    bench.trainer(&args.replace("growing", "few").replace("--save", "--max-rejects 0.1 --save")).ends(0);
    let old = files(&bench.at("out/set"));
    let mut run = bench.start(args);
    run.until(|| bench.at("out/.set.preparing/state").exists());
    File::options().write(true).open(bench.at("growing.jsonl")).unwrap().set_len(3_000_000).unwrap();
    run.wait().fails(&["growing.jsonl changed while it was read", "3000000 now", "run again"]);
    assert!(files(&bench.at("out/set")) == old);
    assert_eq!(names(&bench.at("out")), ["set", "set.reject.jsonl"]);
}

#[test]
fn what_a_run_of_other_options_left_is_removed_and_said() {
    let bench = bench(8);
    let args = format!("prepare {INPUTS} --out out/set");
    let mut run = bench.start(&args);
    run.until(|| bench.at("out/.set.preparing/state").exists());
    run.signal("KILL");
    run.wait();
    let ended = bench.trainer(&format!("{args} --drop-equal")).ends(0);
    assert!(ended.err.contains("removed what a run of other options or inputs had left"), "{}", ended.err);
    bench.trainer(&format!("prepare {INPUTS} --drop-equal --out whole/set")).ends(0);
    assert!(files(&bench.at("whole/set")) == files(&bench.at("out/set")));
}

#[test]
fn standard_input_gives_the_rows_of_the_file() {
    let bench = bench(1);
    let rules = "--tokenizer tokenizer.json --drop-duplicates --max-rejects 0.1 --name set";
    bench.trainer(&format!("prepare --input few.jsonl {rules} --out whole/set")).ends(0);
    let mut piped = bench.command(&format!("prepare --input - {rules} --out out/set"));
    piped.stdin(File::open(bench.at("few.jsonl")).unwrap());
    Ended::from(piped.output().unwrap()).ends(0).says(&["out/set: 3000 pairs"]);
    let shard = |out: &str| fs::read(bench.at(out).join("set/00000.shard")).unwrap();
    assert!(shard("whole") == shard("out"));
    let set = ShardSet::open(&bench.at("out/set")).unwrap();
    assert_eq!(set.manifest().sources[0].file, "-");
    assert_eq!(names(&bench.at("out")), ["set", "set.reject.jsonl"]);
}
