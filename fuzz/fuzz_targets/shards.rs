//! Any bytes as a shard: it is refused, or every row of it can be read.
//!
//! A damaged byte is found by its checksum, and nothing behind the checksum would ever be reached. So the
//! first byte of the input says which checksums are made right again before the file is opened.

#![no_main]

use gigapair::shards::Shard;
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use std::path::PathBuf;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

thread_local! {
    static FILE: RefCell<Option<(tempfile::TempDir, PathBuf)>> = const { RefCell::new(None) };
}

const HEADER: usize = 128;

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..at.checked_add(8)?)?;
    usize::try_from(u64::from_le_bytes(word.try_into().ok()?)).ok()
}

fn put(bytes: &mut [u8], at: usize, word: u64) {
    bytes[at..at + 8].copy_from_slice(&word.to_le_bytes());
}

/// Makes parts of the file right; `gigapair::shards::format` has the fields.
fn mend(bytes: &mut [u8], which: u8) -> Option<()> {
    if bytes.len() < HEADER {
        return None;
    }
    if which & 1 != 0 {
        bytes[..8].copy_from_slice(b"GPSHARD\n");
        bytes[8..16].copy_from_slice(&[1, 0, 0, 0, 128, 0, 0, 0]);
        let token_bytes = 2 + (bytes[72] & 2);
        bytes[72..80].copy_from_slice(&[token_bytes, 0, 0, 0, 64, 0, 0, 0]);
    }
    if which & 2 != 0 {
        // One to four blocks, side by side.
        let blocks = 1 + usize::from(bytes[56]) % 4;
        let directory = bytes.len().checked_sub(16 * blocks).filter(|&d| d >= HEADER)?;
        let each = (directory - HEADER) / blocks / 8 * 8;
        put(bytes, 32, 64 * (blocks as u64 - 1) + 1 + u64::from(bytes[32]) % 64);
        put(bytes, 56, blocks as u64);
        put(bytes, 64, directory as u64);
        (0..blocks).for_each(|block| put(bytes, directory + 16 * block, (HEADER + each * block) as u64));
    }
    let (blocks, directory) = (word(bytes, 56)?, word(bytes, 64)?);
    if which & 4 != 0 {
        for block in 0..blocks.min(64) {
            let entry = directory.checked_add(16 * block)?;
            let start = word(bytes, entry)?;
            let end = if block + 1 == blocks { directory } else { word(bytes, entry.checked_add(16)?)? };
            let hash = xxh3_64_with_seed(bytes.get(start..end)?, start as u64);
            bytes.get(entry + 8..entry + 16)?;
            put(bytes, entry + 8, hash);
        }
    }
    if which & 8 != 0 {
        let hash = xxh3_64(bytes.get(directory..)?);
        put(bytes, 88, hash);
    }
    None
}

fuzz_target!(|data: &[u8]| {
    let Some((&which, content)) = data.split_first() else { return };
    // Shards end at a multiple of 8.
    let mut bytes = content[..content.len() / 8 * 8].to_vec();
    mend(&mut bytes, which);
    if which & 16 != 0 && bytes.len() >= HEADER {
        let hash = xxh3_64(&bytes[..120]);
        put(&mut bytes, 120, hash);
    }
    FILE.with_borrow_mut(|file| {
        let (_, path) = file.get_or_insert_with(|| {
            let memory = std::path::Path::new("/dev/shm");
            let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
            let dir = dir.expect("a temporary folder");
            let path = dir.path().join("00000.shard");
            (dir, path)
        });
        std::fs::write(&*path, &bytes).expect("room for the file");
        let Ok(shard) = Shard::open(path) else { return };
        let rows = shard.header().rows;
        let verified = shard.verify().is_ok();
        for i in (0..rows.min(1_000)).chain(rows.saturating_sub(70)..rows) {
            match shard.row(i) {
                Ok(row) => assert_eq!(row.texts().count(), row.len()),
                Err(_) => assert!(!verified, "row {i} of a verified shard"),
            }
        }
    });
});
