//! Source files → chunks of tokenised rows, in parallel, in order.
//!
//! One thread cuts the file into chunks of lines, workers parse and tokenise them, the caller takes
//! the results in the order of the lines. For every chunk a one-place channel for its result goes
//! through a bounded queue to the caller: this keeps the order, and the queue's bound limits how
//! many chunks are in memory, however slow one of them is.

use crate::corpus::lines::{FileDigest, LineReader};
use crate::corpus::{Format, Reason, Record, Reject};
use anyhow::{Context, Result, anyhow};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::path::Path;
use tokenizers::Tokenizer;
use xxhash_rust::xxh3::xxh3_64;

/// A chunk ends after this many lines or bytes.
const CHUNK_LINES: usize = 1_024;
const CHUNK_BYTES: usize = 1 << 20;

/// Lines of a file, not looked at yet.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    /// Number of each line, where it ends in `bytes`, and whether it was too long.
    lines: Vec<(u64, usize, bool)>,
}

/// What became of a chunk of lines.
#[derive(Default)]
pub struct Rows {
    /// Lines read, headers and rejects included.
    pub lines: u64,
    pub rejects: Vec<Reject>,
    /// Texts of each row.
    pub counts: Vec<u8>,
    /// Per text: hash, number of tokens, whether it was cut.
    pub hashes: Vec<u64>,
    pub lengths: Vec<u16>,
    pub cut: Vec<bool>,
    /// All tokens, one text after the other.
    pub tokens: Vec<u32>,
}

/// Reads `path`, tokenises on `threads` threads and hands the rows over in the order of the lines.
///
/// # Errors
/// What the reader, the tokenizer or `take` say; a damaged file ends the run.
pub fn tokenise_file(
    path: &Path,
    tokenizer: &Tokenizer,
    threads: usize,
    mut take: impl FnMut(Rows) -> Result<()>,
) -> Result<FileDigest> {
    let format = Format::of(path)?;
    let reader = LineReader::open(path)?;
    let (work_in, work_out) = bounded::<(Lines, Sender<Result<Rows>>)>(threads);
    let (order_in, order_out) = bounded::<Receiver<Result<Rows>>>(3 * threads);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || cut_into_chunks(reader, &work_in, &order_in));
        for _ in 0..threads {
            let work = work_out.clone();
            scope.spawn(move || {
                for (lines, result) in work {
                    // The caller may have stopped listening after an error.
                    let _ = result.send(lines.tokenise(format, tokenizer));
                }
            });
        }
        drop(work_out);
        // Owned by this closure, so that an error below hangs up and the reading thread ends.
        let results = order_out;
        for result in &results {
            let rows = result.recv().map_err(|_| anyhow!("a tokenising thread stopped; run again"))?;
            take(rows.with_context(|| path.display().to_string())?)?;
        }
        reading.join().map_err(|_| anyhow!("the reading thread stopped; run again"))?
    })
}

/// Ends early, without an error, when nobody listens any more: the caller then has one of its own.
fn cut_into_chunks(
    mut reader: LineReader,
    work: &Sender<(Lines, Sender<Result<Rows>>)>,
    order: &Sender<Receiver<Result<Rows>>>,
) -> Result<FileDigest> {
    let mut chunk = Lines::default();
    loop {
        let next = reader.next_line(&mut chunk.bytes)?;
        if let Some((line, too_long)) = next {
            chunk.lines.push((line, chunk.bytes.len(), too_long));
        }
        let full = chunk.lines.len() == CHUNK_LINES || chunk.bytes.len() >= CHUNK_BYTES;
        if (next.is_none() || full) && !chunk.lines.is_empty() {
            let (result_in, result_out) = bounded(1);
            let lines = std::mem::take(&mut chunk);
            if order.send(result_out).is_err() || work.send((lines, result_in)).is_err() {
                break;
            }
        }
        if next.is_none() {
            break;
        }
    }
    reader.digest()
}

impl Lines {
    fn tokenise(self, format: Format, tokenizer: &Tokenizer) -> Result<Rows> {
        let mut rows = Rows { lines: self.lines.len() as u64, ..Default::default() };
        let mut start = 0;
        for &(line, end, too_long) in &self.lines {
            let bytes = &self.bytes[start..end];
            start = end;
            let reject = |reason| Reject::new(line, reason, bytes);
            let parsed = if too_long { Err(reject(Reason::LineTooLong)) } else { format.parse(line, bytes) };
            match parsed {
                Ok(None) => {}
                Ok(Some(record)) => {
                    let added = rows
                        .push(&record, tokenizer)
                        .with_context(|| format!("line {line}: cannot tokenise"))?;
                    if !added {
                        rows.rejects.push(reject(Reason::NoTokens));
                    }
                }
                Err(reject) => rows.rejects.push(reject),
            }
        }
        Ok(rows)
    }
}

impl Rows {
    /// Whether every text of the record has tokens; nothing is kept of a record otherwise.
    fn push(&mut self, record: &Record, tokenizer: &Tokenizer) -> Result<bool> {
        let (texts, tokens) = (self.hashes.len(), self.tokens.len());
        for text in record.texts() {
            let encoding = tokenizer.encode_fast(text, true).map_err(|e| anyhow!("{e}"))?;
            if encoding.is_empty() {
                self.hashes.truncate(texts);
                self.lengths.truncate(texts);
                self.cut.truncate(texts);
                self.tokens.truncate(tokens);
                return Ok(false);
            }
            self.hashes.push(xxh3_64(text.as_bytes()));
            self.lengths.push(encoding.len() as u16);
            self.cut.push(!encoding.get_overflowing().is_empty());
            self.tokens.extend_from_slice(encoding.get_ids());
        }
        self.counts.push((self.hashes.len() - texts) as u8);
        Ok(true)
    }
}
