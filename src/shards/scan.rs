//! The first of two passes: hashes of all texts, for the rules that compare records.

use super::found::{ANCHORS, PAIRS, TEXTS};
use super::manifest::GlobalRules;
use super::partition::{Entry, Partitions, Role};
use super::rejects::truncated;
use super::state::ScanState;
use super::work::writing;
use crate::corpus::{Chunk, CleanCounts, Cleaning, Item, Record};
use anyhow::Result;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// The hashes of a chunk, with records numbered from its start.
#[derive(Default)]
pub struct Scanned {
    pub lines: u64,
    records: u64,
    texts: Vec<Entry>,
    pairs: Vec<Entry>,
    /// Hash of each record's anchor, if a dev set is split off.
    anchors: Vec<u64>,
    /// Negatives of all records, if `texts` is filled.
    negatives: u64,
}

impl Scanned {
    /// Parses and cleans a chunk as the second pass will.
    pub fn new(chunk: &Chunk, cleaning: &Cleaning, rules: &GlobalRules) -> Self {
        let mut out = Scanned { lines: chunk.lines(), ..Scanned::default() };
        let (mut counts, mut hashes) = (CleanCounts::default(), vec![]);
        chunk.parse(&mut |_, item| {
            let Item::Record(record) = item else { return };
            if let Ok(record) = cleaning.apply(record, &mut counts) {
                out.add(&record, rules, &mut hashes);
            }
        });
        out
    }

    fn add(&mut self, record: &Record, rules: &GlobalRules, hashes: &mut Vec<u64>) {
        hashes.clear();
        hashes.extend(record.texts.iter().map(|t| xxh3_64(t.as_bytes())));
        if rules.drop_duplicates {
            let hash = xxh3_64(bytemuck::cast_slice(hashes));
            self.pairs.push(Entry::new(hash, self.records, Role::Anchor));
        }
        if rules.max_occurrences.is_some() || rules.dev.is_some() {
            let role = |i: usize| [Role::Anchor, Role::Positive, Role::Negative][i.min(2)];
            let first = self.texts.len();
            self.texts.extend(hashes.iter().enumerate().map(|(i, &h)| Entry::new(h, self.records, role(i))));
            // A text counts once in a record, in its first role.
            self.texts[first..].sort_unstable();
            dedup_from(&mut self.texts, first);
            self.negatives += hashes.len() as u64 - 2;
        }
        if rules.dev.is_some() {
            self.anchors.push(hashes[0]);
        }
        self.records += 1;
    }
}

/// Removes entries from `first` on whose hash is that of the entry before.
fn dedup_from(entries: &mut Vec<Entry>, first: usize) {
    let mut kept = first;
    for i in first..entries.len() {
        if kept == first || entries[kept - 1].hash != entries[i].hash {
            entries[kept] = entries[i];
            kept += 1;
        }
    }
    entries.truncate(kept);
}

/// Collects the hashes of the chunks, in order.
pub struct Scan {
    texts: Partitions,
    pairs: Partitions,
    anchors: BufWriter<File>,
    anchors_path: PathBuf,
    anchor_bytes: u64,
    records: u64,
    negatives: u64,
    /// Number of records of each chunk.
    pub chunks: Vec<u32>,
}

impl Scan {
    /// Continues at `state`, to which `chunks` belongs.
    ///
    /// # Errors
    /// I/O errors.
    pub fn open(folder: &Path, bits: u32, state: &ScanState, chunks: Vec<u32>) -> Result<Self> {
        let (texts, pairs) = state.sizes.split_at(state.sizes.len() / 2);
        let anchors_path = folder.join(ANCHORS);
        Ok(Scan {
            anchors: BufWriter::with_capacity(1 << 18, truncated(&anchors_path, state.anchor_bytes)?),
            anchors_path,
            anchor_bytes: state.anchor_bytes,
            texts: Partitions::open(folder, TEXTS, 0..bits, texts)?,
            pairs: Partitions::open(folder, PAIRS, 0..bits, pairs)?,
            records: state.records,
            negatives: state.negatives,
            chunks,
        })
    }

    /// Appends the next chunk.
    pub fn push(&mut self, scanned: &Scanned) -> Result<()> {
        let first = self.records;
        scanned.texts.iter().try_for_each(|e| self.texts.push(e.behind(first)))?;
        scanned.pairs.iter().try_for_each(|e| self.pairs.push(e.behind(first)))?;
        let anchors = bytemuck::cast_slice(&scanned.anchors);
        writing(&self.anchors_path, self.anchors.write_all(anchors))?;
        self.anchor_bytes += anchors.len() as u64;
        self.records += scanned.records;
        self.negatives += scanned.negatives;
        self.chunks.push(scanned.records as u32);
        Ok(())
    }

    /// Syncs everything but `chunks` to disk, and records the sizes in `state`.
    pub fn save(&mut self, state: &mut ScanState) -> Result<()> {
        state.sizes = self.texts.save()?;
        state.sizes.extend(self.pairs.save()?);
        writing(&self.anchors_path, self.anchors.flush().and_then(|()| self.anchors.get_ref().sync_data()))?;
        (state.records, state.negatives) = (self.records, self.negatives);
        state.anchor_bytes = self.anchor_bytes;
        Ok(())
    }
}
