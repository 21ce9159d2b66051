//! Each kind of evaluation against sentence-transformers' own evaluator or scikit-learn (tests/eval/golden.py), and bad
//! input.

use gigapair::common::Matrix;
use gigapair::embed::{Form, Precision, Steps, bits};
use gigapair::eval::{Findings, KINDS, Place, Request, Suite, v_measure};
use gigapair::folder::{Settings, Similarity};
use gigapair::model::Head;
use gigapair::shards::{text_hash, write_vectors};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

fn golden() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval/golden.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn settings(similarity: Similarity) -> Settings {
    Settings {
        max_seq_length: 8,
        head: Head { normalize: false, ..Head::default() },
        similarity,
        prompts: BTreeMap::new(),
        default_prompt: None,
    }
}

/// A file in a folder of its own.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Bench {
        Bench(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn rows<'a>(&self, name: &str, rows: impl IntoIterator<Item = &'a Value>) -> PathBuf {
        self.put(name, &rows.into_iter().map(|row| format!("{row}\n")).collect::<String>())
    }
}

fn request(kind: &str, path: &Path) -> Request {
    let kind = KINDS.iter().find(|k| k.name == kind).unwrap();
    Request { kind, name: None, file: path.to_owned().into(), every: None, place: Place::Switch }
}

/// Vectors of the golden's table.
fn table() -> impl FnMut(&str, &[String]) -> anyhow::Result<Matrix> {
    let vectors: HashMap<String, Vec<f32>> = serde_json::from_value(golden()["vectors"].clone()).unwrap();
    move |_: &str, texts: &[String]| {
        let data = texts.iter().flat_map(|t| vectors[t].clone()).collect();
        Ok(Matrix::new(texts.len(), 8, data))
    }
}

fn found(request: Request, similarity: Similarity) -> Findings {
    Suite::read(&[request]).unwrap().run(&mut table(), &settings(similarity)).whole().unwrap()
}

/// Every figure there is, and no other.
#[track_caller]
fn same(kind: &str, found: &Findings, golden: &Value, tolerance: f64) {
    let figures: BTreeMap<String, f64> =
        found.metrics().map(|(name, x)| (name, x.unwrap_or(f64::NAN))).collect();
    let golden = golden.as_object().unwrap();
    assert_eq!(figures.len(), golden.len(), "{kind}: {figures:?}\n{golden:?}");
    for (name, want) in golden {
        let (got, want) = (figures[&format!("{kind}.{name}")], want.as_f64().unwrap());
        assert!((got - want).abs() < tolerance, "{kind}.{name}: {got}, golden {want}");
    }
}

fn table_of(header: &str, rows: &Value) -> String {
    let cell = |x: &Value| x.as_str().map_or_else(|| x.to_string(), str::to_owned);
    let row = |row: &Value| row.as_array().unwrap().iter().map(cell).collect::<Vec<_>>().join("\t");
    let rows = rows.as_array().unwrap().iter().map(|r| format!("{}\n", row(r))).collect::<String>();
    format!("{header}\n{rows}")
}

#[test]
fn pairs_are_classified_as_by_sentence_transformers() {
    let (golden, bench) = (golden(), Bench::new());
    for kind in ["binary", "tied binary"] {
        let golden = &golden["kinds"][kind];
        let file = bench.put("binary.tsv", &table_of("sentence1\tsentence2\tlabel", &golden["rows"]));
        for similarity in Similarity::ALL {
            let found = found(request("binary", &file), similarity);
            same("binary", &found, &golden["golden"][similarity.name()], 2e-7);
        }
    }
}

#[test]
fn candidates_are_reranked_as_by_sentence_transformers() {
    let (golden, bench) = (golden(), Bench::new());
    let golden = &golden["kinds"]["reranking"];
    let file = bench.rows("reranking.jsonl", golden["rows"].as_array().unwrap());
    same("reranking", &found(request("reranking", &file), Similarity::Dot), &golden["golden"], 1e-12);
}

#[test]
fn triplets_are_compared_as_by_sentence_transformers() {
    let (golden, bench) = (golden(), Bench::new());
    let golden = &golden["kinds"]["triplets"];
    let file = bench.rows("triplets.jsonl", golden["rows"].as_array().unwrap());
    for similarity in Similarity::ALL {
        let found = found(request("triplets", &file), similarity);
        same("triplets", &found, &golden["golden"][similarity.name()], 1e-7);
    }
    // Two negatives make two triplets; a row without one is left out, and counted.
    let rows = golden["rows"].as_array().unwrap();
    let [a, b] = [&rows[0], &rows[1]];
    let more = [json!([a[0], a[1], a[2], b[2]]), json!([b[0], b[1]])];
    let suite = Suite::read(&[request("triplets", &bench.rows("more.jsonl", &more))]).unwrap();
    assert!(suite.remarks()[0].to_string().contains("1 row without a negative left out"));
    let json = suite.run(&mut table(), &settings(Similarity::Cosine)).json();
    assert_eq!(json["evaluations"][0]["triplets"], 2, "{json:?}");
}

#[test]
fn translations_are_found_as_by_sentence_transformers_and_mteb() {
    let (golden, bench) = (golden(), Bench::new());
    for kind in ["translation", "bitext"] {
        let golden = &golden["kinds"][kind];
        let file = bench.rows("pairs.jsonl", golden["rows"].as_array().unwrap());
        same(kind, &found(request(kind, &file), Similarity::Euclidean), &golden["golden"], 1e-12);
    }
}

#[test]
fn the_distance_from_a_teacher_is_that_of_sentence_transformers() {
    let (golden, bench) = (golden(), Bench::new());
    let golden = &golden["kinds"]["mse"];
    let rows = golden["rows"].as_array().unwrap();
    let file = bench.rows("pairs.jsonl", rows);
    let sources: Vec<String> = rows.iter().map(|row| row[0].as_str().unwrap().to_owned()).collect();
    let vectors = table()("", &sources).unwrap();
    let teacher = bench.0.path().join("teacher.f16");
    let write = |path: &Path, sources: &[String]| {
        write_vectors(path, 8, |add| {
            let rounded = |i: usize| vectors.row(i).iter().map(|x| x.round_ties_even()).collect::<Vec<_>>();
            sources.iter().enumerate().try_for_each(|(i, text)| add(text_hash(text), &rounded(i)))
        })
        .unwrap();
    };
    write(&teacher, &sources);
    let mut request = request("mse", &file);
    request.file.teacher = Some(teacher.clone());
    let of = found(request.clone(), Similarity::Cosine);
    same("mse", &of, &golden["golden"], 1e-4);

    let refused = |request: &Request, part: &str| {
        let error = format!("{:#}", Suite::read(std::slice::from_ref(request)).err().unwrap());
        assert!(error.contains(part), "no {part:?} in {error}");
    };
    write(&bench.0.path().join("few.f16"), &sources[..30]);
    request.file.teacher = Some(bench.0.path().join("few.f16"));
    refused(&request, "few.f16 has no vector of the first text of 10 rows");
    request.file.teacher = None;
    refused(&request, "trainer eval --teacher 'teacher.f16'");
    request.kind = KINDS.iter().find(|k| k.name == "pairs").unwrap();
    request.file.teacher = Some(teacher);
    refused(&request, "leave out trainer eval --teacher");
}

#[test]
fn paraphrases_are_mined_as_by_sentence_transformers() {
    let (golden, bench) = (golden(), Bench::new());
    let golden = &golden["kinds"]["paraphrases"];
    let texts = golden["texts"].as_array().unwrap();
    let sentence = |t: &Value| json!({ "id": format!("id {}", t.as_str().unwrap()), "sentence": t });
    let rows: Vec<Value> = texts.iter().map(sentence).collect();
    bench.rows("mining/sentences.jsonl", &rows);
    let id = |t: &Value| format!("id {}", t.as_str().unwrap());
    let pairs = golden["rows"].as_array().unwrap().iter();
    let pairs: String = pairs.map(|r| format!("{}\t{}\n", id(&r[0]), id(&r[1]))).collect();
    bench.put("mining/duplicates.tsv", &format!("qid1\tqid2\n{pairs}gone\tid p0\n"));
    let found_in = found(request("paraphrases", &bench.0.path().join("mining")), Similarity::Dot);
    same("paraphrases", &found_in, &golden["golden"], 1e-7);
    assert!(found_in.to_string().contains("1 pair of texts that are not among the sentences"), "{found_in}");

    // The distinct texts of labelled pairs: all must occur, so each is paired with the first.
    let given = golden["rows"].as_array().unwrap();
    let labelled = given.iter().map(|r| json!([r[0], r[1], 1]));
    let is_same = |t: &Value| {
        given.iter().any(|r| (r[0] == texts[0] && r[1] == *t) || (r[1] == texts[0] && r[0] == *t))
    };
    let others = texts.iter().filter(|t| !is_same(t)).map(|t| json!([texts[0], t, 0]));
    let rows = Value::Array(labelled.chain(others).collect());
    let file = bench.put("pairs.tsv", &table_of("sentence1\tsentence2\tis_duplicate", &rows));
    same("paraphrases", &found(request("paraphrases", &file), Similarity::Dot), &golden["golden"], 1e-7);
}

#[test]
fn few_labelled_texts_classify_as_by_scikit_learn() {
    let (golden, bench) = (golden(), Bench::new());
    for classes in ["2", "4"] {
        let golden = &golden["kinds"][format!("classification {classes}")];
        let of = |split: &str| golden[split].as_array().unwrap().clone();
        for split in ["train", "test"] {
            bench.put(&format!("{classes}/{split}.tsv"), &table_of("text\tlabel", &golden[split]));
        }
        let folder = found(request("classification", &bench.0.path().join(classes)), Similarity::Cosine);
        same("classification", &folder, &golden["golden"], 1e-12);
        let rows = ["train", "test"].map(|split| {
            let row = move |r: Value| json!({ "split": split, "text": r[0], "label": format!("l{}", r[1]) });
            of(split).into_iter().map(row).collect::<Vec<_>>()
        });
        let file = bench.rows("all.jsonl", &rows.concat());
        same(
            "classification",
            &found(request("classification", &file), Similarity::Cosine),
            &golden["golden"],
            1e-12,
        );
    }
    // A split that is not the usual one is named, and what else is left out is counted.
    let rows = "text\tlabel\tsplit\na\t1\ttrain\nb\t2\ttrain\nc\t1\tvalidation\nd\t1\tother\n";
    let suite = Suite::read(&[request("classification", &bench.put("splits.tsv", rows))]).unwrap();
    let remarks = suite.remarks().iter().map(|r| format!("{r}\n")).collect::<String>();
    assert!(remarks.contains("those of the split validation"), "{remarks}");
    assert!(remarks.contains("1 row of the split other left out"), "{remarks}");
    bench.put("folder/train.tsv", "text\tlabel\na\t1\nb\t2\n");
    bench.put("folder/dev.tsv", "text\tlabel\na\t1\n");
    bench.put("folder/test.tsv", "text\tlabel\n\t1\n");
    let folder = request("classification", &bench.0.path().join("folder"));
    let error = format!("{:#}", Suite::read(&[folder]).err().unwrap());
    assert!(error.contains("test.tsv:2: there is no text"), "{error}");

    // Of more than eight texts of a label, eight are drawn in each of ten experiments, the same ones each time.
    let golden = &golden["kinds"]["classification 4"];
    let more =
        [golden["train"].as_array().unwrap().clone(), golden["test"].as_array().unwrap().clone()].concat();
    bench.put("4/train.tsv", &table_of("text\tlabel", &Value::Array(more)));
    let run = || found(request("classification", &bench.0.path().join("4")), Similarity::Cosine);
    assert_eq!(run().json(), run().json());
    let accuracy = run().json()["metrics"]["classification.accuracy"].as_f64().unwrap();
    assert!(accuracy > 0.6 && accuracy < 1.0, "{accuracy}");
}

#[test]
fn clusters_are_compared_with_labels_as_by_scikit_learn() {
    let golden = golden();
    let kind = &golden["kinds"]["v_measure"];
    let [labels, clusters] =
        ["labels", "clusters"].map(|k| serde_json::from_value::<Vec<usize>>(kind[k].clone()).unwrap());
    assert!((v_measure(&labels, &clusters) - kind["golden"].as_f64().unwrap()).abs() < 1e-12);
    assert_eq!(v_measure(&[0, 0, 1, 1], &[1, 1, 0, 0]), 1.0);
    assert_eq!(v_measure(&[0, 1, 0, 1], &[0, 0, 0, 0]), 0.0);
    assert_eq!(v_measure(&[0, 0], &[0, 0]), 1.0);

    // Labels far apart are found whole; labels at random are not.
    let bench = Bench::new();
    let row = |i: usize, of: usize| json!({ "text": format!("{} {i}", i % 3), "label": of });
    let apart: Vec<Value> = (0..90).map(|i| row(i, i % 3)).collect();
    let random: Vec<Value> = (0..90).map(|i| row(i, i / 7 % 3)).collect();
    let mut encode = |_: &str, texts: &[String]| {
        let of = |t: &String| {
            let (class, i) = t.split_once(' ').unwrap();
            [10.0 * class.parse::<f32>().unwrap(), i.parse::<f32>().unwrap() / 90.0]
        };
        Ok(Matrix::new(texts.len(), 2, texts.iter().flat_map(of).collect()))
    };
    let mut score = |file: &Path| {
        let suite = Suite::read(&[request("clustering", file)]).unwrap();
        let found = suite.run(&mut encode, &settings(Similarity::Dot)).whole().unwrap();
        found.metrics().next().unwrap().1.unwrap()
    };
    assert_eq!(score(&bench.rows("apart.jsonl", &apart)), 1.0);
    assert!(score(&bench.rows("random.jsonl", &random)) < 0.2);
    // Sets of their own: each row has its texts and labels.
    let list = |rows: &[Value], key: &str| rows.iter().map(|r| r[key].clone()).collect::<Vec<_>>();
    let set = |rows: &[Value]| json!({ "sentences": list(rows, "text"), "labels": list(rows, "label") });
    assert_eq!(score(&bench.rows("sets.jsonl", &[set(&apart[..45]), set(&apart[45..])])), 1.0);
}

#[test]
fn a_context_picks_its_response_among_a_hundred() {
    let bench = Bench::new();
    let row =
        |i: usize| json!([format!("c{i}"), format!("r{}", if i.is_multiple_of(4) { i + 2 } else { i })]);
    let rows: Vec<Value> = (0..250).map(row).collect();
    let file = bench.rows("pairs.jsonl", &rows);
    // A response is nearest to the context of its number.
    let mut encode = |_: &str, texts: &[String]| {
        let angle = |t: &String| t[1..].parse::<f32>().unwrap() * 0.006;
        Ok(Matrix::new(texts.len(), 2, texts.iter().flat_map(|t| [angle(t).cos(), angle(t).sin()]).collect()))
    };
    let suite = Suite::read(&[request("one_of_n", &file)]).unwrap();
    assert!(suite.remarks()[0].to_string().contains("the last 50 rows left out"));
    let found = suite.run(&mut encode, &settings(Similarity::Cosine)).whole().unwrap();
    // Of a context whose own response is another's, and of that one, the first of equal ones is taken.
    let (name, accuracy) = found.metrics().next().unwrap();
    assert_eq!((name.as_str(), accuracy), ("one_of_n.1-of-100_accuracy", Some(0.5)));
    let few = Suite::read(&[request("one_of_n", &bench.rows("few.jsonl", &rows[..99]))]).unwrap();
    assert!(few.missing()[0].1.contains("a batch needs 100 pairs, and there are 99"));
}

#[test]
fn codes_are_those_of_sentence_transformers() {
    let golden = golden();
    let codes = &golden["kinds"]["codes"];
    let rows: Vec<Vec<f32>> = serde_json::from_value(codes["vectors"].clone()).unwrap();
    let vectors = Matrix::new(rows.len(), 7, rows.concat());
    let steps = Steps::over(&vectors);
    for (name, sign) in [("int8", 128), ("uint8", 0), ("binary", 128), ("ubinary", 0)] {
        let want: Vec<Vec<i32>> = serde_json::from_value(codes["golden"][name].clone()).unwrap();
        for (i, want) in want.iter().enumerate() {
            let found: Vec<u8> = match name {
                "int8" | "uint8" => steps.codes(vectors.row(i)).collect(),
                _ => bits(vectors.row(i)).collect(),
            };
            let found: Vec<i32> = found.iter().map(|code| i32::from(*code) - sign).collect();
            assert_eq!(found, *want, "{name} {i}");
        }
    }
}

/// Each form is scored as a model whose vectors have it, and texts are encoded once.
#[test]
fn a_set_is_scored_in_several_forms() {
    let bench = Bench::new();
    let golden = golden();
    let rows: Vec<Value> = (0..20).map(|i| json!([format!("x{i}"), format!("y{i}"), i % 7])).collect();
    let file = bench.put("sts.tsv", &table_of("sentence1\tsentence2\tscore", &Value::Array(rows)));
    let form = |dim: Option<usize>, precision: Precision| Form { dim, precision };
    let forms = [
        form(None, Precision::Float32),
        form(Some(4), Precision::Float32),
        form(None, Precision::Int8),
        form(Some(4), Precision::Binary),
    ];
    let suite = Suite::read(&[request("sts", &file)]).unwrap().in_forms(forms.to_vec());
    let mut calls = 0;
    let vectors: HashMap<String, Vec<f32>> = serde_json::from_value(golden["vectors"].clone()).unwrap();
    let mut encode = |_: &str, texts: &[String]| {
        calls += 1;
        Ok(Matrix::new(texts.len(), 8, texts.iter().flat_map(|t| vectors[t].clone()).collect()))
    };
    let found = suite.run(&mut encode, &settings(Similarity::Cosine)).whole().unwrap();
    assert_eq!(calls, 1);
    let names: Vec<String> = found.metrics().map(|(name, _)| name).step_by(2).collect();
    let want = ["sts.", "sts.dim4.", "sts.int8.", "sts.dim4.binary."].map(|p| format!("{p}spearman_cosine"));
    assert_eq!(names, want);
    assert_eq!(names, suite.figures(Similarity::Cosine).into_iter().step_by(2).collect::<Vec<_>>());
    let json = found.json();
    assert!(json["evaluations"][3]["truncate_dim"] == 4 && json["evaluations"][3]["precision"] == "binary");
    let figures: Vec<f64> = found.metrics().step_by(2).map(|(_, x)| x.unwrap()).collect();
    let mut cut = |_: &str, texts: &[String]| {
        Ok(Matrix::new(texts.len(), 4, texts.iter().flat_map(|t| vectors[t][..4].to_vec()).collect()))
    };
    let alone = Suite::read(&[request("sts", &file)]).unwrap().run(&mut cut, &settings(Similarity::Cosine));
    assert_eq!(alone.metrics().next().unwrap().1, Some(figures[1]));
    // 255 steps are almost as good as f32; signs are not.
    assert!((figures[2] - figures[0]).abs() < 0.02 && figures[3] != figures[1], "{figures:?}");
}

#[test]
fn bad_rows_are_errors_with_file_and_line() {
    let bench = Bench::new();
    let header = "sentence1\tsentence2\tlabel";
    let cases = [
        ("binary", format!("{header}\na\tb\t1\nc\td\t0.5\n"), "file:3: the label \"0.5\" is neither 0 nor 1"),
        ("binary", "sentence1\tsentence2\na\tb\n".into(), "no column for the label"),
        ("paraphrases", format!("{header}\na\tb\tyes\n"), "file:2: the label \"yes\" is neither 0 nor 1"),
        (
            "reranking",
            "{\"query\":\"q\",\"positive\":[1,[2]],\"negative\":\"n\"}\n".into(),
            "file:1: [2] among the positive",
        ),
        ("clustering", "{\"text\":[\"a\",\"b\"],\"label\":[1]}\n".into(), "file:1: 2 texts have 1 label;"),
        ("classification", "text\tlabel\na\t1\n".into(), "told apart by a column `split`"),
        (
            "classification",
            "text\tlabel\tsplit\na\t1\ttrain\nb\t2\ttest\n".into(),
            "no text of the split train has the label \"2\" of \"b\"",
        ),
        ("triplets", "[\"a\"]\n".into(), "file:1:"),
        (
            "sts",
            "{\"sentence1\":\"a\",\"sentence2\":\"b\",\"score\":1}\n{\"sentence1\":\"a\",\"score\":1}\n"
                .into(),
            "file:2: there is no sentence2",
        ),
        (
            "paraphrases",
            format!("{header}\na\tb\t1\nb\ta\t0\n"),
            "file:3: the pair is labelled 0, and 1 in line 2",
        ),
        // Never another split than the one that is faulty.
        (
            "classification",
            "text\tlabel\tsplit\na\t1\ttrain\nb\t2\ttrain\n\t1\ttest\na\t1\tvalidation\n".into(),
            "file:4: there is no text",
        ),
        ("classification", "text\tlabel\tsplit\na\t1\ttrain\n".into(), "it has train. Give a folder"),
    ];
    for (kind, text, want) in cases {
        let error = format!("{:#}", Suite::read(&[request(kind, &bench.put("file", &text))]).err().unwrap());
        assert!(error.contains(want) && error.contains("file"), "{kind}: no {want:?} in {error}");
    }
    // Nothing to measure is neither an error nor a figure.
    let none = [
        ("binary", format!("{header}\n"), "there are no pairs"),
        ("binary", format!("{header}\na\tb\t1\n"), "all labels are 1"),
        ("paraphrases", format!("{header}\na\tb\t0\n"), "no two texts are said to mean the same"),
        (
            "reranking",
            "{\"query\":\"q\",\"positive\":[],\"negative\":\"n\"}\n".into(),
            "there are no queries",
        ),
        ("triplets", String::new(), "there are no triplets"),
        ("translation", String::new(), "there are no pairs"),
        ("clustering", "text\tlabel\na\t1\n".into(), "all labels are equal"),
        (
            "clustering",
            "{\"text\":[\"a\"],\"label\":[1]}\n{\"text\":[],\"label\":[]}\n".into(),
            "no texts with different labels",
        ),
        ("classification", "text\tlabel\tsplit\na\t1\ttrain\nb\t1\ttest\n".into(), "have one label"),
    ];
    for (kind, text, why) in none {
        let suite = match Suite::read(&[request(kind, &bench.put("file", &text))]) {
            Ok(suite) => suite,
            Err(e) => panic!("{kind} {why}: {e:#}"),
        };
        assert!(suite.missing()[0].1.contains(why), "{kind}: {:?}", suite.missing());
        let found = suite.run(&mut table(), &settings(Similarity::Cosine)).whole().unwrap();
        assert!(found.metrics().all(|(_, x)| x.is_none()) && found.metrics().count() > 0, "{kind}");
        assert_eq!(found.missing(), suite.missing());
    }
}
