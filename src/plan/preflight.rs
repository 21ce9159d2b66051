//! Compiles what a run would execute.

use super::chips::Chip;
use super::compile::{PlanOptions, attempt, beside};
use super::estimate::Estimate;
use super::report::{ExecutableReport, Report};
use super::search;
use super::workload::{Planned, Workload};
use crate::runtime::Topology;
use crate::train::Run;
use anyhow::{Context, Result};

/// Compiles every executable of the run for `topology`. `say` is told of each.
///
/// # Errors
/// An inconsistent configuration, a compiler error other than "too large", or an impossible estimate.
pub fn plan(run: &Run, topology: &Topology, options: &PlanOptions, say: &dyn Fn(&str)) -> Result<Report> {
    let chip = Chip::of(topology.device_kind())?;
    let mut workload = Workload::new(run, topology.device_count(), options.tokens_per_text)?;
    workload.executables.extend(Planned::encoders(run, &workload.encoder, topology.pod(0)?.local.len())?);
    let count = workload.executables.len();
    let mut attempts = Vec::new();
    for (i, planned) in workload.executables.iter().enumerate() {
        say(&format!("compiling {} of {count}: {} …", i + 1, planned.name));
        attempts.push(attempt(topology, planned)?);
    }
    let code: u64 = attempts.iter().flatten().map(|c| c.memory.code).sum();
    let always = beside(run, &workload);
    let mut executables = Vec::new();
    for (planned, made) in workload.executables.iter().zip(&attempts) {
        executables.push(match made {
            Ok(c) => {
                let e = Estimate::new(c, planned.model_flops, chip).with_context(|| planned.name.clone())?;
                let beside = always + planned.left + code - c.memory.code;
                ExecutableReport::compiled(&planned.name, planned.runs, (&c.memory, beside), &e, chip)
            }
            Err(why) => ExecutableReport::refused(&planned.name, planned.runs, planned.model_flops, why),
        });
    }
    let mut report = Report {
        topology: topology.name().into(),
        device_kind: topology.device_kind().into(),
        devices: topology.device_count(),
        compiler: topology.platform_version().lines().next().unwrap_or_default().into(),
        global_batch: workload.global_batch,
        assumption: workload.assumption.clone(),
        limit_mib: chip.memory as f64 / f64::from(1 << 20),
        peak_tflops: chip.flops_per_second / 1e12,
        executables,
        fits: false,
        suggestion: None,
        step_seconds: None,
        pairs_per_s: None,
        tokens_per_s: None,
        mfu: None,
        bound_by: None,
        steps: workload.steps,
        run_seconds: None,
        whole_run_seconds: None,
        notes: vec![],
    };
    report.summarize(workload.tokens);
    if !report.fits && !options.no_search {
        report.suggestion = Some(search::suggest(run, topology, options, say)?);
    }
    Ok(report)
}
