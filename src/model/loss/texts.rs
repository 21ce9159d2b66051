//! The inputs and outputs of a loss.

use crate::common::DType;
use crate::graph::{Cmp, Expr};
use serde::{Deserialize, Serialize};

/// Which text of a row; a loss treats each kind as one matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Anchors,
    Positives,
    Negatives,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Anchors, Kind::Positives, Kind::Negatives];

    /// The name used in value names.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Anchors => "anchors",
            Kind::Positives => "positives",
            Kind::Negatives => "negatives",
        }
    }

    /// Texts of this kind in a row with this many negatives.
    pub fn each(self, negatives: usize) -> usize {
        match self {
            Kind::Anchors | Kind::Positives => 1,
            Kind::Negatives => negatives,
        }
    }

    /// Whether both kinds are queries or both documents: texts of the same row are then not compared with each other.
    pub fn is_like(self, other: Kind) -> bool {
        self.is_document() == other.is_document()
    }

    fn is_document(self) -> bool {
        match self {
            Kind::Anchors => false,
            Kind::Positives | Kind::Negatives => true,
        }
    }
}

/// One replica's vectors; of unit length if their cosines are compared ([`Needs::compares`]).
#[derive(Clone, Copy)]
pub struct Texts<'g> {
    /// `[b, d]`.
    pub anchors: Expr<'g>,
    /// `[b, d]`; row `i` belongs to anchor `i`.
    pub positives: Expr<'g>,
    pub negatives: Option<Negatives<'g>>,
    /// `ui32 [b·(2+n)]`: an id for each anchor, positive and negative, equal for equal texts in the global batch.
    pub text_ids: Option<Expr<'g>>,
    /// `[b, t]`: the numbers that come with each pair, such as its score.
    pub targets: Option<Expr<'g>>,
    /// A teacher's vectors.
    pub taught: Option<Taught<'g>>,
}

/// A teacher's vectors, in the order of the texts' own: of the anchors alone, or of all texts.
#[derive(Clone, Copy)]
pub struct Taught<'g> {
    pub of: TaughtTexts,
    pub anchors: Expr<'g>,
    pub positives: Option<Expr<'g>>,
    pub negatives: Option<Expr<'g>>,
}

/// Hard negatives, `n` per pair: chunk by chunk (or all at once) the first ones of its pairs, their second ones, ….
#[derive(Clone, Copy)]
pub struct Negatives<'g> {
    /// `[b·n, d]`.
    pub vectors: Expr<'g>,
    /// Whether each is present, `pred [b·n]`: pairs may have fewer than `n`.
    pub valid: Expr<'g>,
    /// The global-batch pair of each negative on all replicas, `i32 [B·n]`.
    pub pair: Expr<'g>,
    /// Chunks, and `n`.
    pub chunks: usize,
    pub each: usize,
}

impl<'g> Negatives<'g> {
    /// Chunks, negatives of a pair, pairs of a chunk.
    fn shape(&self, pairs: usize) -> [usize; 3] {
        [self.chunks, self.each, pairs / self.chunks]
    }

    /// A row for each negative, from one for each pair: `[b, d]` → `[b·n, d]`.
    pub(super) fn spread(&self, x: Expr<'g>) -> Expr<'g> {
        let [b, d] = x.dims();
        let [chunks, n, m] = self.shape(b);
        x.reshape(&[chunks, m, d]).broadcast(&[chunks, n, m, d], &[0, 2, 3]).reshape(&[b * n, d])
    }

    /// A number of each negative as a row for each pair: `[b·n]` → `[b, n]`.
    pub(super) fn by_pair(&self, x: Expr<'g>) -> Expr<'g> {
        let b = x.dims::<1>()[0] / self.each;
        x.reshape(&self.shape(b)).transpose(&[0, 2, 1]).reshape(&[b, self.each])
    }

    /// Each pair's first, of vectors of all `[b·n, d]`, and 1 where it is present, else 0: `[b, d]`, `[b]`.
    pub(super) fn first(&self, vectors: Expr<'g>) -> (Expr<'g>, Expr<'g>) {
        let [all, d] = vectors.dims();
        let b = all / self.each;
        let [chunks, n, m] = self.shape(b);
        let first = vectors.reshape(&[chunks, n, m, d]).slice_dim(1, 0, 1).reshape(&[b, d]);
        (first, self.present(vectors.dtype()).slice_dim(1, 0, 1).reshape(&[b]))
    }

    /// 1 for each negative of a pair that is present, else 0: `[b, n]` of type `dtype`.
    pub(super) fn present(&self, dtype: DType) -> Expr<'g> {
        self.by_pair(self.valid.convert(dtype))
    }

    /// The mean over a pair's negatives of `x [b, n]`, `[b]`; 0 for a pair without any.
    pub(super) fn mean(&self, x: Expr<'g>) -> Expr<'g> {
        let present = self.present(x.dtype());
        let kept = present.compare(Cmp::Gt, 0.0).select(x, x * 0.0);
        kept.sum(&[1]) / present.sum(&[1]).max(1.0)
    }
}

impl<'g> Texts<'g> {
    /// Vectors of a kind; `None` for negatives if there are none.
    pub(super) fn of(&self, kind: Kind) -> Option<Expr<'g>> {
        match kind {
            Kind::Anchors => Some(self.anchors),
            Kind::Positives => Some(self.positives),
            Kind::Negatives => self.negatives.map(|n| n.vectors),
        }
    }
}

/// The result of a loss over a replica's rows.
pub struct RowLosses<'g> {
    /// Loss of every local row, `[b]`; the batch loss is their mean over all replicas.
    pub rows: Expr<'g>,
    /// Scalars to average over the replicas and log, in the order of [`Loss::metrics`].
    pub metrics: Vec<Expr<'g>>,
}

/// What a loss needs besides the vectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub compares: Compares,
    /// [`Texts::text_ids`].
    pub text_ids: bool,
    /// [`Texts::targets`].
    pub targets: Option<Targets>,
    pub negatives: Negated,
    /// [`Texts::taught`].
    pub teacher: Option<Teacher>,
}

/// What a loss computes from two vectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compares {
    /// Their cosine: the loss is given unit vectors.
    #[default]
    Cosine,
    /// Their dot product: the loss is given vectors as the head leaves them.
    Dot,
    /// Neither, but distances to other vectors: as they are, too.
    Vectors,
}

/// How many numbers a loss needs with each pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Targets {
    /// The pair's score.
    One,
    /// The pair's label, 0 or 1.
    Label,
    /// The cosine that the pair shall have.
    Cosine,
    /// A number for each negative.
    Margins,
    /// A score for the positive, and one for each negative.
    Scores,
}

impl Targets {
    /// Whether this may be one of them.
    pub fn allows(self, x: f32) -> bool {
        match self {
            Targets::Label => [0.0, 1.0].contains(&x),
            Targets::Cosine => (-1.0..=1.0).contains(&x),
            Targets::One | Targets::Margins | Targets::Scores => true,
        }
    }

    /// Their number for pairs of up to `negatives` negatives.
    pub fn count(self, negatives: usize) -> usize {
        match self {
            Targets::One | Targets::Label | Targets::Cosine => 1,
            Targets::Margins => negatives,
            Targets::Scores => 1 + negatives,
        }
    }
}

/// Whether a loss reads a pair's negatives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Negated {
    #[default]
    Optional,
    /// No others than the first, if there is one.
    First,
    Required,
    Unread,
}

impl Negated {
    /// How many are read of a pair's.
    pub fn of(self, negatives: usize) -> usize {
        match self {
            Negated::Unread => 0,
            Negated::First => negatives.min(1),
            Negated::Optional | Negated::Required => negatives,
        }
    }
}

/// The teacher that a loss follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Teacher {
    /// Length of its vectors; `None`: that of the model's own.
    pub width: Option<usize>,
    pub of: TaughtTexts,
}

impl Teacher {
    /// Length of its vectors, where the model's have `own` dimensions.
    pub fn width(self, own: usize) -> usize {
        self.width.unwrap_or(own)
    }
}

/// Whose vectors a teacher gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaughtTexts {
    /// Each text's own.
    #[default]
    Texts,
    /// Each anchor's, for all texts of its pair: a sentence and its translations.
    Anchors,
}
