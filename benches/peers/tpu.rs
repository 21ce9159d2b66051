//! What the TPU's compiler estimates for our programs and JAX's, for a v3-8: MiniLM-L6 in bf16, AdamW, symmetric loss,
//! clipping on (JAX has none), dropout and mask off unless stated. Estimates never vary, so each program is compiled
//! once. `plan` refuses impossible ones.

use super::bench::{Peer, repo, shards};
use super::record::Section;
use super::{Bench, ratio, rounded};
use gigapair::plan::{ExecutableReport, PlanOptions, Report, plan};
use gigapair::runtime::Topology;
use gigapair::train::{Config, Run};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

const TOPOLOGY: &str = "v3:2x2";
const LEN: usize = 128;
/// Least share of the model's FLOPs the compiler must have counted.
const COVERED: f64 = 0.98;

/// The topology, and the estimates of JAX's programs so far.
#[derive(Default)]
pub struct Tpu {
    topology: Option<Arc<Topology>>,
    jax: BTreeMap<String, Jax>,
}

/// A JAX program on one core.
#[derive(Clone, Copy)]
struct Jax {
    seconds: f64,
    temp_mib: f64,
    pairs_per_s: f64,
}

/// A run's file, with dropout and mask both on or off.
fn config(batch: usize, extras: bool) -> Value {
    json!({
        "run_dir": repo("target/bench-peers/plan"),
        "model": {
            "folder": repo("models/all-MiniLM-L6-v2"), "max_len_a": LEN, "max_len_b": LEN,
            "dropout": if extras { 0.1 } else { 0.0 },
        },
        "data": [{ "name": "none", "path": "none" }],
        "train": {
            "global_batch": batch, "steps": 1000, "precision": "bf16", "symmetric": true,
            "mask_false_negatives": extras,
        },
        "packing": { "enabled": false },
    })
}

impl Tpu {
    /// Our programs. Panics if any that runs has a loop, a custom call or an impossible estimate.
    fn ours(&mut self, config: &Value, tokens_per_text: Option<f64>) -> Report {
        let text = toml::to_string(config).expect("a configuration");
        let run = Config::parse(&text).and_then(|config| Run::resolve(&config));
        let run = run.unwrap_or_else(|e| panic!("{e:#}\n{text}"));
        let topology = self.topology.get_or_insert_with(|| {
            Topology::tpu(TOPOLOGY).unwrap_or_else(|e| panic!("{e:#}; run `make tpu-plugin`"))
        });
        let options = PlanOptions { tokens_per_text, no_search: true };
        let report = plan(&run, topology, &options, &|line| eprintln!("{line}"))
            .unwrap_or_else(|e| panic!("{e:#}\n{text}"));
        let runs = |e: &&ExecutableReport| e.runs_per_step > 0.0 && e.refused.is_none();
        for e in report.executables.iter().filter(runs) {
            assert!(e.loops.is_empty(), "{} holds loops: {:?}", e.name, e.loops);
            assert!(e.custom_calls.is_empty(), "{} holds custom calls: {:?}", e.name, e.custom_calls);
            let (flops, mfu) = (e.flops.expect("FLOPs"), e.mfu.expect("an estimate"));
            assert!(flops >= COVERED * e.model_flops, "{}: FLOPs are hidden from the compiler", e.name);
            assert!(mfu < 1.0, "{}: faster than the device's peak", e.name);
        }
        report
    }

    /// JAX's program of `batch` pairs, one text per row or packed for texts of a mean length.
    fn jax(&mut self, peer: &Peer, batch: usize, packed: Option<f64>) -> Jax {
        let (pairs, tokens) = (batch.to_string(), packed.unwrap_or(0.0).to_string());
        let known = format!("{pairs} {tokens}");
        *self.jax.entry(known).or_insert_with(|| {
            eprintln!("JAX: compiling {pairs} pairs …");
            let shape = ["--topology", TOPOLOGY, "--batch", &pairs, "--seq", "128", "--dtype", "bf16"];
            let said = peer.json([&["tpu"], &shape[..], &["--packed", &tokens]].concat());
            let number = |key: &str| said[key].as_f64().unwrap_or_else(|| panic!("no {key} in {said}"));
            let seconds = number("optimal_s");
            Jax { seconds, temp_mib: number("temp_mib"), pairs_per_s: batch as f64 / seconds }
        })
    }
}

/// Temporaries of the programs that run, in MiB per core.
fn temporaries(report: &Report) -> Option<f64> {
    let run = report.executables.iter().filter(|e| e.runs_per_step > 0.0);
    run.filter_map(|e| Some(e.memory_mib?.temporaries)).reduce(f64::max)
}

fn ours_text(report: &Report) -> String {
    match (report.step_seconds, report.pairs_per_s, temporaries(report)) {
        (Some(s), Some(p), Some(t)) => format!("{s:.4} s, {p:.0} pairs/s, {t:.0} MiB temporaries"),
        _ => "does not fit".into(),
    }
}

fn jax_text(jax: Option<Jax>) -> Option<String> {
    jax.map(|j| {
        format!("JAX {:.4} s, {:.0} pairs/s, {:.0} MiB temporaries", j.seconds, j.pairs_per_s, j.temp_mib)
    })
}

pub fn padded_1024(bench: &mut Bench) -> Section {
    padded(bench, 1_024)
}

pub fn padded_8192(bench: &mut Bench) -> Section {
    padded(bench, 8_192)
}

fn padded(bench: &mut Bench, batch: usize) -> Section {
    let plain = bench.tpu.ours(&config(batch, false), None);
    let extras = bench.tpu.ours(&config(batch, true), None);
    let jax = bench.peer("jax_step.py").map(|p| bench.tpu.jax(&p, batch, None));
    let seconds = jax.map(|j| j.seconds);
    let vs_jax = ratio(plain.step_seconds, seconds);
    let mut out =
        Section::new(format!("A TPU v3-8 by its compiler's estimate, {batch} pairs padded to {LEN} tokens"));
    out.row("ratio: our time over theirs", ours_text(&plain), jax_text(jax), vs_jax);
    out.row(
        "with dropout 0.1 and the mask of false negatives (JAX without)",
        ours_text(&extras),
        jax_text(jax),
        ratio(extras.step_seconds, seconds),
    );
    let memory = ratio(temporaries(&plain), jax.map(|j| j.temp_mib));
    if let Some(more) = memory.filter(|m| *m > 1.0) {
        out.notes.push(format!("temporaries are {more:.3} times JAX's"));
    }
    if jax.is_some() {
        out.keys.insert(format!("tpu_{batch}_vs_jax"), rounded(vs_jax));
    }
    out.bar(&format!("TPU, {batch} padded pairs, vs. JAX"), vs_jax.map(f64::recip));
    out
}

pub fn packed(bench: &mut Bench) -> Section {
    const BATCH: usize = 8_192;
    let (sets, _) = shards(LEN);
    let rows: u64 = sets.iter().map(|s| s.len()).sum();
    let (tokens, texts) = sets
        .iter()
        .fold((0, 0), |(tokens, texts), s| (tokens + s.manifest().tokens, texts + s.manifest().texts));
    let mean = tokens as f64 / texts as f64;
    let mut config = config(BATCH, false);
    // As in configs/minilm-v3-8.toml: four row counts, including the padded one.
    config["packing"] = json!({ "enabled": true, "buckets": 4 });
    let whole = rows >= 2 * BATCH as u64;
    if whole {
        let set = |(i, s): (usize, &Arc<gigapair::shards::ShardSet>)| json!({ "name": format!("set-{i}"), "path": s.folder() });
        config["data"] = sets.iter().enumerate().map(set).collect();
        config["train"]["sources_per_batch"] = "all".into();
    } else {
        eprintln!("{rows} pairs are too few for batches of {BATCH}: their mean length stands for them");
    }
    let report = bench.tpu.ours(&config, (!whole).then_some(mean));
    let peer = bench.peer("jax_step.py");
    let jax = peer.as_ref().map(|p| bench.tpu.jax(p, BATCH, None));
    let same = peer.as_ref().map(|p| bench.tpu.jax(p, BATCH, Some((mean * 10.0).round() / 10.0)));
    let mut out = Section::new(format!(
        "A TPU v3-8 by its compiler's estimate, {BATCH} pairs of the data in packed rows of {LEN} tokens"
    ));
    let vs_jax = ratio(report.pairs_per_s, jax.map(|j| j.pairs_per_s));
    out.row("pairs/s over JAX's, one text a row", ours_text(&report), jax_text(jax), vs_jax);
    let vs_same = ratio(report.pairs_per_s, same.map(|j| j.pairs_per_s));
    out.row(
        "over JAX's on as many tokens in packed rows, 93 % full",
        ours_text(&report),
        jax_text(same),
        vs_same,
    );
    out.notes.push(format!(
        "{rows} pairs in {} sets, {mean:.1} tokens a text; {}",
        sets.len(),
        report.assumption
    ));
    let used = report.executables.iter().filter(|e| e.runs_per_step > 0.0);
    let used: Vec<String> =
        used.map(|e| format!("{} in {:.3} of the steps", e.name, e.runs_per_step)).collect();
    out.notes.push(format!("a core's executables: {}", used.join(", ")));
    for e in report.executables.iter().filter(|e| !e.fits) {
        out.notes.push(format!("{} does not fit", e.name));
    }
    out.keys.insert("tpu_packed_vs_jax".into(), rounded(vs_jax));
    out.bar("TPU, 8192 packed pairs, vs. JAX's padded", vs_jax);
    out.bar("TPU, 8192 packed pairs, vs. JAX's packed", vs_same);
    out
}

pub fn million(bench: &mut Bench) -> Section {
    const BATCH: usize = 1 << 20;
    const BESIDE: usize = 1_024;
    let mut config = config(BATCH, false);
    config["train"]["chunk"] = BESIDE.into();
    let report = bench.tpu.ours(&config, None);
    let jax = bench.peer("jax_step.py").map(|p| bench.tpu.jax(&p, BESIDE, None));
    let vs_jax = ratio(report.pairs_per_s, jax.map(|j| j.pairs_per_s));
    let mut out = Section::new(format!(
        "A TPU v3-8 by its compiler's estimate, {BATCH} pairs in one batch, chunks of {BESIDE}, padded to {LEN} tokens"
    ));
    let most = report.executables.iter().filter_map(|e| Some((e.memory_mib?.total, &e.name)));
    let most = most.reduce(|a, b| if b.0 > a.0 { b } else { a });
    let fits = format!(
        "{}: {}",
        if report.fits { "fits" } else { "does not fit" },
        most.map_or(String::new(), |(mib, name)| format!(
            "{mib:.0} of {:.0} MiB in `{name}`",
            report.limit_mib
        ))
    );
    out.row("memory of a core, all that is alive", fits, None, None);
    out.row(
        format!("pairs/s over JAX's of {BESIDE} pairs in one program"),
        ours_text(&report),
        jax_text(jax),
        vs_jax,
    );
    out.keys.insert("tpu_million_fits".into(), report.fits.into());
    out.keys.insert("tpu_million_vs_jax".into(), rounded(vs_jax));
    out.bar("TPU, 1048576 padded pairs, vs. JAX's 1024", vs_jax);
    out
}
