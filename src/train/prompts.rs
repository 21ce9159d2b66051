//! Derives the model's prompts from those of the data sets.

use crate::shards::Prompts;
use std::collections::BTreeMap;

/// Names under which sentence-transformers looks for the prompts of `encode_query` and `encode_document`.
pub const QUERY: &str = "query";
pub const DOCUMENT: &str = "document";

/// Name, rows and prompts of a data set.
type Set<'a> = (&'a str, u64, &'a Prompts);

/// Sets with the same prompts for anchors and for positives.
struct Alike<'a> {
    prompts: &'a Prompts,
    rows: u64,
    names: Vec<&'a str>,
}

/// Groups sets by their prompts, in the order of each group's first set.
fn alike<'a>(sets: &[Set<'a>]) -> Vec<Alike<'a>> {
    let mut out: Vec<Alike> = vec![];
    for &(name, rows, prompts) in sets {
        let same =
            |a: &&mut Alike| (&a.prompts.anchor, &a.prompts.positive) == (&prompts.anchor, &prompts.positive);
        match out.iter_mut().find(same) {
            Some(found) => {
                found.rows += rows;
                found.names.push(name);
            }
            None => out.push(Alike { prompts, rows, names: vec![name] }),
        }
    }
    out
}

/// The kind with the most rows; the first among equals.
fn usual<'a, 'b>(kinds: &'b [Alike<'a>]) -> Option<&'b Alike<'a>> {
    let most = kinds.iter().map(|k| k.rows).max()?;
    kinds.iter().find(|k| k.rows == most)
}

/// Prompts to export, by name, from those of each data set; none if no set has any.
///
/// `query` is the prompt of anchors and `document` that of positives. If the sets differ, those two are the prompts of
/// the most rows (the first such set's among equals), and each set's own are added as `NAME-query` and `NAME-document`.
pub fn of_sets(sets: &[Set]) -> BTreeMap<String, String> {
    let kinds = alike(sets);
    let mut out = BTreeMap::new();
    if kinds.iter().all(|k| k.prompts.anchor.is_empty() && k.prompts.positive.is_empty()) {
        return out;
    }
    let mut put = |name: String, text: &str| drop(out.insert(name, text.to_owned()));
    if let Some(usual) = usual(&kinds) {
        put(QUERY.into(), &usual.prompts.anchor);
        put(DOCUMENT.into(), &usual.prompts.positive);
    }
    for (name, _, prompts) in sets.iter().filter(|_| kinds.len() > 1) {
        put(format!("{name}-{QUERY}"), &prompts.anchor);
        put(format!("{name}-{DOCUMENT}"), &prompts.positive);
    }
    out
}

/// How the sets differ in their prompts, if they do, and what the folder makes of it; without a full stop.
pub fn differ(sets: &[Set]) -> Option<String> {
    let kinds = alike(sets);
    let usual = usual(&kinds).filter(|_| kinds.len() > 1)?;
    let told = |k: &Alike| {
        let texts = match (&*k.prompts.anchor, &*k.prompts.positive) {
            ("", "") => "none".to_owned(),
            (anchor, positive) => format!("{anchor:?} before anchors and {positive:?} before positives"),
        };
        format!("{} ({} pairs): {texts}", k.names.join(", "), k.rows)
    };
    Some(format!(
        "the data sets have different prompts: {}; the model folder calls those of most pairs {QUERY} ({:?}) and \
         {DOCUMENT} ({:?}), and keeps each set's as NAME-{QUERY} and NAME-{DOCUMENT}",
        kinds.iter().map(told).collect::<Vec<_>>().join("; "),
        usual.prompts.anchor,
        usual.prompts.positive
    ))
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

    #[test]
    fn sets_that_differ_are_told_with_what_becomes_of_their_prompts() {
        let (none, e5) = (prompts("", ""), prompts("query: ", "passage: "));
        assert_eq!(differ(&[("a", 5, &e5), ("b", 9, &e5)]), None);
        assert_eq!(differ(&[("a", 5, &none)]), None);
        assert_eq!(
            differ(&[("a", 5, &e5), ("b", 9, &none), ("c", 2, &e5)]).unwrap(),
            "the data sets have different prompts: a, c (7 pairs): \"query: \" before anchors and \"passage: \" before \
             positives; b (9 pairs): none; the model folder calls those of most pairs query (\"\") and document (\"\"), and \
             keeps each set's as NAME-query and NAME-document"
        );
    }
}
