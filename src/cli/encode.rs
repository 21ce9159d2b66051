//! `trainer encode`

use crate::common::say::say;
use crate::common::{HostTensor, Matrix};
use crate::embed::{Embedder, write_npy};
use crate::folder::{ModelFolder, write_tensors};
use crate::runtime::{Client, DeviceSpec};
use crate::train::evaluate::manner;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer encode --model runs/smoke/model --input lines.txt --out vectors.npy

One vector a line, in the order of the lines; an empty line is an empty text. A model's
default prompt is put before every text; --prompt NAME takes another one of its prompts.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Model folder
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// UTF-8 text, one text a line
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// .npy (f32 matrix) or .safetensors (tensor `embeddings`)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Name of the model's prompt that is put before every text [default: the model's default prompt]
    #[arg(long, value_name = "NAME")]
    prompt: Option<String>,
    /// cpu (8 virtual devices), cpu:N, tpu, or plugin:PATH[:N]
    #[arg(long, value_name = "DEVICES", default_value = "cpu:1")]
    devices: DeviceSpec,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let write: fn(&Path, &Matrix) -> Result<()> = match args.out.extension().and_then(|e| e.to_str()) {
        Some("npy") => write_npy,
        Some("safetensors") => write_safetensors,
        _ => bail!("--out {} must end in .npy or .safetensors", args.out.display()),
    };
    let text = std::fs::read(&args.input).with_context(|| format!("cannot read {}", args.input.display()))?;
    let lines = lines(&text).with_context(|| format!("{}", args.input.display()))?;
    let model = super::model_folder(&args.model)?;
    let mut embedder = Embedder::open(&model, Client::open(&args.devices)?)?;
    if let Some(name) = &args.prompt {
        let prompts = ModelFolder::open(&model)?.prompts;
        let known = || prompts.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let prefix = prompts.get(name).with_context(|| {
            format!("{} has no prompt {name:?}; it has: {}", args.model.display(), known())
        })?;
        embedder.set_prefix(prefix);
    }
    let vectors = embedder.encode(&lines)?;
    write(&args.out, &vectors)?;
    let counts = embedder.counts();
    let manner = manner(embedder.settings(), counts.texts, counts.cut);
    say(format_args!("model {}: {manner}", args.model.display()));
    say(format_args!("texts {}: {} lines", args.input.display(), lines.len()));
    say(format_args!("{}: {} vectors of {}", args.out.display(), vectors.rows, vectors.dim));
    Ok(ExitCode::SUCCESS)
}

/// The lines of a file; a last line without line end counts, an end of file after one does not.
fn lines(bytes: &[u8]) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for (i, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let text =
            std::str::from_utf8(line).with_context(|| format!("line {} is not UTF-8; convert it", i + 1))?;
        out.push(text.to_string());
    }
    Ok(out)
}

fn write_safetensors(path: &Path, m: &Matrix) -> Result<()> {
    let tensor = HostTensor::from_slice(&[m.rows, m.dim], &m.data);
    write_tensors(path, &[("embeddings".to_string(), &tensor)], &BTreeMap::new())
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn empty_lines_are_texts() {
        assert_eq!(lines(b"a\n\nb\r\n").unwrap(), ["a", "", "b"]);
        assert_eq!(lines(b"a\nb").unwrap(), ["a", "b"]);
        assert!(lines(b"").unwrap().is_empty());
        assert!(lines(b"a\n\xff\n").unwrap_err().to_string().contains("line 2"));
    }
}
