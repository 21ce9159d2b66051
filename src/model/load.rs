//! Parameters from a checkpoint's tensors, whichever names it uses.

use super::family::Family;
use super::head::Encoder;
use crate::common::HostTensor;
use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// Removes from a checkpoint's tensors, and returns, those that belong to the model but are not trained.
pub fn passed_on(family: &Family, tensors: &mut BTreeMap<String, HostTensor>) -> Vec<(String, HostTensor)> {
    let mut take = |name: &str| {
        let nested =
            family.prefixes.iter().filter_map(|prefix| tensors.remove(&format!("{prefix}{name}"))).last();
        Some((name.to_owned(), tensors.remove(name).or(nested)?))
    };
    family.passed_on.iter().filter_map(|name| take(name)).collect()
}

/// The parameters, in table order, taken from a checkpoint's tensors.
///
/// # Errors
/// A single error that lists, sorted, every missing parameter, every wrong shape and every tensor that is not read.
pub fn from_checkpoint(encoder: &Encoder, tensors: BTreeMap<String, HostTensor>) -> Result<Vec<HostTensor>> {
    let family = encoder.arch.family;
    let mut tensors =
        renamed(tensors, |name| family.prefixes.iter().find_map(|p| name.strip_prefix(p)).map(str::to_owned));
    for (old, new) in family.dated {
        tensors = renamed(tensors, |name| Some(format!("{}{new}", name.strip_suffix(old)?)));
    }
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for spec in &encoder.params() {
        match tensors.remove(&spec.name) {
            None => problems.push(format!("missing     {} {:?}", spec.name, spec.shape)),
            Some(t) if t.shape() != spec.shape => {
                problems.push(format!(
                    "misshapen   {}: {:?}, expected {:?}",
                    spec.name,
                    t.shape(),
                    spec.shape
                ));
            }
            Some(t) => found.push(t),
        }
    }
    let known = |name: &str| {
        let listed = family.ignored.iter().chain(family.passed_on).any(|n| *n == name);
        // Computed from the configuration.
        let angles = encoder.arch.rotary.is_some() && name.ends_with("inv_freq");
        listed || angles || family.ignored_prefixes.iter().any(|p| name.starts_with(p))
    };
    problems.extend(tensors.keys().filter(|n| !known(n)).map(|n| format!("not read    {n}")));
    if !problems.is_empty() {
        problems.sort();
        bail!(
            "the checkpoint does not fit its config.json; check that both belong to the same model:\n  {}",
            problems.join("\n  ")
        );
    }
    Ok(found)
}

/// Renames the tensors for which `new` returns a name, replacing any tensor that already has it.
fn renamed(
    tensors: BTreeMap<String, HostTensor>,
    new: impl Fn(&str) -> Option<String>,
) -> BTreeMap<String, HostTensor> {
    let (old, mut kept): (BTreeMap<_, _>, BTreeMap<_, _>) =
        tensors.into_iter().partition(|(name, _)| new(name).is_some());
    kept.extend(old.into_iter().filter_map(|(name, t)| Some((new(&name)?, t))));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::arch::Arch;
    use crate::model::params::init_params;

    fn tiny() -> Encoder {
        let json = serde_json::json!({
            "model_type": "bert", "vocab_size": 7, "hidden_size": 4, "num_hidden_layers": 1,
            "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 5,
        });
        Encoder::new(Arch::from_json(&json).unwrap())
    }

    fn checkpoint(rename: impl Fn(&str) -> String) -> BTreeMap<String, HostTensor> {
        let specs = tiny().params();
        specs.iter().map(|s| rename(&s.name)).zip(init_params(&specs, 1)).collect()
    }

    #[test]
    fn prefixed_and_dated_names_are_understood() {
        let dated = |n: &str| {
            n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        };
        let read = from_checkpoint(&tiny(), checkpoint(|n| format!("bert.{}", dated(n)))).unwrap();
        assert_eq!(read, init_params(&tiny().params(), 1));
    }

    #[test]
    fn every_problem_is_listed_in_order() {
        let mut tensors = checkpoint(str::to_owned);
        tensors.remove("embeddings.LayerNorm.bias");
        tensors.insert(
            "encoder.layer.0.output.dense.bias".into(),
            HostTensor::zeros(crate::common::DType::F32, &[5]),
        );
        tensors.insert("adapter.weight".into(), HostTensor::scalar(1.0f32));
        tensors.insert("pooler.dense.bias".into(), HostTensor::scalar(1.0f32));
        let error = from_checkpoint(&tiny(), tensors).unwrap_err().to_string();
        let at = |what: &str| error.find(what).unwrap_or_else(|| panic!("{what} is not in {error}"));
        let misshapen = at("misshapen   encoder.layer.0.output.dense.bias: [5], expected [4]");
        let missing = at("missing     embeddings.LayerNorm.bias [4]");
        assert!(misshapen < missing && missing < at("not read    adapter.weight"));
        assert!(!error.contains("pooler"));
    }
}
