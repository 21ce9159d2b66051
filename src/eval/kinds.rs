//! The kinds of evaluation. To add one, implement [`Evaluator`] in a new file and add a row here.

use super::binary::BinarySet;
use super::classification::ClassificationSet;
use super::clustering::ClusteringSet;
use super::data_file::DataFile;
use super::dev::DevSet;
use super::evaluator::Evaluator;
use super::mse::TaughtSet;
use super::one_of_n::OneOfN;
use super::pairs::PairSet;
use super::paraphrases::ParaphraseSet;
use super::reranking::RerankingSet;
use super::retrieval::RetrievalSet;
use super::sts::StsSet;
use super::translation::Translations;
use super::triplets::TripletSet;
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
    /// Its switch, if that is not the name.
    switch: &'static str,
    /// The switch's value name, for the help.
    pub value: &'static str,
    pub help: &'static str,
    /// Whether it compares with a teacher's vectors.
    pub teacher: bool,
    /// Whether it needs a run, so that `trainer eval` has no such switch.
    pub in_runs: bool,
    /// Reads a set; errors name file and line.
    pub read: fn(&DataFile, &Asked) -> Result<Box<dyn Evaluator>>,
}

/// Most kinds.
const PLAIN: EvaluatorKind = EvaluatorKind {
    name: "",
    switch: "",
    value: "FILE",
    help: "",
    teacher: false,
    in_runs: false,
    read: |file, asked| Ok(Box::new(PairSet::read(file, asked)?)),
};

/// In the order of the keys in `[eval]`.
pub static KINDS: [EvaluatorKind; 14] = [
    EvaluatorKind {
        name: "pairs",
        help: "Pairs: each anchor searches for its positive among all positives; columns anchor, positive",
        read: |file, asked| Ok(Box::new(PairSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "dev",
        help: "The loss of rows as in training",
        in_runs: true,
        read: |file, asked| Ok(Box::new(DevSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "sts",
        help: "Sentence pairs with scores: columns sentence1, sentence2, score (or label, similarity_score …)",
        read: |file, asked| Ok(Box::new(StsSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "retrieval",
        value: "DIR",
        help: "BEIR folder: corpus, queries, qrels/ (columns query-id, corpus-id, score), as .jsonl and .tsv, \
               compressed, or as .parquet",
        read: |file, asked| Ok(Box::new(RetrievalSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "binary",
        help: "Pairs labelled 0 or 1: columns sentence1, sentence2, label (or is_duplicate …)",
        read: |file, asked| Ok(Box::new(BinarySet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "triplets",
        help: "Triplets: is the anchor nearer to the positive than to each negative? As pairs, with negatives",
        read: |file, asked| Ok(Box::new(TripletSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "reranking",
        help: "Queries with candidates: columns query, positive, negative, each a text or a list of texts",
        read: |file, asked| Ok(Box::new(RerankingSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "one_of_n",
        switch: "one-of-n",
        help: "Contexts and responses, as pairs: each context picks its response among 100, in the file's order",
        read: |file, asked| Ok(Box::new(OneOfN::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "paraphrases",
        value: "PATH",
        help: "Paraphrase mining: a folder with sentences (id, text) and duplicates (id1, id2), or a file as for \
               --binary",
        read: |file, asked| Ok(Box::new(ParaphraseSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "translation",
        help: "Texts and translations, as pairs: accuracy of the nearest one, both ways",
        read: |file, asked| Ok(Box::new(Translations::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "bitext",
        help: "The same with MTEB's figures of bitext mining",
        read: |file, asked| Ok(Box::new(Translations::bitext(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "mse",
        help: "Distance from a teacher: pairs of a source text, whose vector --teacher has, and the text to encode",
        teacher: true,
        read: |file, asked| Ok(Box::new(TaughtSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "clustering",
        help: "Labelled texts: columns text, label; or sets of them: lists texts, labels",
        read: |file, asked| Ok(Box::new(ClusteringSet::read(file, asked)?)),
        ..PLAIN
    },
    EvaluatorKind {
        name: "classification",
        value: "PATH",
        help: "Labelled texts of the splits train and test: a folder with a file of each, or a column split; columns \
               text, label",
        read: |file, asked| Ok(Box::new(ClassificationSet::read(file, asked)?)),
        ..PLAIN
    },
];

impl EvaluatorKind {
    /// Its switch, without dashes before it.
    pub fn switch(&self) -> &'static str {
        if self.switch.is_empty() { self.name } else { self.switch }
    }
}

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
