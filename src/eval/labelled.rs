//! Texts with labels, for clustering and classification.

use super::data_file::{DataFile, RowValues, SPLIT};
use super::remark::Remark;
use crate::common::units::count;
use crate::corpus::{Asked, Field};
use anyhow::{Result, ensure};
use std::collections::{BTreeSet, HashMap};

const TEXT: Field = Field {
    role: "text",
    names: &["text", "texts", "sentence", "sentences", "content", "utterance"],
    required: true,
};
const LABEL: Field = Field {
    role: "label",
    names: &["label", "labels", "intent", "category", "class", "topic", "target", "label_text"],
    required: true,
};

/// Texts and their labels.
pub type Rows = Vec<(String, String)>;

/// Texts and their labels, numbered in the labels' order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labelled {
    pub texts: Vec<String>,
    pub labels: Vec<usize>,
    /// Number of labels.
    pub classes: usize,
}

impl Labelled {
    /// Numbers the labels of `rows` in their order, so that the same rows give the same numbers.
    pub fn new(rows: Rows) -> Labelled {
        let names: BTreeSet<&str> = rows.iter().map(|(_, label)| label.as_str()).collect();
        let numbers: HashMap<&str, usize> = names.iter().enumerate().map(|(i, name)| (*name, i)).collect();
        let labels = rows.iter().map(|(_, label)| numbers[label.as_str()]).collect();
        let classes = names.len();
        Labelled { labels, classes, texts: rows.into_iter().map(|(text, _)| text).collect() }
    }
}

/// Visits the texts and labels of each row: a text and a label, or a list of each, equally long.
///
/// # Errors
/// A missing column, something else than texts, or lists of different lengths; names file and line.
pub fn scan(from: &DataFile, asked: &Asked, visit: &mut dyn FnMut(Rows)) -> Result<Vec<Remark>> {
    let file = &from.path;
    from.scan(file, asked, &[TEXT, LABEL, SPLIT], &mut |row: &RowValues| {
        let (texts, labels) = (row.list(file, 0, "text")?, row.list(file, 1, "label")?);
        ensure!(
            texts.len() == labels.len(),
            "{}:{}: {} have {}; fix the row",
            file.display(),
            row.line,
            count(texts.len() as u64, "text"),
            count(labels.len() as u64, "label")
        );
        visit(texts.into_iter().zip(labels).collect());
        Ok(())
    })
}

/// Visits the split, the text and the label of each row of a file that has several splits.
///
/// # Errors
/// A missing column, or something else than a text; names file and line.
pub fn scan_splits(
    from: &DataFile,
    asked: &Asked,
    visit: &mut dyn FnMut(String, (String, String)),
) -> Result<Vec<Remark>> {
    // Named columns never include the split.
    let mut columns = from.columns.clone();
    if columns.len() == 2 {
        columns.push("split".to_owned());
    }
    let (file, from) = (&from.path, DataFile { columns, split: None, ..from.clone() });
    let part = Field { role: "part", names: &["split"], required: true };
    from.scan(file, asked, &[TEXT, LABEL, part], &mut |row: &RowValues| {
        let text = |i: usize, what: &str| row.needed(file, i, what);
        let split = text(2, "split")?.trim().to_owned();
        visit(split, (text(0, "text")?, text(1, "label")?));
        Ok(())
    })
}
