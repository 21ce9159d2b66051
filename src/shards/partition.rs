//! Text hashes on the disk, in files by the hash's first bits, so that equal hashes meet in memory
//! whatever their number.

use super::rejects::truncated;
use super::work::writing;
use anyhow::{Context, Result};
use bytemuck::{Pod, Zeroable};
use rayon::slice::ParallelSliceMut;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// A hash and the record that it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(C)]
pub struct Entry {
    pub hash: u64,
    /// Twice the record's number, and one more if the record belongs to the dev set.
    tag: u64,
}

const ENTRY_BYTES: u64 = size_of::<Entry>() as u64;

impl Entry {
    pub fn new(hash: u64, record: u64, dev: bool) -> Self {
        Entry { hash, tag: record << 1 | u64::from(dev) }
    }

    /// Number of the record.
    pub fn record(&self) -> u64 {
        self.tag >> 1
    }

    pub fn dev(&self) -> bool {
        self.tag & 1 == 1
    }

    /// The same entry with `first` records before it.
    pub fn behind(mut self, first: u64) -> Self {
        self.tag += first << 1;
        self
    }
}

/// Files of entries, `2^bits` of them: entry by entry, each to the file of its hash's first bits.
pub struct Partitions {
    paths: Vec<PathBuf>,
    files: Vec<BufWriter<File>>,
    sizes: Vec<u64>,
    bits: u32,
}

/// Name of partition `i`.
fn path(folder: &Path, name: &str, i: usize) -> PathBuf {
    folder.join(format!("{name}-{i:03}"))
}

impl Partitions {
    /// Goes on behind `sizes` bytes of each file; new files if there are no sizes.
    ///
    /// # Errors
    /// The file system's.
    pub fn open(folder: &Path, name: &str, bits: u32, sizes: &[u64]) -> Result<Self> {
        let sizes = if sizes.is_empty() { vec![0; 1 << bits] } else { sizes.to_vec() };
        let paths: Vec<_> = (0..sizes.len()).map(|i| path(folder, name, i)).collect();
        let open =
            |(path, &size): (&PathBuf, &u64)| Ok(BufWriter::with_capacity(1 << 15, truncated(path, size)?));
        let files = paths.iter().zip(&sizes).map(open).collect::<Result<_>>()?;
        Ok(Partitions { paths, files, sizes, bits })
    }

    /// Appends an entry to its file.
    pub fn push(&mut self, entry: Entry) -> Result<()> {
        let i = leading(entry.hash, 0, self.bits);
        self.sizes[i] += ENTRY_BYTES;
        writing(&self.paths[i], self.files[i].write_all(bytemuck::bytes_of(&entry)))
    }

    /// What was appended is on the disk; returns the files' sizes.
    pub fn save(&mut self) -> Result<Vec<u64>> {
        for (path, file) in self.paths.iter().zip(&mut self.files) {
            writing(path, file.flush().and_then(|()| file.get_ref().sync_data()))?;
        }
        Ok(self.sizes.clone())
    }
}

/// `bits` bits of a hash behind its first `used`.
fn leading(hash: u64, used: u32, bits: u32) -> usize {
    match bits {
        0 => 0,
        _ => (hash << used >> (64 - bits)) as usize,
    }
}

/// At most `2^6` files are open at a time for each level of cutting a partition that is too large.
const MOST_SPLIT_BITS: u32 = 6;

/// Hands the entries of each hash to `take`, in the order of the records; which hash comes first is
/// not to be relied on. At most about `limit` bytes are in memory at a time.
///
/// # Errors
/// The file system's, and those of `take`.
pub fn for_each_group(
    folder: &Path,
    name: &str,
    bits: u32,
    limit: u64,
    take: &mut dyn FnMut(&[Entry]),
) -> Result<()> {
    (0..1usize << bits).try_for_each(|i| groups(&path(folder, name, i), bits, limit, take))
}

fn groups(path: &Path, used: u32, limit: u64, take: &mut dyn FnMut(&[Entry])) -> Result<()> {
    let at = || format!("cannot read {}; run again", path.display());
    let file = File::open(path).with_context(at)?;
    let bytes = file.metadata().with_context(at)?.len();
    if bytes == 0 {
        return Ok(());
    }
    if bytes <= limit {
        let mut entries = vec![Entry::zeroed(); (bytes / ENTRY_BYTES) as usize];
        (&file).read_exact(bytemuck::cast_slice_mut(&mut entries)).with_context(at)?;
        entries.par_sort_unstable();
        entries.chunk_by(|a, b| a.hash == b.hash).for_each(take);
        return Ok(());
    }
    // Safety: the file lies in the locked work folder, where only this run writes.
    let map = unsafe { memmap2::Mmap::map(&file) }.with_context(at)?;
    let entries: &[Entry] =
        bytemuck::try_cast_slice(&map).map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))?;
    if used >= 64 || entries.iter().all(|e| e.hash == entries[0].hash) {
        // They were written in the records' order and need no sorting.
        take(entries);
        return Ok(());
    }
    let bits = (2 * bytes / limit.max(1)).ilog2().clamp(1, MOST_SPLIT_BITS).min(64 - used);
    let (folder, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let name = format!("{}.part", name.to_string_lossy());
    let mut parts = Partitions::open(folder, &name, 0, &vec![0; 1 << bits])?;
    for entry in entries {
        let i = leading(entry.hash, used, bits);
        writing(&parts.paths[i], parts.files[i].write_all(bytemuck::bytes_of(entry)))?;
    }
    drop(map);
    for (path, mut file) in parts.paths.iter().zip(parts.files) {
        writing(path, file.flush())?;
        drop(file);
        groups(path, used + bits, limit, take)?;
        writing(path, std::fs::remove_file(path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::rng::hash2;
    use std::collections::BTreeMap;

    #[test]
    fn every_group_is_whole_and_in_order_whatever_the_limit() {
        let mut expected: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        // One hash has more entries than any partition may hold.
        let hash = |i: u64| if i.is_multiple_of(3) { u64::MAX } else { hash2(7, i % 400) };
        let entries: Vec<Entry> = (0..2_000).map(|i| Entry::new(hash(i), i, i % 5 == 0)).collect();
        for e in &entries {
            expected.entry(e.hash).or_default().push(e.record());
        }
        for (bits, limit) in [(0, 1 << 20), (0, 1_024), (3, 512)] {
            let dir = tempfile::tempdir().unwrap();
            let mut parts = Partitions::open(dir.path(), "x", bits, &[]).unwrap();
            entries.iter().for_each(|&e| parts.push(e).unwrap());
            let sizes = parts.save().unwrap();
            assert_eq!(sizes.iter().sum::<u64>(), 16 * 2_000);
            let mut found = BTreeMap::new();
            for_each_group(dir.path(), "x", bits, limit, &mut |group| {
                let records = group.iter().map(Entry::record).collect();
                assert!(found.insert(group[0].hash, records).is_none(), "a hash came twice");
                assert!(group.iter().all(|e| e.dev() == (e.record() % 5 == 0)));
            })
            .unwrap();
            assert_eq!(found, expected, "{bits} bits, {limit} bytes");
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1 << bits);
        }
    }
}
