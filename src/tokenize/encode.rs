//! Texts → token ids.

use super::cuts::Cuts;
use super::wordpiece::{Memo, WordPiece};
use anyhow::{Result, anyhow};
use std::sync::{Mutex, PoisonError};
use tokenizers::{Encoding, Tokenizer, TruncationDirection};

/// Longer texts are tokenised one at a time: a tokenizer needs a hundred times their memory.
const HEAVY_BYTES: usize = 1 << 20;

/// Tokenises texts, on any number of threads.
pub struct TextTokenizer<'a> {
    tokenizer: &'a Tokenizer,
    /// Where a text can be cut without changing the tokens before the cut.
    cuts: Option<Cuts>,
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
            cuts: if right { Cuts::of(tokenizer) } else { None },
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
        while let Some(cuts) = self.cuts
            && bytes < text.len()
        {
            if let Some(end) = cuts.last(text, bytes) {
                let encoding = self.whole(&text[..end])?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::learn::{Case, learn_wordpiece};
    use crate::tokenize::load::set_max_len;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// Byte-level BPE and Unigram tokenizers of the golden files, with all normalisers that occur.
    fn others() -> Vec<(Cuts, Tokenizer)> {
        let mut all = vec![];
        let golden = |text: &str| serde_json::from_str::<Value>(text).unwrap()["tokenizer"].take();
        let mut add = |cuts, json: &Value| {
            let mut tokenizer: Tokenizer = json.to_string().parse().unwrap();
            set_max_len(&mut tokenizer, 12, TruncationDirection::Right).unwrap();
            all.push((cuts, tokenizer));
        };
        let mut bpe = golden(include_str!("../../tests/golden/tokenizers_bpe.json"));
        for normalizer in [json!(null), json!({ "type": "NFC" }), json!({ "type": "NFKD" })] {
            bpe["normalizer"] = normalizer;
            for prefix in [false, true] {
                bpe["pre_tokenizer"]["add_prefix_space"] = prefix.into();
                add(Cuts::Bytes, &bpe);
            }
        }
        let runs = json!({ "id": 800, "content": "   ", "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": true, "special": false });
        bpe["added_tokens"].as_array_mut().unwrap().push(runs);
        bpe["model"]["vocab"]["   "] = 800.into();
        add(Cuts::Bytes, &bpe);
        let mut unigram = golden(include_str!("../../tests/golden/tokenizers_unigram.json"));
        let map = unigram["normalizer"].clone();
        let clean = json!({ "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": false,
            "strip_accents": false, "lowercase": true });
        let learned = json!({ "type": "Sequence", "normalizers": [{ "type": "NFKC" }, clean] });
        for normalizer in [map, learned] {
            unigram["normalizer"] = normalizer;
            add(Cuts::Spaces, &unigram);
        }
        unigram["pre_tokenizer"] = unigram["pre_tokenizer"]["pretokenizers"][1].take();
        for scheme in ["first", "never"] {
            unigram["pre_tokenizer"]["prepend_scheme"] = scheme.into();
            add(Cuts::Spaces, &unigram);
        }
        all
    }

    fn same(encoder: &TextTokenizer, text: &str) {
        let (found, cut) = encoder.encode(text).unwrap();
        let whole = encoder.tokenizer.encode_fast(text, true).unwrap();
        assert_eq!(found.get_ids(), whole.get_ids(), "{:?}, {}: {text:?}", encoder.cuts, encoder.head);
        assert_eq!(cut, !whole.get_overflowing().is_empty(), "{text:?}");
    }

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
            prop_assert_eq!(encoder.cuts, Some(Cuts::Bert));
            same(&encoder, &words.join(if head % 2 == 0 { " " } else { "" }));
        }

        #[test]
        fn so_have_other_kinds_of_tokenizer(
            words in prop::collection::vec(
                "[a-fS-U]{1,9}|'(s|t|ll|re|[a-z]{1,3})|[0-9]{1,4}|[.!#_]{1,3}|[äéñÀ]{1,4}|[漢字。，ー]{1,5}|e\u{301}|\u{301}|\u{345}|\
                 [ \n\t\u{a0}\u{3000}]{1,5}|\u{d4e}|\u{200d}|\u{600}|ﬁ|½|☃|한국|привет|Σς|<mask>|</s>|<s>|▁|ｱﾞ",
                1..60,
            ),
            spaced in any::<bool>(),
            head in 1usize..150,
        ) {
            thread_local!(static ALL: Vec<(Cuts, Tokenizer)> = others());
            let words: Vec<String> = words;
            let text = words.join(if spaced { " " } else { "" });
            ALL.with(|all| for (cuts, tokenizer) in all {
                let encoder = TextTokenizer { head, ..TextTokenizer::new(tokenizer, 12) };
                assert_eq!(encoder.cuts, Some(*cuts));
                same(&encoder, &text);
            });
        }
    }

    #[test]
    fn a_tokenizer_that_looks_further_has_no_cuts() {
        let mut all = others();
        let (_, tokenizer) = &mut all[0];
        for (content, found) in
            [("<x>", Some(Cuts::Bytes)), ("     ", Some(Cuts::Bytes)), ("two words", None)]
        {
            tokenizer.add_special_tokens([tokenizers::AddedToken::from(content, true)]).unwrap();
            assert_eq!(Cuts::of(tokenizer), found, "{content:?}");
        }
        let (_, unigram) = all.last_mut().unwrap();
        unigram.with_normalizer(Some(tokenizers::normalizers::Strip::new(true, true))).unwrap();
        assert_eq!(Cuts::of(unigram), None);
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
