//! `trainer hlo`

use crate::batches::{Geometry, Layout, Reading, RowCounts};
use crate::common::{atomic, console::warn};
use crate::graph::emit;
use crate::train::{Run, encoder, shape};
use anyhow::Result;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer hlo --config configs/smoke.toml --replicas 8 --out step.mlir

Needs neither data nor weights: a vocabulary to be learned is assumed to have the configured size.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Configuration of the run (TOML)
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Replicas that share the global batch
    #[arg(long, value_name = "R", default_value_t = 8)]
    replicas: usize,
    /// Hard negatives of each pair
    #[arg(long, value_name = "N", default_value_t = 0)]
    negatives: usize,
    /// Data set of the configuration whose loss to compute [default: that of `[loss]`]
    #[arg(long, value_name = "NAME")]
    loss_of: Option<String>,
    /// Packed rows per replica [default: one for each text, as in the largest bucket]
    #[arg(long, value_name = "ROWS")]
    rows: Option<usize>,
    /// Put one text per row instead of several
    #[arg(long, conflicts_with = "rows")]
    no_pack: bool,
    /// Platform of the program: changes its layout, not its results
    #[arg(long, value_name = "NAME", default_value = "cpu", value_parser = ["cpu", "tpu"])]
    platform: String,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(args: Args) -> Result<ExitCode> {
    args.out.iter().try_for_each(|path| atomic::check_target(path, "--out"))?;
    let run = Run::read(&args.config, |config| config.packing.enabled &= !args.no_pack)?;
    run.batch.check(args.replicas, "--replicas")?;
    let loss = run.losses.find(args.loss_of.as_deref(), &run.sets, "--loss-of NAME")?;
    let spec = run.steps(&encoder(&run)?, args.replicas, &args.platform)?.swap_remove(loss);
    let targets = spec.loss.needs().targets.map_or(0, |targets| targets.count(args.negatives));
    let reading = Reading { loss, negatives: args.negatives, targets };
    let geometry = Geometry { negatives: args.negatives, targets, ..run.batch.geometry(args.replicas) };
    let rows = args.rows.unwrap_or(geometry.texts(args.negatives));
    let layout = Layout::new(geometry, RowCounts::default())?;
    let spec = spec.with_chunks(None).with_shape(shape(&layout, reading, rows));
    if run.batch.chunk.is_some() {
        warn(
            "note: with train.chunk the run executes a plan of smaller programs; this is the same step as one program",
        );
    }
    let text = emit::stablehlo(&spec.train_step()?);
    match args.out {
        Some(path) => atomic::write_bytes(&path, text.as_bytes())?,
        None => print!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}
