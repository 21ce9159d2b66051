//! The same records in every form give the same shards; every kind of damage is reported or counted.

mod support_files;
mod support_run;

use gigapair::corpus::{ChunkReader, Format, Item, ReadOptions, Reason, SetPairs, Skipped};
use gigapair::shards::{DevSplit, PrepareOptions, PrepareSummary, ShardSet, SplitBy, prepare};
use gigapair::tokenize::ModelTokenizer;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use support_files::{Column, Texts, csv, gzip, json_lines, parquet, query, tsv, zstd};
use support_run::{Bench, names, sentence};

fn bench() -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench
}

/// `count` records of `texts` texts, with commas and quotes.
fn records(count: u64, texts: u64) -> Vec<Texts> {
    let text = |row: u64, k: u64| {
        let words = sentence(row * 31 + k, 3 + (row + k) as usize % 5);
        words.replacen(' ', [", ", " ", " \"", "\t"][(row as usize + k as usize) % 3], 1)
    };
    (0..count).map(|row| (0..texts).map(|k| text(row, k)).collect()).collect()
}

fn options(bench: &Bench, inputs: &[&str], read: ReadOptions) -> PrepareOptions {
    let inputs = inputs.iter().map(|i| bench.at(i)).collect();
    let options = PrepareOptions::new(
        inputs,
        ModelTokenizer::open(&bench.at("tokenizer.json")).unwrap(),
        16,
        bench.at("out/set"),
    );
    PrepareOptions { read, threads: 2, max_rejects: 1.0, overwrite: true, ..options }
}

fn run(bench: &Bench, input: &str, read: ReadOptions) -> Result<PrepareSummary, String> {
    let result = prepare(&options(bench, &[input], read), &|_| ());
    assert!(!bench.at("out/.set.preparing").exists(), "{input}");
    result.map_err(|e| format!("{e:#}"))
}

fn shard(bench: &Bench) -> Vec<u8> {
    fs::read(bench.at("out/set/00000.shard")).unwrap()
}

fn rejects(summary: &PrepareSummary) -> Vec<(Reason, u64)> {
    summary.rejects.iter().map(|(&r, &n)| (r, n)).collect()
}

fn named(columns: &[&str]) -> ReadOptions {
    ReadOptions { columns: columns.iter().map(|c| c.to_string()).collect(), ..ReadOptions::default() }
}

/// Runs each form plain, gzip and zstd under an uninformative name, and compares the shards.
fn same_shards(bench: &Bench, rows: u64, forms: Vec<(&str, Vec<u8>, ReadOptions)>) {
    let mut first = None;
    for (form, bytes, read) in forms {
        for (name, bytes) in [("data", bytes.clone()), ("data.1", gzip(&bytes)), ("data.2", zstd(&bytes))] {
            fs::write(bench.at(name), bytes).unwrap();
            let summary = run(bench, name, read.clone()).unwrap_or_else(|e| panic!("{form}: {e}"));
            assert_eq!((summary.rows, rejects(&summary)), (rows, vec![]), "{form} {name}");
            let found = shard(bench);
            assert!(
                *first.get_or_insert_with(|| found.clone()) == found,
                "{form} {name} gives another shard"
            );
        }
    }
}

/// A column named twice: what a teacher tells of single texts.
#[test]
fn a_text_may_be_its_own_positive_in_every_form() {
    let bench = bench();
    let texts = records(300, 2);
    let twice: Vec<Vec<String>> = texts.iter().map(|r| vec![r[0].clone(), r[0].clone()]).collect();
    let forms = vec![
        ("arrays", json_lines(&twice, |r| json!(r)), ReadOptions::default()),
        ("objects", json_lines(&texts, |r| json!({ "id": 1, "text": r[0] })), named(&["text", "text"])),
        ("roles", json_lines(&texts, |r| json!({ "t": r[0] })), named(&["anchor=t", "positive=t"])),
        ("csv by name", csv(&texts, "a,y,text\n"), named(&["text", "text"])),
        ("tsv by number", tsv(&texts, ""), named(&["1", "1"])),
    ];
    // `csv` has the anchor last.
    same_shards(&bench, 300, forms);
    let first = shard(&bench);
    parquet(
        &bench.at("data"),
        &[
            ("text", Column::text(texts.iter().map(|r| &r[0]))),
            ("id", Column::text(texts.iter().map(|r| &r[1]))),
        ],
        100,
    );
    run(&bench, "data", named(&["text", "text"])).unwrap();
    assert!(shard(&bench) == first, "parquet");
}

#[test]
fn every_form_of_pairs_gives_the_same_shards() {
    let bench = bench();
    let pairs = records(2_500, 2);
    let default = ReadOptions::default;
    let forms = vec![
        ("arrays", json_lines(&pairs, |r| json!(r)), default()),
        ("objects", json_lines(&pairs, |r| json!({ "id": 1, "positive": r[1], "anchor": r[0] })), default()),
        ("sets", json_lines(&pairs, |r| json!({ "set": r })), default()),
        ("queries", json_lines(&pairs, |r| json!({ "query": r[0], "pos": [r[1]] })), default()),
        ("own keys", json_lines(&pairs, |r| json!({ "l": r[0], "r": r[1] })), named(&["l", "r"])),
        ("own sets", json_lines(&pairs, |r| json!({ "captions": r })), named(&["captions"])),
        ("tsv by number", tsv(&pairs, ""), named(&["1", "2"])),
        ("tsv with a header", tsv(&pairs, "\u{feff}Question\tAnswer\n"), default()),
        ("csv", csv(&pairs, "body,id,title\n"), default()),
        ("csv by name", csv(&pairs, "x,y,\"the, z\"\n"), named(&["the, z", "x"])),
        ("csv by number", csv(&pairs, ""), named(&["3", "1"])),
    ];
    same_shards(&bench, 2_500, forms);
    let first = shard(&bench);
    let column = |k: usize| Column::text(pairs.iter().map(move |r| &r[k]));
    parquet(&bench.at("data"), &[("answer", column(1)), ("id", column(0)), ("question", column(0))], 700);
    let summary = run(&bench, "data", default()).unwrap();
    assert_eq!(summary.rows, 2_500);
    assert!(shard(&bench) == first, "parquet");
    let sets = Column::lists(pairs.iter().map(|r| &r[..]));
    parquet(&bench.at("data"), &[("set", sets)], 1_000);
    run(&bench, "data", default()).unwrap();
    assert!(shard(&bench) == first, "parquet of sets");
    let source = &ShardSet::open(&bench.at("out/set")).unwrap().manifest().sources[0].clone();
    let sha = gigapair::common::hash::sha256_file(&bench.at("data")).unwrap();
    assert_eq!((&source.sha256, source.lines), (&sha, 2_500));
}

#[test]
fn every_form_of_negatives_gives_the_same_shards() {
    let bench = bench();
    let rows = records(2_000, 4);
    let default = ReadOptions::default;
    let object =
        |r: &Texts| json!({ "negative_1": r[2], "anchor": r[0], "positive": r[1], "negative_2": r[3] });
    let forms = vec![
        ("arrays", json_lines(&rows, |r| json!(r)), default()),
        ("objects", json_lines(&rows, object), default()),
        ("queries", json_lines(&rows, query), default()),
        ("tsv by number", tsv(&rows, ""), named(&["1", "2", "3", "4"])),
        ("csv", csv(&rows, "positive,id,anchor,negative,negative2\n"), default()),
    ];
    same_shards(&bench, 2_000, forms);
    let first = shard(&bench);
    let column = |k: usize| Column::text(rows.iter().map(move |r| &r[k]));
    let lists = |from: usize, to: usize| Column::lists(rows.iter().map(move |r| &r[from..to]));
    for columns in [
        vec![
            ("anchor", column(0)),
            ("positive", column(1)),
            ("negative_1", column(2)),
            ("negative_2", column(3)),
        ],
        vec![("neg", lists(2, 4)), ("query", column(0)), ("pos", lists(1, 2))],
    ] {
        parquet(&bench.at("data"), &columns, 300);
        assert_eq!(run(&bench, "data", default()).unwrap().rows, 2_000);
        assert!(shard(&bench) == first, "parquet {}", columns[0].0);
    }
    // Lists are cut to the number asked for, whatever the form.
    fs::write(bench.at("data"), json_lines(&rows, query)).unwrap();
    let read = ReadOptions { negatives: Some(1), ..default() };
    assert_eq!(run(&bench, "data", read.clone()).unwrap().max_negatives, 1);
    let queries = shard(&bench);
    fs::write(bench.at("data"), json_lines(&rows, |r| json!(r))).unwrap();
    run(&bench, "data", read).unwrap();
    assert!(shard(&bench) == queries && queries != first);
}

/// The hashes of each row's texts.
fn rows(bench: &Bench) -> BTreeSet<Vec<u64>> {
    let set = ShardSet::open(&bench.at("out/set")).unwrap();
    (0..set.len()).map(|i| set.row(i).unwrap().texts().map(|t| t.hash).collect()).collect()
}

#[test]
fn pairs_of_sets_depend_on_seed_and_texts_alone() {
    let bench = bench();
    let mut sets = records(600, 24);
    sets.iter_mut().enumerate().for_each(|(i, set)| set.truncate(2 + i % 23));
    for (i, set) in sets.iter_mut().enumerate() {
        set.iter_mut()
            .enumerate()
            .for_each(|(k, t)| t.push_str(&format!(" {}", sentence((i * 100 + k) as u64, 4))));
    }
    let write =
        |sets: &[Texts]| fs::write(bench.at("data"), json_lines(sets, |r| json!({ "set": r }))).unwrap();
    let expected: u64 = sets.iter().map(|s| s.len() as u64).map(|n| (n * (n - 1) / 2).min(10)).sum();
    write(&sets);
    assert_eq!(run(&bench, "data", ReadOptions::default()).unwrap().rows, expected);
    let (first, found) = (shard(&bench), rows(&bench));
    for threads in [1, 3] {
        let options = PrepareOptions { threads, ..options(&bench, &["data"], ReadOptions::default()) };
        prepare(&options, &|_| ()).unwrap();
        assert!(shard(&bench) == first, "{threads} threads");
    }
    run(&bench, "data", ReadOptions { seed: 2, ..ReadOptions::default() }).unwrap();
    assert!(rows(&bench) != found, "another seed");
    sets.reverse();
    write(&sets);
    run(&bench, "data", ReadOptions::default()).unwrap();
    assert!(rows(&bench) == found, "another order");
    let all: u64 = sets.iter().map(|s| s.len() as u64).map(|n| n * (n - 1) / 2).sum();
    let summary = run(&bench, "data", ReadOptions { set_pairs: SetPairs::All, ..ReadOptions::default() });
    assert_eq!(summary.unwrap().rows, all);
    assert!(rows(&bench).is_superset(&found));
}

#[test]
fn bad_lines_of_every_form_are_counted_and_the_good_ones_kept() {
    let bench = bench();
    let good = records(50, 2);
    let check = |name: &str, bytes: Vec<u8>, expected: &[(Reason, u64)]| {
        fs::write(bench.at(name), bytes).unwrap();
        let summary = run(&bench, name, ReadOptions::default()).unwrap();
        assert_eq!((summary.rows, &rejects(&summary)[..]), (50, expected), "{name}");
        assert_eq!(summary.skipped, BTreeMap::from([(Skipped::Blank, 1)]), "{name}");
    };
    let arrays = json_lines(&good, |r| json!(r));
    let bad = b"{\"set\":[\"ka\"]}\n{\"query\":\"ka\",\"pos\":[]}\n{\"q\":\"ka\"}\n7\n[\"ka\",\"lo\\u0000\"]\n[\"ka\",\"\0\"]\n\r\n\
        {\"query\":null,\"pos\":\"ka\"}\n{\"set\":\"ka\"}\n";
    let mixed = String::from_utf8([&arrays[..], bad].concat()).unwrap().replace("\"]\n[\"ka", "\"]\r\n[\"ka");
    check(
        "a.jsonl",
        mixed.into_bytes(),
        &[
            (Reason::MalformedJson, 1),
            (Reason::NotARecord, 1),
            (Reason::MissingKeys, 1),
            (Reason::NotAList, 1),
            (Reason::NullValue, 1),
            (Reason::SetTooSmall, 1),
            (Reason::NoPositive, 1),
            (Reason::ContainsNul, 1),
        ],
    );
    let table = csv(&good, "positive,id,anchor\n");
    let ragged = b"ka,1\nka,1,lo,mi\nka,1,\"lo\nka,1,\nka\0,1,lo\nka,1,l\xffo\n\n";
    let (head, tail) = table.split_at(table.windows(2).position(|w| w == b"\"\n").unwrap() + 2);
    check(
        "a.csv",
        [head, ragged, tail].concat(),
        &[
            (Reason::WrongColumns, 2),
            (Reason::UnclosedQuote, 1),
            (Reason::InvalidUtf8, 1),
            (Reason::EmptyText, 1),
            (Reason::ContainsNul, 1),
        ],
    );
    let log = fs::read_to_string(bench.at("out/set.reject.jsonl")).unwrap();
    let row: serde_json::Value = serde_json::from_str(log.lines().nth(2).unwrap()).unwrap();
    assert_eq!((&row["reason"], &row["excerpt"]), (&json!("unclosed-quote"), &json!("ka,1,\"lo")));
    let table = tsv(&good, "anchor\tpositive\n");
    check(
        "a.tsv",
        [&table[..], b"ka\nka\tlo\tmi\nka\r\tlo\0\n\t \n"].concat(),
        &[(Reason::WrongColumns, 2), (Reason::ContainsNul, 1)],
    );
}

#[test]
fn where_no_pair_is_left_the_rejects_and_the_reason_are() {
    let bench = bench();
    fs::write(bench.at("bad.jsonl"), "{}\n[\"ka\"]\n[\"ka\", \"\"]\n").unwrap();
    let all = PrepareOptions { max_rejects: 1.0, ..options(&bench, &["bad.jsonl"], ReadOptions::default()) };
    let error = prepare(&all, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("all 3 lines were rejected") && error.contains("empty text: 1"), "{error}");
    assert_eq!(fs::read_to_string(all.reject_file()).unwrap().lines().count(), 3);
    fs::write(bench.at("good.jsonl"), json_lines(&records(1, 2), |r| json!(r))).unwrap();
    let one = options(&bench, &["good.jsonl"], ReadOptions::default());
    let mut dev = PrepareOptions { dev_out: Some(bench.at("dev.jsonl")), ..one.clone() };
    dev.rules.dev = Some(DevSplit { share: 0.999_999, seed: 1, by: SplitBy::Components });
    let error = prepare(&dev, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("1 pairs went into the dev set") && error.contains("--dev-share"), "{error}");
    let mut long = one;
    long.cleaning.min_chars = Some(10_000);
    let error = prepare(&long, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("cleaning dropped all 1 pairs"), "{error}");
}

#[test]
fn bad_rows_of_a_parquet_file_are_counted_and_the_good_ones_kept() {
    let bench = bench();
    let text = |t: &str| Some(t.as_bytes().to_vec());
    let list = |items: &[Option<&str>]| Some(items.iter().map(|i| i.map(str::to_owned)).collect());
    let anchors =
        vec![text("ka"), None, text("lo"), text("mi"), Some(vec![b'k', 0xff]), text("ne"), text(" ")];
    let positives = Column::Lists(vec![
        list(&[Some("pu"), None, Some("ra")]),
        list(&[Some("pu")]),
        None,
        list(&[]),
        list(&[Some("pu")]),
        list(&[Some("so\0")]),
        list(&[Some("pu")]),
    ]);
    let negatives = Column::Lists(vec![None, None, None, list(&[None]), None, None, None]);
    parquet(&bench.at("x"), &[("query", Column::Text(anchors)), ("pos", positives), ("neg", negatives)], 2);
    let summary = run(&bench, "x", ReadOptions::default()).unwrap();
    assert_eq!((summary.rows, summary.max_negatives), (2, 0));
    let expected = [
        (Reason::NullValue, 1),
        (Reason::NoPositive, 2),
        (Reason::InvalidUtf8, 1),
        (Reason::EmptyText, 1),
        (Reason::ContainsNul, 1),
    ];
    assert_eq!(rejects(&summary), expected);
    let log = fs::read_to_string(bench.at("out/set.reject.jsonl")).unwrap();
    let row: serde_json::Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert_eq!((&row["line"], &row["excerpt"]), (&json!(2), &json!("NULL\tpu")));
}

#[test]
fn damaged_files_are_named_with_what_to_do() {
    let bench = bench();
    let pairs = records(20_000, 2);
    let text = json_lines(&pairs, |r| json!(r));
    let column = |k: usize| Column::text(pairs.iter().map(move |r| &r[k]));
    parquet(&bench.at("whole.parquet"), &[("left", column(0)), ("right", column(1))], 5_000);
    let whole = fs::read(bench.at("whole.parquet")).unwrap();
    let zeroed = {
        let mut bytes = whole.clone();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 3_000].fill(0x5a);
        bytes
    };
    let numbers = "message m { REQUIRED INT64 anchor; REQUIRED BYTE_ARRAY positive (UTF8); }";
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let (two, mid) = (named(&["left", "right"]), named(&["left", "mid"]));
    let default = ReadOptions::default();
    let cases: Vec<(&str, Vec<u8>, &ReadOptions, &[&str])> = vec![
        (
            "cut.jsonl.gz",
            half(gzip(&text)),
            &default,
            &["cut.jsonl.gz: the gzip file is truncated after line", "fetch"],
        ),
        (
            "cut.jsonl.zst",
            half(zstd(&text)),
            &default,
            &["cut.jsonl.zst: the zstd file is truncated after line", "fetch"],
        ),
        (
            "end.zst",
            {
                let z = zstd(&text);
                z[..z.len() - 2].to_vec()
            },
            &default,
            &["end.zst: the zstd file is truncated"],
        ),
        (
            "bad.zst",
            [&zstd(&text)[..], b"rubbish"].concat(),
            &default,
            &["bad.zst: the zstd file is damaged"],
        ),
        (
            "bad.gz",
            [&gzip(&text)[..], b"rubbish, not gzip"].concat(),
            &default,
            &["bad.gz: the gzip file is damaged"],
        ),
        (
            "cut.parquet",
            half(whole.clone()),
            &two,
            &["cut.parquet is not a whole Parquet file", "fetch it again"],
        ),
        (
            "bad.parquet",
            zeroed,
            &two,
            &["bad.parquet: the Parquet file is damaged after row", "fetch it again"],
        ),
        (
            "whole.parquet",
            whole.clone(),
            &default,
            &["\"left\" (text), \"right\" (text)", "--columns NAME,NAME"],
        ),
        ("whole.parquet", whole.clone(), &mid, &["no column \"mid\"", "\"right\" (text)"]),
        ("x.parquet.gz", gzip(&whole), &two, &["x.parquet.gz is a compressed Parquet file", "gunzip"]),
        ("named.parquet", text.clone()[1..].to_vec(), &two, &["named.parquet: no Parquet file", "PAR1"]),
        ("x.csv", b"id,l\n1,2\n".to_vec(), &default, &["x.csv: line 1", "\"id\", \"l\"", "--columns"]),
        ("x.csv", b"id,l\n1,2\n".to_vec(), &two, &["no column \"left\"", "\"id\", \"l\""]),
        ("notes", b"some words\n".to_vec(), &default, &["notes: unknown kind of file", "--format"]),
        ("utf16.csv", b"\xff\xfea\0,\0".to_vec(), &default, &["utf16.csv: it is UTF-16", "iconv"]),
        ("none.jsonl", vec![], &default, &["no pair"]),
    ];
    for (name, bytes, read, parts) in cases {
        fs::write(bench.at(name), bytes).unwrap();
        let err = run(&bench, name, read.clone()).err().unwrap_or_else(|| panic!("{name} was read"));
        parts.iter().for_each(|p| assert!(err.contains(p), "no {p:?} in {err}"));
        assert!(!bench.at("out/set").exists(), "{name}");
    }
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(numbers).unwrap());
    let file = fs::File::create(bench.at("numbers.parquet")).unwrap();
    let writer = parquet::file::writer::SerializedFileWriter::new(file, schema, Default::default()).unwrap();
    writer.close().unwrap();
    let err = run(&bench, "numbers.parquet", ReadOptions::default()).unwrap_err();
    assert!(err.contains("column \"anchor\" is numbers, where text is needed"), "{err}");
    let forced = ReadOptions { format: Some(Format::Parquet), ..ReadOptions::default() };
    let err = run(&bench, "notes", forced).unwrap_err();
    assert!(err.contains("notes is not a whole Parquet file"), "{err}");
    assert_eq!(names(&bench.at("out")), [""; 0]);
}

#[test]
fn folders_patterns_and_standard_input() {
    let bench = bench();
    let pairs = records(3_000, 2);
    fs::create_dir_all(bench.at("in/deep")).unwrap();
    fs::write(bench.at("in/a.jsonl"), json_lines(&pairs[..1_000], |r| json!(r))).unwrap();
    fs::write(bench.at("in/b.csv.zst"), zstd(&csv(&pairs[1_000..2_000], "positive,id,anchor\n"))).unwrap();
    let column = |k: usize| Column::text(pairs[2_000..].iter().map(move |r| &r[k]));
    parquet(&bench.at("in/deep/c.parquet"), &[("anchor", column(0)), ("positive", column(1))], 400);
    fs::write(bench.at("all.jsonl"), json_lines(&pairs, |r| json!(r))).unwrap();
    let prepare = "prepare --tokenizer tokenizer.json --max-len 16 --overwrite --out out/set --input";
    bench.trainer(&format!("{prepare} all.jsonl")).ends(0);
    let whole = shard(&bench);
    let ended = bench.trainer(&format!("{prepare} in")).ends(0).says(&["3000 pairs"]);
    assert!(ended.err.contains("in: 3 files"), "{}", ended.err);
    assert!(shard(&bench) == whole);
    let ended = bench.trainer(&format!("{prepare} in/*.* in/d*/c.parquet")).ends(0);
    assert!(
        ended.err.contains("in/*.*: 2 files") && ended.err.contains("in/d*/c.parquet: 1 file"),
        "{}",
        ended.err
    );
    assert!(shard(&bench) == whole);
    let parts = ["in/a.jsonl", "are the same file", "name it once"];
    bench.trainer(&format!("{prepare} in ./in/a.jsonl")).fails(&parts);
    bench.trainer(&format!("{prepare} in/*.tsv")).fails(&["no file matches in/*.tsv", "quote"]);
    for (name, expected) in [("in/deep/c.parquet", 1_000), ("in/b.csv.zst", 1_000)] {
        let mut piped = bench.command(&format!("{prepare} -"));
        piped.stdin(fs::File::open(bench.at(name)).unwrap());
        let said = format!("{expected} pairs");
        support_run::Ended::from(piped.output().unwrap()).ends(0).says(&[&said]);
    }
    let mut piped = bench.command(&format!("{prepare} -"));
    fs::write(bench.at("cut"), &zstd(&json_lines(&pairs, |r| json!(r)))[..900]).unwrap();
    piped.stdin(fs::File::open(bench.at("cut")).unwrap());
    support_run::Ended::from(piped.output().unwrap()).fails(&["standard input: the zstd file is truncated"]);
}

/// Reads a file to its end; the records, or the error.
fn read_all(path: &Path) -> Result<u64, String> {
    let mut reader = ChunkReader::open(path, &ReadOptions::default()).map_err(|e| format!("{e:#}"))?;
    let mut records = 0;
    while let Some(chunk) = reader.next_chunk().map_err(|e| format!("{e:#}"))? {
        chunk.parse(&mut |_, item| records += u64::from(matches!(item, Item::Record(_))));
    }
    Ok(records)
}

#[test]
fn no_damaged_byte_of_a_parquet_file_is_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.parquet");
    // The first byte of a seed is the fuzzer's.
    let seed = |name: &str| {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/records");
        fs::read(seeds.join(name)).unwrap()[1..].to_vec()
    };
    fs::write(&path, seed("parquet-negative-length")).unwrap();
    let err = read_all(&path).unwrap_err();
    assert!(err.contains("the Parquet file is damaged after row 0; fetch it again"), "{err}");
    for name in ["parquet-snappy", "parquet-v2"] {
        let whole = seed(name);
        fs::write(&path, &whole).unwrap();
        assert_eq!(read_all(&path), Ok(3), "{name}: two positives of the first row, one of the second");
        for i in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[i] ^= 0xff;
            fs::write(&path, bytes).unwrap();
            if let Err(e) = read_all(&path) {
                assert!(
                    ["again", "--columns", "--format"].iter().any(|part| e.contains(part)),
                    "byte {i}: {e}"
                );
            }
        }
    }
}
