//! Speed and memory over global batches.

use super::chips::Chip;
use super::compile::{PlanOptions, attempt, beside};
use super::estimate::Estimate;
use super::preflight::plan;
use super::workload::Workload;
use crate::runtime::Topology;
use crate::train::Run;
use anyhow::{Context, Result};
use serde::Serialize;
use std::fmt::Write;

/// A global batch, measured by its most used executable.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    pub global_batch: usize,
    pub executable: String,
    /// Including what else is alive; if the compiler refuses, what it asked for, if reported.
    pub memory_mib: Option<f64>,
    pub fits: bool,
    pub seconds: Option<f64>,
    pub pairs_per_s: Option<f64>,
    pub mfu: Option<f64>,
}

/// Compiles the most used executable of each batch.
///
/// # Errors
/// An inconsistent configuration, a compiler error other than "too large", or an impossible estimate.
pub fn sweep(
    run: &Run,
    topology: &Topology,
    batches: &[usize],
    options: &PlanOptions,
    say: &dyn Fn(&str),
) -> Result<Vec<Point>> {
    batches.iter().map(|&b| point(run, topology, b, options, say)).collect()
}

fn point(
    run: &Run,
    topology: &Topology,
    global_batch: usize,
    options: &PlanOptions,
    say: &dyn Fn(&str),
) -> Result<Point> {
    let run = &run.with_batch(run.batch.with_pairs(global_batch));
    if run.batch.chunk.is_some() {
        return in_chunks(run, topology, options, say);
    }
    let chip = Chip::of(topology.device_kind())?;
    let workload = Workload::new(run, topology.device_count(), options.tokens_per_text)
        .with_context(|| format!("global batch {global_batch}"))?;
    let used = workload.executables.iter().max_by(|a, b| a.runs.total_cmp(&b.runs));
    let planned = used.context("the run has no executable")?;
    say(&format!("global batch {global_batch}: compiling {} …", planned.name));
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let mut point = Point {
        global_batch,
        executable: planned.name.clone(),
        memory_mib: None,
        fits: false,
        seconds: None,
        pairs_per_s: None,
        mfu: None,
    };
    match attempt(topology, planned)? {
        Ok(c) => {
            let e = Estimate::new(&c, planned.model_flops, chip).with_context(|| planned.name.clone())?;
            let total = c.memory.total() + beside(run, &workload) + planned.left;
            point.memory_mib = Some(mib(total));
            point.fits = total <= chip.memory;
            point.seconds = e.seconds;
            point.pairs_per_s = e.seconds.map(|s| global_batch as f64 / s);
            point.mfu = e.mfu(chip);
        }
        Err(why) => point.memory_mib = why.needed.map(mib),
    }
    Ok(point)
}

/// For a step in chunks, all of its executables count.
fn in_chunks(run: &Run, topology: &Topology, options: &PlanOptions, say: &dyn Fn(&str)) -> Result<Point> {
    let options = PlanOptions { no_search: true, ..options.clone() };
    let report = plan(run, topology, &options, say)?;
    let memory = report.executables.iter().filter_map(|e| e.memory_mib.as_ref()).map(|m| m.total);
    Ok(Point {
        global_batch: run.batch.pairs,
        executable: format!("chunks of {}", run.batch.chunk.unwrap_or(0)),
        memory_mib: memory.reduce(f64::max),
        fits: report.fits,
        seconds: report.step_seconds,
        pairs_per_s: report.pairs_per_s,
        mfu: report.mfu,
    })
}

/// A table to print.
pub fn table(points: &[Point], limit_mib: f64) -> String {
    let width = points.iter().map(|p| p.executable.len()).fold(24, usize::max);
    let mut out = format!(
        "{:>12}  {:<width$} {:>10} {:>10} {:>10} {:>6}\n",
        "global batch", "most used executable", "MiB/device", "ms", "pairs/s", "MFU"
    );
    for p in points {
        let number = |x: Option<f64>, digits: usize| x.map_or("—".into(), |x| format!("{x:.digits$}"));
        let fits = if p.fits { String::new() } else { format!("  does not fit {limit_mib:.0} MiB") };
        let _ = writeln!(
            out,
            "{:>12}  {:<width$} {:>10} {:>10} {:>10} {:>6}{fits}",
            p.global_batch,
            p.executable,
            number(p.memory_mib, 0),
            number(p.seconds.map(|s| s * 1e3), 2),
            number(p.pairs_per_s, 0),
            number(p.mfu.map(|m| 100.0 * m), 1),
        );
    }
    if points.iter().any(|p| p.fits && p.seconds.is_none()) {
        out += "note: the compiler estimates no time for these devices\n";
    }
    out
}
