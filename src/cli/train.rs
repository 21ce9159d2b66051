//! `trainer train`

use crate::common::console::say;
use crate::runtime::DeviceSpec;
use crate::train::{EXIT_INTERRUPTED, Options, Outcome, Run, train};
use anyhow::Result;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer train --config configs/smoke.toml --devices cpu:8
  trainer train --config my.toml --devices tpu --resume

A run prints loss, learning rate, gradient norm before clipping, speed, and \"data wait\": the share of the step \
during which the devices waited for a batch. RUN_DIR holds metrics.jsonl and TensorBoard files of every step.

Exit code 75: interrupted (SIGINT, SIGTERM or --stop-after) with a checkpoint written; continue with --resume.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Configuration of the run (TOML)
    #[arg(long, value_name = "FILE", default_value = "configs/smoke.toml")]
    config: PathBuf,
    /// cpu (8 virtual devices), cpu:N, tpu, or plugin:PATH[:N]
    #[arg(long, value_name = "DEVICES", default_value = "cpu")]
    devices: DeviceSpec,
    /// Override `run_dir`
    #[arg(long, value_name = "DIR")]
    run_dir: Option<PathBuf>,
    /// Continue from the newest checkpoint of the run folder, bit for bit
    #[arg(long, group = "continued")]
    resume: bool,
    /// Resume if there is a checkpoint, otherwise start a new run
    #[arg(long, group = "continued", conflicts_with = "overwrite")]
    resume_if_any: bool,
    /// Accept this change when resuming (key as printed in the error)
    #[arg(long, value_name = "KEY", requires = "continued")]
    allow_changed: Vec<String>,
    /// Start over; delete the previous run after the first step succeeds
    #[arg(long, conflicts_with = "resume")]
    overwrite: bool,
    /// Put one text per row instead of several (slower; for comparison)
    #[arg(long)]
    no_pack: bool,
    /// Write each step's batch, loss and gradient norm to this folder (see scripts/replay.py)
    #[arg(long, value_name = "DIR")]
    trace: Option<PathBuf>,
    /// Stop after this step with a checkpoint, on the schedule of the whole run
    #[arg(long, value_name = "STEP", value_parser = clap::value_parser!(u64).range(1..))]
    stop_after: Option<u64>,
}

pub fn run(args: Args, commit: &'static str) -> Result<ExitCode> {
    let run = Run::read(&args.config, |config| {
        config.run_dir = args.run_dir.unwrap_or(std::mem::take(&mut config.run_dir));
        config.packing.enabled &= !args.no_pack;
    })?;
    let options = Options {
        devices: args.devices,
        resume: args.resume,
        resume_if_any: args.resume_if_any,
        overwrite: args.overwrite,
        allow_changed: args.allow_changed,
        trace: args.trace,
        stop_after: args.stop_after,
        commit,
        command: std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect(),
    };
    Ok(match train(&run, &options, &|line| say(line))? {
        Outcome::Finished { model } => {
            say(format_args!("model folder: {}", model.display()));
            ExitCode::SUCCESS
        }
        Outcome::Interrupted { step, checkpoint } => {
            let checkpoint = checkpoint.display();
            say(format_args!(
                "interrupted after step {step}; checkpoint {checkpoint}; continue with --resume"
            ));
            interrupted()
        }
        Outcome::Followed { step, total } => {
            say(format_args!("followed process 0 to step {step} of {total}"));
            if step < total {
                interrupted()
            }
            ExitCode::SUCCESS
        }
    })
}

/// Ends the process without libraries' destructors: a compiler may still be running.
fn interrupted() -> ! {
    signal_hook::low_level::exit(EXIT_INTERRUPTED.into())
}
