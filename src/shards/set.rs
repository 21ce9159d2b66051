//! All shards of a data set as one array of rows.

use super::block::Row;
use super::format::ShardError;
use super::manifest::{Manifest, ShardFile};
use super::shard::Shard;
use crate::common::hash::sha256_bytes;
use crate::tokenize::{ModelTokenizer, TokenizerHash};
use anyhow::{Context, Result};
use memmap2::Advice;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// A memory-mapped folder of shards.
pub struct ShardSet {
    folder: PathBuf,
    manifest: Manifest,
    manifest_hash: String,
    tokenizer: TokenizerHash,
    shards: Vec<Shard>,
    /// First row of each shard.
    starts: Vec<u64>,
}

impl ShardSet {
    /// Maps the shards of a folder. Magic, version, header checksum, file length and agreement with the manifest are
    /// checked here; blocks when they are first read ([`ShardSet::verify`] reads them all).
    ///
    /// # Errors
    /// Missing, damaged or foreign files, by name.
    pub fn open(folder: &Path) -> Result<Self> {
        let (manifest, bytes) = Manifest::read(folder)?;
        let tokenizer = manifest.tokenizer()?;
        let mut set = ShardSet {
            folder: folder.to_path_buf(),
            manifest_hash: sha256_bytes(&bytes),
            tokenizer,
            shards: vec![],
            starts: vec![],
            manifest,
        };
        let mut start = 0;
        for expected in &set.manifest.shards {
            let path = folder.join(&expected.file);
            let shard = Shard::open(&path)?;
            let found = ShardFile::new(&expected.file, shard.header(), shard.bytes());
            let header = shard.header();
            let agrees = found == *expected
                && header.tokenizer == tokenizer.0
                && header.widths() == set.manifest.widths()
                && header.max_texts as usize <= set.manifest.max_negatives + 2;
            if !agrees {
                let what = "not the file that the manifest describes".to_owned();
                return Err(ShardError::Damaged { file: path.display().to_string(), what }.into());
            }
            set.starts.push(start);
            start += shard.header().rows;
            set.shards.push(shard);
        }
        Ok(set)
    }

    /// Number of rows.
    pub fn len(&self) -> u64 {
        self.manifest.rows
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Most negatives in a row.
    pub fn max_negatives(&self) -> usize {
        self.manifest.max_negatives
    }

    /// Targets per row.
    pub fn targets(&self) -> usize {
        self.manifest.targets
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of `manifest.json`, in hex; through its checksums it covers every byte of the set.
    pub fn manifest_hash(&self) -> &str {
        &self.manifest_hash
    }

    pub fn tokenizer(&self) -> TokenizerHash {
        self.tokenizer
    }

    /// # Errors
    /// Tokens made with a tokenizer other than `ours`.
    pub fn check_tokenizer(&self, ours: TokenizerHash) -> Result<(), ShardError> {
        if self.tokenizer == ours {
            return Ok(());
        }
        Err(ShardError::OtherTokenizer {
            folder: self.folder.display().to_string(),
            theirs: self.tokenizer.to_string(),
            ours: ours.to_string(),
        })
    }

    /// [`ShardSet::check_tokenizer`], with the reason if the model's own files disagree.
    ///
    /// # Errors
    /// Tokens made with a tokenizer other than the model's.
    pub fn check_model(&self, model: &ModelTokenizer) -> Result<(), ShardError> {
        if model.hash_at_its_word() != Some(self.tokenizer) {
            return self.check_tokenizer(model.hash());
        }
        let what = match model.differences() {
            [] => "texts are cut on the left".to_owned(),
            list => list.join("; "),
        };
        Err(ShardError::AtItsWord {
            folder: self.folder.display().to_string(),
            theirs: self.tokenizer.to_string(),
            file: model.path().display().to_string(),
            ours: model.hash().to_string(),
            what,
        })
    }

    /// Row `i` of the set, from 0.
    ///
    /// # Errors
    /// A damaged block; no such row.
    pub fn row(&self, i: u64) -> Result<Row<'_>, ShardError> {
        if i >= self.len() {
            let folder = self.folder.display().to_string();
            return Err(ShardError::NoSuchRow { folder, row: i, rows: self.len() });
        }
        let shard = self.starts.partition_point(|&start| start <= i) - 1;
        self.shards[shard].row(i - self.starts[shard])
    }

    /// Passes the text hashes of each row of every `every`th block to `take`, in no particular order; returns the
    /// number of rows. Shards are read sequentially unless most blocks are skipped.
    ///
    /// # Errors
    /// A shard that cannot be opened; a damaged block.
    pub fn each_hashes(&self, every: u64, take: &(dyn Fn(&[u64]) + Sync)) -> Result<u64> {
        let advice = if every > 4 { Advice::Random } else { Advice::Sequential };
        let rows = self.manifest.shards.par_iter().map(|shard| {
            let shard = Shard::open_for(&self.folder.join(&shard.file), advice)?;
            Ok(shard.each_hashes(every, take)?)
        });
        rows.sum()
    }

    /// Passes the targets of all rows, some rows at a time and in no particular order, to `take`. Shards are read
    /// sequentially.
    ///
    /// # Errors
    /// A shard that cannot be opened; a damaged block.
    pub fn each_targets(&self, take: &(dyn Fn(&[f32]) + Sync)) -> Result<()> {
        self.manifest.shards.par_iter().try_for_each(|shard| {
            let shard = Shard::open_for(&self.folder.join(&shard.file), Advice::Sequential)?;
            Ok(shard.each_targets(take)?)
        })
    }

    /// Prefetches row `i` from memory for a later [`ShardSet::row`].
    pub fn prefetch(&self, i: u64) {
        if i < self.len() {
            let shard = self.starts.partition_point(|&start| start <= i) - 1;
            self.shards[shard].prefetch(i - self.starts[shard]);
        }
    }

    /// Reads and checks every byte of every shard; returns the number of blocks.
    ///
    /// # Errors
    /// The first damaged block, by file and number.
    pub fn verify(&self) -> Result<u64> {
        let blocks = self.shards.iter().map(|shard| {
            shard.verify().with_context(|| self.folder.display().to_string())?;
            Ok(shard.header().blocks)
        });
        blocks.sum()
    }
}
