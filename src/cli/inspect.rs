//! `trainer inspect`

use super::named::model_folder;
use super::packing;
use crate::common::units::count;
use crate::folder::ModelFolder;
use crate::shards::{CleaningReport, Column, Lengths, Manifest, Row, ShardSet};
use crate::tokenize::ModelTokenizer;
use anyhow::Result;
use indicatif::HumanBytes;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokenizers::Tokenizer;

const EXAMPLE: &str = "\
Example:
  trainer inspect shards/pairs
  trainer inspect shards/pairs --verify --samples 3 --model models/all-MiniLM-L6-v2
  trainer inspect shards/pairs --json
  trainer inspect shards --packing --global-batch 1024 --replicas 8     # every data set below, mixed by size";

/// Bars of a histogram, and length of the longest in characters.
const BINS: usize = 12;
const BAR: f64 = 48.0;

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Folder of shards; with --packing also a folder of such folders
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Read and check every byte
    #[arg(long)]
    verify: bool,
    /// Rows to show, spread evenly over the set
    #[arg(long, value_name = "N", default_value_t = 0)]
    samples: u64,
    /// Model folder whose tokenizer decodes the samples [default: print token ids]
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Or a tokenizer.json, vocab.txt or vocab.json; with a tokenizer_config.json next to it, that folder's tokenizer
    #[arg(long, value_name = "FILE", conflicts_with = "model")]
    tokenizer: Option<PathBuf>,
    /// Print a JSON object instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    packing: packing::Args,
}

pub fn run(args: Args) -> Result<ExitCode> {
    if args.packing.wanted() {
        let (occupancy, geometry) = packing::measure(&args.folder, &args.packing)?;
        match args.json {
            true => println!("{}", serde_json::to_string(&occupancy)?),
            false => packing::print(&occupancy, &geometry),
        }
        return Ok(ExitCode::SUCCESS);
    }
    let set = ShardSet::open(&args.folder)?;
    let tokenizer = tokenizer(&args, &set)?;
    let samples = samples(&set, args.samples, tokenizer.as_ref())?;
    if args.json {
        let blocks = args.verify.then(|| set.verify()).transpose()?;
        println!("{:#}", as_json(&set, &samples, blocks));
        return Ok(ExitCode::SUCCESS);
    }
    print_counts(&args.folder, &set);
    print_sources(set.manifest());
    print_cleaning(&set.manifest().cleaning);
    for column in set.manifest().columns.iter().filter(|c| c.texts > 0) {
        print_column(column, set.manifest());
    }
    print_samples(&samples);
    if args.verify {
        // Last, so that a damaged set has still been shown.
        let blocks = set.verify()?;
        let shards = set.manifest().shards.len() as u64;
        println!("\nverified: {} in {} are whole", count(blocks, "block"), count(shards, "shard"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The named tokenizer, which must be the one that made the tokens.
fn tokenizer(args: &Args, set: &ShardSet) -> Result<Option<Tokenizer>> {
    let tokenizer = match (&args.tokenizer, &args.model) {
        (Some(file), _) => ModelTokenizer::open(file)?,
        (None, Some(dir)) => ModelFolder::open(&model_folder(dir)?)?.tokenizer()?,
        (None, None) => return Ok(None),
    };
    set.check_model(&tokenizer)?;
    Ok(Some(tokenizer.cut_at(set.manifest().max_len)?))
}

/// A row, its texts as shown, and its targets.
struct Sample {
    row: u64,
    texts: Vec<String>,
    targets: Vec<f32>,
}

fn samples(set: &ShardSet, wanted: u64, tokenizer: Option<&Tokenizer>) -> Result<Vec<Sample>> {
    let wanted = wanted.min(set.len());
    let show = |row: Row<'_>| -> Result<Vec<String>> {
        let texts = row.texts().map(|text| {
            let ids = text.tokens.to_vec();
            match tokenizer {
                Some(t) => t.decode(&ids, true).map_err(|e| anyhow::anyhow!("cannot decode: {e}")),
                None => Ok(ids.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")),
            }
        });
        texts.collect()
    };
    (0..wanted)
        .map(|i| {
            let row = (u128::from(i) * u128::from(set.len()) / u128::from(wanted)) as u64;
            let found = set.row(row)?;
            Ok(Sample { row, texts: show(found)?, targets: found.targets().to_vec() })
        })
        .collect()
}

/// Bytes per text beyond its tokens; targets excluded.
fn extra_bytes(manifest: &Manifest) -> f64 {
    let bytes: u64 = manifest.shards.iter().map(|s| s.bytes).sum();
    let tokens = manifest.tokens * u64::from(manifest.token_bytes);
    let targets = manifest.rows * 4 * manifest.targets as u64;
    bytes.saturating_sub(tokens + targets) as f64 / manifest.texts.max(1) as f64
}

fn percent(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn print_counts(folder: &Path, set: &ShardSet) {
    let m = set.manifest();
    let bytes: u64 = m.shards.iter().map(|s| s.bytes).sum();
    println!("{}: data set {:?}", folder.display(), m.name);
    println!("  pairs        {}, at most {} negatives", m.rows, m.max_negatives);
    if m.targets > 0 {
        println!("  targets      {} a pair", m.targets);
    }
    println!(
        "  texts        {}, {:.2} % cut at {} tokens",
        m.texts,
        percent(m.texts_cut, m.texts),
        m.max_len
    );
    println!("  tokens       {}, {} bytes each", m.tokens, m.token_bytes);
    println!(
        "  shards       {}, {} in all, {:.2} bytes a text beyond its tokens",
        m.shards.len(),
        HumanBytes(bytes),
        extra_bytes(m)
    );
    println!("  tokenizer    {}", m.tokenizer_hash);
    println!("  manifest     {}", set.manifest_hash());
    for (i, column) in m.columns.iter().enumerate().filter(|(i, _)| !m.prompts.of(*i).is_empty()) {
        println!("  prompt       {:?} before each {}", m.prompts.of(i), column.name);
    }
}

fn print_sources(m: &Manifest) {
    println!("\nsources");
    for s in &m.sources {
        println!("  {}: {} lines, {} pairs, {} bytes", s.file, s.lines, s.rows, s.bytes);
        println!("    sha256 {}", s.sha256);
        for (reason, n) in &s.rejects {
            println!("    rejected: {}, {reason}", count(*n, "line"));
        }
        for (why, n) in &s.skipped {
            println!("    skipped: {}, {why}", count(*n, "row"));
        }
    }
    if !m.reading.is_empty() {
        let reading: Vec<String> = m.reading.iter().map(|(name, value)| format!("{name} {value}")).collect();
        println!("  read with {}", reading.join(", "));
    }
}

fn print_cleaning(report: &CleaningReport) {
    let c = &report.cleaning;
    let switches = [
        (c.unescape_html, "HTML unescaped"),
        (c.nfc, "NFC"),
        (c.collapse_whitespace, "white space collapsed"),
        (c.drop_equal, "anchor = positive dropped"),
        (report.rules.drop_duplicates, "duplicates dropped"),
    ];
    let mut on: Vec<String> = switches.iter().filter(|s| s.0).map(|s| s.1.to_owned()).collect();
    on.extend(c.min_chars.map(|n| format!("at least {n} characters")));
    on.extend(c.max_chars.map(|n| format!("at most {n} characters")));
    on.extend(report.rules.max_occurrences.map(|n| format!("texts in at most {n} pairs")));
    on.extend(report.rules.dev.map(|d| format!("dev share {} by {}, seed {}", d.share, d.by, d.seed)));
    if on.is_empty() {
        return;
    }
    println!("\ncleaning: {}", on.join(", "));
    for (rule, n) in &report.counts.changed {
        println!("  changed: {n} texts, {rule}");
    }
    for (why, n) in &report.counts.dropped {
        println!("  dropped: {n} pairs, {why}");
    }
    if report.rules.dev.is_some() {
        println!("  dev set: {} pairs", report.dev_pairs);
    }
    if let Some(split) = &report.dev_split {
        println!("    of {} in {} components, the largest {}", split.pairs, split.components, split.largest);
        if split.negatives_left_out > 0 {
            println!("    {} negatives left out, texts of the other side", split.negatives_left_out);
        }
    }
}

fn print_column(column: &Column, m: &Manifest) {
    let lengths = Lengths(&column.lengths);
    println!(
        "\n{}: {} texts, {} tokens; mean {:.1}, median {}, p95 {}, p99 {}, longest {}; {:.2} % cut at {}",
        column.name,
        column.texts,
        column.tokens,
        lengths.mean(),
        lengths.quantile(0.5),
        lengths.quantile(0.95),
        lengths.quantile(0.99),
        lengths.max(),
        percent(column.texts_cut, column.texts),
        m.max_len
    );
    let bins = lengths.bins(BINS);
    let most = bins.iter().map(|b| b.texts).max().unwrap_or(0).max(1);
    for bin in bins {
        let range =
            if bin.from == bin.to { bin.from.to_string() } else { format!("{}-{}", bin.from, bin.to) };
        println!(
            "  {range:>11} {:<48} {:5.1} %",
            bar(bin.texts as f64 / most as f64),
            percent(bin.texts, column.texts)
        );
    }
}

/// A bar of up to 48 characters, in eighths of one; any share above zero shows.
fn bar(share: f64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let mut eighths = (share * BAR * 8.0).round() as usize;
    if share > 0.0 {
        eighths = eighths.max(1);
    }
    "█".repeat(eighths / 8) + PARTS[eighths % 8]
}

fn print_samples(samples: &[Sample]) {
    for sample in samples {
        println!("\nrow {}", sample.row);
        for (i, text) in sample.texts.iter().enumerate() {
            println!("  {}: {text}", ["anchor", "positive", "negative"][i.min(2)]);
        }
        if !sample.targets.is_empty() {
            let targets: Vec<String> = sample.targets.iter().map(f32::to_string).collect();
            println!("  targets: {}", targets.join(" "));
        }
    }
}

fn as_json(set: &ShardSet, samples: &[Sample], verified_blocks: Option<u64>) -> Value {
    let m = set.manifest();
    let columns: Vec<Value> = m
        .columns
        .iter()
        .map(|c| {
            let lengths = Lengths(&c.lengths);
            json!({
                "name": c.name, "texts": c.texts, "mean": lengths.mean(), "median": lengths.quantile(0.5),
                "p95": lengths.quantile(0.95), "p99": lengths.quantile(0.99), "longest": lengths.max(),
                "cut": c.texts_cut as f64 / c.texts.max(1) as f64,
            })
        })
        .collect();
    let shown = |s: &Sample| {
        let mut sample = json!({ "row": s.row, "texts": s.texts });
        if !s.targets.is_empty() {
            sample["targets"] = json!(s.targets);
        }
        sample
    };
    let samples: Vec<Value> = samples.iter().map(shown).collect();
    json!({
        "manifest": m, "manifest_hash": set.manifest_hash(), "bytes_per_text_beyond_tokens": extra_bytes(m),
        "lengths": columns, "samples": samples, "verified_blocks": verified_blocks,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        assert_eq!(bar(1.0), "█".repeat(48));
        assert_eq!(bar(0.5), "█".repeat(24));
        assert_eq!((bar(0.0).as_str(), bar(1e-9).as_str()), ("", "▏"));
    }
}
