//! Differences between two JSON values.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;

/// A difference, displayed as `train.lr: 0.0002 → 0.0003`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The path, such as `train.lr`.
    pub key: String,
    /// The old and the new value, as `old → new`.
    pub values: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.values)
    }
}

/// The differences, sorted by path within each object. `old` and `new` are compared as JSON values: 1 and 1.0 differ.
pub fn diff(old: &Value, new: &Value) -> Vec<Change> {
    let mut lines = Vec::new();
    walk("", Some(old), Some(new), &mut lines);
    lines
}

fn walk(path: &str, old: Option<&Value>, new: Option<&Value>, lines: &mut Vec<Change>) {
    match (old, new) {
        (old, new) if old == new => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(&below, a.get(key), b.get(key), lines);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for i in 0..a.len().max(b.len()) {
                walk(&format!("{path}[{i}]"), a.get(i), b.get(i), lines);
            }
        }
        (old, new) => {
            let show = |v: Option<&Value>| v.map_or("absent".to_owned(), Value::to_string);
            lines.push(Change { key: path.to_owned(), values: format!("{} → {}", show(old), show(new)) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_every_difference_and_nothing_else() {
        let old = json!({"train": {"lr": 0.0002, "steps": 10}, "data": [{"w": 1}, {"w": 2}], "seed": 1});
        let new =
            json!({"seed": 1, "train": {"lr": 0.0003, "steps": 10, "decay": "cosine"}, "data": [{"w": 3}]});
        let lines: Vec<String> = diff(&old, &new).iter().map(Change::to_string).collect();
        assert_eq!(
            lines,
            [
                "data[0].w: 1 → 3",
                "data[1]: {\"w\":2} → absent",
                "train.decay: absent → \"cosine\"",
                "train.lr: 0.0002 → 0.0003",
            ]
        );
        assert!(diff(&old, &old).is_empty());
    }

    #[test]
    fn floats_survive_a_trip_through_text() {
        for i in 1..2000u64 {
            let x = json!({ "x": crate::common::rng::uniform(1, i) });
            let back: Value = serde_json::from_str(&x.to_string()).unwrap();
            assert_eq!(diff(&x, &back), Vec::<Change>::new());
        }
    }
}
