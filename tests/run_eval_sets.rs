//! Several sets in a run, each with figures, steps and a name of its own.

mod support_run;

use serde_json::Value;
use std::fs;
use support_run::{Bench, lines, names, sentence, toml};

const TRAIN: &str = "train --config run.toml --devices cpu:2";
const EVAL: &str = "[eval]\npairs = \"held.jsonl\"\nsts = \"sts.tsv\"\nretrieval = \"beir\"";

/// Any number of sets of any kind, in one run and in one call.
#[test]
fn several_sets_of_a_kind_have_figures_of_their_own() {
    let bench = Bench::with_sets();
    let rows: String = (0..12)
        .map(|i| {
            format!("{};{};{};{}\n", ["dev", "test"][i % 2], sentence(i as u64, 4), sentence(9, 5), i % 5)
        })
        .collect();
    bench.put("stsb.csv", &format!("split;left;right;gold\n{rows}"));
    bench.put("b.jsonl", &lines(8, 16, 2));
    bench.put("bad.tsv", "sentence1\tsentence2\tscore\nka lo\tmi\t0.1\n");
    let on = "[eval]\nevery = 2\npairs = \"held.jsonl\"\nsts = \"sts.tsv\"\n\
              [[eval.on]]\nkind = \"pairs\"\nname = \"b set\"\npath = \"b.jsonl\"\n\
              [[eval.on]]\nkind = \"sts\"\npath = \"stsb.csv\"\nsplit = \"dev\"\ndelimiter = \";\"\n\
              columns = [\"left\", \"right\", \"gold\"]";
    bench.put("run.toml", &toml("steps = 2", on));
    let ended = bench.trainer(TRAIN).ends(0);
    ended.says(&[
        "after training: held.jsonl: 24 queries",
        "pairs.held.cosine_accuracy@1 0.",
        "BM25: b.jsonl: 16 queries",
    ]);
    let figures = bench.evaluated(2).unwrap()["eval"].clone();
    let named = |name: &str| figures[name].as_f64().unwrap_or_else(|| panic!("{name} in {figures}"));
    let all = [
        "pairs.held.cosine_accuracy@1",
        "pairs.b set.cosine_map@100",
        "sts.sts.spearman_cosine",
        "sts.stsb.pearson_cosine",
    ];
    let card = bench.plain_card();
    for name in all {
        assert!(
            card.contains(&format!("| {:.4} |", named(name))) && card.contains(&format!("| {name} | ")),
            "{card}"
        );
    }
    assert_eq!(figures.as_object().unwrap().len(), 2 * 16 + 2 * 2);
    let bytes = fs::read(bench.at("run/tensorboard").join(&names(&bench.at("run/tensorboard"))[0])).unwrap();
    let tag = b"eval/pairs.b set.cosine_recall@10";
    assert!(bytes.windows(tag.len()).any(|w| w == tag), "the tag of TensorBoard");

    // The same in one call, in the order of the switches; a set without figures does not affect the others.
    let eval = |args: &str| bench.trainer(&format!("eval --model run/model {args}"));
    let sets = "--sts sts.tsv --pairs held.jsonl --pairs b.jsonl --name b --sts stsb.csv --split dev --delimiter ; \
                --columns left,right,gold";
    let found = eval(&format!("{sets} --json")).ends(0);
    let json: Value = serde_json::from_str(&found.out).unwrap();
    let order = json["evaluations"].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap());
    assert_eq!(order.collect::<Vec<_>>(), ["sts.sts", "pairs.held", "pairs.b", "sts.stsb"]);
    for (name, logged) in [
        ("pairs.held.cosine_mrr@10", "pairs.held.cosine_mrr@10"),
        ("pairs.b.cosine_mrr@10", "pairs.b set.cosine_mrr@10"),
    ] {
        assert_eq!(json["metrics"][name].as_f64().unwrap(), named(logged), "{name}");
    }
    assert_eq!(
        json["metrics"]["sts.stsb.spearman_cosine"].as_f64().unwrap(),
        named("sts.stsb.spearman_cosine")
    );
    let bad = eval("--sts bad.tsv --pairs held.jsonl");
    bad.fails(&["bad.tsv", "a correlation needs two"]).says(&[
        "sts.spearman_cosine",
        "–",
        "pairs.cosine_accuracy@1",
    ]);
    // Before the first set: for all.
    let both = eval(
        "--split dev --delimiter ; --columns left,right,gold --sts stsb.csv --sts stsb.csv --split test --name t",
    );
    both.ends(0).says(&["sts.stsb.spearman_cosine", "sts.t.spearman_cosine"]);
    eval("--pairs held.jsonl --pairs held.jsonl").fails(&["pairs.held", "trainer eval --name"]);

    bench.put("run.toml", &toml("steps = 2", "[[eval.on]]\npath = \"b.jsonl\""));
    bench.trainer(TRAIN).fails(&["missing field `kind`", "[[eval.on]]"]);
    bench.put("run.toml", &toml("steps = 2", "[[eval.on]]\nkind = \"stss\"\npath = \"b.jsonl\""));
    bench.trainer(TRAIN).fails(&["did you mean \"sts\"?"]);
    bench.put("run.toml", &toml("steps = 2", "[eval.on]\nkind = \"sts\"\npath = \"b.jsonl\""));
    bench.trainer(TRAIN).fails(&["[[eval.on]]"]);
    bench.put(
        "run.toml",
        &toml("steps = 2", "[[eval.on]]\nkind = \"sts\"\npath = \"b.jsonl\"\nsplitt = \"dev\""),
    );
    bench.trainer(TRAIN).fails(&["did you mean `split`?"]);
    bench.put("run.toml", &toml("steps = 2", "[eval]\nstss = \"b.jsonl\""));
    bench.trainer(TRAIN).fails(&["unknown field `stss`", "did you mean `sts`?"]);
}

/// A set may have steps of its own, and a nested loss gives figures of each dimension, those of the exported folder.
#[test]
fn sets_are_evaluated_at_their_own_steps_and_at_each_dimension() {
    let bench = Bench::with_sets();
    let on = "[loss]\nmatryoshka = [32, 16, 8]\n[eval]\nevery = 3\nsts = \"sts.tsv\"\n\
              [[eval.on]]\nkind = \"pairs\"\npath = \"held.jsonl\"\nevery = 2\n";
    bench.put("run.toml", &toml("steps = 7", on));
    bench.trainer(TRAIN).ends(0);
    for (step, sts, pairs) in [
        (0, true, true),
        (2, false, true),
        (3, true, false),
        (4, false, true),
        (6, true, true),
        (7, true, true),
    ] {
        let found = bench.evaluated(step).unwrap()["eval"].clone();
        assert_eq!(found.get("sts.dim8.spearman_cosine").is_some(), sts, "{step}: {found}");
        assert_eq!(found.get("pairs.dim16.cosine_ndcg@10").is_some(), pairs, "{step}: {found}");
    }
    assert!(bench.evaluated(5).is_none());
    let last = bench.evaluated(7).unwrap()["eval"].clone();
    assert!(last.get("sts.dim32.spearman_cosine").is_none(), "those are the whole vectors");
    let found = bench.trainer("eval --model run/model --sts sts.tsv --truncate-dim 8 --json").ends(0);
    let json: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(json["metrics"]["sts.dim8.spearman_cosine"], last["sts.dim8.spearman_cosine"]);
}

/// The log of a run begun before metrics were named by kind.
#[test]
fn a_run_with_the_names_of_before_is_resumed_with_those_of_today() {
    let bench = Bench::with_sets();
    bench.put("run.toml", &toml("steps = 4", EVAL));
    bench.trainer(TRAIN).ends(0);
    let path = bench.at("run/metrics.jsonl");
    let log = fs::read_to_string(&path).unwrap();
    // Figures that there were in version 1, and their names.
    let old = |name: &str| match name.split_once('.')? {
        ("pairs", figure) => ["accuracy@1", "accuracy@10", "mrr@10", "ndcg@10", "map@100"]
            .contains(&figure.strip_prefix("cosine_")?)
            .then(|| figure.replace("cosine_", "").replace("accuracy", "recall")),
        ("sts", figure) => Some(format!("sts_{}", figure.strip_suffix("_cosine")?)),
        ("retrieval", figure) => ["ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100"]
            .contains(&figure.strip_prefix("cosine_")?)
            .then(|| figure.replace("cosine_", "retrieval_")),
        _ => None,
    };
    let mut lines = log.lines();
    assert_eq!(lines.next(), Some("{\"step\":0,\"format\":\"gigapair metrics\",\"version\":3}"));
    let mut kept = vec![];
    let mut before = String::new();
    for line in lines {
        let mut record: Value = serde_json::from_str(line).unwrap();
        if let Some(figures) = record.get_mut("eval").and_then(Value::as_object_mut) {
            let named =
                std::mem::take(figures).into_iter().filter_map(|(name, x)| Some((old(&name)?, name, x)));
            for (old, name, x) in named {
                kept.push((record["step"].clone(), name, x.clone()));
                record["eval"][old] = x;
            }
        }
        before += &format!("{record}\n");
    }
    assert_eq!(kept.len(), 2 * 12);
    fs::write(&path, before).unwrap();
    let ended = bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    ended.says(&[
        "nothing is left to train, and its figures stay as they are",
        "its figures: pairs.cosine_ndcg@10 0.",
    ]);
    for (step, name, x) in kept {
        let found = bench.evaluated(step.as_u64().unwrap()).unwrap();
        assert_eq!(found["eval"][&name], x, "{name}");
    }
}
