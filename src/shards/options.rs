//! What `prepare` is asked for, and what it answers.

use super::manifest::{DevReport, GlobalRules, Prompts, Recipe};
use super::rejects::Skips;
use crate::corpus::{CleanCounts, Cleaning, ReadOptions, Reason};
use crate::tokenize::ModelTokenizer;
use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What to prepare, and how.
#[derive(Clone, Debug)]
pub struct PrepareOptions {
    /// Files of pairs, folders of them and patterns, read in this order; `-` is standard input.
    pub inputs: Vec<PathBuf>,
    pub read: ReadOptions,
    pub tokenizer: ModelTokenizer,
    /// Texts are cut at this many tokens, special ones included.
    pub max_len: usize,
    /// The folder to write.
    pub out: PathBuf,
    /// Replace shards there that were made from other inputs or options, and a dev file that something else wrote.
    pub overwrite: bool,
    /// Name of the data set; the folder's name if empty.
    pub name: String,
    /// Put before the texts of each column.
    pub prompts: Prompts,
    /// Rules for a record by itself.
    pub cleaning: Cleaning,
    /// Rules for a record among all others; with any of them the input is read twice.
    pub rules: GlobalRules,
    /// Where the pairs of `rules.dev` are written.
    pub dev_out: Option<PathBuf>,
    /// Largest tolerated share of the pairs that are lost to the dev set without being in it.
    pub dev_max_loss: f64,
    /// Tokenising threads; 0 for as many as there are cores. Never changes what is written.
    pub threads: usize,
    /// Largest tolerated share of a file's lines that cannot be used.
    pub max_rejects: f64,
    pub rows_per_shard: u64,
    /// Time between two records of how far it has got, where a killed run goes on.
    pub save_every: Duration,
    /// Memory of one partition of text hashes. Never changes what is written.
    pub partition_bytes: u64,
}

impl PrepareOptions {
    /// The usual: no cleaning, 1 % of rejects, 4,194,304 rows a shard, all cores.
    pub fn new(inputs: Vec<PathBuf>, tokenizer: ModelTokenizer, max_len: usize, out: PathBuf) -> Self {
        PrepareOptions {
            inputs,
            read: ReadOptions::default(),
            tokenizer,
            max_len,
            out,
            overwrite: false,
            name: String::new(),
            prompts: Prompts::default(),
            cleaning: Cleaning::default(),
            rules: GlobalRules::default(),
            dev_out: None,
            dev_max_loss: 0.2,
            threads: 0,
            max_rejects: 0.01,
            rows_per_shard: 1 << 22,
            save_every: Duration::from_secs(5),
            partition_bytes: 64 << 20,
        }
    }

    /// What the rows are to be made with.
    pub fn recipe(&self) -> Recipe {
        Recipe {
            name: self.set_name(),
            tokenizer: self.tokenizer.hash().to_string(),
            max_len: self.max_len,
            reading: self.read.stated(),
            prompts: self.prompts.clone(),
            cleaning: self.cleaning.clone(),
            rules: self.rules.clone(),
        }
    }

    /// # Errors
    /// More pairs than allowed are lost to the dev set.
    pub(super) fn check_loss(&self, split: &DevReport) -> Result<()> {
        let (lost, pairs) = (split.lost as f64, split.pairs as f64);
        ensure!(
            lost <= self.dev_max_loss * pairs,
            "holding out {} pairs costs another {} of {} ({:.1} %), which have a held-out anchor as their positive; \
             more than {} % are not lost unasked: give a smaller --dev-share, or --dev-split components, which loses \
             none, or allow more with --dev-max-loss",
            split.held_out,
            split.lost,
            split.pairs,
            100.0 * lost / pairs,
            100.0 * self.dev_max_loss
        );
        Ok(())
    }

    /// Where rejected lines are written: next to the folder, since a run that stops writes none.
    pub fn reject_file(&self) -> PathBuf {
        beside(&self.out, "", ".reject.jsonl")
    }

    /// Where the run keeps what it has done so far; it is gone when the run is through.
    pub fn work_folder(&self) -> PathBuf {
        beside(&self.out, ".", ".preparing")
    }

    /// Name of the data set.
    pub(super) fn set_name(&self) -> String {
        match self.name.as_str() {
            "" => self.out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
            name => name.to_owned(),
        }
    }

    pub(super) fn worker_threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, |n| n.get()),
            n => n,
        }
    }
}

fn beside(path: &Path, before: &str, after: &str) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{before}{name}{after}"))
}

/// What happens while a run is under way.
#[derive(Clone, Debug)]
pub enum PrepareEvent {
    Progress(PrepareProgress),
    /// Something the user should know.
    Note(String),
}

/// How far it has got, over all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrepareProgress {
    /// Index of the file that is read.
    pub file: usize,
    /// Reading for the first of two times: nothing is tokenised yet.
    pub scanning: bool,
    /// Bytes read and to be read, over both times if the input is read twice.
    pub bytes: u64,
    pub total_bytes: u64,
    pub lines: u64,
    pub rows: u64,
    pub tokens: u64,
}

/// What was prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareSummary {
    pub rows: u64,
    pub rejects: BTreeMap<Reason, u64>,
    /// Lines that were passed over.
    pub skipped: Skips,
    /// Which columns of which files were used, and which were not.
    pub columns: Vec<String>,
    /// The file that lists them, if there are any.
    pub reject_file: Option<PathBuf>,
    /// What cleaning changed and dropped.
    pub cleaned: CleanCounts,
    /// Pairs of the dev set.
    pub dev_pairs: u64,
    /// How they were split off.
    pub dev_split: Option<DevReport>,
    pub tokens: u64,
    pub texts: u64,
    /// Texts cut at the maximum length.
    pub texts_cut: u64,
    pub max_negatives: usize,
    /// Numbers of every row.
    pub targets: usize,
}
