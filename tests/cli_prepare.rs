//! `trainer prepare` on good and bad files.

mod support_run;

use gigapair::shards::ShardSet;
use serde_json::json;
use std::fs;
use support_run::{Bench, Ended, lines, names, sentence};

const PREPARE: &str = "prepare --tokenizer tokenizer.json --overwrite --out out/set --input";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench
}

fn leftovers(bench: &Bench) -> Vec<String> {
    names(&bench.at("out")).into_iter().filter(|n| n.starts_with('.') || n == "set").collect()
}

#[test]
fn a_few_bad_lines_are_counted_and_written_down() {
    let bench = bench();
    let mut bytes = lines(1, 500, 2).into_bytes();
    for bad in
        [&b"[\"a\", \"b\""[..], b"[\"a\", \"  \"]", b"[\"a\", \"\xff\xfe\"]", b"{\"a\": 1}", b"[\"a\"]"]
    {
        bytes.extend_from_slice(bad);
        bytes.push(b'\n');
    }
    fs::write(bench.at("some.jsonl"), &bytes).unwrap();
    bench.trainer(&format!("{PREPARE} some.jsonl")).ends(0).says(&[
        "out/set: 500 pairs",
        "1 line, malformed JSON",
        "1 line, empty text",
        "1 line, invalid UTF-8",
        "1 line, object without the keys of a pair",
        "1 line, wrong number of texts",
        "out/set.reject.jsonl",
    ]);
    let rejects = fs::read_to_string(bench.at("out/set.reject.jsonl")).unwrap();
    let reasons: Vec<_> =
        rejects.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()).collect();
    assert_eq!(reasons.len(), 5);
    assert_eq!((&reasons[0]["line"], &reasons[0]["reason"]), (&json!(501), &json!("malformed-json")));
    let set = ShardSet::open(&bench.at("out/set")).unwrap();
    set.verify().unwrap();
    assert_eq!((set.len(), set.manifest().rejects.values().sum::<u64>()), (500, 5));
}

#[test]
fn too_many_bad_lines_stop_and_leave_no_shards() {
    let bench = bench();
    let good = lines(1, 90, 2);
    let text = format!("{good}[\"a\", \"b\"\n[\"\", \"b\"]\n");
    bench.put("bad.jsonl", &text);
    let parts = [
        "bad.jsonl: 2 of 92 lines",
        "malformed JSON: 1",
        "empty text: 1",
        "line 91",
        "fix the file",
        "--max-rejects",
    ];
    bench.trainer(&format!("{PREPARE} bad.jsonl")).fails(&parts);
    assert!(leftovers(&bench).is_empty(), "{:?}", leftovers(&bench));
    assert!(bench.at("out/set.reject.jsonl").exists(), "what is to be mended");
    bench.trainer(&format!("{PREPARE} bad.jsonl --max-rejects 0.1")).ends(0).says(&["90 pairs"]);

    // An older set stays when a new one fails.
    bench.trainer(&format!("{PREPARE} bad.jsonl")).fails(&["2 of 92 lines"]);
    assert_eq!(ShardSet::open(&bench.at("out/set")).unwrap().len(), 90);
    fs::write(
        bench.at("latin1.jsonl"),
        [good.as_bytes(), b"[\"caf\xe9\", \"b\"]\n[\"a\", \"\xe9\"]\n"].concat(),
    )
    .unwrap();
    let parts = ["latin1.jsonl: 2 of 92 lines", "invalid UTF-8: 2"];
    bench.trainer(&format!("{PREPARE} latin1.jsonl")).fails(&parts);
}

#[test]
fn long_texts_are_cut_and_counted() {
    let bench = bench();
    let long = sentence(5, 600);
    let text: String = (0..4)
        .map(|i| json!([sentence(i, 4), if i == 0 { &long } else { "ka lo" }]).to_string() + "\n")
        .collect();
    bench.put("long.jsonl", &text);
    let ended = bench.trainer(&format!("{PREPARE} long.jsonl --max-len 512")).ends(0);
    ended.says(&["4 pairs, 8 texts", "12.5 % of texts cut at 512 tokens"]);
    let set = ShardSet::open(&bench.at("out/set")).unwrap();
    assert_eq!(set.manifest().texts_cut, 1);
    assert_eq!(set.row(0).unwrap().text(1).unwrap().tokens.len(), 512);
}

#[test]
fn what_cannot_be_prepared_at_all() {
    let bench = bench();
    bench.put("ok.jsonl", &lines(1, 3, 2));
    bench.put("empty.jsonl", "");
    bench.put("x.parquet", "PAR1");
    let cases: &[(&str, &[&str])] = &[
        ("--input missing.jsonl", &["cannot read missing.jsonl", "check the path"]),
        ("--input empty.jsonl", &["no pair", "check the files"]),
        ("--input x.parquet", &["x.parquet is not a whole Parquet file", "fetch it again"]),
        ("--input ok.jsonl --max-len 2", &["tokenizer.json", "2 tokens leaves no room"]),
        ("--input ok.jsonl --max-rejects 2", &["from 0 to 1"]),
    ];
    for (args, parts) in cases {
        bench.trainer(&format!("prepare --tokenizer tokenizer.json --out out/set {args}")).fails(parts);
        assert!(leftovers(&bench).is_empty(), "{args}: {:?}", leftovers(&bench));
    }
    bench.put("broken.json", "{\"version\"");
    let prepare = "prepare --input ok.jsonl --out out/set";
    bench
        .trainer(&format!("{prepare} --tokenizer broken.json"))
        .fails(&["broken.json is not a tokenizer.json"]);
    bench.trainer(&format!("{prepare} --model nowhere")).fails(&["nowhere is not a folder", "config.json"]);
    let usage: Ended = bench.trainer(prepare);
    assert_eq!(usage.code, Some(2));
    assert!(usage.err.contains("--model") && usage.err.contains("--tokenizer"), "{}", usage.err);

    // A folder of the user's own is not replaced.
    fs::create_dir_all(bench.at("mine")).unwrap();
    bench.put("mine/notes.txt", "notes");
    let refused = bench.trainer("prepare --input ok.jsonl --tokenizer tokenizer.json --out mine");
    refused.fails(&["mine is not empty and holds no shards"]);
    assert!(bench.at("mine/notes.txt").exists());
}
