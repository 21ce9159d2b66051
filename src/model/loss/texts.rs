//! What a loss is made from, and what it leaves.

use crate::graph::Expr;

/// Which text of a row: what the loss treats as one matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Anchors,
    Positives,
    Negatives,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Anchors, Kind::Positives, Kind::Negatives];

    /// As in the names of values.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Anchors => "anchors",
            Kind::Positives => "positives",
            Kind::Negatives => "negatives",
        }
    }

    /// Texts of this kind in a row that has so many negatives.
    pub fn each(self, negatives: usize) -> usize {
        match self {
            Kind::Anchors | Kind::Positives => 1,
            Kind::Negatives => negatives,
        }
    }

    /// Whether texts of both kinds are queries, or both documents: those of one row are then not columns of each
    /// other.
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

/// One replica's vectors, unit length.
#[derive(Clone, Copy)]
pub struct Texts<'g> {
    /// `[b, d]`.
    pub anchors: Expr<'g>,
    /// `[b, d]`; row `i` belongs to anchor `i`.
    pub positives: Expr<'g>,
    pub negatives: Option<Negatives<'g>>,
    /// `ui32 [b·(2+n)]`: a number for each anchor, positive and negative; equal texts of the global
    /// batch have equal numbers.
    pub text_ids: Option<Expr<'g>>,
}

/// Hard negatives, `n` of each pair, in any order.
#[derive(Clone, Copy)]
pub struct Negatives<'g> {
    /// `[b·n, d]`.
    pub vectors: Expr<'g>,
    /// Whether each is one, `pred [b·n]`: pairs may have fewer than `n`.
    pub valid: Expr<'g>,
    /// Which pair of the global batch each negative of all replicas belongs to, `i32 [B·n]`.
    pub pair: Expr<'g>,
}

impl<'g> Texts<'g> {
    /// Vectors of a kind; `None` without negatives.
    pub(super) fn of(&self, kind: Kind) -> Option<Expr<'g>> {
        match kind {
            Kind::Anchors => Some(self.anchors),
            Kind::Positives => Some(self.positives),
            Kind::Negatives => self.negatives.map(|n| n.vectors),
        }
    }
}

/// What a loss makes of a replica's rows.
pub struct RowLosses<'g> {
    /// Loss of every local row, `[b]`; the loss of the batch is their mean over all replicas.
    pub rows: Expr<'g>,
    /// Scalars to be averaged over the replicas and logged, in the order of [`Loss::metrics`].
    pub metrics: Vec<Expr<'g>>,
}

/// What a loss must be given with the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// [`Texts::text_ids`].
    pub text_ids: bool,
    /// The numbers of the pairs.
    pub targets: bool,
}
