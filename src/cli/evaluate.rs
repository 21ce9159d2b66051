//! `trainer eval`

use crate::common::say::{say, warn};
use crate::embed::Embedder;
use crate::eval::{Inputs, Suite};
use crate::folder::ModelFolder;
use crate::runtime::{Client, DeviceSpec};
use crate::train::evaluate::manner;
use anyhow::{Result, bail, ensure};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer eval --model runs/smoke/model --sts stsb-dev.tsv
  trainer eval --model runs/smoke/model --retrieval scifact --json
  trainer eval --model runs/smoke/model --pairs configs/sample/heldout.jsonl";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Model folder
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// TSV with a header that names the columns score, sentence1, sentence2
    #[arg(long, value_name = "FILE")]
    sts: Option<PathBuf>,
    /// BEIR folder: corpus.jsonl, queries.jsonl, qrels/
    #[arg(long, value_name = "DIR")]
    retrieval: Option<PathBuf>,
    /// Pairs: each anchor looks for its positive among all of them
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// cpu (8 virtual devices), cpu:N, tpu, or plugin:PATH[:N]
    #[arg(long, value_name = "DEVICES", default_value = "cpu:1")]
    devices: DeviceSpec,
}

pub fn run(args: Args) -> Result<ExitCode> {
    ensure!(
        args.sts.is_some() || args.retrieval.is_some() || args.pairs.is_some(),
        "nothing to evaluate on; give --sts, --retrieval or --pairs"
    );
    let inputs = Inputs { pairs: args.pairs, sts: args.sts, retrieval: args.retrieval, asked: "--" };
    let suite = Suite::read(&inputs)?;
    suite.remarks().iter().for_each(warn);
    let model = super::model_folder(&args.model)?;
    ModelFolder::open(&model)?.oddities().iter().for_each(warn);
    let mut embedder = Embedder::open(&model, Client::open(&args.devices)?)?;
    let scores = suite.evaluate(&mut embedder)?;
    let settings = embedder.settings();
    if args.json {
        let mut json = scores.json();
        json.insert("model".into(), args.model.display().to_string().into());
        json.insert("similarity".into(), settings.similarity.name().into());
        json.insert("max_seq_length".into(), settings.max_seq_length.into());
        json.insert("texts".into(), scores.texts.into());
        json.insert("texts_cut".into(), scores.cut.into());
        say(serde_json::Value::Object(json));
    } else {
        say(format_args!("model {}: {}", args.model.display(), manner(settings, scores.texts, scores.cut)));
        say(scores.to_string().trim_end());
    }
    if let Some((file, why)) = scores.missing().first() {
        bail!("{}: {why}", file.display());
    }
    Ok(ExitCode::SUCCESS)
}
