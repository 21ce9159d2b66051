//! Rejected lines, and why.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a line was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Only in manifests of earlier versions; blank lines are now skipped.
    BlankLine,
    MalformedJson,
    /// JSON, but neither an array nor an object.
    NotARecord,
    /// An object without the keys of a pair or of a set.
    MissingKeys,
    /// An object has the same key twice.
    KeyTwice,
    /// An array, although rows are picked by keys.
    NoKeys,
    /// A text is not a string.
    NotAString,
    /// A set is not a list.
    NotAList,
    /// An anchor or positive is NULL.
    NullValue,
    /// Fewer than 2 distinct texts in a set.
    SetTooSmall,
    /// A list of positives has no text.
    NoPositive,
    /// More than [`MAX_LINE_RECORDS`](super::options::MAX_LINE_RECORDS) from one line.
    TooManyPairs,
    /// The number of columns differs from the header's.
    WrongColumns,
    /// The file, or the longest row allowed, ends within quotes.
    UnclosedQuote,
    /// Fewer than 2 or more than 255 texts.
    WrongArity,
    #[serde(rename = "invalid-utf-8")]
    InvalidUtf8,
    /// A text is empty or only white space.
    EmptyText,
    /// A text contains U+0000: it is damaged, or not text.
    ContainsNul,
    /// A text has no tokens.
    NoTokens,
    /// More than 16 MiB.
    LineTooLong,
    /// A target is missing or NULL.
    NoTarget,
    /// A target is not a finite number.
    NotANumber,
    /// The number of targets differs from that of other rows.
    WrongTargets,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::BlankLine => "blank line",
            Reason::MalformedJson => "malformed JSON",
            Reason::NotARecord => "neither a JSON array nor an object",
            Reason::MissingKeys => "object without the keys of a pair",
            Reason::KeyTwice => "a key occurs twice",
            Reason::NoKeys => "array, which has no keys",
            Reason::NotAString => "text is not a string",
            Reason::NotAList => "set is not a list",
            Reason::NullValue => "anchor or positive is NULL",
            Reason::SetTooSmall => "fewer than 2 distinct texts in a set",
            Reason::NoPositive => "no positive in the list",
            Reason::TooManyPairs => "too many pairs of one line",
            Reason::WrongColumns => "wrong number of columns",
            Reason::UnclosedQuote => "quote is not closed",
            Reason::WrongArity => "wrong number of texts",
            Reason::InvalidUtf8 => "invalid UTF-8",
            Reason::EmptyText => "empty text",
            Reason::ContainsNul => "text contains a NUL character",
            Reason::NoTokens => "text without tokens",
            Reason::LineTooLong => "line too long",
            Reason::NoTarget => "target is missing or NULL",
            Reason::NotANumber => "target is not a finite number",
            Reason::WrongTargets => "wrong number of targets",
        })
    }
}

/// A rejected line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Line number, from 1.
    pub line: u64,
    pub reason: Reason,
    /// The line's first characters.
    pub excerpt: String,
}

impl Reject {
    /// Keeps the first 100 characters of the line.
    pub fn new(line: u64, reason: Reason, bytes: &[u8]) -> Self {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
        Reject { line, reason, excerpt: head.chars().take(100).collect() }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, self.reason, self.excerpt)
    }
}

/// Why a line was skipped, which does not count as a reject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skipped {
    /// White space, or columns that are all empty.
    Blank,
    /// Left out by a filter.
    Filtered,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Skipped::Blank => "blank",
            Skipped::Filtered => "left out by the filter",
        })
    }
}
