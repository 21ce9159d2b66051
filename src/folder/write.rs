//! Writing a model folder that sentence-transformers 2.7 to 6 loads without any code of ours.

use super::card::ModelCard;
use super::read::ModelFolder;
use super::settings::Settings;
use super::tensors::{read_exact, write_tensors};
use super::tokenizer::{self, Inputs, pretty};
use crate::common::{HostTensor, atomic};
use crate::model::{Dense, Family, Head, Pooling, Torch, exported};
use crate::tokenize::ModelTokenizer;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The contents of a model folder.
pub struct Export<'a> {
    /// The weights, named as in the transformers class, and those of dense layers after [`Dense::prefix`].
    pub tensors: &'a [(String, &'a HostTensor)],
    /// The architecture, as in the `config.json` training started from.
    pub config: &'a Value,
    /// Its files are written so that every library builds the same one.
    pub tokenizer: &'a ModelTokenizer,
    pub settings: &'a Settings,
    pub card: &'a ModelCard,
}

impl ModelFolder {
    /// Atomically writes a model folder to `dir`, replacing an existing one. If that already holds the same, only its
    /// card is written.
    ///
    /// # Errors
    /// A configuration that is not an encoder's, an unusable tokenizer, or I/O errors.
    pub fn write(dir: &Path, export: &Export<'_>) -> Result<()> {
        let files = files(export)?;
        if holds(dir, &files, &weights(export)) {
            return Self::write_card(dir, export);
        }
        let card = card(export)?;
        atomic::write_dir(dir, |tmp| {
            // transformers rejects a file that does not name its framework.
            let metadata = BTreeMap::from([("format".to_owned(), "pt".to_owned())]);
            for (name, tensors) in weights(export) {
                let path = tmp.join(name);
                path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
                write_tensors(&path, &tensors, &metadata)?;
            }
            for (name, bytes) in files.iter().chain([&card]) {
                let path = tmp.join(name);
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                atomic::write_bytes(&path, bytes)?;
            }
            Ok(())
        })
    }

    /// Atomically writes the card of an existing folder; the weights are not looked at.
    ///
    /// # Errors
    /// A configuration that is not an encoder's, or I/O errors.
    pub fn write_card(dir: &Path, export: &Export<'_>) -> Result<()> {
        let (name, bytes) = card(export)?;
        atomic::write_bytes(&dir.join(name), &bytes)
    }
}

fn dim(export: &Export<'_>) -> Result<u64> {
    let dim = Family::of(export.config)?.value(export.config, "hidden_size").and_then(Value::as_u64);
    dim.context("config.json has no hidden size, so it is not the configuration of an encoder")
}

fn card(export: &Export<'_>) -> Result<(String, Vec<u8>)> {
    let width = export.settings.head.width(dim(export)? as usize) as u64;
    let text = export.card.render(width, export.settings);
    Ok(("README.md".into(), text.into_bytes()))
}

/// Names and contents of all files except the weights and the card.
fn files(export: &Export<'_>) -> Result<Vec<(String, Vec<u8>)>> {
    let (config, settings) = (config_json(export)?, export.settings);
    let inputs = match Family::of(export.config)?.names.types {
        Some(_) => Inputs::WithTypes,
        None => Inputs::WithoutTypes,
    };
    let tokenizer = tokenizer::files(export.tokenizer, Some(settings.max_seq_length), inputs)?;
    let mut files = vec![("config.json".to_owned(), pretty(&config)?)];
    files.extend(tokenizer.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
    let mut add = |name: &str, value: Value| -> Result<()> {
        files.push((name.to_owned(), pretty(&value)?));
        Ok(())
    };
    add("modules.json", modules_json(&settings.head))?;
    add("1_Pooling/config.json", pooling_json(dim(export)?, &settings.head))?;
    for (k, dense) in settings.head.dense.iter().enumerate() {
        add(&format!("{}/config.json", dense_dir(k)), dense_json(dense))?;
    }
    if let Some((normalize, _)) = modules(&settings.head).iter().find(|(_, class)| *class == "Normalize") {
        // Version 2.7 needs the folder and reads nothing in it, version 6 writes these defaults; git and zip would lose
        // an empty folder.
        let names =
            json!({ "module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding" });
        add(&format!("{normalize}/config.json"), names)?;
    }
    // The tokenizer lower-cases by itself.
    let transformer = json!({ "max_seq_length": settings.max_seq_length, "do_lower_case": false });
    add("sentence_bert_config.json", transformer)?;
    add("config_sentence_transformers.json", sentence_json(settings))?;
    Ok(files)
}

/// A weights file's name in the folder, and its tensors.
type WeightFile<'a> = (String, Vec<(String, &'a HostTensor)>);

/// The encoder's, and one for each dense layer.
fn weights<'a>(export: &Export<'a>) -> Vec<WeightFile<'a>> {
    let mut files: Vec<WeightFile<'a>> = vec![("model.safetensors".into(), vec![])];
    files
        .extend((0..export.settings.head.dense.len()).map(|k| (dense_dir(k) + "/model.safetensors", vec![])));
    for (name, tensor) in export.tensors {
        let dense = (1..files.len()).find_map(|k| Some((k, name.strip_prefix(&Dense::prefix(k - 1))?)));
        let (file, name) = dense.unwrap_or((0, name));
        files[file].1.push((name.to_owned(), *tensor));
    }
    files
}

/// Whether `dir` holds these files and exactly these weights.
fn holds(dir: &Path, files: &[(String, Vec<u8>)], weights: &[WeightFile<'_>]) -> bool {
    let same = |(name, bytes): &(String, Vec<u8>)| std::fs::read(dir.join(name)).is_ok_and(|b| b == *bytes);
    files.iter().all(same)
        && weights.iter().all(|(file, tensors)| {
            read_exact(&dir.join(file)).is_ok_and(|found| {
                found.len() == tensors.len()
                    && tensors.iter().all(|(name, t)| found.get(name).is_some_and(|f| identical(f, t)))
            })
        })
}

/// Bit for bit, so a NaN equals itself.
fn identical(a: &HostTensor, b: &HostTensor) -> bool {
    a.dtype() == b.dtype() && a.shape() == b.shape() && a.bytes() == b.bytes()
}

/// The configuration, with the keys loading depends on and without those specific to another copy.
fn config_json(export: &Export<'_>) -> Result<Value> {
    let family = Family::of(export.config)?;
    let mut config = exported(family, export.config).context("config.json")?;
    if let Some(map) = config.as_object_mut() {
        for stale in ["_name_or_path", "auto_map", "dtype", "transformers_version"] {
            map.shift_remove(stale);
        }
        map.insert("architectures".into(), json!([family.class]));
        map.insert("torch_dtype".into(), json!("float32"));
    }
    Ok(config)
}

/// Folders and classes of the modules.
fn modules(head: &Head) -> Vec<(String, &'static str)> {
    let mut list = vec![(String::new(), "Transformer"), ("1_Pooling".into(), "Pooling")];
    list.extend((0..head.dense.len()).map(|k| (dense_dir(k), "Dense")));
    list.extend(head.normalize.then(|| (format!("{}_Normalize", list.len()), "Normalize")));
    list
}

fn dense_dir(k: usize) -> String {
    format!("{}_Dense", k + 2)
}

/// The type names of versions before 6, which version 6 maps to its own.
fn modules_json(head: &Head) -> Value {
    let entry = |(idx, (path, name)): (usize, (String, &str))| {
        let class = format!("sentence_transformers.models.{name}");
        json!({ "idx": idx, "name": idx.to_string(), "path": path, "type": class })
    };
    Value::Array(modules(head).into_iter().enumerate().map(entry).collect())
}

/// The flags of versions before 6, which version 6 converts; they concatenate in an order of their own, so any other is
/// written as version 6 does, which earlier versions do not read.
fn pooling_json(dim: u64, head: &Head) -> Value {
    let Head { pooling, include_prompt, .. } = head;
    let usual: Vec<Pooling> = Pooling::ALL.into_iter().filter(|p| pooling.contains(p)).collect();
    if usual != *pooling {
        let modes: Vec<&str> = pooling.iter().map(|p| p.name()).collect();
        return json!({ "embedding_dimension": dim, "pooling_mode": modes, "include_prompt": include_prompt });
    }
    let mut config = json!({ "word_embedding_dimension": dim });
    for kind in FLAGS {
        config[kind.flag()] = pooling.contains(&kind).into();
    }
    config["include_prompt"] = (*include_prompt).into();
    config
}

/// In the order of version 2.7's files.
const FLAGS: [Pooling; 6] = [
    Pooling::Cls,
    Pooling::Mean,
    Pooling::Max,
    Pooling::MeanSqrtLenTokens,
    Pooling::WeightedMean,
    Pooling::LastToken,
];

fn dense_json(dense: &Dense) -> Value {
    let module = match dense.activation {
        Torch::Identity => "linear",
        _ => "activation",
    };
    let mut config = json!({
        "in_features": dense.inputs,
        "out_features": dense.outputs,
        "bias": dense.bias,
        "activation_function": format!("torch.nn.modules.{module}.{}", dense.activation.name()),
    });
    if dense.residual {
        config["use_residual"] = true.into();
    }
    config
}

/// `__version__` is the oldest library that reads the folder: a version newer than the reader's would make it warn.
fn sentence_json(settings: &Settings) -> Value {
    json!({
        "__version__": { "sentence_transformers": "2.7.0" },
        "prompts": settings.prompts,
        "default_prompt_name": settings.default_prompt,
        "similarity_fn_name": settings.similarity.name(),
    })
}
