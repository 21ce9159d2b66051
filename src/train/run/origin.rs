//! Where the encoder of a run comes from.

use crate::tokenize::{Case, VocabularyKind};
use crate::train::config::ModelConfig;
use anyhow::{Result, bail, ensure};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// Where encoder and tokenizer come from.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelOrigin {
    /// A model folder, or the name of a Hugging Face Hub model in the local cache, and which of its layers to keep,
    /// unless all.
    Folder { dir: PathBuf, layers: Option<Vec<usize>> },
    /// Random parameters.
    Random { architecture: Architecture, vocabulary: Vocabulary },
}

/// A `config.json`.
#[derive(Clone, Debug, PartialEq)]
pub enum Architecture {
    File(PathBuf),
    /// Its content.
    Table(Map<String, Value>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Vocabulary {
    /// A `tokenizer.json`.
    File(PathBuf),
    /// A vocabulary of `size` tokens, learned from the data.
    Learned { kind: VocabularyKind, size: usize, case: Case },
}

impl ModelOrigin {
    /// # Errors
    /// No origin, or more than one.
    pub fn resolve(m: &ModelConfig) -> Result<ModelOrigin> {
        ensure!(
            m.lowercase || m.learn_vocabulary.is_some(),
            "model.lowercase is for a vocabulary that is learned; remove it, or set learn_vocabulary"
        );
        ensure!(
            m.layers.is_none() || m.folder.is_some(),
            "[model] layers are those kept of a model in `folder`; random weights have as many as their architecture says"
        );
        let architecture = match (&m.folder, &m.config, &m.architecture) {
            (Some(folder), None, None) => {
                ensure!(
                    m.tokenizer.is_none() && m.learn_vocabulary.is_none(),
                    "model.folder has a tokenizer of its own; remove `tokenizer` and `learn_vocabulary`, or start \
                     from random weights with `config` instead of `folder`"
                );
                return Ok(ModelOrigin::Folder { dir: folder.clone(), layers: m.layers.clone() });
            }
            (None, Some(file), None) => Architecture::File(file.clone()),
            (None, None, Some(table)) => Architecture::Table(table.clone()),
            _ => bail!(
                "[model] needs either `folder` (start from its weights), or `config` or [model.architecture] (start \
                 from random weights)"
            ),
        };
        let vocabulary = match (&m.tokenizer, m.learn_vocabulary) {
            (Some(file), None) => Vocabulary::File(file.clone()),
            (None, Some(learn)) => Vocabulary::Learned {
                kind: learn.kind(),
                size: learn.size(),
                case: if m.lowercase { Case::Lower } else { Case::Kept },
            },
            _ => bail!("[model] without `folder` needs either `tokenizer` or `learn_vocabulary`"),
        };
        Ok(ModelOrigin::Random { architecture, vocabulary })
    }
}
