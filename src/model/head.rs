//! From the vectors of a text's tokens to the text's, and the encoder as a whole.

use super::arch::Arch;
use super::rows::{Rows, mean_pool};
use crate::common::DType;
use crate::graph::Expr;

/// What makes a text's vector from those of its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub pooling: Pooling,
    /// Whether a vector is divided by its length. Training takes cosines and does so in any case.
    pub normalize: bool,
}

/// How the vectors of tokens become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    Mean,
}

/// As a run trains it: the mean, as a unit vector.
impl Default for Head {
    fn default() -> Self {
        Head { pooling: Pooling::Mean, normalize: true }
    }
}

impl Head {
    /// One vector for each slot, `[rows * slots, hidden]` of type `wide`, of any length; see [`mean_pool`].
    pub(super) fn pool<'g>(self, x: Expr<'g>, rows: &Rows<'g>, slots: Expr<'g>, wide: DType) -> Expr<'g> {
        match self.pooling {
            Pooling::Mean => mean_pool(x, rows, slots, wide),
        }
    }
}

/// Everything that turns tokens into a vector, but for the weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoder {
    pub arch: Arch,
    pub head: Head,
}

impl Encoder {
    /// With the head that is trained.
    pub fn new(arch: Arch) -> Self {
        Encoder { arch, head: Head::default() }
    }
}
