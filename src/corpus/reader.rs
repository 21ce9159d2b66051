//! A file of pairs as an iterator of records and rejects.

use super::chunks::ChunkReader;
use super::options::ReadOptions;
use super::parse::Item;
use super::record::Record;
use super::reject::{Reject, Skipped};
use super::report::Columns;
use anyhow::Result;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

/// Reads one file of pairs. Each item is a record or a rejected line; a read error (such as in a truncated gzip file)
/// ends the iteration, and [`PairReader::finish`] returns it.
pub struct PairReader {
    chunks: ChunkReader,
    items: VecDeque<(u64, Result<Record, Reject>)>,
    failure: Option<anyhow::Error>,
    line: u64,
    skipped: BTreeMap<Skipped, u64>,
}

/// Opens a file of pairs in any known format, with the default options.
///
/// # Errors
/// A missing file, a folder, an unknown format, a table without known columns.
pub fn open(path: &Path) -> Result<PairReader> {
    open_with(path, &ReadOptions::default())
}

/// Opens a file of pairs.
///
/// # Errors
/// A missing file, a folder, an unknown format, a table without the columns.
pub fn open_with(path: &Path, options: &ReadOptions) -> Result<PairReader> {
    let chunks = ChunkReader::open(path, options)?;
    Ok(PairReader { chunks, items: VecDeque::new(), failure: None, line: 0, skipped: BTreeMap::new() })
}

impl PairReader {
    /// Line (or row) number of the last item, from 1; 0 before the first.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Which columns are used, and which are not.
    pub fn columns(&self) -> &Columns {
        self.chunks.columns()
    }

    /// Lines skipped so far.
    pub fn skipped(&self) -> &BTreeMap<Skipped, u64> {
        &self.skipped
    }

    /// Call this after the iteration.
    ///
    /// # Errors
    /// The read error that ended the iteration early.
    pub fn finish(self) -> Result<()> {
        self.failure.map_or(Ok(()), Err)
    }
}

impl Iterator for PairReader {
    type Item = Result<Record, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.items.is_empty() && self.failure.is_none() {
            match self.chunks.next_chunk() {
                Ok(None) => return None,
                Ok(Some(chunk)) => chunk.parse(&mut |line, item| match item {
                    Item::Record(record) => self.items.push_back((line, Ok(record))),
                    Item::Reject(reject) => self.items.push_back((line, Err(reject))),
                    Item::Skipped(why) => *self.skipped.entry(why).or_default() += 1,
                }),
                Err(e) => self.failure = Some(e),
            }
        }
        let (line, item) = self.items.pop_front()?;
        self.line = line;
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Reason;

    #[test]
    fn records_and_rejects_come_in_order_with_their_lines() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.tsv");
        std::fs::write(&path, "\nnegative\tanchor\tpositive\nn\ta\tb\nc\n\td\te\n\t \t\n").unwrap();
        let mut reader = open(&path).unwrap();
        assert_eq!(reader.next().unwrap().unwrap().negatives(), ["n"]);
        let reject = reader.next().unwrap().unwrap_err();
        assert_eq!((reject.line, reject.reason), (4, Reason::WrongColumns));
        assert_eq!(reader.next().unwrap().unwrap().negatives(), [""; 0]);
        assert_eq!(reader.line(), 5);
        assert!(reader.next().is_none());
        assert_eq!(reader.skipped(), &BTreeMap::from([(Skipped::Blank, 2)]));
        reader.finish().unwrap();
        assert!(open(&dir.path().join("missing.jsonl")).is_err());
    }
}
