//! Writing a model folder that sentence-transformers 2.7 to 6 loads without any code of ours.

use super::card::ModelCard;
use super::read::ModelFolder;
use super::settings::Settings;
use super::tensors::{read_exact, write_tensors};
use super::tokenizer::{self, pretty};
use crate::common::{HostTensor, atomic};
use crate::model::{Family, Head, Pooling};
use crate::tokenize::ModelTokenizer;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The contents of a model folder.
pub struct Export<'a> {
    /// The weights, named as in the transformers class.
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
    /// card is written, as by [`ModelFolder::write_card`].
    ///
    /// # Errors
    /// A configuration that is not an encoder's, an unusable tokenizer, or I/O errors.
    pub fn write(dir: &Path, export: &Export<'_>) -> Result<()> {
        let files = files(export)?;
        if holds(dir, &files, export.tensors) {
            return Self::write_card(dir, export);
        }
        let card = card(export)?;
        atomic::write_dir(dir, |tmp| {
            // transformers rejects a file that does not name its framework.
            let metadata = BTreeMap::from([("format".to_owned(), "pt".to_owned())]);
            write_tensors(&tmp.join("model.safetensors"), export.tensors, &metadata)?;
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

    /// Atomically writes the card of an existing folder.
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
    let text = export.card.render(dim(export)?, export.settings);
    Ok(("README.md".into(), text.into_bytes()))
}

/// Names and contents of all files except the weights and the card.
fn files(export: &Export<'_>) -> Result<Vec<(String, Vec<u8>)>> {
    let (config, settings) = (config_json(export)?, export.settings);
    let tokenizer = tokenizer::files(export.tokenizer, Some(settings.max_seq_length))?;
    let mut files = vec![("config.json".to_owned(), pretty(&config)?)];
    files.extend(tokenizer.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
    let mut add = |name: &str, value: Value| -> Result<()> {
        files.push((name.to_owned(), pretty(&value)?));
        Ok(())
    };
    add("modules.json", modules_json(settings.head))?;
    add("1_Pooling/config.json", pooling_json(dim(export)?, settings.head.pooling))?;
    if settings.head.normalize {
        // Version 2.7 needs the folder and reads nothing in it, version 6 writes these defaults; git and zip would lose
        // an empty folder.
        let names =
            json!({ "module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding" });
        add("2_Normalize/config.json", names)?;
    }
    // The tokenizer lower-cases by itself.
    let transformer = json!({ "max_seq_length": settings.max_seq_length, "do_lower_case": false });
    add("sentence_bert_config.json", transformer)?;
    add("config_sentence_transformers.json", sentence_json(settings))?;
    Ok(files)
}

/// Whether `dir` holds these files and exactly these weights.
fn holds(dir: &Path, files: &[(String, Vec<u8>)], tensors: &[(String, &HostTensor)]) -> bool {
    let same = |(name, bytes): &(String, Vec<u8>)| std::fs::read(dir.join(name)).is_ok_and(|b| b == *bytes);
    files.iter().all(same)
        && read_exact(&dir.join("model.safetensors")).is_ok_and(|found| {
            found.len() == tensors.len()
                && tensors.iter().all(|(name, t)| found.get(name).is_some_and(|f| identical(f, t)))
        })
}

/// Bit for bit, so a NaN equals itself.
fn identical(a: &HostTensor, b: &HostTensor) -> bool {
    a.dtype() == b.dtype() && a.shape() == b.shape() && a.bytes() == b.bytes()
}

/// The configuration, with the keys loading depends on and without those specific to another copy.
fn config_json(export: &Export<'_>) -> Result<Value> {
    let (mut config, family) = (export.config.clone(), Family::of(export.config)?);
    if let Some(map) = config.as_object_mut() {
        for stale in ["_name_or_path", "dtype", "transformers_version"] {
            map.shift_remove(stale);
        }
        map.insert("architectures".into(), json!([family.class]));
        map.insert("torch_dtype".into(), json!("float32"));
    }
    Ok(config)
}

/// The type names of versions before 6, which version 6 maps to its own.
fn modules_json(head: Head) -> Value {
    let mut modules = vec![("", "Transformer"), ("1_Pooling", "Pooling")];
    if head.normalize {
        modules.push(("2_Normalize", "Normalize"));
    }
    let entry = |(idx, (path, name)): (usize, &(&str, &str))| {
        let class = format!("sentence_transformers.models.{name}");
        json!({ "idx": idx, "name": idx.to_string(), "path": path, "type": class })
    };
    Value::Array(modules.iter().enumerate().map(entry).collect())
}

/// The flags of versions before 6, which version 6 converts.
fn pooling_json(dim: u64, pooling: Pooling) -> Value {
    let mean = match pooling {
        Pooling::Mean => true,
    };
    json!({
        "word_embedding_dimension": dim,
        "pooling_mode_cls_token": false,
        "pooling_mode_mean_tokens": mean,
        "pooling_mode_max_tokens": false,
        "pooling_mode_mean_sqrt_len_tokens": false,
        "pooling_mode_weightedmean_tokens": false,
        "pooling_mode_lasttoken": false,
        "include_prompt": true,
    })
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
