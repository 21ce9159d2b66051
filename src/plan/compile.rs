//! One executable of a run, compiled for devices that are elsewhere.

use super::workload::{Planned, Workload};
use crate::graph::emit;
use crate::runtime::{CompileError, Compiled, TooLarge, Topology};
use crate::train::Run;
use anyhow::{Context, Result};

/// What is asked for in addition to the run.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Stands in for the data.
    pub tokens_per_text: Option<f64>,
    /// Do not look for what fits.
    pub no_search: bool,
}

/// The outcome of a compilation that may be too large.
pub type Attempt = Result<Compiled, TooLarge>;

/// # Errors
/// The program cannot be built, or an error of the compiler other than "too large".
pub fn attempt(topology: &Topology, planned: &Planned) -> Result<Attempt> {
    let program = &planned.program;
    match topology.compile_ahead(&emit::stablehlo(program), program.replicas) {
        Ok(compiled) => Ok(Ok(compiled)),
        Err(CompileError::TooLarge(why)) => Ok(Err(why)),
        Err(CompileError::Other(e)) => Err(e).with_context(|| format!("compiling {}", planned.name)),
    }
}

/// Bytes alive on a device beside an executable of the run, the others' code not counted.
pub fn beside(run: &Run, workload: &Workload) -> u64 {
    let batch = workload.executables.iter().map(|p| p.inputs).max().unwrap_or(0);
    // The next step is queued, and the batch of the one after it uploaded.
    2 * batch + if run.evaluates() { workload.parameter_bytes() } else { 0 }
}
