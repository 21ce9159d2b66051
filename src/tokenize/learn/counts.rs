//! Counts the words of texts, as a pre-tokeniser makes them.

use anyhow::{Result, anyhow};
use rayon::prelude::*;
use std::collections::HashMap;
use tokenizers::{OffsetReferential, OffsetType, PreTokenizedString, Tokenizer};

/// The words of a tokenizer's normaliser and pre-tokeniser and how often each occurs, sorted by word: neither the order
/// of the texts nor the number of threads shows.
///
/// # Errors
/// Errors of the tokenizers crate.
pub fn counts(
    texts: impl Iterator<Item = String> + Send,
    tokenizer: &Tokenizer,
) -> Result<Vec<(String, u64)>> {
    let add = |mut all: HashMap<String, u64>, text: String| -> tokenizers::Result<_> {
        use tokenizers::{Normalizer, PreTokenizer};
        let mut normalized = text.into();
        if let Some(normalizer) = tokenizer.get_normalizer() {
            normalizer.normalize(&mut normalized)?;
        }
        let mut pieces = PreTokenizedString::from(normalized);
        if let Some(words) = tokenizer.get_pre_tokenizer() {
            words.pre_tokenize(&mut pieces)?;
        }
        for (word, ..) in pieces.get_splits(OffsetReferential::Original, OffsetType::Byte) {
            match all.get_mut(word) {
                Some(count) => *count += 1,
                None => drop(all.insert(word.to_owned(), 1)),
            }
        }
        Ok(all)
    };
    let both = |mut a: HashMap<String, u64>, mut b: HashMap<String, u64>| {
        if a.len() < b.len() {
            std::mem::swap(&mut a, &mut b);
        }
        b.into_iter().for_each(|(word, count)| *a.entry(word).or_default() += count);
        Ok(a)
    };
    let all = texts.par_bridge().try_fold(HashMap::new, add).try_reduce(HashMap::new, both);
    let all = all.map_err(|e| anyhow!("cannot learn a vocabulary: {e}"))?;
    let mut all: Vec<_> = all.into_iter().filter(|(word, _)| !word.is_empty()).collect();
    all.sort_unstable();
    Ok(all)
}
