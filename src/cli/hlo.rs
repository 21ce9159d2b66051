//! `trainer hlo`

use crate::batches::layout::default_texts_per_row;
use crate::common::{DType, atomic};
use crate::folder::ModelFolder;
use crate::graph::emit;
use crate::model::{BatchShape, BertConfig, GroupShape, StepSpec};
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
    /// Packed rows of a replica [default: one for each text, as in the largest bucket]
    #[arg(long, value_name = "ROWS")]
    rows: Option<usize>,
    /// One text per row
    #[arg(long, conflicts_with = "rows")]
    no_pack: bool,
    /// What the program is for: its results are the same, its layout is not
    #[arg(long, value_name = "NAME", default_value = "cpu", value_parser = ["cpu", "tpu"])]
    platform: String,
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
    let p = &config.packing;
    let mut shape = BatchShape::padded(batch / args.replicas, args.negatives, m.max_len_a, m.max_len_b);
    if p.enabled && !args.no_pack {
        let len = p.row_len.unwrap_or(m.max_len_a.max(m.max_len_b));
        let texts = p.texts_per_row.unwrap_or_else(|| default_texts_per_row(len));
        shape.groups = vec![GroupShape { rows: args.rows.unwrap_or(shape.texts()), len, texts }];
    }
    let spec = StepSpec {
        bert,
        shape,
        replicas: args.replicas,
        objective: config.train.objective(),
        optimizer: config.train.optimizer.adamw(),
        dtype: DType::F32,
        compute: config.train.compute(&args.platform),
    };
    let text = emit::stablehlo(&spec.train_step()?);
    match args.out {
        Some(path) => atomic::write_bytes(&path, text.as_bytes())?,
        None => print!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}
