//! The parameter table: one row per tensor of the checkpoint, by its Hugging Face name. It decides
//! what is read, initialised, decayed and written.

use super::BertConfig;
use crate::common::{HostTensor, rng};
use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// How a parameter starts when there is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// Normal with mean 0 and this standard deviation.
    Normal(f64),
    Zeros,
    Ones,
}

/// One trainable tensor.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamSpec {
    /// As in the checkpoint of a `BertModel`, e.g. `encoder.layer.0.output.dense.weight`.
    pub name: String,
    pub shape: Vec<usize>,
    pub init: Init,
    /// Whether AdamW decays it: matrices yes, biases and LayerNorm no.
    pub decay: bool,
}

/// Tensors of published BERT checkpoints that a sentence encoder does not use: the pooler (we pool
/// the mean), position ids (a constant), and the heads of pre-training.
pub const IGNORED: &[&str] = &["embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias"];
/// Of these, those that a `BertModel` has: an export without them is reported to lack them whenever it is loaded.
const PASSED_ON: [&str; 2] = ["pooler.dense.weight", "pooler.dense.bias"];
/// Prefixes of names that are ignored likewise.
pub const IGNORED_PREFIXES: &[&str] = &["cls.", "lm_head.", "classifier."];
/// Stripped from names: checkpoints of `BertForMaskedLM` and the like keep the encoder below it.
const STRIPPED_PREFIX: &str = "bert.";

/// Every parameter of the encoder, in the order in which the programs take them.
pub fn bert_params(c: &BertConfig) -> Vec<ParamSpec> {
    let (h, f) = (c.hidden_size, c.intermediate_size);
    let mut out = Vec::new();
    let normal = Init::Normal(c.initializer_range);
    let mut add = |name: String, shape: &[usize], init, decay| {
        out.push(ParamSpec { name, shape: shape.to_vec(), init, decay });
    };
    for (name, rows) in [
        ("word_embeddings", c.vocab_size),
        ("position_embeddings", c.max_position_embeddings),
        ("token_type_embeddings", c.type_vocab_size),
    ] {
        add(format!("embeddings.{name}.weight"), &[rows, h], normal, true);
    }
    add("embeddings.LayerNorm.weight".into(), &[h], Init::Ones, false);
    add("embeddings.LayerNorm.bias".into(), &[h], Init::Zeros, false);
    for i in 0..c.num_hidden_layers {
        let layer = format!("encoder.layer.{i}");
        for (name, o, n) in [
            ("attention.self.query", h, h),
            ("attention.self.key", h, h),
            ("attention.self.value", h, h),
            ("attention.output.dense", h, h),
            ("attention.output.LayerNorm", h, 0),
            ("intermediate.dense", f, h),
            ("output.dense", h, f),
            ("output.LayerNorm", h, 0),
        ] {
            let norm = n == 0;
            let shape = if norm { vec![o] } else { vec![o, n] };
            add(format!("{layer}.{name}.weight"), &shape, if norm { Init::Ones } else { normal }, !norm);
            add(format!("{layer}.{name}.bias"), &[o], Init::Zeros, false);
        }
    }
    out
}

/// Random parameters: a pure function of the seed and each tensor's name.
pub fn init_params(specs: &[ParamSpec], seed: u64) -> Vec<HostTensor> {
    let make = |spec: &ParamSpec| {
        let n: usize = spec.shape.iter().product();
        let key = rng::derive(seed, &spec.name);
        let value = |i: usize| match spec.init {
            Init::Normal(std) => (rng::normal(key, i as u64) * std) as f32,
            Init::Zeros => 0.0,
            Init::Ones => 1.0,
        };
        HostTensor::from_slice(&spec.shape, &(0..n).map(value).collect::<Vec<f32>>())
    };
    specs.iter().map(make).collect()
}

/// Takes the tensors that are not trained, and belong to the model all the same, out of a checkpoint's.
pub fn passed_on(tensors: &mut BTreeMap<String, HostTensor>) -> Vec<(String, HostTensor)> {
    let mut take = |name: &str| {
        let prefixed = tensors.remove(&format!("{STRIPPED_PREFIX}{name}"));
        Some((name.to_owned(), tensors.remove(name).or(prefixed)?))
    };
    PASSED_ON.into_iter().filter_map(&mut take).collect()
}

/// The parameters in the table's order, taken from a checkpoint's tensors.
///
/// # Errors
/// One error that lists, sorted, every parameter that is missing, has another shape, and every
/// tensor of the checkpoint that nothing reads.
pub fn from_checkpoint(
    specs: &[ParamSpec],
    mut tensors: BTreeMap<String, HostTensor>,
) -> Result<Vec<HostTensor>> {
    let stripped: Vec<String> = tensors.keys().filter(|k| k.starts_with(STRIPPED_PREFIX)).cloned().collect();
    for name in stripped {
        if let Some(t) = tensors.remove(&name) {
            tensors.insert(name[STRIPPED_PREFIX.len()..].to_string(), t);
        }
    }
    // As TensorFlow named them, and the first published BERTs still do.
    let dated: Vec<String> = tensors
        .keys()
        .filter(|k| k.ends_with("LayerNorm.gamma") || k.ends_with("LayerNorm.beta"))
        .cloned()
        .collect();
    for name in dated {
        if let Some(t) = tensors.remove(&name) {
            tensors.insert(
                name.replace("LayerNorm.gamma", "LayerNorm.weight")
                    .replace("LayerNorm.beta", "LayerNorm.bias"),
                t,
            );
        }
    }
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for spec in specs {
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
    let known = |name: &str| IGNORED.contains(&name) || IGNORED_PREFIXES.iter().any(|p| name.starts_with(p));
    problems.extend(tensors.keys().filter(|n| !known(n)).map(|n| format!("not read    {n}")));
    if !problems.is_empty() {
        problems.sort();
        bail!(
            "the checkpoint does not fit its config.json; check that both belong to the same BERT model:\n  {}",
            problems.join("\n  ")
        );
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny() -> Vec<ParamSpec> {
        let json = serde_json::json!({
            "model_type": "bert", "vocab_size": 7, "hidden_size": 4, "num_hidden_layers": 1,
            "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 5,
        });
        bert_params(&BertConfig::from_json(&json).unwrap())
    }

    fn checkpoint(rename: impl Fn(&str) -> String) -> BTreeMap<String, HostTensor> {
        let specs = tiny();
        specs.iter().map(|s| rename(&s.name)).zip(init_params(&specs, 1)).collect()
    }

    #[test]
    fn prefixed_and_dated_names_are_understood() {
        let dated = |n: &str| {
            n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        };
        let read = from_checkpoint(&tiny(), checkpoint(|n| format!("bert.{}", dated(n)))).unwrap();
        assert_eq!(read, init_params(&tiny(), 1));
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
