//! From texts to comparable vectors.

use super::similarity::prepared;
use crate::common::Matrix;
use crate::folder::{Role, Settings};
use anyhow::{Result, ensure};

/// Encodes texts, each after a prompt: one row per text, in order.
pub type Encode<'a> = dyn FnMut(&str, &[String]) -> Result<Matrix> + 'a;

/// Encodes `texts` of a role, each prefixed with its prompt, checks the result, and prepares it for the settings'
/// [`measure`](super::similarity::measure).
pub fn vectors<'a>(
    encode: &mut Encode<'_>,
    texts: impl Iterator<Item = &'a str>,
    role: Role,
    settings: &Settings,
) -> Result<Matrix> {
    let prefix = settings.prefix(role);
    let texts: Vec<String> = texts.map(str::to_owned).collect();
    let vectors = encode(prefix, &texts)?;
    ensure!(vectors.rows == texts.len(), "{} vectors came back for {} texts", vectors.rows, texts.len());
    if let Some(i) = (0..vectors.rows).find(|&i| !vectors.row(i).iter().all(|x| x.is_finite())) {
        let text: String = texts[i].chars().take(60).collect();
        anyhow::bail!("the vector of text {i} ({text:?}) is not finite; the model's weights are unusable");
    }
    Ok(prepared(settings.similarity, vectors))
}
