//! Reading a model folder: where its files are and what its configuration contains.

use super::hub::{self, Snapshot};
use super::modules::Modules;
use super::sharded::{INDEX, read_sharded};
use super::tensors::{Weights, read_tensors};
use crate::model::{Arch, Dense, Encoder, Family, Head};
use crate::tokenize::ModelTokenizer;
use crate::tokenize::{Files, Object, Wrapper, json_if_any, sentence_config};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A model folder with its configuration read; weights stay on disk until requested.
///
/// Two layouts are supported: a plain Hugging Face folder (mean pooling without normalisation is then assumed, as in
/// sentence-transformers), and a sentence-transformers folder with `modules.json`.
#[derive(Clone, Debug)]
pub struct ModelFolder {
    pub dir: PathBuf,
    /// Its snapshot in the Hugging Face Hub cache, if opened by name rather than folder.
    pub snapshot: Option<Snapshot>,
    pub config_path: PathBuf,
    /// `config.json`, unchanged.
    pub config: Value,
    /// `model.safetensors`, else the index of several files; `None` if there is neither, see [`ModelFolder::weights`].
    pub weights_path: Option<PathBuf>,
    pub head: Head,
    /// The folders of its dense layers.
    dense: Vec<PathBuf>,
    /// Maximum tokens of a text, special ones included; the rest is cut.
    pub max_seq_length: Option<usize>,
    /// Its tokenizer's files, without the vocabulary.
    files: Files,
    /// `similarity_fn_name`, such as `cosine`.
    pub similarity: Option<String>,
    /// Text prefixes by name, such as `query`.
    pub prompts: BTreeMap<String, String>,
    /// The name of the prompt used when none is requested.
    pub default_prompt: Option<String>,
}

impl ModelFolder {
    /// Reads the configuration files of `dir`, a folder or a Hub model in the cache.
    ///
    /// # Errors
    /// A missing or malformed file, or unsupported modules; names the file.
    pub fn open(dir: &Path) -> Result<ModelFolder> {
        let (dir, snapshot) = hub::find(dir)?;
        let dir = dir.as_path();
        let modules = match json_if_any(&dir.join("modules.json"))? {
            Some(value) => Modules::parse(dir, &value)?,
            None => Modules::plain(dir),
        };
        let base = &modules.transformer;
        // Without modules.json, sentence-transformers does not look for this file.
        let transformer = if modules.pooling.is_some() { sentence_config(base)? } else { None };
        let files = Files::of_folder(base, Wrapper::of(transformer.as_ref())?)?;
        let config_path = base.join("config.json");
        let config = files.model.as_ref().with_context(|| match dir.join("model/config.json").is_file() {
            true => format!("{0} is a run's folder; use its model, {0}/model", dir.display()),
            false => format!("{} is missing; is this a model folder?", config_path.display()),
        })?;
        let sentence = json_if_any(&dir.join("config_sentence_transformers.json"))?.unwrap_or(Value::Null);
        ensure!(
            sentence["truncate_dim"].is_null(),
            "{}: truncate_dim is {}, but truncating vectors is not supported; set it to null to use whole ones",
            dir.join("config_sentence_transformers.json").display(),
            sentence["truncate_dim"]
        );
        let config = Value::Object(config.map.clone());
        Ok(ModelFolder {
            dir: dir.to_path_buf(),
            snapshot,
            head: modules.head(&config_path, &config)?,
            config_path,
            weights_path: existing(base.join("model.safetensors")).or(existing(base.join(INDEX))),
            max_seq_length: max_seq_length(&files, transformer.as_ref(), &config)?,
            dense: modules.dense,
            similarity: named(&sentence["similarity_fn_name"]),
            prompts: prompts(&sentence),
            default_prompt: sentence["default_prompt_name"].as_str().map(str::to_owned),
            config,
            files,
        })
    }

    /// The path of `model.safetensors`, or of the index of the files the weights are split into.
    ///
    /// # Errors
    /// No weights; explains what is there instead and how to convert it.
    pub fn weights(&self) -> Result<&Path> {
        if let Some(path) = &self.weights_path {
            return Ok(path);
        }
        let base = self.base();
        let at = base.display();
        if base.join("pytorch_model.bin").exists() {
            bail!(
                "{at} has only pytorch_model.bin, which holds pickled code and is not read; convert it once: \
                 python3 -c \"from transformers import AutoModel; \
                 AutoModel.from_pretrained('{at}').save_pretrained('{at}', safe_serialization=True)\""
            );
        }
        bail!("{at}/model.safetensors is missing; fetch the model again, or train from random weights")
    }

    /// The tokenizer, as sentence-transformers builds it from the folder.
    ///
    /// # Errors
    /// A missing or unsupported tokenizer.
    pub fn tokenizer(&self) -> Result<ModelTokenizer> {
        ModelTokenizer::of(self.files.clone().with_vocabulary()?)
    }

    /// Its encoder, without weights.
    ///
    /// # Errors
    /// An unknown architecture, or a head that does not fit.
    pub fn encoder(&self) -> Result<Encoder> {
        let arch = Arch::from_json(&self.config).with_context(|| self.config_path.display().to_string())?;
        Ok(Encoder { arch, head: self.settings()?.head })
    }

    /// The weights, those of the head included, in f32; see [`read_tensors`] and [`read_sharded`].
    pub fn read_weights(&self) -> Result<Weights> {
        let path = self.weights()?;
        let mut all = if path.ends_with(INDEX) { read_sharded(path) } else { read_tensors(path) }?;
        for (k, dir) in self.dense.iter().enumerate() {
            let layer = read_tensors(&safetensors_in(dir)?)?;
            all.tensors.extend(layer.tensors.into_iter().map(|(name, t)| (Dense::prefix(k) + &name, t)));
        }
        Ok(all)
    }

    /// The folder of the Transformer module, where weights and tokenizer are.
    fn base(&self) -> &Path {
        self.config_path.parent().unwrap_or(&self.dir)
    }
}

/// `max_seq_length` as sentence-transformers finds it: from its own file (where version 6 no longer writes it), else
/// the tokenizer's maximum; at most the model's positions.
fn max_seq_length(files: &Files, transformer: Option<&Object>, config: &Value) -> Result<Option<usize>> {
    let stated = |map: &Map<String, Value>, keys: [&str; 2], path: &Path| {
        let found = keys.into_iter().find_map(|key| Some((key, map.get(key)?)));
        found.map_or(Ok(None), |(key, value)| length(value, key, path))
    };
    let own = ["model_max_length", "max_len"];
    let mut found = None;
    if let Some(Object { path, map }) = transformer {
        found = stated(&files.wrapper.settings, own, path)?;
        found = found.or(stated(map, ["max_seq_length"; 2], path)?);
    }
    if let (None, Some(Object { path, map })) = (found, &files.settings) {
        found = stated(map, own, path)?;
    }
    // Of an unsupported model, only the tokenizer may be needed.
    let family = Family::of(config).ok();
    let positions = match family {
        Some(family) => family.value(config, "max_position_embeddings"),
        None => config.get("max_position_embeddings"),
    };
    let first = family.map_or(0, Family::first_position);
    let positions = positions.and_then(Value::as_u64).map(|n| (n as usize).saturating_sub(first));
    Ok(match (found, positions) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    })
}

/// A number of tokens; `None`, which transformers also writes as 1e30, means no limit.
fn length(value: &Value, key: &str, path: &Path) -> Result<Option<usize>> {
    match value.as_f64() {
        Some(n) if n >= 1e15 => Ok(None),
        // A tokenizer does not accept 128.0 tokens; sentence-transformers does.
        Some(n) if n >= 1.0 && (value.is_u64() || (key == "max_seq_length" && n.fract() == 0.0)) => {
            Ok(Some(n as usize))
        }
        None if value.is_null() => Ok(None),
        _ => {
            bail!("{}: {key} is {value}, which is not a whole number of tokens; correct it", path.display())
        }
    }
}

/// A name, or any other value as text; `None` for null.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(name) => Some(name.clone()),
        other => Some(other.to_string()),
    }
}

fn prompts(config: &Value) -> BTreeMap<String, String> {
    let entries = config["prompts"].as_object().into_iter().flatten();
    entries.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect()
}

/// The weights of a module.
fn safetensors_in(dir: &Path) -> Result<PathBuf> {
    let path = dir.join("model.safetensors");
    let at = dir.display();
    ensure!(
        path.is_file() || !dir.join("pytorch_model.bin").is_file(),
        "{at} has only pytorch_model.bin, which holds pickled code and is not read; convert it once: python3 -c \
         \"import torch, safetensors.torch as s; s.save_file(torch.load('{at}/pytorch_model.bin', weights_only=True), \
         '{at}/model.safetensors')\""
    );
    Ok(path)
}

fn existing(path: PathBuf) -> Option<PathBuf> {
    path.is_file().then_some(path)
}
