//! `trainer eval`

use crate::embed::Embedder;
use crate::eval::{Prompts, run as evaluate};
use crate::folder::ModelFolder;
use crate::runtime::{Client, DeviceSpec};
use crate::train::evaluate::read_pairs;
use anyhow::{Result, ensure};
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
    #[arg(long, value_name = "FILE", conflicts_with = "retrieval")]
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
    let pairs = args.pairs.as_deref().map(read_pairs).transpose()?;
    let prompts = prompts(&ModelFolder::open(&args.model)?)?;
    let mut embedder = Embedder::open(&args.model, Client::open(&args.devices)?)?;
    let mut encode = |texts: &[String]| embedder.encode(texts);
    let mut report = evaluate(&mut encode, args.sts.as_deref(), None, &Prompts::default())?;
    // The prompts of queries and documents include the default one.
    embedder.set_prefix("");
    let mut encode = |texts: &[String]| embedder.encode(texts);
    let scores = pairs.map(|p| p.evaluate(&mut encode, &prompts)).transpose()?;
    if args.retrieval.is_some() {
        report.retrieval = evaluate(&mut encode, None, args.retrieval.as_deref(), &prompts)?.retrieval;
    }
    if args.json {
        let mut json = serde_json::to_value(&report)?;
        if let (Some(s), Some(object)) = (scores, json.as_object_mut()) {
            let scores = serde_json::to_value(s)?;
            object.extend(scores.as_object().cloned().unwrap_or_default());
        }
        println!("{json}");
    } else {
        print!("{report}");
        if let Some(s) = scores {
            println!(
                "{} queries, {} candidates: recall@1 {:.4}  recall@10 {:.4}  mrr@10 {:.4}",
                s.queries, s.candidates, s.recall_1, s.recall_10, s.mrr_10
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The prompts of queries and documents under the names that sentence-transformers looks for
/// (`encode_query`, `encode_document`), else the default one.
fn prompts(folder: &ModelFolder) -> Result<Prompts> {
    let default = folder.default_prefix()?;
    let first = |names: &[&str]| {
        let found = names.iter().find_map(|name| folder.prompts.get(*name));
        found.map_or(default, String::as_str).to_owned()
    };
    Ok(Prompts { query: first(&["query"]), document: first(&["document", "passage", "corpus"]) })
}
