//! `[model]`, `[packing]`, `[checkpoint]`.

use crate::batches::MAX_ROW_COUNTS;
use crate::corpus::one_or_several;
use crate::folder::Similarity;
use crate::model::{Pooling, Torch};
use crate::tokenize::VocabularyKind;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::path::PathBuf;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    /// Model folder to start from, or the name of a Hugging Face Hub model in the local cache.
    pub folder: Option<PathBuf>,
    /// Its layers to start from, by number; default: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<usize>>,
    /// Or a `config.json`, to start from random weights.
    pub config: Option<PathBuf>,
    /// Or its content, as a table with the same keys.
    pub architecture: Option<serde_json::Map<String, serde_json::Value>>,
    /// Without `folder`: a `tokenizer.json`.
    pub tokenizer: Option<PathBuf>,
    /// Without `folder` and without `tokenizer`: a vocabulary to learn from the data.
    pub learn_vocabulary: Option<LearnVocabulary>,
    #[serde(default = "yes")]
    pub lowercase: bool,
    /// Anchors are cut to this many tokens, special ones included.
    #[serde(default = "default_len")]
    pub max_len_a: usize,
    /// Positives and negatives likewise.
    #[serde(default = "default_len")]
    pub max_len_b: usize,
    /// `pooling_mode`, or a list of them whose vectors are concatenated; default: the base model's, or the mean.
    #[serde(default, deserialize_with = "poolings", skip_serializing_if = "Option::is_none")]
    pub pooling: Option<Vec<Pooling>>,
    /// Dense layers after the pooling, in place of the base model's, with random weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dense: Option<Vec<DenseConfig>>,
    /// Whether the tokens of prompts are pooled; default: as in the base model, or yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_prompt: Option<bool>,
    /// Whether vectors get unit length; default: where the loss compares cosines, or as in the base model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub normalize: Option<bool>,
    /// `similarity_fn_name` of the exported folder; default: the base model's.
    pub similarity: Option<Similarity>,
    /// Overrides all dropouts of `config.json`.
    pub dropout: Option<f64>,
    /// Title of the model card.
    #[serde(default = "default_name")]
    pub name: String,
    pub license: Option<String>,
    #[serde(default)]
    pub languages: Vec<String>,
    /// Whether the model card shows texts of the data sets.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub card_samples: bool,
}

fn poolings<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<Pooling>>, D::Error> {
    one_or_several(from, "a pooling, or a list of them such as [\"cls\", \"mean\"]").map(Some)
}

/// A dense layer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DenseConfig {
    /// Numbers of its output.
    pub size: usize,
    /// A class of `torch.nn`.
    #[serde(default = "tanh")]
    pub activation: Torch,
    #[serde(default = "yes")]
    pub bias: bool,
}

fn tanh() -> Torch {
    Torch::Tanh
}

/// The size of a WordPiece, or `{ kind = "bpe", size = 8000 }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum LearnVocabulary {
    Size(usize),
    Of { kind: VocabularyKind, size: usize },
}

impl LearnVocabulary {
    pub fn kind(self) -> VocabularyKind {
        match self {
            LearnVocabulary::Size(_) => VocabularyKind::WordPiece,
            LearnVocabulary::Of { kind, .. } => kind,
        }
    }

    pub fn size(self) -> usize {
        match self {
            LearnVocabulary::Size(size) | LearnVocabulary::Of { size, .. } => size,
        }
    }
}

/// By hand, as the errors of an untagged enum say nothing.
impl<'de> Deserialize<'de> for LearnVocabulary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            kind: VocabularyKind,
            size: usize,
        }
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = LearnVocabulary;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a size, or a table such as { kind = \"bpe\", size = 8000 }")
            }

            fn visit_u64<E: Error>(self, size: u64) -> Result<Self::Value, E> {
                let sized = usize::try_from(size).map(LearnVocabulary::Size);
                sized.map_err(|_| E::invalid_value(Unexpected::Unsigned(size), &self))
            }

            fn visit_i64<E: Error>(self, size: i64) -> Result<Self::Value, E> {
                let positive =
                    u64::try_from(size).map_err(|_| E::invalid_value(Unexpected::Signed(size), &self))?;
                self.visit_u64(positive)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let Table { kind, size } = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(LearnVocabulary::Of { kind, size })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// Several texts per row. Affects only speed, not what is computed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PackingConfig {
    /// `false` (or --no-pack): one text per row.
    pub enabled: bool,
    /// Tokens of a row; default: the longer of max_len_a and max_len_b.
    pub row_len: Option<usize>,
    /// Most texts in a row; default: an eighth of its tokens, from 2 to 16.
    pub texts_per_row: Option<usize>,
    /// Number of row counts compiled, at most 8; chosen from the data's length histograms.
    pub buckets: usize,
    /// Or a replica's row counts themselves; that of one text per row is added.
    pub row_counts: Option<Vec<usize>>,
}

impl Default for PackingConfig {
    fn default() -> Self {
        PackingConfig {
            enabled: true,
            row_len: None,
            texts_per_row: None,
            buckets: MAX_ROW_COUNTS,
            row_counts: None,
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckpointConfig {
    /// Steps between checkpoints; 0 = only at the end and on a signal.
    pub every: u64,
    /// Number of newest checkpoints to keep.
    pub keep: usize,
}

impl Default for CheckpointConfig {
    fn default() -> Self {
        CheckpointConfig { every: 1000, keep: 2 }
    }
}

pub(super) fn yes() -> bool {
    true
}
fn is_yes(given: &bool) -> bool {
    *given
}
fn default_len() -> usize {
    128
}
fn default_name() -> String {
    "model".into()
}

#[cfg(test)]
mod tests {
    use super::super::{Config, GOOD};

    #[test]
    fn wrong_heads_are_named() {
        for (key, want) in [
            ("pooling = \"avg\"", "unknown variant `avg`, expected one of `cls`, `max`, `mean`"),
            ("pooling = [\"cls\", \"avg\"]", "unknown variant `avg`"),
            ("pooling = 3", "expected a pooling, or a list of them"),
            (
                "dense = [{ size = 8, activation = \"tanh\" }]",
                "unknown variant `tanh`, expected one of `Identity`",
            ),
            ("dense = [{ size = 8, act = \"Tanh\" }]", "act"),
        ] {
            let text = GOOD.replace("[model]", &format!("[model]\n{key}"));
            let error = format!("{:#}", Config::parse(&text).unwrap_err());
            assert!(error.contains(want), "{error}");
        }
        for key in ["pooling = \"weightedmean\"", "pooling = [\"lasttoken\", \"mean_sqrt_len_tokens\"]"] {
            Config::parse(&GOOD.replace("[model]", &format!("[model]\n{key}"))).unwrap();
        }
    }
}
