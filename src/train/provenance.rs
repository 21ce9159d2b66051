//! What changed between the run that wrote a checkpoint and the one that wants to continue it.

use super::config::Config;
use crate::batches::{Segment, Sources};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One line per difference, such as `train.lr: 0.0002 → 0.0003`, sorted by path within each object.
/// `old` and `new` are compared as JSON values: 1 and 1.0 differ.
pub fn diff(old: &Value, new: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    walk("", Some(old), Some(new), &mut lines);
    lines
}

fn walk(path: &str, old: Option<&Value>, new: Option<&Value>, lines: &mut Vec<String>) {
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
            lines.push(format!("{path}: {} → {}", show(old), show(new)));
        }
    }
}

/// The mixtures of a run as they are recorded: of each its first step, sources, and the sets it
/// draws from in their order, with their weights.
pub fn mixture(config: &Config, segments: &[Segment]) -> Value {
    let record = |s: &Segment| {
        let drawn = || config.data.iter().zip(&s.weights).filter(|(_, w)| **w > 0.0);
        let sources = match s.sources {
            Sources::One => json!(1),
            Sources::K(k) => json!(k),
            Sources::All => json!("all"),
        };
        json!({
            "from_step": s.from_step,
            "sources_per_batch": sources,
            "sets": drawn().map(|(d, _)| d.name.as_str()).collect::<Vec<_>>(),
            "weights": drawn().map(|(d, w)| (d.name.clone(), json!(w))).collect::<serde_json::Map<_, _>>(),
        })
    };
    segments.iter().map(record).collect()
}

/// What the batches of the first `step` steps are a function of: mixtures that begin later, and data sets
/// that only those draw from, may still change.
pub fn until(origin: &Value, step: u64) -> Value {
    let mut origin = origin.clone();
    let mut drawn = BTreeSet::new();
    if let Some(segments) = origin.get_mut("mixture").and_then(Value::as_array_mut) {
        segments.retain(|s| s["from_step"].as_u64().is_none_or(|from| from < step.max(1)));
        let names = segments.iter().filter_map(|s| s["sets"].as_array()).flatten();
        drawn.extend(names.filter_map(Value::as_str).map(str::to_owned));
        if let Some(manifests) = origin.get_mut("manifests").and_then(Value::as_object_mut) {
            manifests.retain(|name, _| drawn.contains(name));
        }
    }
    origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_future_may_change_and_the_past_may_not() {
        let origin = |weight: f64, later: Value| {
            json!({
                "manifests": {"a": "x", "b": "y", "c": "z"},
                "mixture": [{"from_step": 0, "sets": ["a", "b"], "weights": {"a": 1.0, "b": weight}}, later],
            })
        };
        let old = origin(1.0, json!({"from_step": 10, "sets": ["c"], "weights": {"c": 1.0}}));
        let new = origin(1.0, json!({"from_step": 11, "sets": ["a"], "weights": {"a": 1.0}}));
        let between = |a: &Value, b: &Value, step| diff(&until(a, step), &until(b, step));
        assert!(between(&old, &new, 10).is_empty());
        assert_eq!(
            between(&old, &new, 11),
            [
                "manifests.c: \"z\" → absent",
                "mixture[1]: {\"from_step\":10,\"sets\":[\"c\"],\"weights\":{\"c\":1.0}} → absent"
            ]
        );
        let other = origin(2.0, json!({"from_step": 10, "sets": ["c"], "weights": {"c": 1.0}}));
        assert_eq!(between(&old, &other, 10), ["mixture[0].weights.b: 1.0 → 2.0"]);
    }

    #[test]
    fn names_every_difference_and_nothing_else() {
        let old = json!({"train": {"lr": 0.0002, "steps": 10}, "data": [{"w": 1}, {"w": 2}], "seed": 1});
        let new =
            json!({"seed": 1, "train": {"lr": 0.0003, "steps": 10, "decay": "cosine"}, "data": [{"w": 3}]});
        assert_eq!(
            diff(&old, &new),
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
            assert_eq!(diff(&x, &back), Vec::<String>::new());
        }
    }
}
