//! A family's `config.json` in the terms of [`Arch`](super::Arch): BERT's keys, and the rotary positions.

use super::family::{Biases, Family, Positions};
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Rotary positions (Su et al. 2021): channels `k` and `k + d/2` of a head of `d` channels are rotated by the angle
/// `position · theta^(−2k/d) · scale`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rotary {
    pub theta: f64,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub scale: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<Local>,
}

/// Layers whose tokens see those at most `window` away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Local {
    pub theta: f64,
    pub window: usize,
    /// Whether each layer is one.
    pub layers: Vec<bool>,
}

fn one() -> f64 {
    1.0
}

fn is_one(x: &f64) -> bool {
    *x == 1.0
}

/// BERT's keys without a default.
const REQUIRED: [&str; 6] = [
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
];

/// `config` under the keys of [`Arch`](super::Arch).
///
/// # Errors
/// A missing key, or a value that is not implemented; by the key's own spelling.
pub fn canonical(family: &Family, config: &Value) -> Result<Value> {
    let given = config.as_object().context("it is not a JSON object")?;
    for (key, only) in family.keys.only {
        let only: Value = serde_json::from_str(only)?;
        let same = |value: &Value| *value == only || (value.is_number() && value.as_f64() == only.as_f64());
        if let Some(value) = given.get(*key).filter(|value| !value.is_null() && !same(value)) {
            bail!("{key} {value} is not implemented; only {only} is");
        }
    }
    if let Some((key, names)) = family.keys.spelled.iter().find(|(_, names)| {
        let mut values = names.iter().filter_map(|name| given.get(*name));
        values.next().is_some_and(|first| values.any(|other| other != first))
    }) {
        bail!("{} name one thing ({key}) and differ; remove one of them", names.join(" and "));
    }
    let mut map = given.clone();
    for (key, _) in family.keys.spelled {
        map.shift_remove(*key);
        map.extend(family.value(config, key).map(|value| ((*key).to_owned(), value.clone())));
    }
    for (key, value) in family.keys.defaults {
        if !map.contains_key(*key) {
            map.insert((*key).to_owned(), serde_json::from_str(value)?);
        }
    }
    // transformers took null for 3.
    if let Some(cutoff @ Value::Null) = map.get_mut("initializer_cutoff_factor") {
        *cutoff = json!(3.0);
    }
    if let Some(key) = REQUIRED.iter().find(|key| !map.contains_key(**key)) {
        bail!("missing field `{}`", family.spellings(key)[0]);
    }
    map.insert("biases".into(), json!(biases(family, given)?));
    map.shift_remove("rotary");
    let size = |key: &str| map[key].as_u64().unwrap_or(0);
    if let Some(head) = given.get("head_dim").filter(|head| !head.is_null()) {
        let own = size("hidden_size") / size("num_attention_heads").max(1);
        ensure!(
            head.as_u64() == Some(own),
            "head_dim is {head}; only {own}, hidden_size per head, is implemented"
        );
    }
    let layers = map["num_hidden_layers"].as_u64().unwrap_or(0) as usize;
    let head =
        map["hidden_size"].as_f64().unwrap_or(0.0) / map["num_attention_heads"].as_f64().unwrap_or(1.0);
    map.extend(rotary(family, given, layers, head)?.map(|r| ("rotary".to_owned(), json!(r))));
    Ok(Value::Object(map))
}

/// BERT's keys of fractions, and those of single families.
const FLOATS: [&str; 4] =
    ["hidden_dropout_prob", "attention_probs_dropout_prob", "layer_norm_eps", "initializer_range"];
const OTHER_FLOATS: [&str; 6] = [
    "embedding_dropout",
    "embd_pdrop",
    "initializer_cutoff_factor",
    "classifier_dropout",
    "global_rope_theta",
    "local_rope_theta",
];

/// Other keys that are read, written or stand for what a model folder says elsewhere.
const OTHERS: [&str; 17] = [
    "_name_or_path",
    "architectures",
    "auto_map",
    "bos_token_id",
    "cls_token_id",
    "dtype",
    "eos_token_id",
    "initializer_cutoff_factor",
    "embedding_dropout",
    "head_dim",
    "initializer_range",
    "mask_token_id",
    "model_type",
    "pad_token_id",
    "sep_token_id",
    "torch_dtype",
    "transformers_version",
];
/// BERT's keys with a default.
const OPTIONAL: [&str; 8] = [
    "hidden_act",
    "hidden_dropout_prob",
    "attention_probs_dropout_prob",
    "type_vocab_size",
    "layer_norm_eps",
    "position_embedding_type",
    "sinusoidal_pos_embds",
    "use_cache",
];

/// The keys of a `config.json` that nothing reads, such as misspelt ones.
///
/// # Errors
/// An unknown family.
pub fn unread_keys(config: &Map<String, Value>) -> Result<Vec<&str>> {
    let family = Family::of(&Value::Object(config.clone()))?;
    let of_bert = REQUIRED.iter().chain(&OPTIONAL).flat_map(|key| family.spellings(key));
    let own = family.keys.only.iter().chain(family.keys.defaults).map(|(key, _)| *key);
    let biases = family.keys.biases.into_iter().flatten();
    let rotary: &[&str] = match family.positions {
        Positions::Table { .. } => &[],
        Positions::Rotary { .. } => &["rope_parameters", "rope_scaling", "rope_theta", "rotary_emb_base"],
        Positions::RotaryWindows { .. } => &[
            "global_attn_every_n_layers",
            "global_rope_theta",
            "layer_types",
            "local_attention",
            "local_rope_theta",
            "rope_parameters",
            "sliding_window",
        ],
    };
    let rotary = rotary.iter().copied();
    let read: Vec<&str> = of_bert.chain(own).chain(biases).chain(rotary).chain(OTHERS).collect();
    Ok(config.keys().map(String::as_str).filter(|key| !read.contains(key)).collect())
}

/// `config` as transformers' own class of the family reads it: published configurations may use older keys, or name
/// code of their own.
///
/// # Errors
/// As for [`Arch::from_json`](super::Arch::from_json).
pub fn exported(family: &Family, config: &Value) -> Result<Value> {
    let mut map = config.as_object().cloned().unwrap_or_default();
    map.insert("model_type".into(), family.model_type.into());
    for (key, spellings) in family.keys.spelled {
        let Some(first) = spellings.first().filter(|name| !map.contains_key(**name)) else { continue };
        map.extend(family.value(config, key).map(|value| ((*first).to_owned(), value.clone())));
    }
    // transformers 5 refuses whole numbers here, which TOML and people write.
    for key in FLOATS.iter().flat_map(|key| family.spellings(key)).chain(OTHER_FLOATS) {
        if let Some(value) = map.get_mut(key).filter(|value| value.is_u64())
            && let Some(x) = value.as_f64()
        {
            *value = json!(x);
        }
    }
    if map.get("initializer_cutoff_factor").is_some_and(Value::is_null) {
        map["initializer_cutoff_factor"] = json!(3.0);
    }
    let rotary =
        || -> Result<Rotary> { Ok(serde_json::from_value(canonical(family, config)?["rotary"].clone())?) };
    let stated = !map.get("rope_parameters").unwrap_or(&Value::Null).is_null();
    match family.positions {
        Positions::Table { .. } => {}
        Positions::Rotary { .. } if stated => {}
        Positions::Rotary { .. } => {
            let Rotary { theta, scale, .. } = rotary()?;
            map.shift_remove("rope_scaling");
            map.shift_remove("rope_theta");
            let kind = if scale == 1.0 { "default" } else { "linear" };
            let mut parameters = json!({ "rope_type": kind, "rope_theta": theta });
            if scale != 1.0 {
                parameters["factor"] = (1.0 / scale).into();
            }
            map.insert("rope_parameters".into(), parameters);
        }
        // transformers 4 reads other keys than 5.
        Positions::RotaryWindows { .. } => {
            let rotary = rotary()?;
            if let Some(local) = rotary.local {
                let every = local
                    .layers
                    .iter()
                    .skip(1)
                    .position(|local| !local)
                    .map_or(local.layers.len(), |i| i + 1)
                    .max(1);
                if local.layers.iter().enumerate().all(|(i, local)| *local == (i % every != 0)) {
                    map.insert("global_attn_every_n_layers".into(), every.into());
                }
                map.insert("global_rope_theta".into(), rotary.theta.into());
                map.insert("local_rope_theta".into(), local.theta.into());
            }
        }
    }
    Ok(Value::Object(map))
}

/// The family's biases, unless its keys say otherwise.
fn biases(family: &Family, given: &Map<String, Value>) -> Result<Biases> {
    let own = family.biases;
    let Some([attention, block, norm]) = family.keys.biases else { return Ok(own) };
    let flag = |key: &str, own: bool| match given.get(key) {
        None => Ok(own),
        Some(value) => value.as_bool().with_context(|| format!("{key} is {value}; write true or false")),
    };
    let inner = flag(block, own.inner)?;
    Ok(Biases {
        attention: flag(attention, own.attention)?,
        inner,
        output: inner,
        norm: flag(norm, own.norm)?,
    })
}

fn rotary(family: &Family, given: &Map<String, Value>, layers: usize, head: f64) -> Result<Option<Rotary>> {
    let at = |keys: &[&str]| keys.iter().filter_map(|k| given.get(*k)).find(|v| !v.is_null());
    // transformers 5 nests what earlier versions state at the top.
    let nested = at(&["rope_parameters"]).unwrap_or(&Value::Null);
    let theta = |of: &Value, old: &[&str], default: f64| -> Result<f64> {
        let kind = of["rope_type"].as_str().unwrap_or("default");
        let known = kind == "default" || (kind == "linear" && of == nested);
        ensure!(known, "rope_type {kind} is not implemented; default and, without windows, linear are");
        let value = Some(&of["rope_theta"]).filter(|v| !v.is_null()).or(at(old));
        let theta = value.map_or(Some(default), Value::as_f64);
        let theta = theta.filter(|theta| *theta > 1.0);
        theta.with_context(|| format!("the base of the rotary positions is {value:?}; it must be above 1"))
    };
    match family.positions {
        Positions::Table { .. } => Ok(None),
        Positions::Rotary { theta: default } => {
            let theta = theta(nested, &["rope_theta", "rotary_emb_base"], default)?;
            let linear = nested["factor"].as_f64().filter(|_| nested["rope_type"] == "linear");
            ensure!(
                nested["rope_type"] != "linear" || linear.is_some_and(|factor| factor > 0.0),
                "rope_parameters of type linear have the factor {}; it must be above 0",
                nested["factor"]
            );
            let (theta, scale) = match linear {
                Some(factor) => (theta, 1.0 / factor),
                None => scaled(theta, at(&["rope_scaling"]), head)?,
            };
            Ok(Some(Rotary { theta, scale, local: None }))
        }
        Positions::RotaryWindows { theta: global, local } => {
            let kinds = ["full_attention", "sliding_attention"];
            let other = nested.as_object().and_then(|o| o.keys().find(|key| !kinds.contains(&key.as_str())));
            if let Some(other) = other {
                bail!(
                    "rope_parameters have {other:?}; a {} has one set for each of {}",
                    family.model_type,
                    kinds.join(" and ")
                );
            }
            let global = theta(&nested["full_attention"], &["global_rope_theta"], global)?;
            let local = theta(&nested["sliding_attention"], &["local_rope_theta"], local)?;
            let window = at(&["local_attention"]).map_or(Some(128), Value::as_u64);
            let window = window.context("local_attention is not a number of tokens")? as usize / 2;
            // transformers 5 takes the tokens to each side, too.
            if let Some(side) = at(&["sliding_window"]) {
                ensure!(
                    side.as_u64() == Some(window as u64),
                    "sliding_window is {side}, half of local_attention, which is {}; write that only",
                    2 * window
                );
            }
            let layers = local_layers(at(&["layer_types"]), at(&["global_attn_every_n_layers"]), layers)?;
            Ok(Some(Rotary {
                theta: global,
                scale: 1.0,
                local: Some(Local { theta: local, window, layers }),
            }))
        }
    }
}

/// Base and scale of the angles, with the scaling of a published GTE's own code: the base times `factor`, the angles by
/// `factor^(2/d)` smaller (<https://kexue.fm/archives/9706>).
fn scaled(theta: f64, scaling: Option<&Value>, head: f64) -> Result<(f64, f64)> {
    let Some(scaling) = scaling else { return Ok((theta, 1.0)) };
    let kind = scaling.get("type").or(scaling.get("rope_type")).and_then(Value::as_str);
    let (factor, mixed) = (scaling["factor"].as_f64(), &scaling["mixed_b"]);
    match (kind, factor) {
        (Some("ntk"), Some(factor)) if factor >= 1.0 && mixed.is_null() => {
            Ok((theta * factor, factor.powf(-2.0 / head)))
        }
        _ => bail!("rope_scaling {scaling} is not implemented; only type ntk with a factor is"),
    }
}

fn local_layers(types: Option<&Value>, every: Option<&Value>, layers: usize) -> Result<Vec<bool>> {
    if let Some(types) = types {
        let list = types.as_array().filter(|list| list.len() == layers);
        let list =
            list.with_context(|| format!("layer_types does not name the kind of each of {layers} layers"))?;
        let local = |kind: &Value| match kind.as_str() {
            Some("full_attention") => Ok(false),
            Some("sliding_attention") => Ok(true),
            _ => bail!("layer_types has {kind}; full_attention and sliding_attention are implemented"),
        };
        return list.iter().map(local).collect();
    }
    let every = every.map_or(Some(3), Value::as_u64).filter(|n| *n > 0);
    let every = every.context("global_attn_every_n_layers must be a number above 0")? as usize;
    Ok((0..layers).map(|i| i % every != 0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// transformers has no `ntk`, but its `linear` is that by another base and factor.
    #[test]
    fn a_scaled_gte_reads_as_before_when_exported() {
        let config = json!({
            "model_type": "new", "vocab_size": 7, "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2,
            "intermediate_size": 8, "max_position_embeddings": 32, "rope_theta": 20_000,
            "rope_scaling": { "type": "ntk", "factor": 8.0 }, "auto_map": { "AutoModel": "x--modeling.NewModel" },
        });
        let rotary = |config: &Value| -> Rotary {
            let ours = canonical(Family::of(config).unwrap(), config).unwrap();
            serde_json::from_value(ours["rotary"].clone()).unwrap()
        };
        let written = exported(Family::of(&config).unwrap(), &config).unwrap();
        assert_eq!(written["model_type"], "gte");
        assert!(written["rope_scaling"].is_null() && written["rope_theta"].is_null());
        let (before, after) = (rotary(&config), rotary(&written));
        assert_eq!((before.theta, after.theta), (160_000.0, 160_000.0));
        assert!(
            (before.scale / after.scale - 1.0).abs() < 1e-12
                && (before.scale - 8f64.powf(-1.0 / 16.0)).abs() < 1e-12
        );
    }

    #[test]
    fn other_spellings_are_written_as_transformers_reads_them() {
        let config = json!({
            "model_type": "nomic_bert", "vocab_size": 7, "n_embd": 8, "n_layer": 2, "n_head": 2, "n_inner": 16,
            "n_positions": 32, "rotary_emb_base": 500, "activation_function": "swiglu", "rotary_emb_fraction": 1,
        });
        let written = exported(Family::of(&config).unwrap(), &config).unwrap();
        assert_eq!(written["hidden_size"], 8);
        assert_eq!(written["max_position_embeddings"], 32);
        assert_eq!(written["rope_parameters"]["rope_theta"], 500.0);
    }

    #[test]
    fn fractions_are_written_as_such() {
        let config = json!({
            "model_type": "modernbert", "vocab_size": 7, "hidden_size": 8, "num_hidden_layers": 2,
            "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 32, "norm_eps": 1,
            "mlp_dropout": 0, "initializer_cutoff_factor": null, "initializer_range": 1,
        });
        let written = exported(Family::of(&config).unwrap(), &config).unwrap();
        for (key, x) in [
            ("norm_eps", 1.0),
            ("mlp_dropout", 0.0),
            ("initializer_cutoff_factor", 3.0),
            ("initializer_range", 1.0),
        ] {
            assert!(written[key].is_f64() && written[key] == x, "{key}: {}", written[key]);
        }
        assert_eq!(written["hidden_size"], 8);
    }

    #[test]
    fn misspelt_keys_are_found() {
        let config = json!({
            "model_type": "distilbert", "vocab_size": 7, "dim": 8, "n_layers": 2, "num_layers": 2, "hiden_dropout": 0.1,
            "sinusoidal_pos_embds": true, "pad_token_id": 0,
        });
        assert_eq!(unread_keys(config.as_object().unwrap()).unwrap(), ["num_layers", "hiden_dropout"]);
        for (family, unread) in [
            ("modernbert", vec!["rope_theta"]),
            ("gte", vec!["local_attention"]),
            ("bert", vec!["rope_theta", "local_attention"]),
        ] {
            let config = json!({ "model_type": family, "rope_theta": 5, "local_attention": 8 });
            assert_eq!(unread_keys(config.as_object().unwrap()).unwrap(), unread, "{family}");
        }
    }

    #[test]
    fn what_is_not_implemented_is_named() {
        let error = |key: &str, value: Value| {
            let mut config = json!({
                "model_type": "modernbert", "vocab_size": 7, "hidden_size": 8, "num_hidden_layers": 2,
                "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 32,
            });
            config[key] = value;
            format!("{:#}", canonical(Family::of(&config).unwrap(), &config).unwrap_err())
        };
        assert!(
            error("is_decoder", true.into()).contains("is_decoder true is not implemented; only false is")
        );
        let yarn = json!({ "full_attention": { "rope_type": "yarn" } });
        assert!(error("rope_parameters", yarn).contains("rope_type yarn is not implemented"));
        let flat = json!({ "rope_type": "default", "rope_theta": 500 });
        assert!(
            error("rope_parameters", flat)
                .contains("one set for each of full_attention and sliding_attention")
        );
        assert!(
            error("sliding_window", 8.into())
                .contains("sliding_window is 8, half of local_attention, which is 128")
        );
        assert!(error("head_dim", 2.into()).contains("head_dim is 2; only 4"));
        assert!(error("layer_types", json!(["full_attention"])).contains("each of 2 layers"));
        assert!(
            error("layer_types", json!(["full_attention", "linear"])).contains("layer_types has \"linear\"")
        );
        assert!(error("global_attn_every_n_layers", 0.into()).contains("above 0"));
        assert!(error("norm_bias", 1.into()).contains("norm_bias is 1; write true or false"));
        assert!(error("global_rope_theta", 0.5.into()).contains("must be above 1"));
        let config = json!({ "model_type": "distilbert", "vocab_size": 7 });
        let missing = canonical(Family::of(&config).unwrap(), &config).unwrap_err().to_string();
        assert_eq!(missing, "missing field `dim`");
        let refused =
            |config: Value| canonical(Family::of(&config).unwrap(), &config).unwrap_err().to_string();
        let twice = refused(json!({ "model_type": "distilbert", "n_heads": 4, "num_attention_heads": 2 }));
        assert!(twice.contains("n_heads and num_attention_heads name one thing"), "{twice}");
        let linear = refused(json!({
            "model_type": "nomic_bert", "vocab_size": 7, "hidden_size": 8, "num_hidden_layers": 2,
            "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 32,
            "rope_parameters": { "rope_type": "linear", "rope_theta": 500 },
        }));
        assert!(linear.contains("have the factor null; it must be above 0"), "{linear}");
    }
}
