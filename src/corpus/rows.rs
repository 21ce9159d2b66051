//! A file as rows of bytes, whatever its format, and what its head says.

use super::compress::{Compression, Content, FileDigest};
use super::csv::{CsvReader, Dialect, Quotes};
use super::format::Format;
use super::lines::LineReader;
use super::options::{Quoting, ReadOptions};
use super::parquet::ParquetRows;
use super::reject::Reason;
use super::values::ValueReader;
use anyhow::{Result, ensure};
use std::collections::VecDeque;
use std::path::Path;

/// Rows that are looked at before reading begins.
const SAMPLE_ROWS: usize = 100;
const SAMPLE_BYTES: usize = 1 << 20;

/// A line, a row of a table, or a value of JSON.
pub struct Row {
    /// Its number, or that of its first line, from 1.
    pub line: u64,
    pub kind: Kind,
    pub bytes: Vec<u8>,
    /// In Parquet, how many texts it has.
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

/// Reads rows.
pub enum Rows {
    Lines(LineReader),
    Values(ValueReader),
    Table(CsvReader),
    Parquet(Box<ParquetRows>),
}

impl Rows {
    /// Appends the next row to `buf`; its line, what it is, and in Parquet how many texts it has.
    ///
    /// # Errors
    /// A file that cannot be read on.
    pub fn next(&mut self, buf: &mut Vec<u8>) -> Result<Option<(u64, Kind, Option<u64>)>> {
        let with = |row: Option<(u64, Option<Reason>)>| row.map(|(line, bad)| (line, Kind::of(bad), None));
        Ok(match self {
            Rows::Lines(lines) => {
                with(lines.next_line(buf)?.map(|(line, long)| (line, long.then_some(Reason::LineTooLong))))
            }
            Rows::Values(values) => with(values.next_value(buf)?),
            Rows::Table(table) => with(table.next_row(buf)?),
            Rows::Parquet(rows) => {
                rows.next_row(buf)?.map(|(row, bad, texts)| (row, Kind::of(bad), Some(texts)))
            }
        })
    }

    /// The next rows, to look at: they are not read again.
    ///
    /// # Errors
    /// A file that cannot be read on.
    pub fn sample(&mut self, into: &mut VecDeque<Row>) -> Result<()> {
        let mut bytes_read = 0;
        while into.len() < SAMPLE_ROWS && bytes_read < SAMPLE_BYTES {
            let mut bytes = vec![];
            let Some((line, kind, elements)) = self.next(&mut bytes)? else { break };
            bytes_read += bytes.len();
            into.push_back(Row { line, kind, bytes, elements });
        }
        Ok(())
    }

    /// Bytes that were read of the file, and its size.
    pub fn bytes(&self) -> (u64, u64) {
        match self {
            Rows::Lines(lines) => lines.bytes(),
            Rows::Values(values) => values.bytes(),
            Rows::Table(table) => table.bytes(),
            Rows::Parquet(rows) => rows.bytes(),
        }
    }

    /// Size and SHA-256 of the file, once every row was read.
    ///
    /// # Errors
    /// The file system's.
    pub fn digest(self) -> Result<FileDigest> {
        match self {
            Rows::Lines(lines) => lines.digest(),
            Rows::Values(values) => values.digest(),
            Rows::Table(table) => table.digest(),
            Rows::Parquet(rows) => rows.digest(),
        }
    }
}

/// A file whose format is known.
pub enum Opened {
    Json(Rows),
    Table(Table),
    Parquet(Box<ParquetRows>),
}

/// A table, read up to its first row that is not blank.
pub struct Table {
    pub rows: CsvReader,
    /// What was read; that row last, if there is one.
    pub first: VecDeque<Row>,
    /// Its fields.
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
        let delimiter = options.delimiter.unwrap_or(if format == Format::Tsv { b'\t' } else { b',' });
        let quotes = match options.quoting {
            Quoting::Never => Quotes::Text,
            Quoting::Auto if delimiter == b'\t' && !is_quoted(path, name, delimiter) => Quotes::OpenIfClosed,
            Quoting::Auto | Quoting::Always => Quotes::Open,
        };
        Ok(match format {
            Format::Parquet => {
                // It is read from its end, and compressed within anyway.
                ensure!(
                    Content::open(path, name)?.compression() == Compression::None,
                    "{name} is a compressed Parquet file; unpack it with gunzip or unzstd"
                );
                Opened::Parquet(Box::new(ParquetRows::open(path, name)?))
            }
            Format::JsonLines => Opened::Json(Rows::Lines(LineReader::open(path, name)?)),
            Format::Json => Opened::Json(Rows::Values(ValueReader::open(path, name)?)),
            Format::Tsv | Format::Csv => {
                let lines = LineReader::open(path, name)?;
                Opened::Table(Table::new(CsvReader::new(lines, Dialect { delimiter, quotes }))?)
            }
        })
    }
}

/// Whether a table quotes as RFC 4180 has it, for sure: its header is quoted, or its first rows can be read so, each
/// with as many columns and no quote elsewhere, and more than one field needs it.
fn is_quoted(path: &Path, name: &str, delimiter: u8) -> bool {
    let dialect = Dialect { delimiter, quotes: Quotes::Open };
    let read = || -> Result<bool> {
        let mut table = Table::new(CsvReader::new(LineReader::open(path, name)?, dialect))?;
        let (Some(names), Some(header)) = (&table.names, table.first.back()) else { return Ok(false) };
        let columns = names.len();
        let Some(quoted) = dialect.quoted(&header.bytes) else { return Ok(false) };
        if quoted == columns {
            return Ok(true);
        }
        table.rows.columns = Some(columns);
        let (mut rows, mut sample, mut fields) = (Rows::Table(table.rows), VecDeque::new(), 0);
        rows.sample(&mut sample)?;
        for row in &sample {
            match dialect.quoted(&row.bytes) {
                Some(quoted) if row.kind == Kind::Record => fields += quoted,
                _ => return Ok(false),
            }
        }
        Ok(fields > 1)
    };
    // Whoever reads the file meets the error again.
    read().unwrap_or(false)
}

impl Table {
    fn new(mut rows: CsvReader) -> Result<Self> {
        let mut first = VecDeque::new();
        loop {
            let mut bytes = vec![];
            let Some((line, bad)) = rows.next_row(&mut bytes)? else {
                return Ok(Table { rows, first, names: None });
            };
            // Excel's own word for what stands between the columns.
            let sign = bytes.strip_prefix(b"sep=").filter(|sign| sign.len() == 1 && line == 1);
            if let Some(&[sign]) = sign {
                rows.dialect.delimiter = sign;
                first.push_back(Row { line, kind: Kind::Header, bytes, elements: None });
                continue;
            }
            let blank = rows.dialect.is_blank(&bytes) && first.len() < 10 * SAMPLE_ROWS;
            let names = (!blank).then(|| {
                let text = |field: Vec<u8>| String::from_utf8_lossy(&field).into_owned();
                rows.dialect.fields(&bytes, None).into_iter().map(text).collect()
            });
            first.push_back(Row { line, kind: Kind::of(bad), bytes, elements: None });
            if names.is_some() {
                return Ok(Table { rows, first, names });
            }
        }
    }

    /// Line of the row that names the columns.
    pub fn line(&self) -> u64 {
        self.first.back().map_or(1, |row| row.line)
    }

    /// Takes the first row for a header or for data, and reads a sample of the rows behind it. Returns the reader,
    /// all that was read, and the fields of the sample.
    ///
    /// # Errors
    /// A file that cannot be read on.
    pub fn begin(mut self, header: bool, width: usize) -> Result<(Rows, VecDeque<Row>, Vec<Vec<String>>)> {
        if let Some(row) = self.first.back_mut().filter(|_| header) {
            row.kind = Kind::Header;
        }
        self.rows.columns = Some(width);
        let dialect = self.rows.dialect;
        let mut rows = Rows::Table(self.rows);
        let mut sample = VecDeque::new();
        rows.sample(&mut sample)?;
        let mut first = self.first;
        let data = first.len() - usize::from(!header && !first.is_empty());
        first.append(&mut sample);
        let text = |field: Vec<u8>| String::from_utf8_lossy(&field).into_owned();
        let records = first.iter().skip(data).filter(|row| row.kind == Kind::Record);
        let fields = records.map(|r| dialect.fields(&r.bytes, Some(width)).into_iter().map(text).collect());
        let fields = fields.collect();
        Ok((rows, first, fields))
    }
}
