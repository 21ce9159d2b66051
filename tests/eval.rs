//! The figures of evaluation against pytrec_eval and scipy (tests/eval/golden.py), and bad input.

use gigapair::common::Matrix;
use gigapair::eval::pairs::PairSet;
use gigapair::eval::retrieval::Dataset;
use gigapair::eval::{Prompts, Report, report, run, sts};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval")
}

fn golden() -> Value {
    serde_json::from_str(&fs::read_to_string(here().join("golden.json")).unwrap()).unwrap()
}

fn close(name: &str, got: f64, want: &Value) {
    let want = want.as_f64().unwrap();
    assert!((got - want).abs() < 1e-12, "{name}: {got}, golden {want}");
}

/// Looks texts up in the golden's table, scaled so that normalisation has something to do.
fn table() -> impl FnMut(&[String]) -> anyhow::Result<Matrix> {
    let golden = golden();
    let vectors: HashMap<String, Vec<f32>> = serde_json::from_value(golden["vectors"].clone()).unwrap();
    move |texts| {
        let data = texts.iter().flat_map(|t| vectors[t].iter().map(|x| 3.0 * x)).collect();
        Ok(Matrix::new(texts.len(), 8, data))
    }
}

#[test]
fn retrieval_figures_are_those_of_pytrec_eval() {
    let report = run(&mut table(), None, Some(&here().join("retrieval")), &Prompts::default()).unwrap();
    let want = &golden()["retrieval"];
    let json = serde_json::to_value(&report).unwrap();
    for key in ["ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100"] {
        close(key, json[key].as_f64().unwrap(), &want[key]);
    }
    let scores = report.retrieval.unwrap();
    assert_eq!((scores.queries, scores.documents), (25, 160));
    assert_eq!(
        (scores.queries_without_positives, scores.unknown_queries, scores.unknown_documents),
        (1, 1, 1)
    );
}

#[test]
fn correlations_are_those_of_scipy() {
    let series = &golden()["series"];
    let numbers = |key: &str| serde_json::from_value::<Vec<f64>>(series[key].clone()).unwrap();
    let (x, y) = (numbers("x"), numbers("y"));
    close("pearson", sts::pearson(&x, &y), &series["pearson"]);
    close("spearman", sts::spearman(&x, &y), &series["spearman"]);
}

/// Writes a file, reads it as STS and returns the error.
fn sts_error(text: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sts.tsv");
    fs::write(&path, text).unwrap();
    format!("{:#}", sts::read(&path).unwrap_err())
}

#[test]
fn sts_columns_go_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sts.tsv");
    fs::write(&path, "sentence2\tgenre\tscore\tsentence1\r\nB \"x\tnews\t2.5\tA\r\nD\t\t0\tC\r\n").unwrap();
    let pairs = sts::read(&path).unwrap();
    assert_eq!((pairs[0].score, pairs[0].a.as_str(), pairs[0].b.as_str()), (2.5, "A", "B \"x"));
    assert_eq!(pairs.len(), 2);
    // Cosines 1 and 0 for scores 2.5 and 0.
    let mut encode = |texts: &[String]| {
        let vector = |t: &String| if t == "D" { [0.0, 2.0] } else { [3.0, 0.0] };
        Ok(Matrix::new(texts.len(), 2, texts.iter().flat_map(vector).collect()))
    };
    let report = run(&mut encode, Some(&path), None, &Prompts::default()).unwrap();
    let json = serde_json::to_value(&report).unwrap();
    assert!((json["pearson"].as_f64().unwrap() - 1.0).abs() < 1e-12);
    assert!(report.to_string().contains("spearman       1.0000"), "{report}");
    assert_eq!(serde_json::to_value(Report::default()).unwrap().to_string(), "{}");

    let mut constant = |texts: &[String]| Ok(Matrix::new(texts.len(), 1, vec![1.0; texts.len()]));
    let error = format!("{:#}", report::run_sts(&mut constant, &pairs).unwrap_err());
    assert!(error.contains("no correlation exists"), "{error}");
    let mut nan = |texts: &[String]| Ok(Matrix::new(texts.len(), 1, vec![f32::NAN; texts.len()]));
    let error = format!("{:#}", report::run_sts(&mut nan, &pairs).unwrap_err());
    assert!(error.contains("not finite"), "{error}");
}

#[test]
fn bad_sts_files_are_errors_with_file_and_line() {
    let cases: [(&[u8], &str); 7] = [
        (b"", "sts.tsv is empty"),
        (b"score\tsentence1\n1\tx\n", "sts.tsv:1: no column \"sentence2\""),
        (b"score\tsentence1\tsentence2\n1\ta\tb\n2\ta\n", "sts.tsv:3: 2 columns, but the header has 3"),
        (b"score\tsentence1\tsentence2\nhigh\ta\tb\n", "sts.tsv:2: the score \"high\" is not a number"),
        (b"score\tsentence1\tsentence2\nnan\ta\tb\n", "sts.tsv:2: the score \"nan\" is not a number"),
        (b"score\tsentence1\tsentence2\n1\ta\tb\n", "has 1 pairs"),
        (b"score\tsentence1\tsentence2\n1\t\xff\tb\n", "is not UTF-8"),
    ];
    for (text, want) in cases {
        let error = sts_error(text);
        assert!(error.contains(want), "no {want:?} in {error}");
    }
}

#[test]
fn bad_retrieval_folders_are_errors_with_file_and_line() {
    let corpus = "{\"_id\":\"d1\",\"text\":\"t\"}\n";
    let query = "{\"_id\":\"q1\",\"text\":\"t\"}\n";
    let header = "query-id\tcorpus-id\tscore\n";
    let cases = [
        (format!("{corpus}{{\"_id\":1}}\n"), query, "q1\td1\t1\n", "corpus.jsonl:2: want an object"),
        (format!("{corpus}{corpus}"), query, "q1\td1\t1\n", "the id \"d1\" occurs twice"),
        (corpus.into(), "{\"_id\":\"q1\"\n", "q1\td1\t1\n", "queries.jsonl:1: want an object"),
        (corpus.into(), query, "q1\td1\tyes\n", "other.tsv:2: the score \"yes\" is not a whole number"),
        (corpus.into(), query, "q1\td1\t1\nq1\td1\t0\n", "other.tsv:3: q1 and d1 are judged twice"),
        (corpus.into(), query, "q1 d1 1\n", "other.tsv:2: 1 columns"),
        (corpus.into(), query, "q9\td1\t1\n", "judges no query"),
        (String::new(), query, "q1\td1\t1\n", "no documents"),
    ];
    for (corpus, queries, qrels, want) in cases {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("corpus.jsonl"), corpus).unwrap();
        fs::write(dir.path().join("queries.jsonl"), queries).unwrap();
        let error = format!("{:#}", Dataset::read(dir.path()).unwrap_err());
        assert!(error.contains("qrels") || error.contains(want), "{error}");
        fs::create_dir(dir.path().join("qrels")).unwrap();
        fs::write(dir.path().join("qrels/other.tsv"), format!("{header}{qrels}")).unwrap();
        let error = format!("{:#}", Dataset::read(dir.path()).unwrap_err());
        assert!(error.contains(want), "no {want:?} in {error}");
    }
    let error = format!("{:#}", Dataset::read(Path::new("no/such")).unwrap_err());
    assert!(error.contains("no/such/corpus.jsonl"), "{error}");
}

#[test]
fn documents_are_title_and_text_and_prompts_come_first() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write(
        "corpus.jsonl",
        "{\"_id\":\"a\",\"title\":\"T\",\"text\":\"x \"}\n{\"_id\":\"b\",\"title\":\"\",\"text\":\"y\"}\n",
    );
    write("queries.jsonl", "{\"_id\":\"q\",\"text\":\"z\",\"metadata\":{}}\n");
    fs::create_dir(dir.path().join("qrels")).unwrap();
    write("qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq\tb\t1\n");
    write("qrels/train.tsv", "query-id\tcorpus-id\tscore\nq\ta\t1\n");
    let mut seen = Vec::new();
    let mut encode = |texts: &[String]| {
        seen.extend_from_slice(texts);
        Ok(Matrix::new(texts.len(), 1, vec![1.0; texts.len()]))
    };
    let prompts = Prompts { query: "query: ".into(), document: "passage: ".into() };
    let scores = Dataset::read(dir.path()).unwrap().evaluate(&mut encode, &prompts).unwrap();
    assert_eq!(seen, ["query: z", "passage: T x", "passage: y"]);
    assert_eq!(scores.recall_1, 1.0); // equal scores: the greater id is first
}

#[test]
fn pairs_search_among_all_distinct_positives() {
    let pair = |a: &str, p: &str| (a.to_owned(), p.to_owned());
    // "b" has two positives; "shared" is one candidate.
    let pairs =
        [pair("a red fox", "the fox was red"), pair("b", "shared"), pair("b", "other"), pair("cc", "shared")];
    let set = PairSet::new(&pairs).unwrap();
    let mut encode = |texts: &[String]| {
        let vector = |t: &String| match t.as_str() {
            "a red fox" | "the fox was red" => [1.0, 0.0, 0.0],
            "b" | "other" => [0.0, 1.0, 0.0],
            "cc" => [0.1, 0.9, 0.5],
            _ => [0.0, 0.0, 1.0],
        };
        Ok(Matrix::new(texts.len(), 3, texts.iter().flat_map(vector).collect()))
    };
    let scores = set.evaluate(&mut encode, &Prompts::default()).unwrap();
    assert_eq!((scores.queries, scores.candidates), (3, 3));
    assert!((scores.recall_1 - 2.0 / 3.0).abs() < 1e-12); // cc finds "other" first
    assert!((scores.mrr_10 - (1.0 + 1.0 + 0.5) / 3.0).abs() < 1e-12);
    assert_eq!(scores.recall_10, 1.0);

    // BM25 knows words only: b and cc have none in common with any candidate, and ties lose.
    let scores = set.bm25();
    assert!((scores.recall_1 - 1.0 / 3.0).abs() < 1e-12);
    assert!((scores.mrr_10 - (1.0 + 0.5 + 1.0 / 3.0) / 3.0).abs() < 1e-12);

    let mut collapsed = |texts: &[String]| Ok(Matrix::new(texts.len(), 1, vec![1.0; texts.len()]));
    assert_eq!(set.evaluate(&mut collapsed, &Prompts::default()).unwrap().recall_1, 0.0);
    assert!(PairSet::new(&[]).is_err());
}
