//! How a program computes what it computes: in which precision, and what it keeps for the reverse pass.

use crate::common::DType;
use crate::graph::Multiply;
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

/// What a program is written for. Its results are the same on all platforms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// Hidden states `[tokens, hidden]`: plain matrices, which a CPU multiplies best. Products of bf16
    /// operands as f32 products of rounded ones, for XLA's CPU backend cannot run all of the others.
    #[default]
    Cpu,
    /// Hidden states `[rows, len, hidden]`, which the compiler lays out for attention without copies.
    Tpu,
}

impl Target {
    /// By the platform's PJRT name.
    pub fn of(platform: &str) -> Self {
        if platform == "tpu" { Target::Tpu } else { Target::Cpu }
    }
}

/// All choices of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Compute {
    pub precision: Precision,
    pub remat: Remat,
    pub target: Target,
}

impl Compute {
    /// Shape of a tensor with one entry for each token of `[rows, len]` and each of `rest`.
    pub fn tokens(self, [rows, len]: [usize; 2], rest: &[usize]) -> Vec<usize> {
        match self.target {
            Target::Cpu => [&[rows * len], rest].concat(),
            Target::Tpu => [&[rows, len], rest].concat(),
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
