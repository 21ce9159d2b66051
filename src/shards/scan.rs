//! The first of two readings: hashes of all texts, for the rules that compare records.

use super::decide::{PAIRS, TEXTS};
use super::manifest::GlobalRules;
use super::partition::{Entry, Partitions};
use super::state::ScanState;
use crate::corpus::{Chunk, CleanCounts, Cleaning, Record};
use anyhow::Result;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// What a chunk holds, records numbered from its start.
#[derive(Default)]
pub struct Scanned {
    pub lines: u64,
    records: u64,
    texts: Vec<Entry>,
    pairs: Vec<Entry>,
}

impl Scanned {
    /// Reads and cleans a chunk as the second reading will.
    pub fn new(chunk: &Chunk, cleaning: &Cleaning, rules: &GlobalRules) -> Self {
        let mut out = Scanned { lines: chunk.lines(), ..Scanned::default() };
        let (mut counts, mut hashes) = (CleanCounts::default(), vec![]);
        chunk.parse(&mut |_, item| {
            let Ok(record) = item else { return };
            if let Ok(record) = cleaning.apply(record, &mut counts) {
                out.add(&record, rules, &mut hashes);
            }
        });
        out
    }

    fn add(&mut self, record: &Record, rules: &GlobalRules, hashes: &mut Vec<u64>) {
        hashes.clear();
        hashes.extend(record.texts().map(|t| xxh3_64(t.as_bytes())));
        let dev = rules.dev.is_some_and(|d| d.takes(&record.anchor));
        if rules.drop_duplicates {
            self.pairs.push(Entry::new(xxh3_64(bytemuck::cast_slice(hashes)), self.records, dev));
        }
        if rules.max_occurrences.is_some() || rules.dev.is_some() {
            // A text counts once in a record.
            hashes.sort_unstable();
            hashes.dedup();
            self.texts.extend(hashes.iter().map(|&h| Entry::new(h, self.records, dev)));
        }
        self.records += 1;
    }
}

/// Gathers what the chunks hold, in their order.
pub struct Scan {
    texts: Partitions,
    pairs: Partitions,
    records: u64,
    /// Records of each chunk.
    pub chunks: Vec<u32>,
}

/// Bits of the partitions' numbers: about `limit` bytes each, if a text has some 32 bytes in its file.
pub fn partition_bits(input_bytes: u64, limit: u64) -> u32 {
    let partitions = (input_bytes / 2).div_ceil(limit.max(1)).next_power_of_two();
    partitions.trailing_zeros().min(7)
}

impl Scan {
    /// Goes on at `state`, of which `chunks` are a part.
    ///
    /// # Errors
    /// The file system's.
    pub fn open(folder: &Path, bits: u32, state: &ScanState, chunks: Vec<u32>) -> Result<Self> {
        let (texts, pairs) = state.sizes.split_at(state.sizes.len() / 2);
        Ok(Scan {
            texts: Partitions::open(folder, TEXTS, bits, texts)?,
            pairs: Partitions::open(folder, PAIRS, bits, pairs)?,
            records: state.records,
            chunks,
        })
    }

    /// Appends the next chunk.
    pub fn push(&mut self, scanned: &Scanned) -> Result<()> {
        let first = self.records;
        scanned.texts.iter().try_for_each(|e| self.texts.push(e.behind(first)))?;
        scanned.pairs.iter().try_for_each(|e| self.pairs.push(e.behind(first)))?;
        self.records += scanned.records;
        self.chunks.push(scanned.records as u32);
        Ok(())
    }

    /// What was appended is on the disk, the chunks excepted.
    pub fn save(&mut self) -> Result<(u64, Vec<u64>)> {
        let mut sizes = self.texts.save()?;
        sizes.extend(self.pairs.save()?);
        Ok((self.records, sizes))
    }
}
