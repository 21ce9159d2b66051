//! How sources are read.

use super::filter::Condition;
use super::format::Format;
use super::names::role_of;
use super::written::written_as_text;
use anyhow::{Result, bail, ensure};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{IntoDeserializer, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// Maximum records per line; a set of 316 texts has almost as many pairs.
pub const MAX_LINE_RECORDS: u64 = 50_000;

/// Maximum texts in all records of a line with several positives: each record repeats the anchor and the negatives.
pub const MAX_LINE_TEXTS: u64 = 200_000;

/// Maximum texts per record; shards count them in one byte.
pub const MAX_TEXTS: usize = 255;

/// Negatives kept from a list by default.
const LISTED_NEGATIVES: usize = 5;

/// How sources are read. A line's records depend on these options and on the line's texts, never on its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// Recognised from the content if not given.
    pub format: Option<Format>,
    /// Separates the columns of a table; default: the format's.
    pub delimiter: Option<Delimiter>,
    pub quoting: Quoting,
    /// Names of the columns (or keys of an object) that hold anchor, positive and negatives, in this order; a single
    /// one names a column of sets. If empty, the well-known names. A role may precede a name, such as `target=score`
    /// for a number.
    pub columns: Vec<String>,
    /// A row is used if it satisfies all of these.
    pub filters: Vec<Condition>,
    pub set_pairs: SetPairs,
    /// Maximum negatives per record; default: all from an array or from columns, 5 from a list.
    pub negatives: Option<usize>,
    /// Seeds, with the texts, the choice of pairs from a set and of negatives from a list.
    pub seed: u64,
    /// Who asked, for the remedies in errors.
    pub asked: Asked,
}

/// Who asked to read a file: a remedy names a switch of that command, or a key of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    #[default]
    Prepare,
    /// Another command, by name.
    Command(&'static str),
    /// A table of the configuration, such as `[[data]]` or `eval.sts`.
    Key(String),
}

impl Asked {
    /// What to set: `trainer prepare --columns`, or ``` `columns` of eval.sts ```.
    pub fn option(&self, name: &str) -> String {
        match self {
            Asked::Prepare => format!("trainer prepare --{}", name.replace('_', "-")),
            Asked::Command(command) => format!("trainer {command} --{}", name.replace('_', "-")),
            Asked::Key(key) => format!("`{name}` of {key}"),
        }
    }

    /// The same with a value: `trainer prepare --columns 1,2`, or ``` `columns = ["1", "2"]` in eval.sts ```.
    pub fn setting(&self, name: &str, values: &[&str]) -> String {
        match self {
            Asked::Key(key) => match values {
                // The key may have held just a path.
                list if key.starts_with("eval.") => {
                    let value = match list {
                        [one] if name != "columns" && name != "where" => format!("{one:?}"),
                        list => format!("{list:?}"),
                    };
                    let key = &key["eval.".len()..];
                    format!("`{key} = {{ path = \"…\", {name} = {value} }}` in [eval]")
                }
                [one] if name != "columns" && name != "where" => format!("`{name} = {one:?}` in {key}"),
                list => format!("`{name} = {list:?}` in {key}"),
            },
            _ if name == "columns" => format!("{} {}", self.option(name), values.join(",")),
            _ => format!("{} '{}'", self.option(name), values.join(" ")),
        }
    }
}

/// Separates the columns of a table: one ASCII character other than a quote or line end. A tab may be written `tab` or
/// `\t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Delimiter(u8);

impl Delimiter {
    pub const SPACE: Delimiter = Delimiter(b' ');
    pub const TAB: Delimiter = Delimiter(b'\t');

    pub fn byte(self) -> u8 {
        self.0
    }
}

impl FromStr for Delimiter {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.as_bytes() {
            b"tab" | b"\\t" => Ok(Delimiter::TAB),
            b"\"" | b"\n" | b"\r" => {
                bail!("quotes and line ends cannot separate columns; give another character")
            }
            [byte] if byte.is_ascii() => Ok(Delimiter(*byte)),
            _ => bail!("{text:?} is not one ASCII character; give for example ';', '|' or tab"),
        }
    }
}

written_as_text!(Delimiter);

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", char::from(self.0))
    }
}

/// Reads a list, or a single value, from a configuration.
///
/// # Errors
/// Any other type; a value `T` rejects.
pub fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    one_or_several(from, "a string or a list of strings")
}

/// [`one_or_many`] of strings that are called something else.
///
/// # Errors
/// Any other type than `expected`; a value `T` rejects.
pub fn one_or_several<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
    expected: &'static str,
) -> Result<Vec<T>, D::Error> {
    struct Either<T>(&'static str, PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: serde::de::Error>(self, one: &str) -> Result<Vec<T>, E> {
            Ok(vec![T::deserialize(one.into_deserializer())?])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, many: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(many))
        }
    }
    from.deserialize_any(Either(expected, PhantomData))
}

/// Reads column names from a configuration: a list, or one comma-separated string as on a command line.
///
/// # Errors
/// Any other type.
pub fn column_names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let names: Vec<String> = one_or_many(from)?;
    Ok(match &names[..] {
        [one] => one.split(',').map(|name| name.trim().to_owned()).collect(),
        _ => names,
    })
}

/// Whether table fields may be quoted, as in RFC 4180.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quoting {
    /// In all tables; between tabs, an unclosed quote is an ordinary character.
    #[default]
    Auto,
    /// Every quote at the start of a field opens it.
    Always,
    /// A quote is an ordinary character.
    Never,
}

impl FromStr for Quoting {
    type Err = anyhow::Error;

    fn from_str(s: &str) -> Result<Self> {
        Ok(match s {
            "auto" => Quoting::Auto,
            "always" => Quoting::Always,
            "never" => Quoting::Never,
            _ => bail!("give auto, always or never"),
        })
    }
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            format: None,
            delimiter: None,
            quoting: Quoting::Auto,
            columns: vec![],
            filters: vec![],
            set_pairs: SetPairs::default(),
            negatives: None,
            seed: 1,
            asked: Asked::Prepare,
        }
    }
}

impl ReadOptions {
    /// # Errors
    /// Too many negatives or columns; pairs per set out of range; a blank or repeated name.
    pub fn check(&self) -> Result<()> {
        let most = MAX_TEXTS - 2;
        ensure!(
            self.negatives.is_none_or(|n| n <= most),
            "a record holds at most {most} negatives; give that or fewer"
        );
        let names: Vec<_> = self.columns.iter().map(|column| role_of(column)).collect();
        let texts = names.iter().filter(|(role, _)| *role != Some("target")).count();
        ensure!(texts <= MAX_TEXTS, "a record holds at most {MAX_TEXTS} texts; name fewer columns");
        for (i, (_, name)) in names.iter().enumerate() {
            ensure!(!name.is_empty(), "a column without a name; give names such as anchor,positive");
            let before = names[..i].iter().position(|(_, earlier)| earlier == name);
            // A text may be its own positive: to follow a teacher, that is all there is.
            let is_pair =
                (before, i) == (Some(0), 1) && !names[..2].iter().any(|(role, _)| *role == Some("target"));
            ensure!(before.is_none() || is_pair, "the column {name:?} is named twice; name it once");
        }
        if let SetPairs::Most(n) = self.set_pairs {
            SetPairs::checked(n)?;
        }
        Ok(())
    }

    /// Non-default options that affect what is read, by switch.
    pub fn stated(&self) -> BTreeMap<String, String> {
        let usual = ReadOptions::default();
        let list = |items: Vec<String>| (!items.is_empty()).then(|| format!("{items:?}"));
        let settings = [
            ("format", self.format.map(|f| f.to_string())),
            ("delimiter", self.delimiter.map(|d| d.to_string())),
            (
                "quoting",
                (self.quoting != usual.quoting).then(|| format!("{:?}", self.quoting).to_lowercase()),
            ),
            ("columns", list(self.columns.clone())),
            ("where", list(self.filters.iter().map(Condition::to_string).collect())),
            ("set-pairs", (self.set_pairs != usual.set_pairs).then(|| self.set_pairs.to_string())),
            ("negatives", self.negatives.map(|n| n.to_string())),
            ("seed", (self.seed != usual.seed).then(|| self.seed.to_string())),
        ];
        settings.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }

    /// Number of target columns asked for.
    pub fn target_columns(&self) -> usize {
        self.columns.iter().filter(|column| role_of(column).0 == Some("target")).count()
    }

    /// Maximum pairs per set.
    pub(super) fn most_set_pairs(&self) -> u64 {
        match self.set_pairs {
            SetPairs::All => MAX_LINE_RECORDS,
            SetPairs::Most(n) => n,
        }
    }

    /// Maximum negatives per record.
    pub(super) fn most_negatives(&self) -> usize {
        self.negatives.unwrap_or(MAX_TEXTS - 2)
    }

    /// Maximum negatives per record if they come from a list.
    pub(super) fn most_listed_negatives(&self) -> usize {
        self.negatives.unwrap_or(LISTED_NEGATIVES)
    }
}

/// How many pairs to make of a set of texts with the same meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetPairs {
    /// Every unordered pair, with the earlier text as the anchor.
    All,
    /// At most this many of them, drawn without repetition.
    Most(u64),
}

impl SetPairs {
    fn checked(n: u64) -> Result<Self> {
        ensure!(
            (1..=MAX_LINE_RECORDS).contains(&n),
            "{n} pairs a set; give a number from 1 to {MAX_LINE_RECORDS}, or all"
        );
        Ok(SetPairs::Most(n))
    }
}

impl Default for SetPairs {
    fn default() -> Self {
        SetPairs::Most(10)
    }
}

impl fmt::Display for SetPairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SetPairs::All => f.write_str("all"),
            SetPairs::Most(n) => write!(f, "{n}"),
        }
    }
}

impl FromStr for SetPairs {
    type Err = anyhow::Error;

    fn from_str(s: &str) -> Result<Self> {
        match s.parse() {
            _ if s == "all" => Ok(SetPairs::All),
            Ok(n) => SetPairs::checked(n),
            Err(_) => {
                bail!("{s:?} is not a number of pairs; give a number from 1 to {MAX_LINE_RECORDS}, or all")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_found() {
        assert_eq!("all".parse::<SetPairs>().unwrap(), SetPairs::All);
        assert_eq!("7".parse::<SetPairs>().unwrap().to_string(), "7");
        for bad in ["0", "50001", "-1", "many", ""] {
            assert!(bad.parse::<SetPairs>().is_err(), "{bad}");
        }
        let columns = |names: &[&str]| ReadOptions {
            columns: names.iter().map(|n| n.to_string()).collect(),
            ..ReadOptions::default()
        };
        assert!(columns(&["a", "b"]).check().is_ok());
        #[derive(Deserialize)]
        struct Keys {
            #[serde(deserialize_with = "one_or_many")]
            filters: Vec<Condition>,
            #[serde(deserialize_with = "column_names")]
            columns: Vec<String>,
        }
        let keys = |text: &str| toml::from_str::<Keys>(text).map(|k| (k.filters.len(), k.columns));
        let both = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(keys("filters = 'x=1'\ncolumns = 'a, b'").unwrap(), (1, both.clone()));
        assert_eq!(keys("filters = ['x=1', 'y<2']\ncolumns = ['a', 'b']").unwrap(), (2, both));
        let err = keys("filters = ['x']\ncolumns = []").unwrap_err().to_string();
        assert!(err.contains("compares nothing"), "{err}");
        for (text, byte) in [(";", b';'), ("tab", b'\t'), ("\\t", b'\t'), ("\t", b'\t')] {
            let found: Delimiter = text.parse().unwrap();
            assert_eq!((found.byte(), found.to_string().parse().unwrap()), (byte, found), "{text:?}");
        }
        for bad in ["", ";;", "→", "\"", "\n", "\r"] {
            assert!(bad.parse::<Delimiter>().is_err(), "{bad:?}");
        }
        assert!(columns(&["a", "b", "a"]).check().unwrap_err().to_string().contains("\"a\""));
        assert!(
            columns(&["a", "b", "c", "c"]).check().is_err() && columns(&["a", "a", "a"]).check().is_err()
        );
        assert!(
            columns(&["a", "target=a"]).check().is_err()
                && columns(&["target=a", "target=a"]).check().is_err()
        );
        // A text is its own positive.
        assert!(columns(&["a", "a"]).check().is_ok() && columns(&["anchor=a", "positive=a"]).check().is_ok());
        assert!(columns(&["a", " "]).check().is_err());
        assert!(ReadOptions { negatives: Some(254), ..ReadOptions::default() }.check().is_err());
    }
}
