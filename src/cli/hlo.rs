//! `trainer hlo`

use crate::common::{DType, atomic};
use crate::folder::ModelFolder;
use crate::graph::emit;
use crate::model::{BatchShape, BertConfig, Objective, StepSpec};
use crate::train::Config;
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer hlo --config configs/smoke.toml --replicas 8 --out step.mlir

Neither data nor weights are needed, save that a vocabulary that would be learned has the size of config.json.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// The run's TOML file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Replicas that share the global batch
    #[arg(long, value_name = "R", default_value_t = 8)]
    replicas: usize,
    /// Hard negatives of each pair
    #[arg(long, value_name = "N", default_value_t = 0)]
    negatives: usize,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let config = Config::read(&args.config)?;
    let (m, batch) = (&config.model, config.train.global_batch);
    ensure!(
        args.replicas > 0 && batch.is_multiple_of(args.replicas),
        "a global batch of {batch} pairs is not divisible by {} replicas",
        args.replicas
    );
    let path = match (&m.config, &m.folder) {
        (Some(file), _) => file.clone(),
        (None, folder) => ModelFolder::open(folder.as_deref().unwrap_or(".".as_ref()))?.config_path,
    };
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let json = serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?;
    let mut bert = BertConfig::from_json(&json).with_context(|| format!("{}", path.display()))?;
    if let Some(p) = m.dropout {
        (bert.hidden_dropout_prob, bert.attention_probs_dropout_prob) = (p, p);
    }
    let spec = StepSpec {
        bert,
        shape: BatchShape::padded(batch / args.replicas, args.negatives, m.max_len_a, m.max_len_b),
        replicas: args.replicas,
        objective: Objective { scale: config.train.scale, symmetric: config.train.symmetric },
        optimizer: config.train.optimizer.adamw(),
        dtype: DType::F32,
    };
    let text = emit::stablehlo(&spec.train_step()?);
    match args.out {
        Some(path) => atomic::write_bytes(&path, text.as_bytes())?,
        None => print!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}
