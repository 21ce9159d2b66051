//! Every form of an evaluation set gives the same set: tables, JSON, Parquet, compressed, with usual column names.

mod support_files;

use gigapair::common::Matrix;
use gigapair::corpus::Asked;
use gigapair::corpus::ReadOptions;
use gigapair::corpus::read_texts;
use gigapair::eval::{DataFile, Model, PairSet, Request, RetrievalSet, StsSet, scores};
use gigapair::folder::{Settings, Similarity};
use gigapair::model::Head;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use support_files::{Column, gzip, parquet, zstd};
use tempfile::TempDir;

const ASKED: Asked = Asked::Command("eval");

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval")
}

fn put(dir: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

/// `FILE`, with options as a configuration would give them.
fn source(path: &Path, options: &str) -> DataFile {
    #[derive(serde::Deserialize)]
    struct Holder {
        sts: Request,
    }
    let text = format!("sts = {{ kind = \"sts\", path = {:?}{options} }}", path.display().to_string());
    toml::from_str::<Holder>(&text).unwrap_or_else(|e| panic!("{text}: {e}")).sts.file
}

fn sts(path: &Path, options: &str) -> anyhow::Result<Vec<(String, String, f64)>> {
    let set = StsSet::read(&source(path, options), &ASKED)?;
    Ok(set.pairs.into_iter().map(|p| (p.a, p.b, p.score)).collect())
}

#[track_caller]
fn fails<T: std::fmt::Debug>(found: anyhow::Result<T>, parts: &[&str]) {
    let error = format!("{:#}", found.unwrap_err());
    for part in parts {
        assert!(error.contains(part), "no {part:?} in: {error}");
    }
}

#[test]
fn sentence_pairs_of_every_form() {
    let dir = tempfile::tempdir().unwrap();
    let want = [("a b", "f", 4.5), ("c, \"d\"", "g", 0.0), ("e", "h\ni", 3.25)];
    let want = want.map(|(a, b, score)| (a.to_owned(), b.to_owned(), score)).to_vec();
    let csv =
        |header: &str| format!("{header}\na b,f,4.5\n\"c, \"\"d\"\"\",g,0\n\n,,\n\"e\",\"h\ni\",3.25\n,,\n");
    let tsv = |header: &str| {
        let header = header.replace(',', "\t");
        format!("{header}\r\na b\tf\t4.5\r\n\"c, \"\"d\"\"\"\tg\t0.0\r\n\r\ne\t\"h\ni\"\t3.25\r\n")
    };
    let json = |a: &str, b: &str, score: &str| -> Vec<Value> {
        want.iter().map(|(x, y, s)| json!({ "id": 1, a: x, b: y, score: s })).collect()
    };
    let lines = |rows: Vec<Value>| rows.iter().map(|r| format!("{r}\n\n")).collect::<String>();
    let forms: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.csv", csv("sentence1,sentence2,score").into(), ""),
        ("b.csv", csv("\u{feff}Sentence1,Sentence2,Score").into(), ""),
        ("c.csv", csv("text1,text2,label").into(), ""),
        ("d.csv", csv("sentence_1,sentence_2,similarity_score").into(), ""),
        ("e.csv", csv("left,right,human").into(), ", columns = [\"left\", \"right\", \"human\"]"),
        ("f.csv", csv("x")[2..].into(), ", columns = [\"1\", \"2\", \"3\"]"),
        (
            "g.csv",
            csv("sentence1,sentence2,score").replace(',', ";").replace("c; ", "c, ").into(),
            ", delimiter = \";\"",
        ),
        ("h.tsv", tsv("sentence1,sentence2,score").into(), ""),
        ("i.tsv.gz", gzip(tsv("sentence1,sentence2,similarity").as_bytes()), ""),
        ("j.csv.zst", zstd(csv("sentence1,sentence2,label").as_bytes()), ""),
        ("k.jsonl", lines(json("sentence1", "sentence2", "score")).into(), ""),
        ("l.jsonl.gz", gzip(lines(json("text_1", "text_2", "similarity_score")).as_bytes()), ""),
        ("m.json", Value::from(json("sentence1", "sentence2", "label")).to_string().into(), ""),
        ("n.jsonl", lines(json("x", "y", "z")).into(), ", columns = [\"x\", \"y\", \"z\"]"),
        ("o.parquet", fs::read(here().join("sts.parquet")).unwrap(), ""),
        (
            "p.parquet",
            fs::read(here().join("sts.parquet")).unwrap(),
            ", columns = [\"sentence1\", \"sentence2\", \"label\"]",
        ),
    ];
    for (name, bytes, options) in forms {
        let path = put(&dir, name, bytes);
        let found = sts(&path, options).unwrap_or_else(|e| panic!("{name}: {e:#}"));
        assert_eq!(found, want, "{name}");
    }
    // A path alone is a data file, too.
    assert_eq!(DataFile::from(PathBuf::from("x")).path, PathBuf::from("x"));
}

#[test]
fn a_file_of_several_splits_wants_a_choice() {
    let dir = tempfile::tempdir().unwrap();
    let row =
        |i: usize| format!("{}\t{i}\tw{i}\tv{i}\n", ["train", "train", "dev", "test", "test", "test"][i]);
    let rows: String = (0..6).map(row).collect();
    let path = put(&dir, "stsb.tsv", format!("split\tscore\tsentence1\tsentence2\n{rows}"));
    let named = ", columns = [\"sentence1\", \"sentence2\", \"score\"]";
    for columns in ["", named] {
        let parts = ["stsb.tsv", "\"dev\" 1, \"test\" 3, \"train\" 2", "trainer eval --split"];
        fails(sts(&path, columns), &parts);
        let dev = sts(&path, &format!("{columns}, split = \"dev\"")).unwrap();
        assert_eq!(dev, [("w2".to_owned(), "v2".to_owned(), 2.0)]);
        assert_eq!(sts(&path, &format!("{columns}, split = \"test\"")).unwrap().len(), 3);
        fails(sts(&path, &format!("{columns}, split = \"valid\"")), &["\"valid\"", "\"train\" 2"]);
    }
    assert_eq!(sts(&path, ", where = [\"split!=train\", \"score>2\"], split = \"test\"").unwrap().len(), 3);
    // A single split needs no choice.
    let one = put(&dir, "one.tsv", "split\tscore\tsentence1\tsentence2\ndev\t1\ta\tb\ndev\t2\tc\td\n");
    assert_eq!(sts(&one, "").unwrap().len(), 2);
    let none = put(&dir, "none.tsv", "score\tsentence1\tsentence2\n1\ta\tb\n");
    fails(sts(&none, ", split = \"dev\""), &["none.tsv", "no column \"split\""]);

    let pairs = put(&dir, "pairs.csv", "anchor,positive,split\na,b,dev\nc,d,test\ne,f,test\n");
    let read = |options: &str| PairSet::read(&source(&pairs, options), &ASKED);
    fails(read(""), &["pairs.csv", "\"dev\" 1, \"test\" 2", "--split"]);
    assert_eq!(read(", split = \"test\"").unwrap().candidates(), 2);
    fails(
        read(", split = \"tets\""),
        &["pairs.csv", "no row is of the split \"tets\"", "\"dev\" 1, \"test\" 2"],
    );
    // If the configuration is at fault, the remedy names its key.
    let asked = Asked::Key("eval.sts".into());
    fails(StsSet::read(&source(&path, ""), &asked), &["`sts = { path = \"…\", split = \"dev\" }` in [eval]"]);
    let odd = put(&dir, "odd.csv", "x,y,z\n1,2,3\n");
    fails(
        StsSet::read(&source(&odd, ""), &asked),
        &[
            "odd.csv:1",
            "\"x\"",
            "`sts = { path = \"…\", columns = [\"sentence1\", \"sentence2\", \"score\"] }`",
        ],
    );
    fails(sts(&odd, ""), &["odd.csv:1", "sentence1", "trainer eval --columns"]);
    fails(
        sts(&put(&dir, "nan.csv", "sentence1,sentence2,score\na,b,NaN\n"), ""),
        &["nan.csv:2", "not a number"],
    );
    fails(
        sts(&put(&dir, "no.csv", "sentence1,sentence2,score\na,b,\n"), ""),
        &["no.csv:2", "there is no score"],
    );
}

/// Checks a folder's figures against the golden ones.
#[track_caller]
fn golden(dir: &Path, options: &str) -> RetrievalSet {
    let golden: Value = serde_json::from_slice(&fs::read(here().join("golden.json")).unwrap()).unwrap();
    let vectors: HashMap<String, Vec<f32>> = serde_json::from_value(golden["vectors"].clone()).unwrap();
    let mut encode = |prompt: &str, texts: &[String]| {
        let texts: Vec<String> = texts.iter().map(|text| format!("{prompt}{text}")).collect();
        Ok(Matrix::new(texts.len(), 8, texts.iter().flat_map(|t| vectors[t].clone()).collect()))
    };
    let settings = Settings {
        max_seq_length: 8,
        head: Head::default(),
        similarity: Similarity::Cosine,
        prompts: BTreeMap::new(),
        default_prompt: None,
    };
    let set = RetrievalSet::read(&source(dir, options), &ASKED).unwrap_or_else(|e| panic!("{e:#}"));
    let scores = scores(&set, &mut Model::new(&mut encode, &settings)).unwrap();
    for (name, want) in golden["retrieval"].as_object().unwrap() {
        let (x, want) = (scores.figure(name), want.as_f64().unwrap());
        assert!((x - want).abs() < 1e-12, "{name}: {x}, golden {want}");
    }
    set
}

#[test]
fn retrieval_sets_of_every_form() {
    let read = |name: &str| fs::read_to_string(here().join("retrieval").join(name)).unwrap();
    let (corpus, queries, qrels) = (read("corpus.jsonl"), read("queries.jsonl"), read("qrels/test.tsv"));
    golden(&here().join("retrieval"), "");
    golden(&here().join("hub"), "");
    golden(&here().join("hub"), ", split = \"test\"");

    let dir = tempfile::tempdir().unwrap();
    let set = |name: &str, files: &[(&str, Vec<u8>)]| {
        files.iter().for_each(|(file, bytes)| drop(put(&dir, &format!("{name}/{file}"), bytes)));
        dir.path().join(name)
    };
    let packed = set(
        "packed",
        &[
            ("corpus.jsonl.gz", gzip(corpus.as_bytes())),
            ("queries.jsonl.zst", zstd(queries.as_bytes())),
            ("qrels/test.tsv.gz", gzip(qrels.as_bytes())),
        ],
    );
    golden(&packed, "");
    let marked = |text: &str| format!("\u{feff}{text}").into_bytes();
    let marked = set(
        "marked",
        &[
            ("corpus.jsonl", marked(&corpus)),
            ("queries.jsonl", marked(&queries)),
            ("qrels/dev.tsv", marked(&qrels)),
            ("qrels/train.tsv", b"query-id\tcorpus-id\tscore\nq1\td1\t1\n".to_vec()),
        ],
    );
    golden(&marked, "");
    assert_eq!(RetrievalSet::read(&source(&marked, ", split = \"train\""), &ASKED).unwrap().queries.len(), 1);
    fails(
        RetrievalSet::read(&source(&marked, ", split = \"test\""), &ASKED),
        &["no judgements of the split \"test\"", "dev, train"],
    );

    // TREC's form, with either separator between the columns.
    let plain =
        [("corpus.jsonl", corpus.clone().into_bytes()), ("queries.jsonl", queries.clone().into_bytes())];
    for (name, space) in [("spaces", " "), ("tabs", "\t")] {
        let rows: Vec<String> = qrels
            .lines()
            .skip(1)
            .map(|line| {
                let [q, d, s] = <[&str; 3]>::try_from(line.split('\t').collect::<Vec<_>>()).unwrap();
                [q, "0", d, s].join(space) + "\n"
            })
            .collect();
        let dir = set(name, &[&plain[..], &[("qrels/test.trec", rows.concat().into_bytes())]].concat());
        let set = golden(&dir, "");
        assert!(set.remarks.iter().any(|r| r.to_string().contains("without a header")), "{:?}", set.remarks);
    }
    // A different header, and none.
    let other = qrels.replace("query-id\tcorpus-id\tscore", "topic\tpage\tmark");
    let other = set("other", &[&plain[..], &[("qrels/test.tsv", other.into_bytes())]].concat());
    fails(
        RetrievalSet::read(&source(&other, ""), &ASKED),
        &["test.tsv:1", "\"topic\"", "trainer eval --columns query-id,corpus-id,score"],
    );
    golden(&other, ", columns = [\"topic\", \"page\", \"mark\"]");
    let bare: String = qrels.lines().skip(1).map(|l| format!("{l}\n")).collect();
    let bare = set("bare", &[&plain[..], &[("qrels/test.tsv", bare.into_bytes())]].concat());
    fails(RetrievalSet::read(&source(&bare, ""), &ASKED), &["test.tsv:1", "trainer eval --columns"]);
    golden(&bare, ", columns = [\"1\", \"2\", \"3\"]");
    fails(RetrievalSet::read(&source(dir.path(), ""), &ASKED), &["corpus.jsonl is missing", "BEIR"]);
}

#[test]
fn texts_of_every_form() {
    let dir = tempfile::tempdir().unwrap();
    let read = |name: &str, bytes: &[u8], columns: &[&str]| {
        let path = put(&dir, name, bytes);
        let columns = columns.iter().map(|c| c.to_string()).collect();
        let options = ReadOptions { columns, asked: Asked::Command("encode"), ..Default::default() };
        read_texts(&path, name, &options).map(|t| t.texts)
    };
    // Lines are texts as they are, whatever they look like.
    assert_eq!(read("a.txt", b"a\n\n[1]\r\nb", &[]).unwrap(), ["a", "", "[1]", "b"]);
    assert_eq!(read("b.txt.gz", &gzip(b"\xef\xbb\xbfa\n\n"), &[]).unwrap(), ["a", ""]);
    assert_eq!(read("c.zst", &zstd("ä\nö\n".as_bytes()), &[]).unwrap(), ["ä", "ö"]);
    assert!(read("d.txt", b"", &[]).unwrap().is_empty());
    let want = ["a\nb", "", "c"];
    assert_eq!(read("e.jsonl", b"\"a\\nb\"\n\"\"\n\n\"c\"\n", &[]).unwrap(), want);
    assert_eq!(
        read("f.jsonl.gz", &gzip(b"{\"text\": \"a\\nb\"}\n{\"text\": \"\"}\n{\"Text\": \"c\"}"), &[])
            .unwrap(),
        want
    );
    assert_eq!(
        read("g.json", b"[{\"sentence\": \"a\\nb\"}, {\"sentence\": \"\"}, {\"sentence\": \"c\"}]", &[])
            .unwrap(),
        want
    );
    assert_eq!(
        read("h.jsonl", b"{\"x\": \"a\\nb\"}\n{\"x\": \"\"}\n{\"x\": \"c\"}\n", &["x"]).unwrap(),
        want
    );
    assert_eq!(read("i.csv", b"id,text\n1,\"a\nb\"\n2,\n3,c\n", &[]).unwrap(), want);
    assert_eq!(read("j.tsv", b"id\tother\n1\t\"a\nb\"\n2\t\n3\tc\n", &["other"]).unwrap(), want);
    let parquet = fs::read(here().join("sts.parquet")).unwrap();
    assert_eq!(read("k.parquet", &parquet, &["sentence2"]).unwrap(), ["f", "g", "h\ni"]);
    fails(read("l.txt", b"a\n\xff\n", &[]), &["l.txt", "line 2 is not UTF-8"]);
    fails(
        read("m.jsonl", b"\"a\"\n3\n", &[]),
        &["m.jsonl:2", "neither a JSON string", "trainer encode --columns"],
    );
    fails(read("n.jsonl", b"\"a\n", &[]), &["n.jsonl:1", "malformed JSON"]);
    fails(read("o.csv", b"x,y\n1,2\n", &[]), &["o.csv:1", "\"x\"", "trainer encode --columns"]);
}

#[test]
fn texts_to_encode_are_texts_and_each_row_has_one() {
    let dir = tempfile::tempdir().unwrap();
    let read = |name: &str| {
        let options = ReadOptions { asked: Asked::Command("encode"), ..ReadOptions::default() };
        let path = dir.path().join(name);
        read_texts(&path, &path.display().to_string(), &options).map(|found| found.texts)
    };
    let wide: Vec<u8> = "ka lo\nmi ne\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(dir.path().join("wide.txt"), wide).unwrap();
    fails(read("wide.txt"), &["wide.txt", "iconv -f UTF-16LE"]);
    put(&dir, "numbers.csv", "text\n1\n2\n");
    fails(read("numbers.csv"), &["numbers.csv", "holds numbers", "trainer encode --columns"]);
    let column = |rows: &[Option<&str>]| Column::Text(rows.iter().map(|t| t.map(|t| t.into())).collect());
    parquet(&dir.path().join("null.parquet"), &[("text", column(&[Some("ka"), None, Some("lo")]))], 9);
    fails(read("null.parquet"), &["null.parquet", "1 of its rows have no text"]);
    parquet(&dir.path().join("int.parquet"), &[("text", Column::Ints(vec![Some(1)]))], 9);
    fails(read("int.parquet"), &["int.parquet:1", "a number is not a text"]);
    parquet(&dir.path().join("all.parquet"), &[("text", column(&[Some("ka"), Some("7")]))], 1);
    assert_eq!(read("all.parquet").unwrap(), ["ka", "7"]);
}
