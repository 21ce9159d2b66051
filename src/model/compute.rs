//! How a program computes: its precision, and what it keeps for the backward pass.

use crate::common::DType;
use crate::graph::Multiply;
use serde::{Deserialize, Serialize};

/// Precision of matrix products and of the activations between them. Parameters, moments, gradients, softmax,
/// LayerNorm, pooling and loss are f32 in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Full f32, even on hardware that would round operands by default.
    #[default]
    F32,
    /// Operands rounded to bf16, products accumulated in f32, activations kept in bf16, except the residual stream of a
    /// family with norms before the blocks.
    Bf16,
}

/// What the backward pass recomputes instead of keeping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Remat {
    #[default]
    None,
    /// Everything within a layer; the hidden states between layers are kept.
    Layer,
    /// Attention scores, the only part that grows quadratically with length.
    Attention,
}

/// The platform a program is laid out for. Results are the same on all platforms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// Hidden states `[tokens, hidden]`: plain matrices, which a CPU multiplies fastest. bf16 products are computed as
    /// f32 products of rounded operands, since XLA's CPU backend does not support all bf16 products.
    #[default]
    Cpu,
    /// Hidden states `[rows, len, hidden]`, which the compiler lays out for attention without copies.
    Tpu,
}

impl Target {
    /// The target for a platform's PJRT name.
    pub fn of(platform: &str) -> Self {
        if platform == "tpu" { Target::Tpu } else { Target::Cpu }
    }
}

/// All compute options of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Compute {
    pub precision: Precision,
    pub remat: Remat,
    pub target: Target,
}

impl Compute {
    /// Shape of a tensor over the tokens of `[rows, len]`, followed by the dimensions `rest`.
    pub fn tokens(self, [rows, len]: [usize; 2], rest: &[usize]) -> Vec<usize> {
        match self.target {
            Target::Cpu => [&[rows * len], rest].concat(),
            Target::Tpu => [&[rows, len], rest].concat(),
        }
    }

    /// Element type of activations between ops, given parameters of type `wide`.
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
