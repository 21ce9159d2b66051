//! Learns a vocabulary, so that a model can be trained from texts alone.

mod bpe;
mod counts;
mod kind;
mod merges;
mod unigram;
mod wordpiece;

pub use kind::{Case, VocabularyKind};
pub use wordpiece::learn_wordpiece;

use anyhow::Result;
use tokenizers::Tokenizer;

/// Learns a tokenizer of at most `size` tokens from texts. The same texts, in any order, give the same bytes.
///
/// # Errors
/// No texts, or a `size` too small even for the special tokens and single characters.
pub fn learn(
    kind: VocabularyKind,
    texts: impl Iterator<Item = String> + Send,
    size: usize,
    case: Case,
) -> Result<Tokenizer> {
    match kind {
        VocabularyKind::WordPiece => learn_wordpiece(texts, size, case),
        VocabularyKind::Bpe => bpe::learn_bpe(texts, size, case),
        VocabularyKind::Unigram => unigram::learn_unigram(texts, size, case),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<String> {
        let stems = ["walk", "talk", "train", "sentence", "embed", "vector", "straße", "über", "naïve"];
        let ends = ["ing", "ed", "s", "er", "ers", ""];
        let text = |i: u64| {
            let pick = |k: u64| crate::common::rng::hash2(k, i) as usize;
            let word = |k: u64| format!("{}{}", stems[pick(k) % 9], ends[pick(k + 1) % 6]);
            format!("{} {}, {}! aaaaaaaa ☃{}", word(1), word(3), word(5), pick(7) % 50)
        };
        (0..400u64).map(text).collect()
    }

    fn learned(kind: VocabularyKind, texts: Vec<String>, size: usize, case: Case) -> Tokenizer {
        learn(kind, texts.into_iter(), size, case).unwrap()
    }

    #[test]
    fn the_same_texts_give_the_same_bytes_in_any_order() {
        for (kind, size) in [(VocabularyKind::Bpe, 400), (VocabularyKind::Unigram, 90)] {
            let json = |turn: usize| {
                let mut all = texts();
                all.rotate_left(turn);
                learned(kind, all, size, Case::Lower).to_string(true).unwrap()
            };
            let first = json(0);
            (1..8).for_each(|turn| assert_eq!(json(turn * 37), first, "{kind}, turn {turn}"));
        }
    }

    #[test]
    fn special_tokens_have_their_places_and_texts_come_back() {
        for (kind, size) in [(VocabularyKind::Bpe, 400), (VocabularyKind::Unigram, 90)] {
            let tokenizer = learned(kind, texts(), size, Case::Kept);
            let places =
                ["<s>", "<pad>", "</s>", "<unk>", "<mask>"].map(|t| tokenizer.token_to_id(t).unwrap());
            assert_eq!(places, [0, 1, 2, 3, size as u32 - 1], "{kind}");
            assert_eq!(tokenizer.token_to_id("<pad>"), Some(kind.pad()));
            assert_eq!(tokenizer.get_vocab_size(true), size, "{kind}");
            let text = "walking sentences, naïve embedders";
            let encoded = tokenizer.encode(text, true).unwrap();
            let tokens = encoded.get_tokens();
            assert_eq!([&tokens[0], &tokens[tokens.len() - 1]], ["<s>", "</s>"]);
            assert!(tokens.len() < text.len() / 2, "{kind}: {tokens:?}");
            assert_eq!(tokenizer.decode(encoded.get_ids(), true).unwrap(), text, "{kind}");
            let again: Tokenizer = tokenizer.to_string(false).unwrap().parse().unwrap();
            assert_eq!(again.encode(text, true).unwrap().get_ids(), encoded.get_ids());
            let masked = tokenizer.encode("a <mask>", false).unwrap();
            assert_eq!(masked.get_ids().last(), Some(&(size as u32 - 1)));
        }
    }

    #[test]
    fn lower_case_is_one_of_the_steps() {
        for (kind, size) in [(VocabularyKind::Bpe, 400), (VocabularyKind::Unigram, 90)] {
            let ids =
                |tokenizer: &Tokenizer, text: &str| tokenizer.encode(text, true).unwrap().get_ids().to_vec();
            let lower = learned(kind, texts(), size, Case::Lower);
            assert_eq!(ids(&lower, "ÜBER Walking"), ids(&lower, "über walking"), "{kind}");
            assert_ne!(ids(&lower, "über"), ids(&lower, "uber"), "{kind}: accents are kept");
            let kept = learned(kind, texts(), size, Case::Kept);
            assert_ne!(ids(&kept, "Walking"), ids(&kept, "walking"), "{kind}");
        }
    }

    #[test]
    fn too_few_tokens_and_no_texts_are_errors() {
        for kind in [VocabularyKind::WordPiece, VocabularyKind::Bpe, VocabularyKind::Unigram] {
            let error = learn(kind, texts().into_iter(), 20, Case::Lower).unwrap_err().to_string();
            assert!(error.contains("vocabulary of 20") && error.contains("ask for more"), "{kind}: {error}");
            let none = learn(kind, std::iter::empty(), 500, Case::Lower).unwrap_err().to_string();
            assert!(none.contains("no texts"), "{kind}: {none}");
        }
    }

    #[test]
    fn few_texts_make_few_tokens() {
        let one = || vec!["two two".to_owned()];
        let tokenizer = learned(VocabularyKind::Bpe, one(), 1_000, Case::Kept);
        assert_eq!(["two", "Ġtwo"].map(|t| tokenizer.token_to_id(t)), [Some(261), None], "twice, once");
        assert_eq!(tokenizer.get_vocab_size(true), 263);
        assert!(learned(VocabularyKind::Unigram, one(), 1_000, Case::Kept).get_vocab_size(true) < 20);
    }
}
