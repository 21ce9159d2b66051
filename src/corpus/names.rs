//! Which column is the anchor: by the names that public data sets use, or by those that were given.

/// The columns of a record, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// A column of sets.
    Set(usize),
    Pair {
        anchor: usize,
        positive: usize,
        negatives: Vec<usize>,
    },
}

/// Well-known names of anchor and positive; the first pair that is there decides. Passages (Tevatron's and DPR's
/// forms) come before the short answers that stand beside them.
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

/// Well-known names of negatives; also with a number: `negative_3`, `neg2`.
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

/// Names of columns that say whether a pair is one, or how alike its texts are.
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

/// Whether a column's name promises a label.
pub fn is_label(name: &str) -> bool {
    LABELS.iter().any(|label| label.eq_ignore_ascii_case(name.trim()))
}

/// A name that stands twice, blank ones aside.
pub fn twice<'a>(names: &[&'a str]) -> Option<&'a str> {
    let earlier = |i: usize| names[..i].iter().any(|n| n.trim() == names[i].trim());
    (0..names.len()).find(|&i| !names[i].trim().is_empty() && earlier(i)).map(|i| names[i].trim())
}

/// A column by its name: as it is written, else whatever the case.
pub fn position(names: &[&str], column: &str) -> Option<usize> {
    let column = column.trim();
    let exact = names.iter().position(|n| n.trim() == column);
    exact.or_else(|| names.iter().position(|n| n.trim().eq_ignore_ascii_case(column)))
}

/// Picks columns by well-known names, whatever their case; `None` if there are none.
pub fn known(names: &[&str]) -> Option<Picked> {
    let find = |name: &str| names.iter().position(|n| n.trim().eq_ignore_ascii_case(name));
    for (anchor, positives) in PAIRS {
        if let Some(anchor) = find(anchor)
            && let Some(positive) = positives.iter().find_map(|p| find(p))
        {
            let negatives = (0..names.len()).filter(|&i| is_negative(names[i])).collect();
            return Some(Picked::Pair { anchor, positive, negatives });
        }
    }
    find("set").map(Picked::Set)
}

fn is_negative(name: &str) -> bool {
    let name = name.trim().trim_end_matches(|c: char| c.is_ascii_digit());
    let name = name.strip_suffix(['_', '-']).unwrap_or(name);
    NEGATIVES.iter().any(|n| n.eq_ignore_ascii_case(name))
}

/// Picks the named columns: one is a column of sets, several are anchor, positive and negatives. A negative that
/// is not there is left out where `optional`: not every record of JSON has one.
///
/// # Errors
/// The first name that is not there.
pub fn named<'a>(names: &[&str], columns: &'a [String], optional: bool) -> Result<Picked, &'a str> {
    let find = |column: &'a String| position(names, column).ok_or(column.as_str());
    Ok(match columns {
        [] => return Err(""),
        [set] => Picked::Set(find(set)?),
        [anchor, positive, negatives @ ..] => {
            let (anchor, positive) = (find(anchor)?, find(positive)?);
            let negatives = negatives.iter().map(find).filter(|n| !optional || n.is_ok());
            Picked::Pair { anchor, positive, negatives: negatives.collect::<Result<_, _>>()? }
        }
    })
}

impl Picked {
    /// Each picked column with its role, in the order anchor, positive, negatives.
    pub fn roles(&self) -> Vec<(&'static str, usize)> {
        match self {
            Picked::Set(set) => vec![("set", *set)],
            Picked::Pair { anchor, positive, negatives } => [("anchor", *anchor), ("positive", *positive)]
                .into_iter()
                .chain(negatives.iter().map(|&n| ("negative", n)))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(anchor: usize, positive: usize, negatives: &[usize]) -> Picked {
        Picked::Pair { anchor, positive, negatives: negatives.to_vec() }
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

    #[test]
    fn given_names() {
        let columns = |names: &str| names.split(',').map(str::to_owned).collect::<Vec<_>>();
        let names = ["Id", "left", "RIGHT", "right"];
        assert_eq!(named(&names, &columns("left,right"), false), Ok(pair(1, 3, &[])));
        assert_eq!(named(&names, &columns("LEFT,RIGHT,id"), false), Ok(pair(1, 2, &[0])));
        assert_eq!(named(&names, &columns("left"), true), Ok(Picked::Set(1)));
        assert_eq!(named(&names, &columns("left,middle"), true), Err("middle"));
        assert_eq!(named(&names, &columns("left,right,middle,id"), false), Err("middle"));
        assert_eq!(named(&names, &columns("left,right,middle,id"), true), Ok(pair(1, 3, &[0])));
        assert_eq!(twice(&["a", "", "A", "", " a "]), Some("a"));
        assert_eq!(twice(&["a", "A", " ", ""]), None);
    }
}
