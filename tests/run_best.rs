//! The best model of a run, ending early, and the model of a checkpoint.

mod support_run;

use gigapair::common::HostTensor;
use gigapair::folder::read_exact;
use gigapair::train::checkpoint::Checkpoint;
use std::collections::BTreeMap;
use std::fs;
use support_run::{Bench, checkpoint, lines, toml};

const TRAIN: &str = "train --config run.toml --devices cpu:1";
const FIGURE: &str = "pairs.cosine_mrr@10";

/// Ten steps at a rate that soon spoils the model, evaluated after every second.
fn put(bench: &Bench, eval: &str) {
    bench.put("dev.jsonl", &lines(1, 24, 2));
    let rest = format!("[eval]\nevery = 2\npairs = \"dev.jsonl\"\n{eval}\n");
    let run = toml("steps = 12\nlr = 0.05\nwarmup = 2\nschedule = \"constant\"", &rest);
    bench.put("run.toml", &run.replace("every = 5", "every = 4"));
}

/// The figure after each evaluated step, the one before training left out.
fn figures(bench: &Bench) -> Vec<(u64, f64)> {
    let of = |line: serde_json::Value| Some((line["step"].as_u64()?, line["eval"][FIGURE].as_f64()?));
    bench.metrics("run").into_iter().filter_map(of).filter(|(step, _)| *step > 0).collect()
}

fn weights(bench: &Bench, folder: &str) -> BTreeMap<String, HostTensor> {
    read_exact(&bench.at(folder).join("model.safetensors")).unwrap()
}

fn figure_of(bench: &Bench, folder: &str) -> f64 {
    let args = format!("eval --model {folder} --pairs dev.jsonl --json --devices cpu:1");
    let found: serde_json::Value = serde_json::from_str(&bench.trainer(&args).ends(0).out).unwrap();
    found["metrics"][FIGURE].as_f64().unwrap()
}

#[test]
fn the_best_model_is_exported_and_a_resumed_run_finds_the_same() {
    let bench = Bench::new();
    put(&bench, "best = \"mrr@10\"");
    let said = bench.trainer(TRAIN).ends(0);
    let all = figures(&bench);
    assert_eq!(all.iter().map(|(step, _)| *step).collect::<Vec<_>>(), [2, 4, 6, 8, 10, 12]);
    let best = all.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a }).unwrap();
    assert!(best.0 < 12 && best.1 > all[5].1, "{all:?}");
    said.says(&[&format!("the model is that after step {} of 12, the best by {FIGURE}", best.0)]);
    assert!((figure_of(&bench, "run/model") - best.1).abs() < 1e-9);
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    assert!(card.contains(&format!("The model is that after step {} of 12", best.0)), "{card}");

    // Interrupted at any point, it ends as it would have.
    let whole = weights(&bench, "run/model");
    for stop in [1, 5, 9] {
        fs::remove_dir_all(bench.at("run")).unwrap();
        bench.trainer(&format!("{TRAIN} --stop-after {stop}")).ends(75);
        bench.trainer(&format!("{TRAIN} --resume")).ends(0);
        assert!(weights(&bench, "run/model") == whole && figures(&bench) == all, "stopped after {stop}");
    }
    // A kill may keep a best model of later steps than the last checkpoint, or leave it between two names.
    for from in [4, 8] {
        for step in [4, 8, 9, 12].into_iter().filter(|step| *step > from) {
            let _ = fs::remove_dir_all(bench.at(&checkpoint(step)));
        }
        fs::remove_dir_all(bench.at("run/model")).unwrap();
        fs::rename(bench.at("run/best"), bench.at("run/.best.7.old")).unwrap();
        bench.trainer(&format!("{TRAIN} --resume")).ends(0);
        assert!(weights(&bench, "run/model") == whole && figures(&bench) == all, "killed after {from}");
    }
    bench.trainer(&format!("{TRAIN} --overwrite --stop-after 9")).ends(75);
    bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    // Once more, there is nothing to do.
    bench.trainer(&format!("{TRAIN} --resume")).ends(0).says(&["this run is finished"]);
    assert!(weights(&bench, "run/model") == whole);

    // The model of a checkpoint, by its step.
    bench
        .trainer("export --run run --checkpoint 5 --out five")
        .fails(&["holds no checkpoint after step 5; there are 4, 8, 9, 12"]);
    bench.trainer("export --run run --checkpoint 4 --out four").ends(0).says(&["model after step 4: four"]);
    let saved = Checkpoint::load(&bench.at(&checkpoint(4))).unwrap();
    let saved: BTreeMap<String, HostTensor> = saved.tensors.into_iter().collect();
    assert!(weights(&bench, "four").iter().all(|(name, t)| saved[name] == *t));
    assert!((figure_of(&bench, "four") - all[1].1).abs() < 1e-9);
    let card = fs::read_to_string(bench.at("four/README.md")).unwrap();
    assert!(card.contains(&format!("{:.4}", all[1].1)), "{card}");
    bench.trainer("export --run run --checkpoint best --out best").ends(0);
    let most = all.iter().filter(|(step, _)| *step > 0).map(|(_, x)| *x).fold(f64::MIN, f64::max);
    assert!((figure_of(&bench, "best") - most).abs() < 1e-9);
    bench.trainer("export --run run --checkpoint last --out x").ends(2);
    bench.trainer("export --run run --out four").fails(&["--out four exists"]);
    bench.trainer("export --run run --out newest").ends(0).says(&["model after step 12"]);
    bench.trainer("export --run nothing --out x").fails(&["nothing/run.json", "--run names a run's folder"]);
}

#[test]
fn patience_ends_a_run_with_its_best_model() {
    let bench = Bench::new();
    put(&bench, "best = \"pairs_mrr@10\"\npatience = 2");
    bench.trainer(TRAIN).ends(0).says(&["without a better "]);
    let all = figures(&bench);
    let last = all.last().unwrap().0;
    assert!(last < 12, "{all:?}");
    let best = all.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a }).unwrap();
    assert_eq!(last, best.0 + 4, "{all:?}");
    let (whole, end) = (weights(&bench, "run/model"), bench.losses("run").len());
    assert_eq!(end as u64, last);
    assert!((figure_of(&bench, "run/model") - best.1).abs() < 1e-9);
    // It stays ended, and a kill on the way changes nothing, whatever model it had kept.
    fs::remove_dir_all(bench.at("run/model")).unwrap();
    for step in 5..=last {
        let _ = fs::remove_dir_all(bench.at(&checkpoint(step)));
    }
    bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    assert!(bench.losses("run").len() == end && weights(&bench, "run/model") == whole);
    bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    assert!(bench.losses("run").len() == end && weights(&bench, "run/model") == whole);
    fs::remove_dir_all(bench.at("run")).unwrap();
    bench.trainer(&format!("{TRAIN} --stop-after {}", last - 1)).ends(75);
    bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    assert!(bench.losses("run").len() == end && weights(&bench, "run/model") == whole);
}

#[test]
fn what_cannot_be_chosen_is_refused_before_anything_is_prepared() {
    let bench = Bench::new();
    bench.put("sts.tsv", "sentence1\tsentence2\tscore\nka\tlo\t1\nmi\tne\t2\n");
    let refused = |eval: &str, parts: &[&str]| {
        put(&bench, eval);
        bench.trainer(TRAIN).fails(parts);
        assert!(!bench.at("run/shards").exists());
    };
    refused(
        "best = \"spearman\"",
        &["which no evaluation gives; there are pairs.cosine_ndcg@10, pairs.cosine_mrr@10"],
    );
    refused("best = \"recall\"", &["which no evaluation gives"]);
    refused(
        "best = \"spearman\"\n[[eval.on]]\nkind = \"sts\"\npath = \"sts.tsv\"\nevery = 0",
        &["sts.spearman_cosine, whose set is only evaluated before the first step"],
    );
    refused("patience = 2", &["name it with eval.best"]);
    refused("best = \"mrr@10\"\npatience = 0", &["a number of evaluations from 1 on"]);
    put(&bench, "best = \"mrr@10\"");
    let text = fs::read_to_string(bench.at("run.toml")).unwrap();
    bench.put("run.toml", &text.replace("[eval]\nevery = 2", "[eval]\nevery = 0"));
    bench.trainer(TRAIN).fails(&["eval.every is 0"]);
    bench.put("run.toml", &text.replace("pairs = \"dev.jsonl\"\n", ""));
    bench.trainer(TRAIN).fails(&["names nothing to evaluate on"]);
}
