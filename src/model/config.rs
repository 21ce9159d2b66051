//! Architecture as a Hugging Face `config.json` states it.

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

/// The fields of a BERT `config.json` that decide the computation
/// (`transformers/models/bert/configuration_bert.py`); others are carried along by whoever copies the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BertConfig {
    pub model_type: String,
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    pub intermediate_size: usize,
    #[serde(default = "default_act")]
    pub hidden_act: String,
    #[serde(default = "default_dropout")]
    pub hidden_dropout_prob: f64,
    #[serde(default = "default_dropout")]
    pub attention_probs_dropout_prob: f64,
    pub max_position_embeddings: usize,
    #[serde(default = "default_types")]
    pub type_vocab_size: usize,
    #[serde(default = "default_range")]
    pub initializer_range: f64,
    #[serde(default = "default_eps")]
    pub layer_norm_eps: f64,
    #[serde(default)]
    pub position_embedding_type: Option<String>,
}

fn default_act() -> String {
    "gelu".into()
}
fn default_dropout() -> f64 {
    0.1
}
fn default_types() -> usize {
    2
}
fn default_range() -> f64 {
    0.02
}
fn default_eps() -> f64 {
    1e-12
}

/// The activation between the two matrices of the feed-forward part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    Gelu,
    GeluTanh,
    Relu,
}

impl BertConfig {
    /// # Errors
    /// A missing field, another architecture, or sizes that do not fit together.
    pub fn from_json(json: &serde_json::Value) -> Result<Self> {
        let kind = json.get("model_type").and_then(|v| v.as_str()).unwrap_or("(none)");
        ensure!(kind == "bert", "model_type is {kind}, and only bert (BERT, MiniLM) can be trained");
        let config: BertConfig =
            serde_json::from_value(json.clone()).context("config.json of a BERT model")?;
        config.check()?;
        Ok(config)
    }

    /// # Errors
    /// Sizes that do not fit together, an activation or position embedding that is not implemented.
    pub fn check(&self) -> Result<()> {
        self.activation()?;
        ensure!(
            self.num_attention_heads > 0 && self.hidden_size.is_multiple_of(self.num_attention_heads),
            "hidden_size {} is not divisible by num_attention_heads {}",
            self.hidden_size,
            self.num_attention_heads
        );
        for (name, p) in [
            ("hidden_dropout_prob", self.hidden_dropout_prob),
            ("attention_probs_dropout_prob", self.attention_probs_dropout_prob),
        ] {
            ensure!((0.0..1.0).contains(&p), "{name} is {p}; it must lie in [0, 1)");
        }
        for (name, n) in [
            ("vocab_size", self.vocab_size),
            ("num_hidden_layers", self.num_hidden_layers),
            ("intermediate_size", self.intermediate_size),
            ("max_position_embeddings", self.max_position_embeddings),
            ("type_vocab_size", self.type_vocab_size),
        ] {
            ensure!(n > 0, "{name} must be positive");
        }
        if let Some(kind) = self.position_embedding_type.as_deref().filter(|k| *k != "absolute") {
            bail!("position_embedding_type {kind} is not implemented; only absolute is");
        }
        Ok(())
    }

    /// # Errors
    /// An activation that is not implemented, by name.
    pub fn activation(&self) -> Result<Activation> {
        Ok(match self.hidden_act.as_str() {
            "gelu" => Activation::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" => Activation::GeluTanh,
            "relu" => Activation::Relu,
            other => bail!("hidden_act {other} is not implemented; gelu, gelu_new and relu are"),
        })
    }

    pub fn head_size(&self) -> usize {
        self.hidden_size / self.num_attention_heads
    }
}
