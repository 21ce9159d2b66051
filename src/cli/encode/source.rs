//! What is encoded, and with which model.

use crate::cli::named;
use crate::common::console::{say, warn};
use crate::common::units::count;
use crate::corpus::{Asked, Condition, Delimiter, Format, Quoting, ReadOptions};
use crate::corpus::{read_lines, read_texts};
use crate::embed::{Embedder, Precision};
use crate::folder::ModelFolder;
use crate::runtime::{Client, DeviceSpec};
use anyhow::{Context, Result, anyhow, ensure};
use std::path::PathBuf;
use std::str::FromStr;

const EXAMPLE: &str = "\
Examples:
  trainer encode --model runs/smoke/model --input lines.txt --out vectors.npy
  trainer encode --model models/teacher --pairs data/*.jsonl.gz --out teacher.f16

Writes one vector per text, in order; an empty line is an empty text. Each line of a .jsonl file is a JSON string (which \
may contain line breaks) or an object with a text; .csv, .tsv and .parquet also work, and .gz and .zst of all of them. \
The model's default prompt goes before every text; --prompt NAME selects another.

A .f16 file is what [loss.teacher] of a run reads: a vector of each distinct text, found by the text.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Model folder
    #[arg(long, value_name = "DIR")]
    pub model: PathBuf,
    /// UTF-8 text, one text per line; or .jsonl, .json, .csv, .tsv, .parquet; `-` is standard input
    #[arg(long, value_name = "FILE", required_unless_present = "pairs")]
    pub input: Option<PathBuf>,
    /// Files of pairs, each read as by `prepare`: every distinct text of them, for --out NAME.f16
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "input")]
    pub pairs: Vec<PathBuf>,
    /// Of the pairs, the anchors only
    #[arg(long, requires = "pairs")]
    pub anchors: bool,
    /// lines, jsonl, json, csv, tsv or parquet [default: by the file's name]
    #[arg(long)]
    format: Option<Form>,
    /// Column (or key) of the text; its number from 1 if a table has no header
    /// [default: text, sentence, content and other known names]. Of pairs, as for `prepare`
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Vec<String>,
    /// Column separator of a table, such as ';', '|' or tab [default: a comma, or a tab]
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<Delimiter>,
    /// Whether fields of a table may be quoted: auto, always, never
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    quoting: Quoting,
    /// Use only rows that meet this condition: lang=en, score>=0.7; repeat it to require several
    #[arg(long = "where", value_name = "CONDITION")]
    filters: Vec<Condition>,
    /// .npy (f32 matrix), .safetensors (tensor `embeddings`), or .f16 (vectors by text)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Name of the model's prompt to put before every text [default: the model's default prompt]
    #[arg(long, value_name = "NAME")]
    prompt: Option<String>,
    /// Cut vectors to their first N numbers [default: whole vectors]
    #[arg(long, value_name = "N")]
    pub truncate_dim: Option<usize>,
    /// float32, or fewer bits: int8 or uint8 (each number's range in 255 steps), binary or ubinary (signs, eight to a
    /// byte)
    #[arg(long, value_name = "NAME", default_value = "float32")]
    pub precision: Precision,
    /// cpu (8 virtual devices), cpu:N, tpu, or plugin:PATH[:N]
    #[arg(long, value_name = "DEVICES", default_value = "cpu:1")]
    devices: DeviceSpec,
}

/// The format of the input.
#[derive(Clone, Copy)]
enum Form {
    /// Each line is a text.
    Lines,
    Records(Format),
}

impl FromStr for Form {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "lines" => Ok(Form::Lines),
            _ => text.parse().map(Form::Records).map_err(|e| anyhow!("{e}, or lines")),
        }
    }
}

/// The model, with the prompt asked for.
pub fn embedder(args: &Args) -> Result<Embedder> {
    let model = named::model_folder(&args.model)?;
    let mut embedder = Embedder::open(&model, Client::open(&args.devices)?)?;
    if let Some(name) = &args.prompt {
        let prompts = ModelFolder::open(&model)?.prompts;
        let known = || match prompts.is_empty() {
            true => "it has none; leave out --prompt".to_owned(),
            false => format!("it has: {}", prompts.keys().map(String::as_str).collect::<Vec<_>>().join(", ")),
        };
        let prefix = prompts
            .get(name)
            .with_context(|| format!("{} has no prompt {name:?}; {}", args.model.display(), known()))?;
        embedder.set_prefix(prefix)?;
    }
    Ok(embedder)
}

/// How the input is read.
pub fn read_options(args: &Args) -> ReadOptions {
    ReadOptions {
        format: match args.format {
            Some(Form::Records(format)) => Some(format),
            Some(Form::Lines) | None => None,
        },
        delimiter: args.delimiter,
        quoting: args.quoting,
        filters: args.filters.clone(),
        columns: args.columns.clone(),
        asked: Asked::Command("encode"),
        ..Default::default()
    }
}

/// Reads the input's texts; prints what is skipped.
pub fn texts(args: &Args) -> Result<Vec<String>> {
    ensure!(args.columns.len() < 2, "--columns of texts is one column; {} are named", args.columns.len());
    let options = read_options(args);
    let input = args.input.as_deref().context("--input is missing")?;
    let stdin = input.as_os_str() == "-";
    let name = if stdin { "standard input".to_owned() } else { input.display().to_string() };
    let spooled = if stdin {
        Some(spool(&mut std::io::stdin().lock(), &name)?)
    } else if std::fs::metadata(input).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        let mut pipe = std::fs::File::open(input).with_context(|| format!("cannot read {name}"))?;
        Some(spool(&mut pipe, &name)?)
    } else {
        None
    };
    let path = spooled.as_ref().map_or(input, |file| file.path());
    let found = match args.format {
        Some(Form::Lines) => read_lines(path, &name)?,
        Some(Form::Records(_)) | None => read_texts(path, &name, &options)?,
    };
    if !found.columns.is_empty() {
        say(format_args!("columns of {name}: {}", found.columns));
    }
    for (why, n) in found.skipped.iter().filter(|(_, n)| **n > 0) {
        warn(format_args!("{name}: {} skipped: {why}", count(*n, "row")));
    }
    if found.looks_like_json {
        warn(format_args!(
            "warning: {name}: every line is a JSON object and is encoded as it stands, with keys and braces; --format jsonl \
             encodes the text in it (--format lines: as now, without this warning)"
        ));
    }
    Ok(found.texts)
}

/// Copies a pipe to a file, since its first bytes are examined before it is read.
fn spool(pipe: &mut dyn std::io::Read, name: &str) -> Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new().context("cannot create a temporary file; check TMPDIR")?;
    std::io::copy(pipe, &mut file)
        .with_context(|| format!("cannot store {name}; check the space in TMPDIR"))?;
    Ok(file)
}
