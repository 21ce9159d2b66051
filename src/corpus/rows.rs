//! Reads a file as rows of bytes, whatever its format, and inspects its first rows.

use super::compress::{Compression, Content, FileDigest};
use super::csv::{CsvReader, Dialect, Quotes};
use super::format::Format;
use super::lines::LineReader;
use super::names::FirstRow;
use super::options::{Delimiter, Quoting, ReadOptions};
use super::parquet::ParquetRows;
use super::reject::Reason;
use super::values::ValueReader;
use anyhow::{Result, ensure};
use std::collections::VecDeque;
use std::path::Path;

/// Rows sampled before reading begins.
const SAMPLE_ROWS: usize = 100;
const SAMPLE_BYTES: usize = 1 << 20;

/// A line, a row of a table, or a JSON value.
pub struct Row {
    /// Its number, or that of its first line, from 1.
    pub line: u64,
    pub kind: Kind,
    pub bytes: Vec<u8>,
    /// Number of texts, in Parquet.
    pub elements: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Record,
    Header,
    Bad(Reason),
}

impl Kind {
    fn of(bad: Option<Reason>) -> Kind {
        bad.map_or(Kind::Record, Kind::Bad)
    }
}

/// Reads rows, including those sampled before.
pub struct Rows {
    source: Source,
    ahead: VecDeque<Row>,
}

pub enum Source {
    Lines(LineReader),
    Values(ValueReader),
    Table(CsvReader),
    Parquet(Box<ParquetRows>),
}

impl Rows {
    pub fn new(source: Source) -> Self {
        Rows { source, ahead: VecDeque::new() }
    }

    /// Appends the next row to `buf`. Returns its line, its kind and, in Parquet, its number of texts.
    ///
    /// # Errors
    /// I/O errors; a truncated or damaged file.
    pub fn next(&mut self, buf: &mut Vec<u8>) -> Result<Option<(u64, Kind, Option<u64>)>> {
        let Some(row) = self.ahead.pop_front() else { return self.source.next(buf) };
        buf.extend_from_slice(&row.bytes);
        Ok(Some((row.line, row.kind, row.elements)))
    }

    /// Samples the next 100 rows, or the next 1 MiB, after those sampled before. Returns all samples.
    ///
    /// # Errors
    /// I/O errors; a truncated or damaged file.
    pub fn look(&mut self) -> Result<&VecDeque<Row>> {
        let (mut rows, mut bytes) = (0, 0);
        while rows < SAMPLE_ROWS && bytes < SAMPLE_BYTES {
            let Some(row) = self.source.row()? else { break };
            rows += 1;
            bytes += row.bytes.len();
            self.ahead.push_back(row);
        }
        Ok(&self.ahead)
    }

    /// Rows sampled but not read yet.
    pub fn seen(&self) -> impl Iterator<Item = &Row> {
        self.ahead.iter()
    }

    /// Bytes of the file read so far, and its size.
    pub fn bytes(&self) -> (u64, u64) {
        match &self.source {
            Source::Lines(lines) => lines.bytes(),
            Source::Values(values) => values.bytes(),
            Source::Table(table) => table.bytes(),
            Source::Parquet(rows) => rows.bytes(),
        }
    }

    /// Size and SHA-256 of the file, once every row has been read.
    ///
    /// # Errors
    /// I/O errors.
    pub fn digest(self) -> Result<FileDigest> {
        match self.source {
            Source::Lines(lines) => lines.digest(),
            Source::Values(values) => values.digest(),
            Source::Table(table) => table.digest(),
            Source::Parquet(rows) => rows.digest(),
        }
    }
}

impl Source {
    fn next(&mut self, buf: &mut Vec<u8>) -> Result<Option<(u64, Kind, Option<u64>)>> {
        let with = |row: Option<(u64, Option<Reason>)>| row.map(|(line, bad)| (line, Kind::of(bad), None));
        Ok(match self {
            Source::Lines(lines) => {
                with(lines.next_line(buf)?.map(|(line, long)| (line, long.then_some(Reason::LineTooLong))))
            }
            Source::Values(values) => with(values.next_value(buf)?),
            Source::Table(table) => with(table.next_row(buf)?),
            Source::Parquet(rows) => {
                rows.next_row(buf)?.map(|(row, bad, texts)| (row, Kind::of(bad), Some(texts)))
            }
        })
    }

    fn row(&mut self) -> Result<Option<Row>> {
        let mut bytes = vec![];
        let next = self.next(&mut bytes)?;
        Ok(next.map(|(line, kind, elements)| Row { line, kind, bytes, elements }))
    }
}

/// An open file of a known format.
pub enum Opened {
    Json(Rows),
    Table(Table),
    Parquet(Box<ParquetRows>),
}

/// A table, read up to its first row that is not blank.
pub struct Table {
    reader: CsvReader,
    /// The rows read so far; that row last, if there is one.
    ahead: VecDeque<Row>,
    /// The fields of that row.
    pub names: Option<Vec<String>>,
}

impl Opened {
    /// Opens `path`, called `name` in messages.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format.
    pub fn new(path: &Path, name: &str, options: &ReadOptions) -> Result<Self> {
        options.check()?;
        let format = match (options.format, options.delimiter) {
            (Some(format), _) => format,
            (None, Some(_)) => Format::Csv,
            (None, None) => Format::recognise(path, name)?,
        };
        let delimiter =
            options.delimiter.map_or(if format == Format::Tsv { b'\t' } else { b',' }, Delimiter::byte);
        let quotes = match options.quoting {
            Quoting::Never => Quotes::Text,
            Quoting::Auto if delimiter == b'\t' && !is_quoted(path, name, delimiter) => Quotes::OpenIfClosed,
            Quoting::Auto | Quoting::Always => Quotes::Open,
        };
        Ok(match format {
            Format::Parquet => {
                // Parquet is read from its end, and compressed internally anyway.
                ensure!(
                    Content::open(path, name)?.compression() == Compression::None,
                    "{name} is a compressed Parquet file; unpack it with gunzip or unzstd"
                );
                Opened::Parquet(Box::new(ParquetRows::open(path, name)?))
            }
            Format::JsonLines => Opened::Json(Rows::new(Source::Lines(LineReader::open(path, name)?))),
            Format::Json => Opened::Json(Rows::new(Source::Values(ValueReader::open(path, name)?))),
            Format::Tsv | Format::Csv => {
                let lines = LineReader::open(path, name)?;
                Opened::Table(Table::new(CsvReader::new(lines, Dialect { delimiter, quotes }))?)
            }
        })
    }
}

/// Whether a table is certainly quoted as in RFC 4180: its header is quoted, or its first rows parse that way, each
/// with the same number of columns and no stray quotes, and more than one field is quoted.
fn is_quoted(path: &Path, name: &str, delimiter: u8) -> bool {
    let dialect = Dialect { delimiter, quotes: Quotes::Open };
    let read = || -> Result<bool> {
        let table = Table::new(CsvReader::new(LineReader::open(path, name)?, dialect))?;
        let (Some(names), Some(header)) = (&table.names, table.ahead.back()) else { return Ok(false) };
        let columns = names.len();
        let Some(quoted) = dialect.quoted(&header.bytes) else { return Ok(false) };
        if quoted == columns {
            return Ok(true);
        }
        let (before, mut fields) = (table.ahead.len(), 0);
        let mut rows = table.begin(FirstRow::Names, columns);
        for row in rows.look()?.iter().skip(before) {
            match dialect.quoted(&row.bytes) {
                Some(quoted) if row.kind == Kind::Record => fields += quoted,
                _ => return Ok(false),
            }
        }
        Ok(fields > 1)
    };
    // The reader will hit the error again.
    read().unwrap_or(false)
}

impl Table {
    fn new(reader: CsvReader) -> Result<Self> {
        let mut table = Table { reader, ahead: VecDeque::new(), names: None };
        while table.names.is_none() {
            let mut bytes = vec![];
            let Some((line, bad)) = table.reader.next_row(&mut bytes)? else { break };
            let dialect = &mut table.reader.dialect;
            let mut kind = Kind::of(bad);
            // Excel's own way to name the delimiter.
            if let Some(&[sign]) = bytes.strip_prefix(b"sep=").filter(|sign| sign.len() == 1 && line == 1) {
                dialect.delimiter = sign;
                kind = Kind::Header;
            } else if !dialect.is_blank(&bytes) || table.ahead.len() >= 10 * SAMPLE_ROWS {
                table.names = Some(texts(*dialect, &bytes, None));
            }
            table.ahead.push_back(Row { line, kind, bytes, elements: None });
        }
        Ok(table)
    }

    pub fn dialect(&self) -> Dialect {
        self.reader.dialect
    }

    /// Line of the row that names the columns.
    pub fn line(&self) -> u64 {
        self.ahead.back().map_or(1, |row| row.line)
    }

    /// Starts reading rows of `width` columns.
    pub fn begin(mut self, first_row: FirstRow, width: usize) -> Rows {
        if let Some(row) = self.ahead.back_mut().filter(|_| first_row == FirstRow::Names) {
            row.kind = Kind::Header;
        }
        self.reader.columns = Some(width);
        Rows { source: Source::Table(self.reader), ahead: self.ahead }
    }
}

/// The fields of a row, for messages and guesses: invalid UTF-8 is replaced.
pub fn texts(dialect: Dialect, row: &[u8], columns: Option<usize>) -> Vec<String> {
    let text = |field: Vec<u8>| String::from_utf8_lossy(&field).into_owned();
    dialect.fields(row, columns).into_iter().map(text).collect()
}
