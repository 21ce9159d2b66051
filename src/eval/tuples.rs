//! Rows of texts, read as training reads them: pairs, and tuples with negatives.

use super::data_file::{self, DataFile, SPLIT, skipped};
use super::remark::Remark;
use crate::corpus::{self, Asked, Field, FieldReader, Record};
use anyhow::Result;
use std::collections::BTreeMap;

/// The rows of a file, with up to so many negatives, and remarks on how it was read.
///
/// # Errors
/// A row that is not one, since an evaluation on part of a file is a different one; several splits and none chosen.
pub fn records(
    file: &DataFile,
    asked: &Asked,
    negatives: Option<usize>,
) -> Result<(Vec<Record>, Vec<Remark>)> {
    let mut options = file.options(asked);
    options.negatives = negatives;
    if let Some(split) = &file.split {
        options.filters.push(format!("split={split}").parse()?);
    }
    let name = file.path.display();
    let mut rows = Vec::new();
    let mut reader = corpus::open_with(&file.path, &options)?;
    let columns = reader.columns().clone();
    if file.split.is_none() && columns.unused.iter().any(|name| name.eq_ignore_ascii_case("split")) {
        check_split(file, asked)?;
    }
    for record in &mut reader {
        let record = record.map_err(|r| anyhow::anyhow!("{name}:{}: {}; fix it", r.line, r.reason))?;
        rows.push(record);
    }
    let mut remarks: Vec<Remark> = columns.warning(&options).map(Remark::Warning).into_iter().collect();
    remarks.extend(skipped(reader.skipped()));
    reader.finish()?;
    if rows.is_empty() && file.split.is_some() {
        check_split(file, asked)?;
    }
    Ok((rows, remarks))
}

/// The texts of each row, at least two.
///
/// # Errors
/// As [`records`].
pub fn read(
    file: &DataFile,
    asked: &Asked,
    negatives: Option<usize>,
) -> Result<(Vec<Vec<String>>, Vec<Remark>)> {
    let (rows, remarks) = records(file, asked, negatives)?;
    Ok((rows.into_iter().map(|row| row.texts).collect(), remarks))
}

/// Pairs of texts.
pub type Pairs = Vec<(String, String)>;

/// The first two texts of each row.
///
/// # Errors
/// As [`read`].
pub fn pairs(file: &DataFile, asked: &Asked) -> Result<(Pairs, Vec<Remark>)> {
    let (rows, remarks) = read(file, asked, None)?;
    let pair = |row: Vec<String>| {
        let mut texts = row.into_iter();
        texts.next().zip(texts.next())
    };
    Ok((rows.into_iter().filter_map(pair).collect(), remarks))
}

/// # Errors
/// Several splits and none chosen, or a chosen split that does not exist.
fn check_split(file: &DataFile, asked: &Asked) -> Result<()> {
    let options = corpus::ReadOptions { columns: vec![], ..file.options(asked) };
    let field = Field { required: true, ..SPLIT };
    let mut reader = FieldReader::open(&file.path, &options, &[field])?;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    while let Some((_, values)) = reader.next()? {
        let split = values.first().and_then(|v| corpus::as_text(v.as_ref()?)).unwrap_or_default();
        *counts.entry(split).or_default() += 1;
    }
    data_file::check_split(&file.path, asked, file.split.as_deref(), &counts)
}
