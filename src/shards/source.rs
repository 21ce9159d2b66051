//! Source files → chunks of tokenised rows, in parallel, in order.
//!
//! One thread cuts the file into chunks of lines, workers parse and tokenise them, the caller takes
//! the results in the order of the lines. For every chunk a one-place channel for its result goes
//! through a bounded queue to the caller: this keeps the order, and the queue's bound limits how
//! many chunks are in memory, however slow one of them is.

use crate::corpus::lines::FileDigest;
use crate::corpus::{Chunk, ChunkReader, ReadOptions, Reason, Record, Reject};
use anyhow::{Context, Result, anyhow};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::path::Path;
use tokenizers::Tokenizer;
use xxhash_rust::xxh3::xxh3_64;

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
    let reader = ChunkReader::open(path, &ReadOptions::default())?;
    let (work_in, work_out) = bounded::<(Chunk, Sender<Result<Rows>>)>(threads);
    let (order_in, order_out) = bounded::<Receiver<Result<Rows>>>(3 * threads);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || deal_chunks(reader, &work_in, &order_in));
        for _ in 0..threads {
            let work = work_out.clone();
            scope.spawn(move || {
                for (chunk, result) in work {
                    // The caller may have stopped listening after an error.
                    let _ = result.send(tokenise(&chunk, tokenizer));
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
fn deal_chunks(
    mut reader: ChunkReader,
    work: &Sender<(Chunk, Sender<Result<Rows>>)>,
    order: &Sender<Receiver<Result<Rows>>>,
) -> Result<FileDigest> {
    while let Some(chunk) = reader.next_chunk()? {
        let (result_in, result_out) = bounded(1);
        if order.send(result_out).is_err() || work.send((chunk, result_in)).is_err() {
            break;
        }
    }
    reader.finish()
}

fn tokenise(chunk: &Chunk, tokenizer: &Tokenizer) -> Result<Rows> {
    let mut rows = Rows { lines: chunk.lines(), ..Default::default() };
    let mut failed = None;
    chunk.parse(&mut |line, item| match item {
        Ok(record) => match rows.push(&record, tokenizer) {
            Ok(true) => {}
            Ok(false) => rows.rejects.push(Reject::new(line, Reason::NoTokens, record.anchor.as_bytes())),
            Err(e) => failed = Some(e.context(format!("line {line}: cannot tokenise"))),
        },
        Err(reject) => rows.rejects.push(reject),
    });
    failed.map_or(Ok(rows), Err)
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
