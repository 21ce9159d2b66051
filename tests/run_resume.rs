//! Runs that are killed, interrupted and resumed, with the real binary and the real plugin.

mod support_run;

use gigapair::train::checkpoint::Checkpoint;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use support_run::{Bench, architecture, checkpoint, names, plugin, toml, two_sets};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// Dropout, two data sets of different shape, moments, learning rate: all must continue exactly where they were.
/// A changed vocabulary or another shape cannot be accepted, and is not offered.
#[test]
fn what_a_checkpoint_cannot_hold_is_not_offered() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("steps = 4", ""));
    let train = "train --config run.toml --devices cpu:1";
    bench.trainer(&format!("{train} --stop-after 2")).ends(75);
    let refused = |from: &str, to: &str, allow: &str, why: &str| {
        bench.put("run.toml", &toml("steps = 4", "").replace(from, to));
        let out = bench.trainer(&format!("{train} --resume{allow}"));
        let text = out.fails(&["changed since then", "change it back, or start a new run: ", why]);
        assert!(!text.err.contains("accept"), "{}", text.err);
    };
    let learn = "learn_vocabulary = 120";
    let allow = " --allow-changed config.model.learn_vocabulary";
    for allow in ["", allow] {
        refused(learn, "learn_vocabulary = 110", allow, "keeps the vocabulary it has learned");
    }
    let dense = format!("{learn}\ndense = [{{ size = 8 }}]");
    let allow = " --allow-changed config.model.dense --allow-changed head";
    for allow in ["", allow] {
        refused(learn, &dense, allow, "the checkpoint has no tensor dense.0.linear.weight");
    }
    bench.put("run.toml", &toml("steps = 4", ""));
    bench
        .trainer(&format!("{train} --resume --allow-changed model.dense"))
        .ends(0)
        .says(&["--allow-changed model.dense: nothing of this name has changed"]);

    // Fewer layers would all have their names in the checkpoint.
    bench.model("base", &BTreeMap::new());
    let random = "config = \"config.json\"\nlearn_vocabulary = 120\n";
    let folder = |keys: &str| toml("steps = 4", "").replace(random, &format!("folder = \"base\"\n{keys}"));
    bench.put("run.toml", &folder(""));
    bench.trainer(&format!("{train} --run-dir whole --stop-after 2")).ends(75);
    bench.put("run.toml", &folder("layers = [1]\n"));
    let layers = "--allow-changed config.model.layers --allow-changed architecture.num_hidden_layers";
    bench
        .trainer(&format!("{train} --run-dir whole --resume {layers}"))
        .fails(&["start a new run: a resumed run keeps the layers it has"]);
}

#[test]
fn a_killed_run_goes_on_bit_for_bit() {
    let [mut whole, mut broken, one] = [(); 3].map(|()| Bench::new());
    (whole.quick, broken.quick) = (false, false);
    for bench in [&whole, &broken, &one] {
        bench.put("config.json", &architecture(2, 0.1).to_string());
        bench.put("run.toml", &two_sets(""));
    }
    let args = "train --config run.toml --devices cpu:2";
    let ended = whole.trainer(&format!("{args} --stop-after 10")).ends(75);
    ended.says(&["step 1/300", "interrupted after step 10", "step-00000010", "continue with --resume"]);
    let expected = Checkpoint::load(&whole.at(&checkpoint(10))).unwrap();

    // Killed in the middle of a step after its fifth; what it did after that is discarded.
    let mut victim = broken.start(args);
    victim.until(|| broken.at(&checkpoint(5)).exists() && broken.losses("run").len() >= 7);
    victim.signal("KILL");
    assert_eq!(victim.wait().code, None, "it was to be killed, not to end");
    for name in names(&broken.at("run/checkpoints")).iter().filter(|n| *n != "step-00000005") {
        fs::remove_dir_all(broken.at("run/checkpoints").join(name)).unwrap();
    }
    assert!(broken.losses("run").len() >= 7, "the log must reach beyond the checkpoint");
    broken.trainer(&format!("{args} --resume --stop-after 10")).ends(75).says(&["resumed after step 5"]);

    let found = Checkpoint::load(&broken.at(&checkpoint(10))).unwrap();
    assert!(expected.tensors.iter().any(|(name, _)| name.starts_with("adam.v/")));
    assert_eq!(expected.tensors.len(), found.tensors.len());
    for ((name, a), (_, b)) in expected.tensors.iter().zip(&found.tensors) {
        assert_eq!(a.bytes(), b.bytes(), "{name} differs");
    }
    let losses = whole.losses("run");
    assert_eq!(losses.iter().map(|l| l.0).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    assert_eq!(broken.losses("run"), losses);
    let drawn = |name: &str| whole.metrics("run").iter().filter(|m| m["data"][name].is_object()).count();
    assert!(drawn("pairs") > 0 && drawn("triplets") > 0, "both sets must take part");

    // A different number of replicas: the same batches, up to rounding.
    one.trainer("train --config run.toml --devices cpu:1 --stop-after 5").ends(75);
    one.trainer(&format!("{args} --resume --stop-after 10")).ends(75);
    for ((step, a), (other, b)) in losses.iter().zip(one.losses("run")) {
        assert!(*step == other && (a - b).abs() < 1e-4, "step {step}: {a} on 2 replicas, {b} on 1 and 2");
    }
    whole.quick = true;
    refusals(&whole, args);
}

/// What must not change during a run, in turn, on the run that stopped at step 10.
fn refusals(bench: &Bench, args: &str) {
    let resume = format!("{args} --resume --stop-after 11");
    let usual = fs::read_to_string(bench.at("run.toml")).unwrap();
    let again = bench.trainer(args);
    again.fails(&["already holds a run", "step-00000010", "--resume", "--overwrite"]);

    bench.put("run.toml", &two_sets("lr = 2e-3"));
    let refused = bench.trainer(&resume);
    refused.fails(&["changed since then", "config.train.lr: 0.001 → 0.002", "--allow-changed"]);
    bench.put("run.toml", &usual);

    let pairs = fs::read_to_string(bench.at("pairs.jsonl")).unwrap();
    bench.put("pairs.jsonl", &pairs.replacen("ka", "lo", 1));
    bench.trainer(&resume).fails(&["changed since then", "manifests.pairs: "]);
    bench.put("pairs.jsonl", &pairs);

    // Another tokenizer: shards depend on it, too.
    let kept = bench.at("kept");
    copy(&bench.at("run"), &kept);
    fs::copy(bench.tokenizer("other.json", 9), bench.at("run/tokenizer/tokenizer.json")).unwrap();
    bench.trainer(&resume).fails(&["changed since then", "tokenizer: ", "manifests.pairs: "]);
    fs::remove_dir_all(bench.at("run")).unwrap();
    fs::rename(&kept, bench.at("run")).unwrap();

    // The same plugin in another build.
    let other = bench.at("plugin.so");
    fs::copy(plugin(), &other).unwrap();
    OpenOptions::new().append(true).open(&other).unwrap().write_all(b"\0").unwrap();
    let refused = bench.command(&resume).env("GIGAPAIR_CPU_PLUGIN", &other).output().unwrap();
    support_run::Ended::from(refused).fails(&["changed since then", "plugin: "]);
    fs::remove_file(&other).unwrap();

    assert_eq!(bench.losses("run").len(), 10, "a refused resume changes nothing");
    bench.put("run.toml", &two_sets("lr = 2e-3"));
    bench.trainer(&format!("{resume} --allow-changed config.train.lr")).ends(75);
    let lr = bench.metrics("run").iter().rev().find_map(|m| m["lr"].as_f64()).unwrap();
    assert!((lr - 2e-3 * 11.0 / 30.0).abs() < 1e-9, "the new rate is used: {lr}");
}

/// A refusal ends with a command ready for a shell, and more steps report what the schedule does.
#[test]
fn a_refused_change_names_the_command_that_accepts_it() {
    let bench = Bench::new();
    bench.put("my run.toml", &toml("steps = 10", ""));
    let shell = |line: &str| {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", line]).current_dir(bench.at(""));
        command.env("GIGAPAIR_CPU_PLUGIN", plugin()).env("GIGAPAIR_CACHE", bench.at(".cache"));
        command.env("XLA_FLAGS", "--xla_backend_optimization_level=0");
        support_run::Ended::from(command.output().unwrap())
    };
    let typed = format!(
        "{} train --config 'my run.toml' --devices=cpu:2 --run-dir here",
        env!("CARGO_BIN_EXE_trainer")
    );
    shell(&typed).ends(0);
    bench.put("my run.toml", &toml("steps = 20\nscale = 10", ""));
    let refused = shell(&format!("{typed} --resume")).fails(&[
        "config.train.scale: 20.0 → 10.0",
        "config.train.steps: 10 → 20",
        "that of a run of 20 steps (before: 10)",
        "in step 10, is",
        "in step 11",
    ]);
    let command = refused.err.lines().last().unwrap().trim();
    let want =
        format!("{typed} --resume --allow-changed config.train.scale --allow-changed config.train.steps");
    assert_eq!(command, want);
    shell(command).ends(0).says(&[
        "resumed after step 10",
        "that of a run of 20 steps",
        "model folder: here/model",
    ]);
    assert_eq!(bench.losses("here").len(), 20);
}

/// A checkpoint's data is not replaced before the user allows it.
#[test]
fn a_refused_resume_leaves_the_data_of_the_run() {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    let usual = toml("", "").replace("learn_vocabulary = 120", "tokenizer = \"tokenizer.json\"");
    bench.put("run.toml", &usual);
    let args = "train --config run.toml --devices cpu:1";
    bench.trainer(&format!("{args} --stop-after 1")).ends(75);
    let resume = format!("{args} --resume --stop-after 2");
    let kept = || -> Vec<Vec<u8>> {
        let shards = bench.at("run/shards/pairs");
        names(&shards).iter().map(|name| fs::read(shards.join(name)).unwrap()).collect()
    };
    let before = kept();
    let pairs = fs::read_to_string(bench.at("pairs.jsonl")).unwrap();
    let refused = |parts: &[&str]| {
        let ended = bench.trainer(&resume).fails(&["changed since then:", "--allow-changed manifests.pairs"]);
        parts.iter().for_each(|part| assert!(ended.err.contains(part), "no {part:?} in: {}", ended.err));
        assert!(!ended.out.contains("prepared"), "{}", ended.out);
        assert_eq!(kept(), before);
    };

    bench.put("pairs.jsonl", &pairs.replacen("ka", "lo", 1));
    refused(&["manifests.pairs: pairs.jsonl has changed"]);
    let plan = bench.trainer("plan --config run.toml --topology v3:2x2 --prepare");
    plan.fails(&["prepared again, since pairs.jsonl has changed", "step-00000001", "--run-dir"]);
    assert_eq!(kept(), before);
    bench.put("pairs.jsonl", &pairs);

    bench.put("other.jsonl", &support_run::lines(5, 64, 2));
    bench.put("run.toml", &usual.replace("pairs.jsonl", "other.jsonl"));
    refused(&["manifests.pairs: it comes from other.jsonl now, not from pairs.jsonl"]);
    bench.put("run.toml", &usual.replace("path = ", "format = \"jsonl\"\npath = "));
    refused(&["manifests.pairs: it is read otherwise now"]);
    // All changes are reported at once, and must be allowed at once.
    bench.put("run.toml", &usual.replace("max_len_b = 16", "max_len_b = 20"));
    refused(&[
        "config.model.max_len_b: 16 → 20",
        "manifests.pairs: texts are cut at 20 tokens now, not at 16",
        "--allow-changed config.model.max_len_b",
    ]);
    let half = bench.trainer(&format!("{resume} --allow-changed manifests.pairs"));
    half.fails(&["config.model.max_len_b"]);
    assert_eq!(kept(), before);

    bench.put("run.toml", &usual);
    bench.trainer(&resume).ends(75).says(&["resumed after step 1"]);
    bench.put("run.toml", &usual.replace("pairs.jsonl", "other.jsonl"));
    let allowed = bench.trainer(&format!("{resume} --allow-changed manifests.pairs"));
    allowed.ends(75).says(&["prepared pairs again, since it comes from other.jsonl now"]);
    assert_ne!(kept(), before);
}

/// A user who stops a run waits for a checkpoint, not figures; the resumed run has them.
#[test]
fn an_evaluation_that_a_signal_prevents_is_made_up_for() {
    let bench = Bench::new();
    let mut model = architecture(3, 0.0);
    (model["hidden_size"], model["intermediate_size"]) = (256.into(), 1024.into());
    bench.put("config.json", &model.to_string());
    let eval = "[eval]\npairs = \"pairs.jsonl\"\nevery = 2";
    bench.put("run.toml", &toml("global_batch = 64", eval).replace("every = 5", "every = 0"));
    let args = "train --config run.toml --devices cpu:1 --run-dir";
    bench.trainer(&format!("{args} whole --stop-after 5")).ends(75);

    // The line of step 1 is written while step 2 runs, after which an evaluation is due.
    let mut run = bench.start(&format!("{args} broken"));
    run.until(|| !bench.losses("broken").is_empty());
    run.signal("INT");
    let ended = run.wait().ends(75).says(&["interrupted after step 2"]);
    assert!(ended.err.contains("finishing step 2 and writing a checkpoint"), "{}", ended.err);
    let evaluated = |run: &str| -> Vec<(u64, String)> {
        let metrics = bench.metrics(run).into_iter().filter(|m| m["eval"].is_object());
        metrics.map(|m| (m["step"].as_u64().unwrap(), m["eval"].to_string())).collect()
    };
    assert_eq!(evaluated("broken"), evaluated("whole")[..1]);
    // A run that ends where one is due leaves it to the next one that continues.
    for last in [4, 4, 5] {
        bench.trainer(&format!("{args} broken --resume --stop-after {last}")).ends(75);
    }
    assert_eq!(evaluated("broken"), evaluated("whole"));
    assert_eq!(evaluated("whole").iter().map(|e| e.0).collect::<Vec<_>>(), [0, 2, 4]);
    let steps = |run| bench.metrics(run).iter().map(|m| m["step"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(steps("broken"), [0, 1, 2, 2, 3, 4, 4, 5]);
    assert_eq!(steps("broken"), steps("whole"));
}

/// Interrupted twice, then finished; on the way, everything a run leaves is checked.
#[test]
fn signals_end_a_run_with_a_checkpoint_and_it_can_be_finished() {
    let bench = Bench::new();
    let eval = "[eval]\npairs = \"pairs.jsonl\"";
    bench.put("run.toml", &toml("steps = 1500", eval).replace("every = 5", "every = 0"));
    let args = "train --config run.toml --devices cpu:2";
    for (signal, flag) in [("TERM", ""), ("INT", "--resume")] {
        let before = bench.losses("run").len();
        let mut run = bench.start(&format!("{args} {flag}"));
        run.until(|| bench.losses("run").len() > before + 2);
        run.signal(signal);
        let ended = run.wait().ends(75);
        let step = bench.losses("run").last().unwrap().0;
        let at = format!("interrupted after step {step}; checkpoint run/checkpoints/step-{step:08}");
        ended.says(&[&at, "continue with --resume"]);
        assert_eq!(Checkpoint::load(&bench.at(&checkpoint(step))).unwrap().step, step);
        assert!(step < 1500 && !bench.at("run/model").exists());
    }
    let interrupted = bench.losses("run").last().unwrap().0;
    let ended = bench.trainer(&format!("{args} --resume")).ends(0);
    let resumed = format!("resumed after step {interrupted}");
    ended.says(&[&resumed, "after training:", "BM25:", "pairs.cosine_accuracy@1", "model folder: run/model"]);

    let steps: Vec<u64> = bench.losses("run").iter().map(|l| l.0).collect();
    assert_eq!(steps, (1..=1500).collect::<Vec<_>>());
    let metrics = bench.metrics("run");
    for m in metrics.iter().filter(|m| m["loss"].is_f64()) {
        for key in ["lr", "grad_norm", "pairs_per_s", "tokens_per_s", "data_wait", "eta_s"] {
            // A step whose end was seen together with the previous one's has no rates.
            let timeless =
                m["seconds"].as_f64().unwrap() < 1e-6 && (key.ends_with("_s") || key == "data_wait");
            let found = m[key].as_f64();
            assert!(found.map_or(timeless, |x| x.is_finite() && x >= 0.0), "{key} in {m}");
        }
        assert!(m["data_wait"].as_f64().is_none_or(|x| x <= 1.0), "a share: {m}");
        let set = &m["data"]["pairs"];
        let step = m["step"].as_u64().unwrap();
        assert_eq!((set["rows"].as_u64(), set["epoch"].as_f64()), (Some(8 * step), Some(step as f64 / 8.0)));
        assert!((set["loss"].as_f64().unwrap() - m["loss"].as_f64().unwrap()).abs() < 1e-4, "{m}");
    }
    let evaluated: Vec<_> = metrics.iter().filter(|m| m["eval"].is_object()).collect();
    assert_eq!(evaluated.iter().map(|m| m["step"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1500]);
    assert!(evaluated.iter().all(|m| m["eval"]["pairs.cosine_accuracy@1"].is_f64()), "{evaluated:?}");
    let (first, last) = (metrics[1]["loss"].as_f64().unwrap(), bench.losses("run")[1499].1);
    assert!(last < 0.7 * first, "it learns 64 pairs by heart: {first} → {last}");
    assert_eq!(names(&bench.at("run/tensorboard")).len(), 3, "a file of events for each session");

    let model = bench.at("run/model");
    for name in ["model.safetensors", "config.json", "tokenizer.json", "modules.json", "README.md"] {
        assert!(model.join(name).is_file(), "{name}");
    }
    let card = fs::read_to_string(model.join("README.md")).unwrap().replace("**", "");
    assert!(card.contains("1,500 steps") && card.contains("| pairs.cosine_accuracy@1 | 0."), "{card}");
    let last = evaluated[1]["eval"]["pairs.cosine_accuracy@1"].as_f64().unwrap();
    let figure = format!("pairs.cosine_accuracy@1 {last:.4}");
    let again = bench.trainer(&format!("{args} --resume --stop-after 3 --allow-changed seed")).ends(0);
    again.says(&[
        "this run is finished: step 1500 was its last; nothing is left to train",
        "--stop-after 3 has no step left",
        "--allow-changed seed has no step left",
        "its figures: ",
        &figure,
    ]);
    assert_eq!(bench.metrics("run"), metrics);
    // A third start finds the finished run.
    bench.trainer(args).fails(&["already holds a run", "--resume", "--overwrite"]);
}
