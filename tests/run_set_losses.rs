//! Runs in which data sets have losses of their own: each set is trained as in a run with that loss alone.

mod support_run;

use gigapair::common::HostTensor;
use gigapair::train::checkpoint::Checkpoint;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use support_run::{Bench, checkpoint, sentence, toml};

/// 40 rows of four texts and a number; other texts for each salt.
fn rows(salt: u64) -> String {
    let row = |i: u64| {
        let text = |k: u64| sentence(salt * 10_007 + i * 9 + k, 2 + (i + k) as usize % 5);
        json!({ "q": text(0), "d": text(1), "n1": text(2), "n2": text(3), "score": (i % 5) as f64 / 4.0,
            "label": i % 2, "scores": [2.0, 1.5, (i % 4) as f64] })
        .to_string()
            + "\n"
    };
    (0..40).map(row).collect()
}

/// A data set: its name, columns and loss, if it has its own.
struct Set(&'static str, &'static str, Option<&'static str>);

const TEXTS: &str = "\"anchor=q\", \"positive=d\", \"negative=n1\", \"negative=n2\"";

const RANKED: Set = Set("ranked", TEXTS, None);
const SCORED: Set = Set("scored", "\"anchor=q\", \"positive=d\", \"target=score\"", Some("\"cosent\""));
const SCALED: Set = Set(
    "scaled",
    TEXTS,
    Some("{ learn_scale = true, scale = 10, hardness_mode = \"hard_negatives\", hardness_strength = 2.0 }"),
);
const TAUGHT: Set = Set(
    "taught",
    TEXTS,
    Some("{ kind = \"embed_distill\", projection = true, teacher = { vectors = \"teacher.f16\" } }"),
);
const SETS: [Set; 4] = [RANKED, SCORED, SCALED, TAUGHT];

/// A run on these sets in `NAME.toml`, in the folder NAME. Without dropout, whose bits depend on the step.
fn put(bench: &Bench, name: &str, sets: &[Set], train: &str, rest: &str) {
    let set = |Set(name, columns, loss): &Set| {
        let loss = loss.map_or(String::new(), |loss| format!("loss = {loss}\n"));
        format!("[[data]]\nname = \"{name}\"\npath = \"{name}.jsonl\"\ncolumns = [{columns}]\n{loss}")
    };
    let model = "folder = \"teacher\"\nnormalize = false\ndropout = 0.0";
    let text = toml(train, rest).replace("config = \"config.json\"\nlearn_vocabulary = 120", model);
    let (before, data) = text.split_once("[[data]]").unwrap();
    let (_, after) = data.split_once("[train]").unwrap();
    let all: String = sets.iter().map(set).collect();
    let text = format!("{before}{all}[train]{after}");
    bench.put(&format!("{name}.toml"), &text.replace("run_dir = \"run\"", &format!("run_dir = \"{name}\"")));
}

/// With a model to start from, which is the teacher, too.
fn bench() -> Bench {
    let bench = Bench::new();
    SETS.iter()
        .enumerate()
        .for_each(|(salt, set)| bench.put(&format!("{}.jsonl", set.0), &rows(salt as u64)));
    bench.model("teacher", &BTreeMap::new());
    let columns = "anchor=q,positive=d,negative=n1,negative=n2";
    let encode = format!("encode --model teacher --pairs taught.jsonl --columns {columns} --out teacher.f16");
    bench.trainer(&encode).ends(0);
    bench
}

/// Losses of each data set's batches, in order.
fn by_set(bench: &Bench, run: &str) -> BTreeMap<String, Vec<f64>> {
    let mut out: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for step in bench.metrics(run).iter().filter(|m| m["loss"].is_f64()) {
        let sets = step["data"].as_object().unwrap();
        let (name, facts) = sets.iter().next().unwrap();
        let loss = step["loss"].as_f64().unwrap();
        // Rows of one set only, whose loss is the step's.
        assert_eq!(sets.len(), 1);
        assert!((facts["loss"].as_f64().unwrap() - loss).abs() <= 1e-5 * loss.abs());
        assert_eq!(step["scale"].is_f64(), name == "scaled", "{step}");
        out.entry(name.clone()).or_default().push(loss);
    }
    out
}

fn own(bench: &Bench, run: &str, step: u64, set: &str) -> BTreeMap<String, Vec<f64>> {
    let saved =
        Checkpoint::load(&bench.at(&checkpoint(step).replacen("run/", &format!("{run}/"), 1))).unwrap();
    let of = |(name, t): (String, HostTensor)| {
        let plain = name.replace(&format!("loss.{set}."), "loss.");
        (plain != name || name.ends_with("loss.log_scale") || name.contains("loss.projection"))
            .then(|| (plain, t.to_f64()))
    };
    saved.tensors.into_iter().filter_map(of).collect()
}

/// The encoder is as good as frozen, so that a set's batches and their vectors are those of a run on this set alone:
/// losses and the parameters of the losses are the same bits, whatever steps lie between them.
#[test]
fn each_set_is_trained_as_in_a_run_with_its_loss_alone() {
    let bench = bench();
    let frozen = "lr_scale = { embeddings = 1e-30, \"layers.*\" = 1e-30 }\nschedule = \"constant\"\nwarmup = 0\nlr = 0.05";
    for chunk in ["", "chunk = 4\n"] {
        let train = |steps: u64| format!("steps = {steps}\n{chunk}{frozen}");
        put(&bench, "mixed", &SETS, &train(16), "");
        bench
            .trainer("train --config mixed.toml --devices cpu:2 --overwrite")
            .ends(0)
            .says(&["data set scored: CoSENTLoss", "data set ranked: MultipleNegativesRankingLoss"]);
        let mixed = by_set(&bench, "mixed");
        assert_eq!(mixed.values().map(Vec::len).collect::<Vec<_>>(), [4; 4]);
        for set in &SETS {
            put(&bench, "alone", std::slice::from_ref(set), &train(4), "");
            bench.trainer("train --config alone.toml --devices cpu:2 --overwrite").ends(0);
            assert_eq!(by_set(&bench, "alone")[set.0], mixed[set.0], "{} {chunk}", set.0);
            if set.2.is_some_and(|loss| loss.contains("learn_scale") || loss.contains("projection")) {
                let (alone, mixed) = (own(&bench, "alone", 4, set.0), own(&bench, "mixed", 16, set.0));
                assert!(alone.len() >= 3, "{:?}", alone.keys());
                for (name, values) in alone {
                    assert_eq!(mixed[&name], values, "{name} of {}", set.0);
                }
            }
        }
    }
}

#[test]
fn replicas_and_a_break_change_nothing() {
    let bench = bench();
    put(&bench, "run", &SETS, "steps = 10\nlr = 0.001", "");
    bench.trainer("train --config run.toml --devices cpu:4").ends(0);
    let whole = bench.losses("run");
    let saved = |run: &str| fs::read(bench.at(run).join("model/model.safetensors")).unwrap();
    let model = saved("run");
    bench.trainer("train --config run.toml --devices cpu:4 --overwrite --stop-after 5").ends(75);
    bench.trainer("train --config run.toml --devices cpu:4 --resume").ends(0);
    assert!(bench.losses("run") == whole && saved("run") == model);
    bench.trainer("train --config run.toml --devices cpu:1 --overwrite").ends(0);
    for ((step, one), (_, four)) in bench.losses("run").iter().zip(&whole) {
        assert!(
            (one - four).abs() <= 2e-4 * four.abs().max(0.1),
            "step {step}: {one}, on four replicas {four}"
        );
    }
}

/// Also its parameters: they have had no step before.
#[test]
fn a_set_with_a_loss_of_its_own_is_added_to_a_run() {
    let bench = bench();
    let later = "[[mixture.segments]]\nfrom_step = 4\n";
    let first = "[[mixture.segments]]\nsets = [\"ranked\", \"scored\"]\n";
    put(&bench, "run", &SETS, "steps = 8\nlr = 0.001", &format!("{first}{later}"));
    bench.trainer("train --config run.toml --devices cpu:2").ends(0);
    let whole = by_set(&bench, "run");
    put(&bench, "run", &SETS[..2], "steps = 8\nlr = 0.001", "");
    bench.trainer("train --config run.toml --devices cpu:2 --overwrite --stop-after 4").ends(75);
    put(&bench, "run", &SETS, "steps = 8\nlr = 0.001", &format!("{first}{later}"));
    bench.trainer("train --config run.toml --devices cpu:2 --resume").ends(0);
    assert_eq!(by_set(&bench, "run"), whole);
    assert!(whole.contains_key("taught") && whole.contains_key("scaled"), "{whole:?}");

    // Not by a segment, but by size and with leave: its first step is the first for its parameter, too.
    put(&bench, "run", &SETS[..2], "steps = 9\nlr = 0.001\nschedule = \"constant\"\nwarmup = 0", "");
    bench.trainer("train --config run.toml --devices cpu:2 --overwrite --stop-after 6").ends(75);
    put(&bench, "run", &SETS[..3], "steps = 9\nlr = 0.001\nschedule = \"constant\"\nwarmup = 0", "");
    let allow = " --allow-changed manifests.scaled --allow-changed mixture[0].sets[2] --allow-changed \
                 mixture[0].weights.scaled --allow-changed losses.scaled";
    bench.trainer(&format!("train --config run.toml --devices cpu:2 --resume{allow}")).ends(0);
    let steps = bench.metrics("run");
    let scales: Vec<f64> = steps.iter().filter_map(|m| m["scale"].as_f64()).collect();
    assert_eq!(scales[0], 10.0, "{scales:?}");
    let last = own(&bench, "run", 9, "scaled")["loss.log_scale"][0].exp();
    // The first step of Adam is the learning rate.
    let after = scales.get(1).copied().unwrap_or(last);
    assert!(((after / 10.0).ln().abs() - 0.001).abs() < 1e-5, "{scales:?}, {last}");
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    assert!(card.contains("loss:CoSENTLoss") && card.contains("loss of scaled"), "{card}");

    // A loss that has been trained with is what it was.
    put(&bench, "run", &SETS, "steps = 8\nlr = 0.001", &format!("{first}{later}"));
    bench.trainer("train --config run.toml --devices cpu:2 --overwrite --stop-after 6").ends(75);
    put(&bench, "run", &SETS, "steps = 12\nlr = 0.001", &format!("{first}{later}"));
    let text = fs::read_to_string(bench.at("run.toml")).unwrap().replace("\"cosent\"", "\"angle\"");
    bench.put("run.toml", &text);
    let resume = "train --config run.toml --devices cpu:2 --resume";
    bench.trainer(resume).fails(&["changed since then", "losses.scored.kind: \"cosent\" → \"angle\""]);
}

#[test]
fn the_model_is_described_and_measured_by_each_loss() {
    let bench = bench();
    let dev = |loss_of: &str| {
        format!(
            "[[eval.on]]\nkind = \"dev\"\nname = \"{loss_of}\"\npath = \"{loss_of}.jsonl\"\nloss_of = \"{loss_of}\"\n\
             columns = [{TEXTS}, \"target=score\"]\n"
        )
    };
    let sets = [RANKED, SCORED, SCALED];
    let eval = format!("[eval]\nevery = 2\n{}{}{}", dev("ranked"), dev("scored"), dev("scaled"));
    put(&bench, "run", &sets, "steps = 6\nlr = 0.001", &eval);
    bench.trainer("train --config run.toml --devices cpu:2").ends(0);
    let log = bench.metrics("run");
    let first: &Value = &log.iter().find(|m| m["step"] == 0).unwrap()["eval"];
    let of = |set: &str| first[format!("dev.{set}.loss")].as_f64().unwrap();
    let all = [of("ranked"), of("scored"), of("scaled")];
    assert!(all.windows(2).all(|w| w[0] != w[1]), "{all:?}");
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    for part in [
        "loss:MultipleNegativesRankingLoss",
        "loss:CoSENTLoss",
        "| step | loss of ranked | loss of scored | loss of scaled |",
        "| loss of scored | CoSENTLoss, scale 20",
        "* Loss: [<code>CoSENTLoss</code>]",
        "learned scale, from 10",
    ] {
        assert!(card.contains(part), "no {part} in {card}");
    }
    bench.trainer("export --run run --out again").ends(0);
    for (loss_of, name) in [("scored", "loss.scored"), ("scaled", "loss.scaled.log_scale")] {
        let command = format!("hlo --config run.toml --replicas 2 --loss-of {loss_of} --out step.mlir");
        bench.trainer(&command).ends(0);
        let step = fs::read_to_string(bench.at("step.mlir")).unwrap();
        assert_eq!(step.contains(name), loss_of == "scaled", "{loss_of}");
        assert_eq!(step.contains("adam.t/loss.scaled"), loss_of == "scaled", "{loss_of}");
    }
}

/// A set that is never drawn leaves no trace of its loss; equal losses are one.
#[test]
fn only_what_trained_is_told() {
    let bench = bench();
    put(&bench, "run", &[RANKED, SCORED], "steps = 2\nlr = 0.001", "");
    let text = fs::read_to_string(bench.at("run.toml")).unwrap();
    bench.put(
        "run.toml",
        &text
            .replace("\nname = \"ranked\"", "\nweight = 1\nname = \"ranked\"")
            .replace("\nname = \"scored\"", "\nweight = 0\nname = \"scored\""),
    );
    bench.trainer("train --config run.toml --devices cpu:2").ends(0);
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    assert!(!card.contains("CoSENT") && card.contains("| step | loss of ranked |"), "{card}");

    let twice = [Set("ranked", "\"anchor=q\", \"positive=d\", \"target=score\"", None), SCORED];
    let all = "steps = 2\nlr = 0.001\nsources_per_batch = \"all\"";
    put(&bench, "run", &twice, all, "[loss]\nkind = \"cosent\"\n");
    bench.trainer("train --config run.toml --devices cpu:2 --overwrite").ends(0);
    assert_eq!(bench.metrics("run").iter().filter(|m| m["loss"].is_f64()).count(), 2);
}

#[test]
fn contradictions_are_named() {
    let bench = bench();
    let refused = |sets: &[Set], train: &str, rest: &str, parts: &[&str]| {
        put(&bench, "run", sets, &format!("steps = 2\n{train}"), rest);
        bench.trainer("train --config run.toml --devices cpu:2").fails(parts);
    };
    let both = ["data sets ranked and scored have different losses", "sources_per_batch = \"one\""];
    refused(&[RANKED, SCORED], "sources_per_batch = \"all\"", "", &both);
    refused(&[SCORED], "", "[loss]\nkind = \"angle\"\n", &["[loss] is that of no data set"]);
    let with = |loss: &'static str| [Set("ranked", TEXTS, Some(loss)), RANKED_TOO];
    refused(&with("\"cosine\""), "", "", &["unknown variant `cosine`", "`cosent`"]);
    refused(
        &with("{ kind = \"triplet\", scale = 2 }"),
        "",
        "",
        &["loss of data set ranked", "does not read `scale`"],
    );
    refused(&with("7"), "", "", &["a kind of loss, or a table such as"]);
    refused(&with("\"cosent\""), "", "", &["data set ranked: the loss reads one number with each pair"]);
    refused(&with("\"margin_mse\""), "", "", &["data set ranked: ", "a score for the positive"]);
    let dots = Set(
        "ranked",
        "\"anchor=q\", \"positive=d\", \"negative=n1\", \"negative=n2\", \"target=scores\"",
        Some("\"kl\""),
    );
    put(&bench, "run", &[dots, RANKED_TOO], "steps = 2", "");
    let text = fs::read_to_string(bench.at("run.toml")).unwrap();
    let new = "config = \"config.json\"\nlearn_vocabulary = 120";
    bench.put("run.toml", &text.replace("folder = \"teacher\"", new));
    let parts = ["some their dot product", "similarity = \"cosine\" or \"dot\""];
    bench.trainer("train --config run.toml --devices cpu:2").fails(&parts);
    let dev = "[eval]\ndev = { path = \"ranked.jsonl\", columns = [\"q\", \"d\"] }\n";
    let each = [SCORED, Set("ranked", TEXTS, Some("{ scale = 7 }"))];
    refused(&each, "", dev, &["the data sets have losses of their own", "loss_of = \"scored\""]);
    let other = dev.replace(" }", ", loss_of = \"rankd\" }");
    refused(&each, "", &other, &["no data set is called rankd; did you mean ranked?"]);
    let sts = "[eval]\nsts = { path = \"scored.jsonl\", columns = [\"q\", \"d\", \"score\"], loss_of = \"ranked\" }\n";
    refused(&each, "", sts, &["measure no loss; leave out `loss_of`"]);
    refused(&[SCORED], "symmetric = false", "", &["train.symmetric is for kind = \"contrastive\""]);
}

/// The same texts under another name.
const RANKED_TOO: Set = Set("scored", TEXTS, None);
