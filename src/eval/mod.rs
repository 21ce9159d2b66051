//! How good vectors are: similarity of sentence pairs (STS), retrieval with judged documents (BEIR),
//! retrieval of a pair's other half, and BM25 to compare with.

mod beir;
pub mod bm25;
pub mod pairs;
mod remark;
pub mod retrieval;
mod scores;
mod similarity;
mod source;
pub mod sts;
mod suite;
mod topk;

pub use pairs::PairScores;
pub use remark::Remark;
pub use retrieval::RetrievalScores;
pub use scores::{Evaluation, On, Scores};
pub use similarity::{Measure, measure};
pub use source::Source;
pub use sts::StsScores;
pub use suite::{Inputs, Suite};

use crate::common::Matrix;
use crate::folder::{Role, Settings};
use anyhow::{Result, ensure};

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
