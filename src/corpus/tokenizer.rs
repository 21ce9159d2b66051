//! Loading a `tokenizer.json` and naming it by its hash.

use super::compress::hex;
use anyhow::{Context, Result, anyhow, ensure};
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use tokenizers::{Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy};

/// The first 16 bytes of the SHA-256 of a `tokenizer.json`: shards carry it, so that tokens are
/// never read with another vocabulary.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenizerHash(pub [u8; 16]);

impl TokenizerHash {
    /// Hash of the bytes of a `tokenizer.json`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = [0; 16];
        hash.copy_from_slice(&Sha256::digest(bytes)[..16]);
        TokenizerHash(hash)
    }

    /// The first 8 bytes, little-endian.
    pub fn as_u64(&self) -> u64 {
        self.0[..8].iter().rev().fold(0, |x, &b| x << 8 | u64::from(b))
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

/// Loads a `tokenizer.json` and cuts every text at `max_len` tokens, special tokens included.
/// What the file itself says of truncation and padding is dropped: all-MiniLM-L6-v2's pads every
/// text to 128.
///
/// # Errors
/// A file that is missing or is no tokenizer; a `max_len` that leaves no room for text.
pub fn load_tokenizer(path: &Path, max_len: usize) -> Result<(Tokenizer, TokenizerHash)> {
    let bytes = std::fs::read(path)
        .with_context(|| format!("cannot read the tokenizer {}; name a tokenizer.json", path.display()))?;
    let mut tokenizer = Tokenizer::from_bytes(&bytes)
        .map_err(|e| anyhow!("{} is not a tokenizer.json: {e}; fetch it again", path.display()))?;
    set_max_len(&mut tokenizer, max_len).with_context(|| path.display().to_string())?;
    Ok((tokenizer, TokenizerHash::of(&bytes)))
}

/// Cuts every text at `max_len` tokens, special tokens included, and pads nothing.
pub fn set_max_len(tokenizer: &mut Tokenizer, max_len: usize) -> Result<()> {
    tokenizer.with_padding(None);
    let added =
        tokenizer.get_post_processor().map_or(0, |p| tokenizers::PostProcessor::added_tokens(p, false));
    ensure!(
        max_len > added && max_len <= usize::from(u16::MAX),
        "a maximum length of {max_len} tokens leaves no room beside {added} special ones or exceeds {}",
        u16::MAX
    );
    let truncation = TruncationParams {
        direction: TruncationDirection::Right,
        max_length: max_len,
        strategy: TruncationStrategy::LongestFirst,
        stride: 0,
    };
    tokenizer.with_truncation(Some(truncation)).map_err(|e| anyhow!("cannot set the maximum length: {e}"))?;
    Ok(())
}

/// One more than the largest id of the vocabulary, added tokens included.
pub fn vocabulary_size(tokenizer: &Tokenizer) -> usize {
    tokenizer.get_vocab(true).values().max().map_or(0, |&id| id as usize + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::learn_wordpiece;

    #[test]
    fn truncation_and_padding_of_the_file_are_overridden() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tokenizer.json");
        let texts = ["the cat sat on the mat", "the cat sat"].map(String::from);
        let mut tokenizer = learn_wordpiece(texts.into_iter(), 60, true).unwrap();
        tokenizer.with_padding(Some(tokenizers::PaddingParams {
            strategy: tokenizers::PaddingStrategy::Fixed(128),
            ..Default::default()
        }));
        tokenizer.save(&path, false).unwrap();
        let (loaded, hash) = load_tokenizer(&path, 5).unwrap();
        let ids = loaded.encode("the cat sat on the mat", true).unwrap();
        assert_eq!(ids.get_tokens(), ["[CLS]", "the", "cat", "sat", "[SEP]"]);
        assert_eq!(loaded.encode_fast("the cat", true).unwrap().len(), 4);
        assert_eq!(hash, hash.to_string().parse().unwrap());
        assert_eq!(hash.as_u64().to_le_bytes(), hash.0[..8]);
        assert!(load_tokenizer(&path, 2).is_err());
        std::fs::write(&path, "{").unwrap();
        let err = format!("{:#}", load_tokenizer(&path, 5).unwrap_err());
        assert!(err.contains("tokenizer.json"), "{err}");
    }
}
