//! What kind of vocabulary is learned.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What to do with capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Lower-case them; a WordPiece also strips accents, as an uncased BERT does.
    Lower,
    Kept,
}

/// How words are split. Of a learned vocabulary also the tokenizer around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VocabularyKind {
    /// BERT's.
    WordPiece,
    /// RoBERTa's byte-level BPE.
    Bpe,
    /// XLM-RoBERTa's layout, with NFKC in place of sentencepiece's character map.
    Unigram,
}

impl VocabularyKind {
    /// The id of the padding token.
    pub fn pad(self) -> u32 {
        match self {
            VocabularyKind::WordPiece => 0,
            VocabularyKind::Bpe | VocabularyKind::Unigram => 1,
        }
    }
}

impl fmt::Display for VocabularyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            VocabularyKind::WordPiece => "WordPiece",
            VocabularyKind::Bpe => "byte-level BPE",
            VocabularyKind::Unigram => "Unigram",
        })
    }
}

/// RoBERTa's and XLM-RoBERTa's first tokens; the index is the id.
pub const FIRST: [&str; 4] = ["<s>", "<pad>", "</s>", "<unk>"];
/// Their last one.
pub const MASK: &str = "<mask>";

pub const NO_TEXTS: &str = "there are no texts to learn a vocabulary from; check the input";

pub fn too_small(size: usize, least: usize, what: &str) -> String {
    format!("a vocabulary of {size} does not hold the {least} {what}; ask for more")
}
