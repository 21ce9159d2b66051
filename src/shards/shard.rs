//! One mapped shard file.

use super::block::{Block, Row};
use super::format::{BLOCK_ROWS, BlockEntry, HEADER_BYTES, Header, ShardError};
use crate::common::memory::prefetch;
use anyhow::{Context, Result};
use memmap2::{Advice, Mmap};
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// A mapped shard. A block is checked against its checksum when one of its rows is first read; one bit per block
/// records that (2 MB for a billion rows). The file must not change while it is mapped; `prepare` never changes one,
/// but writes new files and renames them.
pub struct Shard {
    file: String,
    map: Mmap,
    header: Header,
    checked: Vec<AtomicU64>,
}

impl Shard {
    /// Maps a shard and checks its header and length, without reading blocks.
    pub fn open(path: &Path) -> Result<Self> {
        // Rows are drawn at random: read-ahead would only evict other rows from the page cache.
        Self::open_for(path, Advice::Random)
    }

    /// [`Shard::open`] with an access pattern.
    ///
    /// # Errors
    /// An unreadable file; a damaged header.
    pub fn open_for(path: &Path, advice: Advice) -> Result<Self> {
        let file = path.display().to_string();
        let handle =
            File::open(path).with_context(|| format!("cannot open {file}; run `trainer prepare` again"))?;
        // Safety: the map is read-only, and the contract above forbids shortening the file.
        let map = unsafe { Mmap::map(&handle) }.with_context(|| format!("cannot map {file}"))?;
        let header = Header::read(&map).map_err(|what| ShardError::Damaged { file: file.clone(), what })?;
        let _ = map.advise(advice);
        let words = header.blocks.div_ceil(64) as usize;
        let checked = std::iter::repeat_with(|| AtomicU64::new(0)).take(words).collect();
        Ok(Shard { file, map, header, checked })
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes of the file.
    pub fn bytes(&self) -> u64 {
        self.map.len() as u64
    }

    /// Row `i` of this shard, below the header's `rows`.
    pub fn row(&self, i: u64) -> Result<Row<'_>, ShardError> {
        let block = i / BLOCK_ROWS as u64;
        let (range, bytes) = self.block_bytes(block)?;
        let damaged = |what| ShardError::DamagedBlock {
            file: self.file.clone(),
            block,
            start: range.0,
            end: range.1,
            what,
        };
        let parsed =
            Block::parse(bytes, self.header.widths()).ok_or_else(|| damaged("its parts do not fit"))?;
        parsed.row((i % BLOCK_ROWS as u64) as usize).ok_or_else(|| damaged("it lacks a row"))
    }

    /// Passes the text hashes of each row of every `every`th block to `take`; returns the number of rows.
    pub fn each_hashes(&self, every: u64, take: &dyn Fn(&[u64])) -> Result<u64, ShardError> {
        let mut rows = 0;
        self.each_block(every, |block| rows += block.hashes().map(take).count() as u64)?;
        Ok(rows)
    }

    /// Passes the targets of all rows of each block to `take`.
    pub fn each_targets(&self, take: &dyn Fn(&[f32])) -> Result<(), ShardError> {
        self.each_block(1, |block| take(block.targets()))
    }

    fn each_block(&self, every: u64, mut take: impl FnMut(Block<'_>)) -> Result<(), ShardError> {
        for block in (0..self.header.blocks).step_by(every.max(1) as usize) {
            let ((start, end), bytes) = self.block_bytes(block)?;
            let damaged = || {
                let what = "its parts do not fit";
                ShardError::DamagedBlock { file: self.file.clone(), block, start, end, what }
            };
            take(Block::parse(bytes, self.header.widths()).ok_or_else(damaged)?);
        }
        Ok(())
    }

    /// Checks every byte.
    pub fn verify(&self) -> Result<(), ShardError> {
        let directory = &self.map[self.header.directory as usize..];
        if xxh3_64(directory) != self.header.directory_hash {
            let what =
                format!("checksum of the directory (bytes {}..) does not match", self.header.directory);
            return Err(ShardError::Damaged { file: self.file.clone(), what });
        }
        self.checked.iter().for_each(|word| word.store(0, Ordering::Relaxed));
        (0..self.header.rows).try_for_each(|i| self.row(i).map(drop))
    }

    /// Prefetches what finding row `i` reads, where it is if the block's rows have the average number of texts: counts,
    /// hashes, targets and lengths.
    pub fn prefetch(&self, i: u64) {
        if i >= self.header.rows {
            return;
        }
        let (block, at) = (i / BLOCK_ROWS as u64, i as usize % BLOCK_ROWS);
        let start = self.entry(block).offset as usize;
        let texts = (BLOCK_ROWS as u64 * self.header.texts / self.header.rows) as usize;
        let hashes = start.saturating_add(BLOCK_ROWS);
        let (targets, width) = (hashes.saturating_add(8 * texts), 4 * self.header.targets as usize);
        let lengths = targets.saturating_add(width * BLOCK_ROWS);
        let hash = hashes.saturating_add(8 * texts * at / BLOCK_ROWS);
        let own = targets.saturating_add(width * at);
        for (from, bytes) in [(start, BLOCK_ROWS), (lengths, 2 * texts), (hash, 16), (own, width)] {
            self.map.get(from..from.saturating_add(bytes)).into_iter().for_each(prefetch);
        }
    }

    fn entry(&self, block: u64) -> BlockEntry {
        let start = self.header.directory as usize + 16 * block as usize;
        bytemuck::pod_read_unaligned(&self.map[start..start + 16])
    }

    /// A block's range in the file, and its bytes with their checksum verified.
    fn block_bytes(&self, block: u64) -> Result<((u64, u64), &[u8]), ShardError> {
        let entry = self.entry(block);
        let start = entry.offset;
        let last = block + 1 == self.header.blocks;
        let end = if last { self.header.directory } else { self.entry(block + 1).offset };
        let damaged = |what| ShardError::DamagedBlock { file: self.file.clone(), block, start, end, what };
        let inside = start >= HEADER_BYTES as u64 && start <= end && end <= self.header.directory;
        if !inside || !start.is_multiple_of(8) {
            return Err(damaged("the directory places it outside the file"));
        }
        let bytes = &self.map[start as usize..end as usize];
        let (word, bit) = (&self.checked[(block / 64) as usize], 1 << (block % 64));
        if word.load(Ordering::Relaxed) & bit == 0 {
            if xxh3_64_with_seed(bytes, start) != entry.hash {
                return Err(damaged("its checksum does not match"));
            }
            word.fetch_or(bit, Ordering::Relaxed);
        }
        Ok(((start, end), bytes))
    }
}
