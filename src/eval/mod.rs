//! How good vectors are: similarity of sentence pairs (STS), retrieval with judged documents (BEIR),
//! retrieval of a pair's other half, and BM25 to compare with.

pub mod bm25;
pub mod pairs;
pub mod report;
pub mod retrieval;
pub mod sts;
mod topk;

pub use pairs::PairScores;
pub use report::{Prompts, Report, run};
pub use retrieval::RetrievalScores;
pub use sts::StsScores;

use crate::common::Matrix;
use anyhow::{Result, ensure};

/// Texts to vectors: one row per text, in their order.
pub type Encode<'a> = dyn FnMut(&[String]) -> Result<Matrix> + 'a;

/// Encodes `texts`, checks what came back, and divides each vector by its length, so that an inner
/// product is a cosine.
fn unit_vectors(encode: &mut Encode<'_>, texts: &[String]) -> Result<Matrix> {
    let vectors = encode(texts)?;
    ensure!(vectors.rows == texts.len(), "{} vectors came back for {} texts", vectors.rows, texts.len());
    if let Some(i) = (0..vectors.rows).find(|&i| !vectors.row(i).iter().all(|x| x.is_finite())) {
        let text: String = texts[i].chars().take(60).collect();
        anyhow::bail!("the vector of text {i} ({text:?}) is not finite; the model's weights are unusable");
    }
    Ok(vectors.normalized())
}

#[cfg(test)]
mod tests;
