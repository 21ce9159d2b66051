//! What the global rules make of the records: four bits a record, in a mapped file.

use super::manifest::{DevReport, GlobalRules};
use super::partition::{Entry, for_each_group};
use super::split::{LeftOut, Split};
use super::work::writing;
use crate::corpus::Dropped;
use anyhow::{Context, Result};
use memmap2::{Mmap, MmapMut};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

/// Names of the files of partitions.
pub const TEXTS: &str = "texts";
pub const PAIRS: &str = "pairs";

/// Name of the file of negatives that are left out.
pub const LEFT_OUT: &str = "left-out";

/// What is to become of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Verdict {
    Train = 0,
    Dev = 1,
    Duplicate = 2,
    Frequent = 3,
    SharesWithDev = 4,
}

/// Negatives of the record are left out.
const LEAVES_OUT: u8 = 8;

/// The verdict on each record that passed the cleaning, by its number.
pub struct Verdicts(MmapMut);

impl Verdicts {
    pub fn of(&self, record: u64) -> Verdict {
        match self.code(record) & !LEAVES_OUT {
            0 => Verdict::Train,
            1 => Verdict::Dev,
            2 => Verdict::Duplicate,
            3 => Verdict::Frequent,
            _ => Verdict::SharesWithDev,
        }
    }

    /// Whether it is in the shards or in the dev set.
    pub fn keeps(&self, record: u64) -> bool {
        matches!(self.of(record), Verdict::Train | Verdict::Dev)
    }

    /// A verdict on a record that was to be trained on; whether it was.
    pub fn set(&mut self, record: u64, verdict: Verdict) -> bool {
        let first = self.of(record) == Verdict::Train;
        if first {
            self.add(record, verdict as u8);
        }
        first
    }

    pub fn leave_out(&mut self, record: u64) {
        self.add(record, LEAVES_OUT);
    }

    fn code(&self, record: u64) -> u8 {
        self.0[(record / 2) as usize] >> (record % 2 * 4) & 15
    }

    fn add(&mut self, record: u64, code: u8) {
        self.0[(record / 2) as usize] |= code << (record % 2 * 4);
    }
}

/// What the rules made of all records.
pub struct Decisions {
    verdicts: Verdicts,
    /// Sorted by record; none if no negative is left out.
    left_out: Option<Mmap>,
    /// Number of the first record of each chunk, over all sources, and of the one behind the last.
    starts: Vec<u64>,
}

/// What the scan has found, and where.
pub struct Found<'a> {
    pub folder: &'a Path,
    pub records: u64,
    pub negatives: u64,
    /// Bits of the partitions' numbers.
    pub bits: u32,
    /// Bytes of memory of a partition.
    pub limit: u64,
}

impl Found<'_> {
    /// Hands the entries of each hash to `take`.
    pub fn each(&self, name: &str, take: &mut dyn FnMut(&[Entry]) -> Result<()>) -> Result<()> {
        for_each_group(self.folder, name, 0..self.bits, self.limit, take)
    }
}

impl Decisions {
    /// Applies the rules to what the scan found. The partitions are read up to four times and stay, so this
    /// can be done again after a kill. Says what came of the dev split.
    ///
    /// # Errors
    /// The file system's; a dev set that cannot be.
    pub fn make(found: &Found<'_>, rules: &GlobalRules) -> Result<Option<DevReport>> {
        let path = found.folder.join("codes");
        // Written, not only made long: a full disk is an error here and would be a signal below.
        let zeros = || -> std::io::Result<()> {
            let mut out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
            for _ in 0..found.records.div_ceil(2 << 12).max(1) {
                out.write_all(&[0; 1 << 12])?;
            }
            out.into_inner()?.sync_all()
        };
        writing(&path, zeros())?;
        let mut made = open_verdicts(found.folder)?;
        if rules.drop_duplicates {
            found.each(PAIRS, &mut |group| {
                for e in &group[1..] {
                    made.set(e.record(), Verdict::Duplicate);
                }
                Ok(())
            })?;
        }
        if let Some(most) = rules.max_occurrences {
            // Another text's verdict must not count, or the order of the groups would.
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
        writing(&path, made.0.flush())?;
        Ok(report)
    }

    /// The decisions that were made in `folder`; `chunks` are the records of each chunk.
    ///
    /// # Errors
    /// The file system's.
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
                // Safety: the file lies in the locked work folder, where only this run writes.
                Some(unsafe { Mmap::map(&file) }.with_context(at)?)
            }
            _ => None,
        };
        Ok(Decisions { verdicts: open_verdicts(folder)?, left_out, starts })
    }

    /// Numbers of the records of a chunk; `None` if there was no such chunk.
    pub fn records(&self, chunk: u64) -> Option<Range<u64>> {
        let chunk = chunk as usize;
        Some(*self.starts.get(chunk)?..*self.starts.get(chunk + 1)?)
    }

    /// Why a record is dropped, or whether it belongs to the dev set.
    pub fn fate(&self, record: u64) -> Result<bool, Dropped> {
        match self.verdicts.of(record) {
            Verdict::Train => Ok(false),
            Verdict::Dev => Ok(true),
            Verdict::Duplicate => Err(Dropped::Duplicate),
            Verdict::Frequent => Err(Dropped::FrequentText),
            Verdict::SharesWithDev => Err(Dropped::SharesTextWithDev),
        }
    }

    /// Hashes of the negatives that are left out of a record.
    pub fn left_out(&self, record: u64) -> impl Iterator<Item = u64> + '_ {
        let all: &[LeftOut] = match &self.left_out {
            Some(map) if self.verdicts.code(record) & LEAVES_OUT != 0 => bytemuck::cast_slice(map),
            _ => &[],
        };
        let first = all.partition_point(|e| e.record < record);
        all[first..].iter().take_while(move |e| e.record == record).map(|e| e.hash)
    }
}

fn open_verdicts(folder: &Path) -> Result<Verdicts> {
    let path = folder.join("codes");
    let at = || format!("cannot read {}; run again", path.display());
    let file = File::options().read(true).write(true).open(&path).with_context(at)?;
    // Safety: the file lies in the locked work folder, where only this run writes.
    Ok(Verdicts(unsafe { MmapMut::map_mut(&file) }.with_context(at)?))
}
