//! Which records the global rules drop: two bits a record, in a mapped file.

use super::manifest::GlobalRules;
use super::partition::{Entry, for_each_group};
use super::work::writing;
use crate::corpus::Dropped;
use anyhow::{Context, Result};
use memmap2::MmapMut;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Names of the files of partitions.
pub const TEXTS: &str = "texts";
pub const PAIRS: &str = "pairs";

const KEPT: u8 = 0;
const DUPLICATE: u8 = 1;
const FREQUENT: u8 = 2;
const SHARES: u8 = 3;

/// The verdict on each record that passed the cleaning, by its number.
pub struct Decisions {
    codes: MmapMut,
    /// Number of the first record of each chunk, over all sources, and of the one behind the last.
    starts: Vec<u64>,
}

impl Decisions {
    /// Applies the rules to what the scan found in `folder`. The partitions are read up to three times
    /// and stay, so this can be done again after a kill.
    ///
    /// # Errors
    /// The file system's.
    pub fn make(
        folder: &Path,
        rules: &GlobalRules,
        records: u64,
        bits: u32,
        limit: u64,
        chunks: &[u32],
    ) -> Result<()> {
        let path = folder.join("codes");
        // Written, not only made long: a full disk is an error here and would be a signal below.
        let zeros = || -> std::io::Result<()> {
            let mut out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
            for _ in 0..records.div_ceil(4 << 12).max(1) {
                out.write_all(&[KEPT; 1 << 12])?;
            }
            out.into_inner()?.sync_all()
        };
        writing(&path, zeros())?;
        let mut made = Decisions::open(folder, chunks)?;
        let each = |name, take: &mut dyn FnMut(&[Entry])| for_each_group(folder, name, bits, limit, take);
        if rules.drop_duplicates {
            each(PAIRS, &mut |group| group[1..].iter().for_each(|e| made.set(e.record(), DUPLICATE)))?;
        }
        if let Some(most) = rules.max_occurrences {
            // Another text's verdict must not count, or the order of the groups would.
            each(TEXTS, &mut |group| {
                let alive = group.iter().filter(|e| made.code(e.record()) != DUPLICATE);
                if alive.count() as u64 > most {
                    group.iter().for_each(|e| made.drop_if_kept(e.record(), FREQUENT));
                }
            })?;
        }
        if rules.dev.is_some() {
            each(TEXTS, &mut |group| {
                if group.iter().any(|e| e.dev() && made.code(e.record()) == KEPT) {
                    let others = group.iter().filter(|e| !e.dev());
                    others.for_each(|e| made.drop_if_kept(e.record(), SHARES));
                }
            })?;
        }
        writing(&path, made.codes.flush())
    }

    /// The decisions that were made in `folder`; `chunks` are the records of each chunk.
    ///
    /// # Errors
    /// The file system's.
    pub fn open(folder: &Path, chunks: &[u32]) -> Result<Self> {
        let path = folder.join("codes");
        let at = || format!("cannot read {}; run again", path.display());
        let file = File::options().read(true).write(true).open(&path).with_context(at)?;
        // Safety: the file lies in the locked work folder, where only this run writes.
        let codes = unsafe { MmapMut::map_mut(&file) }.with_context(at)?;
        let mut starts = vec![0];
        starts.extend(chunks.iter().scan(0, |sum, &n| {
            *sum += u64::from(n);
            Some(*sum)
        }));
        Ok(Decisions { codes, starts })
    }

    /// Numbers of the records of a chunk; `None` if there was no such chunk.
    pub fn records(&self, chunk: u64) -> Option<std::ops::Range<u64>> {
        let chunk = chunk as usize;
        Some(*self.starts.get(chunk)?..*self.starts.get(chunk + 1)?)
    }

    /// Why a record is dropped; `None` if it is kept, in the shards or in the dev set.
    pub fn dropped(&self, record: u64) -> Option<Dropped> {
        match self.code(record) {
            KEPT => None,
            DUPLICATE => Some(Dropped::Duplicate),
            FREQUENT => Some(Dropped::FrequentText),
            _ => Some(Dropped::SharesTextWithDev),
        }
    }

    fn code(&self, record: u64) -> u8 {
        self.codes[(record / 4) as usize] >> (record % 4 * 2) & 3
    }

    fn set(&mut self, record: u64, code: u8) {
        self.codes[(record / 4) as usize] |= code << (record % 4 * 2);
    }

    fn drop_if_kept(&mut self, record: u64, code: u8) {
        if self.code(record) == KEPT {
            self.set(record, code);
        }
    }
}
