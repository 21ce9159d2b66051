//! A source of pairs, cut into chunks by one thread so that many can parse them.
//!
//! Where one chunk ends and the next begins is a pure function of the source's content: a run that
//! was interrupted after chunk `n` finds chunk `n + 1` again.

use super::lines::{FileDigest, LineReader};
use super::parse::{Format, Record};
use super::reject::{Reason, Reject};
use anyhow::Result;
use std::path::Path;

/// A chunk ends after this many lines or bytes.
const CHUNK_LINES: usize = 1_024;
const CHUNK_BYTES: usize = 1 << 20;

/// How a source is read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Recognised from the content if not given.
    pub format: Option<Format>,
}

/// Part of a source, not looked at yet.
#[derive(Default)]
pub struct Chunk {
    format: Option<Format>,
    bytes: Vec<u8>,
    /// Number of each line, where it ends in `bytes`, and whether it was too long.
    lines: Vec<(u64, usize, bool)>,
}

impl Chunk {
    /// Lines (or rows of a table), headers and rejects included.
    pub fn lines(&self) -> u64 {
        self.lines.len() as u64
    }

    /// Hands over every record, and every reject, in the order of the source, with the number of its
    /// line (or row), from 1. A line may hold several records.
    pub fn parse(&self, take: &mut dyn FnMut(u64, Result<Record, Reject>)) {
        let format = self.format.unwrap_or(Format::JsonLines);
        let mut start = 0;
        for &(line, end, too_long) in &self.lines {
            let bytes = &self.bytes[start..end];
            start = end;
            if too_long {
                take(line, Err(Reject::new(line, Reason::LineTooLong, bytes)));
            } else if let Some(item) = format.parse(line, bytes).transpose() {
                take(line, item);
            }
        }
    }
}

/// Reads a source chunk by chunk.
pub struct ChunkReader {
    format: Format,
    lines: LineReader,
}

impl ChunkReader {
    /// Opens a file.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self> {
        let format = options.format.map_or_else(|| Format::of(path), Ok)?;
        Ok(ChunkReader { format, lines: LineReader::open(path)? })
    }

    /// The next chunk, never an empty one; `None` at the end.
    ///
    /// # Errors
    /// A source that cannot be read on: truncated, damaged, gone.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>> {
        let mut chunk = Chunk { format: Some(self.format), ..Chunk::default() };
        while chunk.lines.len() < CHUNK_LINES && chunk.bytes.len() < CHUNK_BYTES {
            let Some((line, too_long)) = self.lines.next_line(&mut chunk.bytes)? else { break };
            chunk.lines.push((line, chunk.bytes.len(), too_long));
        }
        Ok((!chunk.lines.is_empty()).then_some(chunk))
    }

    /// Bytes of the source that were read, and its size as far as it is known (compressed, if the file is).
    pub fn bytes(&self) -> (u64, u64) {
        self.lines.bytes()
    }

    /// Size and SHA-256 of the source, once it was read to its end.
    pub fn finish(self) -> Result<FileDigest> {
        self.lines.digest()
    }
}
