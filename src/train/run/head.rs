//! The head that a run asks for.

use crate::model::{Dense, Head, Pooling};
use crate::train::config::{DenseConfig, ModelConfig};
use anyhow::{Context, Result};

/// What `[model]` changes in the base model's head.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadChoice {
    pooling: Option<Vec<Pooling>>,
    dense: Option<Vec<DenseConfig>>,
    include_prompt: Option<bool>,
    normalize: Option<bool>,
}

impl HeadChoice {
    /// `cosine`: the losses train the cosine of vectors.
    pub fn resolve(model: &ModelConfig, cosine: bool) -> HeadChoice {
        // Of a new model: margins of unit vectors would be at most 2.
        let usual = if cosine { Some(true) } else { model.folder.is_none().then_some(false) };
        HeadChoice {
            pooling: model.pooling.clone(),
            dense: model.dense.clone(),
            include_prompt: model.include_prompt,
            normalize: model.normalize.or(usual),
        }
    }

    /// Whether the dense layers are new ones, with random weights.
    pub fn has_new_layers(&self) -> bool {
        self.dense.is_some()
    }

    /// The head on an encoder whose tokens have `hidden` numbers; `base` is its folder's. Vectors get unit length where
    /// their cosine is trained, unless `normalize` in [model] says otherwise.
    ///
    /// # Errors
    /// Layers of the base that do not take another pooling's vectors.
    pub fn on(&self, base: &Head, hidden: usize) -> Result<Head> {
        let pooling = self.pooling.clone().unwrap_or_else(|| base.pooling.clone());
        let mut width = hidden * pooling.len();
        let dense = match &self.dense {
            None => base.dense.clone(),
            Some(list) => list
                .iter()
                .map(|&DenseConfig { size, activation, bias }| {
                    let inputs = std::mem::replace(&mut width, size);
                    Dense { inputs, outputs: size, bias, activation, residual: false }
                })
                .collect(),
        };
        let include_prompt = self.include_prompt.unwrap_or(base.include_prompt);
        let normalize = self.normalize.unwrap_or(base.normalize);
        let head = Head { pooling, include_prompt, dense, normalize };
        head.check(hidden).context("pooling and dense in [model]")?;
        Ok(head)
    }
}
