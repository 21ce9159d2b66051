//! What changed between the run that wrote a checkpoint and the one resuming it.

use super::run::{Run, RunLoss};
use crate::batches::{Segment, Sources};
use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The part of the configuration that determines a run, apart from its data: changing it makes another run.
pub fn settings(run: &Run) -> Value {
    let mut settings = run.stated.clone();
    // A run's location and how often it is evaluated or saved do not change what it computes.
    let mut forget = |at: &str, keys: &[&str]| {
        let object = settings.pointer_mut(at).and_then(Value::as_object_mut);
        object.into_iter().for_each(|o| keys.iter().for_each(|k| drop(o.remove(*k))));
    };
    // The data sets and what is drawn from them are recorded by segment.
    forget("", &["run_dir", "checkpoint", "eval", "data", "mixture"]);
    forget("/train", &["sources_per_batch"]);
    forget("/loss/teacher", &["vectors", "model"]);
    // Hashes represent the files; the card may change.
    forget(
        "/model",
        &[
            "folder",
            "config",
            "architecture",
            "tokenizer",
            "name",
            "license",
            "languages",
            "card_samples",
            "similarity",
        ],
    );
    settings
}

/// A loss that data sets have of their own, with the hash of its teacher's vectors; `None` for that of `[loss]`.
///
/// # Errors
/// None but those of serde.
pub fn loss(loss: &RunLoss, teacher: Option<&str>) -> Result<Option<Value>> {
    let Some(stated) = &loss.stated else { return Ok(None) };
    let mut value = serde_json::to_value(stated)?;
    value["teacher"]
        .as_object_mut()
        .into_iter()
        .for_each(|o| ["vectors", "model"].iter().for_each(|key| drop(o.remove(*key))));
    teacher.iter().for_each(|hash| value["teacher"]["hash"] = (*hash).into());
    Ok(Some(value))
}

/// A run's mixtures as recorded: for each its first step, sources, and the sets it draws from, in order and with
/// weights.
pub fn mixture(run: &Run, segments: &[Segment]) -> Value {
    let record = |s: &Segment| {
        let drawn = || run.sets.iter().zip(&s.weights).filter(|(_, w)| **w > 0.0);
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

/// Reduces `origin` to what determines the first `step` steps: later mixtures, and data sets only they draw from, with
/// their losses, may still change.
pub fn until(origin: &Value, step: u64) -> Value {
    let mut origin = origin.clone();
    let mut drawn = BTreeSet::new();
    if let Some(segments) = origin.get_mut("mixture").and_then(Value::as_array_mut) {
        segments.retain(|s| s["from_step"].as_u64().is_none_or(|from| from < step.max(1)));
        let names = segments.iter().filter_map(|s| s["sets"].as_array()).flatten();
        drawn.extend(names.filter_map(Value::as_str).map(str::to_owned));
        for key in ["manifests", "losses"] {
            let of_sets = origin.get_mut(key).and_then(Value::as_object_mut);
            of_sets.into_iter().for_each(|all| all.retain(|name, _| drawn.contains(name)));
        }
    }
    origin
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::diff::diff;

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
        let between = |a: &Value, b: &Value, step| -> Vec<String> {
            diff(&until(a, step), &until(b, step)).iter().map(ToString::to_string).collect()
        };
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
}
