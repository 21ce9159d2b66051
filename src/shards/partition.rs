//! Text hashes, and other keyed entries, on disk: in files by the first bits of the key, so that any number of them can
//! be grouped by key in bounded memory.

use super::rejects::truncated;
use super::work::writing;
use anyhow::{Context, Result};
use bytemuck::{Pod, Zeroable};
use rayon::slice::ParallelSliceMut;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::marker::PhantomData;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// An entry of partitions.
pub trait Keyed: Pod + Ord + Send + Sync {
    /// Its first bits that can differ select the file; entries sort by it first.
    fn key(&self) -> u64;
}

/// What a text is in a record; if it occurs several times, the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Anchor,
    Positive,
    Negative,
}

/// A hash and its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(C)]
pub struct Entry {
    pub hash: u64,
    /// Four times the record's number, plus the role.
    tag: u64,
}

impl Keyed for Entry {
    fn key(&self) -> u64 {
        self.hash
    }
}

impl Entry {
    pub fn new(hash: u64, record: u64, role: Role) -> Self {
        Entry { hash, tag: record << 2 | role as u64 }
    }

    /// Number of the record.
    pub fn record(&self) -> u64 {
        self.tag >> 2
    }

    pub fn role(&self) -> Role {
        match self.tag & 3 {
            0 => Role::Anchor,
            1 => Role::Positive,
            _ => Role::Negative,
        }
    }

    /// The same entry with `first` added to its record's number.
    pub fn behind(mut self, first: u64) -> Self {
        self.tag += first << 2;
        self
    }
}

/// Files of entries, one for each value of the `bits` of the key. Bits are counted from the highest; those before the
/// range are zero in all keys.
pub struct Partitions<E = Entry> {
    paths: Vec<PathBuf>,
    files: Vec<BufWriter<File>>,
    sizes: Vec<u64>,
    bits: Range<u32>,
    entries: PhantomData<E>,
}

/// Path of partition `i`.
fn path(folder: &Path, name: &str, i: usize) -> PathBuf {
    folder.join(format!("{name}-{i:03}"))
}

impl<E: Keyed> Partitions<E> {
    /// Continues after `sizes` bytes of each file; new files if `sizes` is empty.
    ///
    /// # Errors
    /// I/O errors.
    pub fn open(folder: &Path, name: &str, bits: Range<u32>, sizes: &[u64]) -> Result<Self> {
        let sizes = if sizes.is_empty() { vec![0; 1 << bits.len()] } else { sizes.to_vec() };
        let paths: Vec<_> = (0..sizes.len()).map(|i| path(folder, name, i)).collect();
        let open =
            |(path, &size): (&PathBuf, &u64)| Ok(BufWriter::with_capacity(1 << 15, truncated(path, size)?));
        let files = paths.iter().zip(&sizes).map(open).collect::<Result<_>>()?;
        Ok(Partitions { paths, files, sizes, bits, entries: PhantomData })
    }

    /// Appends an entry to its file.
    pub fn push(&mut self, entry: E) -> Result<()> {
        let i = part(entry.key(), &self.bits);
        self.sizes[i] += size_of::<E>() as u64;
        writing(&self.paths[i], self.files[i].write_all(bytemuck::bytes_of(&entry)))
    }

    /// The entries of file `i`, in the order written. No more may be added to it.
    pub fn read(&mut self, i: usize) -> Result<Reader<E>> {
        let path = &self.paths[i];
        writing(path, self.files[i].flush())?;
        let at = || format!("cannot read {}; run again", path.display());
        let file = BufReader::with_capacity(1 << 18, File::open(path).with_context(at)?);
        Ok(Reader { path: path.clone(), file, left: self.sizes[i], entries: PhantomData })
    }

    /// Syncs the files to disk and returns their sizes.
    pub fn save(&mut self) -> Result<Vec<u64>> {
        for (path, file) in self.paths.iter().zip(&mut self.files) {
            writing(path, file.flush().and_then(|()| file.get_ref().sync_data()))?;
        }
        Ok(self.sizes.clone())
    }
}

/// Reads entries in order.
pub struct Reader<E> {
    path: PathBuf,
    file: BufReader<File>,
    left: u64,
    entries: PhantomData<E>,
}

impl<E: Keyed> Iterator for Reader<E> {
    type Item = Result<E>;

    fn next(&mut self) -> Option<Result<E>> {
        self.left = self.left.checked_sub(size_of::<E>() as u64)?;
        let mut entry = E::zeroed();
        let read = self.file.read_exact(bytemuck::bytes_of_mut(&mut entry));
        let at = || format!("cannot read {}; run again", self.path.display());
        Some(read.map(|()| entry).with_context(at))
    }
}

/// The `bits` of a key as a number.
fn part(key: u64, bits: &Range<u32>) -> usize {
    match bits.len() {
        0 => 0,
        n => (key << bits.start >> (64 - n)) as usize,
    }
}

/// Number of leading bits that are zero in all numbers below `end`.
pub fn unused_bits(end: u64) -> u32 {
    end.saturating_sub(1).leading_zeros().min(63)
}

/// At most `2^6` open files for each level of splitting a partition that is too large.
const MOST_SPLIT_BITS: u32 = 6;

/// Passes the entries of each key to `take`, in ascending order of keys, and those of a key in their order. Holds about
/// `limit` bytes in memory at most.
///
/// # Errors
/// I/O errors; errors of `take`.
pub fn for_each_group<E: Keyed>(
    folder: &Path,
    name: &str,
    bits: Range<u32>,
    limit: u64,
    take: &mut dyn FnMut(&[E]) -> Result<()>,
) -> Result<()> {
    (0..1usize << bits.len()).try_for_each(|i| groups_of(folder, name, i, bits.end, limit, take))
}

/// [`for_each_group`] for file `i` alone, whose keys share their first `used` bits.
///
/// # Errors
/// As for [`for_each_group`].
pub fn groups_of<E: Keyed>(
    folder: &Path,
    name: &str,
    i: usize,
    used: u32,
    limit: u64,
    take: &mut dyn FnMut(&[E]) -> Result<()>,
) -> Result<()> {
    groups(&path(folder, name, i), used, limit, take)
}

/// Removes the files of `2^bits` partitions.
pub fn remove(folder: &Path, name: &str, bits: u32) {
    // If this fails, the file goes with the work folder.
    (0..1 << bits).for_each(|i| drop(std::fs::remove_file(path(folder, name, i))));
}

fn groups<E: Keyed>(
    path: &Path,
    used: u32,
    limit: u64,
    take: &mut dyn FnMut(&[E]) -> Result<()>,
) -> Result<()> {
    let at = || format!("cannot read {}; run again", path.display());
    let file = File::open(path).with_context(at)?;
    let bytes = file.metadata().with_context(at)?.len();
    if bytes == 0 {
        return Ok(());
    }
    if bytes <= limit {
        let mut entries = vec![E::zeroed(); bytes as usize / size_of::<E>()];
        (&file).read_exact(bytemuck::cast_slice_mut(&mut entries)).with_context(at)?;
        entries.par_sort_unstable();
        return entries.chunk_by(|a, b| a.key() == b.key()).try_for_each(take);
    }
    // Safety: only this run writes in the locked work folder.
    let map = unsafe { memmap2::Mmap::map(&file) }.with_context(at)?;
    let entries: &[E] =
        bytemuck::try_cast_slice(&map).map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))?;
    if used >= 64 || entries.iter().all(|e| e.key() == entries[0].key()) {
        // Written in order, so already sorted.
        return take(entries);
    }
    let bits = used..used + (2 * bytes / limit.max(1)).ilog2().clamp(1, MOST_SPLIT_BITS).min(64 - used);
    let (folder, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let name = format!("{}.part", name.to_string_lossy());
    let mut parts = Partitions::<E>::open(folder, &name, bits.clone(), &[])?;
    entries.iter().try_for_each(|&entry| parts.push(entry))?;
    drop(map);
    for (path, mut file) in parts.paths.iter().zip(parts.files) {
        writing(path, file.flush())?;
        drop(file);
        groups(path, bits.end, limit, take)?;
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
        let role = |i| [Role::Anchor, Role::Positive, Role::Negative][i as usize % 3];
        let entries: Vec<Entry> = (0..2_000).map(|i| Entry::new(hash(i), i, role(i))).collect();
        for e in &entries {
            expected.entry(e.hash).or_default().push(e.record());
        }
        for (bits, limit) in [(0, 1 << 20), (0, 1_024), (3, 512)] {
            let dir = tempfile::tempdir().unwrap();
            let mut parts = Partitions::open(dir.path(), "x", 0..bits, &[]).unwrap();
            entries.iter().for_each(|&e| parts.push(e).unwrap());
            let sizes = parts.save().unwrap();
            assert_eq!(sizes.iter().sum::<u64>(), 16 * 2_000);
            let mut found = BTreeMap::new();
            let mut last = None;
            for_each_group::<Entry>(dir.path(), "x", 0..bits, limit, &mut |group| {
                let records = group.iter().map(Entry::record).collect();
                assert!(last < Some(group[0].hash), "not in ascending order");
                last = Some(group[0].hash);
                assert!(found.insert(group[0].hash, records).is_none(), "a hash came twice");
                assert!(group.iter().all(|e| e.role() == role(e.record())));
                Ok(())
            })
            .unwrap();
            assert_eq!(found, expected, "{bits} bits, {limit} bytes");
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1 << bits);
        }
    }
}
