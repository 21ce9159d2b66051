//! `trainer export`

use crate::common::console::say;
use crate::train::{Which, export};
use anyhow::{Result, ensure};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer export --run runs/mine --out models/newest
  trainer export --run runs/mine --checkpoint 1000 --out models/at-1000
  trainer export --run runs/mine --checkpoint best --out models/best

The run may be going on. Its base model and shards must still be where its configuration says, seen from the folder the \
run was started in.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Folder of a run
    #[arg(long, value_name = "DIR")]
    run: PathBuf,
    /// Step of the checkpoint, or `best` for the best model so far [default: the newest]
    #[arg(long, value_name = "STEP")]
    checkpoint: Option<Which>,
    /// Model folder to write, which must not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let out = args.out.display();
    ensure!(!args.out.exists(), "--out {out} exists; remove it, or name another folder");
    let step = export(&args.run, args.checkpoint.unwrap_or(Which::Newest), &args.out, &|line| say(line))?;
    say(format_args!("model after step {step}: {out}"));
    Ok(ExitCode::SUCCESS)
}
