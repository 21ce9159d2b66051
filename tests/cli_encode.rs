//! `trainer encode` and `trainer eval` on a tiny model, good and bad.

mod support_run;

use gigapair::common::HostTensor;
use gigapair::common::rng::hash2;
use gigapair::folder::{read_exact, write_tensors};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use support_run::{Bench, Ended, sentence, toml};

/// Shape and values of a `.npy` file of f32 in C order.
fn npy(path: &Path) -> (Vec<usize>, Vec<f32>) {
    let bytes = fs::read(path).unwrap();
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    assert_eq!((10 + header) % 64, 0);
    let text = std::str::from_utf8(&bytes[10..10 + header]).unwrap();
    assert!(text.contains("'descr': '<f4', 'fortran_order': False") && text.ends_with('\n'), "{text}");
    let shape = text.split_once("'shape': (").unwrap().1.split_once(')').unwrap().0;
    let shape = shape.split(',').map(|n| n.trim().parse().unwrap()).collect();
    let values = bytes[10 + header..].chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap()));
    (shape, values.collect())
}

/// Texts of 0 to 30 words, not sorted by length.
fn texts(count: u64) -> Vec<String> {
    (0..count).map(|i| sentence(100 + i, (hash2(3, i) % 31) as usize)).collect()
}

fn file_of(texts: &[String]) -> String {
    texts.iter().map(|t| format!("{t}\n")).collect()
}

fn apart(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn every_line_gets_its_own_vector_whatever_its_neighbours() {
    let bench = Bench::new();
    bench.model("model", &BTreeMap::new());
    let all = texts(100);
    assert!(all.iter().any(String::is_empty));
    bench.put("all.txt", &file_of(&all));
    let encode = |input: &str, out: &str, devices: &str| {
        let args = format!("encode --model model --input {input} --out {out} --devices {devices}");
        bench.trainer(&args).ends(0)
    };
    encode("all.txt", "all.npy", "cpu:1").says(&["all.npy: 100 vectors of 32"]);
    let (shape, whole) = npy(&bench.at("all.npy"));
    assert_eq!(shape, [100, 32]);
    for row in whole.chunks(32) {
        let norm: f32 = row.iter().map(|x| x * x).sum();
        assert!((norm - 1.0).abs() < 1e-5, "length {norm}");
    }

    // The same lines backwards, 33 of them (one more than a batch), on two devices, as safetensors.
    let back: Vec<String> = all[..33].iter().rev().cloned().collect();
    bench.put("back.txt", &file_of(&back));
    encode("back.txt", "back.safetensors", "cpu:2");
    encode("back.txt", "back.npy", "cpu:2");
    let tensors = read_exact(&bench.at("back.safetensors")).unwrap();
    let (shape, values) = npy(&bench.at("back.npy"));
    assert_eq!(tensors["embeddings"].shape(), shape);
    assert_eq!(tensors["embeddings"].as_slice::<f32>(), values, "both formats hold the same numbers");
    for (i, row) in values.chunks(32).rev().enumerate() {
        let d = apart(row, &whole[i * 32..][..32]);
        assert!(d < 1e-5, "line {i} ({:?}): {d} from its vector in the other order", all[i]);
    }

    bench.put("none.txt", "");
    encode("none.txt", "none.npy", "cpu:1").says(&["0 vectors of 32"]);
    assert_eq!(npy(&bench.at("none.npy")), (vec![0, 32], vec![]));
    // JSON objects in a file of lines.
    let warning = "every line is a JSON object and is encoded as it stands";
    let json = format!("{}\n\n{}\n", json!({ "text": "ka lo" }), json!({ "text": "mi" }));
    bench.put("objects.txt", &json);
    let with_file = |name: &str, more: &str| {
        let mut piped = bench.command(&format!("encode --model model --input {name} --out o.npy {more}"));
        let ended: Ended =
            piped.stdin(fs::File::open(bench.at("objects.txt")).unwrap()).output().unwrap().into();
        ended.ends(0)
    };
    for name in ["objects.txt", "-"] {
        let ended = with_file(name, "").says(&["3 vectors"]);
        assert!(ended.err.contains(warning) && ended.err.contains("--format jsonl"), "{}", ended.err);
        assert!(!with_file(name, "--format lines").says(&["3 vectors"]).err.contains(warning));
        assert!(!with_file(name, "--format jsonl").says(&["2 vectors"]).err.contains(warning));
    }
    bench.put("objects.txt", &format!("{json}ka {{}}\n"));
    assert!(!with_file("objects.txt", "").says(&["4 vectors"]).err.contains(warning));
    // Checked before the input is read.
    bench
        .trainer("encode --model model --input missing.txt --out nodir/x.npy")
        .fails(&["folder nodir does not exist; make it, or name another --out"]);
    // One empty line is one empty text, and a last line needs no line end.
    bench.put("one.txt", "\n");
    encode("one.txt", "one.npy", "cpu:1").says(&["1 vectors"]);
    let empty = all.iter().position(String::is_empty).unwrap();
    assert!(apart(&npy(&bench.at("one.npy")).1, &whole[empty * 32..][..32]) < 1e-5);
}

#[test]
fn prompts_and_lower_case_are_the_models() {
    let bench = Bench::new();
    let prompts = [("query", "ka lo: "), ("document", "mi: ")].map(|(n, p)| (n.to_owned(), p.to_owned()));
    bench.model("model", &BTreeMap::from(prompts));
    let (a, b) = (sentence(1, 5), sentence(2, 7));
    bench.put("plain.txt", &format!("{a}\n{b}\n"));
    bench.put("prefixed.txt", &format!("ka lo: {a}\nka lo: {b}\n"));
    let encode = |input: &str, more: &str| {
        bench.trainer(&format!("encode --model model --input {input} --out v.npy {more}")).ends(0);
        npy(&bench.at("v.npy")).1
    };
    let plain = encode("plain.txt", "");
    let prefixed = encode("prefixed.txt", "");
    assert!(apart(&plain, &prefixed) > 1e-3, "the prompt must matter");
    assert_eq!(encode("plain.txt", "--prompt query"), prefixed);
    let unknown = bench.trainer("encode --model model --input plain.txt --out w.npy --prompt passage");
    unknown.fails(&["no prompt \"passage\"", "document, query"]);
    assert!(!bench.at("w.npy").exists());

    let config = bench.at("model/config_sentence_transformers.json");
    let mut json: Value = serde_json::from_slice(&fs::read(&config).unwrap()).unwrap();
    json["default_prompt_name"] = "query".into();
    fs::write(&config, json.to_string()).unwrap();
    assert_eq!(encode("plain.txt", ""), prefixed, "the default prompt applies by itself");
    json["default_prompt_name"] = "title".into();
    fs::write(&config, json.to_string()).unwrap();
    let wrong = bench.trainer("encode --model model --input plain.txt --out w.npy");
    wrong.fails(&["config_sentence_transformers.json", "default prompt \"title\"", "correct the file"]);
    json["default_prompt_name"] = Value::Null;
    fs::write(&config, json.to_string()).unwrap();

    // A tokenizer that keeps capitals, and a model that lower-cases before it.
    let path = bench.at("model/tokenizer.json");
    let mut tokenizer: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    tokenizer["normalizer"]["lowercase"] = false.into();
    fs::write(&path, tokenizer.to_string()).unwrap();
    bench.put("capital.txt", &format!("{}\n{}\n", a.to_uppercase(), b.to_uppercase()));
    assert!(apart(&encode("capital.txt", ""), &plain) > 1e-3, "capitals are unknown words");
    let json = json!({ "max_seq_length": 64, "do_lower_case": true });
    bench.put("model/sentence_bert_config.json", &json.to_string());
    assert_eq!(encode("capital.txt", ""), plain);
    // Shards are made with that step too.
    bench.put("pairs.jsonl", &format!("{}\n", json!([a.to_uppercase(), b.to_uppercase()])));
    bench.trainer("prepare --model model --input pairs.jsonl --out shards").ends(0);
    let shown = bench.trainer("inspect shards --samples 1 --model model").ends(0).out;
    assert!(shown.contains(&a) && shown.contains(&b), "{shown}");
}

#[test]
fn evaluations_for_people_and_for_machines() {
    let bench = Bench::new();
    bench.model("model", &BTreeMap::new());
    let row = |i: u64| format!("{}\t{}\t{}\n", sentence(i, 6), sentence(i % 5, 6), (i % 7) as f64 / 7.0);
    let sts = format!("sentence1\tsentence2\tscore\n{}", (0..12).map(row).collect::<String>());
    bench.put("sts.tsv", &sts);
    fs::create_dir_all(bench.at("beir/qrels")).unwrap();
    let doc =
        |i: u64| json!({ "_id": format!("d{i}"), "title": sentence(i, 2), "text": sentence(50 + i, 6) });
    let corpus: String = (0..20).map(|i| format!("{}\n", doc(i))).collect();
    bench.put("beir/corpus.jsonl", &corpus);
    // A query that is a document word for word is found first.
    let query = |i: u64| format!("{} {}", sentence(i, 2), sentence(50 + i, 6));
    let queries: String =
        (0..5).map(|i| format!("{}\n", json!({ "_id": format!("q{i}"), "text": query(i) }))).collect();
    bench.put("beir/queries.jsonl", &queries);
    let qrels: String = (0..5).map(|i| format!("q{i}\td{i}\t1\n")).collect();
    bench.put("beir/qrels/test.tsv", &format!("query-id\tcorpus-id\tscore\n{qrels}"));

    let ended = bench.trainer("eval --model model --sts sts.tsv --retrieval beir --json").ends(0);
    let scores: Value = serde_json::from_str(&ended.out).unwrap();
    let metrics = &scores["metrics"];
    for key in ["sts.pearson_cosine", "sts.spearman_cosine"] {
        let x = metrics[key].as_f64().unwrap_or(f64::NAN);
        assert!((-1.0..=1.0).contains(&x), "{key}: {scores}");
    }
    for key in ["ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100"] {
        assert!(metrics[format!("retrieval.cosine_{key}")].as_f64().unwrap() > 1.0 - 1e-9, "{key}: {scores}");
    }
    let ended = bench.trainer("eval --model model --sts sts.tsv").ends(0);
    ended.says(&["sts.pearson_cosine", "sts.spearman_cosine", "12 sentence pairs"]);
    let ended = bench.trainer("eval --model model --pairs pairs.jsonl --json").ends(0);
    let scores: Value = serde_json::from_str(&ended.out).unwrap();
    let (metrics, evaluation) = (&scores["metrics"], &scores["evaluations"][0]);
    assert!(
        metrics["pairs.cosine_accuracy@1"].is_f64() && metrics["pairs.cosine_mrr@10"].is_f64(),
        "{scores}"
    );
    assert!(evaluation["kind"] == "pairs" && evaluation["queries"] == 64, "{scores}");

    bench.trainer("eval --model model").fails(&["nothing to evaluate on", "--sts"]);
    bench.put("sts.tsv", &sts.replace("score", "points"));
    bench.trainer("eval --model model --sts sts.tsv").fails(&[
        "sts.tsv:1",
        "no column for the score",
        "\"points\"",
        "trainer eval --columns",
    ]);
    bench.put("sts.tsv", &format!("{sts}a\tb\tc\n"));
    bench.trainer("eval --model model --sts sts.tsv").fails(&["sts.tsv:14", "\"c\" is not a number"]);
    fs::remove_file(bench.at("beir/queries.jsonl")).unwrap();
    bench.trainer("eval --model model --retrieval beir").fails(&["queries.jsonl"]);
    bench.put("pairs.jsonl", "[\"a\", \"b\"]\n[\"a\"]\n");
    bench
        .trainer("eval --model model --pairs pairs.jsonl")
        .fails(&["pairs.jsonl:2", "wrong number of texts"]);
}

#[test]
fn vectors_are_cut_and_coded() {
    let bench = Bench::new();
    bench.model("model", &BTreeMap::new());
    let texts: String = (0..20).map(|i| sentence(i, 3) + "\n").collect();
    bench.put("in.txt", &texts);
    let encode = |more: &str| bench.trainer(&format!("encode --model model --input in.txt {more}"));
    let header = |name: &str| {
        let bytes = fs::read(bench.at(name)).unwrap();
        let end = bytes.iter().position(|b| *b == b'\n').unwrap();
        (String::from_utf8_lossy(&bytes[10..end]).into_owned(), bytes[end + 1..].to_vec())
    };
    encode("--out whole.npy").ends(0);
    let bytes = header("whole.npy").1;
    let whole: Vec<f32> = bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect();
    let ended = encode("--precision int8 --out int8.npy").ends(0);
    assert!(ended.out.contains("20 vectors of 32 as int8"), "{}", ended.out);
    assert!(ended.err.contains("the range of each number is that of 20 vectors"), "{}", ended.err);
    let (kind, codes) = header("int8.npy");
    assert!(kind.contains("'|i1'") && kind.contains("(20, 32)"), "{kind}");
    for k in 0..32 {
        // Least and greatest of a dimension, but for rounding.
        let column: Vec<i8> = (0..20).map(|i| codes[i * 32 + k] as i8).collect();
        assert!(column.contains(&-128) && column.iter().any(|c| *c >= 126), "{column:?}");
    }
    encode("--precision ubinary --truncate-dim 20 --out bits.npy").ends(0);
    let (kind, bits) = header("bits.npy");
    assert!(kind.contains("'|u1'") && kind.contains("(20, 3)"), "{kind}");
    for (i, k) in [(0, 0), (7, 9), (19, 19)] {
        assert_eq!(bits[i * 3 + k / 8] >> (7 - k % 8) & 1 == 1, whole[i * 32 + k] > 0.0);
    }
    encode("--precision binary --out bits.safetensors").ends(0);
    encode("--truncate-dim 33 --out no.npy").fails(&["have 32 numbers", "give 1 to 32"]);
    encode("--truncate-dim 8 --out no.f16").fails(&["--truncate-dim and --precision are for --out NAME.npy"]);
    bench.put("in.txt", "one\n");
    encode("--precision uint8 --out no.npy").fails(&["takes each number's range from all vectors"]);
    assert!(!bench.at("no.npy").exists());

    let row = |i: u64| format!("{}\t{}\t{}\n", sentence(i, 4), sentence(i + 30, 5), i % 7);
    bench.put("sts.tsv", &format!("sentence1\tsentence2\tscore\n{}", (0..20).map(row).collect::<String>()));
    let eval = |more: &str| bench.trainer(&format!("eval --model model --sts sts.tsv {more}"));
    let forms = "--truncate-dim 16,8 --precision float32,binary --csv figures.csv";
    eval(forms).ends(0).says(&["sts.dim16.spearman_cosine", "sts.dim8.binary.pearson_cosine"]);
    // As an editor may leave it.
    let table = fs::read_to_string(bench.at("figures.csv")).unwrap();
    bench.put("figures.csv", table.trim_end());
    eval(forms).ends(0);
    let again = fs::read_to_string(bench.at("figures.csv")).unwrap();
    assert_eq!(again.lines().count(), 1 + 2 * 4 * 2, "{again}");
    assert!(again.lines().skip(1).all(|line| line.starts_with("model,sts,sts,")), "{again}");
    assert_eq!(again.lines().filter(|line| line.contains(",8,binary,spearman_cosine,")).count(), 2);
    eval("--csv sts.tsv").fails(&["--csv", "is not a table of `trainer eval --csv`"]);
    eval("--csv no/such.csv").fails(&["--csv", "folder no does not exist"]);
    eval("--truncate-dim 8,8").fails(&["list a value twice"]);
    assert!(eval("--precision half").ends(2).err.contains("none of float32, int8"));
}

#[test]
fn bad_model_folders_and_bad_lines() {
    let bench = Bench::new();
    let model = bench.model("model", &BTreeMap::new());
    bench.put("in.txt", "ka lo\n");
    let encode = "encode --model model --input in.txt --out out.npy";
    let weights = model.join("model.safetensors");
    let good = fs::read(&weights).unwrap();
    let write = |change: &dyn Fn(&mut BTreeMap<String, HostTensor>)| {
        fs::write(&weights, &good).unwrap();
        let mut tensors = read_exact(&weights).unwrap();
        change(&mut tensors);
        let list: Vec<_> = tensors.iter().map(|(n, t)| (n.clone(), t)).collect();
        write_tensors(&weights, &list, &BTreeMap::new()).unwrap();
    };
    let (key, query) =
        ("encoder.layer.1.attention.self.key.bias", "encoder.layer.0.attention.self.query.weight");
    write(&|t| {
        t.remove(key);
        t.remove("embeddings.LayerNorm.weight");
        t.insert(query.into(), HostTensor::from_slice(&[32, 16], &[0f32; 512]));
        t.insert("encoder.layer.2.extra".into(), HostTensor::from_slice(&[1], &[0f32]));
        t.insert("pooler.dense.bias".into(), HostTensor::from_slice(&[32], &[0f32; 32]));
    });
    let ended = bench.trainer(encode).fails(&["model folder model", "does not fit its config.json"]);
    let listed: Vec<&str> = ended.err.lines().filter(|l| l.starts_with("  ")).map(str::trim).collect();
    assert_eq!(
        listed,
        [
            &format!("misshapen   {query}: [32, 16], expected [32, 32]"),
            "missing     embeddings.LayerNorm.weight [32]",
            &format!("missing     {key} [32]"),
            "not read    encoder.layer.2.extra",
        ]
    );
    // Training from it reports the same.
    let config =
        toml("", "").replace("config = \"config.json\"\nlearn_vocabulary = 120", "folder = \"model\"");
    bench.put("run.toml", &config);
    bench.trainer("train --config run.toml --devices cpu:1").fails(&["model folder model", "missing", key]);
    assert!(!bench.at("run/model").exists());

    fs::write(&weights, &good[..good.len() / 2]).unwrap();
    bench.trainer(encode).fails(&["model.safetensors"]);
    fs::remove_file(&weights).unwrap();
    bench.trainer(encode).fails(&["model.safetensors is missing", "fetch the model again"]);
    fs::write(&weights, &good).unwrap();
    bench.put("in.txt", "");
    fs::write(bench.at("in.txt"), b"ka\n\xff\n").unwrap();
    bench.trainer(encode).fails(&["in.txt", "line 2 is not UTF-8", "convert it"]);
    bench.put("in.txt", "ka\n");
    bench
        .trainer("encode --model model --input in.txt --out out.txt")
        .fails(&["out.txt", ".npy, .safetensors or .f16"]);
    bench.trainer("encode --model no --input in.txt --out out.npy").fails(&["no is not a folder"]);
    bench.trainer("encode --model model --input no.txt --out out.npy").fails(&["cannot read no.txt"]);
    bench
        .trainer("encode --model model --input in.txt --out no/out.npy")
        .fails(&["folder no does not exist; make it, or name another --out"]);
    // A config.json with more layers than the weights have.
    let path = bench.at("model/config.json");
    let mut json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    json["num_hidden_layers"] = 3.into();
    fs::write(&path, json.to_string()).unwrap();
    bench.trainer(encode).fails(&["missing     encoder.layer.2."]);
    assert!(!bench.at("out.npy").exists() && !bench.at("out.txt").exists());
}
