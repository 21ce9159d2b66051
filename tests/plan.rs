//! `trainer plan`, with the real TPU compiler.

mod support_run;

use serde_json::Value;
use std::path::Path;
use support_run::Bench;

/// One layer of width 64 on rows of 32 tokens, stated in the file itself; neither data nor tokenizer exists.
fn inline(batch: usize, more: &str) -> String {
    format!(
        r#"
run_dir = "run"
[model]
tokenizer = "nowhere/tokenizer.json"
max_len_a = 32
max_len_b = 32
[model.architecture]
model_type = "bert"
vocab_size = 1000
hidden_size = 64
num_hidden_layers = 1
num_attention_heads = 2
intermediate_size = 256
hidden_dropout_prob = 0.0
attention_probs_dropout_prob = 0.0
max_position_embeddings = 64
[[data]]
name = "nowhere"
path = "nowhere"
[train]
global_batch = {batch}
steps = 100
{more}
"#
    )
}

fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.quick = false;
    bench
}

fn number(v: &Value, at: &str) -> f64 {
    v.pointer(at).and_then(Value::as_f64).unwrap_or_else(|| panic!("no number at {at} in {v:#}"))
}

#[test]
fn a_configuration_alone_is_planned_for_a_v3_8() {
    let bench = bench();
    bench.put("plan.toml", &inline(256, ""));
    let ended = bench.trainer("plan --config plan.toml --topology v3:2x2 --json").ends(0);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((&report["devices"], &report["fits"]), (&8.into(), &true.into()));
    assert!(report["assumption"].as_str().unwrap().contains("max_len"), "{}", report["assumption"]);
    let list = report["executables"].as_array().unwrap();
    assert_eq!(list.len(), 1, "without data there is one shape: one text per row");
    let e = &list[0];
    assert_eq!((&e["loops"], &e["custom_calls"]), (&Value::Array(vec![]), &Value::Array(vec![])));
    // 64 rows of 32 tokens per core, and 32 × 256 similarities in both directions.
    let model = 3.0
        * (64.0 * 32.0 * (8.0 * 4096.0 + 4.0 * 64.0 * 256.0 + 4.0 * 32.0 * 64.0) + 4.0 * 32.0 * 256.0 * 64.0);
    assert_eq!(number(e, "/model_flops"), model);
    assert!(number(e, "/flops") >= 0.98 * model && number(e, "/bytes") > 0.0);
    let seconds = number(e, "/seconds");
    assert!(model / seconds < 61.5e12);
    assert_eq!(number(&report, "/step_seconds"), seconds);
    assert!((number(&report, "/pairs_per_s") * seconds - 256.0).abs() < 1e-6);
    assert!((number(&report, "/mfu") - model / seconds / 61.5e12).abs() < 1e-9);
    assert!((number(&report, "/run_seconds") - 100.0 * seconds).abs() < 1e-9);
    let memory = |kind: &str| number(e, &format!("/memory_mib/{kind}"));
    let parameters = 1000 * 64 + 66 * 64 + 2 * 64 + (4 * (4096 + 64)) + (2 * 16_384 + 256 + 64) + 2 * 2 * 64;
    // Parameters and two moments, each padded to the chip's tiles, become outputs in place.
    let state = 3.0 * 4.0 * f64::from(parameters) / f64::from(1 << 20);
    assert!(memory("aliased") >= state * 0.99 && memory("arguments") > memory("aliased"), "{e:#} {state}");
    let sum =
        memory("arguments") + memory("outputs") + memory("temporaries") + memory("code") - memory("aliased");
    assert!((memory("total") - sum - memory("beside")).abs() < 1e-6 && memory("beside") > 0.0);
    assert!(number(e, "/scaled_dots") > 0.0, "f32 products take several passes");
    assert!(report["notes"].to_string().contains("passes"));
}

#[test]
fn what_does_not_fit_is_reported_with_the_compilers_figure() {
    let bench = bench();
    // Parameters and moments alone are 14.3 GiB, the gradient another 4.8.
    bench.put("plan.toml", &inline(16, "").replace("vocab_size = 1000", "vocab_size = 20000000"));
    bench.trainer("plan --config plan.toml --topology v3:2x2").ends(1).says(&[
        "DOES NOT FIT: the compiler needs",
        "has 15.48 GiB",
        "fits: no",
        "suggestion: no smaller batch fits",
    ]);
}

#[test]
fn the_shards_say_which_executables_run_and_how_often() {
    let bench = bench();
    bench.put(
        "plan.toml",
        &inline(64, "").replace("\"nowhere\"", "\"shards\"").replace("steps = 100", "epochs = 4.0"),
    );
    bench.tokenizer("tokenizer.json", 1);
    let plan = std::fs::read_to_string(bench.at("plan.toml")).unwrap();
    bench.put("plan.toml", &plan.replace("nowhere/tokenizer.json", "tokenizer.json"));
    bench.put("many.jsonl", &support_run::lines(5, 256, 2));
    bench.trainer("prepare --tokenizer tokenizer.json --max-len 32 --out shards --input many.jsonl").ends(0);
    let ended = bench.trainer("plan --config plan.toml --topology v3:2x2 --json").ends(0);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    let list = report["executables"].as_array().unwrap();
    assert!(list.len() > 1, "packed rows and one text per row: {report:#}");
    let runs: f64 = list.iter().map(|e| number(e, "/runs_per_step")).sum();
    assert!((runs - 1.0).abs() < 1e-9, "every step runs one of them");
    let mean: f64 = list.iter().map(|e| number(e, "/runs_per_step") * number(e, "/seconds")).sum();
    assert!((number(&report, "/step_seconds") / mean - 1.0).abs() < 1e-9);
    assert_eq!(report["steps"], 16);
    assert!(report["assumption"].as_str().unwrap().contains("own data"));
}

#[test]
fn a_sweep_makes_a_table_and_a_plot() {
    let bench = bench();
    bench.put("plan.toml", &inline(64, ""));
    let ended = bench
        .trainer("plan --config plan.toml --topology v5e:2x4 --sweep --batches 64,256 --plot out.svg")
        .ends(0);
    ended.says(&["global batch", "pairs/s", "step 16x32", "step 64x32", "plot: out.svg"]);
    let svg = std::fs::read_to_string(bench.at("out.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.matches("<circle").count() == 4, "{svg}");
}

#[test]
fn other_topologies_have_their_own_peaks_and_unknown_ones_an_error() {
    let bench = bench();
    bench.put("plan.toml", &inline(256, ""));
    for (name, devices, peak) in [("v3:4x4", 32, 61.5), ("v4:2x2x1", 8, 137.5), ("v6e:2x4", 8, 918.0)] {
        let ended = bench.trainer(&format!("plan --config plan.toml --topology {name} --json")).ends(0);
        let report: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!((&report["devices"], number(&report, "/peak_tflops")), (&devices.into(), peak), "{name}");
    }
    // The smallest of programs has operations of unknown cost there.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = root.join("configs/plan.toml");
    let ended =
        bench.trainer(&format!("plan --config {} --topology v6e:2x4 --no-search", config.display())).ends(0);
    ended.says(&["no estimate of the mean step", "estimates no time", "fits: yes"]);
    bench.trainer("plan --config plan.toml --topology v99:1x1").fails(&["v99:1x1", "v3:2x2"]);
    bench
        .trainer("plan --config plan.toml --topology v3:2x2 --global-batch 12")
        .fails(&["not divisible by 8"]);
}
