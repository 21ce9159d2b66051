//! A file of pairs as an iterator of records and rejects.

use super::lines::LineReader;
use super::parse::{Format, Record};
use super::reject::{Reason, Reject};
use anyhow::Result;
use std::path::Path;

/// Reads one file of pairs. Each item is a record or a rejected line; a file that cannot be read on
/// (a truncated gzip file) ends the iteration, and [`PairReader::finish`] then returns the error.
pub struct PairReader {
    lines: LineReader,
    format: Format,
    buf: Vec<u8>,
    failure: Option<anyhow::Error>,
    line: u64,
}

/// Opens a file of pairs: `.jsonl` or `.tsv`, plain or gzip.
///
/// # Errors
/// A missing file, a folder, an unknown kind of file.
pub fn open(path: &Path) -> Result<PairReader> {
    let format = Format::of(path)?;
    Ok(PairReader { lines: LineReader::open(path)?, format, buf: vec![], failure: None, line: 0 })
}

impl PairReader {
    /// Number of the line read last, from 1; 0 before the first.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// To be called after the iteration.
    ///
    /// # Errors
    /// What ended the iteration before the end of the file.
    pub fn finish(self) -> Result<()> {
        self.failure.map_or(Ok(()), Err)
    }
}

impl Iterator for PairReader {
    type Item = Result<Record, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.failure.is_none() {
            self.buf.clear();
            match self.lines.next_line(&mut self.buf) {
                Ok(None) => return None,
                Ok(Some((line, too_long))) => {
                    self.line = line;
                    if too_long {
                        return Some(Err(Reject::new(line, Reason::LineTooLong, &self.buf)));
                    }
                    if let Some(item) = self.format.parse(line, &self.buf).transpose() {
                        return Some(item);
                    }
                }
                Err(e) => self.failure = Some(e),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_rejects_come_in_order_with_their_lines() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.tsv");
        std::fs::write(&path, "anchor\tpositive\na\tb\nc\nd\te\tf\n").unwrap();
        let mut reader = open(&path).unwrap();
        assert_eq!(reader.next().unwrap().unwrap().anchor, "a");
        let reject = reader.next().unwrap().unwrap_err();
        assert_eq!((reject.line, reject.reason), (3, Reason::WrongArity));
        assert_eq!(reader.next().unwrap().unwrap().negatives, ["f"]);
        assert_eq!(reader.line(), 4);
        assert!(reader.next().is_none());
        reader.finish().unwrap();
        assert!(open(&dir.path().join("missing.jsonl")).is_err());
    }
}
