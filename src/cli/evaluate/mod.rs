//! `trainer eval`

mod csv;
mod requests;

use self::requests::Requests;
use super::forms::Forms;
use super::named;
use crate::common::console::{say, warn};
use crate::embed::{Embedder, manner};
use crate::eval::{Findings, KINDS, Suite};
use crate::folder::ModelFolder;
use crate::runtime::{Client, DeviceSpec};
use anyhow::{Context, Result, bail, ensure};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer eval --model runs/smoke/model --sts stsb-dev.tsv
  trainer eval --model runs/smoke/model --retrieval scifact --retrieval nfcorpus --json
  trainer eval --model runs/smoke/model --pairs dev.jsonl --sts stsb.csv --split dev
  trainer eval --model runs/smoke/model --sts stsb.csv --truncate-dim 384,128 --precision float32,int8,binary

Sets may be named in any number. A switch under Reading applies to the file or folder before it; ahead of the first one,
to all of them.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Model folder
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    #[command(flatten)]
    on: Requests,
    #[command(flatten)]
    forms: Forms,
    /// Print a JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// Append a row for each figure to this table
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// cpu (8 virtual devices), cpu:N, tpu, or plugin:PATH[:N]
    #[arg(long, value_name = "DEVICES", default_value = "cpu:1")]
    devices: DeviceSpec,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let switches = KINDS.iter().filter(|kind| !kind.in_runs).map(|kind| format!("--{}", kind.switch));
    let switches: Vec<String> = switches.collect();
    ensure!(!args.on.0.is_empty(), "nothing to evaluate on; give {}", switches.join(" or "));
    args.csv.as_deref().map_or(Ok(()), csv::check).context("--csv")?;
    let suite = Suite::read(&args.on.0)?;
    suite.remarks().iter().for_each(warn);
    let model = named::model_folder(&args.model)?;
    ModelFolder::open(&model)?.oddities().iter().for_each(warn);
    let mut embedder = Embedder::open(&model, Client::open(&args.devices)?)?;
    let suite = suite.in_forms(args.forms.all(embedder.dim())?);
    let found = suite.evaluate(&mut embedder);
    let settings = embedder.settings();
    if args.json {
        let mut json = serde_json::Map::new();
        json.insert("model".into(), args.model.display().to_string().into());
        json.insert("similarity".into(), settings.similarity.name().into());
        json.insert("max_seq_length".into(), settings.max_seq_length.into());
        json.insert("texts".into(), found.counts.texts.into());
        json.insert("texts_cut".into(), found.counts.cut.into());
        json.extend(found.json());
        // Not wrapped to the terminal's width.
        println!("{}", serde_json::Value::Object(json));
    } else {
        say(format_args!("model {}: {}", args.model.display(), manner(settings, found.counts)));
        say(found.to_string().trim_end());
    }
    if let Some(path) = &args.csv {
        csv::append(path, &args.model, &found).context("--csv")?;
    }
    whole(found)
}

/// # Errors
/// Sets that failed, and figures that do not exist.
fn whole(found: Findings) -> Result<ExitCode> {
    let missing = found.missing();
    let missing = missing.iter().map(|(file, why)| format!("{}: {why}", file.display()));
    let mut all: Vec<String> = found.errors.iter().map(|e| format!("{e:#}")).chain(missing).collect();
    // Of several forms.
    all.dedup();
    if all.is_empty() { Ok(ExitCode::SUCCESS) } else { bail!(all.join("\n")) }
}
