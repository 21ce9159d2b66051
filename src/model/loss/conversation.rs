//! Responses in conversations, by more than one context (Henderson et al. 2020, "ConveRT").

use super::citations::CONVERSATION;
use super::contrastive::{cosines, dots};
use super::rows::{MASKED, RowLoss, log_sum_exp};
use super::texts::{Kind, Needs, Negated};
use super::view::{Shared, View};
use crate::graph::{Cmp, Expr, Multiply, nn};

/// The mean of three softmaxes over the responses of the global batch, as of `MultipleNegativesRankingLoss` in one
/// direction: by the context (the anchor), by the past contexts (one text, the first negative), and by the mean of both
/// vectors. A row without past contexts has the first alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversation {
    /// Multiplies the cosine.
    pub scale: f64,
    /// Whether known false negatives are masked, as by `Filter::SameText`.
    pub masks: bool,
}

impl RowLoss for Conversation {
    fn needs(&self) -> Needs {
        Needs { text_ids: self.masks, negatives: Negated::First, ..Needs::default() }
    }

    fn metrics(&self) -> &'static [&'static str] {
        if self.masks { &[MASKED] } else { &[] }
    }

    fn rows<'g>(&self, view: &View<'_, 'g>, multiply: Multiply) -> Expr<'g> {
        let (contexts, responses) = (view.anchors(), view.positives());
        let all = view.all(Kind::Positives).unwrap_or(responses);
        let of = |queries: Expr<'g>| {
            let own = dots(queries, responses) * self.scale;
            let scores = cosines(queries, all, multiply) * self.scale;
            log_sum_exp(view.shared.masks().apply(Kind::Anchors, Kind::Positives, scores, own)) - own
        };
        let alone = of(contexts);
        let Some((texts, vectors)) = view.negatives() else { return alone };
        let (past, present) = texts.first(vectors);
        let sum = alone + of(past) + of(nn::l2_normalize((contexts + past) * 0.5));
        present.compare(Cmp::Gt, 0.0).select(sum * (1.0 / 3.0), alone)
    }

    fn values<'g>(&self, shared: &Shared<'g>) -> Vec<Expr<'g>> {
        let share = self.masks.then(|| shared.masks().share(shared.texts.anchors.dtype()));
        share.flatten().into_iter().collect()
    }

    fn idle(&self, negatives: usize) -> Option<&'static str> {
        (negatives == 0).then_some("no row has past contexts: the loss is that of the contexts alone")
    }

    fn model_flops(&self, pairs: usize, negatives: usize, replicas: usize, width: usize) -> f64 {
        let terms = if negatives > 0 { 3 } else { 1 };
        2.0 * (terms * pairs * pairs * replicas * width) as f64
    }

    fn card(&self) -> String {
        format!(
            "MultipleNegativesRankingLoss of responses by context, past contexts and the mean of both, scale {}",
            self.scale
        )
    }

    fn citation(&self) -> Option<&'static str> {
        Some(CONVERSATION)
    }
}
