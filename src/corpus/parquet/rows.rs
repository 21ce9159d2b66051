//! Rows of a Parquet file: only the selected columns, one row at a time, so that at most a page of each column is in
//! memory.

use super::cells::{elements, put};
use super::schema::{Column, Kind, Leaf, columns};
use crate::common::guard::guarded;
use crate::common::hash::hex;
use crate::corpus::compress::FileDigest;
use crate::corpus::lines::{KEPT_BYTES, MAX_LINE_BYTES};
use crate::corpus::record::passage_text;
use crate::corpus::reject::Reason;
use anyhow::{Context, Result, bail, ensure};
use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int32Type, Int64Type,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Reads a Parquet file row by row.
pub struct ParquetRows {
    name: String,
    file: File,
    reader: SerializedFileReader<File>,
    /// Top-level columns.
    pub columns: Vec<Column>,
    selected: Vec<Column>,
    open: Vec<OpenColumn>,
    groups: usize,
    left_in_group: i64,
    row: u64,
    rows: u64,
}

/// A selected column in the current row group.
struct OpenColumn {
    /// Titles of passages, put before their texts.
    titles: Option<Values>,
    values: Values,
}

/// The values of a leaf, of any type.
enum Values {
    Text(Levels<ByteArrayType>),
    Bool(Levels<BoolType>),
    Int32(Levels<Int32Type>),
    Int64(Levels<Int64Type>),
    Float(Levels<FloatType>),
    Double(Levels<DoubleType>),
}

struct Levels<T: DataType> {
    leaf: Leaf,
    reader: ColumnReaderImpl<T>,
    defs: Vec<i16>,
    reps: Vec<i16>,
    values: Vec<T::T>,
}

impl ParquetRows {
    /// Opens `path`, called `name` in messages; [`ParquetRows::select`] chooses what to read.
    ///
    /// # Errors
    /// A file that is not Parquet, or lacks its footer.
    pub fn open(path: &Path, name: &str) -> Result<Self> {
        let at = || format!("cannot read {name}; check the path and the permissions");
        let file = File::open(path).with_context(at)?;
        let handle = file.try_clone().with_context(at)?;
        let reader = guarded(|| Ok(SerializedFileReader::new(handle)?)).with_context(|| {
            format!("{name} is not a whole Parquet file (its footer is damaged or missing); fetch it again")
        })?;
        let columns = columns(reader.metadata());
        let rows = reader.metadata().file_metadata().num_rows().max(0) as u64;
        Ok(ParquetRows {
            name: name.to_owned(),
            file,
            reader,
            columns,
            selected: vec![],
            open: vec![],
            groups: 0,
            left_in_group: 0,
            row: 0,
            rows,
        })
    }

    /// Selects the top-level columns to read, in this order.
    ///
    /// # Errors
    /// A column with an unsupported compression.
    pub fn select(&mut self, columns: &[usize]) -> Result<()> {
        self.selected = columns.iter().map(|&i| self.columns[i].clone()).collect();
        let leaves: Vec<usize> = self.selected.iter().flat_map(Column::leaves).map(|l| l.index).collect();
        for group in self.reader.metadata().row_groups() {
            for &leaf in &leaves {
                let how = group.columns().get(leaf).map_or(Compression::UNCOMPRESSED, |c| c.compression());
                ensure!(
                    !matches!(how, Compression::BROTLI(_) | Compression::LZO),
                    "{}: its columns are compressed with {}, which is not supported; rewrite it with zstd: python3 -c \"import \
                     pyarrow.parquet as p; p.write_table(p.read_table('{}'), 'new.parquet', compression='zstd')\"",
                    self.name,
                    if matches!(how, Compression::LZO) { "LZO" } else { "Brotli" },
                    self.name
                );
            }
        }
        Ok(())
    }

    /// Appends the next row to `buf`, to be decoded by [`elements`]. Returns its number, from 1, the reason if it is
    /// rejected, and its number of texts; `None` at the end.
    ///
    /// # Errors
    /// A damaged file.
    pub fn next_row(&mut self, buf: &mut Vec<u8>) -> Result<Option<(u64, Option<Reason>, u64)>> {
        let start = buf.len();
        let Some(texts) = guarded(|| self.read_row(buf)).map_err(|e| self.damaged(e))? else {
            return Ok(None);
        };
        self.left_in_group -= 1;
        self.row += 1;
        let too_long = (buf.len() - start) as u64 > MAX_LINE_BYTES;
        if too_long {
            buf.truncate(start + KEPT_BYTES);
        }
        Ok(Some((self.row, too_long.then_some(Reason::LineTooLong), texts)))
    }

    fn read_row(&mut self, buf: &mut Vec<u8>) -> Result<Option<u64>> {
        if !self.begin_group()? {
            return Ok(None);
        }
        self.open.iter_mut().map(|column| column.next_row(buf)).sum::<Result<u64>>().map(Some)
    }

    /// Moves to the next row group when the current one is finished; `false` after the last.
    fn begin_group(&mut self) -> Result<bool> {
        while self.left_in_group == 0 {
            if self.groups == self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = self.reader.get_row_group(self.groups)?;
            self.left_in_group = group.metadata().num_rows();
            ensure!(self.left_in_group >= 0, "a row group of {} rows", self.left_in_group);
            self.open.clear();
            let values = |leaf: Leaf| Values::of(leaf, group.get_column_reader(leaf.index)?);
            for column in &self.selected {
                self.open.push(match &column.kind {
                    Kind::Passages { title, text } => {
                        OpenColumn { titles: title.map(&values).transpose()?, values: values(*text)? }
                    }
                    Kind::Text(leaf) | Kind::Number(leaf) | Kind::Numbers(leaf) => {
                        OpenColumn { titles: None, values: values(*leaf)? }
                    }
                    Kind::Empty | Kind::Other(_) => bail!("column {:?} cannot be read", column.name),
                });
            }
            self.groups += 1;
        }
        Ok(true)
    }

    fn damaged(&self, e: anyhow::Error) -> anyhow::Error {
        e.context(format!(
            "{}: the Parquet file is damaged after row {}; fetch it again",
            self.name, self.row
        ))
    }

    /// Estimated bytes of the file before the next row, and the file's size.
    pub fn bytes(&self) -> (u64, u64) {
        let size = self.file.metadata().map_or(0, |m| m.len());
        (if self.rows == 0 { size } else { (size as f64 * self.row as f64 / self.rows as f64) as u64 }, size)
    }

    /// Size and SHA-256 of the file; reads all of it.
    ///
    /// # Errors
    /// I/O errors.
    pub fn digest(mut self) -> Result<FileDigest> {
        let at = || format!("cannot read {}", self.name);
        let (mut sha, mut bytes) = (Sha256::new(), 0);
        let mut buffer = vec![0; 1 << 18];
        self.file.seek(SeekFrom::Start(0)).with_context(at)?;
        loop {
            match self.file.read(&mut buffer).with_context(at)? {
                0 => return Ok(FileDigest { bytes, sha256: hex(&sha.finalize()) }),
                n => {
                    sha.update(&buffer[..n]);
                    bytes += n as u64;
                }
            }
        }
    }
}

impl OpenColumn {
    /// Appends the elements of the next row. Returns their number.
    fn next_row(&mut self, buf: &mut Vec<u8>) -> Result<u64> {
        let Some(titles) = &mut self.titles else { return self.values.next_row(buf) };
        let (mut title_row, mut text_row) = (vec![], vec![]);
        titles.next_row(&mut title_row)?;
        self.values.next_row(&mut text_row)?;
        let titles = elements(&title_row).pop().unwrap_or_default();
        let texts = elements(&text_row).pop().unwrap_or_default();
        buf.extend_from_slice(&(texts.len() as u32).to_le_bytes());
        for (i, text) in texts.iter().enumerate() {
            let title = titles.get(i).copied().flatten().and_then(|t| str::from_utf8(t).ok());
            match (title, text.map(str::from_utf8)) {
                (Some(title), Some(Ok(text))) => put(buf, Some(passage_text(title, text).as_bytes())),
                _ => put(buf, *text),
            }
        }
        Ok(texts.len() as u64)
    }
}

impl Values {
    fn of(leaf: Leaf, reader: ColumnReader) -> Result<Values> {
        Ok(match reader {
            ColumnReader::ByteArrayColumnReader(r) => Values::Text(Levels::new(leaf, r)),
            ColumnReader::BoolColumnReader(r) => Values::Bool(Levels::new(leaf, r)),
            ColumnReader::Int32ColumnReader(r) => Values::Int32(Levels::new(leaf, r)),
            ColumnReader::Int64ColumnReader(r) => Values::Int64(Levels::new(leaf, r)),
            ColumnReader::FloatColumnReader(r) => Values::Float(Levels::new(leaf, r)),
            ColumnReader::DoubleColumnReader(r) => Values::Double(Levels::new(leaf, r)),
            _ => bail!("column {} is neither text nor a number", leaf.index),
        })
    }

    /// Appends the elements of the next row, numbers in decimal.
    fn next_row(&mut self, buf: &mut Vec<u8>) -> Result<u64> {
        fn shown(value: &impl ToString, buf: &mut Vec<u8>) {
            put(buf, Some(value.to_string().as_bytes()));
        }
        match self {
            Values::Text(v) => v.next_row(buf, |text: &ByteArray, buf| put(buf, Some(text.data()))),
            Values::Bool(v) => v.next_row(buf, shown),
            Values::Int32(v) => v.next_row(buf, shown),
            Values::Int64(v) => v.next_row(buf, shown),
            Values::Float(v) => v.next_row(buf, shown),
            Values::Double(v) => v.next_row(buf, shown),
        }
    }
}

impl<T: DataType> Levels<T> {
    fn new(leaf: Leaf, reader: ColumnReaderImpl<T>) -> Self {
        Levels { leaf, reader, defs: vec![], reps: vec![], values: vec![] }
    }

    fn next_row(&mut self, buf: &mut Vec<u8>, show: impl Fn(&T::T, &mut Vec<u8>)) -> Result<u64> {
        self.defs.clear();
        self.reps.clear();
        self.values.clear();
        let (defs, reps) = (Some(&mut self.defs), Some(&mut self.reps));
        let (records, _, levels) = self.reader.read_records(1, defs, reps, &mut self.values)?;
        ensure!(records == 1, "column {} ends before its row group", self.leaf.index);
        let at = buf.len();
        buf.extend_from_slice(&[0; 4]);
        let (mut values, mut elements) = (self.values.iter(), 0u32);
        for level in 0..levels {
            let def = if self.leaf.max_def == 0 {
                0
            } else {
                *self.defs.get(level).context("levels are missing")?
            };
            if def < self.leaf.element_def {
                continue;
            }
            elements += 1;
            if def < self.leaf.max_def {
                put(buf, None);
                continue;
            }
            show(values.next().context("values are missing")?, buf);
        }
        buf[at..at + 4].copy_from_slice(&elements.to_le_bytes());
        Ok(u64::from(elements))
    }
}
