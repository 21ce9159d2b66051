//! Targets of rows, from files to shards: as written, or counted among the rejects.

mod support_files;
mod support_run;

use gigapair::common::rng::hash2;
use gigapair::shards::ShardSet;
use serde_json::{Value, json};
use std::fs;
use support_files::{Column, parquet};
use support_run::{Bench, Ended, names, sentence};

fn bench() -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench
}

/// Prepares `input` into the folder `set` from scratch.
fn prepare(bench: &Bench, input: &str, switches: &str) -> Ended {
    let _ = fs::remove_dir_all(bench.at("set"));
    let args = "prepare --tokenizer tokenizer.json --max-len 16 --out set";
    bench.trainer(&format!("{args} --input {input} {switches}"))
}

/// Number of texts and the numbers of each row of the set.
fn rows(bench: &Bench) -> Vec<(usize, Vec<f32>)> {
    let set = ShardSet::open(&bench.at("set")).unwrap();
    (0..set.len()).map(|i| set.row(i).unwrap()).map(|row| (row.len(), row.targets().to_vec())).collect()
}

fn rejects(bench: &Bench) -> Value {
    let manifest: Value = serde_json::from_slice(&fs::read(bench.at("set/manifest.json")).unwrap()).unwrap();
    manifest["rejects"].clone()
}

const SCORES: [f32; 4] = [0.1, -2.5, 3.0, 16_777_216.0];

fn texts(k: usize) -> Vec<String> {
    (0..SCORES.len() as u64).map(|row| sentence(row * 5 + k as u64, 3)).collect()
}

#[test]
fn every_form_gives_the_numbers_as_they_were_written() {
    let bench = bench();
    let [a, b] = [0, 1].map(texts);
    let each = |line: &dyn Fn(usize) -> String| (0..SCORES.len()).map(line).collect::<String>();
    let number = |i: usize| json!(SCORES[i].to_string().parse::<f64>().unwrap());
    bench.put(
        "number.jsonl",
        &each(&|i| json!({ "anchor": a[i], "positive": b[i], "score": number(i) }).to_string() + "\n"),
    );
    bench.put("list.jsonl", &each(&|i| json!({ "q": a[i], "d": b[i], "s": [number(i)] }).to_string() + "\n"));
    bench.put(
        "two.json",
        &json!([0, 1, 2, 3].map(|i| json!({ "query": a[i], "pos": [b[i]], "scores": [number(i), 7] })))
            .to_string(),
    );
    bench.put(
        "named.csv",
        &format!("score,anchor,positive\n{}", each(&|i| format!("{},{},{}\n", SCORES[i], a[i], b[i]))),
    );
    bench.put("bare.tsv", &each(&|i| format!("{}\t{}\t{:e}\n", a[i], b[i], SCORES[i])));
    let file = |name: &str, score: Column| {
        let text = |texts: &[String]| Column::text(texts.iter());
        parquet(&bench.at(name), &[("anchor", text(&a)), ("positive", text(&b)), ("score", score)], 3);
    };
    file("f32.parquet", Column::Floats(SCORES.map(Some).to_vec()));
    file("f64.parquet", Column::Numbers(SCORES.iter().map(|x| x.to_string().parse().ok()).collect()));
    file("list.parquet", Column::FloatLists(SCORES.map(|x| Some(vec![Some(x), Some(7.0)])).to_vec()));
    let mut shards = vec![];
    for (input, columns, t) in [
        ("number.jsonl", "target=score", 1),
        ("list.jsonl", "anchor=q,positive=d,target=s", 1),
        ("named.csv", "target=score", 1),
        ("bare.tsv", "1,2,target=3", 1),
        ("f32.parquet", "anchor,positive,target=score", 1),
        ("f64.parquet", "target=score", 1),
        ("two.json", "target=scores", 2),
        ("list.parquet", "positive=positive,target=score,anchor=anchor", 2),
    ] {
        let ended = prepare(&bench, input, &format!("--columns {columns} --name set")).ends(0);
        ended.says(&[if t == 1 { "1 target of each pair" } else { "2 targets of each pair" }]);
        let found = rows(&bench);
        for (i, (len, targets)) in found.iter().enumerate() {
            assert_eq!(*len, 2);
            assert_eq!(targets[..], [SCORES[i], 7.0][..t], "row {i} of {input}");
        }
        shards.push((t, fs::read(bench.at("set/00000.shard")).unwrap()));
    }
    shards.dedup();
    assert_eq!(shards.len(), 2, "equal rows have equal bytes, whatever they were read from");

    file("ints.parquet", Column::Ints(vec![Some(1), Some(0), Some(-3), Some(1 << 40)]));
    prepare(&bench, "ints.parquet", "--columns target=score").ends(0);
    assert_eq!(rows(&bench).concat_targets(), [1.0, 0.0, -3.0, (1u64 << 40) as f32]);
    file("bools.parquet", Column::Bools([true, false, true, true].map(Some).to_vec()));
    prepare(&bench, "bools.parquet", "--columns target=score").ends(0);
    assert_eq!(rows(&bench).concat_targets(), [1.0, 0.0, 1.0, 1.0]);
}

trait Concat {
    fn concat_targets(&self) -> Vec<f32>;
}

impl Concat for Vec<(usize, Vec<f32>)> {
    fn concat_targets(&self) -> Vec<f32> {
        self.iter().flat_map(|(_, targets)| targets.clone()).collect()
    }
}

#[test]
fn numbers_that_nobody_asked_for_are_not_read() {
    let bench = bench();
    bench.put("a.csv", "anchor,positive,score\nka,lo,0.5\nmi,ne,high\n");
    let ended = prepare(&bench, "a.csv", "").ends(0);
    assert!(ended.err.contains("the column \"score\" is not used"), "{}", ended.err);
    assert_eq!(rows(&bench), [(2, vec![]), (2, vec![])]);
    let manifest = fs::read_to_string(bench.at("set/manifest.json")).unwrap();
    assert!(manifest.contains("\"version\": 1,") && !manifest.contains("targets"), "{manifest}");
    // A column may be a condition and a target at once.
    let ended = prepare(&bench, "a.csv", "--columns target=score --where score>=0.4").ends(0);
    assert!(!ended.err.contains("is not used"), "{}", ended.err);
    assert_eq!(rows(&bench), [(2, vec![0.5])]);
    ended.says(&["\"score\" as target", "\"score\" as filter", "left out by the filter"]);
}

#[test]
fn bad_numbers_cost_their_rows_and_are_counted() {
    let bench = bench();
    let good = r#"{"anchor": "ka", "positive": "lo", "s": [1, 2]}"#;
    let bad = [
        r#"{"anchor": "ka", "positive": "lo"}"#,
        r#"{"anchor": "ka", "positive": "lo", "s": null}"#,
        r#"{"anchor": "ka", "positive": "lo", "s": [1, NaN]}"#,
        r#"{"anchor": "ka", "positive": "lo", "s": []}"#,
        r#"{"anchor": "ka", "positive": "lo", "s": 1}"#,
        r#"{"anchor": "ka", "positive": "lo", "s": [1, 2, 3]}"#,
        r#"{"anchor": "ka", "positive": "lo", "s": ["1", 2]}"#,
        r#"{"anchor": "ka", "positive": "lo", "s": [1e39, 2]}"#,
        r#"["ka", "lo"]"#,
    ];
    // The first row is bad; the first good one decides how many numbers there are.
    bench.put("bad.jsonl", &[&bad[..1], &[good], &bad[1..], &[good]].concat().join("\n"));
    prepare(&bench, "bad.jsonl", "--columns target=s --max-rejects 0.9").ends(0);
    assert_eq!(rows(&bench), [(2, vec![1.0, 2.0]), (2, vec![1.0, 2.0])]);
    let counted = json!({ "no-target": 4, "wrong-targets": 2, "not-a-number": 2, "no-keys": 1 });
    assert_eq!(rejects(&bench), counted);
    prepare(&bench, "bad.jsonl", "--columns target=s").fails(&["9 of 11 lines", "target is missing or NULL"]);

    bench.put("bad.csv", "anchor,positive,s\nka,lo,1\nka,mi, \nka,ne,NaN\nka,ne,high\nka,pu,inf\nka,lo,-0\n");
    prepare(&bench, "bad.csv", "--columns target=s --max-rejects 0.9").ends(0);
    assert_eq!(rows(&bench).concat_targets(), [1.0, 0.0]);
    assert_eq!(rejects(&bench), json!({ "no-target": 1, "not-a-number": 3 }));

    let text = |n: usize| Column::text(vec!["ka lo".to_owned(); n].iter());
    let lists = [
        Some(vec![Some(1.5)]),
        None,
        Some(vec![]),
        Some(vec![None]),
        Some(vec![Some(f32::NAN)]),
        Some(vec![Some(1.0), Some(2.0)]),
    ];
    parquet(
        &bench.at("l.parquet"),
        &[("anchor", text(6)), ("positive", text(6)), ("s", Column::FloatLists(lists.to_vec()))],
        9,
    );
    prepare(&bench, "l.parquet", "--columns target=s --max-rejects 0.9").ends(0);
    assert_eq!(rows(&bench).concat_targets(), [1.5]);
    assert_eq!(rejects(&bench), json!({ "no-target": 3, "not-a-number": 1, "wrong-targets": 1 }));
    let numbers = [Some(2.5), None, Some(f64::INFINITY), Some(1e300)];
    parquet(
        &bench.at("n.parquet"),
        &[("anchor", text(4)), ("positive", text(4)), ("s", Column::Numbers(numbers.to_vec()))],
        9,
    );
    prepare(&bench, "n.parquet", "--columns target=s --max-rejects 0.9").ends(0);
    assert_eq!(rejects(&bench), json!({ "no-target": 1, "not-a-number": 2 }));
}

#[test]
fn what_cannot_be_asked_for_is_explained() {
    let bench = bench();
    bench.put("a.jsonl", "{\"anchor\": \"ka\", \"positive\": \"lo\", \"s\": 1}\n");
    bench.put("b.jsonl", "{\"anchor\": \"mi\", \"positive\": \"ne\", \"s\": [1, 2]}\n");
    bench.put("c.jsonl", "{\"left\": \"ka\", \"right\": \"lo\", \"s\": 1}\n");
    bench.put("sets.jsonl", "{\"set\": [\"ka\", \"lo\"], \"s\": 1}\n");
    bench.put("empty.jsonl", "");
    let text = |text: &str| Column::text([text.to_owned()].iter());
    parquet(
        &bench.at("t.parquet"),
        &[("anchor", text("ka")), ("positive", text("lo")), ("s", text("high"))],
        1,
    );
    let none = Column::Numbers(vec![None]);
    parquet(&bench.at("null.parquet"), &[("anchor", text("ka")), ("positive", text("lo")), ("s", none)], 1);
    let cents = Column::Ints(vec![Some(150)]);
    parquet(
        &bench.at("decimal.parquet"),
        &[("anchor", text("ka")), ("positive", text("lo")), ("s (DECIMAL(9,2))", cents)],
        1,
    );
    let sets = Column::Lists(vec![Some(vec![Some("ka".into()), Some("lo".into())])]);
    parquet(&bench.at("set.parquet"), &[("set", sets), ("s", Column::Ints(vec![Some(1)]))], 1);
    for (input, columns, parts) in [
        (
            "a.jsonl b.jsonl",
            "target=s",
            &["rows of a.jsonl have 1 target, those of b.jsonl 2", "--columns"][..],
        ),
        ("a.jsonl", "anchor=anchor,target=s", &["do not make a row of texts", "positive=NAME"]),
        ("a.jsonl", "anchor,positive=positive,target=s", &["\"anchor\" has no role"]),
        ("a.jsonl", "anchor,target=s", &["\"anchor\" is a column of sets"]),
        ("a.jsonl", "target=s,target=s", &["the column \"s\" is named twice"]),
        ("a.jsonl", "target=", &["a column without a name"]),
        ("a.jsonl", "target=z", &["the first record does not have a key \"z\" of numbers", "\"s\""]),
        ("c.jsonl", "target=s", &["no known keys", "\"left\"", "--columns"]),
        ("c.jsonl", "anchor=left,positive=rihgt,target=s", &["both of the keys \"left\", \"rihgt\""]),
        ("c.jsonl", "lefts", &["does not have a key \"lefts\"", "\"right\""]),
        ("sets.jsonl", "target=s", &["1 of 1 lines", "object without the keys of a pair"]),
        ("empty.jsonl", "target=s", &["the input holds no pair"]),
        ("t.parquet", "target=s", &["\"s\" is text, where numbers are needed"]),
        ("null.parquet", "target=s", &["\"s\" is NULL, where numbers are needed"]),
        ("decimal.parquet", "target=s", &["\"s\" is DECIMAL, where numbers are needed"]),
        ("decimal.parquet", "target=s --where s>1", &["DECIMAL"]),
        ("t.parquet", "target=z", &["no column \"z\"", "\"s\" (text)"]),
        ("set.parquet", "target=s", &["\"set\" is a column of sets"]),
    ] {
        prepare(&bench, input, &format!("--columns {columns}")).fails(parts);
    }
    // A file without a row agrees with all others.
    prepare(&bench, "empty.jsonl b.jsonl", "--columns target=s").ends(0);
    assert_eq!(rows(&bench), [(2, vec![1.0, 2.0])]);
}

#[test]
fn rules_and_the_dev_set_keep_each_number_with_its_texts() {
    let bench = bench();
    let line = |i: u64| {
        let [a, p, n] = [0, 1, 2].map(|k| sentence(3 * i + k, 6));
        let mut row = json!({ "anchor": a, "positive": p, "s": [i as f64 / 8.0, 0.1] });
        if !i.is_multiple_of(3) {
            row["negative"] = n.into();
        }
        row.to_string() + "\n"
    };
    let all: String = (0..300).map(line).collect();
    let again: String = (0..300).map(|i| line(i).replace("0.1]", "0.9]")).collect();
    bench.put("all.jsonl", &(all + &again));
    let switches = "--columns target=s --drop-duplicates --nfc --dev-share 0.2 --dev-out dev.jsonl";
    prepare(&bench, "all.jsonl", switches)
        .ends(0)
        .says(&["dropped: 300 pairs, duplicate of an earlier pair"]);
    let train = rows(&bench);
    let dev: Vec<Value> = fs::read_to_string(bench.at("dev.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((train.len(), dev.len()), (240, 60));
    let mut seen = vec![];
    for (len, targets) in train {
        let i = (8.0 * targets[0]) as u64;
        assert_eq!(
            (len, targets[1]),
            (2 + usize::from(!i.is_multiple_of(3)), 0.1),
            "the first of the duplicates"
        );
        seen.push(i);
    }
    for row in &dev {
        let i = (8.0 * row["targets"][0].as_f64().unwrap()) as u64;
        assert_eq!(row["anchor"], sentence(3 * i, 6));
        assert_eq!(row["targets"][1].to_string(), "0.1", "as it was written");
        assert_eq!(row.get("negative_1").is_some(), !i.is_multiple_of(3));
        seen.push(i);
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..300).collect::<Vec<_>>());
    // The dev set is a file of rows like any other.
    prepare(&bench, "dev.jsonl", "--columns target=targets").ends(0);
    assert_eq!(rows(&bench).len(), 60);
    assert!(rows(&bench).iter().all(|(_, targets)| targets[1] == 0.1));
    bench.trainer("inspect set --samples 1").ends(0).says(&["targets      2 a pair", "\n  targets: "]);
    let json: Value =
        serde_json::from_str(&bench.trainer("inspect set --samples 1 --json").ends(0).out).unwrap();
    assert_eq!(
        (json["manifest"]["targets"].as_u64(), json["manifest"]["version"].as_u64()),
        (Some(2), Some(2))
    );
    assert_eq!(json["samples"][0]["targets"].as_array().unwrap().len(), 2);
}

/// A negative on the other side of the split takes those after it along, so that each number keeps the position of its
/// text.
#[test]
fn negatives_of_the_other_side_are_cut_off_where_there_are_numbers() {
    let bench = bench();
    // Every anchor is the first negative of the next row.
    let text = |i: u64| sentence(i % 40, 6);
    let line = |i: u64| {
        let row = json!({ "anchor": text(i), "positive": sentence(500 + i, 6), "n1": sentence(900 + i, 6),
                          "n2": text(i + 1), "n3": sentence(700 + i, 6), "s": [i, 1, 2, 3] });
        row.to_string() + "\n"
    };
    bench.put("all.jsonl", &(0..40).map(line).collect::<String>());
    let switches = "--columns anchor,positive,n1,n2,n3,target=s --dev-share 0.3 --dev-out dev.jsonl";
    prepare(&bench, "all.jsonl", switches).ends(0).says(&["negatives whose text is on the other side"]);
    let lengths: Vec<usize> = rows(&bench).iter().map(|(len, _)| *len).collect();
    assert!(lengths.iter().all(|len| [3, 5].contains(len)) && lengths.contains(&3), "{lengths:?}");
}

#[test]
fn a_killed_run_ends_as_an_unbroken_one() {
    let bench = bench();
    let line = |i: u64| {
        let [a, p] = [0, 1].map(|k| sentence(2 * i + k, 4 + (i % 9) as usize));
        let scores = [hash2(1, i) as f32 / 1e9, hash2(2, i) as f32, 0.5];
        json!({ "anchor": a, "positive": p, "s": scores }).to_string() + "\n"
    };
    bench.put("many.jsonl", &(0..40_000).map(line).collect::<String>());
    let args = |out: &str| {
        format!(
            "prepare --input many.jsonl --columns target=s --tokenizer tokenizer.json --max-len 16 --save-every 0 \
             --max-occurrences 900 --dev-share 0.01 --dev-out {out}.dev --name set --out {out}/set"
        )
    };
    bench.trainer(&args("whole")).ends(0);
    bench.prepare_with_kills(&args("out"));
    assert_eq!(names(&bench.at("out")), ["set"]);
    for file in ["set/manifest.json", "set/00000.shard"] {
        let read = |out: &str| fs::read(bench.at(out).join(file)).unwrap();
        assert!(read("whole") == read("out"), "{file} differs");
    }
    assert!(fs::read(bench.at("whole.dev")).unwrap() == fs::read(bench.at("out.dev")).unwrap());
    // The same command has nothing to do; other numbers make another set.
    let ended = bench.trainer(&args("out")).ends(0);
    assert!(ended.err.contains("already holds what this command would write"), "{}", ended.err);
    let other = args("out").replace("target=s", "anchor,positive");
    bench.trainer(&other).fails(&["made from other inputs or options", "columns"]);
}

/// `tests/golden/shards-v1` was written before rows could have numbers.
#[test]
fn shards_of_the_first_version_are_read_and_written_as_ever() {
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/shards-v1");
    let set = ShardSet::open(&golden).unwrap();
    assert_eq!((set.len(), set.targets(), set.max_negatives(), set.verify().unwrap()), (70, 0, 2, 2));
    for i in 0..set.len() {
        let row = set.row(i).unwrap();
        assert_eq!((row.negatives() as u64, row.targets()), (i % 3, &[][..]));
    }
    let bench = Bench::new();
    for file in ["pairs.jsonl", "tokenizer.json"] {
        fs::copy(golden.join(file), bench.at(file)).unwrap();
    }
    bench
        .trainer_args(&[
            "prepare",
            "--input",
            "pairs.jsonl",
            "--tokenizer",
            "tokenizer.json",
            "--max-len",
            "6",
            "--max-rejects",
            "0.1",
            "--drop-duplicates",
            "--prompt-anchor",
            "ka ",
            "--out",
            "set",
        ])
        .ends(0);
    for file in ["manifest.json", "00000.shard"] {
        assert!(
            fs::read(bench.at("set").join(file)).unwrap() == fs::read(golden.join(file)).unwrap(),
            "{file}"
        );
    }
}
