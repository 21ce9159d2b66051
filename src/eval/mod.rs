//! How good vectors are: similarity of sentence pairs (STS), retrieval with judged documents (BEIR),
//! retrieval of a pair's other half, and BM25 to compare with.

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

use crate::common::Matrix;
use crate::folder::{Role, Settings};
use anyhow::{Result, ensure};
use similarity::measure;

/// Texts to vectors: one row per text, in their order.
pub type Encode<'a> = dyn FnMut(&[String]) -> Result<Matrix> + 'a;

/// Encodes `texts` of a role, each behind its prompt, checks what came back, and makes it ready for the settings'
/// [`measure`].
fn vectors<'a>(
    encode: &mut Encode<'_>,
    texts: impl Iterator<Item = &'a str>,
    role: Role,
    settings: &Settings,
) -> Result<Matrix> {
    let prefix = settings.prefix(role);
    let texts: Vec<String> = texts.map(|text| format!("{prefix}{text}")).collect();
    let vectors = encode(&texts)?;
    ensure!(vectors.rows == texts.len(), "{} vectors came back for {} texts", vectors.rows, texts.len());
    if let Some(i) = (0..vectors.rows).find(|&i| !vectors.row(i).iter().all(|x| x.is_finite())) {
        let text: String = texts[i].chars().take(60).collect();
        anyhow::bail!("the vector of text {i} ({text:?}) is not finite; the model's weights are unusable");
    }
    Ok(similarity::prepared(settings.similarity, vectors))
}

#[cfg(test)]
mod tests;
