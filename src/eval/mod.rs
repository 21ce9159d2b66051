//! Evaluates vectors: similarity of sentence pairs (STS), retrieval with judged documents (BEIR), and the other
//! evaluations of sentence-transformers and MTEB; BM25 for comparison.

mod beir;
mod binary;
mod bm25;
mod classification;
mod clustering;
mod data_file;
mod dev;
mod distinct;
mod evaluator;
mod findings;
mod kinds;
mod labelled;
mod memo;
mod model;
mod mse;
mod nearest;
mod one_of_n;
mod pairs;
mod paraphrases;
mod ranking;
mod remark;
mod request;
mod reranking;
mod retrieval;
mod similarity;
mod sts;
mod suite;
mod thresholds;
mod topk;
mod trained;
mod translation;
mod triplets;
mod tuples;

pub use clustering::v_measure;
pub use data_file::DataFile;
pub use evaluator::{Evaluator, Measured, Scores, baseline, scores};
pub use findings::{Evaluation, Findings};
pub use kinds::{EvaluatorKind, KINDS, NAMES};
pub use model::{Encode, Model};
pub use pairs::PairSet;
pub use remark::Remark;
pub use request::{ByKey, Place, Request, stem};
pub use retrieval::RetrievalSet;
pub use similarity::{Measure, measure, prepared};
pub use sts::{StsPair, StsSet, pearson, spearman};
pub use suite::{Due, Suite, When};
pub use topk::{Hit, Scoring, TopK};
pub use trained::{TrainedLoss, TrainedLosses};

#[cfg(test)]
mod tests;
