//! `trainer doctor`

use crate::runtime::{DeviceSpec, doctor as examine};
use anyhow::Result;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  trainer doctor --devices cpu:8\n\nExit code 0: all checks passed; 1: one failed."
)]
pub struct Args {
    /// cpu (8 virtual devices), cpu:N, tpu, or plugin:PATH[:N]
    #[arg(long, value_name = "DEVICES", default_value = "cpu")]
    devices: DeviceSpec,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let healthy = examine(&args.devices, &mut std::io::stdout().lock())?;
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
