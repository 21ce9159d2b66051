//! The verdict on each record: four bits each, in a mapped file.

use super::partition::Keyed;
use super::work::writing;
use anyhow::{Context, Result};
use bytemuck::{Pod, Zeroable};
use memmap2::MmapMut;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Name of the file.
const CODES: &str = "codes";

/// Name of the file of negatives left out.
pub const LEFT_OUT: &str = "left-out";

/// A negative left out of its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(C)]
pub struct LeftOut {
    pub record: u64,
    pub hash: u64,
}

impl Keyed for LeftOut {
    fn key(&self) -> u64 {
        self.record
    }
}

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Verdict {
    Train = 0,
    Dev = 1,
    Duplicate = 2,
    Frequent = 3,
    SharesWithDev = 4,
}

/// Flag: negatives of the record are left out.
const LEAVES_OUT: u8 = 8;

/// The verdict on each record that passed cleaning, by number.
pub struct Verdicts(MmapMut);

impl Verdicts {
    /// Creates the file in `folder`, with all records for training.
    ///
    /// # Errors
    /// I/O errors.
    pub fn create(folder: &Path, records: u64) -> Result<Self> {
        let path = folder.join(CODES);
        // Written, not just extended: a full disk is an error here but a signal later.
        let zeros = || -> std::io::Result<()> {
            let mut out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
            for _ in 0..records.div_ceil(2 << 12).max(1) {
                out.write_all(&[0; 1 << 12])?;
            }
            out.into_inner()?.sync_all()
        };
        writing(&path, zeros())?;
        Self::open(folder)
    }

    /// Opens the file in `folder`.
    ///
    /// # Errors
    /// A missing file.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(CODES);
        let at = || format!("cannot read {}; run again", path.display());
        let file = File::options().read(true).write(true).open(&path).with_context(at)?;
        // Safety: only this run writes in the locked work folder.
        Ok(Verdicts(unsafe { MmapMut::map_mut(&file) }.with_context(at)?))
    }

    /// Syncs all verdicts to disk.
    pub fn save(&self, folder: &Path) -> Result<()> {
        writing(&folder.join(CODES), self.0.flush())
    }

    pub fn of(&self, record: u64) -> Verdict {
        match self.code(record) & !LEAVES_OUT {
            0 => Verdict::Train,
            1 => Verdict::Dev,
            2 => Verdict::Duplicate,
            3 => Verdict::Frequent,
            _ => Verdict::SharesWithDev,
        }
    }

    /// Whether a record is in the shards or the dev set.
    pub fn keeps(&self, record: u64) -> bool {
        matches!(self.of(record), Verdict::Train | Verdict::Dev)
    }

    /// Sets the verdict on a record that is still for training; returns whether it was.
    pub fn set(&mut self, record: u64, verdict: Verdict) -> bool {
        let first = self.of(record) == Verdict::Train;
        if first {
            self.add(record, verdict as u8);
        }
        first
    }

    /// Whether negatives of the record are left out.
    pub fn leaves_out(&self, record: u64) -> bool {
        self.code(record) & LEAVES_OUT != 0
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
