//! Picks a record's columns, by the names public data sets use or by given names.

use anyhow::{Result, bail, ensure};

/// The columns of a record, by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// A column of sets.
    Set(usize),
    Pair {
        anchor: usize,
        positive: usize,
        negatives: Vec<usize>,
        targets: Vec<usize>,
    },
}

/// The columns asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub texts: WantedTexts,
    /// Names of the number columns.
    pub targets: Vec<String>,
}

/// The text columns asked for, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WantedTexts {
    /// The well-known names.
    #[default]
    Known,
    Set(String),
    Pair {
        anchor: String,
        positive: String,
        negatives: Vec<String>,
    },
}

/// What to do about a negative or a target that was asked for but is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Error,
    /// Not every JSON record has all keys.
    LeftOut,
}

/// Why no columns were picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpicked {
    /// No well-known names.
    Unknown,
    /// The first missing name.
    Missing(String),
}

/// What the first row of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstRow {
    Names,
    Data,
}

/// Roles a column may be given, as in `target=score`.
const ROLES: [&str; 5] = ["anchor", "positive", "negative", "set", "target"];

/// Splits a column such as `target=score` into its role, if it has one, and its name.
pub fn role_of(column: &str) -> (Option<&str>, &str) {
    match column.split_once('=') {
        Some((role, name)) if ROLES.contains(&role.trim()) => (Some(role.trim()), name.trim()),
        _ => (None, column.trim()),
    }
}

impl Wanted {
    /// Names without a role are the texts in order; a single one names a column of sets.
    ///
    /// # Errors
    /// Roles for only some of the texts, an anchor without a positive, a set with targets.
    pub fn of(columns: &[String]) -> Result<Self> {
        let all: Vec<_> = columns.iter().map(|column| role_of(column)).collect();
        let named = |wanted: Option<&'static str>| {
            all.iter().filter(move |(role, _)| *role == wanted).map(|(_, name)| (*name).to_owned())
        };
        let one = |role: &'static str| {
            let mut names = named(Some(role));
            let (first, second) = (names.next(), names.next());
            ensure!(second.is_none(), "two columns are named as {role}; name one");
            Ok(first)
        };
        let mut plain = named(None);
        let negatives: Vec<String> = named(Some("negative")).collect();
        let targets: Vec<String> = named(Some("target")).collect();
        let texts = match (plain.next(), one("set")?, one("anchor")?, one("positive")?) {
            (None, None, None, None) if negatives.is_empty() => WantedTexts::Known,
            (Some(first), None, None, None) if negatives.is_empty() => match plain.next() {
                None => WantedTexts::Set(first),
                Some(positive) => WantedTexts::Pair { anchor: first, positive, negatives: plain.collect() },
            },
            (None, Some(set), None, None) if negatives.is_empty() => WantedTexts::Set(set),
            (None, None, Some(anchor), Some(positive)) => WantedTexts::Pair { anchor, positive, negatives },
            (Some(plain), ..) => bail!(
                "the column {plain:?} has no role, but others do; write anchor=NAME, positive=NAME, negative=NAME for \
                 each of the texts, or name them in this order without roles"
            ),
            (None, ..) => bail!(
                "{} do not make a row of texts; name an anchor and a positive (anchor=NAME, positive=NAME, and any \
                 number of negative=NAME), or a set alone",
                columns.join(", ")
            ),
        };
        if let (WantedTexts::Set(set), Some(target)) = (&texts, targets.first()) {
            bail!(
                "{set:?} is a column of sets, whose pairs have no number {target:?}; name an anchor and a positive"
            );
        }
        Ok(Wanted { texts, targets })
    }

    /// Picks the columns.
    ///
    /// # Errors
    /// No well-known names; the first missing name.
    pub fn pick(&self, names: &[&str], missing: Missing) -> Result<Picked, Unpicked> {
        self.pick_by(&|name| position(names, name), known(names), missing)
    }

    /// Picks columns by number, from 1; `None` if anything but numbers is asked for.
    pub fn by_number(&self) -> Option<Picked> {
        let number = |name: &str| name.trim().parse::<usize>().ok()?.checked_sub(1);
        match self.pick_by(&number, None, Missing::Error) {
            Ok(picked @ Picked::Pair { .. }) => Some(picked),
            Ok(Picked::Set(_)) | Err(_) => None,
        }
    }

    fn pick_by(
        &self,
        find: &dyn Fn(&str) -> Option<usize>,
        known: Option<Picked>,
        missing: Missing,
    ) -> Result<Picked, Unpicked> {
        let one = |name: &String| find(name).ok_or_else(|| Unpicked::Missing(name.clone()));
        let list = |names: &[String]| {
            let found = names.iter().map(one).filter(|n| missing == Missing::Error || n.is_ok());
            found.collect::<Result<Vec<usize>, _>>()
        };
        let mut picked = match &self.texts {
            WantedTexts::Known => known.ok_or(Unpicked::Unknown)?,
            WantedTexts::Set(set) => Picked::Set(one(set)?),
            WantedTexts::Pair { anchor, positive, negatives } => Picked::Pair {
                anchor: one(anchor)?,
                positive: one(positive)?,
                negatives: list(negatives)?,
                targets: vec![],
            },
        };
        if let Picked::Pair { targets, .. } = &mut picked {
            *targets = list(&self.targets)?;
        }
        Ok(picked)
    }
}

/// Well-known names of anchor and positive; the first pair found is used. Passages (Tevatron's and DPR's forms) come
/// before the short answers next to them.
const PAIRS: &[(&str, &[&str])] = &[
    ("anchor", &["positive", "positives", "pos"]),
    ("query", &["positive_passages", "pos", "positive", "positives", "answer", "passage", "document"]),
    ("question", &["positive_ctxs", "answer", "answers", "positive"]),
    ("sentence1", &["sentence2"]),
    ("sentence_1", &["sentence_2"]),
    ("text1", &["text2"]),
    ("text_1", &["text_2"]),
    ("title", &["body", "abstract", "text"]),
];

/// Well-known names of negatives, optionally with a number: `negative_3`, `neg2`.
const NEGATIVES: [&str; 8] = [
    "negatives",
    "negative",
    "neg",
    "hard_negatives",
    "hard_negative",
    "hard_neg",
    "negative_passages",
    "hard_negative_ctxs",
];

/// Names of columns that tell whether a pair is positive, or how similar its texts are.
const LABELS: [&str; 12] = [
    "label",
    "labels",
    "score",
    "similarity",
    "similarity_score",
    "is_duplicate",
    "is_paraphrase",
    "is_similar",
    "relatedness_score",
    "relevance",
    "gold_label",
    "entailment_judgment",
];

/// Whether a column's name suggests a label.
pub fn is_label(name: &str) -> bool {
    LABELS.iter().any(|label| label.eq_ignore_ascii_case(name.trim()))
}

/// A name that occurs twice, ignoring blank ones.
pub fn twice<'a>(names: &[&'a str]) -> Option<&'a str> {
    let earlier = |i: usize| names[..i].iter().any(|n| n.trim() == names[i].trim());
    (0..names.len()).find(|&i| !names[i].trim().is_empty() && earlier(i)).map(|i| names[i].trim())
}

/// A column by name: an exact match, or else one that differs in case.
pub fn position(names: &[&str], column: &str) -> Option<usize> {
    let column = column.trim();
    let exact = names.iter().position(|n| n.trim() == column);
    exact.or_else(|| names.iter().position(|n| n.trim().eq_ignore_ascii_case(column)))
}

/// Picks columns by well-known names, ignoring case; `None` if there are none.
fn known(names: &[&str]) -> Option<Picked> {
    let find = |name: &str| names.iter().position(|n| n.trim().eq_ignore_ascii_case(name));
    for (anchor, positives) in PAIRS {
        if let Some(anchor) = find(anchor)
            && let Some(positive) = positives.iter().find_map(|p| find(p))
        {
            let negatives = (0..names.len()).filter(|&i| is_negative(names[i])).collect();
            return Some(Picked::Pair { anchor, positive, negatives, targets: vec![] });
        }
    }
    find("set").map(Picked::Set)
}

fn is_negative(name: &str) -> bool {
    let name = name.trim().trim_end_matches(|c: char| c.is_ascii_digit());
    let name = name.strip_suffix(['_', '-']).unwrap_or(name);
    NEGATIVES.iter().any(|n| n.eq_ignore_ascii_case(name))
}

impl Picked {
    /// Each picked column with its role, in the order anchor, positive, negatives, targets.
    pub fn roles(&self) -> Vec<(&'static str, usize)> {
        match self {
            Picked::Set(set) => vec![("set", *set)],
            Picked::Pair { anchor, positive, negatives, targets } => {
                [("anchor", *anchor), ("positive", *positive)]
                    .into_iter()
                    .chain(negatives.iter().map(|&n| ("negative", n)))
                    .chain(targets.iter().map(|&n| ("target", n)))
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(anchor: usize, positive: usize, negatives: &[usize]) -> Picked {
        Picked::Pair { anchor, positive, negatives: negatives.to_vec(), targets: vec![] }
    }

    #[test]
    fn well_known_names() {
        for (names, picked) in [
            (&["anchor", "positive"][..], pair(0, 1, &[])),
            (&["id", "Negative", "Positive", " Anchor "], pair(3, 2, &[1])),
            (&["query", "pos", "neg"], pair(0, 1, &[2])),
            (
                &["negative_2", "query", "positive", "negative_1", "neg3", "negative"],
                pair(1, 2, &[0, 3, 4, 5]),
            ),
            (&["title", "body", "question", "answer"], pair(2, 3, &[])),
            (&["score", "sentence1", "sentence2"], pair(1, 2, &[])),
            (&["guid", "set"], Picked::Set(1)),
            (&["query_id", "query", "positive_passages", "negative_passages"], pair(1, 2, &[3])),
            (
                &["question", "answers", "positive_ctxs", "negative_ctxs", "hard_negative_ctxs"],
                pair(0, 2, &[4]),
            ),
        ] {
            assert_eq!(known(names), Some(picked), "{names:?}");
        }
        for names in [&["a", "b"][..], &["query", "title"], &["positive", "negative"], &[]] {
            assert_eq!(known(names), None, "{names:?}");
        }
    }

    fn wanted(columns: &str) -> Result<Wanted> {
        let columns = columns.split(',').filter(|c| !c.is_empty());
        Wanted::of(&columns.map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn given_names() {
        let names = ["Id", "left", "RIGHT", "right"];
        let pick = |columns: &str, missing| wanted(columns).unwrap().pick(&names, missing);
        let absent = |name: &str| Err(Unpicked::Missing(name.into()));
        assert_eq!(pick("left,right", Missing::Error), Ok(pair(1, 3, &[])));
        assert_eq!(pick("LEFT,RIGHT,id", Missing::Error), Ok(pair(1, 2, &[0])));
        assert_eq!(pick("left", Missing::LeftOut), Ok(Picked::Set(1)));
        assert_eq!(pick("set=left", Missing::LeftOut), Ok(Picked::Set(1)));
        assert_eq!(pick("left,middle", Missing::LeftOut), absent("middle"));
        assert_eq!(pick("left,right,middle,id", Missing::Error), absent("middle"));
        assert_eq!(pick("left,right,middle,id", Missing::LeftOut), Ok(pair(1, 3, &[0])));
        assert_eq!(pick("", Missing::Error), Err(Unpicked::Unknown));
        assert_eq!(wanted("3,1").unwrap().by_number(), Some(pair(2, 0, &[])));
        assert_eq!(wanted("3,b").unwrap().by_number(), None);
        assert_eq!(wanted("0,1").unwrap().by_number(), None);
        assert_eq!(twice(&["a", "", "A", "", " a "]), Some("a"));
        assert_eq!(twice(&["a", "A", " ", ""]), None);
    }

    #[test]
    fn roles_before_names() {
        let names = ["score", "anchor", "positive", "other", "a=b"];
        let with = |anchor, positive, negatives: &[usize], targets: &[usize]| {
            let (negatives, targets) = (negatives.to_vec(), targets.to_vec());
            Ok(Picked::Pair { anchor, positive, negatives, targets })
        };
        let pick = |columns: &str, missing| wanted(columns).unwrap().pick(&names, missing);
        for (columns, picked) in [
            ("target=score", with(1, 2, &[], &[0])),
            ("other,anchor,target=score", with(3, 1, &[], &[0])),
            ("target=score,positive=other, anchor = anchor,negative=positive", with(1, 3, &[2], &[0])),
            ("anchor=other,positive=anchor,target=Score,target=positive", with(3, 1, &[], &[0, 2])),
            ("a=b,other", with(4, 3, &[], &[])),
            ("target=nothing", Err(Unpicked::Missing("nothing".into()))),
        ] {
            assert_eq!(pick(columns, Missing::Error), picked, "{columns}");
        }
        assert_eq!(pick("target=nothing,target=score", Missing::LeftOut), with(1, 2, &[], &[0]));
        assert_eq!(wanted("2,3,target=1").unwrap().by_number(), with(1, 2, &[], &[0]).ok());
        for (columns, part) in [
            ("other,anchor=anchor", "\"other\" has no role"),
            ("anchor=a", "do not make a row of texts"),
            ("positive=a,negative=b", "do not make a row of texts"),
            ("set=a,anchor=b,positive=c", "do not make a row of texts"),
            ("anchor=a,anchor=b,positive=c", "two columns are named as anchor"),
            ("captions,target=score", "\"captions\" is a column of sets"),
            ("set=captions,target=score", "no number \"score\""),
        ] {
            let err = wanted(columns).unwrap_err().to_string();
            assert!(err.contains(part), "{columns}: {err}");
        }
    }
}
