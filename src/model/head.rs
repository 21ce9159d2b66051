//! From token vectors to a text's vector, and the encoder as a whole.

use super::arch::Arch;
use super::rows::{Rows, mean_pool};
use crate::common::DType;
use crate::graph::Expr;

/// Turns a text's token vectors into the text's vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub pooling: Pooling,
    /// Whether vectors are scaled to unit length. Training always does so, since it compares cosines.
    pub normalize: bool,
}

/// How token vectors are pooled into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    Mean,
}

/// The head used in training: mean pooling and unit length.
impl Default for Head {
    fn default() -> Self {
        Head { pooling: Pooling::Mean, normalize: true }
    }
}

impl Head {
    /// One vector per slot, `[rows * slots, hidden]` of type `wide`, not normalised; see [`mean_pool`].
    pub(super) fn pool<'g>(self, x: Expr<'g>, rows: &Rows<'g>, slots: Expr<'g>, wide: DType) -> Expr<'g> {
        match self.pooling {
            Pooling::Mean => mean_pool(x, rows, slots, wide),
        }
    }
}

/// Everything that turns tokens into a vector, except the weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoder {
    pub arch: Arch,
    pub head: Head,
}

impl Encoder {
    /// With the head used in training.
    pub fn new(arch: Arch) -> Self {
        Encoder { arch, head: Head::default() }
    }
}
