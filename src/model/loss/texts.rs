//! The inputs and outputs of a loss.

use crate::graph::Expr;

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

/// One replica's unit vectors.
#[derive(Clone, Copy)]
pub struct Texts<'g> {
    /// `[b, d]`.
    pub anchors: Expr<'g>,
    /// `[b, d]`; row `i` belongs to anchor `i`.
    pub positives: Expr<'g>,
    pub negatives: Option<Negatives<'g>>,
    /// `ui32 [b·(2+n)]`: an id for each anchor, positive and negative, equal for equal texts in the global batch.
    pub text_ids: Option<Expr<'g>>,
}

/// Hard negatives, `n` per pair, in any order.
#[derive(Clone, Copy)]
pub struct Negatives<'g> {
    /// `[b·n, d]`.
    pub vectors: Expr<'g>,
    /// Whether each is present, `pred [b·n]`: pairs may have fewer than `n`.
    pub valid: Expr<'g>,
    /// The global-batch pair of each negative on all replicas, `i32 [B·n]`.
    pub pair: Expr<'g>,
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
    /// [`Texts::text_ids`].
    pub text_ids: bool,
    /// The pairs' target numbers.
    pub targets: bool,
}
