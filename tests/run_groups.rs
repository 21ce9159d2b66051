//! Runs with frozen parts: what they export, and what may change when they are resumed.

mod support_run;

use gigapair::folder::{read_exact, read_tensors};
use gigapair::train::checkpoint::Checkpoint;
use std::collections::BTreeMap;
use std::fs;
use support_run::{Bench, Ended, checkpoint, names, toml};

/// Four steps from the folder `base`, of two layers, with `keys` in `[train]`.
fn run(bench: &Bench, keys: &str, switches: &str) -> Ended {
    let random = "config = \"config.json\"\nlearn_vocabulary = 120\n";
    let text = toml(&format!("steps = 4\n{keys}"), "").replace(random, "folder = \"base\"\n");
    bench.put("run.toml", &text);
    bench.trainer(&format!("train --config run.toml --devices cpu:2 {switches}"))
}

#[test]
fn frozen_parts_are_exported_as_they_were_and_only_more_may_be_frozen() {
    let bench = Bench::new();
    bench.model("base", &BTreeMap::new());
    let frozen = "freeze = [\"embeddings\"]";
    run(&bench, frozen, "--stop-after 2").ends(75).says(&["parameters, 17088 of them trained"]);
    let saved = Checkpoint::load(&bench.at(&checkpoint(2))).unwrap();
    assert!(saved.tensors.iter().all(|(name, _)| !name.contains("/embeddings.")));

    let allow = "--resume --allow-changed";
    run(&bench, "", "--resume")
        .fails(&["changed since then", "config.train.freeze: [\"embeddings\"] → absent"]);
    run(&bench, "", &format!("{allow} config.train.freeze")).fails(&[
        "has no adam.m/embeddings.word_embeddings.weight: embeddings.word_embeddings.weight was frozen",
        "unfreeze it in a new run",
    ]);
    run(&bench, &format!("{frozen}\nlayer_decay = 0.5"), "--resume")
        .fails(&["config.train.layer_decay: absent → 0.5"]);
    let more = "freeze = [\"embeddings\", \"layers.0\"]";
    run(&bench, more, &format!("{allow} config.train.freeze[1]")).ends(0);

    let exported = read_exact(&bench.at("run/model/model.safetensors")).unwrap();
    let base = read_tensors(&bench.at("base/model.safetensors")).unwrap().tensors;
    let after: BTreeMap<_, _> = saved.tensors.into_iter().collect();
    assert_eq!(exported.len(), base.len());
    for (name, tensor) in &exported {
        let is = |part: &str| name.starts_with(part);
        assert_eq!(base[name] == *tensor, is("embeddings.") || name.ends_with("key.bias"), "{name}");
        assert_eq!(after[name] == *tensor, !is("encoder.layer.1.") || name.ends_with("key.bias"), "{name}");
    }
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    assert!(card.contains("| not trained | embeddings, layers.0 |"), "{card}");
}

#[test]
fn names_of_no_part_are_refused_before_anything_is_written() {
    let bench = Bench::new();
    bench.model("base", &BTreeMap::new());
    let parts = "its parts are embeddings, layers.0 to layers.1";
    run(&bench, "freeze = [\"layers.0-2\"]", "").fails(&["train.freeze: \"layers.0-2\" is no part", parts]);
    bench.put("run.toml", &toml("lr_scale = { pooler = 0.5 }", ""));
    let random = bench.trainer("train --config run.toml --devices cpu:1");
    random.fails(&["train.lr_scale: \"pooler\" is no part", "its parts are embeddings, layers.0 ("]);
    assert!(names(&bench.at("run")).iter().all(|n| n.starts_with('.') || n == "run.lock"));
}
