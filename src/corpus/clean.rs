//! Cleans records: each rule is a switch, and its effects are counted.

use super::record::Record;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Rules that judge each record by itself. All are off by default; the reader already trims texts. Texts are changed in
/// the order of the fields, then judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cleaning {
    /// HTML character references become characters: `&amp;` → `&`, `&#39;` → `'`.
    pub unescape_html: bool,
    /// Unicode normalisation form C (UAX #15).
    pub nfc: bool,
    /// Every run of white space becomes one space.
    pub collapse_whitespace: bool,
    /// Minimum number of characters (Unicode scalar values) per text, negatives included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_chars: Option<usize>,
    /// Maximum number of characters per text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<usize>,
    /// Drops records whose anchor equals their positive, which teach nothing.
    pub drop_equal: bool,
}

/// Why a valid record is not among the training pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dropped {
    /// Cleaning left a text empty.
    EmptyWhenCleaned,
    TooShort,
    TooLong,
    AnchorIsPositive,
    /// All texts equal those of an earlier record.
    Duplicate,
    /// A text occurs in too many records.
    FrequentText,
    /// Shares a text with a pair of the dev set.
    SharesTextWithDev,
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Dropped::EmptyWhenCleaned => "a text was empty when cleaned",
            Dropped::TooShort => "a text was too short",
            Dropped::TooLong => "a text was too long",
            Dropped::AnchorIsPositive => "anchor and positive were equal",
            Dropped::Duplicate => "duplicate of an earlier pair",
            Dropped::FrequentText => "a text occurred too often",
            Dropped::SharesTextWithDev => "shared a text with a dev pair",
        })
    }
}

/// What the rules did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CleanCounts {
    /// Texts changed, by rule: `nfc`, `html`, `whitespace`.
    pub changed: BTreeMap<String, u64>,
    /// Records dropped, by rule.
    pub dropped: BTreeMap<Dropped, u64>,
}

impl CleanCounts {
    /// Counts a dropped record.
    pub fn drop(&mut self, why: Dropped) {
        *self.dropped.entry(why).or_default() += 1;
    }

    /// Adds the counts of another part of the data.
    pub fn add(&mut self, other: &CleanCounts) {
        for (rule, n) in &other.changed {
            self.change(rule, *n);
        }
        for (&why, n) in &other.dropped {
            *self.dropped.entry(why).or_default() += n;
        }
    }

    fn change(&mut self, rule: &str, n: u64) {
        match self.changed.get_mut(rule) {
            Some(count) => *count += n,
            None => drop(self.changed.insert(rule.to_owned(), n)),
        }
    }
}

impl Cleaning {
    /// Returns the cleaned record, or why it is dropped. Adds the changes to `counts`; counting a dropped record is
    /// left to the caller.
    ///
    /// # Errors
    /// The first rule that drops the record.
    pub fn apply(&self, mut record: Record, counts: &mut CleanCounts) -> Result<Record, Dropped> {
        for text in &mut record.texts {
            self.change(text, counts);
            self.judge(text)?;
        }
        if self.drop_equal && record.anchor() == record.positive() {
            return Err(Dropped::AnchorIsPositive);
        }
        Ok(record)
    }

    fn change(&self, text: &mut String, counts: &mut CleanCounts) {
        let mut rule = |on: bool, name: &str, change: &dyn Fn(&str) -> Option<String>| {
            if let Some(changed) = on.then(|| change(text)).flatten() {
                counts.change(name, 1);
                *text = changed;
            }
        };
        rule(self.unescape_html, "html", &unescaped);
        rule(self.nfc, "nfc", &composed);
        rule(self.collapse_whitespace, "whitespace", &collapsed);
    }

    fn judge(&self, text: &str) -> Result<(), Dropped> {
        if text.is_empty() {
            return Err(Dropped::EmptyWhenCleaned);
        }
        if self.min_chars.is_none() && self.max_chars.is_none() {
            return Ok(());
        }
        let chars = text.chars().count();
        if self.min_chars.is_some_and(|least| chars < least) {
            return Err(Dropped::TooShort);
        }
        if self.max_chars.is_some_and(|most| chars > most) {
            return Err(Dropped::TooLong);
        }
        Ok(())
    }
}

/// This and the functions below return `None` if they change nothing, which is the usual case and costs no allocation.
/// A character reference may be white space, so the text is trimmed again.
fn unescaped(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    match html_escape::decode_html_entities(text) {
        Cow::Owned(new) if new != text => Some(new.trim().to_owned()),
        _ => None,
    }
}

fn composed(text: &str) -> Option<String> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return None;
    }
    Some(text.nfc().collect()).filter(|new| new != text)
}

fn collapsed(text: &str) -> Option<String> {
    let mut after_space = true;
    let clean = text.chars().all(|c| {
        let fine = c == ' ' && !after_space || !c.is_whitespace();
        after_space = c == ' ';
        fine
    });
    if clean && !text.ends_with(' ') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(texts: &[&str]) -> Record {
        Record { texts: texts.iter().map(|t| t.to_string()).collect(), targets: vec![0.5] }
    }

    fn clean(rules: &Cleaning, texts: &[&str]) -> (Result<Vec<String>, Dropped>, CleanCounts) {
        let mut counts = CleanCounts::default();
        let result = rules.apply(record(texts), &mut counts);
        (
            result.map(|r| {
                assert_eq!(r.targets, [0.5]);
                r.texts
            }),
            counts,
        )
    }

    #[test]
    fn each_rule_changes_its_texts_and_counts_them() {
        let texts = ["cafe\u{301}  au\tlait", "Tom &amp; Jerry&nbsp;", "plain text", "caf\u{e9}"];
        let off = Cleaning::default();
        assert_eq!(clean(&off, &texts), (Ok(texts.map(String::from).to_vec()), CleanCounts::default()));
        let all =
            Cleaning { nfc: true, collapse_whitespace: true, unescape_html: true, ..Cleaning::default() };
        let (cleaned, counts) = clean(&all, &texts);
        assert_eq!(cleaned.unwrap(), ["caf\u{e9} au lait", "Tom & Jerry", "plain text", "caf\u{e9}"]);
        let expected = [("html", 1), ("nfc", 1), ("whitespace", 1)].map(|(k, n)| (k.to_string(), n));
        assert_eq!(counts.changed, expected.into());
        // What was cleaned stays as it is.
        let again = clean(&all, &["caf\u{e9} au lait", "Tom & Jerry"]);
        assert_eq!(again.1, CleanCounts::default());
    }

    #[test]
    fn records_are_judged_by_what_is_left_of_them() {
        let rules = Cleaning {
            unescape_html: true,
            collapse_whitespace: true,
            min_chars: Some(2),
            max_chars: Some(4),
            drop_equal: true,
            ..Cleaning::default()
        };
        let why = |texts: &[&str]| clean(&rules, texts).0.unwrap_err();
        assert_eq!(why(&["abc", "x"]), Dropped::TooShort);
        assert_eq!(why(&["abc", "abcd", "abcde"]), Dropped::TooLong);
        assert_eq!(why(&["&nbsp;", "abc"]), Dropped::EmptyWhenCleaned);
        assert_eq!(why(&["a  b", "a b"]), Dropped::AnchorIsPositive);
        assert!(clean(&rules, &["&#39;b", "\u{e9}\u{e9}\u{e9}\u{e9}"]).0.is_ok(), "characters, not bytes");
    }
}
