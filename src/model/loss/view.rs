//! A batch's vectors as a loss sees them: at one of the widths that Matryoshka trains, of this replica and of all.

use super::mask::Masks;
use super::texts::{Kind, Negatives, TaughtTexts, Texts};
use crate::graph::{Expr, nn};
use std::cell::{OnceCell, RefCell};

/// Values by kind of text, each made once.
#[derive(Default)]
struct Made<'g>(RefCell<Vec<(Kind, Expr<'g>)>>);

impl<'g> Made<'g> {
    fn once(&self, kind: Kind, make: impl FnOnce() -> Expr<'g>) -> Expr<'g> {
        let known = self.0.borrow().iter().find(|(k, _)| *k == kind).map(|(_, x)| *x);
        known.unwrap_or_else(|| {
            let x = make();
            self.0.borrow_mut().push((kind, x));
            x
        })
    }
}

/// What the widths of a batch have in common.
pub(super) struct Shared<'g> {
    pub texts: Texts<'g>,
    /// The loss's own parameters.
    pub params: Vec<Expr<'g>>,
    masks: OnceCell<Masks<'g>>,
    /// The whole vectors of all replicas: one all-gather serves every width.
    gathered: Made<'g>,
    /// The teacher's as unit vectors, of this replica and of all.
    guides: Made<'g>,
    all_guides: Made<'g>,
}

impl<'g> Shared<'g> {
    pub fn new(texts: &Texts<'g>, params: &[Expr<'g>]) -> Self {
        Shared {
            texts: *texts,
            params: params.to_vec(),
            masks: OnceCell::new(),
            gathered: Made::default(),
            guides: Made::default(),
            all_guides: Made::default(),
        }
    }

    /// The teacher's unit vectors of the texts of a kind, of this replica and of all; `None` without a teacher of each
    /// text, and for negatives if there are none.
    pub fn guide(&self, kind: Kind) -> Option<(Expr<'g>, Expr<'g>)> {
        let taught = self.texts.taught?;
        let whole = match kind {
            Kind::Anchors => Some(taught.anchors),
            Kind::Positives => taught.positives,
            Kind::Negatives => taught.negatives,
        }?;
        let unit = || nn::l2_normalize(whole.convert(self.texts.anchors.dtype()));
        let local = self.guides.once(kind, unit);
        Some((local, self.all_guides.once(kind, || local.all_gather(0))))
    }

    pub fn masks(&self) -> &Masks<'g> {
        self.masks.get_or_init(|| Masks::new(&self.texts))
    }
}

/// A batch at one width.
pub(super) struct View<'a, 'g> {
    pub shared: &'a Shared<'g>,
    /// The first so many dimensions, at unit length again; `None`: the vectors as they are.
    dim: Option<usize>,
    local: Made<'g>,
    all: Made<'g>,
}

impl<'a, 'g> View<'a, 'g> {
    pub fn new(shared: &'a Shared<'g>, dim: Option<usize>) -> Self {
        View { shared, dim, local: Made::default(), all: Made::default() }
    }

    /// `[b, d]`.
    pub fn anchors(&self) -> Expr<'g> {
        self.of(Kind::Anchors, self.shared.texts.anchors)
    }

    /// `[b, d]`.
    pub fn positives(&self) -> Expr<'g> {
        self.of(Kind::Positives, self.shared.texts.positives)
    }

    /// This replica's vectors of a kind; `None` for negatives if there are none.
    pub fn local(&self, kind: Kind) -> Option<Expr<'g>> {
        self.shared.texts.of(kind).map(|whole| self.of(kind, whole))
    }

    fn of(&self, kind: Kind, whole: Expr<'g>) -> Expr<'g> {
        self.local.once(kind, || shrink(whole, self.dim))
    }

    /// This replica's negatives and their vectors `[b·n, d]`; `None` if there are none.
    pub fn negatives(&self) -> Option<(Negatives<'g>, Expr<'g>)> {
        self.shared.texts.negatives.zip(self.local(Kind::Negatives))
    }

    /// The numbers `from..to` of each pair, `[b, to − from]`.
    pub fn targets(&self, from: usize, to: usize) -> Expr<'g> {
        let x = self.shared.texts.anchors;
        match self.shared.texts.targets {
            Some(targets) => targets.convert(x.dtype()).slice_dim(1, from, to),
            None => {
                x.g.fail("targets", vec![x.ty()], "the loss reads targets, and the step has none".into());
                x.slice_dim(1, 0, 1)
            }
        }
    }

    /// Number `k` of each pair, `[b]`.
    pub fn target(&self, k: usize) -> Expr<'g> {
        let targets = self.targets(k, k + 1);
        targets.reshape(&[targets.shape()[0]])
    }

    /// The teacher's vectors for the texts of a kind, as many dimensions as this view has; `None` for negatives if
    /// there are none.
    pub fn taught(&self, kind: Kind) -> Option<Expr<'g>> {
        let taught = self.shared.texts.taught?;
        let whole = match (kind, taught.of) {
            (Kind::Anchors, _) | (Kind::Positives, TaughtTexts::Anchors) => Some(taught.anchors),
            (Kind::Negatives, TaughtTexts::Anchors) => {
                self.shared.texts.negatives.map(|n| n.spread(taught.anchors))
            }
            (Kind::Positives, TaughtTexts::Texts) => taught.positives,
            (Kind::Negatives, TaughtTexts::Texts) => taught.negatives,
        }?;
        let whole = whole.convert(self.shared.texts.anchors.dtype());
        Some(self.dim.map_or(whole, |d| whole.slice_dim(1, 0, d)))
    }

    /// The vectors of a kind of all replicas; `None` for negatives if there are none.
    pub fn all(&self, kind: Kind) -> Option<Expr<'g>> {
        let whole = self.shared.texts.of(kind)?;
        let gathered = self.shared.gathered.once(kind, || whole.all_gather(0));
        Some(self.all.once(kind, || shrink(gathered, self.dim)))
    }
}

/// Truncates vectors to `dim` dimensions and renormalises them; `None` leaves them unchanged. As `shrink` in
/// sentence-transformers' `MatryoshkaLoss`.
pub fn shrink(x: Expr<'_>, dim: Option<usize>) -> Expr<'_> {
    dim.map_or(x, |d| nn::l2_normalize(x.slice_dim(1, 0, d)))
}
