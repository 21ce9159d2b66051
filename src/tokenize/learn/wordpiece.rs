//! Learns a BERT tokenizer.

use super::kind::{Case, NO_TEXTS, too_small};
use anyhow::{Result, anyhow, ensure};
use std::collections::BTreeMap;
use std::sync::Mutex;
use tokenizers::decoders::wordpiece::WordPiece as WordPieceDecoder;
use tokenizers::models::wordpiece::{WordPiece, WordPieceTrainer};
use tokenizers::normalizers::bert::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::processors::template::TemplateProcessing;
use tokenizers::{
    AddedToken, NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString,
    PreTokenizer, Tokenizer, Trainer,
};

/// BERT's special tokens; the index is the id.
pub const SPECIAL_TOKENS: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/// Maximum number of single characters in a learned vocabulary, as in BERT's own.
const ALPHABET: usize = 1_000;

/// Learns a BERT tokenizer (normaliser, pre-tokeniser, WordPiece, `[CLS] … [SEP]`) of at most `vocab_size` tokens from
/// texts. The same texts, in any order, give the same bytes.
///
/// # Errors
/// No texts, or a `vocab_size` too small even for the special tokens and the alphabet.
pub fn learn_wordpiece(
    texts: impl Iterator<Item = String> + Send,
    vocab_size: usize,
    case: Case,
) -> Result<Tokenizer> {
    let failed = |e: tokenizers::Error| anyhow!("cannot learn a vocabulary: {e}");
    let normalizer = BertNormalizer::new(true, true, None, case == Case::Lower);
    let characters = Mutex::new(BTreeMap::<char, u64>::new());
    let mut trainer =
        WordPieceTrainer::builder().show_progress(false).vocab_size(vocab_size).min_frequency(2).build();
    let words = |text: &str| -> tokenizers::Result<Vec<String>> {
        let words = words(&normalizer, text)?;
        let mut counts = BTreeMap::<char, u64>::new();
        words.iter().flat_map(|w| w.chars()).for_each(|c| *counts.entry(c).or_default() += 1);
        let mut all = characters.lock().unwrap_or_else(|e| e.into_inner());
        counts.into_iter().for_each(|(c, n)| *all.entry(c).or_default() += n);
        Ok(words)
    };
    trainer.feed(texts, words).map_err(failed)?;

    // The trainer numbers `##x` tokens in the order of a randomly seeded hash map and breaks ties between merges by
    // those numbers: two runs would learn two vocabularies. So the alphabet is chosen here and passed, in order, as
    // special tokens; the trainer's own is limited to nothing.
    let mut alphabet: Vec<_> =
        characters.into_inner().unwrap_or_else(|e| e.into_inner()).into_iter().collect();
    ensure!(!alphabet.is_empty(), NO_TEXTS);
    alphabet.sort_by_key(|&(c, n)| (std::cmp::Reverse(n), c));
    alphabet.truncate(ALPHABET);
    alphabet.sort();
    let mut first: Vec<String> = SPECIAL_TOKENS.map(String::from).to_vec();
    first.extend(alphabet.iter().map(|(c, _)| c.to_string()));
    first.extend(alphabet.iter().map(|(c, _)| format!("##{c}")));
    ensure!(
        vocab_size >= first.len(),
        too_small(vocab_size, first.len(), "special tokens and single characters of the texts")
    );
    trainer.set_special_tokens(first.into_iter().map(|t| AddedToken::from(t, true)).collect());
    trainer.set_limit_alphabet(Some(0));
    let mut model = WordPiece::builder().unk_token("[UNK]".into()).build().map_err(failed)?;
    trainer.train(&mut model).map_err(failed)?;

    let id = |token: &str| SPECIAL_TOKENS.iter().position(|&t| t == token).unwrap_or(0) as u32;
    let template = TemplateProcessing::builder()
        .try_single("[CLS]:0 $A:0 [SEP]:0")
        .and_then(|b| b.try_pair("[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1"))
        .map_err(|e| anyhow!("cannot build the template: {e}"))?
        .special_tokens(vec![("[CLS]", id("[CLS]")), ("[SEP]", id("[SEP]"))])
        .build()?;
    let mut tokenizer = Tokenizer::new(model);
    tokenizer.with_normalizer(Some(normalizer)).map_err(failed)?;
    tokenizer.with_pre_tokenizer(Some(BertPreTokenizer));
    tokenizer.with_decoder(Some(WordPieceDecoder::default()));
    tokenizer.with_post_processor(Some(template));
    tokenizer.add_special_tokens(SPECIAL_TOKENS.map(|t| AddedToken::from(t, true))).map_err(failed)?;
    Ok(tokenizer)
}

fn words(normalizer: &BertNormalizer, text: &str) -> tokenizers::Result<Vec<String>> {
    let mut normalized = NormalizedString::from(text);
    normalizer.normalize(&mut normalized)?;
    let mut pieces = PreTokenizedString::from(normalized);
    BertPreTokenizer.pre_tokenize(&mut pieces)?;
    let splits = pieces.get_splits(OffsetReferential::Original, OffsetType::Byte);
    Ok(splits.into_iter().map(|(word, _, _)| word.to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<String> {
        let stems = ["walk", "talk", "train", "sentence", "embed", "vector", "straße", "über", "naïve"];
        let ends = ["ing", "ed", "s", "er", "ers", ""];
        (0..400u64)
            .map(|i| {
                let pick = |k: u64| crate::common::rng::hash2(k, i) as usize;
                format!(
                    "{}{} {}{}!",
                    stems[pick(1) % 9],
                    ends[pick(2) % 6],
                    stems[pick(3) % 9],
                    ends[pick(4) % 6]
                )
            })
            .collect()
    }

    #[test]
    fn the_same_texts_give_the_same_bytes_in_any_order() {
        let json = |mut t: Vec<String>, turn: usize| {
            t.rotate_left(turn);
            learn_wordpiece(t.into_iter(), 120, Case::Lower).unwrap().to_string(true).unwrap()
        };
        let first = json(texts(), 0);
        (1..8).for_each(|turn| assert_eq!(json(texts(), turn * 37), first, "turn {turn}"));
    }

    #[test]
    fn special_tokens_come_first_and_words_are_pieced_together() {
        let tokenizer = learn_wordpiece(texts().into_iter(), 120, Case::Lower).unwrap();
        for (id, token) in SPECIAL_TOKENS.iter().enumerate() {
            assert_eq!(tokenizer.token_to_id(token), Some(id as u32));
        }
        assert_eq!(tokenizer.get_vocab_size(true), 120);
        let encoded = tokenizer.encode("Walking embedders ☃", true).unwrap();
        let tokens = encoded.get_tokens();
        assert_eq!([&tokens[0], &tokens[tokens.len() - 1]], ["[CLS]", "[SEP]"]);
        assert_eq!(tokens[tokens.len() - 2], "[UNK]");
        assert_eq!(tokenizer.decode(encoded.get_ids(), true).unwrap(), "walking embedders");
        // It survives a round trip through JSON.
        let again: Tokenizer = tokenizer.to_string(false).unwrap().parse().unwrap();
        assert_eq!(again.encode("Walking embedders ☃", true).unwrap().get_ids(), encoded.get_ids());
    }

    #[test]
    fn too_few_tokens_and_no_texts_are_errors() {
        assert!(
            learn_wordpiece(texts().into_iter(), 20, Case::Lower)
                .unwrap_err()
                .to_string()
                .contains("ask for more")
        );
        assert!(learn_wordpiece(std::iter::empty(), 100, Case::Lower).is_err());
    }
}
