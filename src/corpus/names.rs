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

/// Well-known names of anchor and positive; the first pair that is there decides.
const PAIRS: &[(&str, &[&str])] = &[
    ("anchor", &["positive", "positives", "pos"]),
    ("query", &["pos", "positive", "positives", "answer", "passage", "document"]),
    ("question", &["answer", "answers", "positive"]),
    ("sentence1", &["sentence2"]),
    ("sentence_1", &["sentence_2"]),
    ("text1", &["text2"]),
    ("text_1", &["text_2"]),
    ("title", &["body", "abstract", "text"]),
];

/// Well-known names of negatives; also with a number: `negative_3`, `neg2`.
const NEGATIVES: [&str; 3] = ["negatives", "negative", "neg"];

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

/// Picks the named columns: one is a column of sets, several are anchor, positive and negatives.
///
/// # Errors
/// The first name that is not there.
pub fn named<'a>(names: &[&str], columns: &'a [String]) -> Result<Picked, &'a str> {
    let find = |column: &'a String| {
        let exact = names.iter().position(|n| n.trim() == column.trim());
        let find_any = || names.iter().position(|n| n.trim().eq_ignore_ascii_case(column.trim()));
        exact.or_else(find_any).ok_or(column.as_str())
    };
    let found = columns.iter().map(find).collect::<Result<Vec<usize>, _>>()?;
    Ok(match found[..] {
        [set] => Picked::Set(set),
        [anchor, positive, ref negatives @ ..] => {
            Picked::Pair { anchor, positive, negatives: negatives.to_vec() }
        }
        [] => return Err(""),
    })
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
        assert_eq!(named(&names, &columns("left,right")), Ok(pair(1, 3, &[])));
        assert_eq!(named(&names, &columns("LEFT,RIGHT,id")), Ok(pair(1, 2, &[0])));
        assert_eq!(named(&names, &columns("left")), Ok(Picked::Set(1)));
        assert_eq!(named(&names, &columns("left,middle")), Err("middle"));
    }
}
