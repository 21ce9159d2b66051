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

/// A folder of shards, mapped.
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
    /// Maps the shards of a folder. Magic, version, header checksum, file length and agreement with
    /// the manifest are checked here; blocks when they are first read ([`ShardSet::verify`] reads
    /// them all).
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
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

    /// How many rows there are.
    pub fn len(&self) -> u64 {
        self.manifest.rows
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where it was opened.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Most negatives in a row.
    pub fn max_negatives(&self) -> usize {
        self.manifest.max_negatives
    }

    /// Numbers of every row.
    pub fn targets(&self) -> usize {
        self.manifest.targets
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of `manifest.json`, in hex; through its checksums it stands for every byte of the set.
    pub fn manifest_hash(&self) -> &str {
        &self.manifest_hash
    }

    pub fn tokenizer(&self) -> TokenizerHash {
        self.tokenizer
    }

    /// # Errors
    /// The tokens were made with another tokenizer than `ours`.
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

    /// As [`ShardSet::check_tokenizer`], with the reason if the model's own files disagree.
    ///
    /// # Errors
    /// The tokens were made with another tokenizer than the model's.
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
    /// The row's block is damaged, or there is no such row.
    pub fn row(&self, i: u64) -> Result<Row<'_>, ShardError> {
        if i >= self.len() {
            let folder = self.folder.display().to_string();
            return Err(ShardError::NoSuchRow { folder, row: i, rows: self.len() });
        }
        let shard = self.starts.partition_point(|&start| start <= i) - 1;
        self.shards[shard].row(i - self.starts[shard])
    }

    /// Hands the texts' hashes of each row to `take`, in no order, of every `every`th block; returns how many rows
    /// there were. The shards are read from front to back, unless most of them is passed over.
    ///
    /// # Errors
    /// A shard that cannot be opened, a damaged block.
    pub fn each_hashes(&self, every: u64, take: &(dyn Fn(&[u64]) + Sync)) -> Result<u64> {
        let advice = if every > 4 { Advice::Random } else { Advice::Sequential };
        let rows = self.manifest.shards.par_iter().map(|shard| {
            let shard = Shard::open_for(&self.folder.join(&shard.file), advice)?;
            Ok(shard.each_hashes(every, take)?)
        });
        rows.sum()
    }

    /// Begins to fetch row `i` from memory, for [`ShardSet::row`] a little later.
    pub fn prefetch(&self, i: u64) {
        if i < self.len() {
            let shard = self.starts.partition_point(|&start| start <= i) - 1;
            self.shards[shard].prefetch(i - self.starts[shard]);
        }
    }

    /// Reads and checks every byte of every shard; returns the number of blocks.
    ///
    /// # Errors
    /// The first damaged block, by its file and number.
    pub fn verify(&self) -> Result<u64> {
        let blocks = self.shards.iter().map(|shard| {
            shard.verify().with_context(|| self.folder.display().to_string())?;
            Ok(shard.header().blocks)
        });
        blocks.sum()
    }
}
