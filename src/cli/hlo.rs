//! `trainer hlo`

use crate::batches::layout::default_texts_per_row;
use crate::common::atomic;
use crate::graph::emit;
use crate::model::{BatchShape, GroupShape, StepSpec};
use crate::train::Config;
use crate::train::programs::step_spec;
use crate::train::setup::architecture;
use anyhow::{Result, ensure};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer hlo --config configs/smoke.toml --replicas 8 --out step.mlir

Needs neither data nor weights: a vocabulary that would be learned is assumed to have the configured size.";

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
    /// Packed rows of a replica [default: one for each text, as in the largest bucket]
    #[arg(long, value_name = "ROWS")]
    rows: Option<usize>,
    /// Put one text in a row instead of several
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
    let config = Config::read(&args.config)?;
    let (m, batch) = (&config.model, config.train.global_batch);
    ensure!(
        args.replicas > 0 && batch.is_multiple_of(args.replicas),
        "a global batch of {batch} pairs is not divisible by {} replicas",
        args.replicas
    );
    let bert = architecture(&config)?;
    let p = &config.packing;
    let mut shape = BatchShape::padded(batch / args.replicas, args.negatives, m.max_len_a, m.max_len_b);
    if p.enabled && !args.no_pack {
        let len = p.row_len.unwrap_or(m.max_len_a.max(m.max_len_b));
        let texts = p.texts_per_row.unwrap_or_else(|| default_texts_per_row(len));
        shape.groups = vec![GroupShape { rows: args.rows.unwrap_or(shape.texts()), len, texts }];
    }
    let spec = StepSpec { shape, ..step_spec(&config, bert, args.replicas, &args.platform) };
    let text = emit::stablehlo(&spec.train_step()?);
    match args.out {
        Some(path) => atomic::write_bytes(&path, text.as_bytes())?,
        None => print!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}
