//! Distances to a teacher's vectors (Kim et al. 2023, "EmbedDistill"; of a sentence and its translations: Reimers &
//! Gurevych 2020; reference: `EmbedDistillLoss` and `MSELoss` of sentence-transformers).

use super::distance::Distance;
use super::rows::RowLoss;
use super::texts::{Compares, Kind, Needs, Teacher};
use super::view::View;
use crate::graph::{Expr, Multiply};
use crate::model::linear::Linear;
use crate::model::params::{Init, ParamSpec};
use anyhow::{Result, ensure};

/// The mean over a row's texts of the distance between a text's vector and the teacher's. Absent negatives do not
/// count.
#[derive(Clone, Debug, PartialEq)]
pub struct Distill {
    pub distance: Distance,
    pub teacher: Teacher,
    /// Whether a trained linear layer, which is no part of the model, takes the vectors to the teacher's dimensions.
    pub projection: bool,
}

const PROJECTION: &str = "loss.projection";

impl RowLoss for Distill {
    fn needs(&self) -> Needs {
        Needs { compares: Compares::Vectors, teacher: Some(self.teacher), ..Needs::default() }
    }

    /// `torch.nn.Linear`'s initialisation.
    fn params(&self, width: usize) -> Vec<ParamSpec> {
        if !self.projection {
            return vec![];
        }
        let init = Init::Uniform(1.0 / (width as f64).sqrt());
        vec![
            ParamSpec::matrix(PROJECTION, &[self.teacher.width(width), width], init),
            ParamSpec::vector(format!("{PROJECTION}.bias"), self.teacher.width(width), init),
        ]
    }

    fn rows<'g>(&self, view: &View<'_, 'g>, _multiply: Multiply) -> Expr<'g> {
        let project = |x: Expr<'g>| match view.shared.params.as_slice() {
            [weight, bias] => Linear { weight: *weight, bias: Some(*bias) }.of(x),
            _ => x,
        };
        let distance = |kind: Kind| {
            let (x, taught) = (view.local(kind)?, view.taught(kind)?);
            Some(self.distance.of(project(x), taught))
        };
        let both = [Kind::Anchors, Kind::Positives].into_iter().filter_map(distance);
        let pair = view.shared.texts.anchors.g.add_all(&both.collect::<Vec<_>>());
        let (Some(negatives), Some(x)) = (view.shared.texts.negatives, distance(Kind::Negatives)) else {
            return pair * 0.5;
        };
        let present = negatives.present(x.dtype()).sum(&[1]);
        (pair + negatives.mean(negatives.by_pair(x)) * present) / (present + 2.0)
    }

    fn check(&self, width: usize, dims: &[(usize, f64)]) -> Result<()> {
        let theirs = self.teacher.width(width);
        ensure!(
            self.projection || width == theirs,
            "the model's vectors have {width} dimensions, the teacher's {theirs}; write projection = true, or give the \
             model a layer of that size: dense = [{{ size = {theirs}, activation = \"Identity\" }}] under [model]"
        );
        ensure!(
            !self.projection || dims.is_empty(),
            "a projection takes whole vectors to the teacher's dimensions; remove projection or matryoshka"
        );
        Ok(())
    }

    fn model_flops(&self, pairs: usize, negatives: usize, _replicas: usize, width: usize) -> f64 {
        let texts = pairs * (2 + negatives);
        if self.projection { 2.0 * (texts * width * self.teacher.width(width)) as f64 } else { 0.0 }
    }

    fn card(&self) -> String {
        let projection = if self.projection { ", with a projection" } else { "" };
        match self.distance {
            Distance::Mse => format!("MSELoss{projection}"),
            other => format!("EmbedDistillLoss, {}{projection}", other.card()),
        }
    }
}
