//! `trainer prepare` over existing output.

mod support_run;

use serde_json::json;
use std::fs;
use std::path::Path;
use support_run::{Bench, Ended, lines, names};

fn bench() -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench.put("a.jsonl", &lines(3, 400, 2));
    bench.put("b.jsonl", &lines(4, 100, 2));
    bench
}

fn prepare(bench: &Bench, rest: &str) -> Ended {
    let input = if rest.contains("--input") { "" } else { "--input a.jsonl" };
    bench.trainer(&format!("prepare {input} --tokenizer tokenizer.json --out set {rest}"))
}

/// Everything a run writes, with inodes: a replaced file has a different one.
fn there(bench: &Bench) -> Vec<(String, u64, Vec<u8>)> {
    use std::os::unix::fs::MetadataExt;
    let file = |path: &Path| {
        let meta = fs::metadata(path).unwrap();
        (path.display().to_string(), meta.ino(), fs::read(path).unwrap())
    };
    let mut out: Vec<_> = names(&bench.at("set")).iter().map(|n| file(&bench.at("set").join(n))).collect();
    out.extend(bench.at("dev.jsonl").exists().then(|| file(&bench.at("dev.jsonl"))));
    out
}

const DEV: &str = "--max-len 16 --dev-share 0.1 --dev-out dev.jsonl";

#[test]
fn the_same_command_again_writes_nothing() {
    let bench = bench();
    let first = prepare(&bench, DEV).ends(0);
    let before = there(&bench);
    let again = prepare(&bench, DEV).ends(0);
    assert!(again.err.contains("nothing is written"), "{}", again.err);
    assert_eq!(again.out, first.out);
    assert!(there(&bench) == before);
    // How it is done does not matter, only what is made.
    prepare(&bench, &format!("{DEV} --threads 1 --save-every 1 --max-rejects 0.5")).ends(0);
    assert!(there(&bench) == before);
    let forced = prepare(&bench, &format!("{DEV} --overwrite")).ends(0);
    assert!(!forced.err.contains("nothing is written"));
    let content = |all: Vec<(String, u64, Vec<u8>)>| all.into_iter().map(|f| f.2).collect::<Vec<_>>();
    let after = there(&bench);
    assert!(after.iter().zip(&before).all(|(a, b)| a.1 != b.1));
    assert!(content(after) == content(before));
    assert!(!names(&bench.at(".")).iter().any(|n| n.ends_with(".preparing")));
}

#[test]
fn a_file_with_too_many_rejects_fails_again_whatever_blank_lines_it_has() {
    let bench = bench();
    // 3 of 100 lines that are not blank.
    bench.put("a.jsonl", &format!("{}{}{}", lines(3, 97, 2), "[\"\",\"x\"]\n".repeat(3), "\n".repeat(300)));
    prepare(&bench, "--max-len 16 --max-rejects 0.03").ends(0);
    let before = there(&bench);
    let refused = ["3 of 100 lines rejected", "--max-rejects"];
    prepare(&bench, "--max-len 16 --max-rejects 0.02").fails(&refused);
    assert!(there(&bench) == before);
    let again = prepare(&bench, "--max-len 16 --max-rejects 0.03").ends(0);
    assert!(again.err.contains("nothing is written"), "{}", again.err);
}

#[test]
fn what_was_made_otherwise_is_replaced_on_demand_only() {
    let bench = bench();
    prepare(&bench, DEV).ends(0);
    let before = there(&bench);
    bench.tokenizer("other.json", 2);
    for (rest, parts) in [
        ("--max-len 12 --dev-share 0.1 --dev-out dev.jsonl", vec!["max_len: 16 → 12", "and dev.jsonl"]),
        ("--max-len 16", vec!["rules.dev: {", "→ absent"]),
        ("--max-len 16 --dev-share 0.2 --dev-out dev.jsonl", vec!["rules.dev.share: 0.1 → 0.2"]),
        ("--input b.jsonl --max-len 16", vec!["input.a.jsonl: ", "→ absent", "input.b.jsonl: absent → "]),
        ("--max-len 16 --nfc --name x", vec!["cleaning.nfc: false → true", "name: \"set\" → \"x\""]),
        ("--max-len 16 --columns query,pos", vec!["reading.columns: absent → "]),
        ("--max-len 16 --prompt-anchor q:", vec!["prompts.anchor: \"\" → \"q:\""]),
    ] {
        let ended = prepare(&bench, rest).fails(&parts);
        assert!(
            ended.err.contains("made from other inputs or options") && ended.err.contains("--overwrite"),
            "{}",
            ended.err
        );
        assert!(there(&bench) == before, "{rest}");
    }
    let other = "prepare --input a.jsonl --tokenizer other.json --out set --max-len 16";
    bench.trainer(other).fails(&["tokenizer: ", "--overwrite"]);
    // The same number of bytes, with one word changed.
    let text = fs::read_to_string(bench.at("a.jsonl")).unwrap();
    bench.put("a.jsonl", &text.replacen("ka", "lo", 1));
    prepare(&bench, DEV).fails(&["input.a.jsonl: its content", "--overwrite"]);
    assert!(there(&bench) == before);
    bench.put("a.jsonl", &text);
    prepare(&bench, "--max-len 12 --overwrite").ends(0);
    let manifest = fs::read_to_string(bench.at("set/manifest.json")).unwrap();
    assert!(manifest.contains("\"max_len\": 12"));
}

#[test]
fn a_dev_file_of_another_hand_stays() {
    let bench = bench();
    bench.put("dev.jsonl", "[\"mine\",\"own\"]\n");
    let refused = ["dev.jsonl exists", "--overwrite", "--dev-out"];
    prepare(&bench, DEV).fails(&refused);
    assert!(!bench.at("set").exists() && !bench.at(".set.preparing").exists());
    assert_eq!(fs::read_to_string(bench.at("dev.jsonl")).unwrap(), "[\"mine\",\"own\"]\n");
    prepare(&bench, &format!("{DEV} --overwrite")).ends(0);
    let made = fs::read(bench.at("dev.jsonl")).unwrap();
    assert_eq!(made.iter().filter(|&&b| b == b'\n').count(), 40);
    // Edited by hand.
    fs::write(bench.at("dev.jsonl"), &made[1..]).unwrap();
    prepare(&bench, DEV).fails(&["dev.jsonl is not the dev set that was written with set"]);
    fs::remove_file(bench.at("dev.jsonl")).unwrap();
    prepare(&bench, DEV).ends(0);
    assert!(fs::read(bench.at("dev.jsonl")).unwrap() == made, "a dev file that is missing is made again");
}

#[test]
fn a_refused_command_costs_an_unfinished_run_nothing() {
    let bench = bench();
    prepare(&bench, "--max-len 16").ends(0);
    bench.put("many.jsonl", &lines(9, 60_000, 2));
    let args = "prepare --input many.jsonl --tokenizer tokenizer.json --out set --max-len 12 --save-every 0 --overwrite";
    let mut run = bench.start(args);
    run.until(|| bench.at(".set.preparing/state").exists());
    run.signal("KILL");
    run.wait();
    prepare(&bench, "--max-len 8").fails(&["max_len: 16 → 8"]);
    let ended = bench.trainer(args).ends(0);
    assert!(ended.err.contains("going on where the last run stopped"), "{}", ended.err);
}

#[test]
fn shards_that_cannot_be_read_are_replaced_on_demand_only() {
    let bench = bench();
    prepare(&bench, "--max-len 16").ends(0);
    let whole = fs::read_to_string(bench.at("set/manifest.json")).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&whole).unwrap();
    manifest["version"] = json!(99);
    bench.put("set/manifest.json", &manifest.to_string());
    prepare(&bench, "--max-len 16").fails(&["cannot be read", "--overwrite"]);
    // A missing shard is made again: nothing of value is replaced.
    bench.put("set/manifest.json", &whole);
    fs::remove_file(bench.at("set/00000.shard")).unwrap();
    prepare(&bench, "--max-len 16").ends(0);
    assert!(bench.at("set/00000.shard").exists());
    fs::remove_file(bench.at("set/manifest.json")).unwrap();
    prepare(&bench, "--max-len 16 --overwrite").fails(&["holds no shards", "--out"]);
}
