//! How a program computes what it computes: in which precision, and what it keeps for the reverse pass.

use crate::common::DType;
use crate::graph::Precision as Multiply;
use serde::{Deserialize, Serialize};

/// Of matrix products and of what is kept between them. Parameters, moments, gradients, softmax,
/// LayerNorm, pooling and loss are f32 in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// All of f32, on hardware that would rather round its operands too.
    #[default]
    F32,
    /// Operands rounded to bf16, products added up in f32, activations kept in bf16.
    Bf16,
}

/// What the reverse pass computes again instead of keeping it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Remat {
    #[default]
    None,
    /// Everything within a layer; the hidden states between layers are kept.
    Layer,
    /// Attention's scores, the one part that grows with the square of the length.
    Attention,
}

/// How hidden states lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// `[tokens, hidden]`: plain matrices, which a CPU multiplies best.
    #[default]
    Flat,
    /// `[rows, len, hidden]`: a TPU's compiler lays out attention's operands without copies.
    Rows,
}

impl Layout {
    /// The faster one on devices of `platform`, by its PJRT name.
    pub fn of(platform: &str) -> Self {
        if platform == "tpu" { Layout::Rows } else { Layout::Flat }
    }
}

/// All choices of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Compute {
    pub precision: Precision,
    pub remat: Remat,
    pub layout: Layout,
}

impl Compute {
    /// Shape of a tensor with one entry for each token of `[rows, len]` and each of `rest`.
    pub fn tokens(self, [rows, len]: [usize; 2], rest: &[usize]) -> Vec<usize> {
        match self.layout {
            Layout::Flat => [&[rows * len], rest].concat(),
            Layout::Rows => [&[rows, len], rest].concat(),
        }
    }

    /// Element type of activations between ops, where parameters are of type `wide`.
    pub fn narrow(self, wide: DType) -> DType {
        match self.precision {
            Precision::F32 => wide,
            Precision::Bf16 => DType::BF16,
        }
    }

    /// How dots multiply.
    pub fn multiply(self) -> Multiply {
        match self.precision {
            Precision::F32 => Multiply::Highest,
            Precision::Bf16 => Multiply::Bf16,
        }
    }
}
