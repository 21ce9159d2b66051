//! A file with a vector for each of many texts, found by the texts' hashes: what a teacher says of them.
//!
//! Little-endian: `vectors f16[texts · dim] | pad to 8 | hashes u64[texts], ascending | places u64[texts] | footer`, so
//! that `numpy.memmap(file, "<f2", shape=(texts, dim))` reads the vectors, in the order they were written. `places` are
//! the vectors' numbers in the order of the hashes, which are those of shards: xxh3-64 of a text without its prompt.

use crate::common::atomic;
use anyhow::{Context, Result, ensure};
use bytemuck::{Pod, Zeroable};
use half::f16;
use half::slice::HalfFloatSliceExt;
use memmap2::{Advice, Mmap};
use std::collections::HashSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

const MAGIC: [u8; 8] = *b"GPVECTS\n";
const VERSION: u32 = 1;

/// The last 48 bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
struct Footer {
    texts: u64,
    dim: u32,
    version: u32,
    /// Of the vectors, chunk by chunk as they were written, and of the hashes and places.
    vectors_hash: u64,
    index_hash: u64,
    magic: [u8; 8],
    /// Of the bytes before it.
    hash: u64,
}

const FOOTER_BYTES: usize = size_of::<Footer>();

impl Footer {
    fn sealed(self) -> Footer {
        let bytes = bytemuck::bytes_of(&self);
        Footer { hash: xxh3_64(&bytes[..FOOTER_BYTES - 8]), ..self }
    }

    /// Bytes before the index, and before the footer.
    fn ends(&self) -> Option<[u64; 2]> {
        let vectors = self.texts.checked_mul(2 * u64::from(self.dim))?.checked_next_multiple_of(8)?;
        Some([vectors, self.texts.checked_mul(16)?.checked_add(vectors)?])
    }
}

/// The hash by which a text is found.
pub fn text_hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// Writes a file of vectors, which appears whole or not at all. `fill` adds them.
///
/// # Errors
/// `fill`'s; a number beyond the range of f16; I/O errors.
pub fn write_vectors(
    path: &Path,
    dim: usize,
    fill: impl FnOnce(&mut dyn FnMut(u64, &[f32]) -> Result<()>) -> Result<()>,
) -> Result<()> {
    atomic::write_file(path, |out| {
        let (mut hashes, mut vectors_hash) = (Vec::<u64>::new(), 0u64);
        let mut half = vec![f16::ZERO; dim];
        fill(&mut |hash, vector| {
            ensure!(vector.len() == dim, "a vector of {} numbers, not {dim}", vector.len());
            half.convert_from_f32_slice(vector);
            ensure!(half.iter().all(|x| x.is_finite()), "a vector exceeds the range of f16, ±65504");
            let bytes: &[u8] = bytemuck::cast_slice(&half);
            vectors_hash = xxh3_64_with_seed(bytes, vectors_hash);
            out.write_all(bytes)?;
            hashes.push(hash);
            Ok(())
        })?;
        let written = hashes.len() * dim * 2;
        out.write_all(&[0; 8][..written.next_multiple_of(8) - written])?;
        let mut places: Vec<u64> = (0..hashes.len() as u64).collect();
        places.sort_unstable_by_key(|&place| hashes[place as usize]);
        let sorted: Vec<u64> = places.iter().map(|&place| hashes[place as usize]).collect();
        ensure!(sorted.is_sorted_by(|a, b| a < b), "a text has two vectors");
        let index = [&sorted[..], &places].map(bytemuck::cast_slice::<u64, u8>);
        let index_hash = xxh3_64_with_seed(index[1], xxh3_64(index[0]));
        index.iter().try_for_each(|part| out.write_all(part))?;
        let footer = Footer {
            texts: hashes.len() as u64,
            dim: dim as u32,
            version: VERSION,
            vectors_hash,
            index_hash,
            magic: MAGIC,
            hash: 0,
        };
        Ok(out.write_all(bytemuck::bytes_of(&footer.sealed()))?)
    })
}

/// A mapped file of vectors. The file must not change while it is mapped.
pub struct Vectors {
    path: PathBuf,
    map: Mmap,
    footer: Footer,
    index: usize,
}

/// Maps the file at `path` and checks its footer; with the start of the index and its end.
fn mapped(path: &Path) -> Result<(Mmap, Footer, [usize; 2])> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    // SAFETY: such files are replaced by renaming, never rewritten in place.
    let map = unsafe { Mmap::map(&file) }.with_context(|| format!("cannot map {shown}"))?;
    let foreign = || {
        format!("{shown} is no file of vectors; make one with `trainer encode --pairs FILE --out NAME.f16`")
    };
    ensure!(map.len() >= FOOTER_BYTES, "{}", foreign());
    let footer: Footer = bytemuck::pod_read_unaligned(&map[map.len() - FOOTER_BYTES..]);
    ensure!(footer.magic == MAGIC, "{}", foreign());
    let version = footer.version;
    ensure!(version == VERSION, "{shown}: version {version} of the format, this program reads {VERSION}");
    let ends = footer.ends().filter(|_| footer.sealed() == footer);
    let ends = ends.filter(|[_, end]| end + FOOTER_BYTES as u64 == map.len() as u64);
    let [index, end] = ends.with_context(|| damaged(path))?;
    Ok((map, footer, [index as usize, end as usize]))
}

fn damaged(path: &Path) -> String {
    format!("{} is truncated or damaged; encode the texts again", path.display())
}

/// Length of the vectors in the file at `path`, which is not read further.
///
/// # Errors
/// A missing, truncated or foreign file.
pub fn vector_width(path: &Path) -> Result<usize> {
    Ok(mapped(path)?.1.dim as usize)
}

impl Vectors {
    /// Checks every byte.
    ///
    /// # Errors
    /// A missing, damaged or foreign file.
    pub fn open(path: &Path) -> Result<Self> {
        let (map, footer, [index, end]) = mapped(path)?;
        #[cfg(unix)]
        map.advise(Advice::Sequential)?;
        let (hashes, places) = map[index..end].split_at(8 * footer.texts as usize);
        let vectors = &map[..footer.texts as usize * footer.dim as usize * 2];
        let each = vectors.chunks_exact((2 * footer.dim as usize).max(1));
        let whole = xxh3_64_with_seed(places, xxh3_64(hashes)) == footer.index_hash
            && each.fold(0, |hash, vector| xxh3_64_with_seed(vector, hash)) == footer.vectors_hash;
        ensure!(whole, "{}", damaged(path));
        #[cfg(unix)]
        map.advise(Advice::Random)?;
        Ok(Vectors { path: path.into(), map, footer, index })
    }

    /// Length of a vector.
    pub fn dim(&self) -> usize {
        self.footer.dim as usize
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.footer.texts as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Identifies the content.
    pub fn hash(&self) -> String {
        format!("{:016x}{:016x}", self.footer.vectors_hash, self.footer.index_hash)
    }

    fn hashes(&self) -> &[u64] {
        bytemuck::cast_slice(&self.map[self.index..self.index + 8 * self.len()])
    }

    /// The number of the vector of the text with this hash.
    fn place(&self, hash: u64) -> Option<usize> {
        let at = self.hashes().binary_search(&hash).ok()?;
        let place = self.index + 8 * (self.len() + at);
        Some(bytemuck::pod_read_unaligned::<u64>(&self.map[place..place + 8]) as usize)
    }

    /// Whether there is a vector of the text with this hash.
    pub fn has(&self, hash: u64) -> bool {
        self.place(hash).is_some()
    }

    /// Copies the vector of the text with this hash to `out`; returns `false` if there is none.
    pub fn copy(&self, hash: u64, out: &mut [f32]) -> bool {
        let Some(place) = self.place(hash) else { return false };
        let bytes = 2 * self.dim();
        let half: &[f16] = bytemuck::cast_slice(&self.map[place * bytes..(place + 1) * bytes]);
        half.convert_to_f32_slice(out);
        true
    }
}

/// Distinct texts, as they come.
#[derive(Default)]
pub struct Distinct(HashSet<u64>);

impl Distinct {
    /// The text's hash, unless it was there before.
    pub fn add(&mut self, text: &str) -> Option<u64> {
        let hash = text_hash(text);
        self.0.insert(hash).then_some(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(dir: &Path, texts: &[&str], dim: usize) -> PathBuf {
        let path = dir.join("teacher.f16");
        write_vectors(&path, dim, |add| {
            texts.iter().zip(1..).try_for_each(|(text, i)| {
                add(text_hash(text), &(0..dim).map(|k| i as f32 + k as f32 / 8.0).collect::<Vec<_>>())
            })
        })
        .unwrap();
        path
    }

    #[test]
    fn a_text_is_found_by_its_hash() {
        let dir = tempfile::tempdir().unwrap();
        for dim in [1, 3, 4] {
            let vectors = Vectors::open(&written(dir.path(), &["b", "a", "c"], dim)).unwrap();
            assert_eq!((vectors.len(), vectors.dim()), (3, dim));
            let mut out = vec![0.0; dim];
            for (i, text) in [(1.0, "b"), (2.0, "a"), (3.0, "c")] {
                assert!(vectors.copy(text_hash(text), &mut out));
                assert_eq!(out, (0..dim).map(|k| i + k as f32 / 8.0).collect::<Vec<_>>());
            }
            assert!(!vectors.has(text_hash("d")));
        }
        assert!(Vectors::open(&written(dir.path(), &[], 4)).unwrap().is_empty());
    }

    #[test]
    fn damage_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = written(dir.path(), &["b", "a", "c"], 3);
        let good = std::fs::read(&path).unwrap();
        let with = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            Vectors::open(&path).map(|v| v.len())
        };
        with(&good).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            // Two bytes after the vectors are padding.
            assert_eq!(with(&bad).is_ok(), (18..24).contains(&at), "byte {at}");
        }
        let truncated = format!("{:#}", with(&good[..40]).unwrap_err());
        assert!(truncated.contains("is no file of vectors"), "{truncated}");
        assert!(with(&good[8..]).is_err());
    }

    #[test]
    fn bad_vectors_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.f16");
        let refused = |vectors: &[(u64, f32)]| {
            let fill = |add: &mut dyn FnMut(u64, &[f32]) -> Result<()>| {
                vectors.iter().try_for_each(|(hash, x)| add(*hash, &[*x]))
            };
            format!("{:#}", write_vectors(&path, 1, fill).unwrap_err())
        };
        assert!(refused(&[(1, 1e6)]).contains("range of f16"));
        assert!(refused(&[(1, 1.0), (1, 2.0)]).contains("a text has two vectors"));
        assert!(!path.exists());
    }
}
