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
    /// Prefix of its metrics' names; also its key in `[eval]` and its `kind` in `[[eval.on]]`.
    pub name: &'static str,
    /// Its switch, without dashes before it.
    pub switch: &'static str,
    /// The switch's value name, for the help.
    pub value: &'static str,
    pub help: &'static str,
    /// What its figures are results of, as sentence-transformers' evaluator describes itself.
    pub task: &'static str,
    /// The part of a figure's key that makes it the primary one.
    pub primary: &'static str,
    /// Whether it compares with a teacher's vectors.
    pub teacher: bool,
    /// Whether it needs a run, so that `trainer eval` has no such switch.
    pub in_runs: bool,
    /// Reads a set; errors name file and line.
    pub read: Read,
}

/// Reads a set.
type Read = fn(&DataFile, &Asked) -> Result<Box<dyn Evaluator>>;

/// Most kinds; `task` is what its figures are results of, and the part of a key that makes a figure the primary one.
const fn kind(name: &'static str, task: [&'static str; 2], help: &'static str, read: Read) -> EvaluatorKind {
    let [task, primary] = task;
    EvaluatorKind {
        name,
        switch: name,
        value: "FILE",
        help,
        task,
        primary,
        teacher: false,
        in_runs: false,
        read,
    }
}

/// In the order of the keys in `[eval]`.
pub static KINDS: [EvaluatorKind; 14] = [
    kind(
        "pairs",
        ["Information Retrieval", "ndcg@10"],
        "Pairs: each anchor searches for its positive among all positives; columns anchor, positive",
        |file, asked| Ok(Box::new(PairSet::read(file, asked)?)),
    ),
    EvaluatorKind {
        in_runs: true,
        ..kind("dev", ["Loss of held-out pairs", "loss"], "The loss of rows as in training", |file, asked| {
            Ok(Box::new(DevSet::read(file, asked)?))
        })
    },
    kind(
        "sts",
        ["Semantic Similarity", "spearman"],
        "Sentence pairs with scores: columns sentence1, sentence2, score (or label, similarity_score …)",
        |file, asked| Ok(Box::new(StsSet::read(file, asked)?)),
    ),
    EvaluatorKind {
        value: "DIR",
        ..kind(
            "retrieval",
            ["Information Retrieval", "ndcg@10"],
            "BEIR folder: corpus, queries, qrels/ (columns query-id, corpus-id, score), as .jsonl and .tsv, \
               compressed, or as .parquet",
            |file, asked| Ok(Box::new(RetrievalSet::read(file, asked)?)),
        )
    },
    kind(
        "binary",
        ["Binary Classification", "ap"],
        "Pairs labelled 0 or 1: columns sentence1, sentence2, label (or is_duplicate …)",
        |file, asked| Ok(Box::new(BinarySet::read(file, asked)?)),
    ),
    kind(
        "triplets",
        ["Triplet", "accuracy"],
        "Triplets: is the anchor nearer to the positive than to each negative? As pairs, with negatives",
        |file, asked| Ok(Box::new(TripletSet::read(file, asked)?)),
    ),
    kind(
        "reranking",
        ["Reranking", "ndcg@10"],
        "Queries with candidates: columns query, positive, negative, each a text or a list of texts",
        |file, asked| Ok(Box::new(RerankingSet::read(file, asked)?)),
    ),
    EvaluatorKind {
        switch: "one-of-n",
        ..kind(
            "one_of_n",
            ["Reranking", "accuracy"],
            "Contexts and responses, as pairs: each context picks its response among 100, in the file's order",
            |file, asked| Ok(Box::new(OneOfN::read(file, asked)?)),
        )
    },
    EvaluatorKind {
        value: "PATH",
        ..kind(
            "paraphrases",
            ["Paraphrase Mining", "average_precision"],
            "Paraphrase mining: a folder with sentences (id, text) and duplicates (id1, id2), or a file as for \
               --binary",
            |file, asked| Ok(Box::new(ParaphraseSet::read(file, asked)?)),
        )
    },
    kind(
        "translation",
        ["Translation", "mean_accuracy"],
        "Texts and translations, as pairs: accuracy of the nearest one, both ways",
        |file, asked| Ok(Box::new(Translations::read(file, asked)?)),
    ),
    kind(
        "bitext",
        ["Bitext Mining", "f1"],
        "The same with MTEB's figures of bitext mining",
        |file, asked| Ok(Box::new(Translations::bitext(file, asked)?)),
    ),
    EvaluatorKind {
        teacher: true,
        ..kind(
            "mse",
            ["Knowledge Distillation", "negative_mse"],
            "Distance from a teacher: pairs of a source text, whose vector --teacher has, and the text to encode",
            |file, asked| Ok(Box::new(TaughtSet::read(file, asked)?)),
        )
    },
    kind(
        "clustering",
        ["Clustering", "v_measure"],
        "Labelled texts: columns text, label; or sets of them: lists texts, labels",
        |file, asked| Ok(Box::new(ClusteringSet::read(file, asked)?)),
    ),
    EvaluatorKind {
        value: "PATH",
        ..kind(
            "classification",
            ["Classification", "accuracy"],
            "Labelled texts of the splits train and test: a folder with a file of each, or a column split; columns \
               text, label",
            |file, asked| Ok(Box::new(ClassificationSet::read(file, asked)?)),
        )
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
