//! The kinds of evaluation. To add one, implement [`Evaluator`] in a new file and add a row here.

use super::data_file::DataFile;
use super::evaluator::Evaluator;
use super::pairs::PairSet;
use super::retrieval::RetrievalSet;
use super::sts::StsSet;
use crate::corpus::Asked;
use anyhow::Result;
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use std::sync::LazyLock;

/// A kind of evaluation.
#[derive(Debug)]
pub struct EvaluatorKind {
    /// Prefix of its metrics' names; also its switch of `trainer eval`, its key in `[eval]` and its `kind` in
    /// `[[eval.on]]`.
    pub name: &'static str,
    /// The switch's value name, for the help.
    pub value: &'static str,
    pub help: &'static str,
    /// Reads a set; errors name file and line.
    pub read: fn(&DataFile, &Asked) -> Result<Box<dyn Evaluator>>,
}

/// In the order of the keys in `[eval]`.
pub static KINDS: [EvaluatorKind; 3] = [
    EvaluatorKind {
        name: "pairs",
        value: "FILE",
        help: "Pairs: each anchor searches for its positive among all positives; columns anchor, positive",
        read: |file, asked| Ok(Box::new(PairSet::read(file, asked)?)),
    },
    EvaluatorKind {
        name: "sts",
        value: "FILE",
        help: "Sentence pairs with scores: columns sentence1, sentence2, score (or label, similarity_score …)",
        read: |file, asked| Ok(Box::new(StsSet::read(file, asked)?)),
    },
    EvaluatorKind {
        name: "retrieval",
        value: "DIR",
        help: "BEIR folder: corpus, queries, qrels/ (columns query-id, corpus-id, score), as .jsonl and .tsv, \
               compressed, or as .parquet",
        read: |file, asked| Ok(Box::new(RetrievalSet::read(file, asked)?)),
    },
];

/// By name.
impl Serialize for EvaluatorKind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name)
    }
}

/// Names of [`KINDS`].
pub static NAMES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| KINDS.iter().map(|kind| kind.name).collect());

/// By name.
impl<'de> Deserialize<'de> for &'static EvaluatorKind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        let kind = KINDS.iter().find(|kind| kind.name == name);
        kind.ok_or_else(|| Error::unknown_variant(&name, &NAMES))
    }
}
