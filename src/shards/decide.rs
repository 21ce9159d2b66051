//! Applies the global rules to all records.

use super::found::{Found, PAIRS, TEXTS};
use super::manifest::{DevReport, GlobalRules};
use super::split::Split;
use super::verdicts::{LEFT_OUT, LeftOut, Verdict, Verdicts};
use crate::corpus::Dropped;
use anyhow::{Context, Result};
use memmap2::Mmap;
use std::fs::File;
use std::ops::Range;
use std::path::Path;

/// The rules' decision on every record.
pub struct Decisions {
    verdicts: Verdicts,
    /// Negatives left out, sorted by record; `None` if there are none.
    left_out: Option<Mmap>,
    /// Number of each chunk's first record, over all sources, then the number of records.
    starts: Vec<u64>,
}

impl Decisions {
    /// Applies the rules to what the scan found, and reports on the dev split. The partitions are read up to four times
    /// and kept, so this can be repeated after a kill.
    ///
    /// # Errors
    /// I/O errors; an impossible dev split.
    pub fn make(found: &Found<'_>, rules: &GlobalRules) -> Result<Option<DevReport>> {
        let mut made = Verdicts::create(found.folder, found.records)?;
        if rules.drop_duplicates {
            found.each(PAIRS, &mut |group| {
                for e in &group[1..] {
                    made.set(e.record(), Verdict::Duplicate);
                }
                Ok(())
            })?;
        }
        if let Some(most) = rules.max_occurrences {
            // Records dropped for another text still count, or the result would depend on the order of groups.
            found.each(TEXTS, &mut |group| {
                let alive = group.iter().filter(|e| made.of(e.record()) != Verdict::Duplicate);
                if alive.count() as u64 > most {
                    for e in group {
                        made.set(e.record(), Verdict::Frequent);
                    }
                }
                Ok(())
            })?;
        }
        let report = rules.dev.map(|dev| Split { found, dev }.make(&mut made)).transpose()?;
        made.save(found.folder)?;
        Ok(report)
    }

    /// Opens the decisions made in `folder`; `chunks` holds the number of records of each chunk.
    ///
    /// # Errors
    /// I/O errors.
    pub fn open(folder: &Path, chunks: &[u32]) -> Result<Self> {
        let mut starts = vec![0];
        starts.extend(chunks.iter().scan(0, |sum, &n| {
            *sum += u64::from(n);
            Some(*sum)
        }));
        let path = folder.join(LEFT_OUT);
        let at = || format!("cannot read {}; run again", path.display());
        let left_out = match std::fs::metadata(&path) {
            Ok(meta) if meta.len() > 0 => {
                let file = File::open(&path).with_context(at)?;
                // Safety: only this run writes in the locked work folder.
                Some(unsafe { Mmap::map(&file) }.with_context(at)?)
            }
            _ => None,
        };
        Ok(Decisions { verdicts: Verdicts::open(folder)?, left_out, starts })
    }

    /// Numbers of a chunk's records; `None` if there is no such chunk.
    pub fn records(&self, chunk: u64) -> Option<Range<u64>> {
        let chunk = chunk as usize;
        Some(*self.starts.get(chunk)?..*self.starts.get(chunk + 1)?)
    }

    /// Whether a record belongs to the dev set, or why it is dropped.
    pub fn fate(&self, record: u64) -> Result<bool, Dropped> {
        match self.verdicts.of(record) {
            Verdict::Train => Ok(false),
            Verdict::Dev => Ok(true),
            Verdict::Duplicate => Err(Dropped::Duplicate),
            Verdict::Frequent => Err(Dropped::FrequentText),
            Verdict::SharesWithDev => Err(Dropped::SharesTextWithDev),
        }
    }

    /// Hashes of the negatives left out of a record.
    pub fn left_out(&self, record: u64) -> impl Iterator<Item = u64> + '_ {
        let all: &[LeftOut] = match &self.left_out {
            Some(map) if self.verdicts.leaves_out(record) => bytemuck::cast_slice(map),
            _ => &[],
        };
        let first = all.partition_point(|e| e.record < record);
        all[first..].iter().take_while(move |e| e.record == record).map(|e| e.hash)
    }
}
