//! The result of `plan`.

use super::chips::Chip;
use super::estimate::Estimate;
use crate::common::units::duration;
use crate::runtime::{MemoryStats, TooLarge};
use serde::Serialize;
use std::fmt;

/// Pairs of the original run, whose time is also estimated.
pub const WHOLE_RUN_PAIRS: f64 = 1.17e9;

/// A device's memory in MiB, by kind.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct MemoryMib {
    pub arguments: f64,
    pub outputs: f64,
    pub temporaries: f64,
    pub code: f64,
    /// Outputs in the memory of arguments.
    pub aliased: f64,
    /// What else is alive while it runs: the next two batches, the evaluator's parameters, the code of the run's other
    /// executables.
    pub beside: f64,
    /// The total, with aliased memory counted once.
    pub total: f64,
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

impl MemoryMib {
    pub fn new(m: &MemoryStats, beside: u64) -> Self {
        MemoryMib {
            arguments: mib(m.arguments),
            outputs: mib(m.outputs),
            temporaries: mib(m.temporaries),
            code: mib(m.code),
            aliased: mib(m.aliased),
            beside: mib(beside),
            total: mib(m.total() + beside),
        }
    }
}

/// One executable, on one device.
#[derive(Clone, Debug, Serialize)]
pub struct ExecutableReport {
    pub name: String,
    /// Runs in a mean step.
    pub runs_per_step: f64,
    pub fits: bool,
    /// The compiler's refusal, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_mib: Option<MemoryMib>,
    pub model_flops: f64,
    /// The compiler's count, with loops multiplied out.
    pub flops: Option<f64>,
    pub bytes: Option<f64>,
    pub seconds: Option<f64>,
    pub mfu: Option<f64>,
    pub bound_by: Option<&'static str>,
    /// Share of `seconds` that the bounding resource takes at its peak.
    pub bound_share: Option<f64>,
    /// Name and trip count of each.
    pub loops: Vec<(String, u64)>,
    pub custom_calls: Vec<String>,
    /// f32 products counted with all their passes.
    pub scaled_dots: usize,
}

impl ExecutableReport {
    pub fn compiled(name: &str, runs: f64, memory: (&MemoryStats, u64), e: &Estimate, chip: &Chip) -> Self {
        let bound = e.bound(chip);
        ExecutableReport {
            name: name.into(),
            runs_per_step: runs,
            fits: memory.0.total() + memory.1 <= chip.memory,
            refused: None,
            memory_mib: Some(MemoryMib::new(memory.0, memory.1)),
            model_flops: e.model_flops,
            flops: Some(e.flops),
            bytes: Some(e.bytes),
            seconds: e.seconds,
            mfu: e.mfu(chip),
            bound_by: bound.map(|b| b.0),
            bound_share: bound.map(|b| b.1),
            loops: e.loops.iter().map(|l| (l.name.clone(), l.trips)).collect(),
            custom_calls: e.custom_calls.clone(),
            scaled_dots: e.multi_pass_dots,
        }
    }

    pub fn refused(name: &str, runs: f64, model_flops: f64, why: &TooLarge) -> Self {
        ExecutableReport {
            name: name.into(),
            runs_per_step: runs,
            fits: false,
            refused: Some(why.to_string()),
            memory_mib: None,
            model_flops,
            flops: None,
            bytes: None,
            seconds: None,
            mfu: None,
            bound_by: None,
            bound_share: None,
            loops: vec![],
            custom_calls: vec![],
            scaled_dots: 0,
        }
    }
}

/// A run on a topology.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub topology: String,
    pub device_kind: String,
    pub devices: usize,
    pub compiler: String,
    pub global_batch: usize,
    pub assumption: String,
    pub limit_mib: f64,
    pub peak_tflops: f64,
    pub executables: Vec<ExecutableReport>,
    /// Whether every executable fits, with everything else alive.
    pub fits: bool,
    /// A change that fits, verified by compiling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// Of a mean step; absent, like all figures derived from it, if an executable it runs does not fit or the compiler
    /// estimates no time for it.
    pub step_seconds: Option<f64>,
    pub pairs_per_s: Option<f64>,
    pub tokens_per_s: Option<f64>,
    pub mfu: Option<f64>,
    pub bound_by: Option<&'static str>,
    pub steps: Option<u64>,
    pub run_seconds: Option<f64>,
    /// For 1.17 billion pairs.
    pub whole_run_seconds: Option<f64>,
    pub notes: Vec<String>,
}

impl Report {
    /// Computes the mean step's figures from the executables'.
    pub fn summarize(&mut self, tokens: f64) {
        self.fits = self.executables.iter().all(|e| e.fits);
        let used: Vec<&ExecutableReport> =
            self.executables.iter().filter(|e| e.runs_per_step > 0.0).collect();
        let mean = |of: fn(&ExecutableReport) -> Option<f64>| -> Option<f64> {
            used.iter().map(|e| Some(of(e)? * e.runs_per_step)).sum()
        };
        if used.iter().any(|e| e.refused.is_none() && e.seconds.is_none()) {
            self.notes.push(format!(
                "the compiler for {} has operations without a cost, and so estimates no time; memory and FLOPs are \
                 as usual",
                self.device_kind
            ));
        }
        if self.executables.iter().any(|e| !e.loops.is_empty()) {
            self.notes.push(
                "loop bodies, which the compiler counts once, are multiplied by their trip counts".into(),
            );
        }
        let Some(seconds) = mean(|e| e.seconds).filter(|s| *s > 0.0) else { return };
        let batch = self.global_batch as f64;
        self.step_seconds = Some(seconds);
        self.pairs_per_s = Some(batch / seconds);
        self.tokens_per_s = Some(tokens / seconds);
        self.mfu = mean(|e| Some(e.model_flops)).map(|f| f / seconds / (self.peak_tflops * 1e12));
        let weight = |e: &&&ExecutableReport| e.runs_per_step * e.seconds.unwrap_or(0.0);
        self.bound_by = used.iter().max_by(|a, b| weight(a).total_cmp(&weight(b))).and_then(|e| e.bound_by);
        self.run_seconds = self.steps.map(|n| n as f64 * seconds);
        self.whole_run_seconds = Some(WHOLE_RUN_PAIRS / batch * seconds);
        let scaled: usize = self.executables.iter().map(|e| e.scaled_dots).sum();
        if scaled > 0 {
            self.notes.push(format!(
                "f32 products ({scaled}) are counted with their passes over the bf16 units (6 at HIGHEST), which the \
                 compiler's own estimate leaves out; MFU is against the bf16 peak"
            ));
        }
        self.notes.push(
            "compiler estimates for one device: no latency, no waiting for the host or other devices".into(),
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.executables.iter().map(|e| e.name.len()).fold(24, usize::max);
        writeln!(
            f,
            "{} · {} × {} · {:.1} TFLOP/s and {:.2} GiB each · {} pairs a step",
            self.topology,
            self.devices,
            self.device_kind,
            self.peak_tflops,
            self.limit_mib / 1024.0,
            self.global_batch
        )?;
        writeln!(f, "{}\n", self.assumption)?;
        writeln!(f, "MiB per device")?;
        writeln!(
            f,
            "{:<width$} {:>9} {:>9} {:>9} {:>7} {:>9} {:>7} {:>9}  of {:.0}",
            "executable",
            "arguments",
            "outputs",
            "temp",
            "code",
            "aliased",
            "others",
            "total",
            self.limit_mib
        )?;
        for e in &self.executables {
            match (&e.memory_mib, &e.refused) {
                (Some(m), _) => writeln!(
                    f,
                    "{:<width$} {:>9.0} {:>9.0} {:>9.0} {:>7.0} {:>9.0} {:>7.0} {:>9.0}  {}",
                    e.name,
                    m.arguments,
                    m.outputs,
                    m.temporaries,
                    m.code,
                    m.aliased,
                    m.beside,
                    m.total,
                    if e.fits { "fits" } else { "DOES NOT FIT" }
                )?,
                (None, why) => {
                    writeln!(
                        f,
                        "{:<width$} DOES NOT FIT: {}",
                        e.name,
                        why.as_deref().unwrap_or("no reason given")
                    )?;
                }
            }
        }
        writeln!(f, "\none run of each on one device")?;
        writeln!(
            f,
            "{:<width$} {:>9} {:>11} {:>11} {:>10} {:>10} {:>6}  bound by",
            "executable", "runs/step", "model TFLOP", "comp. TFLOP", "GB moved", "estimate", "MFU"
        )?;
        for e in &self.executables {
            let (Some(flops), Some(bytes)) = (e.flops, e.bytes) else { continue };
            let time = match (e.seconds, e.mfu, e.bound_by, e.bound_share) {
                (Some(s), Some(mfu), Some(by), Some(share)) => {
                    format!("{:>10} {:>5.1}%  {by} ({:.0} %)", duration(s), 100.0 * mfu, 100.0 * share)
                }
                _ => format!("{:>10} {:>6}  none", "none", ""),
            };
            writeln!(
                f,
                "{:<width$} {:>9.3} {:>11.4} {:>11.4} {:>10.2} {time}",
                e.name,
                e.runs_per_step,
                e.model_flops / 1e12,
                flops / 1e12,
                bytes / 1e9
            )?;
        }
        writeln!(f)?;
        if let (Some(s), Some(pairs), Some(tokens), Some(mfu)) =
            (self.step_seconds, self.pairs_per_s, self.tokens_per_s, self.mfu)
        {
            writeln!(f, "mean step    {}  ({})", duration(s), self.bound_by.unwrap_or(""))?;
            writeln!(f, "speed        {pairs:.0} pairs/s, {tokens:.0} tokens/s, MFU {:.1} %", 100.0 * mfu)?;
            if let (Some(n), Some(run)) = (self.steps, self.run_seconds) {
                writeln!(f, "this run     {n} steps in {}", duration(run))?;
            }
            if let Some(whole) = self.whole_run_seconds {
                writeln!(
                    f,
                    "for scale    the 1.17 billion pairs of the run that made all-MiniLM-L6-v2 would take {}",
                    duration(whole)
                )?;
            }
        } else {
            let refused = self.executables.iter().any(|e| e.runs_per_step > 0.0 && e.refused.is_some());
            writeln!(
                f,
                "no estimate of the mean step: {}",
                if refused { "an executable it runs does not fit" } else { "an executable it runs has none" }
            )?;
        }
        for call in self.executables.iter().flat_map(|e| &e.custom_calls) {
            writeln!(f, "warning: custom call {call}, whose work the compiler does not count")?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        writeln!(f, "fits: {}", if self.fits { "yes" } else { "no" })?;
        if let Some(s) = &self.suggestion {
            writeln!(f, "suggestion: {s}")?;
        }
        Ok(())
    }
}
