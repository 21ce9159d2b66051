//! Evaluation in a run: it never costs the run, and its figures are those of the exported folder.

mod support_run;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use support_run::{Bench, names, sentence, toml};

const TRAIN: &str = "train --config run.toml --devices cpu:2";
const EVAL: &str = "[eval]\npairs = \"held.jsonl\"\nsts = \"sts.tsv\"\nretrieval = \"beir\"";

#[test]
fn the_model_is_whole_before_its_last_evaluation() {
    let bench = Bench::with_sets();
    // A step after which the weights are finite, but the vectors are not.
    let steps = "steps = 1\nlr = 1e30\nwarmup = 0";
    bench.put("run.toml", &toml(steps, EVAL));
    let ended = bench.trainer(TRAIN).fails(&["model is whole in run/model", "held.jsonl", "--resume"]);
    assert!(ended.err.contains("not finite"), "{}", ended.err);
    assert!(ended.err.contains("the only checkpoint, of step 1, holds these weights"), "{}", ended.err);
    assert!(ended.err.contains("--overwrite"), "{}", ended.err);
    let files = names(&bench.at("run/model"));
    for name in ["model.safetensors", "config.json", "tokenizer.json", "modules.json", "README.md"] {
        assert!(files.contains(&name.to_owned()), "{name} in {files:?}");
    }
    let card = bench.plain_card();
    let row =
        card.lines().find(|line| line.starts_with("| pairs.cosine_accuracy@1 | 0.")).unwrap_or_default();
    assert!(row.ends_with("| – |"), "before training, and not after: {card}");
    assert!(bench.evaluated(1).is_none(), "it is still to be done");

    bench.trainer(&format!("{TRAIN} --resume")).fails(&["model is whole in run/model"]);
    bench.put("run.toml", &toml(steps, ""));
    bench.trainer(&format!("{TRAIN} --resume")).ends(0).says(&["model folder: run/model"]);
}

#[test]
fn a_resumed_run_does_only_the_evaluation_that_is_missing() {
    let bench = Bench::with_sets();
    bench.put("run.toml", &toml("steps = 4", ""));
    bench.trainer(TRAIN).ends(0);
    let stamp = || {
        let of = |name: &str| fs::metadata(bench.at(name)).map(|m| (m.ino(), m.mtime_nsec())).unwrap();
        [of("run/model/model.safetensors"), of("run/checkpoints/step-00000004/state.safetensors")]
    };
    let before = stamp();
    bench.put("run.toml", &toml("steps = 4", EVAL));
    let ended = bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    ended.says(&[
        "after training: held.jsonl: 24 queries",
        "after training: sts.tsv",
        "after training: beir",
    ]);
    assert_eq!(stamp(), before, "neither the weights nor the checkpoint are written again");
    let card = bench.plain_card();
    let figures = bench.evaluated(4).expect("one evaluation")["eval"].clone();
    for name in [
        "pairs.cosine_accuracy@1",
        "pairs.cosine_ndcg@10",
        "pairs.cosine_map@100",
        "sts.spearman_cosine",
        "retrieval.cosine_ndcg@10",
    ] {
        assert!(card.contains(&format!("| {name} | – | {:.4} |", figures[name].as_f64().unwrap())), "{card}");
    }
    let again = bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    assert!(!again.out.contains("after training"), "nothing is missing: {}", again.out);
    assert_eq!(bench.evaluated(4).unwrap()["eval"], figures);
    assert_eq!(bench.plain_card(), card);
}

#[test]
fn figures_that_do_not_exist_are_null_and_the_run_goes_on() {
    let bench = Bench::with_sets();
    bench.put("sts.tsv", "sentence1\tsentence2\tscore\nka lo\tmi\t0.1\nne\tpu\t0.1\nra\tso\t0.1\n");
    bench.put("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore\nother\td1\t1\n");
    bench.put("held.jsonl", "");
    bench.put("run.toml", &toml("steps = 6", &format!("{EVAL}\nevery = 2")));
    let ended = bench.trainer(TRAIN).ends(0);
    let warnings: Vec<&str> = ended.out.lines().filter(|l| l.starts_with("warning: ")).collect();
    for (file, why) in [
        ("held.jsonl", "there are no pairs"),
        ("sts.tsv", "all scores are equal"),
        ("beir", "no query that has a text is judged"),
    ] {
        let of: Vec<_> = warnings.iter().filter(|w| w.contains(file)).collect();
        assert!(of.len() == 1 && of[0].contains(why), "one warning that names {file}: {warnings:?}");
    }
    let first_step = ended.out.find("step 1/6").unwrap();
    assert!(ended.out.rfind("warning: ").unwrap() < first_step, "known before the first step: {}", ended.out);
    for step in [0, 2, 4, 6] {
        let figures = bench.evaluated(step).unwrap()["eval"].as_object().unwrap().clone();
        assert!(figures.len() >= 9 && figures.values().all(Value::is_null), "{figures:?}");
    }
    for file in names(&bench.at("run/tensorboard")) {
        let bytes = fs::read(bench.at("run/tensorboard").join(file)).unwrap();
        assert!(!bytes.windows(5).any(|w| w == b"eval/"), "no tag without a figure");
    }
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    assert!(!card.contains("NaN") && !card.contains("## Evaluation"), "{card}");
    // Requested on its own, a missing figure is an error, after those that exist.
    let alone = bench.trainer("eval --model run/model --sts sts.tsv --json");
    let json: Value = serde_json::from_str(&alone.out).unwrap();
    assert!(
        json["metrics"]["sts.pearson_cosine"].is_null() && json["evaluations"][0]["pairs"] == 3,
        "{json}"
    );
    alone.fails(&["sts.tsv", "all scores are equal"]);
}

#[test]
fn an_evaluation_that_fails_on_the_way_does_not_end_the_run() {
    let bench = Bench::with_sets();
    bench.put("run.toml", &toml("steps = 3\nlr = 1e30\nwarmup = 0", &format!("{EVAL}\nevery = 1")));
    let ended = bench.trainer(TRAIN).fails(&["step 2: loss"]);
    ended.says(&["warning: step 1: the evaluation failed, and the run goes on", "not finite"]);
    assert!(bench.evaluated(1).unwrap()["eval"].is_null());
}

#[test]
fn inputs_of_evaluations_are_looked_at_before_the_data_is_prepared() {
    let bench = Bench::with_sets();
    for (key, file, part) in [
        ("pairs", "no.jsonl", "no.jsonl"),
        ("sts", "pairs.jsonl", "pairs.jsonl"),
        ("retrieval", "pairs.jsonl", "pairs.jsonl"),
    ] {
        bench.put("run.toml", &toml("steps = 2", &format!("[eval]\n{key} = \"{file}\"")));
        bench.trainer(TRAIN).fails(&[&format!("eval.{key}"), part]);
        assert!(names(&bench.at("run")).iter().all(|n| n.starts_with('.')), "{:?}", names(&bench.at("run")));
    }
}

/// Figures of `trainer eval`, by name.
fn figures(bench: &Bench, model: &str) -> BTreeMap<String, f64> {
    let command = format!("eval --model {model} --pairs held.jsonl --sts sts.tsv --retrieval beir --json");
    let ended = bench.trainer(&command).ends(0);
    let json: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(json["model"], model);
    for evaluation in json["evaluations"].as_array().unwrap() {
        assert!(bench.at(evaluation["data"].as_str().unwrap()).exists(), "{evaluation}");
    }
    let out: BTreeMap<String, f64> = serde_json::from_value(json["metrics"].clone()).unwrap();
    assert_eq!(out.len(), 16 + 2 + 16, "{out:?}");
    out
}

#[track_caller]
fn same(log: &Value, found: &BTreeMap<String, f64>) {
    let log = log.as_object().unwrap();
    assert_eq!(log.keys().collect::<Vec<_>>().len(), found.len(), "{log:?}\n{found:?}");
    for (name, x) in found {
        assert_eq!(log[name].as_f64(), Some(*x), "{name}: the log {log:?}, trainer eval {found:?}");
    }
}

fn from_model(rest: &str) -> String {
    let random = "config = \"config.json\"\nlearn_vocabulary = 120";
    toml("steps = 6", &format!("{EVAL}\nevery = 3{rest}")).replace(random, "folder = \"model\"")
}

/// A run reports the same figures for its model as `trainer eval` for the folder, and likewise for the base model. With
/// prompts of the base that no text of the data has, and vice versa.
#[test]
fn a_runs_figures_are_those_of_its_folder() {
    let prompts = [("query", "ka lo: "), ("document", "mi mi: "), ("other", "ra: ")];
    let prompts = prompts.map(|(n, p)| (n.to_owned(), p.to_owned()));
    for (base, data) in [(true, false), (false, true), (false, false)] {
        let bench = Bench::with_sets();
        let own = if base { prompts.clone().into() } else { BTreeMap::new() };
        bench.model("model", &own);
        let mut config = from_model("");
        if data {
            bench
                .trainer_args(&[
                    "prepare",
                    "--input",
                    "pairs.jsonl",
                    "--model",
                    "model",
                    "--max-len",
                    "16",
                    "--out",
                    "shards",
                    "--prompt-anchor",
                    "ka lo: ",
                    "--prompt-positive",
                    "mi: ",
                ])
                .ends(0);
            config = config.replace("path = \"pairs.jsonl\"", "path = \"shards\"");
        }
        if base {
            let path = bench.at("model/config_sentence_transformers.json");
            let mut json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            json["default_prompt_name"] = "other".into();
            fs::write(path, json.to_string()).unwrap();
        }
        bench.put("run.toml", &config);
        let ended = bench.trainer(TRAIN).ends(0);
        let named =
            "prompts that stand before no text of the data: document \"mi mi: \", other \"ra: \", query";
        assert_eq!(ended.out.contains(named), base, "{}", ended.out);
        let (first, last) = (bench.evaluated(0).unwrap(), bench.evaluated(6).unwrap());
        same(&last["eval"], &figures(&bench, "run/model"));
        // The base cuts at 64 tokens, the run at 16.
        same(&first["base"], &figures(&bench, "model"));
        assert_ne!(first["base"], first["eval"]);
        ended.says(&["base model model (cosine, up to 64 tokens, 0.0 % of texts cut)", "up to 16 tokens"]);
        let card = bench.plain_card();
        let at = |x: &Value| format!("{:.4}", x["pairs.cosine_accuracy@10"].as_f64().unwrap());
        let row = format!("| pairs.cosine_accuracy@10 | {} | {} |", at(&first["base"]), at(&last["eval"]));
        assert!(card.contains(&row), "{row} in {card}");
        // A step before the last is evaluated, too.
        assert!(bench.evaluated(3).unwrap()["eval"]["sts.pearson_cosine"].is_f64());
    }
}

/// The loss is a function of the cosine of unit vectors. A base model that compares vectors differently is not silently
/// trained into something else.
#[test]
fn a_base_model_whose_similarity_contradicts_the_loss_is_refused() {
    let bench = Bench::with_sets();
    let model = bench.model("model", &BTreeMap::new());
    let modules = fs::read_to_string(model.join("modules.json")).unwrap();
    let set = |similarity: Value, normalize: bool| {
        let path = model.join("config_sentence_transformers.json");
        let mut json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        json["similarity_fn_name"] = similarity;
        fs::write(path, json.to_string()).unwrap();
        let mut list: Value = serde_json::from_str(&modules).unwrap();
        list.as_array_mut().unwrap().truncate(if normalize { 3 } else { 2 });
        fs::write(model.join("modules.json"), list.to_string()).unwrap();
    };
    let exported = || -> String {
        let text = fs::read(bench.at("run/model/config_sentence_transformers.json")).unwrap();
        let json: Value = serde_json::from_slice(&text).unwrap();
        json["similarity_fn_name"].as_str().unwrap().to_owned()
    };
    bench.put("run.toml", &from_model("").replace("steps = 6", "steps = 1"));
    for (similarity, normalize) in
        [("dot", false), ("euclidean", false), ("manhattan", false), ("manhattan", true)]
    {
        set(similarity.into(), normalize);
        let parts =
            ["model: the base model compares vectors by", similarity, "similarity = \"cosine\"", "[model]"];
        bench.trainer(TRAIN).fails(&parts);
        assert!(!bench.at("run/shards").exists(), "before the data is prepared");
        // Evaluated as it is, it keeps its similarity.
        let eval = bench.trainer("eval --model model --sts sts.tsv").ends(0);
        eval.says(&[&format!("model model: {similarity}, up to 64 tokens")]);
    }
    bench.put(
        "run.toml",
        &from_model("")
            .replace("steps = 6", "steps = 1")
            .replace("[model]", "[model]\nsimilarity = \"cosine\""),
    );
    set("dot".into(), false);
    let ended = bench.trainer(TRAIN).ends(0);
    ended.says(&[
        "compares vectors of any length by dot; the run trains their cosine",
        "says cosine of unit vectors",
    ]);
    assert_eq!(exported(), "cosine");
    same(&bench.evaluated(0).unwrap()["base"], &figures(&bench, "model"));
    same(&bench.evaluated(1).unwrap()["eval"], &figures(&bench, "run/model"));

    // Unit vectors rank the same by cosine, inner product and distance: the base model's choice is kept.
    bench.put("run.toml", &from_model("").replace("steps = 6", "steps = 1"));
    for (similarity, kept) in [("dot", "dot"), ("euclidean", "euclidean")] {
        set(similarity.into(), true);
        bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
        assert_eq!(exported(), kept);
        same(&bench.evaluated(1).unwrap()["eval"], &figures(&bench, "run/model"));
    }
    // Without a value it is cosine; so is an unknown one, with a warning.
    set(Value::Null, true);
    bench.trainer("eval --model model --sts sts.tsv").ends(0).says(&["model model: cosine"]);
    set("cosin".into(), true);
    let odd = bench.trainer("eval --model model --sts sts.tsv").ends(0);
    assert!(odd.err.contains("\"cosin\"") && odd.err.contains("cosine is used"), "{}", odd.err);
}

/// `eval.*` as a table, and the remedies for each.
#[test]
fn how_an_evaluation_is_read_stands_in_the_configuration() {
    let bench = Bench::with_sets();
    let rows: String = (0..12)
        .map(|i| {
            format!("{};{};{};{}\n", ["dev", "test"][i % 2], sentence(i as u64, 4), sentence(9, 5), i % 5)
        })
        .collect();
    bench.put("sts.csv", &format!("split;left;right;gold\n{rows}"));
    let table = |more: &str| toml("steps = 2", &format!("[eval]\nsts = {{ path = \"sts.csv\"{more} }}"));
    let columns = ", delimiter = \";\", columns = [\"left\", \"right\", \"gold\"]";
    bench.put("run.toml", &table(""));
    bench.trainer(TRAIN).fails(&["eval.sts", "sts.csv:1", "`sts = { path", "in [eval]"]);
    bench.put("run.toml", &table(columns));
    bench.trainer(TRAIN).fails(&[
        "eval.sts",
        "\"dev\" 6, \"test\" 6",
        "`sts = { path = \"…\", split = \"dev\" }` in [eval]",
    ]);
    bench.put("run.toml", &table(&format!("{columns}, splits = \"dev\"")));
    bench.trainer(TRAIN).fails(&["unknown field `splits`", "split"]);
    bench.put("run.toml", &table(&format!("{columns}, split = \"dev\"")));
    let ended = bench.trainer(TRAIN).ends(0).says(&["after training: sts.csv: 6 sentence pairs"]);
    // What was asked for is a note, not a warning.
    let columns = ended.out.lines().find(|l| l.contains("sts.csv: columns: \"left\" as sentence1"));
    assert!(columns.is_some_and(|line| line.starts_with("sts.csv")), "{}", ended.out);
    let eval = |more: &str| {
        bench.trainer_args(
            &[&["eval", "--model", "run/model"][..], &more.split(' ').collect::<Vec<_>>()].concat(),
        )
    };
    let found = eval("--sts sts.csv --delimiter ; --columns left,right,gold --split test --json").ends(0);
    let json: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(json["evaluations"][0]["pairs"], 6);
    eval("--sts sts.csv --delimiter ; --columns left,right,gold").fails(&["--sts", "trainer eval --split"]);
    eval("--sts sts.csv --split dev --split test").ends(2);
    // A label that is not read changes the figures: that is a warning.
    let labelled: String =
        (0..6).map(|i| format!("{},{},{}\n", sentence(i, 4), sentence(9 + i, 5), i % 2)).collect();
    bench.put("labelled.csv", &format!("anchor,positive,label\n{labelled}"));
    let ended = eval("--pairs labelled.csv").ends(0);
    let warning = "warning: labelled.csv: the column \"label\" is not used";
    assert!(ended.err.contains(warning), "{}", ended.err);
    bench.put("run.toml", &toml("steps = 1", "[eval]\npairs = \"labelled.csv\""));
    bench.trainer(&format!("{TRAIN} --overwrite")).ends(0).says(&[warning]);
    // Encoding reads the same forms, and standard input.
    bench
        .trainer_args(&[
            "encode",
            "--model",
            "run/model",
            "--input",
            "sts.csv",
            "--delimiter",
            ";",
            "--columns",
            "left",
            "--out",
            "v.npy",
        ])
        .ends(0)
        .says(&["model run/model: cosine", "texts sts.csv: 12", "v.npy: 12 vectors of 32"]);
    let mut piped = bench.command("encode --model run/model --input - --out v.npy --format jsonl");
    let mut piped =
        piped.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut piped.stdin.take().unwrap(), b"\"ka\\nlo\"\n{\"text\": \"mi\"}\n")
        .unwrap();
    let ended = support_run::Ended::from(piped.wait_with_output().unwrap()).ends(0);
    ended.says(&["texts -: 2", "v.npy: 2 vectors of 32"]);
}
