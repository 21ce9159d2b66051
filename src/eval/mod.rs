//! Evaluates vectors: similarity of sentence pairs (STS), retrieval with judged documents (BEIR), retrieval of a pair's
//! other half, and BM25 for comparison.

mod beir;
mod bm25;
mod data_file;
mod evaluator;
mod findings;
mod kinds;
mod pairs;
mod remark;
mod request;
mod retrieval;
mod similarity;
mod sts;
mod suite;
mod topk;
mod vectors;

pub use data_file::DataFile;
pub use evaluator::{Evaluator, Scores};
pub use findings::{Evaluation, Findings};
pub use kinds::{EvaluatorKind, KINDS, NAMES};
pub use pairs::PairSet;
pub use remark::Remark;
pub use request::{ByKey, Place, Request};
pub use retrieval::RetrievalSet;
pub use sts::{StsPair, StsSet, pearson, spearman};
pub use suite::Suite;
pub use vectors::Encode;

#[cfg(test)]
mod tests;
