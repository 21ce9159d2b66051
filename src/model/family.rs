//! The encoders that can be trained, one row each: the words of their checkpoints and what they compute
//! differently. `docs/adding-a-family.md` says how a row is added.

use anyhow::{Result, bail};

/// A family of checkpoints that transformers loads with one class.
#[derive(Debug, PartialEq)]
pub struct Family {
    /// As in `config.json`.
    pub model_type: &'static str,
    /// Of transformers, without a head: what `architectures` of an exported `config.json` names.
    pub class: &'static str,
    /// Stripped from names: checkpoints of a class with a head keep the encoder below it.
    pub prefix: &'static str,
    /// Row of the position table that a text's first token reads. Where it is not 0, transformers finds the
    /// positions by counting the tokens that are not padding, from the padding token's id + 1 on.
    pub first_position: usize,
    pub names: Names,
    /// What older checkpoints end names with, and what the names end with now.
    pub dated: &'static [(&'static str, &'static str)],
    /// Tensors that are not trained and that the class has: an export without them is reported to lack them
    /// whenever it is loaded.
    pub passed_on: &'static [&'static str],
    /// Tensors of published checkpoints that nothing here reads, in addition to those.
    pub ignored: &'static [&'static str],
    /// Prefixes of names that are ignored likewise.
    pub ignored_prefixes: &'static [&'static str],
}

/// Names of the tensors, without `.weight` and `.bias`.
#[derive(Debug, PartialEq)]
pub struct Names {
    pub words: &'static str,
    pub positions: &'static str,
    pub types: &'static str,
    pub norm: &'static str,
    /// A layer's tensors stand below this and its number.
    pub layers: &'static str,
    pub layer: LayerNames,
}

/// Names within a layer.
#[derive(Debug, PartialEq)]
pub struct LayerNames {
    pub query: &'static str,
    pub key: &'static str,
    pub value: &'static str,
    pub attention_output: &'static str,
    pub attention_norm: &'static str,
    pub inner: &'static str,
    pub output: &'static str,
    pub output_norm: &'static str,
}

const BERT_NAMES: Names = Names {
    words: "embeddings.word_embeddings",
    positions: "embeddings.position_embeddings",
    types: "embeddings.token_type_embeddings",
    norm: "embeddings.LayerNorm",
    layers: "encoder.layer",
    layer: LayerNames {
        query: "attention.self.query",
        key: "attention.self.key",
        value: "attention.self.value",
        attention_output: "attention.output.dense",
        attention_norm: "attention.output.LayerNorm",
        inner: "intermediate.dense",
        output: "output.dense",
        output_norm: "output.LayerNorm",
    },
};

/// As TensorFlow named them, and the first published checkpoints still do.
const TENSORFLOW: &[(&str, &str)] =
    &[("LayerNorm.gamma", "LayerNorm.weight"), ("LayerNorm.beta", "LayerNorm.bias")];

/// The mean is pooled, so a pooler has nothing to do.
const POOLER: &[&str] = &["pooler.dense.weight", "pooler.dense.bias"];

/// What [`Family::of`] finds.
pub static FAMILIES: [Family; 2] = [
    // Devlin et al. 2019, and MiniLM.
    Family {
        model_type: "bert",
        class: "BertModel",
        prefix: "bert.",
        first_position: 0,
        names: BERT_NAMES,
        dated: TENSORFLOW,
        passed_on: POOLER,
        ignored: &["embeddings.position_ids"],
        ignored_prefixes: &["cls.", "lm_head.", "classifier."],
    },
    // Liu et al. 2019, and DistilRoBERTa: `transformers/models/roberta/modeling_roberta.py`.
    Family {
        model_type: "roberta",
        class: "RobertaModel",
        prefix: "roberta.",
        first_position: 2,
        names: BERT_NAMES,
        dated: TENSORFLOW,
        passed_on: POOLER,
        ignored: &["embeddings.position_ids"],
        ignored_prefixes: &["lm_head.", "classifier."],
    },
];

impl Family {
    /// The family of a `config.json`.
    ///
    /// # Errors
    /// A `model_type` that is not in the table, with those that are.
    pub fn of(config: &serde_json::Value) -> Result<&'static Family> {
        let kind = config["model_type"].as_str().unwrap_or("(none)");
        if let Some(family) = FAMILIES.iter().find(|f| f.model_type == kind) {
            return Ok(family);
        }
        let known: Vec<&str> = FAMILIES.iter().map(|f| f.model_type).collect();
        bail!("model_type is {kind}, and only {} can be trained", known.join(" and "))
    }
}
