//! Reads a `tokenizer.json`.

use anyhow::{Result, anyhow};
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
}

pub fn parse(path: &Path, bytes: &[u8]) -> Result<(Stated, Tokenizer)> {
    let unusable = |e: String| anyhow!("{} is not a tokenizer.json: {e}; fetch it again", path.display());
    let json = serde_json::from_slice(bytes).map_err(|e| unusable(e.to_string()))?;
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|e| unusable(e.to_string()))?;
    tokenizer.with_padding(None).with_truncation(None).map_err(|e| unusable(e.to_string()))?;
    Ok((json, tokenizer))
}
