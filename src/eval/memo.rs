//! Vectors that are needed again, because a set is scored in several forms.

use super::model::Encode;
use crate::common::Matrix;
use anyhow::Result;
use std::collections::HashMap;
use xxhash_rust::xxh3::Xxh3;

/// Vectors by prompt and texts.
#[derive(Default)]
pub struct Memo {
    known: HashMap<u128, Matrix>,
    bytes: usize,
}

/// Beyond this, texts are encoded again.
const MOST_BYTES: usize = 1 << 30;

impl Memo {
    /// # Errors
    /// Those of `encode`.
    pub fn encode(&mut self, encode: &mut Encode<'_>, prompt: &str, texts: &[String]) -> Result<Matrix> {
        let mut hash = Xxh3::new();
        for text in std::iter::once(prompt).chain(texts.iter().map(String::as_str)) {
            hash.update(&(text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        }
        let key = hash.digest128();
        if let Some(found) = self.known.get(&key) {
            return Ok(found.clone());
        }
        let found = encode(prompt, texts)?;
        let bytes = size_of_val(&found.data[..]);
        if self.bytes + bytes <= MOST_BYTES {
            self.bytes += bytes;
            self.known.insert(key, found.clone());
        }
        Ok(found)
    }
}
