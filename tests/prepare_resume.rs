//! Killed runs on tables and compressed files, and files that change during a run.

mod support_files;
mod support_run;

use serde_json::json;
use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::time::Duration;
use support_files::{Column, Texts, csv, json_lines, parquet, query, zstd};
use support_run::{Bench, Ended, names, plugin, sentence};

fn bench() -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench
}

fn records(count: u64) -> Vec<Texts> {
    (0..count).map(|row| (0..3).map(|k| sentence(row * 31 + k, 4 + row as usize % 9)).collect()).collect()
}

/// Writes the records as `name`, whose extension decides the form.
fn write(bench: &Bench, name: &str, records: &[Texts]) {
    let column = |k: usize| Column::text(records.iter().map(move |r| &r[k]));
    let lists = Column::lists(records.iter().map(|r| &r[2..]));
    match name.rsplit_once('.').unwrap().1 {
        "csv" => fs::write(bench.at(name), csv(records, "positive,id,anchor,negative\n")).unwrap(),
        "zst" => fs::write(bench.at(name), zstd(&json_lines(records, query))).unwrap(),
        _ => parquet(&bench.at(name), &[("query", column(0)), ("pos", column(1)), ("neg", lists)], 9_000),
    }
}

/// A run killed three times ends like an unbroken one.
fn killed(name: &str) {
    let bench = bench();
    write(&bench, name, &records(40_000));
    let args = |out: &str| {
        format!(
            "prepare --input {name} --tokenizer tokenizer.json --max-len 16 --save-every 0 --max-occurrences 900 \
             --name set --out {out}/set"
        )
    };
    bench.trainer(&args("whole")).ends(0);
    bench.prepare_with_kills(&args("out"));
    assert_eq!(names(&bench.at("out")), ["set"]);
    for file in names(&bench.at("whole/set")) {
        let read = |out: &str| fs::read(bench.at(out).join("set").join(&file)).unwrap();
        assert!(read("whole") == read("out"), "{name}: {file} differs");
    }
}

#[test]
fn a_killed_run_on_csv_ends_as_an_unbroken_one() {
    killed("many.csv");
}

#[test]
fn a_killed_run_on_parquet_ends_as_an_unbroken_one() {
    killed("many.parquet");
}

#[test]
fn a_killed_run_on_zstd_ends_as_an_unbroken_one() {
    killed("many.jsonl.zst");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let bench = bench();
    let many = records(6_000);
    for name in ["a.csv", "a.parquet", "a.jsonl.zst"] {
        write(&bench, name, &many);
        let run = |threads: u64| {
            let args =
                "--tokenizer tokenizer.json --max-len 16 --drop-duplicates --name set --overwrite --out set";
            bench.trainer(&format!("prepare --input {name} {args} --threads {threads}")).ends(0);
            ["manifest.json", "00000.shard"].map(|file| fs::read(bench.at("set").join(file)).unwrap())
        };
        let one = run(1);
        for threads in [2, 5] {
            assert!(run(threads) == one, "{name}: {threads} threads");
        }
    }
}

#[test]
fn files_that_shrink_while_they_are_read_are_named() {
    let bench = bench();
    let many = records(60_000);
    for name in ["less.csv", "less.parquet", "less.jsonl.zst"] {
        write(&bench, name, &many);
        let length = fs::metadata(bench.at(name)).unwrap().len() / 2;
        let args = format!("prepare --input {name} --tokenizer tokenizer.json --out out/set --save-every 0");
        let mut run = bench.start(&args);
        run.until(|| bench.at("out/.set.preparing/state").exists());
        File::options().write(true).open(bench.at(name)).unwrap().set_len(length).unwrap();
        let changed = format!("{name} changed while it was read");
        run.wait().fails(&[&changed, &format!("{length} now"), "run again"]);
        // A row cut off in the middle is a reject.
        assert!(names(&bench.at("out")).iter().all(|n| n == "set.reject.jsonl"));
    }
}

#[test]
fn a_run_on_parquet_goes_on_when_the_disk_has_room_again() {
    let bench = bench();
    write(&bench, "many.parquet", &records(40_000));
    let args =
        "prepare --input many.parquet --tokenizer tokenizer.json --max-len 16 --save-every 0 --name set";
    let limit = "trap '' XFSZ; ulimit -f 1000; exec \"$0\" \"$@\"";
    let mut full = Command::new("sh");
    full.args(["-c", limit, env!("CARGO_BIN_EXE_trainer")])
        .args(args.split_whitespace())
        .args(["--out", "out/set"]);
    full.current_dir(bench.at(".")).env("GIGAPAIR_CPU_PLUGIN", plugin());
    let ended: Ended = full.output().unwrap().into();
    ended.fails(&["00000.shard", "check the free space", "it goes on from there"]);
    let ended = bench.trainer(&format!("{args} --out out/set")).ends(0);
    assert!(ended.err.contains("going on where the last run stopped"), "{}", ended.err);
    bench.trainer(&format!("{args} --out whole/set")).ends(0);
    let read = |out: &str| fs::read(bench.at(out).join("set/00000.shard")).unwrap();
    assert!(read("whole") == read("out"));
}

#[test]
fn huge_lines_and_heavy_sets_fit_into_a_gigabyte() {
    let bench = bench();
    let huge = "ka lo mi ".repeat(1_200_000);
    let rows: Vec<Texts> = (0..12).map(|i| vec![format!("ka {i}"), format!("{huge}{i}")]).collect();
    let column = |k: usize| Column::text(rows.iter().map(move |r| &r[k]));
    parquet(&bench.at("huge.parquet"), &[("anchor", column(0)), ("positive", column(1))], 12);
    fs::write(bench.at("huge.jsonl"), json_lines(&rows, |r| json!(r))).unwrap();
    fs::write(
        bench.at("huge.csv"),
        csv(
            &rows.iter().map(|r| vec![r[1].clone(), r[0].clone()]).collect::<Vec<_>>(),
            "answer,id,question\n",
        ),
    )
    .unwrap();
    // 12 sets of 300 texts have 44,850 pairs each; one of 5,000 has too many.
    let set = |i: u64, n: u64| -> Texts { (0..n).map(|k| format!("{} {i} {k}", sentence(k, 12))).collect() };
    let sets: Vec<Texts> = (0..12).map(|i| set(i, 300)).chain([set(99, 5_000)]).collect();
    fs::write(bench.at("sets.jsonl"), json_lines(&sets, |r| json!({ "set": r }))).unwrap();
    // 8 lines with 190,000 texts each, one with too many.
    let queries = |i: u64, n: u64| {
        let text = |k: u64| sentence(k + i, 30);
        let [pos, neg] = [n, 36].map(|n| (0..n).map(text).collect::<Texts>());
        json!({ "query": format!("q {i}"), "pos": pos, "neg": neg }).to_string() + "\n"
    };
    let lines: Vec<String> = (0..8).map(|i| queries(i, 5_000)).chain([queries(9, 6_000)]).collect();
    fs::write(bench.at("queries.jsonl"), lines.concat()).unwrap();
    for (name, rest, said) in [
        ("queries.jsonl", "--negatives 36 --max-rejects 0.2 --max-len 128", ": 40000 pairs"),
        ("huge.jsonl", "", ": 12 pairs"),
        ("huge.parquet", "", ": 12 pairs"),
        ("huge.csv", "", ": 12 pairs"),
        ("sets.jsonl", "--set-pairs all --max-rejects 0.1", ": 538200 pairs"),
        ("sets.jsonl", "", ": 130 pairs"),
    ] {
        let args = format!(
            "prepare --input {name} --tokenizer tokenizer.json --out set --overwrite --threads 2 {}",
            if rest.contains("--max-len") { rest.into() } else { format!("--max-len 16 {rest}") }
        );
        let child = bench.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        let peak = std::thread::spawn(move || {
            let mut peak = 0;
            while let Some(kib) = peak_kib(&status) {
                peak = kib;
                std::thread::sleep(Duration::from_millis(2));
            }
            peak
        });
        Ended::from(child.wait_with_output().unwrap()).ends(0).says(&[said]);
        let peak = peak.join().unwrap();
        println!("{name} {rest}: {peak} KiB");
        assert!((1_000..1 << 20).contains(&peak), "{name} {rest}: {peak} KiB");
    }
}

/// Peak memory of a process; `None` once it has ended.
fn peak_kib(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    text.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok())
}
