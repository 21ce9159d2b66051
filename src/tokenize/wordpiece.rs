//! BERT's tokenizers, several times as fast as the tokenizers crate, with the same ids.
//!
//! BERT's normaliser and pre-tokeniser look no further than the white space on either side, and in ASCII every
//! punctuation mark is a word of its own. So a text's tokens are those of its words, in order; and since a few tens of
//! thousands of words make up nearly all of a language, the crate is asked once for the tokens of a word, which are
//! then remembered. Whatever is not plain ASCII is looked up from white space to white space; a tokenizer that looks
//! further than that has no [`WordPiece`].

use anyhow::{Result, anyhow};
use tokenizers::{ModelWrapper, NormalizerWrapper, PreTokenizerWrapper, Tokenizer};

/// Longest chunk between white space, in bytes; longer ones (text without spaces) are left to the crate.
const LONGEST_CHUNK: usize = 1_024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    /// Part of a word.
    Letter,
    /// A word by itself.
    Mark,
    /// The crate must see the whole chunk: not ASCII, a control character, or perhaps the start of an added token.
    Odd,
}

/// A BERT tokenizer, taken apart.
pub struct WordPiece {
    /// The tokenizer without truncation.
    plain: Tokenizer,
    kinds: [Kind; 256],
    /// Special tokens before and after a text.
    prefix: Vec<u32>,
    suffix: Vec<u32>,
}

impl WordPiece {
    /// `None` for a tokenizer of another kind: only BERT's normaliser (or none), pre-tokeniser and WordPiece are
    /// handled, and added tokens without white space that match literally.
    pub fn new(tokenizer: &Tokenizer) -> Option<Self> {
        let words = matches!(tokenizer.get_pre_tokenizer(), Some(PreTokenizerWrapper::BertPreTokenizer(_)));
        let local = matches!(tokenizer.get_normalizer(), None | Some(NormalizerWrapper::BertNormalizer(_)));
        if !words || !local || !matches!(tokenizer.get_model(), ModelWrapper::WordPiece(_)) {
            return None;
        }
        let mut kinds = std::array::from_fn(|byte| match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' => Kind::Space,
            b if b.is_ascii_alphanumeric() => Kind::Letter,
            b if b.is_ascii_punctuation() => Kind::Mark,
            _ => Kind::Odd,
        });
        for token in tokenizer.get_added_tokens_decoder().values() {
            let odd = token.single_word || token.lstrip || token.rstrip || token.normalized;
            let first = *token.content.as_bytes().first()?;
            if odd || token.content.contains(char::is_whitespace) {
                return None;
            }
            kinds[usize::from(first)] = Kind::Odd;
        }
        let mut plain = tokenizer.clone();
        plain.with_padding(None).with_truncation(None).ok()?;
        let (prefix, suffix) = frame(&plain, "a")?;
        (frame(&plain, "the cat, twice")? == (prefix.clone(), suffix.clone())).then_some(WordPiece {
            plain,
            kinds,
            prefix,
            suffix,
        })
    }

    /// Appends the ids of a text, at most `max_len` including special ones, and returns whether the text was truncated.
    /// Returns `None` and appends nothing if the text must be left to the crate.
    ///
    /// # Errors
    /// Errors of the tokenizers crate.
    pub fn encode(
        &self,
        memo: &mut Memo,
        text: &str,
        max_len: usize,
        out: &mut Vec<u32>,
    ) -> Result<Option<bool>> {
        let begin = out.len();
        out.extend_from_slice(&self.prefix);
        let limit = begin + max_len.saturating_sub(self.suffix.len());
        // White space ends a chunk, and so does the end of the text.
        let kind = |at: usize| text.as_bytes().get(at).map_or(Kind::Space, |&b| self.kinds[usize::from(b)]);
        let mut at = 0;
        while at < text.len() && out.len() <= limit {
            let (mut end, mut odd) = (at, false);
            while kind(end) != Kind::Space {
                odd |= kind(end) == Kind::Odd;
                end += 1;
            }
            if end - at > LONGEST_CHUNK {
                out.truncate(begin);
                return Ok(None);
            }
            if odd {
                memo.push(&self.plain, &text[at..end], out)?;
                at = end;
            }
            while at < end {
                let from = at;
                at += 1;
                while kind(from) == Kind::Letter && kind(at) == Kind::Letter {
                    at += 1;
                }
                memo.push(&self.plain, &text[from..at], out)?;
            }
            at += 1;
        }
        let cut = out.len() > limit;
        out.truncate(limit);
        out.extend_from_slice(&self.suffix);
        Ok(Some(cut))
    }
}

/// The special tokens around a text; `None` if there are any within.
fn frame(plain: &Tokenizer, text: &str) -> Option<(Vec<u32>, Vec<u32>)> {
    let ids = |special| Some(plain.encode_fast(text, special).ok()?.get_ids().to_vec());
    let (without, with) = (ids(false)?, ids(true)?);
    let encoding = plain.encode_fast(text, true).ok()?;
    let before = encoding.get_special_tokens_mask().iter().take_while(|&&special| special == 1).count();
    let after = with.len().checked_sub(before + without.len())?;
    (with[before..with.len() - after] == without)
        .then(|| (with[..before].to_vec(), with[with.len() - after..].to_vec()))
}

const KEY_WORDS: usize = 3;
const KEY_BYTES: usize = 8 * KEY_WORDS;
const MOST_IDS: usize = 9;
/// 4 MiB: words beyond that are rare.
const SLOTS: usize = 1 << 16;

/// One word and its tokens, in one cache line.
#[derive(Clone, Copy, Default)]
#[repr(C, align(64))]
struct Slot {
    key: [u64; KEY_WORDS],
    bytes: u8,
    count: u8,
    ids: [u32; MOST_IDS],
}

/// Recently seen words and their tokens; one memo per thread, of fixed size.
pub struct Memo {
    slots: Vec<Slot>,
}

impl Default for Memo {
    fn default() -> Self {
        Memo { slots: vec![Slot::default(); SLOTS] }
    }
}

impl Memo {
    fn push(&mut self, plain: &Tokenizer, word: &str, out: &mut Vec<u32>) -> Result<()> {
        let mut key = [0u8; KEY_BYTES];
        let Some(room) = key.get_mut(..word.len()) else {
            out.extend_from_slice(encode(plain, word)?.get_ids());
            return Ok(());
        };
        room.copy_from_slice(word.as_bytes());
        let key: [u64; KEY_WORDS] = bytemuck::cast(key);
        let mixed = key.iter().fold(word.len() as u64, |hash, &part| {
            (hash.rotate_left(23) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        // Two slots for each word, the newer one first.
        let at = 2 * ((mixed >> 32) as usize % (SLOTS / 2));
        let pair = &mut self.slots[at..at + 2];
        let same = |slot: &&Slot| slot.key == key && usize::from(slot.bytes) == word.len();
        if let Some(slot) = pair.iter().find(same) {
            out.extend_from_slice(&slot.ids[..usize::from(slot.count)]);
            return Ok(());
        }
        let encoding = encode(plain, word)?;
        let found = encoding.get_ids();
        out.extend_from_slice(found);
        if found.len() <= MOST_IDS {
            let mut ids = [0; MOST_IDS];
            ids[..found.len()].copy_from_slice(found);
            pair[1] = pair[0];
            pair[0] = Slot { key, bytes: word.len() as u8, count: found.len() as u8, ids };
        }
        Ok(())
    }
}

fn encode(plain: &Tokenizer, word: &str) -> Result<tokenizers::Encoding> {
    plain.encode_fast(word, false).map_err(|e| anyhow!("{e}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::learn::{Case, learn_wordpiece};
    use crate::tokenize::load::set_max_len;
    use proptest::prelude::*;
    use tokenizers::{AddedToken, TruncationDirection};

    fn tokenizer(case: Case) -> Tokenizer {
        let texts = ["abc fed face decaf . ! # bead cafe 漢 [x] ABBA Éa", "dad fed abba éé [ ] a.b.c"];
        learn_wordpiece(texts.map(String::from).into_iter(), 90, case).unwrap()
    }

    fn same(tokenizer: &Tokenizer, fast: &WordPiece, memo: &mut Memo, text: &str, max_len: usize) {
        let mut limited = tokenizer.clone();
        set_max_len(&mut limited, max_len, TruncationDirection::Right).unwrap();
        let whole = limited.encode_fast(text, true).unwrap();
        let mut ids = vec![7];
        let cut = fast.encode(memo, text, max_len, &mut ids).unwrap();
        match cut {
            None => assert_eq!(ids, [7]),
            Some(cut) => {
                assert_eq!(&ids[1..], whole.get_ids(), "{text:?} at {max_len}");
                assert_eq!(cut, !whole.get_overflowing().is_empty(), "{text:?} at {max_len}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn ids_are_those_of_the_crate(
            parts in prop::collection::vec(
                "[a-f]{1,6}|[A-F]{1,4}|[a-f]{23,27}|[a-f]{99,102}|[.!#'\\[\\]-]{1,3}|[äéñÉ漢字]{1,3}|e\u{301}|\u{301}a|\
                 \\[SEP\\]|\\[CLS|MASK\\]|[ \t\n\r]{1,3}|[\u{b}\u{c}\u{85}\u{a0}\u{2003}\u{200b}\u{fffd}\u{0}\u{7f}]|[“—…İß]",
                0..60,
            ),
            spaced in any::<bool>(),
            case in prop_oneof![Just(Case::Lower), Just(Case::Kept)],
            max_len in 3usize..70,
        ) {
            let parts: Vec<String> = parts;
            let tokenizer = tokenizer(case);
            let fast = WordPiece::new(&tokenizer).unwrap();
            let mut memo = Memo::default();
            let text = parts.join(if spaced { " " } else { "" });
            // Twice: from the crate, then from the memo.
            same(&tokenizer, &fast, &mut memo, &text, max_len);
            same(&tokenizer, &fast, &mut memo, &text, max_len);
        }
    }

    #[test]
    fn many_words_push_each_other_out_of_the_memo() {
        let tokenizer = tokenizer(Case::Lower);
        let (fast, mut memo) =
            (WordPiece::new(&tokenizer).unwrap(), Memo { slots: vec![Slot::default(); SLOTS] });
        for round in 0..2 {
            for i in 0..3_000u32 {
                let text = format!("{:x} {:x}fed", i * 7_919 % 3_000, i);
                same(&tokenizer, &fast, &mut memo, &text, 12 + round);
            }
        }
    }

    #[test]
    fn tokenizers_that_look_further_are_left_to_the_crate() {
        let with = |token: AddedToken| {
            let mut tokenizer = tokenizer(Case::Lower);
            tokenizer.add_special_tokens([token]).unwrap();
            WordPiece::new(&tokenizer).is_some()
        };
        assert!(with(AddedToken::from("<x>", true)));
        assert!(!with(AddedToken::from("two words", true)));
        assert!(!with(AddedToken::from("<x>", true).lstrip(true)));
        assert!(!with(AddedToken::from("<x>", true).rstrip(true)));
        assert!(!with(AddedToken::from("<x>", true).single_word(true)));
        assert!(!with(AddedToken::from("word", false)));
        let mut other = tokenizer(Case::Lower);
        other.with_pre_tokenizer(Some(tokenizers::pre_tokenizers::whitespace::Whitespace));
        assert!(WordPiece::new(&other).is_none());
        other.with_pre_tokenizer(None::<tokenizers::pre_tokenizers::whitespace::Whitespace>);
        assert!(WordPiece::new(&other).is_none());
    }

    #[test]
    fn a_chunk_without_white_space_is_left_to_the_crate() {
        let tokenizer = tokenizer(Case::Lower);
        let (fast, mut memo, mut out) = (WordPiece::new(&tokenizer).unwrap(), Memo::default(), vec![]);
        let long = "漢".repeat(LONGEST_CHUNK);
        assert_eq!(fast.encode(&mut memo, &long, 9, &mut out).unwrap(), None);
        assert_eq!(
            fast.encode(&mut memo, &format!("a b c d e f a b {long}"), 9, &mut out).unwrap(),
            Some(true)
        );
    }
}
