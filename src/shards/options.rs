//! Options, events and summary of `prepare`.

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
    /// Texts are cut at this many tokens, including special ones.
    pub max_len: usize,
    /// The folder to write.
    pub out: PathBuf,
    /// Replace shards made from other inputs or options, and a dev file this command did not write.
    pub overwrite: bool,
    /// Name of the data set; the folder's name if empty.
    pub name: String,
    /// Prefixes of the texts of each column.
    pub prompts: Prompts,
    /// Rules for single records.
    pub cleaning: Cleaning,
    /// Rules that compare records; with any of them the input is read twice.
    pub rules: GlobalRules,
    /// File for the pairs of `rules.dev`.
    pub dev_out: Option<PathBuf>,
    /// Largest allowed share of pairs lost because they share texts with the dev set.
    pub dev_max_loss: f64,
    /// Tokenising threads; 0 for all cores. Does not change the output.
    pub threads: usize,
    /// Largest allowed share of unusable lines in a file.
    pub max_rejects: f64,
    pub rows_per_shard: u64,
    /// Time between progress saves; a killed run restarts from the last one.
    pub save_every: Duration,
    /// Bytes of memory for a partition of text hashes. Does not change the output.
    pub partition_bytes: u64,
}

impl PrepareOptions {
    /// The defaults: no cleaning, 1 % of rejects, 4,194,304 rows per shard, all cores.
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

    /// What the rows will be made with.
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
    /// More pairs lost to the dev set than allowed.
    pub(super) fn check_loss(&self, split: &DevReport) -> Result<()> {
        let (lost, pairs) = (split.lost as f64, split.pairs as f64);
        ensure!(
            lost <= self.dev_max_loss * pairs,
            "holding out {} pairs costs another {} of {} ({:.1} %), which have a held-out anchor as their positive; \
             the limit is {} %: give a smaller --dev-share, or --dev-split components, which loses \
             none, or allow more with --dev-max-loss",
            split.held_out,
            split.lost,
            split.pairs,
            100.0 * lost / pairs,
            100.0 * self.dev_max_loss
        );
        Ok(())
    }

    /// File for rejected lines: next to the folder, since a failed run writes no folder.
    pub fn reject_file(&self) -> PathBuf {
        beside(&self.out, "", ".reject.jsonl")
    }

    /// Where the run keeps its progress; removed at the end.
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

/// What a run reports on its way.
#[derive(Clone, Debug)]
pub enum PrepareEvent {
    Progress(PrepareProgress),
    /// Something the user should know.
    Note(String),
}

/// Progress over all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrepareProgress {
    /// Index of the current file.
    pub file: usize,
    /// In the first of two passes: nothing is tokenised yet.
    pub scanning: bool,
    /// Bytes read, and to be read, over both passes if there are two.
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
    /// Skipped lines.
    pub skipped: Skips,
    /// Which columns of which files were used, and which not.
    pub columns: Vec<String>,
    /// The file of rejects, if there are any.
    pub reject_file: Option<PathBuf>,
    /// What cleaning changed and dropped.
    pub cleaned: CleanCounts,
    /// Pairs of the dev set.
    pub dev_pairs: u64,
    /// How it was split off.
    pub dev_split: Option<DevReport>,
    pub tokens: u64,
    pub texts: u64,
    /// Texts cut at the maximum length.
    pub texts_cut: u64,
    pub max_negatives: usize,
    /// Targets per row.
    pub targets: usize,
}
