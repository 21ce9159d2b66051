//! The parts of a model by name: `embeddings`, `layers.0`, …, and whatever else its parameters' names begin with.

use super::arch::Arch;
use super::dense::Dense;
use super::family::{Names, Norms};
use super::head::Encoder;
use super::params::ParamSpec;
use crate::common::HostTensor;
use anyhow::{Result, ensure};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// A part of a model: parameters that are frozen or scaled together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    Embeddings,
    Layer(usize),
    /// MPNet's table of distances, which every layer reads.
    Distances,
    /// The head's layers.
    Dense,
    /// The first word of its parameters' names, such as `final_norm`.
    Other(String),
}

/// As `freeze` and `lr_scale` name it.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Embeddings => f.write_str("embeddings"),
            Part::Layer(i) => write!(f, "layers.{i}"),
            Part::Distances => f.write_str("relative_attention_bias"),
            Part::Dense => f.write_str("dense"),
            Part::Other(name) => f.write_str(name),
        }
    }
}

impl Part {
    /// The part that the parameter `name` belongs to.
    pub fn of(name: &str, names: &Names) -> Part {
        let embeddings = [Some(names.words), names.positions, names.types, Some(names.norm)];
        match within_layer(name, names) {
            Some((i, _)) => Part::Layer(i),
            None if embeddings.into_iter().flatten().any(|table| name.starts_with(table)) => Part::Embeddings,
            None if Dense::owns(name) => Part::Dense,
            None if names.distances.is_some_and(|table| name.starts_with(table)) => Part::Distances,
            None => Part::Other(name.split('.').next().unwrap_or_default().to_owned()),
        }
    }

    /// All parts of a model, in the order of its parameters.
    pub fn all(encoder: &Encoder) -> Vec<Part> {
        let mut parts = vec![];
        for spec in encoder.params() {
            let part = Part::of(&spec.name, &encoder.arch.family.names);
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }
}

/// Learning rates of parts, relative to that of the run: by default 1, and 0 for a frozen one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartRates(BTreeMap<Part, f64>);

impl PartRates {
    pub fn set(&mut self, part: Part, rate: f64) {
        self.0.insert(part, rate);
    }

    pub fn of(&self, part: &Part) -> f64 {
        self.0.get(part).copied().unwrap_or(1.0)
    }

    /// The parameters of `encoder`, with these rates.
    pub(super) fn params(&self, encoder: &Encoder) -> Vec<ParamSpec> {
        let rated = |spec: ParamSpec| {
            let rate = self.of(&Part::of(&spec.name, &encoder.arch.family.names));
            ParamSpec { rate, ..spec }
        };
        encoder.params().into_iter().map(rated).collect()
    }
}

/// A layer's number, and the name within it, of one of its parameters.
fn within_layer<'n>(name: &'n str, names: &Names) -> Option<(usize, &'n str)> {
    let (number, rest) = name.strip_prefix(names.layers)?.strip_prefix('.')?.split_once('.')?;
    Some((number.parse().ok()?, rest))
}

/// The `config.json` of the model that has only these of the layers of `json`, in this order.
///
/// # Errors
/// No layer; one that does not exist; numbers that do not rise.
pub fn config_of_layers(json: &Value, layers: &[usize]) -> Result<Value> {
    let whole = Arch::from_json(json)?;
    let all = whole.layers;
    ensure!(!layers.is_empty(), "it is empty; list the layers to keep, from 0 to {}", all - 1);
    ensure!(
        layers.is_sorted_by(|a, b| a < b),
        "it is {layers:?}; list each layer to keep once, in rising order, as in [0, 2, 4]"
    );
    let beyond: Vec<String> = layers.iter().filter(|i| **i >= all).map(usize::to_string).collect();
    ensure!(
        beyond.is_empty(),
        "there is no layer {}; the model has {all}, numbered from 0 to {}",
        beyond.join(" and no layer "),
        all - 1
    );
    let mut json = json.clone();
    ensure!(
        whole.family.norms == Norms::Post || layers[0] == 0,
        "the first layer of a {} has no norm before its attention; keep layer 0",
        whole.family.model_type
    );
    for key in whole.family.spellings("num_hidden_layers") {
        if json.get(key).is_some() {
            json[key] = layers.len().into();
        }
    }
    if let Some(local) = whole.rotary.and_then(|rotary| rotary.local) {
        let kind = |i: &usize| if local.layers[*i] { "sliding_attention" } else { "full_attention" };
        json["layer_types"] = layers.iter().map(kind).collect();
    }
    Ok(json)
}

/// From the parameters of `whole`, in table order, those of `part`, whose layer `i` is `layers[i]` of `whole`.
///
/// # Errors
/// A parameter of `part` that `whole` does not have.
pub fn params_of_layers(
    (whole, params): (&Encoder, Vec<HostTensor>),
    part: &Encoder,
    layers: &[usize],
) -> Result<Vec<HostTensor>> {
    let mut by_name: HashMap<String, HostTensor> =
        whole.params().into_iter().map(|spec| spec.name).zip(params).collect();
    let names = &part.arch.family.names;
    let take = |name: String| {
        let old = match within_layer(&name, names) {
            Some((i, rest)) => format!("{}.{}.{rest}", names.layers, layers[i]),
            None => name,
        };
        by_name.remove(&old).ok_or_else(|| anyhow::anyhow!("the model has no {old}"))
    };
    part.params().into_iter().map(|spec| spec.name).map(take).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::params::init_params;
    use serde_json::json;

    fn config() -> Value {
        json!({
            "model_type": "bert", "vocab_size": 7, "hidden_size": 4, "num_hidden_layers": 5,
            "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 5,
        })
    }

    #[test]
    fn names_have_parts() {
        let arch = Arch::from_json(&config()).unwrap();
        let parts: Vec<String> = Part::all(&Encoder::new(arch.clone())).iter().map(Part::to_string).collect();
        assert_eq!(parts, ["embeddings", "layers.0", "layers.1", "layers.2", "layers.3", "layers.4"]);
        assert_eq!(Part::of("dense.0.linear.weight", &arch.family.names).to_string(), "dense");
    }

    #[test]
    fn kept_layers_are_numbered_anew() {
        let whole = Arch::from_json(&config()).unwrap();
        let json = config_of_layers(&config(), &[0, 2, 4]).unwrap();
        assert_eq!(json["num_hidden_layers"], 3);
        let part = Arch::from_json(&json).unwrap();
        let params = init_params(&whole.params(), 1);
        let at =
            |encoder: &Encoder, name: &str| encoder.params().iter().position(|s| s.name == name).unwrap();
        let [whole, part] = [whole, part].map(Encoder::new);
        let kept = params_of_layers((&whole, params.clone()), &part, &[0, 2, 4]).unwrap();
        for (new, old) in [(0, 0), (1, 2), (2, 4)] {
            let name = |i: usize| format!("encoder.layer.{i}.intermediate.dense.weight");
            assert_eq!(kept[at(&part, &name(new))], params[at(&whole, &name(old))]);
        }
        assert_eq!(kept[..5], params[..5]);
    }

    #[test]
    fn impossible_layers_are_named() {
        for (layers, want) in [
            (&[][..], "it is empty; list the layers to keep, from 0 to 4"),
            (&[2, 2], "it is [2, 2]; list each layer to keep once"),
            (&[3, 1], "in rising order"),
            (&[0, 5, 7], "there is no layer 5 and no layer 7; the model has 5, numbered from 0 to 4"),
        ] {
            let error = config_of_layers(&config(), layers).unwrap_err().to_string();
            assert!(error.contains(want), "{error}");
        }
    }

    #[test]
    fn kept_layers_keep_their_windows() {
        let mut json = config();
        json["model_type"] = "modernbert".into();
        let kept = config_of_layers(&json, &[0, 2, 3]).unwrap();
        assert_eq!(kept["layer_types"], json!(["full_attention", "sliding_attention", "full_attention"]));
        let error = config_of_layers(&json, &[1, 2]).unwrap_err().to_string();
        assert!(error.contains("keep layer 0"), "{error}");
        json["initializer_cutoff_factor"] = 0.into();
        let error = Arch::from_json(&json).unwrap_err().to_string();
        assert!(error.contains("initializer_cutoff_factor is 0; it must be above 0"), "{error}");
    }
}
