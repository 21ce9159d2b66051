//! `[loss]`.

use super::train::{TrainConfig, default_scale};
use crate::model::loss::{Contrastive, Direction, Loss, Partition};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// What is minimised. Without this table, ranking with `scale` and `symmetric` of `[train]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossConfig {
    #[serde(default)]
    pub kind: LossKind,
    /// Which texts are compared; must include "query_to_doc".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directions: Option<Vec<Direction>>,
    /// Whether the directions share a softmax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// Short for directions "query_to_doc" and "doc_to_query" with partition "per_direction".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symmetric: Option<bool>,
    /// Multiplies the cosine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    /// Dimensions of the prefixes trained as vectors of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matryoshka: Vec<usize>,
    /// A weight for each dimension; 1 if not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matryoshka_weights: Vec<f64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossKind {
    #[default]
    Contrastive,
}

/// A run's loss: from `[loss]`, with `[train]` for what it leaves open.
///
/// # Errors
/// Contradictory keys, directions without a positive, repeated dimensions.
pub fn loss(given: Option<&LossConfig>, train: &TrainConfig) -> Result<Loss> {
    let scale = train.scale;
    ensure!(scale > 0.0 && scale.is_finite(), "train.scale is {scale}; it must be above 0, and 20 is usual");
    let mut loss = match given {
        None => Contrastive::ranking(train.scale, train.symmetric),
        Some(given) => match given.kind {
            LossKind::Contrastive => given.contrastive(train).context("[loss]")?,
        },
    };
    if train.mask_false_negatives {
        loss = loss.masked();
    }
    Ok(Loss::Contrastive(loss))
}

impl LossConfig {
    fn contrastive(&self, train: &TrainConfig) -> Result<Contrastive> {
        // A value other than the default was written.
        let usual = (default_scale(), true);
        ensure!(
            self.scale.is_none_or(|scale| scale == train.scale || train.scale == usual.0),
            "scale is given here and as train.scale = {}; remove one of them",
            train.scale
        );
        ensure!(
            train.symmetric == usual.1 || (self.symmetric != Some(true) && self.directions.is_none()),
            "the directions are given here and by train.symmetric = false; remove one of them"
        );
        let scale = self.scale.unwrap_or(train.scale);
        ensure!(scale > 0.0 && scale.is_finite(), "scale is {scale}; it must be above 0, and 20 is usual");
        let loss = match (&self.directions, self.partition, self.symmetric) {
            (Some(directions), partition, None) => {
                Contrastive::new(scale, directions, partition.unwrap_or_default())?
            }
            (None, None, symmetric) => Contrastive::ranking(scale, symmetric.unwrap_or(train.symmetric)),
            (Some(_), _, Some(_)) | (None, Some(_), _) => anyhow::bail!(
                "`symmetric` is short for directions = [\"query_to_doc\", \"doc_to_query\"] and partition = \
                 \"per_direction\"; write either `symmetric` or `directions` with `partition`"
            ),
        };
        let (dims, weights) = (&self.matryoshka, &self.matryoshka_weights);
        ensure!(
            weights.is_empty() || weights.len() == dims.len(),
            "matryoshka_weights has {} entries for {} dimensions; give one for each, or none",
            weights.len(),
            dims.len()
        );
        ensure!(
            weights.iter().all(|w| *w > 0.0 && w.is_finite()),
            "matryoshka_weights must be above 0; leave out the dimensions that are not to count"
        );
        let weights = weights.iter().copied().chain(std::iter::repeat(1.0));
        let mut dims: Vec<(usize, f64)> = dims.iter().copied().zip(weights).collect();
        // Largest first, as in sentence-transformers.
        dims.sort_by_key(|(dim, _)| std::cmp::Reverse(*dim));
        ensure!(
            dims.iter().all(|(d, _)| *d > 0) && dims.windows(2).all(|w| w[0].0 != w[1].0),
            "matryoshka lists dimensions from 1 on, each once"
        );
        Ok(Contrastive { dims, ..loss })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::super::GOOD;
    use super::*;

    fn parsed(table: &str) -> Result<Loss> {
        let config = Config::parse(&format!("{GOOD}\n{table}"))?;
        loss(config.loss.as_ref(), &config.train)
    }

    #[test]
    fn the_short_form_is_two_directions_apart() {
        let [plain, short, long] = [
            "",
            "[loss]\nsymmetric = true",
            "[loss]\nkind = \"contrastive\"\ndirections = [\"doc_to_query\", \"query_to_doc\"]\npartition = \"per_direction\"",
        ]
        .map(|table| parsed(table).unwrap());
        assert!(plain == short && short == long);
        let Loss::Contrastive(nested) = parsed("[loss]\nmatryoshka = [64, 384]\nscale = 50").unwrap();
        assert_eq!((nested.dims, nested.scale), (vec![(384, 1.0), (64, 1.0)], 50.0));
    }

    #[test]
    fn contradictions_are_named() {
        for (keys, want) in [
            ("directions = [\"doc_to_query\"]", "query_to_doc"),
            ("directions = [\"query_to_doc\", \"doc_to_doc\"]\npartition = \"per_direction\"", "\"joint\""),
            ("directions = [\"query_to_doc\"]\nsymmetric = true", "either `symmetric`"),
            ("directions = [\"sideways\"]", "sideways"),
            ("kind = \"triplet\"", "contrastive"),
            ("matryoshka = [64, 64]", "each once"),
            ("matryoshka = [64]\nmatryoshka_weights = [1.0, 2.0]", "2 entries for 1"),
            ("scale = 0", "above 0"),
            ("scale = 30\n[train]\nscale = 5", "train.scale = 5"),
            ("symmetric = true\n[train]\nsymmetric = false", "train.symmetric = false"),
            ("directions = [\"query_to_doc\"]\n[train]\nsymmetric = false", "train.symmetric = false"),
        ] {
            // The rest of [train] is in the file already.
            let (loss, train) = keys.split_once("\n[train]\n").unwrap_or((keys, ""));
            let text = format!("{}{train}\n[loss]\n{loss}", GOOD.trim_end().to_owned() + "\n");
            let error =
                Config::parse(&text).and_then(|c| super::loss(c.loss.as_ref(), &c.train)).unwrap_err();
            let error = format!("{error:#}");
            assert!(error.contains(want), "{keys}: {error}");
        }
    }
}
