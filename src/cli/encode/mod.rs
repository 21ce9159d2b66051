//! `trainer encode`

mod by_text;
mod matrix;
mod source;

pub use source::Args;

use crate::common::atomic::check_target;
use crate::common::console::{say, warn};
use crate::common::units::count;
use crate::embed::{Form, Precision, manner};
use anyhow::{Result, bail, ensure};
use matrix::{Coded, coded};
use source::{embedder, texts};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: Args) -> Result<ExitCode> {
    let whole = args.truncate_dim.is_none() && args.precision == Precision::Float32;
    let write: fn(&Coded, &Path) -> Result<()> = match args.out.extension().and_then(|e| e.to_str()) {
        Some("npy") => Coded::npy,
        Some("safetensors") => Coded::safetensors,
        Some("f16") => {
            ensure!(whole, "--truncate-dim and --precision are for --out NAME.npy and NAME.safetensors");
            return by_text::run(&args);
        }
        _ => bail!("--out {} must end in .npy, .safetensors or .f16", args.out.display()),
    };
    ensure!(args.pairs.is_empty(), "--pairs is for --out NAME.f16; for a matrix, give --input");
    check_target(&args.out, "--out")?;
    let texts = texts(&args)?;
    let mut embedder = embedder(&args)?;
    let form = Form { dim: args.truncate_dim, precision: args.precision };
    form.check(embedder.dim())?;
    let vectors = form.cut(embedder.encode(&texts)?);
    let coded = coded(&vectors, form.precision)?;
    if form.precision.has_steps() && vectors.rows < 100 {
        warn(format_args!(
            "warning: the range of each number is that of {}; other texts may lie outside, and codes of another file have \
             other ranges: encode what is to be compared in one file",
            count(vectors.rows as u64, "vector")
        ));
    }
    write(&coded, &args.out)?;
    let manner = manner(embedder.settings(), embedder.counts());
    say(format_args!("model {}: {manner}", args.model.display()));
    let input = args.input.unwrap_or_default();
    say(format_args!("texts {}: {}", input.display(), texts.len()));
    let coding = match form.precision {
        Precision::Float32 => String::new(),
        precision => format!(" as {}", precision.name()),
    };
    say(format_args!("{}: {} vectors of {}{coding}", args.out.display(), vectors.rows, vectors.dim));
    Ok(ExitCode::SUCCESS)
}
