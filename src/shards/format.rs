//! The header of a shard file. Everything is little-endian.
//!
//! A shard is this header, blocks of [`BLOCK_ROWS`] rows ([`super::block`]) at multiples of 8 bytes, and a directory
//! with the offset (`u64`) of each block and its xxh3-64, seeded with the offset. The manifest holds each header's
//! hash, the header the directory's, and the directory the blocks': the manifest's SHA-256 covers every byte.

use crate::corpus::MAX_TARGETS;
use crate::tokenize::TokenizerHash;
use bytemuck::{Pod, Zeroable};
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64;

#[cfg(target_endian = "big")]
compile_error!("shards are mapped, not parsed: only little-endian machines can read them");

/// The first bytes of every shard.
pub const MAGIC: [u8; 8] = *b"GPSHARD\n";
/// Version of the layout without targets.
pub const PLAIN: u32 = 1;
/// Version of the layout with targets.
pub const WITH_TARGETS: u32 = 2;
/// Bytes of the header.
pub const HEADER_BYTES: usize = 128;
/// Rows of a block, the unit of checksums and page-cache locality: about 4 to 8 KiB of text.
pub const BLOCK_ROWS: usize = 64;
/// File name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// What is wrong with a shard.
#[derive(Debug, Error)]
pub enum ShardError {
    #[error("{file}: {what}; run `trainer prepare` again")]
    Damaged { file: String, what: String },
    #[error("{file}: block {block} (bytes {start}..{end}): {what}; run `trainer prepare` again")]
    DamagedBlock { file: String, block: u64, start: u64, end: u64, what: &'static str },
    #[error("row {row} of {rows} in {folder}; the shards are not those the run was set up with")]
    NoSuchRow { folder: String, row: u64, rows: u64 },
    #[error(
        "{folder} was made with tokenizer {theirs}, the model has {ours}: a different vocabulary, or different settings \
         in tokenizer_config.json; run `trainer prepare` again with the model's"
    )]
    OtherTokenizer { folder: String, theirs: String, ours: String },
    #[error(
        "{folder} was made with tokenizer {theirs}, which is {file} as it stands, but the model has {ours}, which its \
         other files make of it ({what}); run `trainer prepare` again with --model"
    )]
    AtItsWord { folder: String, theirs: String, file: String, ours: String, what: String },
}

/// The first 128 bytes of a shard file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Header {
    pub magic: [u8; 8],
    pub version: u32,
    pub header_bytes: u32,
    pub tokenizer: [u8; 16],
    pub rows: u64,
    pub texts: u64,
    pub tokens: u64,
    pub blocks: u64,
    /// Offset of the directory of blocks, which ends the file.
    pub directory: u64,
    /// 2 or 4.
    pub token_bytes: u32,
    pub block_rows: u32,
    /// Most texts in a row.
    pub max_texts: u32,
    /// Texts were cut at this many tokens.
    pub max_len: u32,
    /// xxh3-64 of the directory, which holds those of the blocks.
    pub directory_hash: u64,
    /// Targets per row; 0 in version 1.
    pub targets: u32,
    pub reserved: [u8; 20],
    /// xxh3-64 of the bytes before it.
    pub hash: u64,
}

const _: () = assert!(size_of::<Header>() == HEADER_BYTES);

/// What determines the size of a block besides its counts and lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Widths {
    /// Bytes of a token: 2 or 4.
    pub token_bytes: u32,
    /// Targets per row.
    pub targets: usize,
}

impl Widths {
    /// Version of the layout; older programs can read shards without targets.
    pub fn version(self) -> u32 {
        if self.targets == 0 { PLAIN } else { WITH_TARGETS }
    }
}

/// An entry of the directory: a block's offset, and its xxh3-64 seeded with the offset. A block ends where the next one
/// begins, the last one at the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct BlockEntry {
    pub offset: u64,
    pub hash: u64,
}

impl Header {
    /// A header with all counts zero.
    pub fn new(tokenizer: TokenizerHash, widths: Widths, max_len: usize) -> Self {
        Header {
            magic: MAGIC,
            version: widths.version(),
            header_bytes: HEADER_BYTES as u32,
            tokenizer: tokenizer.0,
            token_bytes: widths.token_bytes,
            targets: widths.targets as u32,
            block_rows: BLOCK_ROWS as u32,
            max_len: max_len as u32,
            ..Header::zeroed()
        }
    }

    /// Widths of its rows.
    pub fn widths(&self) -> Widths {
        Widths { token_bytes: self.token_bytes, targets: self.targets as usize }
    }

    /// Sets the checksum.
    pub fn seal(&mut self) {
        self.hash = xxh3_64(&bytemuck::bytes_of(self)[..HEADER_BYTES - 8]);
    }

    /// Reads and checks the header of the file `bytes`, including the file's length.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() < HEADER_BYTES {
            return Err(format!("truncated: {} bytes, a header has {HEADER_BYTES}", bytes.len()));
        }
        let header: Header = bytemuck::pod_read_unaligned(&bytes[..HEADER_BYTES]);
        if header.magic != MAGIC {
            return Err("not a shard (wrong magic number)".into());
        }
        if ![PLAIN, WITH_TARGETS].contains(&header.version) {
            return Err(format!(
                "version {} of the format, this program reads {PLAIN} and {WITH_TARGETS}",
                header.version
            ));
        }
        let mut sealed = header;
        sealed.seal();
        if sealed.hash != header.hash {
            return Err(format!("checksum of the header (bytes 0..{HEADER_BYTES}) does not match"));
        }
        let expected = header.blocks.checked_mul(16).and_then(|n| n.checked_add(header.directory));
        if expected != Some(bytes.len() as u64) {
            let expected = expected.map_or("more".into(), |n| n.to_string());
            return Err(format!(
                "truncated or overwritten: {} bytes, the header says {expected}",
                bytes.len()
            ));
        }
        // The checksum matched, so only a forged file can fail these.
        let sane = header.header_bytes as usize == HEADER_BYTES
            && matches!(header.token_bytes, 2 | 4)
            && header.version == header.widths().version()
            && header.targets as usize <= MAX_TARGETS
            && header.block_rows as usize == BLOCK_ROWS
            && (2..=255).contains(&header.max_texts)
            && header.blocks == header.rows.div_ceil(BLOCK_ROWS as u64)
            && header.directory >= HEADER_BYTES as u64
            && header.directory.is_multiple_of(8);
        if !sane {
            return Err("the header contradicts itself".into());
        }
        Ok(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_a_header_is_noticed() {
        let mut header = Header::new(TokenizerHash([7; 16]), Widths { token_bytes: 2, targets: 0 }, 128);
        header.max_texts = 2;
        header.directory = HEADER_BYTES as u64;
        header.seal();
        let bytes = bytemuck::bytes_of(&header).to_vec();
        assert_eq!(Header::read(&bytes), Ok(header));
        for bit in 0..HEADER_BYTES * 8 {
            let mut bad = bytes.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(Header::read(&bad).is_err(), "bit {bit}");
        }
        assert!(Header::read(&bytes[..100]).unwrap_err().contains("truncated"));
    }

    #[test]
    fn the_first_version_has_no_targets_and_the_second_has() {
        let read = |version: u32, targets: u32| {
            let mut header = Header::new(TokenizerHash([7; 16]), Widths { token_bytes: 2, targets: 0 }, 128);
            (header.version, header.targets, header.max_texts) = (version, targets, 2);
            header.directory = HEADER_BYTES as u64;
            header.seal();
            Header::read(bytemuck::bytes_of(&header)).map(|h| h.widths().targets)
        };
        assert_eq!((read(1, 0), read(2, 3)), (Ok(0), Ok(3)));
        for (version, targets, part) in [
            (1, 3, "contradicts"),
            (2, 0, "contradicts"),
            (2, 65_536, "contradicts"),
            (3, 0, "reads 1 and 2"),
        ] {
            assert!(read(version, targets).unwrap_err().contains(part), "{version} {targets}");
        }
    }
}
