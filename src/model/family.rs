//! The supported encoder families, one row each: the names in their checkpoints and how their computation differs. To
//! add one, see `docs/adding-a-family.md`.

use anyhow::{Result, bail};

/// A family of checkpoints that transformers loads with the same class.
#[derive(Debug, PartialEq)]
pub struct Family {
    /// As in `config.json`.
    pub model_type: &'static str,
    /// The transformers class without a head, written to `architectures` in an exported `config.json`.
    pub class: &'static str,
    /// Stripped from tensor names: checkpoints of a class with a head nest the encoder under it.
    pub prefix: &'static str,
    /// Position table row of a text's first token. If not 0, transformers numbers the non-padding tokens from the
    /// padding token's id + 1.
    pub first_position: usize,
    pub names: Names,
    /// Name suffixes of older checkpoints, each with its current form.
    pub dated: &'static [(&'static str, &'static str)],
    /// Untrained tensors of the class, kept in exports because loading reports them as missing otherwise.
    pub passed_on: &'static [&'static str],
    /// Other tensors in published checkpoints, which are not read.
    pub ignored: &'static [&'static str],
    /// Name prefixes of other tensors that are not read.
    pub ignored_prefixes: &'static [&'static str],
}

/// Tensor names, without `.weight` and `.bias`.
#[derive(Debug, PartialEq)]
pub struct Names {
    pub words: &'static str,
    pub positions: &'static str,
    pub types: &'static str,
    pub norm: &'static str,
    /// Prefix of a layer's tensors, followed by the layer's number.
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

/// TensorFlow's names, still used in the first published checkpoints.
const TENSORFLOW: &[(&str, &str)] =
    &[("LayerNorm.gamma", "LayerNorm.weight"), ("LayerNorm.beta", "LayerNorm.bias")];

/// Unused, since pooling is the mean.
const POOLER: &[&str] = &["pooler.dense.weight", "pooler.dense.bias"];

/// The table that [`Family::of`] searches.
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
    /// An unknown `model_type`; lists the known ones.
    pub fn of(config: &serde_json::Value) -> Result<&'static Family> {
        let kind = config["model_type"].as_str().unwrap_or("(none)");
        if let Some(family) = FAMILIES.iter().find(|f| f.model_type == kind) {
            return Ok(family);
        }
        let known: Vec<&str> = FAMILIES.iter().map(|f| f.model_type).collect();
        bail!("model_type is {kind}, and only {} can be trained", known.join(" and "))
    }
}
