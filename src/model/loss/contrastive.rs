//! Contrastive losses as data (InfoNCE: van den Oord et al. 2018; in-batch negatives: Henderson et al. 2017; all four
//! directions: Li et al. 2023; nested dimensions: Kusupati et al. 2022; reference: `MultipleNegativesRankingLoss` and
//! `MatryoshkaLoss` of sentence-transformers).

use super::mask::Masks;
use super::texts::{Kind, RowLosses, Texts};
use crate::graph::{DotSpec, Expr, Multiply, nn};
use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};

/// For row `i` of the global batch, `L = 1/P · Σ over partitions (log Z − sᵢ)`. A score is `scale · cos`, `sᵢ` is the
/// score of the row's anchor and positive, and `Z` is the sum of `exp(score)` over all columns of the partition's
/// terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrastive {
    /// Multiplies the cosine (inverse temperature).
    pub scale: f64,
    /// `P` softmaxes; the first term of the first is anchors against positives.
    pub partitions: Vec<Vec<Term>>,
    pub filters: Vec<Filter>,
    /// Matryoshka, as (dimensions, weight): `Σ weight · L` of the vectors truncated to those dimensions and
    /// renormalised. Empty: `L` of whole vectors.
    pub dims: Vec<(usize, f64)>,
}

/// Scores of each local row's text of kind `rows` against all texts of kind `columns` in the global batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Anchors or positives.
    pub rows: Kind,
    pub columns: Kind,
}

/// Scores excluded from all softmaxes. Absent negatives always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Known false negatives: pairs that share any text (`aᵢ = aⱼ`, `pᵢ = pⱼ`, `aᵢ = pⱼ` or `pᵢ = aⱼ`), in every
    /// direction, and hard negatives, of any pair, whose text is `aᵢ` or `pᵢ`. A row's own positive always counts.
    SameText,
}

/// Which texts are compared; queries are anchors, documents are positives and negatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    QueryToDoc,
    QueryToQuery,
    /// Positives against queries.
    DocToQuery,
    /// Positives against documents.
    DocToDoc,
}

/// Whether directions share a softmax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partition {
    #[default]
    Joint,
    PerDirection,
}

impl Direction {
    const ALL: [Direction; 4] =
        [Direction::QueryToDoc, Direction::QueryToQuery, Direction::DocToQuery, Direction::DocToDoc];

    /// The name used in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Direction::QueryToDoc => "query_to_doc",
            Direction::QueryToQuery => "query_to_query",
            Direction::DocToQuery => "doc_to_query",
            Direction::DocToDoc => "doc_to_doc",
        }
    }

    fn terms(self) -> &'static [Term] {
        use Kind::{Anchors, Negatives, Positives};
        match self {
            Direction::QueryToDoc => {
                &[Term { rows: Anchors, columns: Positives }, Term { rows: Anchors, columns: Negatives }]
            }
            Direction::QueryToQuery => &[Term { rows: Anchors, columns: Anchors }],
            Direction::DocToQuery => &[Term { rows: Positives, columns: Anchors }],
            Direction::DocToDoc => {
                &[Term { rows: Positives, columns: Positives }, Term { rows: Positives, columns: Negatives }]
            }
        }
    }
}

impl Contrastive {
    /// # Errors
    /// No query-to-document direction; a partition without the row's own positive.
    pub fn new(scale: f64, directions: &[Direction], partition: Partition) -> Result<Self> {
        ensure!(
            directions.contains(&Direction::QueryToDoc),
            "the directions lack query_to_doc, which holds a pair's own positive; add it"
        );
        let mut sorted = directions.to_vec();
        sorted.sort_unstable();
        // Duplicates count once, as in sentence-transformers.
        sorted.dedup();
        // In conventional order: query_to_doc first.
        let terms = |d: &Direction| d.terms().iter().copied();
        let partitions: Vec<Vec<Term>> = match partition {
            Partition::Joint => vec![sorted.iter().flat_map(terms).collect()],
            Partition::PerDirection => sorted.iter().map(|d| terms(d).collect()).collect(),
        };
        let loss = Contrastive { scale, partitions, filters: vec![], dims: vec![] };
        ensure!(
            (0..loss.partitions.len()).all(|k| loss.own_columns(k) > 0),
            "query_to_query and doc_to_doc have no positive of their own; combine them with partition = \"joint\""
        );
        Ok(loss)
    }

    /// `MultipleNegativesRankingLoss`: the anchor against all positives and negatives and, if `symmetric`, averaged
    /// with the positive against all anchors.
    pub fn ranking(scale: f64, symmetric: bool) -> Self {
        let one = Direction::QueryToDoc.terms().to_vec();
        let other = symmetric.then(|| Direction::DocToQuery.terms().to_vec());
        let partitions = std::iter::once(one).chain(other).collect();
        Contrastive { scale, partitions, filters: vec![], dims: vec![] }
    }

    /// Masks known false negatives.
    pub fn masked(self) -> Self {
        Contrastive { filters: vec![Filter::SameText], ..self }
    }

    /// Whether known false negatives are masked.
    pub fn masks(&self) -> bool {
        self.filters.contains(&Filter::SameText)
    }

    /// Each trained width of the vectors: its dimensions, `None` for all, and its weight.
    pub fn views(&self) -> Vec<(Option<usize>, f64)> {
        match self.dims.as_slice() {
            [] => vec![(None, 1.0)],
            dims => dims.iter().map(|&(d, weight)| (Some(d), weight)).collect(),
        }
    }

    /// How often a pair's own score counts in a partition.
    pub fn own_columns(&self, partition: usize) -> usize {
        let own = |t: &&Term| !t.rows.is_like(t.columns) && t.columns != Kind::Negatives;
        self.partitions[partition].iter().filter(own).count()
    }

    /// Computes only the local rows of the similarity matrix: the other replicas' vectors are all-gathered, and the
    /// gradient flows back through the all-gather.
    pub(super) fn rows<'g>(&self, texts: &Texts<'g>, multiply: Multiply) -> RowLosses<'g> {
        let view = |(dim, weight): (Option<usize>, f64)| {
            let (anchors, positives) = (shrink(texts.anchors, dim), shrink(texts.positives, dim));
            View { dim, weight, anchors, positives, own: own_scores(anchors, positives, self.scale) }
        };
        let views: Vec<View<'g>> = self.views().into_iter().map(view).collect();
        let (masks, mut gathered) = (Masks::new(texts), vec![]);
        let mut of = |view: &View<'g>| {
            let loss = self.of_view(texts, view, &masks, &mut gathered, multiply);
            view.dim.map_or(loss, |_| loss * view.weight)
        };
        let rows = texts.anchors.g.add_all(&views.iter().map(&mut of).collect::<Vec<_>>());
        RowLosses { rows, metrics: masks.share(rows.dtype()).into_iter().collect() }
    }

    /// `gathered` caches the whole vectors of all replicas, so that one all-gather serves all views.
    fn of_view<'g>(
        &self,
        texts: &Texts<'g>,
        view: &View<'g>,
        masks: &Masks<'g>,
        gathered: &mut Vec<(Kind, Expr<'g>)>,
        how: Multiply,
    ) -> Expr<'g> {
        let (mut loss, mut shrunk) = (None::<Expr<'g>>, vec![]);
        for partition in &self.partitions {
            let mut scores = vec![];
            for &Term { rows, columns } in partition {
                let Some(right) = texts.of(columns) else { continue };
                let all = once(gathered, columns, || right.all_gather(0));
                let all = once(&mut shrunk, columns, || shrink(all, view.dim));
                let left = if rows == Kind::Anchors { view.anchors } else { view.positives };
                let similar = similarity(left, all, self.scale, how); // [b, B] or [b, B·n]
                scores.push(masks.apply(rows, columns, similar, view.own));
            }
            let log_sum = log_sum_exp(view.own.g.concat(&scores, 1));
            loss = Some(loss.map_or(log_sum, |l| l + log_sum) - view.own);
        }
        let loss = loss.unwrap_or(view.own);
        match self.partitions.len() {
            1 => loss,
            n => loss * (1.0 / n as f64),
        }
    }

    pub(super) fn model_flops(&self, pairs: usize, negatives: usize, replicas: usize, width: usize) -> f64 {
        let columns: usize = self.partitions.iter().flatten().map(|t| t.columns.each(negatives)).sum();
        let product = |(dim, _): (Option<usize>, f64)| {
            2.0 * (pairs * pairs * replicas * columns) as f64 * dim.unwrap_or(width) as f64
        };
        self.views().into_iter().map(product).sum()
    }

    pub(super) fn card(&self) -> String {
        let name = |p: &Vec<Term>| {
            let whole = |d: &&Direction| d.terms().iter().all(|t| p.contains(t));
            Direction::ALL.iter().filter(whole).map(|d| d.name()).collect::<Vec<_>>().join(" + ")
        };
        let symmetric =
            [false, true].into_iter().find(|s| Self::ranking(self.scale, *s).partitions == self.partitions);
        let directions = match symmetric {
            Some(symmetric) => format!("symmetric {symmetric}"),
            None => self.partitions.iter().map(name).collect::<Vec<_>>().join(" and "),
        };
        let mut card = format!("MultipleNegativesRankingLoss, scale {}, {directions}", self.scale);
        if !self.dims.is_empty() {
            let dims: Vec<String> = self.dims.iter().map(|(d, w)| format!("{d} (weight {w})")).collect();
            card += &format!("; MatryoshkaLoss, dimensions {}", dims.join(", "));
        }
        card
    }
}

/// The value of `kind`, made if it is not among those `made` before.
fn once<'g>(made: &mut Vec<(Kind, Expr<'g>)>, kind: Kind, make: impl FnOnce() -> Expr<'g>) -> Expr<'g> {
    let known = made.iter().find(|(k, _)| *k == kind).map(|(_, x)| *x);
    known.unwrap_or_else(|| {
        let x = make();
        made.push((kind, x));
        x
    })
}

/// A replica's vectors at one width.
struct View<'g> {
    dim: Option<usize>,
    weight: f64,
    anchors: Expr<'g>,
    positives: Expr<'g>,
    own: Expr<'g>,
}

/// Truncates vectors to `dim` dimensions and renormalises them; `None` leaves them unchanged. As `shrink` in
/// sentence-transformers' `MatryoshkaLoss`.
pub fn shrink(x: Expr<'_>, dim: Option<usize>) -> Expr<'_> {
    dim.map_or(x, |d| nn::l2_normalize(x.slice_dim(1, 0, d)))
}

/// `scale · x · y` of each row: `[b, d]`, `[b, d]` → `[b]`.
pub fn own_scores<'g>(x: Expr<'g>, y: Expr<'g>, scale: f64) -> Expr<'g> {
    (x * y).sum(&[1]) * scale
}

/// `scale · x yᵀ`: `[b, d]`, `[B, d]` → `[b, B]`.
pub fn similarity<'g>(x: Expr<'g>, y: Expr<'g>, scale: f64, multiply: Multiply) -> Expr<'g> {
    x.dot(y, DotSpec { contract: &[(1, 1)], multiply: Some(multiply), ..DotSpec::default() }) * scale
}

/// `log Σ exp` over the last dimension, shifted by the row's maximum so that any scale is safe.
fn log_sum_exp(x: Expr<'_>) -> Expr<'_> {
    let shape = x.shape();
    let max = x.max_over(&[1]).stop_gradient();
    (x - max.broadcast(&shape, &[0])).exp().sum(&[1]).log() + max
}
