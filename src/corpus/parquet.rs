//! Rows of a Parquet file: the named columns alone, one row at a time, so that no more than a page of
//! each column is in memory.

use super::compress::{FileDigest, hex};
use super::guard::guarded;
use super::lines::{KEPT_BYTES, MAX_LINE_BYTES};
use super::names::{Picked, known, named};
use super::options::ReadOptions;
use super::record::{Side, Texts};
use super::reject::Reason;
use anyhow::{Context, Result, anyhow, bail, ensure};
use parquet::basic::Type;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Length of a NULL in an encoded row.
const NULL: u32 = u32::MAX;

/// A column of text, or of lists of text.
#[derive(Clone, Copy)]
struct Leaf {
    index: usize,
    max_def: i16,
    max_rep: i16,
    /// Definition levels below this one stand for an empty or missing list.
    element_def: i16,
}

/// Reads a Parquet file row by row.
pub struct ParquetRows {
    name: String,
    file: File,
    reader: SerializedFileReader<File>,
    leaves: Vec<Leaf>,
    columns: Vec<Column>,
    groups: usize,
    left_in_group: i64,
    row: u64,
    rows: u64,
}

/// One column of the current row group.
struct Column {
    leaf: Leaf,
    reader: ColumnReaderImpl<ByteArrayType>,
    defs: Vec<i16>,
    reps: Vec<i16>,
    values: Vec<ByteArray>,
}

impl ParquetRows {
    /// Opens `path`, called `name` in messages, and finds the columns. Returns which of a row's
    /// columns is the anchor's, and so on.
    ///
    /// # Errors
    /// No Parquet file, one without its end, or one without the columns: the message lists them.
    pub fn open(path: &Path, name: &str, options: &ReadOptions) -> Result<(Self, Picked)> {
        let at = || format!("cannot read {name}; check the path and the permissions");
        let file = File::open(path).with_context(at)?;
        let handle = file.try_clone().with_context(at)?;
        let reader = guarded(|| Ok(SerializedFileReader::new(handle)?)).with_context(|| {
            format!("{name} is no whole Parquet file (its end, which says where things are, is damaged or missing); fetch it again")
        })?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let (leaves, picked) = pick(schema, options).with_context(|| name.to_owned())?;
        let rows = reader.metadata().file_metadata().num_rows().max(0) as u64;
        let name = name.to_owned();
        let rows = ParquetRows {
            name,
            file,
            reader,
            leaves,
            columns: vec![],
            groups: 0,
            left_in_group: 0,
            row: 0,
            rows,
        };
        Ok((rows, picked))
    }

    /// Appends the next row to `buf`, to be read by [`texts`]. Returns its number, from 1, why it is of
    /// no use, if so, and how many texts it has; `None` at the end.
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
        self.columns.iter_mut().map(|column| column.next_row(buf)).sum::<Result<u64>>().map(Some)
    }

    /// Goes to the next row group when one is through; false behind the last one.
    fn begin_group(&mut self) -> Result<bool> {
        while self.left_in_group == 0 {
            if self.groups == self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = self.reader.get_row_group(self.groups)?;
            self.left_in_group = group.metadata().num_rows();
            ensure!(self.left_in_group >= 0, "a row group of {} rows", self.left_in_group);
            self.columns.clear();
            for &leaf in &self.leaves {
                let ColumnReader::ByteArrayColumnReader(reader) = group.get_column_reader(leaf.index)? else {
                    bail!("column {} is not text", leaf.index)
                };
                let (defs, reps, values) = (vec![], vec![], vec![]);
                self.columns.push(Column { leaf, reader, defs, reps, values });
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

    /// About how many bytes of the file lie before the next row, and the file's size.
    pub fn bytes(&self) -> (u64, u64) {
        let size = self.file.metadata().map_or(0, |m| m.len());
        (if self.rows == 0 { size } else { (size as f64 * self.row as f64 / self.rows as f64) as u64 }, size)
    }

    /// Size and SHA-256 of the file; reads all of it.
    ///
    /// # Errors
    /// The file system's.
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

impl Column {
    /// Appends the elements of the next row: how many, then each with its length. Returns how many.
    fn next_row(&mut self, buf: &mut Vec<u8>) -> Result<u64> {
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
                buf.extend_from_slice(&NULL.to_le_bytes());
                continue;
            }
            let value = values.next().context("values are missing")?.data();
            buf.extend_from_slice(&(value.len() as u32).to_le_bytes());
            buf.extend_from_slice(value);
        }
        buf[at..at + 4].copy_from_slice(&elements.to_le_bytes());
        Ok(u64::from(elements))
    }
}

/// Finds the columns; the picked numbers count the leaves.
fn pick(schema: &SchemaDescriptor, options: &ReadOptions) -> Result<(Vec<Leaf>, Picked)> {
    let fields: Vec<Field> = schema
        .root_schema()
        .get_fields()
        .iter()
        .enumerate()
        .map(|(i, f)| Field::of(schema, i, f.name()))
        .collect();
    let names: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
    let there = || fields.iter().map(|f| format!("{:?} ({})", f.name, f.kind)).collect::<Vec<_>>().join(", ");
    let picked = match options.columns[..] {
        [] => known(&names).ok_or_else(|| {
            anyhow!(
                "no known columns, but {}; say which are the anchor's and the positive's: trainer prepare --columns NAME,NAME",
                there()
            )
        })?,
        ref columns => named(&names, columns)
            .map_err(|missing| anyhow!("no column {missing:?}; the columns are {}", there()))?,
    };
    let mut leaves = vec![];
    let mut leaf = |i: usize, list: Option<bool>| -> Result<usize> {
        let fits = fields[i].leaf.filter(|leaf| list.is_none_or(|list| list == (leaf.max_rep > 0)));
        let wanted = if list == Some(true) { "lists of text" } else { "text" };
        leaves.push(fits.with_context(|| {
            let Field { name, kind, .. } = &fields[i];
            format!("column {name:?} is {kind}, where {wanted} is needed; the columns are {}", there())
        })?);
        Ok(leaves.len() - 1)
    };
    let picked = match picked {
        Picked::Set(set) => Picked::Set(leaf(set, Some(true))?),
        Picked::Pair { anchor, positive, negatives } => Picked::Pair {
            anchor: leaf(anchor, Some(false))?,
            positive: leaf(positive, None)?,
            negatives: negatives.into_iter().map(|i| leaf(i, None)).collect::<Result<_>>()?,
        },
    };
    Ok((leaves, picked))
}

/// A column of the schema's top level.
struct Field {
    name: String,
    kind: String,
    /// If it is one of text or of lists of text.
    leaf: Option<Leaf>,
}

impl Field {
    fn of(schema: &SchemaDescriptor, root: usize, name: &str) -> Field {
        let mut below = (0..schema.num_columns()).filter(|&i| schema.get_column_root_idx(i) == root);
        let (first, second) = (below.next(), below.next());
        let column = first.filter(|_| second.is_none()).map(|i| (i, schema.column(i)));
        let (kind, leaf) = match column {
            Some((index, c)) if c.physical_type() == Type::BYTE_ARRAY && c.max_rep_level() <= 1 => {
                let kind = if c.max_rep_level() == 1 { "lists of text" } else { "text" };
                (kind.to_owned(), Some(Leaf::of(index, &c)))
            }
            Some((_, c)) => (c.physical_type().to_string(), None),
            None => ("several columns".to_owned(), None),
        };
        Field { name: name.to_owned(), kind, leaf }
    }
}

impl Leaf {
    fn of(index: usize, c: &ColumnDescriptor) -> Leaf {
        let (max_def, max_rep) = (c.max_def_level(), c.max_rep_level());
        let element_def = if max_rep == 0 { 0 } else { c.repeated_ancestor_def_level() };
        Leaf { index, max_def, max_rep, element_def }
    }
}

/// The elements of each column of an encoded row; those of a row that was cut, as far as they go.
fn elements(mut row: &[u8]) -> Vec<Vec<Option<&[u8]>>> {
    fn number(row: &mut &[u8]) -> Option<u32> {
        row.split_off(..4).and_then(|n| n.try_into().ok()).map(u32::from_le_bytes)
    }
    let mut out = vec![];
    while let Some(n) = number(&mut row) {
        let mut column = vec![];
        for _ in 0..n {
            match number(&mut row) {
                Some(NULL) => column.push(None),
                Some(length) => match row.split_off(..length as usize) {
                    Some(text) => column.push(Some(text)),
                    None => column.push(Some(std::mem::take(&mut row))),
                },
                None => break,
            }
        }
        out.push(column);
    }
    out
}

/// The texts of an encoded row, whose columns were picked so.
///
/// # Errors
/// NULL, or other bytes than UTF-8.
pub fn texts(row: &[u8], picked: &Picked, lists: &[bool]) -> Result<Texts, Reason> {
    let columns = elements(row);
    let side = |i: usize| -> Result<Side, Reason> {
        let utf8 = |t: &[u8]| std::str::from_utf8(t).map(str::to_owned).map_err(|_| Reason::InvalidUtf8);
        let texts =
            columns.get(i).into_iter().flatten().flatten().map(|t| utf8(t)).collect::<Result<_, _>>()?;
        Ok(Side { texts, listed: lists[i] })
    };
    // A missing list has no elements, a missing text has one that is NULL.
    let given =
        |side: Side| if side.texts.is_empty() && !side.listed { Err(Reason::NullValue) } else { Ok(side) };
    Ok(match picked {
        Picked::Set(set) => Texts::Set(side(*set)?.texts),
        Picked::Pair { anchor, positive, negatives } => {
            let anchor = given(side(*anchor)?)?.texts.pop().ok_or(Reason::NullValue)?;
            let positives = given(side(*positive)?)?;
            let mut all = Side::default();
            for &i in negatives {
                let more = side(i)?;
                all.listed |= more.listed;
                all.texts.extend(more.texts);
            }
            Texts::Sides { anchor, positives, negatives: all }
        }
    })
}

impl ParquetRows {
    /// Which of a row's columns are lists.
    pub fn lists(&self) -> Vec<bool> {
        self.leaves.iter().map(|leaf| leaf.max_rep > 0).collect()
    }
}

/// The start of an encoded row, for people to read.
pub fn excerpt(row: &[u8]) -> Vec<u8> {
    let texts: Vec<&[u8]> = elements(row).into_iter().flatten().map(|t| t.unwrap_or(b"NULL")).collect();
    texts.join(&b'\t')
}
