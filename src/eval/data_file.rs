//! A file or folder to evaluate on, and how to read it.

use super::remark::Remark;
use crate::common::units::count;
use crate::corpus::{
    Asked, Condition, Delimiter, Field, FieldReader, Format, Quoting, ReadOptions, Skipped, as_number,
    as_text,
};
use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file, or a folder in BEIR's layout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DataFile {
    pub path: PathBuf,
    /// Names of its columns, or their numbers if there is no header.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The split to use, of those that its column `split` or the names of its files distinguish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// Conditions on its rows.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    pub quoting: Quoting,
    /// A teacher's vectors, for evaluations that compare with them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teacher: Option<PathBuf>,
    /// The data set of the run whose loss is measured, if its losses differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss_of: Option<String>,
}

impl From<PathBuf> for DataFile {
    fn from(path: PathBuf) -> DataFile {
        DataFile { path, ..Default::default() }
    }
}

impl DataFile {
    /// Options for reading its files.
    pub fn options(&self, asked: &Asked) -> ReadOptions {
        ReadOptions {
            format: self.format,
            delimiter: self.delimiter,
            quoting: self.quoting,
            columns: self.columns.clone(),
            filters: self.filters.clone(),
            asked: asked.clone(),
            ..Default::default()
        }
    }

    /// Visits the rows of a file: those of one split, if the fields end with [`SPLIT`] and it has a column of that
    /// name. Returns remarks on how the file was read.
    ///
    /// # Errors
    /// Errors from [`FieldReader`] and `visit`; several splits and none chosen, or a chosen split that does not exist.
    pub(super) fn scan(
        &self,
        path: &Path,
        asked: &Asked,
        fields: &[Field],
        visit: &mut dyn FnMut(&RowValues) -> Result<()>,
    ) -> Result<Vec<Remark>> {
        let mut reader = self.open(path, asked, fields)?;
        let at = reader.columns().used.iter().any(|(role, _)| role == SPLIT.role).then_some(fields.len() - 1);
        let file = path.display();
        ensure!(
            at.is_some() || self.split.is_none() || fields.last().is_none_or(|f| f.role != SPLIT.role),
            "{file} has no column \"split\", but {:?} was chosen; leave out the split",
            self.split.as_deref().unwrap_or_default()
        );
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let cells = reader.has_cells();
        while let Some((line, values)) = reader.next()? {
            if let Some(at) = at {
                let split = values[at].as_ref().and_then(as_text).unwrap_or_default().trim().to_owned();
                let other = self.split.as_ref().is_some_and(|wanted| *wanted != split);
                *counts.entry(split).or_default() += 1;
                if other {
                    continue;
                }
            }
            visit(&RowValues { line, values, cells })?;
        }
        let chosen = self.split.as_deref().filter(|_| at.is_some());
        check_split(path, asked, chosen, &counts)?;
        let columns = reader.columns();
        let renamed = columns.used.iter().any(|(role, name)| !role.eq_ignore_ascii_case(name));
        let mut remarks: Vec<Remark> =
            renamed.then(|| Remark::Note(format!("columns: {columns}"))).into_iter().collect();
        remarks.extend(skipped(reader.skipped()));
        Ok(remarks)
    }

    fn open(&self, path: &Path, asked: &Asked, fields: &[Field]) -> Result<FieldReader> {
        let mut options = self.options(asked);
        let reader = FieldReader::open(path, &options, fields)?;
        // Explicitly named columns never include the split, so add it.
        let unnamed =
            options.columns.len() + 1 == fields.len() && fields.last().is_some_and(|f| f.role == "split");
        let split = reader.columns().unused.iter().find(|name| name.eq_ignore_ascii_case("split"));
        let (Some(name), true) = (split.cloned(), unnamed) else { return Ok(reader) };
        options.columns.push(name);
        FieldReader::open(path, &options, fields)
    }
}

/// # Errors
/// Several splits and none chosen, or a chosen split that does not exist.
pub(super) fn check_split(
    path: &Path,
    asked: &Asked,
    chosen: Option<&str>,
    counts: &BTreeMap<String, u64>,
) -> Result<()> {
    if let Some(split) = chosen {
        ensure!(
            counts.contains_key(split),
            "{}: no row is of the split {split:?}; rows by split: {}",
            path.display(),
            listed(counts)
        );
        return Ok(());
    }
    if counts.len() < 2 {
        return Ok(());
    }
    let first = counts.keys().find(|name| !name.is_empty()).map_or("", String::as_str);
    bail!(
        "{} has several splits, rows by split: {}; choose one, for example {}",
        path.display(),
        listed(counts),
        asked.setting("split", &[first])
    )
}

fn listed(counts: &BTreeMap<String, u64>) -> String {
    counts.iter().map(|(name, n)| format!("{name:?} {n}")).collect::<Vec<_>>().join(", ")
}

/// The last field of files that may hold several splits.
pub(super) const SPLIT: Field = Field { role: "split", names: &["split"], required: false };

/// Two sentences.
pub(super) const SENTENCES: [Field; 2] = [
    Field {
        role: "sentence1",
        names: &["sentence1", "sentence_1", "sentence_a", "sent1", "text1", "text_1", "text_a", "question1"],
        required: true,
    },
    Field {
        role: "sentence2",
        names: &["sentence2", "sentence_2", "sentence_b", "sent2", "text2", "text_2", "text_b", "question2"],
        required: true,
    },
];

/// Describes what a reader skipped.
pub(super) fn skipped(counts: &BTreeMap<Skipped, u64>) -> impl Iterator<Item = Remark> + '_ {
    let told = |(why, n): (&Skipped, &u64)| Remark::Note(format!("{} skipped: {why}", count(*n, "row")));
    counts.iter().filter(|(_, n)| **n > 0).map(told)
}

/// The values of a row's fields.
pub(super) struct RowValues {
    pub line: u64,
    values: Vec<Option<Value>>,
    /// Whether they are cells of a table, of which blank ones are missing.
    cells: bool,
}

impl RowValues {
    /// A field as text; numbers as written. `None` if missing or blank.
    ///
    /// # Errors
    /// A list or an object; names file and line.
    pub fn text(&self, file: &Path, i: usize, what: &str) -> Result<Option<String>> {
        let Some(value) = &self.values[i] else { return Ok(None) };
        let text = as_text(value)
            .with_context(|| self.at(file, &format!("the {what} is {}, not a text", short(value))))?;
        Ok(Some(text))
    }

    /// A field as text, which may be empty but not missing.
    ///
    /// # Errors
    /// A list, an object or a missing field; names file and line.
    pub fn sentence(&self, file: &Path, i: usize, what: &str) -> Result<String> {
        if self.cells {
            Ok(self.text(file, i, what)?.unwrap_or_default())
        } else {
            self.needed(file, i, what)
        }
    }

    pub fn is_missing(&self, i: usize) -> bool {
        self.values[i].is_none()
    }

    /// A required field as text.
    ///
    /// # Errors
    /// A list, an object or a missing field; names file and line.
    pub fn needed(&self, file: &Path, i: usize, what: &str) -> Result<String> {
        self.text(file, i, what)?.with_context(|| self.at(file, &format!("there is no {what}")))
    }

    /// A required field as a number.
    ///
    /// # Errors
    /// Missing or not a finite number; names file and line.
    pub fn number(&self, file: &Path, i: usize, what: &str) -> Result<f64> {
        let Some(value) = &self.values[i] else { bail!(self.at(file, &format!("there is no {what}"))) };
        as_number(value)
            .with_context(|| self.at(file, &format!("the {what} {} is not a number", short(value))))
    }

    /// A required field as a list of texts; a text that is no list is one of one.
    ///
    /// # Errors
    /// Missing, or a list with something else; names file and line.
    pub fn list(&self, file: &Path, i: usize, what: &str) -> Result<Vec<String>> {
        let Some(Value::Array(items)) = &self.values[i] else {
            return Ok(vec![self.needed(file, i, what)?]);
        };
        let text = |item: &Value| {
            let text = as_text(item).filter(|text| !text.trim().is_empty());
            text.with_context(|| self.at(file, &format!("{} among the {what} is not a text", short(item))))
        };
        items.iter().map(text).collect()
    }

    /// A required field as one of two classes: 0 or false, 1 or true.
    ///
    /// # Errors
    /// Missing, or anything else; names file and line.
    pub fn is_positive(&self, file: &Path, i: usize, what: &str) -> Result<bool> {
        let text = self.needed(file, i, what)?;
        match (text.trim().to_ascii_lowercase().as_str(), text.trim().parse::<f64>()) {
            ("true", _) => Ok(true),
            ("false", _) => Ok(false),
            (_, Ok(1.0)) => Ok(true),
            (_, Ok(0.0)) => Ok(false),
            _ => bail!(self.at(file, &format!("the {what} {text:?} is neither 0 nor 1"))),
        }
    }

    fn at(&self, file: &Path, what: &str) -> String {
        format!("{}:{}: {what}; fix the row", file.display(), self.line)
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}
