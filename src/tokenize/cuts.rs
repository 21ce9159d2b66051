//! Where a long text can be cut so that what precedes the cut has the same tokens whatever follows.
//!
//! The first tokens of a long text are then found from its head alone, without the memory and time the whole text would
//! take. Each rule holds for the steps of a tokenizer in turn: added tokens, normaliser, pre-tokeniser. The model looks
//! at one piece of the pre-tokeniser at a time.

use std::ops::RangeInclusive;
use tokenizers::{
    ModelWrapper, NormalizedString, Normalizer, NormalizerWrapper, PreTokenizerWrapper, Tokenizer,
};

/// The places of a tokenizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cuts {
    /// Behind white space and punctuation, which end BERT's words.
    Bert,
    /// Between a letter and a space before another letter: sentencepiece's words begin with the space.
    Spaces,
    /// There, and between a letter and a line end or a Chinese stop. No alternative of GPT-2's expression goes on from
    /// a letter to one of these, and none that begins before that letter looks beyond it.
    Bytes,
}

impl Cuts {
    /// `None` for a tokenizer that may look further.
    pub fn of(tokenizer: &Tokenizer) -> Option<Self> {
        let cuts = match (tokenizer.get_pre_tokenizer()?, tokenizer.get_model()) {
            (PreTokenizerWrapper::BertPreTokenizer(_), ModelWrapper::WordPiece(_)) => Cuts::Bert,
            (PreTokenizerWrapper::ByteLevel(bytes), ModelWrapper::BPE(_)) if bytes.use_regex => Cuts::Bytes,
            (PreTokenizerWrapper::Metaspace(spaces), ModelWrapper::Unigram(_)) if spaces.split => {
                Cuts::Spaces
            }
            (PreTokenizerWrapper::Sequence(steps), ModelWrapper::Unigram(_)) => match steps.as_ref() {
                [PreTokenizerWrapper::WhitespaceSplit(_), PreTokenizerWrapper::Metaspace(s)] if s.split => {
                    Cuts::Spaces
                }
                _ => return None,
            },
            _ => return None,
        };
        let local = tokenizer.get_normalizer().is_none_or(|n| cuts.passes(n));
        let added = tokenizer.get_added_tokens_decoder();
        (local && added.values().all(|token| cuts.spare(&token.content))).then_some(cuts)
    }

    /// The last place up to byte `end`.
    pub fn last(self, text: &str, end: usize) -> Option<usize> {
        let mut end = end.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let backwards = text[..end].char_indices().rev();
        if self == Cuts::Bert {
            return backwards.into_iter().find(|&(_, c)| ends_word(c)).map(|(at, c)| at + c.len_utf8());
        }
        let between = |&(at, c): &(usize, char)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + c.len_utf8()..].chars().next());
            self.stops(c) && before.is_some_and(is_plain) && after.is_some_and(is_plain)
        };
        backwards.into_iter().find(between).map(|(at, _)| at)
    }

    fn stops(self, c: char) -> bool {
        c == ' ' || self == Cuts::Bytes && matches!(c, '\n' | '。' | '，')
    }

    /// Whether a normaliser does the same before a cut whatever follows, and keeps the place a place. Composition stops
    /// at all of these characters, and plain ones are neither removed nor turned into spaces.
    fn passes(self, normalizer: &NormalizerWrapper) -> bool {
        match normalizer {
            NormalizerWrapper::BertNormalizer(_) => true,
            _ if self == Cuts::Bert => false,
            NormalizerWrapper::NFC(_)
            | NormalizerWrapper::NFD(_)
            | NormalizerWrapper::NFKC(_)
            | NormalizerWrapper::NFKD(_)
            | NormalizerWrapper::Lowercase(_) => true,
            // It looks at a grapheme cluster at a time, which ends before a space and is nothing but that space if a
            // letter follows; only what it makes of a space depends on the map.
            NormalizerWrapper::Precompiled(_) => {
                let mut space = NormalizedString::from(" ");
                self == Cuts::Spaces && normalizer.normalize(&mut space).is_ok() && space.get() == " "
            }
            NormalizerWrapper::Sequence(steps) => {
                let steps: &[NormalizerWrapper] = steps.as_ref();
                steps.iter().all(|step| self.passes(step))
            }
            _ => false,
        }
    }

    /// Whether no place is inside an added token, but for its first character: a single token lost at the end of a text
    /// that is too long is not missed.
    fn spare(self, content: &str) -> bool {
        let mut inner = content.chars();
        inner.next();
        if self == Cuts::Bert {
            inner.next_back();
            return !content.contains(char::is_whitespace) && !inner.any(ends_word);
        }
        !inner.any(|c| self.stops(c) || c.is_whitespace()) || content.chars().all(char::is_whitespace)
    }
}

/// Characters that are not part of a BERT's word and do not combine with a following mark.
fn ends_word(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '。' | '，') || c.is_ascii_punctuation()
}

/// Letters and digits that are neither combining marks nor join the next character in a grapheme cluster.
fn is_plain(c: char) -> bool {
    const LETTERS: [RangeInclusive<char>; 13] = [
        'À'..='ɏ',
        'Ά'..='Ϋ',
        'ά'..='ώ',
        'Ѐ'..='ҁ',
        'Ҋ'..='ԯ',
        'א'..='ת',
        'ء'..='ي',
        'अ'..='ह',
        'ก'..='ะ',
        'ぁ'..='ゖ',
        'ァ'..='ヺ',
        '一'..='鿿',
        '가'..='힣',
    ];
    c.is_ascii_alphanumeric() || c.is_alphanumeric() && LETTERS.iter().any(|r| r.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules rest on this.
    #[test]
    fn plain_characters_stay_letters_or_digits_in_every_normal_form() {
        use tokenizers::normalizers::{BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD};
        let all: [NormalizerWrapper; 6] = [
            NFC.into(),
            NFD.into(),
            NFKC.into(),
            NFKD.into(),
            Lowercase.into(),
            BertNormalizer::new(true, false, Some(true), true).into(),
        ];
        for c in ('\0'..=char::MAX).filter(|&c| is_plain(c)) {
            for normalizer in &all {
                let mut made = NormalizedString::from(format!("{c} {c}"));
                normalizer.normalize(&mut made).unwrap();
                let words: Vec<&str> = made.get().split(' ').collect();
                assert!(words.len() == 2 && words[0] == words[1] && !words[0].is_empty(), "{c:?}: {made:?}");
            }
        }
    }

    #[test]
    fn places_are_between_letters() {
        for (cuts, text, at) in [
            (Cuts::Bert, "one, two", Some(5)),
            (Cuts::Bert, "one two", Some(4)),
            (Cuts::Spaces, "one two", Some(3)),
            (Cuts::Spaces, "one  two", None),
            (Cuts::Spaces, "one, two", None),
            (Cuts::Spaces, "one \u{301}two", None),
            (Cuts::Spaces, "one\ntwo", None),
            (Cuts::Bytes, "one\ntwo", Some(3)),
            (Cuts::Bytes, "中文。字符", Some(6)),
            (Cuts::Bytes, "one two three", Some(7)),
        ] {
            assert_eq!(cuts.last(text, text.len()), at, "{cuts:?} {text:?}");
        }
    }
}
