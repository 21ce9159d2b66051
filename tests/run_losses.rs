//! Runs with each loss: what they read of the data, what they export, and what is refused.

mod support_run;

use gigapair::common::hash;
use gigapair::train::checkpoint::Checkpoint;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use support_run::{Bench, Ended, checkpoint, sentence, toml};

/// 48 rows with a positive, two negatives and every kind of target; some lack the last negative.
fn rows() -> String {
    let row = |i: u64| {
        let text = |k: u64| sentence(i * 9 + k, 2 + (i + k) as usize % 5);
        let mut row = json!({ "q": text(0), "d": text(1), "n1": text(2), "score": (i % 5) as f64 / 4.0,
            "label": i % 2, "big": i % 3 * 2 - 1, "margins": [0.5 * (i % 3) as f64, 1.25], "scores": [2.0, 1.5, (i % 4) as f64] });
        if !i.is_multiple_of(3) {
            row["n2"] = text(3).into();
        }
        row.to_string() + "\n"
    };
    (0..48).map(row).collect()
}

const PAIRS: &str = "columns = [\"anchor=q\", \"positive=d\", ";
const NEGATIVES: &str = "\"negative=n1\", \"negative=n2\"";
const TEACHER: &str = "teacher = { vectors = \"teacher.f16\" }";

/// All texts of a row.
fn all() -> String {
    format!("{PAIRS}{NEGATIVES}]")
}

/// The same and a target.
fn with(target: &str) -> String {
    format!("{PAIRS}{NEGATIVES}, \"target={target}\"]")
}

/// Two texts and a target.
fn pair(target: &str) -> String {
    format!("{PAIRS}\"target={target}\"]")
}

const TRAIN: &str = "train --config run.toml --devices cpu:2";

/// Two steps, with `columns` of the data set, `train` in `[train]` and `loss` in `[loss]`.
fn put(bench: &Bench, columns: &str, train: &str, loss: &str) {
    bench.put("rows.jsonl", &rows());
    let text = toml(&format!("steps = 2\n{train}"), &format!("[loss]\n{loss}\n"));
    let data = format!("path = \"rows.jsonl\"\n{columns}");
    bench.put("run.toml", &text.replace("path = \"pairs.jsonl\"", &data));
}

fn run(bench: &Bench, columns: &str, train: &str, loss: &str) -> Ended {
    put(bench, columns, train, loss);
    bench.trainer(TRAIN)
}

/// A teacher's vectors of all texts, 32 numbers each.
fn teach(bench: &Bench) {
    bench.put("rows.jsonl", &rows());
    bench.model("teacher", &BTreeMap::new());
    let columns = "anchor=q,positive=d,negative=n1,negative=n2";
    let encode = format!("encode --model teacher --pairs rows.jsonl --columns {columns} --out teacher.f16");
    bench.trainer(&encode).ends(0).says(&["pairs rows.jsonl: 48", "vectors of 32 numbers"]);
}

#[test]
fn each_loss_trains_in_one_program_and_in_chunks_and_exports_what_it_compares() {
    let bench = Bench::new();
    teach(&bench);
    let all = all();
    for (columns, loss, unit, similarity) in [
        (pair("score"), "kind = \"cosent\"".to_owned(), true, "cosine"),
        (with("score"), "kind = \"angle\"\nscale = 10".into(), true, "cosine"),
        (pair("score"), "kind = \"cosine_similarity\"\nmatryoshka = [32, 8]".into(), true, "cosine"),
        (pair("label"), "kind = \"pair_contrastive\"".into(), true, "cosine"),
        (pair("label"), "kind = \"online_contrastive\"\nmargin = 0.9".into(), true, "cosine"),
        (all.clone(), "kind = \"conversation\"".into(), true, "cosine"),
        (all.clone(), format!("kind = \"gist\"\nmargin = 0.1\n{TEACHER}"), true, "cosine"),
        (all.clone(), "kind = \"triplet\"".into(), false, "cosine"),
        (all.clone(), "kind = \"triplet\"\ndistance = \"cosine\"".into(), true, "cosine"),
        (all.clone(), "kind = \"triplet\"\ndistance = \"manhattan\"".into(), false, "cosine"),
        (with("scores"), "kind = \"margin_mse\"".into(), false, "dot"),
        (with("margins"), "kind = \"margin_mse\"\ntargets = \"margins\"".into(), false, "dot"),
        (with("scores"), "kind = \"kl\"\ntemperature = 2.0".into(), false, "dot"),
        (all.clone(), format!("kind = \"mse\"\n{TEACHER}"), false, "cosine"),
        (all.clone(), format!("kind = \"embed_distill\"\nprojection = true\n{TEACHER}"), false, "cosine"),
    ] {
        let losses = |train: &str| -> Vec<f64> {
            let _ = fs::remove_dir_all(bench.at("run"));
            run(&bench, &columns, train, &loss).ends(0);
            bench.losses("run").into_iter().map(|(_, loss)| loss).collect()
        };
        let (whole, chunks) = (losses(""), losses("chunk = 4"));
        assert_eq!((whole.len(), chunks.len()), (2, 2), "{loss}");
        for (a, b) in whole.iter().zip(&chunks) {
            assert!((a - b).abs() <= 1e-5 * a.abs().max(0.1), "{loss}: {whole:?}, in chunks {chunks:?}");
        }
        let read = |name: &str| fs::read_to_string(bench.at("run/model").join(name)).unwrap();
        assert_eq!(read("modules.json").contains("Normalize"), unit, "{loss}");
        let settings: Value = serde_json::from_str(&read("config_sentence_transformers.json")).unwrap();
        assert_eq!(settings["similarity_fn_name"], similarity, "{loss}");
        // A conversation's is made of them.
        let ranks = loss.contains("conversation");
        assert_eq!(read("README.md").contains("MultipleNegatives"), ranks, "{loss}");
    }
    // The projection is kept for a resumed run, and is no part of the model.
    let saved = Checkpoint::load(&bench.at(&checkpoint(2))).unwrap();
    assert!(saved.tensors.iter().any(|(name, _)| name == "adam.m/loss.projection.weight"));
    let model = fs::read(bench.at("run/model/model.safetensors")).unwrap();
    assert!(!String::from_utf8_lossy(&model).contains("projection"));
}

/// The held-out rows are those of the only batch, so the loss before the first step is that of the first step.
#[test]
fn the_loss_of_held_out_rows_is_that_of_training() {
    let bench = Bench::new();
    teach(&bench);
    let all = all();
    for (columns, loss) in [
        (all.clone(), "symmetric = true\nmatryoshka = [32, 8]".to_owned()),
        (all.clone(), "directions = [\"query_to_doc\", \"doc_to_doc\"]".into()),
        (
            all.clone(),
            "learn_scale = true\nhardness_mode = \"all_negatives\"\nhardness_strength = 3.0".into(),
        ),
        (all.clone(), "kind = \"conversation\"".into()),
        (all.clone(), format!("kind = \"gist\"\nmargin_strategy = \"relative\"\nmargin = 0.05\n{TEACHER}")),
        (all.clone(), "kind = \"triplet\"\ndistance = \"cosine\"".into()),
        (pair("score"), "kind = \"cosent\"".into()),
        (pair("label"), "kind = \"online_contrastive\"\nmargin = 0.9".into()),
        (with("scores"), "kind = \"margin_mse\"".into()),
        (with("scores"), "kind = \"kl\"".into()),
        (all.clone(), format!("kind = \"embed_distill\"\nprojection = true\n{TEACHER}")),
        (all.clone(), "kind = \"mse\"\nteacher = { vectors = \"teacher.f16\", of = \"anchors\" }".into()),
    ] {
        let _ = fs::remove_dir_all(bench.at("run"));
        put(&bench, &columns, "global_batch = 48", &loss);
        let text = fs::read_to_string(bench.at("run.toml")).unwrap();
        let text = text.replace("max_len_a = 12", "dropout = 0.0\nmax_len_a = 16");
        let dev = format!("[eval]\ndev = {{ path = \"rows.jsonl\", {columns} }}\n");
        bench.put("run.toml", &format!("{text}{dev}every = 1\nbest = \"loss\"\n"));
        bench.trainer(TRAIN).ends(0).says(&["dev.loss", "48 pairs in batches of 48"]);
        let log = bench.metrics("run");
        let dev = |step: u64| {
            let of = |m: &&Value| m["step"] == step && m["eval"].is_object();
            log.iter().find(of).unwrap()["eval"]["dev.loss"].as_f64().unwrap()
        };
        for (step, trained) in bench.losses("run") {
            let before = dev(step - 1);
            assert!((before - trained).abs() <= 1e-5 * trained.abs().max(0.1), "{loss}: {before}, {trained}");
        }
        // Less is better.
        let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
        assert_eq!(card.contains("the best by dev.loss"), dev(1) < dev(2), "{loss}: {card}");
    }
}

/// In chunks; it is logged, saved and resumed, and no part of the model.
#[test]
fn a_learned_scale_is_resumed_and_not_exported() {
    let bench = Bench::new();
    let loss = "learn_scale = true\nmax_scale = 60\nscale = 30\nhardness_mode = \"hard_negatives\"\nhardness_strength = 5.0";
    let columns = all();
    run(&bench, &columns, "chunk = 4", loss).ends(0);
    let scales = || -> Vec<f64> { bench.metrics("run").iter().filter_map(|m| m["scale"].as_f64()).collect() };
    let (losses, whole) = (bench.losses("run"), scales());
    assert_eq!(whole.len(), 2);
    assert!((whole[0] - 30.0).abs() < 1e-4 && whole[1] != whole[0], "{whole:?}");
    let saved = Checkpoint::load(&bench.at(&checkpoint(2))).unwrap();
    assert!(saved.tensors.iter().any(|(name, _)| name == "adam.v/loss.log_scale"));
    let model = fs::read(bench.at("run/model/model.safetensors")).unwrap();
    assert!(!String::from_utf8_lossy(&model).contains("scale"));
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    assert!(
        card.contains("learned scale, from 30 and at most 60")
            && card.contains("hardness_mode hard_negatives")
    );

    fs::remove_dir_all(bench.at("run")).unwrap();
    bench.trainer(&format!("{TRAIN} --stop-after 1")).ends(75);
    bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    assert_eq!((bench.losses("run"), scales()), (losses, whole));
}

#[test]
fn what_the_data_lack_is_named_before_the_first_step() {
    let bench = Bench::new();
    let refused = |columns: &str, loss: &str, parts: &[&str]| {
        run(&bench, columns, "", loss).fails(parts);
    };
    let plain = "columns = [\"q\", \"d\"]";
    refused(
        plain,
        "kind = \"cosent\"",
        &["data set pairs: the loss reads one number with each pair, and the set has 0"],
    );
    refused(plain, "kind = \"triplet\"", &["its pairs have no negatives", "negative=NAME"]);
    refused(&with("score"), "kind = \"kl\"", &["a score for the positive and one for each negative, so 3"]);
    refused(
        &with("margins"),
        "kind = \"margin_mse\"",
        &["so 3 with each pair", "write targets = \"margins\""],
    );
    let margins = "kind = \"margin_mse\"\ntargets = \"margins\"";
    refused(&with("scores"), margins, &["so 2 with each pair", "write targets = \"scores\""]);
    for kind in ["pair_contrastive", "online_contrastive"] {
        let scores = pair("score");
        refused(
            &scores,
            &format!("kind = \"{kind}\""),
            &[
                "data set pairs: the loss reads labels of 0 and 1, and 29 of its 48 pairs",
                "leave them out with where",
            ],
        );
    }
    refused(
        &format!("{PAIRS}\"target=big\"]"),
        "kind = \"cosine_similarity\"",
        &["cosines from -1 to 1, and 32 of its 48 pairs have another number", "\"cosent\" or \"angle\""],
    );
    let odd = "kind = \"angle\"\nmatryoshka = [32, 9]";
    refused(&pair("score"), odd, &["two halves, and 9 is odd"]);
    let _ = fs::remove_dir_all(bench.at("run"));
    let past = run(&bench, &all(), "", "kind = \"conversation\"\nmatryoshka = [32, 8]");
    past.ends(0).says(&["the pairs' negatives but the first are left out: this loss does not read them"]);
    let _ = fs::remove_dir_all(bench.at("run"));
    let cosent = with("score");
    let ended = run(&bench, &cosent, "", "kind = \"cosent\"");
    bench.trainer("hlo --config run.toml --replicas 2 --negatives 2 --out step.mlir").ends(0);
    ended.ends(0).says(&["the pairs' negatives are left out: this loss does not read them"]);
}

/// As with its vectors in a file, but for their f16; also the loss of held-out rows, and resumed.
#[test]
fn a_teacher_may_be_run_in_the_steps() {
    let bench = Bench::new();
    teach(&bench);
    let all = all();
    for loss in ["kind = \"gist\"", "kind = \"embed_distill\"\nprojection = true", "kind = \"mse\""] {
        for (chunk, of) in [("", "texts"), ("chunk = 8", "anchors")] {
            let of = if loss.contains("gist") { "texts" } else { of };
            let put = |teacher: &str| {
                put(
                    &bench,
                    &all,
                    &format!("global_batch = 48\n{chunk}"),
                    &format!("{loss}\nteacher = {{ {teacher}, of = \"{of}\" }}"),
                );
                let text = fs::read_to_string(bench.at("run.toml")).unwrap();
                let model = "folder = \"teacher\"\nlayers = [0]\nnormalize = true\ndropout = 0.0\nmax_len_a = 48\nmax_len_b = 48";
                let usual =
                    "config = \"config.json\"\nlearn_vocabulary = 120\nmax_len_a = 12\nmax_len_b = 16";
                let text = text.replace(usual, model);
                let dev = format!("[eval]\nevery = 1\ndev = {{ path = \"rows.jsonl\", {all} }}\n");
                bench.put("run.toml", &format!("{text}{dev}"));
            };
            put("vectors = \"teacher.f16\"");
            bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
            let from_file = bench.losses("run");
            put("model = \"teacher\"");
            bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
            let losses = bench.losses("run");
            for ((_, a), (_, b)) in losses.iter().zip(&from_file) {
                assert!((a - b).abs() <= 5e-3 * b.abs() + 1e-4, "{loss}: {a}, from a file {b}");
            }
            let log = bench.metrics("run");
            for (step, trained) in &losses {
                let of = |m: &&Value| m["step"] == step - 1 && m["eval"].is_object();
                let before = log.iter().find(of).unwrap()["eval"]["dev.loss"].as_f64().unwrap();
                assert!(
                    (before - trained).abs() <= 1e-5 * trained.abs().max(0.1),
                    "{loss}: {before}, {trained}"
                );
            }
            bench.trainer(&format!("{TRAIN} --overwrite --stop-after 1")).ends(75);
            bench.trainer(&format!("{TRAIN} --resume")).ends(0);
            assert_eq!(bench.losses("run"), losses);
            let saved = Checkpoint::load(&bench.at(&checkpoint(2))).unwrap();
            assert!(saved.tensors.iter().all(|(name, _)| !name.contains("teacher")));
        }
    }
    // Another teacher is another run.
    fs::remove_dir_all(bench.at("run/checkpoints/step-00000002")).unwrap();
    bench.model_of(
        "teacher",
        &support_run::architecture(1, 0.1),
        &bench.at("tokenizer.json"),
        &BTreeMap::new(),
    );
    let text = fs::read_to_string(bench.at("run.toml")).unwrap();
    bench.trainer(&format!("{TRAIN} --resume")).fails(&["changed since then", "\n  teacher: "]);
    let plan = "hlo --config run.toml --replicas 2 --negatives 2 --out step.mlir";
    bench.trainer(plan).ends(0);
    assert!(fs::read_to_string(bench.at("step.mlir")).unwrap().contains("teacher.0/"));

    let refused = |from: &str, to: &str, parts: &[&str]| {
        assert!(text.contains(from), "{text}");
        bench.put("run.toml", &text.replace(from, to));
        bench.trainer(&format!("{TRAIN} --overwrite")).fails(parts);
    };
    // The same tokenizer in another file; a prompt, and a shorter maximum.
    let spelled: Value =
        serde_json::from_str(&fs::read_to_string(bench.at("tokenizer.json")).unwrap()).unwrap();
    bench.put("spelled.json", &serde_json::to_string_pretty(&spelled).unwrap());
    let prompts = BTreeMap::from([("query".to_owned(), "ask: ".to_owned())]);
    bench.model_of("spelled", &support_run::architecture(2, 0.1), &bench.at("spelled.json"), &prompts);
    let shorter =
        fs::read_to_string(bench.at("spelled/sentence_bert_config.json")).unwrap().replace("64", "30");
    bench.put("spelled/sentence_bert_config.json", &shorter);
    bench.put("run.toml", &text.replace("model = \"teacher\"", "model = \"spelled\""));
    bench.trainer(&format!("{TRAIN} --overwrite")).ends(0).says(&[
        "MSELoss, teacher spelled of anchors",
        "the teacher spelled is not given its prompts query \"ask: \"",
        "cuts texts at 30 tokens by itself",
    ]);
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    assert!(card.contains("MSELoss, teacher spelled of anchors"), "{card}");
    // What is trained can be exported without it, and not trained on.
    fs::rename(bench.at("spelled"), bench.at("gone")).unwrap();
    bench.trainer("export --run run --out exported").ends(0);
    bench
        .trainer(&format!("{TRAIN} --overwrite"))
        .fails(&["[loss], teacher.model", "spelled is not a folder"]);
    // A teacher that embeds fewer tokens, one with a weight that is no number, one in the folder that is replaced.
    let mut config = support_run::architecture(1, 0.1);
    config["vocab_size"] = 60.into();
    let small = bench.model_of("small", &config, &bench.at("tokenizer.json"), &BTreeMap::new());
    refused("model = \"teacher\"", "model = \"small\"", &["tokens, but the model embeds only 60"]);
    let weights = small.join("model.safetensors");
    bench.model_of(
        "small",
        &support_run::architecture(1, 0.1),
        &bench.at("tokenizer.json"),
        &BTreeMap::new(),
    );
    let mut bytes = fs::read(&weights).unwrap();
    let last = bytes.len() - 4;
    bytes[last..].copy_from_slice(&f32::NAN.to_le_bytes());
    fs::write(&weights, bytes).unwrap();
    refused("model = \"teacher\"", "model = \"small\"", &["[loss], teacher small", "are not all finite"]);
    refused(
        "model = \"teacher\"",
        "model = \"run/model\"",
        &["run/model is a part of the run that --overwrite replaces"],
    );

    let other = bench.tokenizer("other.json", 5);
    bench.model_of("other", &support_run::architecture(1, 0.1), &other, &BTreeMap::new());
    refused(
        "model = \"teacher\"",
        "model = \"other\"",
        &["[loss], teacher", "its tokenizer is not the model's"],
    );
    refused("model = \"teacher\"", "model = \"nowhere\"", &["[loss], teacher.model", "nowhere"]);
    let both = "model = \"teacher\", vectors = \"teacher.f16\"";
    refused("model = \"teacher\"", both, &["has vectors, and a model"]);
    refused("model = \"teacher\", ", "", &["needs a teacher's vectors"]);
}

#[test]
fn a_teacher_has_a_vector_of_each_text() {
    let bench = Bench::new();
    let all = all();
    let mse = "kind = \"mse\"\nteacher = { vectors = \"teacher.f16\" }";
    run(&bench, &all, "", mse).fails(&["[loss], teacher.vectors", "cannot open", "teacher.f16"]);
    teach(&bench);
    put(&bench, &all, "", mse);
    let text = fs::read_to_string(bench.at("run.toml")).unwrap();
    let narrow = text.replace("max_len_a", "dense = [{ size = 24 }]\nmax_len_a");
    bench.put("run.toml", &narrow);
    bench.trainer(TRAIN).fails(&[
        "have 24 dimensions, the teacher's 32",
        "projection = true",
        "dense = [{ size = 32",
    ]);

    // Of the anchors only.
    let anchors = "encode --model teacher --pairs rows.jsonl --columns q,d --anchors --out teacher.f16";
    bench.trainer(anchors).ends(0);
    run(&bench, &all, "", mse).fails(&[
        "data set pairs:",
        "teacher.f16 has no vector for ",
        " of its 176 texts",
    ]);
    let of_anchors = mse.replace(" }", ", of = \"anchors\" }");
    run(&bench, &all, "", &of_anchors).ends(0);

    // Another teacher is another run.
    let _ = fs::remove_dir_all(bench.at("run"));
    put(&bench, &all, "", &of_anchors);
    bench.trainer(&format!("{TRAIN} --stop-after 1")).ends(75);
    let before = hash::sha256_file(&bench.at("teacher.f16")).unwrap();
    let other = "encode --model teacher --pairs rows.jsonl --columns q,d --out teacher.f16";
    bench.trainer(other).ends(0);
    assert_ne!(before, hash::sha256_file(&bench.at("teacher.f16")).unwrap());
    bench.trainer(&format!("{TRAIN} --resume")).fails(&["changed since then", "\n  teacher: "]);
    bench.trainer(&format!("{TRAIN} --resume --allow-changed teacher")).ends(0);
    // A file that moves is the same.
    fs::rename(bench.at("teacher.f16"), bench.at("moved.f16")).unwrap();
    let _ = fs::remove_dir_all(bench.at("run"));
    bench.put(
        "run.toml",
        &fs::read_to_string(bench.at("run.toml")).unwrap().replace("teacher.f16", "moved.f16"),
    );
    bench.trainer(&format!("{TRAIN} --stop-after 1")).ends(75);
    fs::rename(bench.at("moved.f16"), bench.at("teacher.f16")).unwrap();
    put(&bench, &all, "", &of_anchors);
    bench.trainer(&format!("{TRAIN} --resume")).ends(0);

    let _ = fs::remove_dir_all(bench.at("run"));
    fs::write(bench.at("teacher.f16"), "no vectors at all, but long enough to have a footer of its own")
        .unwrap();
    run(&bench, &all, "", mse).fails(&["is no file of vectors"]);
    bench
        .trainer("encode --model teacher --pairs rows.jsonl --out v.npy")
        .fails(&["--pairs is for --out NAME.f16"]);
}
