//! A line of JSON → its texts.

use super::names::{Picked, known, named};
use super::options::ReadOptions;
use super::record::{Side, Texts};
use super::reject::Reason;
use serde_json::{Map, Value};

/// Reads one line: an array of texts, an object with a set, or an object with the texts under keys.
///
/// # Errors
/// What the line is instead.
pub fn texts(line: &str, options: &ReadOptions) -> Result<Texts, Reason> {
    match line.trim_start().as_bytes().first() {
        Some(b'[') => array(line),
        Some(b'{') => object(serde_json::from_str(line).map_err(|_| Reason::MalformedJson)?, options),
        _ if serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok() => Err(Reason::NotARecord),
        _ => Err(Reason::MalformedJson),
    }
}

fn array(line: &str) -> Result<Texts, Reason> {
    if let Ok(texts) = serde_json::from_str(line) {
        return Ok(Texts::InOrder(texts));
    }
    // Only a line that is not all texts pays for finding out why.
    let texts =
        serde_json::from_str::<Vec<Option<String>>>(line).map_err(|_| {
            match serde_json::from_str::<Value>(line) {
                Ok(_) => Reason::NotAString,
                Err(_) => Reason::MalformedJson,
            }
        })?;
    match texts.iter().take(2).all(Option::is_some) {
        true => Ok(Texts::InOrder(texts.into_iter().flatten().collect())),
        false => Err(Reason::NullValue),
    }
}

fn object(map: Map<String, Value>, options: &ReadOptions) -> Result<Texts, Reason> {
    let names: Vec<&str> = map.keys().map(String::as_str).collect();
    let picked = match options.columns[..] {
        [] => known(&names),
        ref columns => named(&names, columns).ok(),
    };
    let picked = picked.ok_or(Reason::MissingKeys)?;
    let mut values: Vec<Value> = map.into_iter().map(|(_, value)| value).collect();
    let mut value = |i: usize| std::mem::take(&mut values[i]);
    match picked {
        Picked::Set(i) => match value(i) {
            Value::Null => Err(Reason::NullValue),
            list @ Value::Array(_) => Ok(Texts::Set(side(list)?.texts)),
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

/// A text or a list of texts; a null is no text.
fn side(value: Value) -> Result<Side, Reason> {
    match value {
        Value::Null => Ok(Side::default()),
        Value::String(text) => Ok(Side { texts: vec![text], listed: false }),
        Value::Array(items) => {
            let text = |item| match item {
                Value::String(text) => Some(Ok(text)),
                Value::Null => None,
                _ => Some(Err(Reason::NotAString)),
            };
            let texts = items.into_iter().filter_map(text).collect::<Result<_, _>>()?;
            Ok(Side { texts, listed: true })
        }
        _ => Err(Reason::NotAString),
    }
}

/// About how many texts the records of a line have together, not fewer than there are records; found
/// without parsing it.
pub fn about_texts(line: &[u8], options: &ReadOptions) -> u64 {
    if line.trim_ascii_start().first() != Some(&b'{') {
        return 2;
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
        texts(line, &options)?.combine(&options, &mut take)?;
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
        assert_eq!(records(r#"{"anchor": "a", "positive": "b"}"#, "x,y"), Err(Reason::MissingKeys));
        assert_eq!(records(&"[".repeat(100_000), ""), Err(Reason::MalformedJson));
        assert_eq!(records(&r#"{"set":"#.repeat(100_000), ""), Err(Reason::MalformedJson));
    }
}
