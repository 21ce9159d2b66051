//! The tokenizer of a model: one value, made of its files once, that everything is tokenised with.

mod hash;

pub use hash::TokenizerHash;

use anyhow::{Context, Result, anyhow, ensure};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokenizers::{Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy};

/// A model's tokenizer; a clone is the same one.
#[derive(Clone)]
pub struct ModelTokenizer(Arc<Inner>);

struct Inner {
    path: PathBuf,
    /// Cuts and pads nothing.
    tokenizer: Tokenizer,
    hash: TokenizerHash,
    json: Vec<u8>,
}

impl ModelTokenizer {
    /// Reads a `tokenizer.json`. What the file says of truncation and padding is dropped:
    /// all-MiniLM-L6-v2's pads every text to 128.
    ///
    /// # Errors
    /// A file that is missing or is no tokenizer.
    pub fn open(path: &Path) -> Result<Self> {
        let json = std::fs::read(path).with_context(|| {
            format!("cannot read the tokenizer {}; name a tokenizer.json", path.display())
        })?;
        let unusable = |e| anyhow!("{} is not a tokenizer.json: {e}; fetch it again", path.display());
        let mut tokenizer = Tokenizer::from_bytes(&json).map_err(unusable)?;
        tokenizer.with_padding(None).with_truncation(None).map_err(unusable)?;
        let hash = TokenizerHash::of(&json);
        Ok(ModelTokenizer(Arc::new(Inner { path: path.to_path_buf(), tokenizer, hash, json })))
    }

    /// Where it was read, for messages.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// What names it.
    pub fn hash(&self) -> TokenizerHash {
        self.0.hash
    }

    /// Its `tokenizer.json`.
    pub fn json(&self) -> &[u8] {
        &self.0.json
    }

    /// The tokenizer that cuts every text at `max_len` tokens, special tokens included, and pads nothing.
    ///
    /// # Errors
    /// A `max_len` that leaves no room for text.
    pub fn cut_at(&self, max_len: usize) -> Result<Tokenizer> {
        let mut tokenizer = self.0.tokenizer.clone();
        set_max_len(&mut tokenizer, max_len).with_context(|| self.path().display().to_string())?;
        Ok(tokenizer)
    }

    /// One more than the largest id of the vocabulary, added tokens included.
    pub fn vocabulary_size(&self) -> usize {
        self.0.tokenizer.get_vocab(true).values().max().map_or(0, |&id| id as usize + 1)
    }

    /// The id that fills rows behind a text.
    pub fn pad_id(&self) -> u32 {
        self.0.tokenizer.token_to_id("[PAD]").unwrap_or(0)
    }
}

impl fmt::Debug for ModelTokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModelTokenizer({}, {})", self.0.path.display(), self.0.hash)
    }
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
        let model = ModelTokenizer::open(&path).unwrap();
        let (loaded, hash) = (model.cut_at(5).unwrap(), model.hash());
        let ids = loaded.encode("the cat sat on the mat", true).unwrap();
        assert_eq!(ids.get_tokens(), ["[CLS]", "the", "cat", "sat", "[SEP]"]);
        assert_eq!(loaded.encode_fast("the cat", true).unwrap().len(), 4);
        assert_eq!(hash, hash.to_string().parse().unwrap());
        assert_eq!(hash.as_u64().to_le_bytes(), hash.0[..8]);
        assert!(model.cut_at(2).is_err());
        std::fs::write(&path, "{").unwrap();
        let err = format!("{:#}", ModelTokenizer::open(&path).unwrap_err());
        assert!(err.contains("tokenizer.json"), "{err}");
    }
}
