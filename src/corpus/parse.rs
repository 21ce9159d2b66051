//! One line → one [`Record`], or the reason why not.

use super::reject::{Reason, Reject};
use anyhow::{Result, bail};
use std::path::Path;

/// An anchor, its positive and any number of hard negatives; each text trimmed and not empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    pub anchor: String,
    pub positive: String,
    pub negatives: Vec<String>,
}

impl Record {
    /// Anchor, positive, negatives, in this order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        [&self.anchor, &self.positive].into_iter().chain(&self.negatives).map(String::as_str)
    }
}

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON array of two or more strings: `["anchor", "positive", "negative", …]`.
    JsonLines,
    /// Two or more columns between tabs, no quoting; a first line `anchor⇥positive[⇥negative…]`
    /// is a header.
    Tsv,
}

impl Format {
    /// The format that a file's name promises, `.gz` aside.
    pub fn of(path: &Path) -> Result<Self> {
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        match name.trim_end_matches(".gz").rsplit_once('.').map(|(_, ext)| ext) {
            Some("jsonl" | "ndjson" | "json") => Ok(Format::JsonLines),
            Some("tsv") => Ok(Format::Tsv),
            _ => {
                bail!("{}: unknown kind of file; name it .jsonl, .tsv, .jsonl.gz or .tsv.gz", path.display())
            }
        }
    }

    /// Reads line `line` (from 1) of a file; `None` for a header.
    pub fn parse(self, line: u64, bytes: &[u8]) -> Result<Option<Record>, Reject> {
        let reject = |reason| Reject::new(line, reason, bytes);
        let text = std::str::from_utf8(bytes).map_err(|_| reject(Reason::InvalidUtf8))?;
        if text.trim().is_empty() {
            return Err(reject(Reason::BlankLine));
        }
        let texts = match self {
            Format::JsonLines => json_texts(text).map_err(reject)?,
            Format::Tsv if line == 1 && is_header(text) => return Ok(None),
            Format::Tsv => text.split('\t').map(str::to_owned).collect(),
        };
        record(texts).map(Some).map_err(reject)
    }
}

fn json_texts(text: &str) -> Result<Vec<String>, Reason> {
    serde_json::from_str::<Vec<String>>(text).map_err(|_| {
        // Only a line that failed pays for finding out why.
        match serde_json::from_str::<serde_json::Value>(text) {
            Ok(serde_json::Value::Array(_)) => Reason::NotAString,
            Ok(_) => Reason::NotAnArray,
            Err(_) => Reason::MalformedJson,
        }
    })
}

fn is_header(text: &str) -> bool {
    let mut names = text.split('\t').map(|n| n.trim().to_lowercase());
    names.next().as_deref() == Some("anchor") && names.next().as_deref() == Some("positive")
}

fn record(mut texts: Vec<String>) -> Result<Record, Reason> {
    if !(2..=MAX_TEXTS).contains(&texts.len()) {
        return Err(Reason::WrongArity);
    }
    for text in &mut texts {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(Reason::EmptyText);
        }
        if trimmed.len() < text.len() {
            *text = trimmed.to_owned();
        }
    }
    let mut texts = texts.into_iter();
    match (texts.next(), texts.next()) {
        (Some(anchor), Some(positive)) => Ok(Record { anchor, positive, negatives: texts.collect() }),
        _ => Err(Reason::WrongArity),
    }
}

/// Most texts a record may hold; shards count them in one byte.
pub const MAX_TEXTS: usize = 255;

#[cfg(test)]
mod tests {
    use super::*;

    fn json(line: &str) -> Result<Record, Reason> {
        Format::JsonLines.parse(1, line.as_bytes()).map(Option::unwrap).map_err(|r| r.reason)
    }

    fn tsv(number: u64, line: &str) -> Result<Option<Record>, Reason> {
        Format::Tsv.parse(number, line.as_bytes()).map_err(|r| r.reason)
    }

    fn pair(a: &str, p: &str, n: &[&str]) -> Record {
        Record { anchor: a.into(), positive: p.into(), negatives: n.iter().map(|n| n.to_string()).collect() }
    }

    #[test]
    fn json_lines() {
        assert_eq!(json(r#"["a", " b\n"]"#), Ok(pair("a", "b", &[])));
        assert_eq!(json(r#" ["a","b","c","\u00e4"] "#), Ok(pair("a", "b", &["c", "ä"])));
        for (line, reason) in [
            (r#"["a""#, Reason::MalformedJson),
            (r#"["a","\ud800"]"#, Reason::MalformedJson),
            (r#"["a","b"] x"#, Reason::MalformedJson),
            (r#"{"a":"b"}"#, Reason::NotAnArray),
            (r#"["a",1]"#, Reason::NotAString),
            (r#"["a",null]"#, Reason::NotAString),
            (r#"["a"]"#, Reason::WrongArity),
            ("[]", Reason::WrongArity),
            (r#"["a","  \t"]"#, Reason::EmptyText),
            ("  ", Reason::BlankLine),
        ] {
            assert_eq!(json(line), Err(reason), "{line}");
        }
        assert_eq!(
            Format::JsonLines.parse(7, b"[\"a\",\"\xff\"]").unwrap_err(),
            Reject { line: 7, reason: Reason::InvalidUtf8, excerpt: "[\"a\",\"\u{fffd}\"]".into() }
        );
        assert_eq!(json(&format!("{:?}", vec!["x"; 256])), Err(Reason::WrongArity));
    }

    #[test]
    fn tab_separated_lines() {
        assert_eq!(tsv(1, "Anchor\tpositive\tnegative"), Ok(None));
        assert_eq!(tsv(2, "anchor\tpositive"), Ok(Some(pair("anchor", "positive", &[]))));
        assert_eq!(tsv(1, "\"a\tb"), Ok(Some(pair("\"a", "b", &[]))));
        assert_eq!(tsv(1, "a\tb\tc"), Ok(Some(pair("a", "b", &["c"]))));
        assert_eq!(tsv(1, "a b"), Err(Reason::WrongArity));
        assert_eq!(tsv(1, "a\t"), Err(Reason::EmptyText));
    }

    #[test]
    fn formats_by_name() {
        for (name, format) in
            [("a/b.JSONL.gz", Format::JsonLines), ("x.tsv", Format::Tsv), ("x.tsv.gz", Format::Tsv)]
        {
            assert_eq!(Format::of(Path::new(name)).unwrap(), format);
        }
        assert!(Format::of(Path::new("x.parquet")).unwrap_err().to_string().contains("x.parquet"));
    }
}
