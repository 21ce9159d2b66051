//! Cuts a source of pairs into chunks, in one thread, so that many threads can parse them.
//!
//! Chunk boundaries are a pure function of the source's content and the options: a run interrupted after chunk `n`
//! finds chunk `n + 1` again.

use super::compress::FileDigest;
use super::options::ReadOptions;
use super::pairs::Pairs;
use super::parse::{Item, Parser};
use super::report::Columns;
use super::rows::{Kind, Rows};
use super::targets::MAX_TARGETS;
use anyhow::{Result, ensure};
use std::path::Path;
use std::sync::Arc;

/// A chunk ends at this many rows, bytes, or (estimated) texts in its records.
const CHUNK_ROWS: usize = 1_024;
const CHUNK_BYTES: usize = 1 << 20;
const CHUNK_TEXTS: u64 = 1 << 15;

/// Part of a source, not parsed yet.
pub struct Chunk {
    parser: Arc<Parser>,
    bytes: Vec<u8>,
    rows: Vec<End>,
    /// Estimated number of texts in its records.
    texts: u64,
}

/// The end of a row in a chunk's bytes.
struct End {
    line: u64,
    end: usize,
    kind: Kind,
}

impl Chunk {
    /// Whether its records take so much memory that no other such chunk should wait at the same time.
    pub fn is_heavy(&self) -> bool {
        self.texts > 2 * CHUNK_TEXTS
    }

    /// Number of lines (or rows of a table), headers and rejects included.
    pub fn lines(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Calls `take` with each item, in the order of the source, and the number of its line (or row of a Parquet file),
    /// from 1. A line may hold several records.
    pub fn parse(&self, take: &mut dyn FnMut(u64, Item)) {
        let mut start = 0;
        for row in &self.rows {
            let bytes = &self.bytes[start..row.end];
            start = row.end;
            match row.kind {
                Kind::Header => {}
                Kind::Bad(reason) => {
                    take(row.line, Item::Reject(self.parser.reject(row.line, reason, bytes)))
                }
                Kind::Record => self.parser.parse(row.line, bytes, take),
            }
        }
    }
}

/// Reads a source chunk by chunk.
pub struct ChunkReader {
    parser: Arc<Parser>,
    rows: Rows,
    columns: Columns,
    targets: Option<usize>,
}

impl ChunkReader {
    /// Opens a file.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format, a table without the columns, too many numbers per row.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self> {
        ChunkReader::open_as(path, &path.display().to_string(), options)
    }

    /// Opens a file, called `name` in messages.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format, a table without the columns, too many numbers per row.
    pub fn open_as(path: &Path, name: &str, options: &ReadOptions) -> Result<Self> {
        let Pairs { shape, targets, rows, columns } = Pairs::open(path, name, options)?;
        let mut parser = Parser { shape, options: options.clone(), targets: Some(targets) };
        let records = rows.seen().filter(|row| row.kind == Kind::Record);
        let seen = records.filter_map(|row| parser.targets_of(&row.bytes)).next();
        ensure!(
            seen.is_none_or(|n| n <= MAX_TARGETS),
            "{name}: {} numbers a row; at most {MAX_TARGETS}",
            seen.unwrap_or_default()
        );
        parser.targets = Some(seen.unwrap_or(targets));
        Ok(ChunkReader { parser: Arc::new(parser), rows, columns, targets: seen })
    }

    /// Number of targets in the first sampled row with valid ones; `None` if there is no such row.
    pub fn targets(&self) -> Option<usize> {
        self.targets
    }

    /// Rejects rows whose number of targets is not `targets`, whatever the first row has.
    pub fn with_targets(mut self, targets: usize) -> Self {
        self.parser = Arc::new(Parser { targets: Some(targets), ..Parser::clone(&self.parser) });
        self
    }

    /// Which columns are used, and which are not.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The next chunk, never empty; `None` at the end.
    ///
    /// # Errors
    /// I/O errors; a truncated or damaged source.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>> {
        let mut chunk = Chunk { parser: self.parser.clone(), bytes: vec![], rows: vec![], texts: 0 };
        while chunk.rows.len() < CHUNK_ROWS && chunk.bytes.len() < CHUNK_BYTES && chunk.texts < CHUNK_TEXTS {
            let start = chunk.bytes.len();
            let Some((line, kind, elements)) = self.rows.next(&mut chunk.bytes)? else { break };
            chunk.rows.push(End { line, end: chunk.bytes.len(), kind });
            chunk.texts += match elements {
                None => self.parser.about_texts(&chunk.bytes[start..]),
                Some(texts) => {
                    let pairs = self.parser.options.most_set_pairs().min(texts * texts);
                    texts.max(2 * pairs)
                }
            };
        }
        Ok((!chunk.rows.is_empty()).then_some(chunk))
    }

    /// Bytes of the source read so far, and its size if known (both compressed, if the file is).
    pub fn bytes(&self) -> (u64, u64) {
        self.rows.bytes()
    }

    /// Size and SHA-256 of the source, once it has been read to its end.
    ///
    /// # Errors
    /// I/O errors.
    pub fn finish(self) -> Result<FileDigest> {
        self.rows.digest()
    }
}
