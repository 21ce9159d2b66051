//! Losses as data. [`Loss::rows`] is what a step computes from a batch's vectors; the step itself, whole or in chunks,
//! is independent of the loss.

mod candidates;
mod citations;
mod contrastive;
mod conversation;
mod distance;
mod distill;
mod guide;
mod hardness;
mod mask;
mod rows;
mod scored;
mod texts;
mod view;

pub use candidates::{Candidates, Labels};
pub use contrastive::{Contrastive, Direction, Filter, Partition, Term};
pub(super) use contrastive::{cosines, dots};
pub use conversation::Conversation;
pub use distance::Distance;
pub use distill::Distill;
pub use guide::Guide;
pub use hardness::{Harder, Hardness};
pub(super) use mask::{hide, masked_score, same_text};
pub(super) use rows::{MASKED, SCALE};
pub use scored::Scored;
pub use texts::{
    Compares, Kind, Needs, Negated, Negatives, RowLosses, Targets, Taught, TaughtTexts, Teacher, Texts,
};
pub(super) use view::shrink;

use super::params::ParamSpec;
use crate::graph::{Expr, Multiply};
use rows::RowLoss;

use anyhow::{Result, ensure};
use view::{Shared, View};

/// The training objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    pub objective: Objective,
    /// Matryoshka (Kusupati et al. 2022; reference: `MatryoshkaLoss` of sentence-transformers), as (dimensions,
    /// weight): `Σ weight · L` of the vectors truncated to those dimensions and renormalised. Empty: `L` of whole
    /// vectors.
    pub dims: Vec<(usize, f64)>,
    /// The data set whose pairs it is the loss of, in a run with several losses: a part of its parameters' names.
    pub set: Option<String>,
}

/// What is minimised at each width of the vectors. Another one is an arm here and in `Objective::row_loss`.
#[derive(Clone, Debug, PartialEq)]
pub enum Objective {
    Contrastive(Contrastive),
    Scored(Scored),
    Candidates(Candidates),
    Distill(Distill),
    Conversation(Conversation),
}

impl Objective {
    fn row_loss(&self) -> &dyn RowLoss {
        match self {
            Objective::Contrastive(loss) => loss,
            Objective::Scored(loss) => loss,
            Objective::Candidates(loss) => loss,
            Objective::Distill(loss) => loss,
            Objective::Conversation(loss) => loss,
        }
    }
}

/// What the names of a loss's own parameters begin with.
pub const OWN: &str = "loss.";

impl From<Objective> for Loss {
    fn from(objective: Objective) -> Self {
        Loss { objective, dims: vec![], set: None }
    }
}

impl From<Contrastive> for Loss {
    fn from(contrastive: Contrastive) -> Self {
        Objective::Contrastive(contrastive).into()
    }
}

impl Loss {
    /// The same loss of prefixes of the vectors, as (dimensions, weight).
    pub fn nested(self, dims: &[(usize, f64)]) -> Self {
        Loss { dims: dims.to_vec(), ..self }
    }

    /// The same loss, of the pairs of one data set.
    pub fn of_set(self, name: &str) -> Self {
        Loss { set: Some(name.to_owned()), ..self }
    }

    /// The same loss of a teacher whose vectors have `width` dimensions.
    pub fn taught(mut self, width: usize) -> Self {
        match &mut self.objective {
            Objective::Distill(distill) => distill.teacher.width = Some(width),
            Objective::Contrastive(Contrastive { guide: Some(guide), .. }) => {
                guide.teacher.width = Some(width)
            }
            Objective::Contrastive(_)
            | Objective::Scored(_)
            | Objective::Candidates(_)
            | Objective::Conversation(_) => {}
        }
        self
    }

    /// Each trained width of the vectors: its dimensions, `None` for all, and its weight.
    pub fn views(&self) -> Vec<(Option<usize>, f64)> {
        match self.dims.as_slice() {
            [] => vec![(None, 1.0)],
            dims => dims.iter().map(|&(d, weight)| (Some(d), weight)).collect(),
        }
    }

    pub fn needs(&self) -> Needs {
        self.objective.row_loss().needs()
    }

    /// Names of [`RowLosses::metrics`].
    pub fn metrics(&self) -> &'static [&'static str] {
        self.objective.row_loss().metrics()
    }

    /// Its own parameters, trained with those of an encoder whose vectors have `width` dimensions.
    pub fn params(&self, width: usize) -> Vec<ParamSpec> {
        let mut specs = self.objective.row_loss().params(width);
        if let Some(set) = &self.set {
            specs.iter_mut().for_each(|spec| spec.name = spec.name.replacen(OWN, &format!("{OWN}{set}."), 1));
        }
        specs
    }

    /// Loss of each row, as a differentiable graph; `params` in the order of [`Loss::params`]. `multiply` applies to
    /// the similarities: even with bf16 operands, vectors are all-gathered as f32 and their cosines are f32.
    pub fn rows<'g>(&self, texts: &Texts<'g>, params: &[Expr<'g>], multiply: Multiply) -> RowLosses<'g> {
        let (objective, shared) = (self.objective.row_loss(), Shared::new(texts, params));
        let of = |(dim, weight): (Option<usize>, f64)| {
            let rows = objective.rows(&View::new(&shared, dim), multiply);
            dim.map_or(rows, |_| rows * weight)
        };
        let rows = texts.anchors.g.add_all(&self.views().into_iter().map(of).collect::<Vec<_>>());
        RowLosses { rows, metrics: objective.values(&shared) }
    }

    /// What has no effect on data whose rows have at most so many negatives.
    pub fn idle(&self, negatives: usize) -> Option<&'static str> {
        self.objective.row_loss().idle(negatives)
    }

    /// The loss as blocks of a similarity matrix, if it has that form: a step in chunks then computes it tile by tile.
    pub fn blocks(&self) -> Option<&Contrastive> {
        match &self.objective {
            // A guide's vectors are not cut into tiles.
            Objective::Contrastive(loss) => Some(loss).filter(|loss| loss.guide.is_none()),
            Objective::Scored(_)
            | Objective::Candidates(_)
            | Objective::Distill(_)
            | Objective::Conversation(_) => None,
        }
    }

    /// # Errors
    /// Vectors of `width` dimensions, which the loss does not take.
    pub fn check(&self, width: usize) -> Result<()> {
        let most = self.dims.iter().map(|(d, _)| *d).max().unwrap_or(0);
        ensure!(most <= width, "matryoshka lists {most} dimensions, but the vectors have {width}");
        self.objective.row_loss().check(width, &self.dims)
    }

    /// Forward-pass FLOPs of one of `replicas` replicas with `pairs` rows each: twice the multiply-adds of its matrix
    /// products. `width` is the dimension of the vectors.
    pub fn model_flops(&self, pairs: usize, negatives: usize, replicas: usize, width: usize) -> f64 {
        let of = |(dim, _): (Option<usize>, f64)| {
            self.objective.row_loss().model_flops(pairs, negatives, replicas, dim.unwrap_or(width))
        };
        self.views().into_iter().map(of).sum()
    }

    /// Description for the model card.
    pub fn card(&self) -> String {
        let mut card = self.objective.row_loss().card();
        if !self.dims.is_empty() {
            let dims: Vec<String> = self.dims.iter().map(|(d, w)| format!("{d} (weight {w})")).collect();
            card += &format!("; MatryoshkaLoss, dimensions {}", dims.join(", "));
        }
        card
    }

    /// Its class in sentence-transformers, but for Matryoshka.
    pub fn class(&self) -> String {
        self.objective.row_loss().class()
    }

    /// The classes of sentence-transformers that it is made of, the outermost first, and BibTeX of what to cite for
    /// each. `chunked`: with gradient caching.
    pub fn classes(&self, chunked: bool) -> Vec<(String, Option<&'static str>)> {
        let (loss, nested) = (self.objective.row_loss(), "MatryoshkaLoss");
        let own = match chunked && self.blocks().is_some() {
            true => {
                let cached = format!("Cached{}", loss.class());
                let citation = citations::of_class(&cached);
                (cached, citation)
            }
            false => (loss.class(), loss.citation()),
        };
        let outer = (!self.dims.is_empty()).then(|| (nested.to_owned(), citations::of_class(nested)));
        outer.into_iter().chain([own]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_names_its_classes_and_what_to_cite() {
        let key = |loss: &Loss, chunked: bool| -> Vec<String> {
            let name = |(class, citation): (String, Option<&str>)| {
                let of = citation.and_then(|text| text.split(['{', ',']).nth(1)).unwrap_or("–");
                format!("{class} {of}")
            };
            loss.classes(chunked).into_iter().map(name).collect()
        };
        let plain = Loss::from(Contrastive::ranking(20.0, false));
        let named = "MultipleNegativesRankingLoss oord2019representationlearningcontrastivepredictive";
        assert_eq!(key(&plain, false), [named]);
        let both = Loss::from(Contrastive::ranking(20.0, true));
        assert!(key(&both, false)[0].ends_with(" günther2024jinaembeddings28192token"));
        let four = Contrastive::new(20.0, &Direction::ALL, Partition::Joint).unwrap();
        let four = Loss::from(four.masked()).nested(&[(32, 1.0)]);
        let nested = "MatryoshkaLoss kusupati2024matryoshka";
        let all = "MultipleNegativesRankingLoss li2023generaltextembeddingsmultistage";
        assert_eq!(key(&four, false), [nested, all]);
        assert_eq!(key(&four, true), [nested, "CachedMultipleNegativesRankingLoss gao2021scaling"]);
        for (objective, want) in [
            (Objective::Scored(Scored::Cosine), "CosineSimilarityLoss –"),
            (Objective::Scored(Scored::CoSent { scale: 20.0 }), "CoSENTLoss 10531646"),
            (
                Objective::Candidates(Candidates::Triplet { margin: 5.0, distance: Distance::L2 }),
                "TripletLoss hermans2017defense",
            ),
        ] {
            assert_eq!(key(&objective.into(), true), [want]);
        }
    }
}
