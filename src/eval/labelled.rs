//! Texts with labels, for clustering and classification.

use super::data_file::{DataFile, RowValues, SPLIT};
use super::remark::Remark;
use crate::corpus::{Asked, Field};
use anyhow::{Result, ensure};
use std::collections::{BTreeSet, HashMap};

/// In the order of `--columns`.
pub const FIELDS: [Field; 3] = [
    Field {
        role: "text",
        names: &["text", "texts", "sentence", "sentences", "content", "utterance"],
        required: true,
    },
    Field {
        role: "label",
        names: &["label", "labels", "intent", "category", "class", "topic", "target", "label_text"],
        required: true,
    },
    SPLIT,
];

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
    from.scan(file, asked, &FIELDS, &mut |row: &RowValues| {
        let (texts, labels) = (row.list(file, 0, "text")?, row.list(file, 1, "label")?);
        ensure!(
            texts.len() == labels.len(),
            "{}:{}: {} texts have {} labels; fix the row",
            file.display(),
            row.line,
            texts.len(),
            labels.len()
        );
        visit(texts.into_iter().zip(labels).collect());
        Ok(())
    })
}
