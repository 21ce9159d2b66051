//! From the prompts of the data sets to those of the model.

use crate::shards::Prompts;
use std::collections::BTreeMap;

/// Names under which sentence-transformers looks for the prompts of `encode_query` and `encode_document`.
pub const QUERY: &str = "query";
pub const DOCUMENT: &str = "document";

/// Prompts to be exported, by name, from (name, rows, prompts) of each data set; none if no set has any.
///
/// `query` is the prompt of anchors and `document` that of positives. Where the sets differ, those two
/// are the prompts that stand in most rows (of the first such set where rows are equal), and each set's
/// own are there as `NAME-query` and `NAME-document`.
pub fn of_sets(sets: &[(&str, u64, &Prompts)]) -> BTreeMap<String, String> {
    let mut rows: Vec<(&Prompts, u64)> = vec![];
    for (_, n, prompts) in sets {
        match rows.iter_mut().find(|(p, _)| (&p.anchor, &p.positive) == (&prompts.anchor, &prompts.positive))
        {
            Some((_, sum)) => *sum += n,
            None => rows.push((prompts, *n)),
        }
    }
    let mut out = BTreeMap::new();
    if rows.iter().all(|(p, _)| p.anchor.is_empty() && p.positive.is_empty()) {
        return out;
    }
    let mut put = |name: String, text: &str| drop(out.insert(name, text.to_owned()));
    let most = rows.iter().map(|(_, n)| *n).max();
    if let Some((usual, _)) = rows.iter().find(|(_, n)| Some(*n) == most) {
        put(QUERY.into(), &usual.anchor);
        put(DOCUMENT.into(), &usual.positive);
    }
    for (name, _, prompts) in sets.iter().filter(|_| rows.len() > 1) {
        put(format!("{name}-{QUERY}"), &prompts.anchor);
        put(format!("{name}-{DOCUMENT}"), &prompts.positive);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompts(anchor: &str, positive: &str) -> Prompts {
        Prompts { anchor: anchor.into(), positive: positive.into(), negative: positive.into() }
    }

    #[test]
    fn sets_that_agree_give_two_prompts_and_others_keep_theirs_by_name() {
        let (none, e5, short) = (prompts("", ""), prompts("query: ", "passage: "), prompts("q:", ""));
        let names =
            |sets: &[(&str, u64, &Prompts)]| -> Vec<(String, String)> { of_sets(sets).into_iter().collect() };
        let own = |list: &[(&str, &str)]| -> Vec<(String, String)> {
            list.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
        };
        assert_eq!(names(&[("a", 5, &none), ("b", 9, &none)]), []);
        let both = own(&[("document", "passage: "), ("query", "query: ")]);
        assert_eq!(names(&[("a", 5, &e5), ("b", 9, &e5)]), both);
        let differing = own(&[
            ("a-document", "passage: "),
            ("a-query", "query: "),
            ("b-document", ""),
            ("b-query", "q:"),
            ("c-document", "passage: "),
            ("c-query", "query: "),
            ("document", "passage: "),
            ("query", "query: "),
        ]);
        assert_eq!(names(&[("a", 5, &e5), ("b", 9, &short), ("c", 4, &e5)]), differing);
    }
}
