//! Files as people have them: they give the right pairs and the rest is counted, or the error says what to do.

mod support_files;
mod support_run;

use serde_json::json;
use std::fs;
use support_files::{Column, gzip, parquet};
use support_run::{Bench, Ended};

struct Set {
    bench: Bench,
}

impl Set {
    fn new() -> Set {
        let bench = Bench::new();
        bench.tokenizer("tokenizer.json", 1);
        Set { bench }
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.bench.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Prepares a file from scratch.
    fn prepare(&self, input: &str, switches: &[&str]) -> Ended {
        let _ = fs::remove_dir_all(self.bench.at("out"));
        let args = format!("prepare --tokenizer tokenizer.json --out out/set --input {input}");
        let mut command = self.bench.command(&args);
        command.args(switches).output().unwrap().into()
    }

    fn shard(&self) -> Vec<u8> {
        fs::read(self.bench.at("out/set/00000.shard")).unwrap()
    }

    /// A file gives these records, and nothing is rejected.
    #[track_caller]
    fn gives(&self, input: &str, switches: &[&str], records: &[&[&str]]) -> Ended {
        let lines: String = records.iter().map(|r| format!("{}\n", json!(r))).collect();
        self.put("expected.jsonl", lines);
        self.prepare("expected.jsonl", &[]).ends(0);
        let expected = self.shard();
        let ended = self.prepare(input, switches).ends(0);
        assert!(self.shard() == expected, "{input}: {}", ended.out);
        assert!(!ended.out.contains("rejected"), "{}", ended.out);
        ended
    }
}

const ROWS: [&[&str]; 3] = [&["ka lo", "mi ne"], &["pu \"ra\"", "so, ti"], &["ne\nka", "lo\tmi"]];

#[test]
fn tables_are_read_whatever_stands_between_their_columns() {
    let set = Set::new();
    for (name, sign, switches) in [
        ("pandas.tsv", "\t", vec![]),
        ("comma.csv", ",", vec![]),
        ("semicolon.csv", ";", vec!["--delimiter", ";"]),
        ("pipe.txt", "|", vec!["--delimiter", "|"]),
        ("tab.txt", "\t", vec!["--delimiter", "tab"]),
        ("always.tsv", "\t", vec!["--quoting", "always"]),
    ] {
        let quoted = |text: &str| match text.contains(['"', '\n', '\t', ',', ';', '|']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        };
        let row = |r: &[&str]| r.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(sign);
        let table: String = ROWS.iter().map(|r| format!("7{sign}{}\n", row(r))).collect();
        let header = format!("id{sign}anchor{sign}positive\n");
        set.put(name, format!("\u{feff}{header}{table}"));
        let ended = set.gives(name, &switches, &ROWS);
        ended.says(&[": \"anchor\" as anchor, \"positive\" as positive; not used: \"id\""]);
        // Excel's rows of separators, and blank lines, are not rejects.
        set.put(name, format!("{header}{table}{sign}{sign}\n\n  \n{sign}\"\"{sign}\n"));
        set.gives(name, &switches, &ROWS).says(&["skipped: 4 rows, blank"]);
    }
    set.put("sep.csv", "sep=;\nanchor;positive;;\nka lo;mi ne;;\n;;;\n");
    set.gives("sep.csv", &[], &ROWS[..1]);
    // Every field quoted, one with a tab and a line break: its lines could be rows as well.
    let torn: &[&[&str]] = &[&["x\ty\nz", "p"], &["m", "n"]];
    set.put("all.tsv", "\"anchor\"\t\"positive\"\n\"x\ty\nz\"\t\"p\"\n\"m\"\t\"n\"\n");
    set.gives("all.tsv", &[], torn);
    set.put("some.tsv", "anchor\tpositive\n\"x\ty\nz\"\t\"p\"\nm\tn\n");
    set.gives("some.tsv", &[], torn);
    set.put("open.tsv", "anchor\tpositive\n\"ka\" lo\t\"mi\nne\tpu\" ra\"\n");
    set.gives("open.tsv", &[], &[&["\"ka\" lo", "\"mi"], &["ne", "pu\" ra\""]]);
    set.put("never.tsv", "anchor\tpositive\n\"ka\"\tlo\n");
    set.gives("never.tsv", &["--quoting", "never"], &[&["\"ka\"", "lo"]]);
    set.gives("never.tsv", &[], &[&["ka", "lo"]]);
}

#[test]
fn columns_are_texts_by_name_or_by_switch_and_never_by_guess() {
    let set = Set::new();
    set.put("premises.tsv", "premise\thypothesis\nka\tlo\nmi\tne\n");
    set.prepare("premises.tsv", &[]).fails(&[
        "premises.tsv",
        "\"premise\", \"hypothesis\"",
        "--columns NAME,NAME",
    ]);
    set.gives("premises.tsv", &["--columns", "premise,hypothesis"], &[&["ka", "lo"], &["mi", "ne"]]);
    set.put("bare.tsv", "ka\tlo\t1\nmi\tne\t0\n");
    set.prepare("bare.tsv", &[]).fails(&["bare.tsv", "\"ka\", \"lo\", \"1\"", "--columns 1,2"]);
    set.gives("bare.tsv", &["--columns", "1,2"], &[&["ka", "lo"], &["mi", "ne"]])
        .says(&["column 1 as anchor, column 2 as positive; the first row is data", "not used: \"3\""]);
    set.prepare("bare.tsv", &["--columns", "1,2,3"]).fails(&["column 3 holds numbers", "--where"]);
    set.gives("bare.tsv", &["--columns", "1,2", "--where", "3=1"], &[&["ka", "lo"]])
        .says(&["skipped: 1 row, left out by the filter"]);
    set.put("ids.csv", "query,positive\nka,17\nlo,18\n");
    set.prepare("ids.csv", &[]).fails(&["ids.csv", "\"positive\" holds numbers", "--columns"]);
    set.put("twice.csv", "anchor,positive,positive\nka,lo,mi\n");
    set.prepare("twice.csv", &[]).fails(&["twice.csv", "two columns are called \"positive\"", "rename"]);
    set.put("twice.jsonl", "{\"anchor\": \"ka\", \"positive\": \"lo\", \"positive\": \"mi\"}\n");
    set.prepare("twice.jsonl", &[]).fails(&["twice.jsonl: 1 of 1 lines", "a key occurs twice"]);
    set.put("split.csv", "anchor,positive,split\nka,lo,train\nmi,ne,test\n");
    let said = set.gives("split.csv", &[], &[&["ka", "lo"], &["mi", "ne"]]);
    assert!(
        said.err
            .contains("rows of every split are used; keep one with trainer prepare --where 'split=train'")
    );
    set.gives("split.csv", &["--where", "split=train"], &[&["ka", "lo"]]);
    set.put("unnamed.jsonl", "[\"ka\", \"lo\"]\n");
    let said = set.gives("unnamed.jsonl", &["--columns", "q,a"], &[&["ka", "lo"]]);
    assert!(said.err.contains("arrays have no names") && said.err.contains("--columns"), "{}", said.err);
    set.put("other.csv", "anchor;positive\nka;lo\n");
    set.prepare("other.csv", &[]).fails(&["other.csv", "--delimiter ';'"]);
    set.put(
        "squad.jsonl",
        "{\"question\": \"ka\", \"context\": \"lo\", \"answers\": {\"text\": [\"mi\"]}}\n",
    );
    set.prepare("squad.jsonl", &[]).fails(&["\"answers\" holds objects", "--columns", "\"context\""]);
    set.gives("squad.jsonl", &["--columns", "question,context"], &[&["ka", "lo"]]);
    set.put("id.jsonl", "{\"query\": \"ka\", \"positive\": 17}\n{\"query\": \"lo\", \"positive\": 18}\n");
    set.prepare("id.jsonl", &[]).fails(&["\"positive\" holds numbers", "--columns"]);
    set.put("strings.jsonl", "{\"anchor\": \"ka\", \"positive\": \"lo\", \"negative\": \"0\"}\n{\"anchor\": \"mi\", \"positive\": \"ne\", \"negative\": \"1\"}\n");
    set.prepare("strings.jsonl", &[]).fails(&["strings.jsonl", "\"negative\" holds numbers", "--where"]);
    let text = |texts: &[&str]| Column::Text(texts.iter().map(|t| Some(t.as_bytes().to_vec())).collect());
    let columns =
        [("anchor", text(&["ka", "lo"])), ("positive", text(&["mi", "ne"])), ("negative", text(&["0", "1"]))];
    parquet(&set.bench.at("strings.parquet"), &columns, 9);
    set.prepare("strings.parquet", &[]).fails(&["strings.parquet", "\"negative\" holds numbers"]);
    set.put("empty.json", "[ ]\n");
    set.prepare("empty.json", &[]).fails(&["the input holds no pair"]);
    set.put("labels.jsonl", "[\"ka\", \"lo\", \"1\"]\n[\"mi\", \"ne\", \"0\"]\n");
    set.prepare("labels.jsonl", &[]).fails(&["text 3 of each array is a number", "hard negative"]);
    set.put("a.csv", "title,body\nka,lo\n");
    set.put("b.jsonl", "{\"heading\": \"ka\", \"body\": \"lo\"}\n");
    set.prepare("a.csv b.jsonl", &["--columns", "title,body"]).fails(&[
        "b.jsonl",
        "\"title\", \"body\"",
        "keys are \"heading\", \"body\"",
    ]);
}

#[test]
fn labels_pick_the_pairs_and_are_missed_where_nobody_reads_them() {
    let set = Set::new();
    let rows = [("ka lo", "mi ne", "1", 0.9), ("pu ra", "so ti", "0", 0.2), ("ne ka", "lo mi", "1", 0.6)];
    let csv: String = rows.iter().map(|(a, p, l, s)| format!("{a},{p},{l},{s}\n")).collect();
    set.put("l.csv", format!("sentence1,sentence2,label,score\n{csv}"));
    let object = |(a, p, l, s): &(&str, &str, &str, f64)| {
        format!(
            "{}\n",
            json!({ "sentence1": a, "sentence2": p, "label": l.parse::<i64>().unwrap(), "score": s })
        )
    };
    set.put("l.jsonl", rows.iter().map(object).collect::<String>());
    let texts = |k: usize| Column::Text(rows.iter().map(|r| Some([r.0, r.1][k].into())).collect());
    let columns = [
        ("sentence1", texts(0)),
        ("sentence2", texts(1)),
        ("label", Column::Ints(rows.iter().map(|r| r.2.parse().ok()).collect())),
        ("score", Column::Numbers(rows.iter().map(|r| Some(r.3)).collect())),
    ];
    parquet(&set.bench.at("l.parquet"), &columns, 2);
    let pair = |i: usize| [rows[i].0, rows[i].1];
    for name in ["l.csv", "l.jsonl", "l.parquet"] {
        let said = set.gives(name, &[], &[&pair(0), &pair(1), &pair(2)]);
        let warned = format!("{name}: the column \"label\" is not used");
        assert!(said.err.contains(&warned) && said.err.contains("--where 'label=1'"), "{}", said.err);
        let said = set.gives(name, &["--where", "label=1"], &[&pair(0), &pair(2)]);
        said.says(&["skipped: 1 row, left out by the filter", "\"label\" as filter", "not used: \"score\""]);
        set.gives(name, &["--where", "label=1", "--where", "score>=0.7"], &[&pair(0)]);
        set.prepare(name, &["--where", "label=2"]).fails(&["no row fulfils label=2", "--where"]);
        set.prepare(name, &["--where", "lable=1"]).fails(&[name, "\"lable\"", "\"label\""]);
    }
    set.prepare("l.csv", &["--where", "label"]).ends(2);
    set.put("arrays.jsonl", "[\"ka\", \"lo\"]\n");
    set.prepare("arrays.jsonl", &["--where", "label=1"]).fails(&["array, which has no keys"]);
}

#[test]
fn json_is_read_in_every_shape_that_programs_write() {
    let set = Set::new();
    let pairs: [&[&str]; 3] = [&["ka [lo]", "mi \"ne\""], &["pu {ra}", "so"], &["ne", "ka"]];
    let objects: Vec<String> =
        pairs.iter().map(|r| json!({ "anchor": r[0], "positive": r[1] }).to_string()).collect();
    let pretty: Vec<String> = pairs
        .iter()
        .map(|r| serde_json::to_string_pretty(&json!({ "anchor": r[0], "positive": r[1] })).unwrap())
        .collect();
    for (name, text) in [
        ("line.json", format!("[{}]", objects.join(", "))),
        ("lines.json", format!("[{}\n]\n", objects.join(",\n"))),
        ("indented.json", format!("[\n{}\n]\n", pretty.join(",\n"))),
        ("values.json", pretty.join("\n")),
        ("together.jsonl", objects.concat()),
        (
            "nan.jsonl",
            objects
                .iter()
                .map(|o| o.replace('}', ", \"x\": NaN}").replace("{ra, \"x\": NaN}", "{ra}") + "\n")
                .collect(),
        ),
        ("arrays.json", json!(pairs).to_string()),
        ("marked.json", format!("\u{feff}{}", json!(pairs))),
        ("blank.jsonl", format!("\n{}\r\n\r\n  \n", objects.join("\r\n"))),
    ] {
        set.put(name, &text);
        set.gives(name, &[], &pairs);
        set.put("x.json.gz", [gzip(text.as_bytes()), vec![0; 700]].concat());
        set.gives("x.json.gz", &[], &pairs);
    }
    set.put("cut.json", format!("[{}", objects.join(",")));
    set.prepare("cut.json", &[]).fails(&["cut.json", "ends within an array", "truncated"]);
    set.put("columns.json", json!({ "anchor": ["ka", "lo"], "positive": ["mi", "ne"] }).to_string());
    set.prepare("columns.json", &[]).fails(&["columns.json", "whole columns", "orient='records'"]);
    set.put(
        "wide.csv",
        "anchor,positive\nka,lo\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
    );
    set.prepare("wide.csv", &[]).fails(&["wide.csv", "iconv -f UTF-16LE"]);
}

#[test]
fn passages_of_tevatron_and_dpr_are_positives_and_negatives() {
    let set = Set::new();
    let want: [&[&str]; 2] = [&["ka", "T lo", "mi"], &["ne", "pu"]];
    let tevatron = [
        json!({ "query_id": "1", "query": "ka", "positive_passages": [{ "docid": "a", "title": "T", "text": "lo" }],
                "negative_passages": [{ "docid": "b", "title": "", "text": "mi" }] }),
        json!({ "query_id": "2", "query": "ne", "positive_passages": [{ "docid": "c", "text": "pu" }], "negative_passages": [] }),
    ];
    set.put("t.jsonl", tevatron.iter().map(|v| format!("{v}\n")).collect::<String>());
    set.gives("t.jsonl", &[], &want);
    let dpr = json!([
        { "question": "ka", "answers": ["so"], "positive_ctxs": [{ "title": "T", "text": "lo" }],
          "negative_ctxs": [{ "title": "x", "text": "ti" }], "hard_negative_ctxs": [{ "title": "", "text": "mi" }] },
        { "question": "ne", "answers": [], "positive_ctxs": [{ "text": "pu" }], "hard_negative_ctxs": [] },
    ]);
    set.put("d.json", serde_json::to_string_pretty(&dpr).unwrap());
    set.gives("d.json", &[], &want).says(&["not used: \"answers\", \"negative_ctxs\""]);
    let inner = [
        json!({ "set": { "query": "ka", "pos": ["T lo"], "neg": ["mi"] } }),
        json!({ "set": { "query": "ne", "pos": ["pu"] } }),
    ];
    set.put("s.jsonl", inner.iter().map(|v| format!("{v}\n")).collect::<String>());
    set.gives("s.jsonl", &[], &want);
    let text = |texts: &[&str]| Column::Text(texts.iter().map(|t| Some(t.as_bytes().to_vec())).collect());
    let passage = |title: Option<&str>, text: &str| (title.map(str::to_owned), Some(text.to_owned()));
    let columns = [
        ("query_id", text(&["1", "2"])),
        ("query", text(&["ka", "ne"])),
        (
            "positive_passages",
            Column::Passages(vec![vec![passage(Some("T"), "lo")], vec![passage(None, "pu")]]),
        ),
        ("negative_passages", Column::Passages(vec![vec![passage(Some(""), "mi")], vec![]])),
    ];
    parquet(&set.bench.at("t.parquet"), &columns, 1);
    set.gives("t.parquet", &[], &want);
    // An optional negative that a record lacks, or that is always NULL, is no negative.
    set.put("n.jsonl", "{\"a\": \"ka\", \"p\": \"T lo\", \"n\": \"mi\"}\n{\"a\": \"ne\", \"p\": \"pu\"}\n");
    set.gives("n.jsonl", &["--columns", "a,p,n"], &want);
    for nulls in [Column::Ints(vec![None; 2]), Column::Text(vec![None; 2])] {
        let columns =
            [("anchor", text(&["ka", "ne"])), ("positive", text(&["lo", "pu"])), ("negative", nulls)];
        parquet(&set.bench.at("null.parquet"), &columns, 9);
        set.gives("null.parquet", &[], &[&["ka", "lo"], &["ne", "pu"]]);
    }
    let columns = [("anchor", text(&["ka"])), ("positive", Column::Ints(vec![Some(7)]))];
    parquet(&set.bench.at("int.parquet"), &columns, 9);
    set.prepare("int.parquet", &[]).fails(&["int.parquet", "\"positive\" is numbers, where text is needed"]);
}

#[test]
fn a_clone_from_the_hub_gives_its_training_split() {
    let set = Set::new();
    let text = |t: &str| Column::Text(vec![Some(t.as_bytes().to_vec())]);
    fs::create_dir_all(set.bench.at("hub/data")).unwrap();
    for (name, anchor) in [("train", "ka"), ("test", "lo")] {
        let path = set.bench.at(&format!("hub/data/{name}-00000-of-00001.parquet"));
        parquet(&path, &[("anchor", text(anchor)), ("positive", text("mi"))], 9);
    }
    set.put("hub/dataset_infos.json", "{\"default\": {}}");
    set.put("hub/README.md", "# pairs");
    let ended = set.gives("hub", &[], &[&["ka", "mi"]]);
    assert!(
        ended.err.contains("passed over 1 file of other splits") && ended.err.contains("test-00000"),
        "{}",
        ended.err
    );
    set.gives("hub/data/test-00000-of-00001.parquet", &[], &[&["lo", "mi"]]);
}
