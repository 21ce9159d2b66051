//! Identifies a tokenizer by a hash.

use crate::common::hash::hex;
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// The first 16 bytes of the SHA-256 of a `tokenizer.json`; shards store it, so that tokens are never read with another
/// vocabulary.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenizerHash(pub [u8; 16]);

impl TokenizerHash {
    /// Hash of the bytes of a `tokenizer.json`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = [0; 16];
        hash.copy_from_slice(&Sha256::digest(bytes)[..16]);
        TokenizerHash(hash)
    }
}

impl fmt::Display for TokenizerHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for TokenizerHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenizerHash({self})")
    }
}

impl FromStr for TokenizerHash {
    type Err = anyhow::Error;

    fn from_str(s: &str) -> Result<Self> {
        ensure!(s.len() == 32 && s.is_ascii(), "a tokenizer hash has 32 hex digits, not {s:?}");
        let mut hash = [0; 16];
        for (i, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&s[2 * i..2 * i + 2], 16)
                .with_context(|| format!("hex digits in {s:?}"))?;
        }
        Ok(TokenizerHash(hash))
    }
}
