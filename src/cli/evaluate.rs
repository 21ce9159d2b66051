//! `trainer eval`

use super::named;
use crate::common::console::{say, warn};
use crate::corpus::{Delimiter, Filter, Format, Quoting};
use crate::embed::{Embedder, manner};
use crate::eval::{Inputs, Source, Suite};
use crate::folder::ModelFolder;
use crate::runtime::{Client, DeviceSpec};
use anyhow::{Result, bail, ensure};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer eval --model runs/smoke/model --sts stsb-dev.tsv
  trainer eval --model runs/smoke/model --retrieval scifact --json
  trainer eval --model runs/smoke/model --pairs configs/sample/heldout.jsonl";

/// How a file is read; for the one of --pairs, --sts and --retrieval that is given, or its judgements.
#[derive(clap::Args)]
#[command(next_help_heading = "Reading")]
struct Reading {
    /// Columns, or keys of objects: anchor,positive of --pairs, sentence1,sentence2,score of --sts,
    /// query-id,corpus-id,score of --retrieval; numbers from 1 where a table has no header [default: known names]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Vec<String>,
    /// Which split, where a column `split` or the files of qrels/ hold several
    #[arg(long, value_name = "NAME")]
    split: Option<String>,
    /// Use only rows that meet this condition: label=1, score>=0.7; repeat it to require several
    #[arg(long = "where", value_name = "CONDITION")]
    filters: Vec<Filter>,
    /// jsonl, json, tsv, csv or parquet [default: recognised from the content]
    #[arg(long)]
    format: Option<Format>,
    /// Column separator of a table, such as ';', '|' or tab [default: a comma, or a tab]
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<Delimiter>,
    /// Whether fields of a table may be quoted: auto, always, never
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    quoting: Quoting,
}

impl Reading {
    /// # Errors
    /// Any of it where several files would be read so.
    fn sources(self, paths: [Option<PathBuf>; 3]) -> Result<[Option<Source>; 3]> {
        let Reading { columns, split, filters, format, delimiter, quoting } = self;
        let form = Source { path: PathBuf::new(), columns, split, filters, format, delimiter, quoting };
        let given = paths.iter().flatten().count();
        ensure!(
            given < 2 || form == Source::default(),
            "--columns, --split, --where, --format, --delimiter and --quoting say how one file is read, and {given} are \
             given; evaluate on each by itself"
        );
        Ok(paths.map(|path| Some(Source { path: path?, ..form.clone() })))
    }
}

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Model folder
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// Sentence pairs with scores: columns sentence1, sentence2, score (or label, similarity_score …)
    #[arg(long, value_name = "FILE")]
    sts: Option<PathBuf>,
    /// BEIR folder: corpus, queries, qrels/, as .jsonl and .tsv, compressed, or as .parquet
    #[arg(long, value_name = "DIR")]
    retrieval: Option<PathBuf>,
    /// Pairs: each anchor looks for its positive among all of them
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Print a JSON object instead of a table
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
    let [pairs, sts, retrieval] = args.reading.sources([args.pairs, args.sts, args.retrieval])?;
    let inputs = Inputs { pairs, sts, retrieval, by_key: false };
    let suite = Suite::read(&inputs)?;
    suite.remarks().iter().for_each(warn);
    let model = named::model_folder(&args.model)?;
    ModelFolder::open(&model)?.oddities().iter().for_each(warn);
    let mut embedder = Embedder::open(&model, Client::open(&args.devices)?)?;
    let scores = suite.evaluate(&mut embedder)?;
    let settings = embedder.settings();
    if args.json {
        let mut json = scores.json();
        json.insert("model".into(), args.model.display().to_string().into());
        json.insert("similarity".into(), settings.similarity.name().into());
        json.insert("max_seq_length".into(), settings.max_seq_length.into());
        json.insert("texts".into(), scores.counts.texts.into());
        json.insert("texts_cut".into(), scores.counts.cut.into());
        // Not broken to the width of a terminal.
        println!("{}", serde_json::Value::Object(json));
    } else {
        say(format_args!("model {}: {}", args.model.display(), manner(settings, scores.counts)));
        say(scores.to_string().trim_end());
    }
    if let Some((file, why)) = scores.missing().first() {
        bail!("{}: {why}", file.display());
    }
    Ok(ExitCode::SUCCESS)
}
