//! `--where`: selects rows of labelled data.

use super::written::written_as_text;
use anyhow::{Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A condition on one column (or key of an object), such as `label=1` or `score>=0.7`.
///
/// Both sides are compared as numbers if both are numbers, otherwise as text; `true` and `false` count as 1 and 0. A
/// missing or NULL value satisfies only `!=`, and a value that is not a number satisfies no ordering comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Condition {
    pub column: String,
    compare: Compare,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// Longer signs first: `>=` also begins with `>`.
const SIGNS: [(&str, Compare); 7] = [
    ("!=", Compare::Unequal),
    (">=", Compare::AtLeast),
    ("<=", Compare::AtMost),
    ("==", Compare::Equal),
    ("=", Compare::Equal),
    (">", Compare::Greater),
    ("<", Compare::Less),
];

impl Compare {
    fn is_of_order(self) -> bool {
        !matches!(self, Compare::Equal | Compare::Unequal)
    }
}

impl Condition {
    /// Whether a row with this value (`None`: missing or NULL) is used.
    pub fn takes(&self, found: Option<&str>) -> bool {
        let Some(found) = found.map(str::trim) else { return self.compare == Compare::Unequal };
        let order = match (number(found), number(&self.value)) {
            (Some(a), Some(b)) => a.partial_cmp(&b),
            _ if self.compare.is_of_order() => None,
            _ => Some(found.cmp(self.value.as_str())),
        };
        match self.compare {
            Compare::Equal => order == Some(Ordering::Equal),
            Compare::Unequal => order != Some(Ordering::Equal),
            Compare::Less => order == Some(Ordering::Less),
            Compare::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Compare::Greater => order == Some(Ordering::Greater),
            Compare::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }
}

/// A text as a number, if it is one.
fn number(text: &str) -> Option<f64> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(1.0),
        _ if text.eq_ignore_ascii_case("false") => Some(0.0),
        _ => text.parse().ok().filter(|x: &f64| !x.is_nan()),
    }
}

impl FromStr for Condition {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let first = |sign: &str| text.find(sign).map(|at| (at, sign.len()));
        let found = SIGNS.iter().filter_map(|(sign, compare)| Some((first(sign)?, *compare)));
        // The first sign, and the longest one there.
        let Some(((at, length), compare)) = found.min_by_key(|((at, n), _)| (*at, usize::MAX - n)) else {
            bail!("{text:?} compares nothing; write a column, =, !=, <, <=, > or >=, and a value: label=1");
        };
        let (column, value) = (text[..at].trim(), text[at + length..].trim());
        ensure!(!column.is_empty(), "{text:?} names no column; write for example label=1");
        ensure!(!value.is_empty(), "{text:?} compares with nothing; write for example label=1");
        ensure!(
            !compare.is_of_order() || number(value).is_some(),
            "{text:?} compares by order, but {value:?} is not a number"
        );
        Ok(Condition { column: column.to_owned(), compare, value: value.to_owned() })
    }
}

written_as_text!(Condition);

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = SIGNS.iter().rev().find(|(_, compare)| *compare == self.compare);
        write!(f, "{}{}{}", self.column, sign.map_or("=", |(sign, _)| sign), self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers_and_the_rest_as_text() {
        for (filter, takes, leaves) in [
            ("label=1", &["1", " 1.0 ", "true", "1e0"][..], &["0", "10", "yes", "", "false"][..]),
            ("label == entailment", &["entailment"], &["Entailment", "neutral", ""]),
            ("label!=0", &["1", "x", ""], &["0", "0.0", "-0", "False"]),
            ("score>=0.7", &["0.7", "1", "7e-1", "inf"], &["0.69", "x", "", "NaN"]),
            ("score<3", &["2.9", "-1"], &["3", "4", "low"]),
            ("score <= 3", &["3"], &["3.1"]),
            ("score>3", &["3.1"], &["3"]),
            ("url=http://a/?b=c", &["http://a/?b=c"], &["http://a/"]),
        ] {
            let parsed: Condition = filter.parse().unwrap();
            assert!(takes.iter().all(|v| parsed.takes(Some(v))), "{filter}");
            assert!(!leaves.iter().any(|v| parsed.takes(Some(v))), "{filter}");
            assert_eq!(parsed.to_string().parse::<Condition>().unwrap(), parsed);
        }
        let missing = |filter: &str| filter.parse::<Condition>().unwrap().takes(None);
        assert_eq!(["a=1", "a!=1", "a<1"].map(missing), [false, true, false]);
    }

    #[test]
    fn what_compares_nothing_is_an_error() {
        for (filter, part) in
            [("label", "label=1"), ("=1", "no column"), ("label=", "with nothing"), ("a>b", "not a number")]
        {
            let err = filter.parse::<Condition>().unwrap_err().to_string();
            assert!(err.contains(part), "{err}");
        }
    }
}
