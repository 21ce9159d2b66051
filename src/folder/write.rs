//! Writing a model folder that sentence-transformers loads, from version 2.7 to version 6, without
//! any code of ours.

use super::card::ModelCard;
use super::read::ModelFolder;
use super::tensors::write_tensors;
use super::tokenizer::{self, pretty};
use crate::common::{HostTensor, atomic};
use crate::corpus::ModelTokenizer;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// What a model folder is made of.
pub struct Export<'a> {
    /// The weights under the names they have in Hugging Face's BERT.
    pub tensors: &'a [(String, &'a HostTensor)],
    /// The architecture, as in the `config.json` that training began from.
    pub config: &'a Value,
    /// Its other files are copied from its folder when they are there.
    pub tokenizer: &'a ModelTokenizer,
    /// Tokens of a text, special ones included, beyond which it is cut.
    pub max_seq_length: usize,
    /// Whether vectors are divided by their length; training here always assumes it.
    pub normalize: bool,
    /// Prefixes of texts by name; none of them applies unless asked for.
    pub prompts: &'a BTreeMap<String, String>,
    pub card: &'a ModelCard,
}

impl ModelFolder {
    /// Writes a model folder to `dir`, whole or not at all; an existing one is replaced.
    ///
    /// # Errors
    /// A configuration without `hidden_size`, an unusable tokenizer, or what the file system says.
    pub fn write(dir: &Path, export: &Export<'_>) -> Result<()> {
        let dim = export.config["hidden_size"]
            .as_u64()
            .context("config.json has no hidden_size, so it is not the configuration of a BERT")?;
        let config = config_json(export);
        let positions = config["max_position_embeddings"].as_u64();
        let tokenizer_files = tokenizer::files(export.tokenizer, positions)?;
        atomic::write_dir(dir, |tmp| {
            let json_file = |name: &str, value: &Value| {
                let path = tmp.join(name);
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                atomic::write_bytes(&path, &pretty(value)?)
            };
            // transformers refuses a file that does not name the framework it is for.
            let metadata = BTreeMap::from([("format".to_owned(), "pt".to_owned())]);
            write_tensors(&tmp.join("model.safetensors"), export.tensors, &metadata)?;
            json_file("config.json", &config)?;
            for (name, bytes) in &tokenizer_files {
                atomic::write_bytes(&tmp.join(name), bytes)?;
            }
            json_file("modules.json", &modules_json(export.normalize))?;
            json_file("1_Pooling/config.json", &pooling_json(dim))?;
            if export.normalize {
                // Version 2.7 wants the folder and reads nothing in it, version 6 writes these
                // defaults; git and zip would lose an empty folder.
                let names = json!({ "module_input_name": "sentence_embedding",
                                    "module_output_name": "sentence_embedding" });
                json_file("2_Normalize/config.json", &names)?;
            }
            let transformer = json!({ "max_seq_length": export.max_seq_length, "do_lower_case": false });
            json_file("sentence_bert_config.json", &transformer)?;
            json_file("config_sentence_transformers.json", &sentence_json(export.prompts))?;
            let card = export.card.render(dim, export.max_seq_length);
            atomic::write_bytes(&tmp.join("README.md"), card.as_bytes())
        })
    }
}

/// The configuration with what loading depends on set, and without what belonged to another copy.
fn config_json(export: &Export<'_>) -> Value {
    let mut config = export.config.clone();
    if let Some(map) = config.as_object_mut() {
        for stale in ["_name_or_path", "dtype", "transformers_version"] {
            map.shift_remove(stale);
        }
        map.insert("architectures".into(), json!(["BertModel"]));
        map.insert("model_type".into(), json!("bert"));
        map.insert("torch_dtype".into(), json!("float32"));
    }
    config
}

/// The type names of versions before 6, which version 6 maps to its own.
fn modules_json(normalize: bool) -> Value {
    let mut modules = vec![("", "Transformer"), ("1_Pooling", "Pooling")];
    if normalize {
        modules.push(("2_Normalize", "Normalize"));
    }
    let entry = |(idx, (path, name)): (usize, &(&str, &str))| {
        let class = format!("sentence_transformers.models.{name}");
        json!({ "idx": idx, "name": idx.to_string(), "path": path, "type": class })
    };
    Value::Array(modules.iter().enumerate().map(entry).collect())
}

/// The flags of versions before 6, which version 6 converts.
fn pooling_json(dim: u64) -> Value {
    json!({
        "word_embedding_dimension": dim,
        "pooling_mode_cls_token": false,
        "pooling_mode_mean_tokens": true,
        "pooling_mode_max_tokens": false,
        "pooling_mode_mean_sqrt_len_tokens": false,
        "pooling_mode_weightedmean_tokens": false,
        "pooling_mode_lasttoken": false,
        "include_prompt": true,
    })
}

/// `__version__` names the oldest library that reads the folder: a newer one than the reader's would
/// make it warn.
fn sentence_json(prompts: &BTreeMap<String, String>) -> Value {
    json!({
        "__version__": { "sentence_transformers": "2.7.0" },
        "prompts": prompts,
        "default_prompt_name": null,
        "similarity_fn_name": "cosine",
    })
}
