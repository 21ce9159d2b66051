//! YAML of plain data, so quoted that every parser, of version 1.1 or 1.2, reads the same.

use super::text::quoted;
use serde_json::{Map, Value};

/// The entries of a mapping, each on lines of its own. Keys are trusted to be plain words.
pub fn block(map: &Map<String, Value>) -> String {
    let mut out = String::new();
    entries(map, 0, &mut out);
    out
}

fn entries(map: &Map<String, Value>, indent: usize, out: &mut String) {
    for (i, (key, value)) in map.iter().enumerate() {
        // The first stands behind the dash of a list.
        if i > 0 {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(key);
        out.push(':');
        inside(value, indent, out);
    }
}

/// A value behind a key: on its line, or below it.
fn inside(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Array(list) if !list.is_empty() => {
            out.push('\n');
            for item in list {
                out.push_str(&" ".repeat(indent));
                out.push('-');
                match item {
                    Value::Object(map) if !map.is_empty() => {
                        out.push(' ');
                        entries(map, indent + 2, out);
                    }
                    item => inside(item, indent + 2, out),
                }
            }
        }
        Value::Object(map) if !map.is_empty() => {
            let indent = indent + 2;
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            entries(map, indent, out);
        }
        value => {
            out.push(' ');
            out.push_str(&scalar(value));
            out.push('\n');
        }
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(text) => quoted(text),
        // YAML 1.1 takes 1e-7 for a string.
        Value::Number(n) => match n.as_f64().filter(|_| n.is_f64()) {
            Some(x) if x.fract() == 0.0 => format!("{x:.1}"),
            Some(x) => x.to_string(),
            None => n.to_string(),
        },
        other => other.to_string(),
    }
}

/// Whether no parser takes an unquoted text for anything else: not a number, a Boolean or null.
fn is_plain(text: &str) -> bool {
    const RESERVED: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c))
        && !RESERVED.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_and_mappings_nest() {
        let value = json!({
            "a": "b", "list": ["x", "no", "1"], "n": 1, "f": 0.5, "small": 1e-7, "one": 1.0, "none": [], "null": null,
            "deep": [{"k": {"t": "u: v", "w": ["z"]}, "l": [{"m": true}]}],
        });
        let Value::Object(map) = value else { unreachable!() };
        let expected = "a: b\nlist:\n- x\n- \"no\"\n- \"1\"\nn: 1\nf: 0.5\nsmall: 0.0000001\none: 1.0\nnone: []\nnull: null\n\
                        deep:\n- k:\n    t: \"u: v\"\n    w:\n    - z\n  l:\n  - m: true\n";
        assert_eq!(block(&map), expected);
    }
}
