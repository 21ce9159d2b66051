//! Contrastive losses as data (InfoNCE: van den Oord et al. 2018; in-batch negatives: Henderson et al. 2017; all four
//! directions: Li et al. 2023; reference: `MultipleNegativesRankingLoss` of sentence-transformers).

use super::citations::{ALL_DIRECTIONS, RANKING, SYMMETRIC, of_class};
use super::guide::Guide;
use super::hardness::{Harder, Hardness};
use super::rows::{MASKED, RowLoss, SCALE, log_sum_exp};
use super::texts::{Kind, Needs};
use super::view::{Shared, View};
use crate::graph::{DotSpec, Expr, Multiply};
use crate::model::params::{Init, ParamSpec};
use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};

/// For row `i` of the global batch, `L = 1/P · Σ over partitions (log Z − sᵢ)`. A score is `scale · cos`, and more of
/// hard negatives; `sᵢ` is the score of the row's anchor and positive, and `Z` is the sum of `exp(score)` over all
/// columns of the partition's terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrastive {
    /// Multiplies the cosine (inverse temperature).
    pub scale: f64,
    /// The largest scale, if it is learned, in the form of CLIP (Radford et al. 2021): a parameter, its logarithm,
    /// begins at `scale`, and after each step is put back between 0 and that of this. If instead a larger one had no
    /// gradient in the forward pass, it would stay.
    pub learned: Option<f64>,
    /// `P` softmaxes; the first term of the first is anchors against positives.
    pub partitions: Vec<Vec<Term>>,
    pub filters: Vec<Filter>,
    pub hardness: Option<Hardness>,
    /// A guide that finds further false negatives.
    pub guide: Option<Guide>,
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

/// Logarithm of a learned scale.
const LOG_SCALE: &str = "loss.log_scale";

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
    pub(super) const ALL: [Direction; 4] =
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
        let loss =
            Contrastive { scale, learned: None, partitions, filters: vec![], hardness: None, guide: None };
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
        Contrastive { scale, learned: None, partitions, filters: vec![], hardness: None, guide: None }
    }

    /// `GISTEmbedLoss`: the anchor against all positives and negatives and, if asked, anchors against anchors and
    /// positives against positives, in one softmax without what the guide drops.
    pub fn guided(scale: f64, anchors: bool, positives: bool, guide: Guide) -> Self {
        let alike = |kind: Kind| Term { rows: kind, columns: kind };
        let mut terms = Direction::QueryToDoc.terms().to_vec();
        terms.extend(anchors.then_some(alike(Kind::Anchors)));
        terms.extend(positives.then_some(alike(Kind::Positives)));
        Contrastive { partitions: vec![terms], guide: Some(guide), ..Self::ranking(scale, false) }
    }

    /// Masks known false negatives.
    pub fn masked(self) -> Self {
        Contrastive { filters: vec![Filter::SameText], ..self }
    }

    /// Adds to the scores of hard negatives.
    pub fn hardened(self, hardness: Option<Hardness>) -> Self {
        Contrastive { hardness, ..self }
    }

    /// With a scale that is learned, and is at most `most`.
    pub fn learning(self, most: f64) -> Self {
        Contrastive { learned: Some(most), ..self }
    }

    /// The scores of cosines; `params` are the loss's own.
    pub fn scaled<'g>(&self, cosines: Expr<'g>, params: &[Expr<'g>]) -> Expr<'g> {
        match params {
            [log_scale, ..] => cosines * exp(*log_scale),
            [] => cosines * self.scale,
        }
    }

    /// The scale, if it is known before the step; otherwise 1.
    pub fn known_scale(&self) -> f64 {
        if self.learned.is_some() { 1.0 } else { self.scale }
    }

    /// What no score exceeds.
    pub fn most(&self) -> f64 {
        self.learned.unwrap_or(self.scale) + self.hardness.map_or(0.0, |h| h.strength)
    }

    /// Whether known false negatives are masked.
    pub fn masks(&self) -> bool {
        self.filters.contains(&Filter::SameText)
    }

    /// How often a pair's own score counts in a partition.
    pub fn own_columns(&self, partition: usize) -> usize {
        let own = |t: &&Term| !t.rows.is_like(t.columns) && t.columns != Kind::Negatives;
        self.partitions[partition].iter().filter(own).count()
    }

    fn card_of_directions(&self) -> String {
        let name = |p: &Vec<Term>| {
            let whole = |d: &&Direction| d.terms().iter().all(|t| p.contains(t));
            Direction::ALL.iter().filter(whole).map(|d| d.name()).collect::<Vec<_>>().join(" + ")
        };
        let symmetric =
            [false, true].into_iter().find(|s| Self::ranking(self.scale, *s).partitions == self.partitions);
        match symmetric {
            Some(symmetric) => format!("symmetric {symmetric}"),
            None => self.partitions.iter().map(name).collect::<Vec<_>>().join(" and "),
        }
    }
}

impl RowLoss for Contrastive {
    fn needs(&self) -> Needs {
        let teacher = self.guide.map(|guide| guide.teacher);
        Needs { text_ids: self.masks(), teacher, ..Needs::default() }
    }

    fn metrics(&self) -> &'static [&'static str] {
        match (self.masks(), self.learned) {
            (false, None) => &[],
            (true, None) => &[MASKED],
            (false, Some(_)) => &[SCALE],
            (true, Some(_)) => &[MASKED, SCALE],
        }
    }

    fn params(&self, _width: usize) -> Vec<ParamSpec> {
        let of = |most: f64| {
            let spec = ParamSpec::vector(LOG_SCALE.into(), 1, Init::Constant(self.scale.ln()));
            ParamSpec { within: Some([0.0, most.ln()]), ..spec }
        };
        self.learned.map(of).into_iter().collect()
    }

    /// Computes only the local rows of the similarity matrix: the other replicas' vectors are all-gathered, and the
    /// gradient flows back through the all-gather.
    fn rows<'g>(&self, view: &View<'_, 'g>, multiply: Multiply) -> Expr<'g> {
        let params = &view.shared.params;
        let own = self.scaled(dots(view.anchors(), view.positives()), params);
        let masks = view.shared.masks();
        let mut loss = None::<Expr<'g>>;
        for partition in &self.partitions {
            let mut scores = vec![];
            for &Term { rows, columns } in partition {
                let (Some(left), Some(all)) = (view.local(rows), view.all(columns)) else { continue };
                let cosines = cosines(left, all, multiply); // [b, B] or [b, B·n]
                let same_pair = || masks.same_pair(columns, &cosines.shape());
                let bonus = self.hardness.and_then(|h| h.bonus(rows, columns, cosines, same_pair));
                let similar = self.scaled(cosines, params);
                let similar = bonus.map_or(similar, |bonus| similar + bonus);
                let guided = |guide: Guide| guide.filter(view.shared, [rows, columns], similar, same_pair);
                let similar = self.guide.map_or(similar, guided);
                scores.push(masks.apply(rows, columns, similar, own));
            }
            let log_sum = log_sum_exp(own.g.concat(&scores, 1));
            loss = Some(loss.map_or(log_sum, |l| l + log_sum) - own);
        }
        let loss = loss.unwrap_or(own);
        match self.partitions.len() {
            1 => loss,
            n => loss * (1.0 / n as f64),
        }
    }

    fn values<'g>(&self, shared: &Shared<'g>) -> Vec<Expr<'g>> {
        let share = self.masks().then(|| shared.masks().share(shared.texts.anchors.dtype()));
        share.flatten().into_iter().chain(shared.params.iter().map(|t| exp(*t))).collect()
    }

    fn idle(&self, negatives: usize) -> Option<&'static str> {
        let own = self.hardness.is_some_and(|h| h.mode == Harder::HardNegatives);
        (own && negatives == 0)
            .then_some("no row has negatives: hardness_mode = \"hard_negatives\" has no effect")
    }

    fn model_flops(&self, pairs: usize, negatives: usize, replicas: usize, width: usize) -> f64 {
        let columns: usize = self.partitions.iter().flatten().map(|t| t.columns.each(negatives)).sum();
        2.0 * (pairs * pairs * replicas * columns * width) as f64
    }

    fn card(&self) -> String {
        let hardness = self.hardness.map(|h| format!(", {}", h.card())).unwrap_or_default();
        let scale = match self.learned {
            Some(most) => format!("learned scale, from {} and at most {most}", self.scale),
            None => format!("scale {}", self.scale),
        };
        if let Some(guide) = self.guide {
            let has = |kind: Kind| self.partitions[0].contains(&Term { rows: kind, columns: kind });
            let (anchors, positives) = (has(Kind::Anchors), has(Kind::Positives));
            return format!(
                "GISTEmbedLoss, temperature {}, {}, contrast_anchors {anchors}, contrast_positives {positives}",
                1.0 / self.scale,
                guide.card()
            );
        }
        format!("MultipleNegativesRankingLoss, {scale}, {}{hardness}", self.card_of_directions())
    }

    fn citation(&self) -> Option<&'static str> {
        if self.guide.is_some() {
            return of_class("GISTEmbedLoss");
        }
        let joint = Self::new(self.scale, &Direction::ALL, Partition::Joint);
        Some(if joint.is_ok_and(|joint| joint.partitions == self.partitions) {
            ALL_DIRECTIONS
        } else if Self::ranking(self.scale, true).partitions == self.partitions {
            SYMMETRIC
        } else {
            RANKING
        })
    }
}

/// A scale from its logarithm `[1]`.
pub fn exp(log_scale: Expr<'_>) -> Expr<'_> {
    log_scale.reshape(&[]).exp()
}

/// `x · y` of each row: `[b, d]`, `[b, d]` → `[b]`.
pub fn dots<'g>(x: Expr<'g>, y: Expr<'g>) -> Expr<'g> {
    (x * y).sum(&[1])
}

/// `x yᵀ`: `[b, d]`, `[B, d]` → `[b, B]`.
pub fn cosines<'g>(x: Expr<'g>, y: Expr<'g>, multiply: Multiply) -> Expr<'g> {
    x.dot(y, DotSpec { contract: &[(1, 1)], multiply: Some(multiply), ..DotSpec::default() })
}
