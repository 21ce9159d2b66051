//! A source of pairs, cut into chunks by one thread so that many can parse them.
//!
//! Where one chunk ends and the next begins is a pure function of the source's content and of the
//! options: a run that was interrupted after chunk `n` finds chunk `n + 1` again.

use super::compress::FileDigest;
use super::csv::{CsvReader, fields};
use super::format::Format;
use super::lines::LineReader;
use super::options::ReadOptions;
use super::parquet::ParquetRows;
use super::parse::{Parser, Shape};
use super::record::Record;
use super::reject::{Reason, Reject};
use super::table::Layout;
use anyhow::{Context, Result};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

/// A chunk ends after this many rows, bytes, or texts of the records that they may give.
const CHUNK_ROWS: usize = 1_024;
const CHUNK_BYTES: usize = 1 << 20;
const CHUNK_TEXTS: u64 = 1 << 15;

/// Part of a source, not looked at yet.
pub struct Chunk {
    parser: Arc<Parser>,
    bytes: Vec<u8>,
    rows: Vec<Row>,
    /// About how many its records have.
    texts: u64,
}

/// A line, or a row of a table.
struct Row {
    line: u64,
    /// Where it ends in the chunk's bytes.
    end: usize,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Record,
    Header,
    Bad(Reason),
}

impl Kind {
    fn of(bad: Option<Reason>) -> Kind {
        bad.map_or(Kind::Record, Kind::Bad)
    }
}

impl Chunk {
    /// Whether its records take much memory: then no other such chunk should wait beside it.
    pub fn is_heavy(&self) -> bool {
        self.texts > 2 * CHUNK_TEXTS
    }

    /// Lines (or rows of a table), headers and rejects included.
    pub fn lines(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Hands over every record, and every reject, in the order of the source, with the number of its
    /// line (or row of a Parquet file), from 1. A line may hold several records.
    pub fn parse(&self, take: &mut dyn FnMut(u64, Result<Record, Reject>)) {
        let mut start = 0;
        for row in &self.rows {
            let bytes = &self.bytes[start..row.end];
            start = row.end;
            match row.kind {
                Kind::Header => {}
                Kind::Bad(reason) => take(row.line, Err(self.parser.reject(row.line, reason, bytes))),
                Kind::Record => self.parser.parse(row.line, bytes, take),
            }
        }
    }
}

enum Rows {
    Lines(LineReader),
    Csv(CsvReader),
    Parquet(Box<ParquetRows>),
}

impl Rows {
    /// Appends the next row to `buf`; its line, what it is, and about how many texts its records have.
    fn next(&mut self, buf: &mut Vec<u8>, parser: &Parser) -> Result<Option<(u64, Kind, u64)>> {
        let start = buf.len();
        let texts = |buf: &[u8]| parser.about_texts(&buf[start..]);
        Ok(match self {
            Rows::Lines(lines) => lines
                .next_line(buf)?
                .map(|(line, long)| (line, Kind::of(long.then_some(Reason::LineTooLong)), texts(buf))),
            Rows::Csv(csv) => csv.next_row(buf)?.map(|(line, bad)| (line, Kind::of(bad), 2)),
            Rows::Parquet(rows) => rows.next_row(buf)?.map(|(row, bad, texts)| {
                let pairs = parser.options.most_set_pairs().min(texts * texts);
                (row, Kind::of(bad), texts.max(2 * pairs))
            }),
        })
    }
}

/// Reads a source chunk by chunk.
pub struct ChunkReader {
    parser: Arc<Parser>,
    rows: Rows,
    /// Rows that were read to find the header.
    first: VecDeque<(u64, Kind, Vec<u8>)>,
}

impl ChunkReader {
    /// Opens a file.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format, a table without the columns.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self> {
        ChunkReader::open_as(path, &path.display().to_string(), options)
    }

    /// Opens a file that messages call `name`.
    ///
    /// # Errors
    /// As [`ChunkReader::open`].
    pub fn open_as(path: &Path, name: &str, options: &ReadOptions) -> Result<Self> {
        options.check()?;
        let format = options.format.map_or_else(|| Format::recognise(path, name), Ok)?;
        let options = options.clone();
        let with = |shape, rows, first| {
            Ok(ChunkReader { parser: Arc::new(Parser { shape, options: options.clone() }), rows, first })
        };
        if format == Format::Parquet {
            let (rows, picked) = ParquetRows::open(path, name, &options)?;
            let lists = rows.lists();
            return with(Shape::Parquet { picked, lists }, Rows::Parquet(Box::new(rows)), VecDeque::new());
        }
        let lines = LineReader::open(path, name)?;
        if format == Format::JsonLines {
            return with(Shape::JsonLines, Rows::Lines(lines), VecDeque::new());
        }
        let csv = format == Format::Csv;
        let mut rows = if csv { Rows::Csv(CsvReader::new(lines)) } else { Rows::Lines(lines) };
        let mut first = VecDeque::new();
        let layout = read_header(&mut rows, format, &options, &mut first).with_context(|| name.to_owned())?;
        if let Rows::Csv(reader) = &mut rows {
            reader.columns = layout.width();
        }
        with(if csv { Shape::Csv(layout) } else { Shape::Tsv(layout) }, rows, first)
    }

    /// The next chunk, never an empty one; `None` at the end.
    ///
    /// # Errors
    /// A source that cannot be read on: truncated, damaged, gone.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>> {
        let mut chunk = Chunk { parser: self.parser.clone(), bytes: vec![], rows: vec![], texts: 0 };
        for (line, kind, bytes) in self.first.drain(..) {
            chunk.bytes.extend_from_slice(&bytes);
            chunk.rows.push(Row { line, end: chunk.bytes.len(), kind });
        }
        while chunk.rows.len() < CHUNK_ROWS && chunk.bytes.len() < CHUNK_BYTES && chunk.texts < CHUNK_TEXTS {
            let Some((line, kind, texts)) = self.rows.next(&mut chunk.bytes, &self.parser)? else { break };
            chunk.rows.push(Row { line, end: chunk.bytes.len(), kind });
            chunk.texts += texts;
        }
        Ok((!chunk.rows.is_empty()).then_some(chunk))
    }

    /// Bytes of the source that were read, and its size as far as it is known (compressed, if the file is).
    pub fn bytes(&self) -> (u64, u64) {
        match &self.rows {
            Rows::Lines(lines) => lines.bytes(),
            Rows::Csv(csv) => csv.bytes(),
            Rows::Parquet(rows) => rows.bytes(),
        }
    }

    /// Size and SHA-256 of the source, once it was read to its end.
    ///
    /// # Errors
    /// The file system's.
    pub fn finish(self) -> Result<FileDigest> {
        match self.rows {
            Rows::Lines(lines) => lines.digest(),
            Rows::Csv(csv) => csv.digest(),
            Rows::Parquet(rows) => rows.digest(),
        }
    }
}

/// Reads up to the first row that is not blank; what was read is put into `first`.
fn read_header(
    rows: &mut Rows,
    format: Format,
    options: &ReadOptions,
    first: &mut VecDeque<(u64, Kind, Vec<u8>)>,
) -> Result<Layout> {
    let parser = Parser { shape: Shape::Tsv(Layout::InOrder), options: options.clone() };
    loop {
        let mut bytes = vec![];
        let Some((line, kind, _)) = rows.next(&mut bytes, &parser)? else { return Ok(Layout::InOrder) };
        if bytes.trim_ascii().is_empty() && first.len() < CHUNK_ROWS {
            first.push_back((line, kind, bytes));
            continue;
        }
        let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        let names: Vec<String> = match format {
            Format::Csv => fields(&bytes).iter().map(|f| text(f)).collect(),
            _ => bytes.split(|&b| b == b'\t').map(text).collect(),
        };
        let (layout, header) = Layout::of(&names, format, options).with_context(|| format!("line {line}"))?;
        first.push_back((line, if header { Kind::Header } else { kind }, bytes));
        return Ok(layout);
    }
}
