//! A line of JSON → its texts.

use super::filter::Filter;
use super::names::{Picked, known, named, position};
use super::options::ReadOptions;
use super::record::{Found, Side, Texts, passage_text};
use super::reject::Reason;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// Reads one line: an array of texts, an object with a set, or an object with the texts under keys; or several of
/// them.
///
/// # Errors
/// What the line is instead.
pub fn texts(line: &str, options: &ReadOptions) -> Result<Found, Reason> {
    match one(line, options) {
        // Only what is not right at once pays for finding out why.
        Err(Reason::MalformedJson) => several(line, options),
        found => found,
    }
}

fn one(value: &str, options: &ReadOptions) -> Result<Found, Reason> {
    match value.trim_start().as_bytes().first() {
        Some(b'[') => array(value, options),
        Some(b'{') => object(unique(value)?, options),
        _ if serde_json::from_str::<IgnoredAny>(value).is_ok() => Err(Reason::NotARecord),
        _ => Err(Reason::MalformedJson),
    }
}

/// Several values on a line; and NaN and infinities, which JSON does not know and Python writes, as nulls.
fn several(line: &str, options: &ReadOptions) -> Result<Found, Reason> {
    let line = &without_nan(line);
    let mut values = serde_json::Deserializer::from_str(line).into_iter::<IgnoredAny>();
    let (mut start, mut all) = (0, Found::default());
    while let Some(value) = values.next() {
        value.map_err(|_| Reason::MalformedJson)?;
        let end = values.byte_offset();
        let found = one(&line[start..end], options)?;
        all.texts.extend(found.texts);
        all.filtered += found.filtered;
        start = end;
    }
    Ok(all)
}

/// NaN, Infinity and -Infinity outside strings become null.
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

fn array(line: &str, options: &ReadOptions) -> Result<Found, Reason> {
    if !options.filters.is_empty() {
        // Without keys there is nothing to compare.
        return serde_json::from_str::<IgnoredAny>(line)
            .map_or(Err(Reason::MalformedJson), |_| Err(Reason::NoKeys));
    }
    if let Ok(texts) = serde_json::from_str(line) {
        return Ok(Found::one(Texts::InOrder(texts)));
    }
    let texts =
        serde_json::from_str::<Vec<Option<String>>>(line).map_err(|_| {
            match serde_json::from_str::<Value>(line) {
                Ok(_) => Reason::NotAString,
                Err(_) => Reason::MalformedJson,
            }
        })?;
    match texts.iter().take(2).all(Option::is_some) {
        true => Ok(Found::one(Texts::InOrder(texts.into_iter().flatten().collect()))),
        false => Err(Reason::NullValue),
    }
}

/// An object, no key of which occurs twice.
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

/// The object that a line begins with, if it is one, with nulls for what is not JSON.
pub fn object_of(line: &[u8]) -> Option<Map<String, Value>> {
    let line = without_nan(str::from_utf8(line).ok()?);
    let mut values = serde_json::Deserializer::from_str(&line).into_iter::<Map<String, Value>>();
    values.next()?.ok()
}

/// The keys of all objects, in the order of their first occurrence.
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
pub fn picked(names: &[&str], options: &ReadOptions) -> Option<Picked> {
    match options.columns[..] {
        [] => known(names),
        ref columns => named(names, columns, true).ok(),
    }
}

fn object(map: Map<String, Value>, options: &ReadOptions) -> Result<Found, Reason> {
    if !fulfils(&map, &options.filters) {
        return Ok(Found::filtered());
    }
    Ok(Found::one(object_texts(map, options)?))
}

fn object_texts(map: Map<String, Value>, options: &ReadOptions) -> Result<Texts, Reason> {
    let names: Vec<&str> = map.keys().map(String::as_str).collect();
    let picked = picked(&names, options).ok_or(Reason::MissingKeys)?;
    let mut values: Vec<Value> = map.into_iter().map(|(_, value)| value).collect();
    let mut value = |i: usize| std::mem::take(&mut values[i]);
    match picked {
        Picked::Set(i) => match value(i) {
            Value::Null => Err(Reason::NullValue),
            list @ Value::Array(_) => Ok(Texts::Set(side(list)?.texts)),
            // Query, positives and negatives within, as some published sets have it.
            Value::Object(inner) if options.columns.is_empty() && !inner.contains_key("set") => {
                object_texts(inner, options)
            }
            _ => Err(Reason::NotAList),
        },
        Picked::Pair { anchor, positive, negatives } => {
            let anchor = match value(anchor) {
                Value::String(text) => text,
                Value::Null => return Err(Reason::NullValue),
                _ => return Err(Reason::NotAString),
            };
            let positives = match value(positive) {
                Value::Null => return Err(Reason::NullValue),
                given => side(given)?,
            };
            let mut all = Side::default();
            for i in negatives {
                let more = side(value(i))?;
                all.listed |= more.listed;
                all.texts.extend(more.texts);
            }
            Ok(Texts::Sides { anchor, positives, negatives: all })
        }
    }
}

/// Whether an object fulfils all conditions on its keys.
pub fn fulfils(map: &Map<String, Value>, filters: &[Filter]) -> bool {
    let value = |filter: &Filter| {
        let names: Vec<&str> = map.keys().map(String::as_str).collect();
        position(&names, &filter.column).and_then(|i| map.values().nth(i))
    };
    filters.iter().all(|filter| filter.takes(value(filter).and_then(scalar).as_deref()))
}

/// A text, number or truth value as text.
pub fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(truth) => Some(truth.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A text, a passage, or a list of them; a null is no text.
fn side(value: Value) -> Result<Side, Reason> {
    match value {
        Value::Null => Ok(Side::default()),
        Value::Array(items) => {
            let texts =
                items.into_iter().filter(|item| !item.is_null()).map(text).collect::<Result<_, _>>()?;
            Ok(Side { texts, listed: true })
        }
        other => Ok(Side { texts: vec![text(other)?], listed: false }),
    }
}

/// A text, or a passage: an object with a `text`, and with a `title` before it if it has one.
fn text(value: Value) -> Result<String, Reason> {
    match value {
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

/// About how many texts the records of a line have together, not fewer than there are records; found
/// without parsing it.
pub fn about_texts(line: &[u8], options: &ReadOptions) -> u64 {
    if line.trim_ascii_start().first() != Some(&b'{') {
        // More than one only where a line holds several arrays.
        return 2 * line.iter().filter(|&&b| matches!(b, b'[' | b'{')).count().max(1) as u64;
    }
    let strings = line.iter().filter(|&&b| b == b'"').count() as u64 / 2;
    let pairs = options.most_set_pairs().min(strings.saturating_mul(strings));
    let negatives = strings.min(options.most_negatives(true) as u64);
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
        let mut take = |r: Record| out.push(r.texts().collect::<Vec<_>>().join("|"));
        for texts in texts(line, &options)?.texts {
            texts.combine(&options, &mut take)?;
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
            let filters = vec!["label=1".parse().unwrap(), "Score>=0.5".parse().unwrap()];
            texts(line, &ReadOptions { filters, ..ReadOptions::default() })
                .map(|f| (f.texts.len(), f.filtered))
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
}
