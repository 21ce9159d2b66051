//! The figures of evaluation against pytrec_eval, scipy and sentence-transformers (tests/eval/golden.py), and bad
//! input.

use gigapair::common::Matrix;
use gigapair::corpus::Asked;
use gigapair::eval::{
    Evaluator, Findings, KINDS, Model, PairSet, Place, Request, RetrievalSet, Scores, StsPair, StsSet, Suite,
    baseline, pearson, scores, spearman,
};
use gigapair::folder::{Settings, Similarity};
use gigapair::model::Head;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval")
}

fn golden() -> Value {
    serde_json::from_str(&fs::read_to_string(here().join("golden.json")).unwrap()).unwrap()
}

#[track_caller]
fn near(name: &str, got: f64, want: &Value, tolerance: f64) {
    let want = want.as_f64().unwrap();
    assert!((got - want).abs() < tolerance, "{name}: {got}, golden {want}");
}

#[track_caller]
fn close(name: &str, got: f64, want: &Value) {
    near(name, got, want, 1e-12);
}

/// Settings of a folder without prompts.
fn settings(similarity: Similarity) -> Settings {
    Settings {
        max_seq_length: 8,
        head: Head { normalize: false, ..Head::default() },
        similarity,
        prompts: BTreeMap::new(),
        default_prompt: None,
    }
}

const ASKED: Asked = Asked::Command("eval");

fn read_folder(path: &Path) -> anyhow::Result<RetrievalSet> {
    RetrievalSet::read(&path.to_owned().into(), &ASKED)
}

fn read_sts(path: &Path) -> anyhow::Result<StsSet> {
    StsSet::read(&path.to_owned().into(), &ASKED)
}

/// A request as the command line makes it.
fn request(kind: &str, path: &Path) -> Request {
    let kind = KINDS.iter().find(|k| k.name == kind).unwrap();
    Request { kind, name: None, file: path.to_owned().into(), every: None, place: Place::Switch }
}

/// Scores a model that encodes texts so.
fn scored(
    set: &dyn Evaluator,
    encode: &mut dyn FnMut(&str, &[String]) -> anyhow::Result<Matrix>,
    settings: &Settings,
) -> Scores {
    scores(set, &mut Model::new(encode, settings)).unwrap()
}

fn cosine() -> Settings {
    settings(Similarity::Cosine)
}

/// Looks texts up in the golden's table, times `scale`.
fn table(scale: f32) -> impl FnMut(&str, &[String]) -> anyhow::Result<Matrix> {
    let golden = golden();
    let vectors: HashMap<String, Vec<f32>> = serde_json::from_value(golden["vectors"].clone()).unwrap();
    move |prompt, texts| {
        assert_eq!(prompt, "");
        let data = texts.iter().flat_map(|t| vectors[t].iter().map(|x| scale * x)).collect();
        Ok(Matrix::new(texts.len(), 8, data))
    }
}

/// Each text after a prompt.
fn after(prompt: &str, texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| format!("{prompt}{text}")).collect()
}

#[test]
fn retrieval_figures_are_those_of_pytrec_eval() {
    let set = read_folder(&here().join("retrieval")).unwrap();
    // Scaled, so that normalisation matters.
    let scores = scored(&set, &mut table(3.0), &cosine());
    let golden = golden();
    for (name, want) in golden["retrieval"].as_object().unwrap() {
        close(name, scores.figure(name), want);
    }
    assert_eq!((scores.count("queries"), scores.count("documents")), (27, 160));
    assert_eq!(
        ["queries_without_positives", "unknown_queries", "unknown_documents"].map(|name| scores.count(name)),
        [1, 1, 1]
    );
    assert_eq!(
        scores.count("left_out"),
        1,
        "d9, which is not judged for the query of its id; d7 and d11 are"
    );
    let left_out = scores.remarks.iter().find(|r| r.contains("left out for a query")).unwrap();
    assert!(left_out.starts_with("1 documents"), "{left_out}");
    let remarks = set.remarks.iter().map(|r| format!("{r}\n")).collect::<String>();
    assert!(remarks.contains("warning: 2 judgements given more than once"), "{remarks}");
    assert!(remarks.contains("1 grades are not whole numbers"), "{remarks}");
}

#[test]
fn every_similarity_gives_the_figures_of_sentence_transformers() {
    let golden = golden();
    let similar = &golden["similar"];
    let sts: Vec<(String, String, f64)> = serde_json::from_value(similar["sts"].clone()).unwrap();
    let sts = StsSet {
        pairs: sts.into_iter().map(|(a, b, score)| StsPair { score, a, b }).collect(),
        ..Default::default()
    };
    let qrels: BTreeMap<String, BTreeMap<String, i64>> =
        serde_json::from_value(similar["qrels"].clone()).unwrap();
    let pairs = qrels.iter().flat_map(|(q, rel)| rel.keys().map(|d| (q.clone(), d.clone())));
    let pairs = PairSet::new(&pairs.collect::<Vec<_>>());
    let dir = tempfile::tempdir().unwrap();
    let lines = |ids: &Value| -> String {
        let ids = ids.as_object().unwrap().keys();
        ids.map(|id| format!("{{\"_id\": \"{id}\", \"text\": \"{id}\"}}\n")).collect()
    };
    fs::write(dir.path().join("corpus.jsonl"), lines(&similar["docs"])).unwrap();
    fs::write(dir.path().join("queries.jsonl"), lines(&similar["queries"])).unwrap();
    fs::create_dir(dir.path().join("qrels")).unwrap();
    let judged = qrels.iter().flat_map(|(q, rel)| rel.iter().map(move |(d, r)| format!("{q}\t{d}\t{r}\n")));
    let qrels = format!("query-id\tcorpus-id\tscore\n{}", judged.collect::<String>());
    fs::write(dir.path().join("qrels/test.tsv"), qrels).unwrap();
    let retrieval = read_folder(dir.path()).unwrap();

    for similarity in Similarity::ALL {
        let (want, settings) = (&similar["golden"][similarity.name()], settings(similarity));
        let evaluators: [(&str, &dyn Evaluator); 3] =
            [("pairs", &pairs), ("sts", &sts), ("retrieval", &retrieval)];
        for (kind, evaluator) in evaluators {
            let scores = scored(evaluator, &mut table(1.0), &settings);
            for (name, want) in want[kind].as_object().unwrap() {
                // Both sides sum similarities in f32, in different orders.
                let tolerance = if name == "pearson" { 1e-6 } else { 1e-12 };
                near(&format!("{} {kind} {name}", similarity.name()), scores.figure(name), want, tolerance);
            }
        }
    }
}

#[test]
fn correlations_are_those_of_scipy() {
    let series = &golden()["series"];
    let numbers = |key: &str| serde_json::from_value::<Vec<f64>>(series[key].clone()).unwrap();
    let (x, y) = (numbers("x"), numbers("y"));
    close("pearson", pearson(&x, &y), &series["pearson"]);
    close("spearman", spearman(&x, &y), &series["spearman"]);
    // The mean of ten times 0.1 is not 0.1; scipy returns nan here, too.
    let constant = vec![0.1; 10];
    assert!(pearson(&constant, &x[..10]).is_nan() && spearman(&x[..10], &constant).is_nan());
    assert!(pearson(&[], &[]).is_nan() && spearman(&[1.0], &[2.0]).is_nan());
}

/// Writes a file, reads it as STS and returns the error.
fn sts_error(text: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sts.tsv");
    fs::write(&path, text).unwrap();
    format!("{:#}", read_sts(&path).unwrap_err())
}

#[test]
fn sts_columns_go_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sts.tsv");
    fs::write(&path, "sentence2\tgenre\tscore\tsentence1\r\nB \"x\tnews\t2.5\tA\r\nD\t\t0\tC\r\n").unwrap();
    let pairs = read_sts(&path).unwrap().pairs;
    assert_eq!((pairs[0].score, pairs[0].a.as_str(), pairs[0].b.as_str()), (2.5, "A", "B \"x"));
    assert_eq!(pairs.len(), 2);
    // Cosines 1 and 0 for scores 2.5 and 0.
    let mut encode = |prompt: &str, texts: &[String]| {
        let texts = &after(prompt, texts)[..];
        let vector = |t: &String| if t == "D" { [0.0, 2.0] } else { [3.0, 0.0] };
        Ok(Matrix::new(texts.len(), 2, texts.iter().flat_map(vector).collect()))
    };
    let suite = Suite::read(&[request("sts", &path)]).unwrap();
    let found = suite.run(&mut encode, &cosine()).whole().unwrap();
    let json = found.json();
    assert!((json["metrics"]["sts.pearson_cosine"].as_f64().unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(json["evaluations"][0]["data"], path.to_str().unwrap());
    assert!(found.to_string().contains("sts.spearman_cosine   1.0000"), "{found}");
    assert!(found.missing().is_empty() && suite.missing().is_empty());
    assert_eq!(
        found.metrics().map(|(name, _)| name).collect::<Vec<_>>(),
        ["sts.spearman_cosine", "sts.pearson_cosine"]
    );
    assert!(Findings::default().metrics().next().is_none());

    let mut nan = |_: &str, texts: &[String]| Ok(Matrix::new(texts.len(), 1, vec![f32::NAN; texts.len()]));
    let error = format!("{:#}", suite.run(&mut nan, &cosine()).whole().unwrap_err());
    assert!(error.contains("not finite") && error.contains("sts.tsv"), "{error}");
}

/// Writes a file and its parent folders.
fn put(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

/// A missing figure is neither an error nor a number.
#[test]
fn figures_that_do_not_exist_are_null_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| put(dir.path(), name, text);
    let header = "score\tsentence1\tsentence2\n";
    put("beir/corpus.jsonl", "{\"_id\":\"d1\",\"text\":\"t\"}\n");
    put("beir/queries.jsonl", "{\"_id\":\"q1\",\"text\":\"t\"}\n");
    put("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq9\td1\t1\n");
    put("bare/corpus.jsonl", "");
    put("bare/queries.jsonl", "{\"_id\":\"q1\",\"text\":\"t\"}\n");
    put("bare/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
    let one = |text: &str| put(&format!("{}.tsv", text.len()), &format!("{header}{text}"));
    let mut encode = |prompt: &str, texts: &[String]| {
        let texts = &after(prompt, texts)[..];
        let data = texts.iter().map(|t| t.len() as f32).flat_map(|n| [1.0, n]).collect();
        Ok(Matrix::new(texts.len(), 2, data))
    };
    let cases = [
        ("sts", put("empty.tsv", ""), "there are no sentence pairs", 2),
        ("sts", one(""), "there are no sentence pairs", 2),
        ("sts", one("1\ta\tbb\n"), "a correlation needs two", 2),
        ("retrieval", dir.path().join("beir"), "no query that has a text is judged", 16),
        ("retrieval", dir.path().join("bare"), "there are no documents", 16),
        ("pairs", put("empty.jsonl", ""), "there are no pairs", 16),
    ];
    let all: Vec<Request> = cases.iter().map(|(kind, path, ..)| request(kind, path)).collect();
    for (request, (kind, path, why, figures)) in all.into_iter().zip(cases) {
        let suite = match Suite::read(&[request]) {
            Ok(suite) => suite,
            Err(e) => panic!("{why}: {e:#}"),
        };
        assert_eq!(suite.missing().len(), 1, "{why}");
        let (of, said) = suite.missing().remove(0);
        assert!(said.contains(why) && of == path, "{of:?} {said}");
        let found = suite.run(&mut encode, &cosine()).whole().unwrap();
        assert_eq!(found.missing(), suite.missing());
        let metrics: Vec<_> = found.metrics().collect();
        assert!(metrics.len() == figures && metrics.iter().all(|(_, x)| x.is_none()), "{metrics:?}");
        assert!(metrics.iter().all(|(name, _)| name.starts_with(&format!("{kind}."))), "{metrics:?}");
        let json = found.json();
        assert!(metrics.iter().all(|(name, _)| json["metrics"][name].is_null()));
        assert!(json["evaluations"][0]["missing"].as_str().is_some_and(|s| s.contains(why)), "{json:?}");
        assert!(found.to_string().contains('–') && !found.to_string().contains("NaN"), "{found}");
    }
    let same = one("0.1\ta\tbb\n0.1\tc\tdddd\n0.1\te\tff\n");
    let suite = Suite::read(&[request("sts", &same)]).unwrap();
    assert!(suite.missing()[0].1.contains("all scores are equal"));
    assert!(suite.run(&mut encode, &cosine()).metrics().all(|(_, x)| x.is_none()));
    // Missing only once the model has run.
    let differ = one("1\ta\tb\n2\tc\td\n");
    let suite = Suite::read(&[request("sts", &differ)]).unwrap();
    assert!(suite.missing().is_empty());
    assert!(suite.run(&mut encode, &cosine()).missing()[0].1.contains("all similarities are equal"));
}

/// A metric's name tells several sets of a kind apart, and never names two.
#[test]
fn metrics_are_named_by_kind_and_where_there_are_several_by_set() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| put(dir.path(), name, text);
    let sts = put("sts.dev.tsv", "score\tsentence1\tsentence2\n1\ta\tbb\n2\tccc\td\n");
    let [a, b] = ["a/dev.jsonl", "b/dev.jsonl"].map(|name| put(name, "[\"a\", \"bb\"]\n[\"nan\", \"d\"]\n"));
    let other = put("other.jsonl", "[\"a\", \"bb\"]\n");
    let named = |path: &Path, name: &str| Request { name: Some(name.into()), ..request("pairs", path) };
    let first = |requests: &[Request]| -> Vec<String> {
        let mut encode = |prompt: &str, texts: &[String]| {
            let texts = &after(prompt, texts)[..];
            let one = |t: &String| [1.0, if t == "nan" { f32::NAN } else { t.len() as f32 }];
            Ok(Matrix::new(texts.len(), 2, texts.iter().flat_map(one).collect()))
        };
        let found = Suite::read(requests).unwrap().run(&mut encode, &cosine());
        found.evaluations.iter().map(|e| e.metrics().next().unwrap().0).collect()
    };
    assert_eq!(
        first(&[request("pairs", &other), request("sts", &sts)]),
        ["pairs.cosine_ndcg@10", "sts.spearman_cosine"]
    );
    assert_eq!(first(&[named(&other, "held out")]), ["pairs.held out.cosine_ndcg@10"]);
    let two = [
        request("sts", &sts),
        request("pairs", &other),
        Request { name: Some("x".into()), ..request("sts", &sts) },
    ];
    assert_eq!(first(&two), ["sts.sts.dev.spearman_cosine", "pairs.cosine_ndcg@10", "sts.x.spearman_cosine"]);
    // A set that fails does not affect the others.
    let three = [request("sts", &sts), request("pairs", &a), request("pairs", &other)];
    assert_eq!(first(&three), ["sts.spearman_cosine", "pairs.other.cosine_ndcg@10"]);

    let refused = |requests: &[Request], parts: &[&str]| {
        let error = format!("{:#}", Suite::read(requests).err().unwrap());
        parts.iter().for_each(|part| assert!(error.contains(part), "no {part:?} in {error}"));
    };
    refused(
        &[request("pairs", &a), request("pairs", &b)],
        &["a/dev.jsonl", "b/dev.jsonl", "pairs.dev", "--name"],
    );
    refused(&[named(&a, "x/y")], &["\"x/y\" cannot stand in the names of metrics", "--name"]);
    let in_table = Request { place: Place::Table, ..request("pairs", &b) };
    refused(&[request("pairs", &a), in_table], &["`name = \"other\"` in [[eval.on]]"]);
}

#[test]
fn bad_sts_files_are_errors_with_file_and_line() {
    let cases: [(&[u8], &str); 5] = [
        (b"score\tsentence1\n1\tx\n", "sts.tsv:1: no column for the sentence2"),
        (b"score\tsentence1\tsentence2\n1\ta\tb\n2\ta\n", "sts.tsv:3: wrong number of columns"),
        (b"score\tsentence1\tsentence2\nhigh\ta\tb\n", "sts.tsv:2: the score \"high\" is not a number"),
        (b"score\tsentence1\tsentence2\nnan\ta\tb\n", "sts.tsv:2: the score \"nan\" is not a number"),
        (b"score\tsentence1\tsentence2\n1\t\xff\tb\n", "sts.tsv:2: invalid UTF-8"),
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
        (format!("{corpus}{{\"text\":1}}\n"), query, "q1\td1\t1\n", "corpus.jsonl:2: there is no _id"),
        (
            format!("{corpus}{{\"_id\":\"x\",\"text\":[1]}}\n"),
            query,
            "q1\td1\t1\n",
            "the text is [1], not a text",
        ),
        (format!("{corpus}{corpus}"), query, "q1\td1\t1\n", "the id \"d1\" occurs twice"),
        (corpus.into(), "{\"_id\":\"q1\"\n", "q1\td1\t1\n", "queries.jsonl:1: malformed JSON"),
        (corpus.into(), query, "q1\td1\tyes\n", "other.tsv:2: the score \"yes\" is not a number"),
        (corpus.into(), query, "q1\td1\t1\nq1\td1\t0\n", "other.tsv:3: q1 and d1 are judged 0, and 1 in "),
        (corpus.into(), query, "q1 d1 1\n", "other.tsv:2: wrong number of columns"),
    ];
    for (corpus, queries, qrels, want) in cases {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("corpus.jsonl"), corpus).unwrap();
        fs::write(dir.path().join("queries.jsonl"), queries).unwrap();
        let error = format!("{:#}", read_folder(dir.path()).unwrap_err());
        assert!(error.contains("no judgements") || error.contains(want), "{error}");
        fs::create_dir(dir.path().join("qrels")).unwrap();
        fs::write(dir.path().join("qrels/other.tsv"), format!("{header}{qrels}")).unwrap();
        let error = format!("{:#}", read_folder(dir.path()).unwrap_err());
        assert!(error.contains(want), "no {want:?} in {error}");
    }
    let error = format!("{:#}", read_folder(Path::new("no/such")).unwrap_err());
    assert!(error.contains("no/such is not a folder") && error.contains("corpus.jsonl"), "{error}");
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
    let mut encode = |prompt: &str, texts: &[String]| {
        let texts = &after(prompt, texts)[..];
        seen.extend_from_slice(texts);
        Ok(Matrix::new(texts.len(), 1, vec![1.0; texts.len()]))
    };
    let prompts = [("query", "query: "), ("document", "passage: ")];
    let prompts = prompts.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let settings = Settings { prompts, ..cosine() };
    let scores = scored(&read_folder(dir.path()).unwrap(), &mut encode, &settings);
    assert_eq!(seen, ["query: z", "passage: T x", "passage: y"]);
    assert_eq!(scores.figure("recall@1"), 1.0); // equal scores: the greater id is first
}

#[test]
fn pairs_search_among_all_distinct_positives() {
    let pair = |a: &str, p: &str| (a.to_owned(), p.to_owned());
    // "b" has two positives; "shared" is one candidate.
    let pairs =
        [pair("a red fox", "the fox was red"), pair("b", "shared"), pair("b", "other"), pair("cc", "shared")];
    let set = PairSet::new(&pairs);
    let mut encode = |prompt: &str, texts: &[String]| {
        let texts = &after(prompt, texts)[..];
        let vector = |t: &String| match t.as_str() {
            "a red fox" | "the fox was red" => [1.0, 0.0, 0.0],
            "b" | "other" => [0.0, 1.0, 0.0],
            "cc" => [0.1, 0.9, 0.5],
            _ => [0.0, 0.0, 1.0],
        };
        Ok(Matrix::new(texts.len(), 3, texts.iter().flat_map(vector).collect()))
    };
    let scores = scored(&set, &mut encode, &cosine());
    assert_eq!((scores.count("queries"), scores.count("candidates")), (3, 3));
    assert!((scores.figure("accuracy@1") - 2.0 / 3.0).abs() < 1e-12); // cc finds "other" first
    assert!((scores.figure("mrr@10") - (1.0 + 1.0 + 0.5) / 3.0).abs() < 1e-12);
    assert_eq!(scores.figure("recall@10"), 1.0);
    // One of b's two.
    assert!((scores.figure("recall@1") - 0.5).abs() < 1e-12);

    // BM25 only knows words: b and cc share none with any candidate, and ties lose.
    let scores = baseline(&set).unwrap();
    assert!((scores.figure("accuracy@1") - 1.0 / 3.0).abs() < 1e-12);
    assert!((scores.figure("mrr@10") - (1.0 + 0.5 + 1.0 / 3.0) / 3.0).abs() < 1e-12);

    let mut collapsed = |_: &str, texts: &[String]| Ok(Matrix::new(texts.len(), 1, vec![1.0; texts.len()]));
    assert_eq!(scored(&set, &mut collapsed, &cosine()).figure("accuracy@1"), 0.0);
    // Both of b's positives count for the deeper figures, once each however often the pair is listed.
    let twice = PairSet::new(&[&pairs[..], &pairs[1..2]].concat());
    assert_eq!(scored(&twice, &mut encode, &cosine()), scored(&set, &mut encode, &cosine()));
}
