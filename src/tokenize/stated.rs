//! Reads a `tokenizer.json`.

use super::class::Class;
use anyhow::{Result, anyhow, ensure};
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;
use tokenizers::Tokenizer;

/// What the crate does not expose of a `tokenizer.json`; the vocabulary is skipped.
#[derive(Deserialize)]
pub struct Stated {
    #[serde(default)]
    pub added_tokens: Vec<Value>,
    #[serde(default)]
    pub padding: Value,
    #[serde(default)]
    pub truncation: Value,
    pub model: StatedModel,
}

#[derive(Deserialize)]
pub struct StatedModel {
    #[serde(default, rename = "type")]
    pub kind: Value,
    #[serde(default)]
    pub continuing_subword_prefix: Option<String>,
}

/// What a file says, and its tokenizer without truncation and padding.
///
/// # Errors
/// A file that is not a `tokenizer.json`, or has pieces that the class does not read.
pub fn parse(path: &Path, bytes: &[u8], class: Class) -> Result<(Stated, Tokenizer)> {
    let unusable = |e: String| anyhow!("{} is not a tokenizer.json: {e}; fetch it again", path.display());
    let json: Stated = serde_json::from_slice(bytes).map_err(|e| unusable(e.to_string()))?;
    let prefix = json.model.continuing_subword_prefix.as_deref().unwrap_or_default();
    // Before the crate reads it, which panics if the merges are without the prefix.
    ensure!(
        class != Class::Roberta || json.model.kind != "BPE" || prefix.is_empty(),
        "{}: model.continuing_subword_prefix is {prefix:?}, which a {} does not have; set tokenizer_class to \
         PreTrainedTokenizerFast",
        path.display(),
        class.name()
    );
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|e| unusable(e.to_string()))?;
    tokenizer.with_padding(None).with_truncation(None).map_err(|e| unusable(e.to_string()))?;
    Ok((json, tokenizer))
}
