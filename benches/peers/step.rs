//! One training step of MiniLM-L6 on a CPU, 64 pairs of 64 tokens without padding, f32, dropout off.

use super::bench::{last_json, median, repo};
use super::record::Section;
use super::{Bench, minilm, ratio, rounded};
use serde_json::{Value, json};
use std::process::Command;

/// First argument of the process that measures one turn.
pub const CHILD: &str = "--child-step";
const PAIRS: usize = 64;
const LEN: usize = 64;
/// Steps of a turn, after one that is not counted.
const STEPS: usize = 3;

/// `DEVICES`: prints the times of a turn.
pub fn child(args: &[String]) {
    gigapair::common::memory::keep_freed_memory();
    let devices = args.first().and_then(|d| d.parse().ok()).expect("a number of devices");
    let times = minilm::measure(devices, PAIRS, LEN, STEPS);
    println!("{}", json!({ "times": times.steps, "first": times.first }));
}

pub fn section(bench: &mut Bench) -> Section {
    let (torch, jax) = (bench.peer("torch_step.py"), bench.peer("jax_step.py"));
    let model = repo("models/all-MiniLM-L6-v2").display().to_string();
    let (pairs, len, steps) = (PAIRS.to_string(), LEN.to_string(), STEPS.to_string());
    let shape = ["--batch", &pairs, "--seq", &len, "--steps", &steps];
    let ours = |devices: &str| {
        let own = std::env::current_exe().expect("this program");
        last_json(Command::new(own).args([CHILD, devices]).env("GIGAPAIR_CACHE", bench.cache()))
    };
    let names = ["cpu:1", "sentence-transformers", "cpu:8", "JAX"];
    let mut times: [Vec<f64>; 4] = Default::default();
    for round in 0..bench.rounds {
        let turns: [&dyn Fn() -> Value; 4] = [
            &|| ours("1"),
            &|| torch.as_ref().map_or(Value::Null, |p| p.json([&["--model", &model], &shape[..]].concat())),
            &|| ours("8"),
            &|| jax.as_ref().map_or(Value::Null, |p| p.json([&["cpu"], &shape[..]].concat())),
        ];
        for ((turn, name), all) in turns.iter().zip(names).zip(&mut times) {
            let said = turn();
            let new: Vec<f64> =
                said["times"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
            if !new.is_empty() {
                eprintln!("round {round}: {name} {new:.3?} s");
            }
            all.extend(new);
        }
    }
    let mut out = Section::new(
        "A training step of MiniLM-L6 on a CPU, 64 pairs of 64 tokens without padding, f32, dropout off, all cores",
    );
    let medians = times.each_ref().map(|t| (!t.is_empty()).then(|| median(&mut t.clone())));
    let [one, st, eight, jax] = medians;
    let speed =
        |t: Option<f64>| t.map(|t| format!("{t:.3} s, {:.0} GFLOP/s", minilm::flops(PAIRS, LEN) / t / 1e9));
    let shown = |t: Option<f64>| speed(t).unwrap_or_default();
    let theirs = |t: Option<f64>, name: &str| Some(format!("{name} {}", speed(t)?));
    let vs_st = ratio(st, one);
    out.row("`cpu:1`; ratio: their time over ours", shown(one), theirs(st, "sentence-transformers"), vs_st);
    out.row("`cpu:1`; likewise", shown(one), theirs(jax, "JAX"), ratio(jax, one));
    let eight_vs_one = ratio(eight, one);
    out.row("`cpu:8` over `cpu:1`, time", shown(eight), theirs(one, "`cpu:1`"), eight_vs_one);
    for (name, values) in names.iter().zip(&times) {
        out.raw(*name, "s", values);
    }
    if bench.peers {
        out.keys.insert("cpu_step_vs_st".into(), rounded(vs_st));
    }
    out.keys.insert("cpu8_vs_cpu1".into(), rounded(eight_vs_one));
    out.bar("CPU, one step, vs. sentence-transformers", vs_st);
    out.bar("CPU, one step, vs. JAX", ratio(jax, one));
    out
}
