//! A line of JSON → its texts.

use super::filter::Condition;
use super::names::{Missing, Picked, Wanted, WantedTexts, position};
use super::options::ReadOptions;
use super::record::{Found, Parsed, Side, Texts, passage_text};
use super::reject::Reason;
use super::targets;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// Reads one line: an array of texts, an object with a set, or an object with the texts under keys; or several of
/// these.
///
/// # Errors
/// Why the line is none of these.
pub fn rows(line: &str, wanted: &Wanted, filters: &[Condition]) -> Result<Found, Reason> {
    match one(line, wanted, filters) {
        // Only a line that fails pays for finding out why.
        Err(Reason::MalformedJson) => several(line, wanted, filters),
        found => found,
    }
}

fn one(value: &str, wanted: &Wanted, filters: &[Condition]) -> Result<Found, Reason> {
    match value.trim_start().as_bytes().first() {
        // Without keys there is nothing to filter by, and no target.
        Some(b'[') if !filters.is_empty() || !wanted.targets.is_empty() => {
            serde_json::from_str::<IgnoredAny>(value)
                .map_or(Err(Reason::MalformedJson), |_| Err(Reason::NoKeys))
        }
        Some(b'[') => array(value),
        Some(b'{') => object(unique(value)?, wanted, filters),
        _ if serde_json::from_str::<IgnoredAny>(value).is_ok() => Err(Reason::NotARecord),
        _ => Err(Reason::MalformedJson),
    }
}

/// Several values on a line; also NaN and infinities, which Python writes although JSON lacks them, as nulls.
fn several(line: &str, wanted: &Wanted, filters: &[Condition]) -> Result<Found, Reason> {
    let line = &without_nan(line);
    let mut values = serde_json::Deserializer::from_str(line).into_iter::<IgnoredAny>();
    let (mut start, mut all) = (0, Found::default());
    while let Some(value) = values.next() {
        value.map_err(|_| Reason::MalformedJson)?;
        let end = values.byte_offset();
        let found = one(&line[start..end], wanted, filters)?;
        all.rows.extend(found.rows);
        all.filtered += found.filtered;
        start = end;
    }
    Ok(all)
}

/// Replaces NaN, Infinity and -Infinity outside strings by null.
pub fn without_nan(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if !WORDS.iter().any(|word| text.contains(word)) {
        return text.into();
    }
    let (mut out, mut rest, mut string, mut escaped) =
        (String::with_capacity(text.len()), text, false, false);
    while let Some(c) = rest.chars().next() {
        let word = WORDS.iter().find(|word| !string && rest.starts_with(**word));
        match c {
            _ if escaped => escaped = false,
            '\\' if string => escaped = true,
            '"' => string = !string,
            _ => {}
        }
        let used = word.map_or(c.len_utf8(), |word| word.len());
        out.push_str(if word.is_some() { "null" } else { &rest[..used] });
        rest = &rest[used..];
    }
    out.into()
}

fn array(line: &str) -> Result<Found, Reason> {
    if let Ok(texts) = serde_json::from_str(line) {
        return Ok(Found::one(Texts::InOrder(texts).into()));
    }
    let texts =
        serde_json::from_str::<Vec<Option<String>>>(line).map_err(|_| {
            match serde_json::from_str::<Value>(line) {
                Ok(_) => Reason::NotAString,
                Err(_) => Reason::MalformedJson,
            }
        })?;
    match texts.iter().take(2).all(Option::is_some) {
        true => Ok(Found::one(Texts::InOrder(texts.into_iter().flatten().collect()).into())),
        false => Err(Reason::NullValue),
    }
}

/// An object without repeated keys.
struct Unique(Map<String, Value>);

const TWICE: &str = "a key occurs twice";

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Unique;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Unique, A::Error> {
                let mut map = Map::new();
                while let Some((key, value)) = access.next_entry::<String, Value>()? {
                    if map.insert(key, value).is_some() {
                        return Err(serde::de::Error::custom(TWICE));
                    }
                }
                Ok(Unique(map))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

fn unique(value: &str) -> Result<Map<String, Value>, Reason> {
    match serde_json::from_str::<Unique>(value) {
        Ok(object) => Ok(object.0),
        Err(e) if e.to_string().starts_with(TWICE) => Err(Reason::KeyTwice),
        Err(_) => Err(Reason::MalformedJson),
    }
}

/// The object a line begins with, if any, with NaN and infinities as nulls.
pub fn object_of(line: &[u8]) -> Option<Map<String, Value>> {
    let line = without_nan(str::from_utf8(line).ok()?);
    let mut values = serde_json::Deserializer::from_str(&line).into_iter::<Map<String, Value>>();
    values.next()?.ok()
}

/// The keys of all objects, in order of first occurrence.
pub fn all_keys(objects: &[Map<String, Value>]) -> Vec<&str> {
    let mut keys: Vec<&str> = vec![];
    for key in objects.iter().flat_map(|object| object.keys()) {
        if !keys.contains(&key.as_str()) {
            keys.push(key);
        }
    }
    keys
}

/// Which keys of an object are used.
pub fn picked(names: &[&str], wanted: &Wanted) -> Option<Picked> {
    wanted.pick(names, Missing::LeftOut).ok()
}

fn object(map: Map<String, Value>, wanted: &Wanted, filters: &[Condition]) -> Result<Found, Reason> {
    if !fulfils(&map, filters) {
        return Ok(Found::filtered());
    }
    Ok(Found::one(object_row(map, wanted)?))
}

fn object_row(map: Map<String, Value>, wanted: &Wanted) -> Result<Parsed, Reason> {
    let names: Vec<&str> = map.keys().map(String::as_str).collect();
    let picked = picked(&names, wanted).ok_or(Reason::MissingKeys)?;
    // Negatives keep their places, since targets may belong to them.
    let places: Option<Vec<Option<usize>>> = match &wanted.texts {
        WantedTexts::Pair { negatives, .. } if !wanted.targets.is_empty() => {
            Some(negatives.iter().map(|name| position(&names, name)).collect())
        }
        WantedTexts::Pair { .. } | WantedTexts::Set(_) | WantedTexts::Known => None,
    };
    let mut values: Vec<Value> = map.into_iter().map(|(_, value)| value).collect();
    match picked {
        Picked::Set(i) => match std::mem::take(&mut values[i]) {
            Value::Null => Err(Reason::NullValue),
            // A set's pairs have no targets.
            Value::Array(_) if !wanted.targets.is_empty() => Err(Reason::MissingKeys),
            list @ Value::Array(_) => Ok(Texts::Set(side(list)?.texts).into()),
            // Query, positives and negatives inside, as in some published sets.
            Value::Object(inner) if wanted.texts == WantedTexts::Known && !inner.contains_key("set") => {
                object_row(inner, wanted)
            }
            _ => Err(Reason::NotAList),
        },
        Picked::Pair { anchor, positive, negatives, targets } => {
            if targets.len() < wanted.targets.len() {
                return Err(Reason::NoTarget);
            }
            let mut numbers = vec![];
            targets.iter().try_for_each(|&i| targets::of_json(&values[i], &mut numbers))?;
            // A text may be its own positive.
            let own = (anchor == positive).then(|| values[anchor].clone());
            let mut value = |i: usize| std::mem::take(&mut values[i]);
            let anchor = match own.unwrap_or_else(|| value(anchor)) {
                Value::String(text) => text,
                Value::Null => return Err(Reason::NullValue),
                _ => return Err(Reason::NotAString),
            };
            let positives = match value(positive) {
                Value::Null => return Err(Reason::NullValue),
                given => side(given)?,
            };
            let mut all = Side::default();
            for i in places.unwrap_or_else(|| negatives.into_iter().map(Some).collect()) {
                let more = side(i.map(&mut value).unwrap_or_default())?;
                all.listed |= more.listed;
                all.texts.extend(more.texts);
            }
            Ok(Parsed { texts: Texts::Sides { anchor, positives, negatives: all }, targets: numbers })
        }
    }
}

/// Whether an object satisfies all conditions on its keys.
pub fn fulfils(map: &Map<String, Value>, filters: &[Condition]) -> bool {
    let value = |filter: &Condition| {
        let names: Vec<&str> = map.keys().map(String::as_str).collect();
        position(&names, &filter.column).and_then(|i| map.values().nth(i))
    };
    filters.iter().all(|filter| filter.takes(value(filter).and_then(scalar).as_deref()))
}

/// A string, number or boolean as text.
pub fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(truth) => Some(truth.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A text, a passage, or a list of them.
fn side(value: Value) -> Result<Side, Reason> {
    match value {
        Value::Array(items) => {
            Ok(Side { texts: items.into_iter().map(text).collect::<Result<_, _>>()?, listed: true })
        }
        other => Ok(Side { texts: vec![text(other)?], listed: false }),
    }
}

/// A text, or a passage: an object with a `text`, preceded by its `title` if it has one. A null is a blank text.
fn text(value: Value) -> Result<String, Reason> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text),
        Value::Object(mut passage) => match passage.get_mut("text").map(Value::take) {
            Some(Value::String(text)) => {
                Ok(passage_text(passage.get("title").and_then(Value::as_str).unwrap_or(""), &text))
            }
            _ => Err(Reason::NotAString),
        },
        _ => Err(Reason::NotAString),
    }
}

/// Estimates, without parsing, how many texts the records of a line have in total; at least the number of records.
pub fn about_texts(line: &[u8], options: &ReadOptions) -> u64 {
    if line.trim_ascii_start().first() != Some(&b'{') {
        // More than one record only if the line holds several arrays.
        return 2 * line.iter().filter(|&&b| matches!(b, b'[' | b'{')).count().max(1) as u64;
    }
    let strings = line.iter().filter(|&&b| b == b'"').count() as u64 / 2;
    let pairs = options.most_set_pairs().min(strings.saturating_mul(strings));
    let negatives = strings.min(options.most_listed_negatives() as u64);
    (2 * pairs).max(strings * (2 + negatives)).max(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::record::Record;

    fn records(line: &str, columns: &str) -> Result<Vec<String>, Reason> {
        let columns = columns.split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect();
        let options = ReadOptions { columns, ..ReadOptions::default() };
        let mut out = vec![];
        let wanted = Wanted::of(&options.columns).unwrap();
        let mut take = |r: Record| {
            let texts = r.texts.join("|");
            out.push(if r.targets.is_empty() { texts } else { format!("{texts} {:?}", r.targets) });
        };
        for row in rows(line, &wanted, &options.filters)?.rows {
            row.combine(&options, &mut take)?;
        }
        assert!(about_texts(line.as_bytes(), &options) >= out.len() as u64, "{line}");
        Ok(out)
    }

    #[test]
    fn forms() {
        for (line, columns, expected) in [
            (r#"["a", " b\n"]"#, "", &["a|b"][..]),
            (r#" ["a","b","c","\u00e4"] "#, "x,y", &["a|b|c|ä"]),
            (r#"["a", "b", null, " ", "c"]"#, "", &["a|b|c"]),
            (r#"{"set": ["a", "b", "a", " ", null, "c"]}"#, "", &["a|b", "a|c", "b|c"]),
            (r#"{"query": "q", "pos": ["a", "b"]}"#, "", &["q|a", "q|b"]),
            (r#"{"query": "q", "pos": ["a", "b"], "neg": ["c", "d"]}"#, "", &["q|a|c|d", "q|b|c|d"]),
            (r#"{"query": "q", "pos": "a", "neg": "c"}"#, "", &["q|a|c"]),
            (r#"{"query": "q", "pos": ["a"], "neg": []}"#, "", &["q|a"]),
            (r#"{"id": 7, "positive": "p", "anchor": "a", "negative": "n", "score": [0.5]}"#, "", &["a|p|n"]),
            (r#"{"anchor": "a", "positive": "p", "negative": null}"#, "", &["a|p"]),
            (r#"{"anchor": "a", "positive": "p", "negative_1": "n", "negative_2": "m"}"#, "", &["a|p|n|m"]),
            (r#"{"left": "l", "right": "r", "anchor": "a"}"#, "right,left", &["r|l"]),
            (r#"{"captions": ["a", "b"]}"#, "captions", &["a|b"]),
            (r#"{"a": "x", "p": "y"}"#, "a,p,n", &["x|y"]),
            (r#"{"a": "x", "p": "y", "n": null}"#, "a,p,n", &["x|y"]),
            (
                r#"{"anchor": "a NaN", "positive": "p", "x": NaN, "y": [-Infinity, Infinity]}"#,
                "",
                &["a NaN|p"],
            ),
            (
                r#"{"anchor": "a", "positive": "p"} {"anchor": "b", "positive": "q"}["c","d"]"#,
                "",
                &["a|p", "b|q", "c|d"],
            ),
            (r#"{"set": {"query": "q", "pos": ["a"], "neg": ["n", "m"]}}"#, "", &["q|a|n|m"]),
            (
                r#"{"query": "q", "positive_passages": [{"docid": 1, "title": "T", "text": "x"}, {"title": "", "text": "y"}], "negative_passages": [{"text": "z"}]}"#,
                "",
                &["q|T x|z", "q|y|z"],
            ),
            (
                r#"{"question": "q", "answers": ["s"], "positive_ctxs": [{"title": "T", "text": "x", "score": 1}], "negative_ctxs": [{"text": "u"}], "hard_negative_ctxs": [{"title": null, "text": "n"}]}"#,
                "",
                &["q|T x|n"],
            ),
            (
                r#"{"query": "q", "positive_passages": [{"text": "x"}], "negative_passages": []}"#,
                "",
                &["q|x"],
            ),
        ] {
            assert_eq!(
                records(line, columns),
                Ok(expected.iter().map(|t| t.to_string()).collect()),
                "{line}"
            );
        }
    }

    #[test]
    fn damage() {
        for (line, reason) in [
            (r#"["a""#, Reason::MalformedJson),
            (r#"["a","\ud800"]"#, Reason::MalformedJson),
            (r#"["a","b"] x"#, Reason::MalformedJson),
            (r#"["a","b"] ["c"]"#, Reason::WrongArity),
            (r#"["a","b"] 7"#, Reason::NotARecord),
            (r#"{"anchor": "a", "positive": "b", "positive": "c"}"#, Reason::KeyTwice),
            (r#"{"anchor": NaN, "positive": "b"}"#, Reason::NullValue),
            (r#"{"set": {"set": ["a", "b"]}}"#, Reason::NotAList),
            (r#"{"query": "q", "positive_passages": [{"docid": 1}]}"#, Reason::NotAString),
            (r#"{"query": "q", "pos": ["a"]"#, Reason::MalformedJson),
            ("a b", Reason::MalformedJson),
            (r#""a""#, Reason::NotARecord),
            ("17", Reason::NotARecord),
            (r#"{"a":"b"}"#, Reason::MissingKeys),
            (r#"{"query":"b"}"#, Reason::MissingKeys),
            ("{}", Reason::MissingKeys),
            (r#"["a",1]"#, Reason::NotAString),
            (r#"["a",null]"#, Reason::NullValue),
            (r#"["a",["b"]]"#, Reason::NotAString),
            (r#"{"query": ["q"], "pos": ["a"]}"#, Reason::NotAString),
            (r#"{"query": "q", "pos": ["a", 1]}"#, Reason::NotAString),
            (r#"{"query": "q", "pos": {"a": 1}}"#, Reason::NotAString),
            (r#"{"query": null, "pos": ["a"]}"#, Reason::NullValue),
            (r#"{"query": "q", "pos": null}"#, Reason::NullValue),
            (r#"{"set": null}"#, Reason::NullValue),
            (r#"{"set": "a"}"#, Reason::NotAList),
            (r#"{"set": ["a"]}"#, Reason::SetTooSmall),
            (r#"{"set": ["a", " a"]}"#, Reason::SetTooSmall),
            (r#"{"query": "q", "pos": []}"#, Reason::NoPositive),
            (r#"{"query": " ", "pos": ["a"]}"#, Reason::EmptyText),
            (r#"{"query": "q", "pos": " "}"#, Reason::EmptyText),
            (r#"["a"]"#, Reason::WrongArity),
            ("[]", Reason::WrongArity),
            (r#"["a","  \t"]"#, Reason::EmptyText),
            (r#"["a","b\u0000c"]"#, Reason::ContainsNul),
            (r#"{"query": "q", "pos": ["a", "\u0000"]}"#, Reason::ContainsNul),
        ] {
            assert_eq!(records(line, ""), Err(reason), "{line}");
        }
        assert_eq!(records(&format!("{:?}", vec!["x"; 256]), ""), Err(Reason::WrongArity));
        let where_ = |line: &str| {
            let filters = ["label=1".parse().unwrap(), "Score>=0.5".parse().unwrap()];
            rows(line, &Wanted::default(), &filters).map(|f| (f.rows.len(), f.filtered))
        };
        let labelled = |label: &str, score: &str| {
            where_(&format!(r#"{{"anchor": "a", "positive": "b", "label": {label}, "score": {score}}}"#))
        };
        for (label, score) in [("1", "0.5"), ("true", "\"0.50\""), ("1.0", "3")] {
            assert_eq!(labelled(label, score), Ok((1, 0)));
        }
        for (label, score) in [("0", "1"), ("null", "1"), ("1", "NaN"), ("[1]", "1"), ("1", "0.49")] {
            assert_eq!(labelled(label, score), Ok((0, 1)));
        }
        assert_eq!(where_(r#"{"anchor": "a", "positive": "b"}"#), Ok((0, 1)));
        assert_eq!(where_(r#"["a", "b"]"#), Err(Reason::NoKeys));
        assert_eq!(records(r#"{"anchor": "a", "positive": "b"}"#, "x,y"), Err(Reason::MissingKeys));
        assert_eq!(records(&"[".repeat(100_000), ""), Err(Reason::MalformedJson));
        assert_eq!(records(&r#"{"set":"#.repeat(100_000), ""), Err(Reason::MalformedJson));
    }

    #[test]
    fn targets() {
        let score = "target=score";
        for (line, columns, expected) in [
            (r#"{"anchor": "a", "positive": "p", "score": 0.5}"#, score, "a|p [0.5]"),
            (r#"{"anchor": "a", "positive": "p", "Score": 3}"#, score, "a|p [3.0]"),
            (
                r#"{"anchor": "a", "positive": "p", "score": [1, -2.5e-1, true]}"#,
                score,
                "a|p [1.0, -0.25, 1.0]",
            ),
            (
                r#"{"anchor": "a", "positive": "p", "score": 1, "labels": [2, 3]}"#,
                "target=labels,target=score",
                "a|p [2.0, 3.0, 1.0]",
            ),
            (
                r#"{"query": "q", "pos": ["a"], "neg": ["c", "d", "e", "f", "g", "h"], "score": [0]}"#,
                score,
                "q|a|c|d|e|f|g|h [0.0]",
            ),
            (r#"{"l": "x", "r": "y", "z": "n", "score": 7}"#, "r,l,z,target=score", "y|x|n [7.0]"),
            (
                r#"{"l": "x", "r": "y", "score": 7}"#,
                "anchor=l,positive=r,negative=z,target=score",
                "x|y [7.0]",
            ),
            (r#"{"a": "x", "p": "y", "n2": null, "score": 7}"#, "a,p,n1,n2,target=score", "x|y [7.0]"),
            (r#"{"set": {"query": "q", "pos": ["a"], "neg": [], "score": 2}}"#, score, "q|a [2.0]"),
        ] {
            assert_eq!(records(line, columns), Ok(vec![expected.to_owned()]), "{line}");
        }
        for (line, reason) in [
            (r#"{"anchor": "a", "positive": "p"}"#, Reason::NoTarget),
            (r#"{"anchor": "a", "positive": "p", "score": null}"#, Reason::NoTarget),
            (r#"{"anchor": "a", "positive": "p", "score": NaN}"#, Reason::NoTarget),
            (r#"{"anchor": "a", "positive": "p", "score": []}"#, Reason::NoTarget),
            (r#"{"anchor": "a", "positive": "p", "score": "0.5"}"#, Reason::NotANumber),
            (r#"{"anchor": "a", "positive": "p", "score": 1e300}"#, Reason::NotANumber),
            (r#"{"anchor": "a", "positive": "p", "score": [1, [2]]}"#, Reason::NotANumber),
            (r#"{"anchor": "a", "positive": null, "score": 1}"#, Reason::NullValue),
            (r#"{"set": ["a", "b"], "score": 1}"#, Reason::MissingKeys),
            (r#"["a", "b"]"#, Reason::NoKeys),
            (r#"["a", "b", 0.5]"#, Reason::NoKeys),
        ] {
            assert_eq!(records(line, score), Err(reason), "{line}");
        }
        let gap = r#"{"a": "x", "p": "y", "n2": "z", "score": 7}"#;
        assert_eq!(records(gap, "a,p,n1,n2,target=score"), Err(Reason::EmptyText), "n1 may have a number");
        assert_eq!(records(gap, "a,p,n1,n2"), Ok(vec!["x|y|z".into()]));
    }
}
