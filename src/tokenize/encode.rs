//! Texts → token ids.

use super::wordpiece::{Memo, WordPiece};
use anyhow::{Result, anyhow};
use std::sync::{Mutex, PoisonError};
use tokenizers::{
    Encoding, ModelWrapper, NormalizerWrapper, PreTokenizerWrapper, Tokenizer, TruncationDirection,
};

/// Longer texts are tokenised one at a time: a tokenizer needs a hundred times their memory.
const HEAVY_BYTES: usize = 1 << 20;

/// Tokenises texts, on any number of threads.
pub struct TextTokenizer<'a> {
    tokenizer: &'a Tokenizer,
    /// Whether a text can be cut between words without changing the tokens before the cut.
    by_word: bool,
    /// Bytes of a long text tried first.
    head: usize,
    heavy: Mutex<()>,
    max_len: usize,
    fast: Option<WordPiece>,
    /// Memos not in use by any thread.
    memos: Mutex<Vec<Memo>>,
}

impl<'a> TextTokenizer<'a> {
    /// `max_len` is the tokenizer's.
    pub fn new(tokenizer: &'a Tokenizer, max_len: usize) -> Self {
        // Both shortcuts begin at the start of a text, which is what truncation on the left removes.
        let right = tokenizer.get_truncation().is_none_or(|t| t.direction == TruncationDirection::Right);
        TextTokenizer {
            tokenizer,
            by_word: right && by_word(tokenizer),
            head: 12 * max_len + 1024,
            heavy: Mutex::new(()),
            max_len,
            fast: if right { WordPiece::new(tokenizer) } else { None },
            memos: Mutex::default(),
        }
    }

    /// Calls `work` with a memo; later calls, on any thread, find it as it was left.
    pub fn with_memo<T>(&self, work: impl FnOnce(&mut Memo) -> T) -> T {
        let memos = || self.memos.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memo = memos().pop().unwrap_or_default();
        let result = work(&mut memo);
        memos().push(memo);
        result
    }

    /// Appends the token ids of a text; returns how many, and whether the text was truncated.
    ///
    /// # Errors
    /// Errors of the tokenizer.
    pub fn append(&self, text: &str, memo: &mut Memo, out: &mut Vec<u32>) -> Result<(usize, bool)> {
        let before = out.len();
        let known = self.fast.as_ref().map(|fast| fast.encode(memo, text, self.max_len, out)).transpose()?;
        let cut = match known.flatten() {
            Some(cut) => cut,
            None => {
                let (encoding, cut) = self.encode(text)?;
                out.extend_from_slice(encoding.get_ids());
                cut
            }
        };
        Ok((out.len() - before, cut))
    }

    /// Token ids of a text, and whether it was truncated.
    fn encode(&self, text: &str) -> Result<(Encoding, bool)> {
        let mut bytes = self.head;
        while self.by_word && bytes < text.len() {
            let mut end = bytes;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            if let Some((at, last)) = text[..end].char_indices().rfind(|&(_, c)| ends_word(c)) {
                let encoding = self.whole(&text[..at + last.len_utf8()])?;
                if !encoding.get_overflowing().is_empty() {
                    return Ok((encoding, true));
                }
            }
            bytes *= 4;
        }
        let encoding = self.whole(text)?;
        let cut = !encoding.get_overflowing().is_empty();
        Ok((encoding, cut))
    }

    fn whole(&self, text: &str) -> Result<Encoding> {
        let _one_at_a_time = (text.len() > HEAVY_BYTES).then(|| self.heavy.lock());
        self.tokenizer.encode_fast(text, true).map_err(|e| anyhow!("{e}"))
    }
}

/// BERT's tokenizers look at one word at a time, and white space or punctuation always ends a word: what precedes it
/// has the same tokens whatever follows. So the first `max_len` tokens of a long text are found from its head alone,
/// without the memory and time the whole text would take.
fn by_word(tokenizer: &Tokenizer) -> bool {
    let words = matches!(tokenizer.get_pre_tokenizer(), Some(PreTokenizerWrapper::BertPreTokenizer(_)));
    let plain = matches!(tokenizer.get_normalizer(), None | Some(NormalizerWrapper::BertNormalizer(_)));
    words && plain && matches!(tokenizer.get_model(), ModelWrapper::WordPiece(_))
}

/// Characters that are not part of a word and do not combine with a following mark.
fn ends_word(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '。' | '，') || c.is_ascii_punctuation()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::learn::{Case, learn_wordpiece};
    use crate::tokenize::load::set_max_len;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn the_head_of_a_long_text_has_the_tokens_of_the_whole(
            words in prop::collection::vec("[a-f]{1,9}|[a-f]{90,120}|[.!#]{1,4}|[äéñ漢字]{1,5}|e\u{301}| {1,30}", 1..400),
            head in 50usize..400,
        ) {
            let words: Vec<String> = words;
            let learnt = ["abc fed face decaf . ! # bead cafe 漢", "dad fed abba"].map(String::from);
            let mut tokenizer = learn_wordpiece(learnt.into_iter(), 60, Case::Lower).unwrap();
            set_max_len(&mut tokenizer, 12, TruncationDirection::Right).unwrap();
            let encoder = TextTokenizer { head, ..TextTokenizer::new(&tokenizer, 12) };
            prop_assert!(encoder.by_word);
            let text = words.join(if head % 2 == 0 { " " } else { "" });
            let (found, cut) = encoder.encode(&text).unwrap();
            let whole = tokenizer.encode_fast(text.as_str(), true).unwrap();
            prop_assert_eq!(found.get_ids(), whole.get_ids());
            prop_assert_eq!(cut, !whole.get_overflowing().is_empty());
        }
    }

    #[test]
    fn a_tokenizer_that_cuts_on_the_left_keeps_the_end() {
        let learnt = ["abc fed face decaf . ! # bead cafe", "dad fed abba"].map(String::from);
        let mut tokenizer = learn_wordpiece(learnt.into_iter(), 60, Case::Lower).unwrap();
        set_max_len(&mut tokenizer, 5, TruncationDirection::Left).unwrap();
        let encoder = TextTokenizer { head: 50, ..TextTokenizer::new(&tokenizer, 5) };
        let long = "bead ".repeat(90) + "fed";
        for (text, length, cut) in [(long.as_str(), 5, true), ("fed", 3, false)] {
            let mut out = vec![];
            assert_eq!(
                encoder.append(text, &mut Memo::default(), &mut out).unwrap(),
                (length, cut),
                "{text}"
            );
            let fed = tokenizer.token_to_id("fed").unwrap();
            assert_eq!(out[out.len() - 2], fed, "the last word");
            assert_eq!(out, tokenizer.encode_fast(text, true).unwrap().get_ids());
        }
    }
}
