//! `trainer prepare`

use super::named::model_folder;
use crate::common::console::{say, warn};
use crate::common::terminal::{self, Field, Live};
use crate::common::units::{count, whole};
use crate::corpus::{Asked, Cleaning, Condition, Delimiter, Format, Quoting, ReadOptions, SetPairs};
use crate::folder::ModelFolder;
use crate::shards::{
    DevReport, DevSplit, GlobalRules, PrepareEvent, PrepareOptions, PrepareProgress, PrepareSummary, Prompts,
    SplitBy, prepare,
};
use crate::tokenize::ModelTokenizer;
use anyhow::{Result, bail};
use indicatif::HumanBytes;
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const EXAMPLE: &str = "\
Example:
  trainer prepare --input pairs.jsonl.gz --model models/all-MiniLM-L6-v2 --max-len 128 --out shards/pairs
  trainer prepare --input a.jsonl b.tsv --model models/all-MiniLM-L6-v2 --out shards/clean --nfc \\
    --collapse-whitespace --drop-equal --drop-duplicates --max-occurrences 50 --dev-share 0.01 --dev-out dev.jsonl
  trainer prepare --input 'crawl/*.csv.zst' more/ --columns title,body --model models/all-MiniLM-L6-v2 --out shards/two

Inputs are files, folders and patterns, plain, gzip or zstd: JSON lines ([\"anchor\", \"positive\", \"negative\"…], \
{\"set\": […]}, {\"query\": …, \"pos\": […], \"neg\": […]}, objects of named texts), TSV, CSV with a header, Parquet. The \
format is recognised from the content. Unusable lines are written to OUT.reject.jsonl with their reason. Running the \
same command again continues a killed run; shards made from other files or with other options are replaced only with \
--overwrite.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE, group(clap::ArgGroup::new("vocabulary").required(true).args(["model", "tokenizer"])))]
pub struct Args {
    /// Files of pairs, folders of them, or quoted patterns, read in this order; - is standard input
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    input: Vec<PathBuf>,
    /// Model folder whose tokenizer to use, as transformers builds it from tokenizer.json and tokenizer_config.json
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Or a tokenizer.json, vocab.txt or vocab.json; with a tokenizer_config.json next to it, that folder's tokenizer
    #[arg(long, value_name = "FILE")]
    tokenizer: Option<PathBuf>,
    /// Truncate texts to this many tokens, including special ones
    #[arg(long, value_name = "N", default_value_t = 128)]
    max_len: usize,
    /// Folder of shards to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace shards in --out made from other inputs or with other options, and a --dev-out file that is not their
    /// dev set
    #[arg(long)]
    overwrite: bool,
    /// Name of the data set [default: the folder's]
    #[arg(long)]
    name: Option<String>,
    /// Tokenising threads, 0 for all cores; does not change the output
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Largest allowed share of unusable lines in a file
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    max_rejects: f64,
    /// Seconds between progress saves; a killed run restarts from the last one
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0)]
    save_every: f64,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    cleaning: CleaningArgs,
    #[command(flatten)]
    prompts: PromptArgs,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Reading")]
struct ReadingArgs {
    /// jsonl, json, tsv, csv or parquet [default: recognised from the content]
    #[arg(long)]
    format: Option<Format>,
    /// Columns (or keys) of anchor, positive and negatives; a single one holds sets; numbers from 1 if a table has no
    /// header. target=NAME is a number of the pair, or in JSON and Parquet a list of them; the texts may be named in
    /// the same way: anchor=NAME,positive=NAME,negative=NAME [default: anchor,positive, query,pos, question,answer and
    /// other known names, and no numbers]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Vec<String>,
    /// Use only rows that meet this condition: label=1, score>=0.7, split!=test; repeat it to require several
    #[arg(long = "where", value_name = "CONDITION")]
    filters: Vec<Condition>,
    /// Column separator of a table, such as ';', '|' or tab [default: a comma, or a tab]
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<Delimiter>,
    /// Whether fields of a table may be quoted: auto (an unclosed quote in TSV is a character), always, never
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    quoting: Quoting,
    /// Pairs to make from a set of N texts: at most this many, drawn at random, or all N·(N−1)/2
    #[arg(long, value_name = "N|all", default_value_t)]
    set_pairs: SetPairs,
    /// Keep at most this many negatives per pair [default: 5 of a list, all that have a column or a place in an array]
    #[arg(long, value_name = "N")]
    negatives: Option<usize>,
    /// Seed for drawing pairs of sets and negatives of lists
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Cleaning (white space around texts is always dropped)")]
struct CleaningArgs {
    /// Decode HTML character references (&amp; becomes &)
    #[arg(long)]
    unescape_html: bool,
    /// Normalise texts to Unicode NFC
    #[arg(long)]
    nfc: bool,
    /// Collapse every run of white space to one space
    #[arg(long)]
    collapse_whitespace: bool,
    /// Drop pairs with a text of fewer characters
    #[arg(long, value_name = "N")]
    min_chars: Option<usize>,
    /// Drop pairs with a text of more characters
    #[arg(long, value_name = "N")]
    max_chars: Option<usize>,
    /// Drop pairs whose anchor equals the positive
    #[arg(long)]
    drop_equal: bool,
    /// Keep only the first of equal pairs, across all inputs
    #[arg(long)]
    drop_duplicates: bool,
    /// Drop pairs with a text that occurs in more than K pairs
    #[arg(long, value_name = "K")]
    max_occurrences: Option<u64>,
    /// Hold out this share of the pairs as a dev set
    #[arg(long, value_name = "SHARE", requires = "dev_out")]
    dev_share: Option<f64>,
    /// File for the dev set (JSON lines)
    #[arg(long, value_name = "FILE", requires = "dev_share")]
    dev_out: Option<PathBuf>,
    /// Seed for drawing the dev set
    #[arg(long, value_name = "N", default_value_t = 1)]
    dev_seed: u64,
    /// What is held out together: components (pairs that share anchors or positives, directly or through others: no
    /// text of the dev set is trained on), or queries (pairs of one anchor: their documents may be trained on)
    #[arg(long, value_name = "components|queries", default_value = "components", hide_default_value = true)]
    dev_split: SplitBy,
    /// Largest allowed share of pairs lost because they share texts with the dev set
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    dev_max_loss: f64,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Prompts")]
struct PromptArgs {
    /// Prefix of every anchor, such as "query: "
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    prompt_anchor: String,
    /// Prefix of every positive, such as "passage: "
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    prompt_positive: String,
    /// Prefix of every negative [default: that of positives]
    #[arg(long, value_name = "TEXT")]
    prompt_negative: Option<String>,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let tokenizer = match (&args.tokenizer, &args.model) {
        (Some(file), _) => ModelTokenizer::open(file)?,
        (None, Some(dir)) => ModelFolder::open(&model_folder(dir)?)?.tokenizer()?,
        (None, None) => bail!("give --model or --tokenizer"),
    };
    let options = options(args, tokenizer)?;
    let progress = Progress::default();
    let summary = prepare(&options, &|event| progress.take(event));
    drop(progress);
    print_summary(&options, &summary?);
    Ok(ExitCode::SUCCESS)
}

fn options(args: Args, tokenizer: ModelTokenizer) -> Result<PrepareOptions> {
    let Ok(save_every) = Duration::try_from_secs_f64(args.save_every) else {
        bail!("--save-every is {}; give a number of seconds", args.save_every)
    };
    let (r, c, p) = (args.reading, args.cleaning, args.prompts);
    Ok(PrepareOptions {
        name: args.name.unwrap_or_default(),
        overwrite: args.overwrite,
        read: ReadOptions {
            format: r.format,
            columns: r.columns,
            filters: r.filters,
            delimiter: r.delimiter,
            quoting: r.quoting,
            asked: Asked::Prepare,
            set_pairs: r.set_pairs,
            negatives: r.negatives,
            seed: r.seed,
        },
        prompts: Prompts {
            anchor: p.prompt_anchor,
            negative: p.prompt_negative.unwrap_or_else(|| p.prompt_positive.clone()),
            positive: p.prompt_positive,
        },
        cleaning: Cleaning {
            unescape_html: c.unescape_html,
            nfc: c.nfc,
            collapse_whitespace: c.collapse_whitespace,
            min_chars: c.min_chars,
            max_chars: c.max_chars,
            drop_equal: c.drop_equal,
        },
        rules: GlobalRules {
            drop_duplicates: c.drop_duplicates,
            max_occurrences: c.max_occurrences,
            dev: c.dev_share.map(|share| DevSplit { share, seed: c.dev_seed, by: c.dev_split }),
        },
        dev_out: c.dev_out,
        dev_max_loss: c.dev_max_loss,
        threads: args.threads,
        max_rejects: args.max_rejects,
        save_every,
        ..PrepareOptions::new(args.input, tokenizer, args.max_len, args.out)
    })
}

/// The progress line on standard error, and warnings.
#[derive(Default)]
struct Progress {
    line: RefCell<Option<Live>>,
    /// When this process began, and the bytes an earlier one had read, which do not count towards the pace.
    begun: Cell<Option<(Instant, u64)>>,
}

impl Progress {
    fn take(&self, event: PrepareEvent) {
        match event {
            PrepareEvent::Note(text) => warn(text),
            PrepareEvent::Progress(p) if terminal::is_live() => self.draw(&p),
            PrepareEvent::Progress(_) => {}
        }
    }

    fn draw(&self, p: &PrepareProgress) {
        let (since, before) = self.begun.get().unwrap_or((Instant::now(), p.bytes));
        self.begun.set(Some((since, before)));
        let pace = p.bytes.saturating_sub(before) as f64 / since.elapsed().as_secs_f64().max(1e-3);
        let left = p.total_bytes.saturating_sub(p.bytes) as f64;
        let mut fields = vec![
            Field(0, if p.scanning { count(p.lines, "line") + " compared" } else { count(p.rows, "pair") }),
            Field(4, format!("file {}", p.file + 1)),
            Field(3, format!("{} of {}", HumanBytes(p.bytes), HumanBytes(p.total_bytes))),
        ];
        if pace > 0.0 {
            fields.push(Field(2, format!("{}/s", HumanBytes(pace as u64))));
            fields.push(Field(1, format!("ETA {}", whole((left / pace).ceil() as u64))));
        }
        let percent = format!("{:3.0} %", 100.0 * p.bytes as f64 / p.total_bytes.max(1) as f64);
        self.line.borrow_mut().get_or_insert_with(Live::progress).set(
            p.bytes,
            p.total_bytes,
            percent,
            fields,
        );
    }
}

fn print_summary(options: &PrepareOptions, summary: &PrepareSummary) {
    say(format_args!(
        "{}: {} pairs, {} texts, {} tokens, {:.1} % of texts cut at {} tokens",
        options.out.display(),
        summary.rows,
        summary.texts,
        summary.tokens,
        100.0 * summary.texts_cut as f64 / summary.texts.max(1) as f64,
        options.max_len
    ));
    if summary.targets > 0 {
        say(format_args!("{} of each pair", count(summary.targets as u64, "target")));
    }
    for columns in &summary.columns {
        say(format_args!("columns of {columns}"));
    }
    for (why, n) in &summary.skipped {
        say(format_args!("skipped: {}, {why}", count(*n, "row")));
    }
    for (rule, n) in &summary.cleaned.changed {
        say(format_args!("changed: {n} texts, {rule}"));
    }
    for (why, n) in &summary.cleaned.dropped {
        say(format_args!("dropped: {n} pairs, {why}"));
    }
    if let (Some(file), Some(split)) = (&options.dev_out, &summary.dev_split) {
        print_split(file, split);
    }
    for (reason, n) in &summary.rejects {
        say(format_args!("rejected: {}, {reason}", count(*n, "line")));
    }
    if let Some(file) = &summary.reject_file {
        say(format_args!("rejected lines are in {}", file.display()));
    }
}

fn print_split(file: &Path, split: &DevReport) {
    let percent = |n: u64| 100.0 * n as f64 / split.pairs.max(1) as f64;
    say(format_args!(
        "dev set: {} pairs in {}, {:.1} % of {}; {} ({:.1} %) lost to it",
        split.held_out,
        file.display(),
        percent(split.held_out),
        split.pairs,
        split.lost,
        percent(split.lost)
    ));
    if split.negatives_left_out > 0 {
        let n = split.negatives_left_out;
        say(format_args!("left out: {n} negatives whose text is on the other side of the dev split"));
    }
    if split.largest > split.wanted {
        warn(format_args!(
            "warning: {} pairs ({:.1} %) are linked by shared texts, more than the dev set may have: all of them are \
             trained on. --max-occurrences K drops texts that occur everywhere",
            split.largest,
            percent(split.largest)
        ));
    }
    if split.held_out.abs_diff(split.wanted) * 10 > split.wanted {
        warn(format_args!(
            "warning: the dev set has {} pairs instead of {}, since pairs that share texts stay together",
            split.held_out, split.wanted
        ));
    }
}
