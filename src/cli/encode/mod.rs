//! `trainer encode`

mod by_text;
mod source;

pub use source::Args;

use crate::common::atomic::check_target;
use crate::common::console::say;
use crate::common::{HostTensor, Matrix};
use crate::embed::{manner, write_npy};
use crate::folder::write_tensors;
use anyhow::{Result, bail, ensure};
use source::{embedder, texts};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: Args) -> Result<ExitCode> {
    let write: fn(&Path, &Matrix) -> Result<()> = match args.out.extension().and_then(|e| e.to_str()) {
        Some("npy") => write_npy,
        Some("safetensors") => write_safetensors,
        Some("f16") => return by_text::run(&args),
        _ => bail!("--out {} must end in .npy, .safetensors or .f16", args.out.display()),
    };
    ensure!(args.pairs.is_empty(), "--pairs is for --out NAME.f16; for a matrix, give --input");
    check_target(&args.out, "--out")?;
    let texts = texts(&args)?;
    let mut embedder = embedder(&args)?;
    let vectors = embedder.encode(&texts)?;
    write(&args.out, &vectors)?;
    let manner = manner(embedder.settings(), embedder.counts());
    say(format_args!("model {}: {manner}", args.model.display()));
    let input = args.input.unwrap_or_default();
    say(format_args!("texts {}: {}", input.display(), texts.len()));
    say(format_args!("{}: {} vectors of {}", args.out.display(), vectors.rows, vectors.dim));
    Ok(ExitCode::SUCCESS)
}

fn write_safetensors(path: &Path, m: &Matrix) -> Result<()> {
    let tensor = HostTensor::from_slice(&[m.rows, m.dim], &m.data);
    write_tensors(path, &[("embeddings".to_string(), &tensor)], &BTreeMap::new())
}
