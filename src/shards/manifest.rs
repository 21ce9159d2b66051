//! `manifest.json`: what a folder of shards holds and where it came from.

use super::format::{Header, MANIFEST, ShardError, Widths};
use super::rejects::Skips;
use crate::corpus::{CleanCounts, Cleaning, Reason};
use crate::tokenize::TokenizerHash;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// Value of [`Manifest::format`].
pub const FORMAT: &str = "gigapair-shards";

/// What a folder of shards holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// Version of the shard format.
    pub version: u32,
    /// Name of the data set.
    pub name: String,
    /// 32 hex digits; see [`TokenizerHash`].
    pub tokenizer_hash: String,
    /// Texts were cut at this many tokens, including special ones.
    pub max_len: usize,
    /// Bytes of a token in the shards: 2 or 4.
    pub token_bytes: u32,
    pub rows: u64,
    pub texts: u64,
    pub tokens: u64,
    /// Texts cut at `max_len`.
    pub texts_cut: u64,
    /// Most negatives in a row.
    pub max_negatives: usize,
    /// Targets per row.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub targets: usize,
    /// Rejected lines by reason.
    pub rejects: BTreeMap<Reason, u64>,
    /// Skipped lines by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skipped: Skips,
    /// The options the sources were read with, without defaults.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reading: BTreeMap<String, String>,
    /// Prefixes of the texts.
    #[serde(default)]
    pub prompts: Prompts,
    #[serde(default)]
    pub cleaning: CleaningReport,
    /// Anchors, positives, and all negatives together.
    pub columns: Vec<Column>,
    pub sources: Vec<SourceFile>,
    pub shards: Vec<ShardFile>,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// Everything the rows depend on besides the source files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recipe {
    /// Name of the data set.
    pub name: String,
    /// 32 hex digits; see [`TokenizerHash`].
    pub tokenizer: String,
    pub max_len: usize,
    /// As in [`Manifest::reading`].
    pub reading: BTreeMap<String, String>,
    pub prompts: Prompts,
    pub cleaning: Cleaning,
    pub rules: GlobalRules,
}

/// Prefixes of the texts of each column, such as `"query: "`. They are tokenised with the text; its hash leaves them
/// out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prompts {
    pub anchor: String,
    pub positive: String,
    pub negative: String,
}

impl Prompts {
    /// The prompt of text `i` of a row: the anchor is 0, the positive 1, then the negatives.
    pub fn of(&self, i: usize) -> &str {
        [&self.anchor, &self.positive, &self.negative][i.min(2)]
    }

    pub fn is_empty(&self) -> bool {
        (0..3).all(|i| self.of(i).is_empty())
    }
}

/// Rules that compare records, as [`Cleaning`] left them; applied in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GlobalRules {
    /// Keep only the first of records with equal texts (anchor, positive, negatives, in this order).
    pub drop_duplicates: bool,
    /// Drop all records with a text that occurs in more than this many records: such texts are boilerplate. Dropped
    /// duplicates do not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_occurrences: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev: Option<DevSplit>,
}

impl GlobalRules {
    /// Whether any rule is on.
    pub fn any(&self) -> bool {
        self.drop_duplicates || self.max_occurrences.is_some() || self.dev.is_some()
    }
}

impl Eq for GlobalRules {}

/// Which pairs become the dev set: `share` of them, drawn by `seed` and the texts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DevSplit {
    /// Share of the pairs left by the other rules, above 0 and below 1.
    pub share: f64,
    pub seed: u64,
    #[serde(default)]
    pub by: SplitBy,
}

/// What is held out together, and what training may not see of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SplitBy {
    /// Pairs that share an anchor or positive, directly or through others: no text of the dev set occurs in the shards,
    /// and no pair is lost.
    #[default]
    Components,
    /// Pairs with the same anchor: these anchors do not occur in the shards, but their documents may.
    Queries,
}

impl fmt::Display for SplitBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SplitBy::Components => "components",
            SplitBy::Queries => "queries",
        })
    }
}

impl FromStr for SplitBy {
    type Err = anyhow::Error;

    fn from_str(s: &str) -> Result<Self> {
        let all = [SplitBy::Components, SplitBy::Queries];
        let named = all.into_iter().find(|by| by.to_string() == s);
        named.with_context(|| format!("{s:?} is not a way to split; give components or queries"))
    }
}

/// The result of a dev split.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DevReport {
    /// Pairs left by the other rules, how many of them were wanted for the dev set, and how many are in it.
    pub pairs: u64,
    pub wanted: u64,
    pub held_out: u64,
    /// Sets of pairs that can only be held out together, and the pairs of the largest.
    pub components: u64,
    pub largest: u64,
    /// Pairs dropped because they share with the dev set what training may not see.
    pub lost: u64,
    /// Negatives left out of their pair because their text belongs to the other side.
    pub negatives_left_out: u64,
    /// Of the dev set's file.
    pub sha256: String,
}

/// Which rules were on, and what they did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CleaningReport {
    #[serde(flatten)]
    pub cleaning: Cleaning,
    #[serde(flatten)]
    pub rules: GlobalRules,
    #[serde(flatten)]
    pub counts: CleanCounts,
    /// Pairs of the dev set, which are not in the shards.
    pub dev_pairs: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev_split: Option<DevReport>,
}

/// The texts of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub texts: u64,
    pub tokens: u64,
    pub texts_cut: u64,
    /// `lengths[l]` texts have `l` tokens.
    pub lengths: Vec<u64>,
}

impl Column {
    /// A column without texts.
    pub fn new(name: &str) -> Self {
        Column { name: name.into(), ..Default::default() }
    }

    /// Counts a text of `length` tokens; the caller counts cut texts.
    pub fn add(&mut self, length: usize) {
        self.texts += 1;
        self.tokens += length as u64;
        if self.lengths.len() <= length {
            self.lengths.resize(length + 1, 0);
        }
        self.lengths[length] += 1;
    }
}

/// An input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// As named by the user.
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
    pub lines: u64,
    pub rows: u64,
    pub rejects: BTreeMap<Reason, u64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skipped: Skips,
}

/// A shard of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardFile {
    pub file: String,
    pub rows: u64,
    pub bytes: u64,
    /// Checksum of the header, in hex. The header holds the directory's, and the directory the blocks': the manifest
    /// covers every byte.
    pub header_hash: String,
}

impl ShardFile {
    pub fn new(file: &str, header: &Header, bytes: u64) -> Self {
        ShardFile {
            file: file.into(),
            rows: header.rows,
            bytes,
            header_hash: format!("{:016x}", header.hash),
        }
    }
}

impl Manifest {
    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// A missing file, invalid JSON, an unknown format or version, counts that disagree.
    pub fn read(folder: &Path) -> Result<(Self, Vec<u8>)> {
        let path = folder.join(MANIFEST);
        let damaged = |what: String| ShardError::Damaged { file: path.display().to_string(), what };
        let bytes = std::fs::read(&path).with_context(|| {
            format!("{} is not a folder of shards; make it with `trainer prepare`", folder.display())
        })?;
        let manifest: Manifest =
            serde_json::from_slice(&bytes).map_err(|e| damaged(format!("not a manifest: {e}")))?;
        if manifest.format != FORMAT || manifest.version != manifest.widths().version() {
            let (format, version) = (&manifest.format, manifest.version);
            return Err(damaged(format!("unknown format {format:?}, version {version}")).into());
        }
        if manifest.rows != manifest.shards.iter().map(|s| s.rows).sum::<u64>() || manifest.rows == 0 {
            return Err(damaged("the row counts disagree".into()).into());
        }
        manifest.tokenizer().with_context(|| damaged("wrong tokenizer hash".into()))?;
        Ok((manifest, bytes))
    }

    /// Widths of the rows.
    pub fn widths(&self) -> Widths {
        Widths { token_bytes: self.token_bytes, targets: self.targets }
    }

    /// What the rows were made with.
    pub fn recipe(&self) -> Recipe {
        Recipe {
            name: self.name.clone(),
            tokenizer: self.tokenizer_hash.clone(),
            max_len: self.max_len,
            reading: self.reading.clone(),
            prompts: self.prompts.clone(),
            cleaning: self.cleaning.cleaning.clone(),
            rules: self.cleaning.rules.clone(),
        }
    }

    /// The tokenizer that made the tokens.
    pub fn tokenizer(&self) -> Result<TokenizerHash> {
        self.tokenizer_hash.parse()
    }
}
