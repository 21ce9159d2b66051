//! Compiles one executable of a run for devices that need not be attached.

use super::workload::{Planned, Workload};
use crate::graph::emit;
use crate::runtime::{CompileError, Compiled, TooLarge, Topology};
use crate::train::Run;
use anyhow::{Context, Result};

/// Options of a plan, besides the run.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Used instead of the data.
    pub tokens_per_text: Option<f64>,
    /// Do not search for a configuration that fits.
    pub no_search: bool,
}

/// A compiled program, or why it is too large.
pub type Attempt = Result<Compiled, TooLarge>;

/// # Errors
/// A compiler error other than "too large".
pub fn attempt(topology: &Topology, planned: &Planned) -> Result<Attempt> {
    let program = &planned.program;
    match topology.compile_ahead(&emit::stablehlo(program), program.replicas) {
        Ok(compiled) => Ok(Ok(compiled)),
        Err(CompileError::TooLarge(why)) => Ok(Err(why)),
        Err(CompileError::Other(e)) => Err(e).with_context(|| format!("compiling {}", planned.name)),
    }
}

/// Bytes alive on a device in addition to an executable of the run, not counting the other executables' code.
pub fn beside(run: &Run, workload: &Workload) -> u64 {
    let batch = workload.executables.iter().map(|p| p.inputs).max().unwrap_or(0);
    // The next step is queued, and the batch of the one after it is uploaded.
    2 * batch + if run.evaluates() { workload.parameter_bytes() } else { 0 }
}
