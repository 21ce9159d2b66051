//! `trainer prepare`

use crate::folder::ModelFolder;
use crate::shards::{PrepareOptions, prepare};
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer prepare --input pairs.jsonl.gz --model models/all-MiniLM-L6-v2 --max-len 128 --out shards/pairs

Lines are [\"anchor\", \"positive\"] or [\"anchor\", \"positive\", \"negative\"] (.jsonl, .jsonl.gz), or two or more
columns (.tsv). Lines that cannot be used are written to OUT.reject.jsonl with their reason.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE, group(clap::ArgGroup::new("vocabulary").required(true).args(["model", "tokenizer"])))]
pub struct Args {
    /// Files of pairs, read in this order
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    input: Vec<PathBuf>,
    /// Model folder whose tokenizer.json is used
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Or a tokenizer.json
    #[arg(long, value_name = "FILE")]
    tokenizer: Option<PathBuf>,
    /// Texts are cut at this many tokens, special ones included
    #[arg(long, value_name = "N", default_value_t = 128)]
    max_len: usize,
    /// Folder of shards to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Name of the data set [default: the folder's]
    #[arg(long)]
    name: Option<String>,
    /// Tokenising threads; 0 = all cores. The output does not depend on it
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Largest share of a file's lines that may be unusable
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    max_rejects: f64,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let tokenizer = match (args.tokenizer, args.model) {
        (Some(file), _) => file,
        (None, Some(dir)) => ModelFolder::open(&dir)?.tokenizer_for_shards()?.to_path_buf(),
        (None, None) => bail!("give --model or --tokenizer"),
    };
    let mut options = PrepareOptions::new(args.input, tokenizer, args.max_len, args.out);
    (options.threads, options.max_rejects) = (args.threads, args.max_rejects);
    options.name = args.name.unwrap_or_default();
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("{spinner} {msg}")?);
    let begun = std::time::Instant::now();
    let summary = prepare(&options, &|p| {
        let rate = p.rows as f64 / begun.elapsed().as_secs_f64().max(1e-9);
        bar.set_message(format!(
            "file {} · {} pairs · {} tokens · {rate:.0} pairs/s",
            p.file + 1,
            p.rows,
            p.tokens
        ));
        bar.tick();
    })?;
    bar.finish_and_clear();
    println!(
        "{}: {} pairs, {} texts, {} tokens, {:.1} % of texts cut at {} tokens",
        options.out.display(),
        summary.rows,
        summary.texts,
        summary.tokens,
        100.0 * summary.texts_cut as f64 / summary.texts.max(1) as f64,
        options.max_len
    );
    for (reason, n) in &summary.rejects {
        println!("rejected: {n} lines, {reason}");
    }
    if let Some(file) = summary.reject_file {
        println!("rejected lines are in {}", file.display());
    }
    Ok(ExitCode::SUCCESS)
}
