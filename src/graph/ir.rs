//! The vocabulary: types, primitives, nodes.

use crate::common::DType;
use std::fmt;

/// Element type and static shape of a value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ty {
    pub dtype: DType,
    pub shape: Vec<usize>,
}

impl Ty {
    pub fn new(dtype: DType, shape: &[usize]) -> Self {
        Ty { dtype, shape: shape.to_vec() }
    }

    pub fn bytes(&self) -> usize {
        self.len() * self.dtype.size()
    }

    pub fn rank(&self) -> usize {
        self.shape.len()
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn with_shape(&self, shape: &[usize]) -> Self {
        Ty::new(self.dtype, shape)
    }

    pub fn with_dtype(&self, dtype: DType) -> Self {
        Ty::new(dtype, &self.shape)
    }
}

/// The MLIR spelling, e.g. `8x128xf32`; a scalar is `f32`.
impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for d in &self.shape {
            write!(f, "{d}x")?;
        }
        write!(f, "{}", self.dtype)
    }
}

impl fmt::Debug for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Index of a node in the arena. Operands always have smaller indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(pub(crate) u32);

impl Value {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A scalar constant. Floats are stored as bits so that ops can be compared and hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    Float(u64),
    Int(i64),
}

impl Literal {
    pub fn float(x: f64) -> Self {
        Literal::Float(x.to_bits())
    }

    pub fn as_f64(self) -> f64 {
        match self {
            Literal::Float(bits) => f64::from_bits(bits),
            Literal::Int(i) => i as f64,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Neg,
    Exp,
    /// `exp(x) - 1`, accurate near zero (AdamW's bias correction needs it).
    Expm1,
    Log,
    Sqrt,
    Rsqrt,
    Tanh,
    Erf,
    /// With `Sin`, for rotary positions.
    Cos,
    Sin,
    Abs,
    Sign,
    Not,
    IsFinite,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Max,
    Min,
    And,
    Or,
    Xor,
    Shl,
    /// Logical: shifts in zeros.
    Shr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cmp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReduceOp {
    Sum,
    Max,
    Min,
}

/// Precision of a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Multiply {
    /// Full precision, even on hardware with only bf16 multipliers. Both operands have the same type.
    Highest,
    /// Operands (f32 or bf16) are rounded to bf16; products are accumulated in f32.
    Bf16,
}

/// A function over primitives with a hand-written derivative (`composite.rs`), because the chain rule's would keep or
/// read more than needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Composite {
    /// `(y, x, dy/dx)`: an elementwise function.
    Pointwise,
    /// `(y, x, gain, bias, normed, 1/σ)`: LayerNorm over the last dimension; a constant `bias` if it has none.
    LayerNorm,
    /// `(y, q, k, v, e, norm, share)`, and the bias of the scores if there is one: softmax attention, see
    /// [`super::nn::attention`].
    Attention,
}

/// A primitive and its attributes; the operands are in the [`Node`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Input `index` of the program.
    Param {
        index: usize,
        name: String,
    },
    /// A scalar.
    Const(Literal),
    /// Counts along `dim`.
    Iota {
        dim: usize,
    },
    Unary(UnaryOp),
    Binary(BinaryOp),
    Compare(Cmp),
    /// `(pred, on_true, on_false)`.
    Select,
    Convert,
    Reshape,
    Transpose {
        perm: Vec<usize>,
    },
    /// Operand dimension `i` becomes result dimension `dims[i]`; the others repeat.
    Broadcast {
        dims: Vec<usize>,
    },
    Reduce {
        op: ReduceOp,
        dims: Vec<usize>,
    },
    /// Result dimensions: batch, free left, free right.
    Dot {
        batch: Vec<(usize, usize)>,
        contract: Vec<(usize, usize)>,
        multiply: Multiply,
    },
    /// `(table [n, d…], indices [i…]) → [i…, d…]`; indices are clamped to the table. The derivative assumes they were
    /// in range.
    Gather,
    /// `(indices [i…], updates [i…, d…]) → [rows, d…]`; sums over equal indices; out-of-range updates are dropped.
    ScatterAdd {
        rows: usize,
    },
    Slice {
        start: Vec<usize>,
        limit: Vec<usize>,
    },
    /// `(x, one scalar start per dimension)`; starts are clamped so that the slice fits.
    DynamicSlice {
        sizes: Vec<usize>,
    },
    /// `(x, update, one scalar start per dimension)`.
    DynamicUpdateSlice,
    /// Zero padding.
    Pad {
        low: Vec<usize>,
        high: Vec<usize>,
    },
    Concat {
        dim: usize,
    },
    /// Every replica's operand, concatenated along `dim` in replica order.
    AllGather {
        dim: usize,
    },
    /// Sum of each operand over replicas; one result per operand (see [`Op::TupleElement`]).
    AllReduce,
    /// Sum over replicas; each replica keeps its part along `dim`.
    ReduceScatter {
        dim: usize,
    },
    ReplicaId,
    /// Identity the compiler may not move work across; one result per operand.
    Barrier,
    /// Result `index` of a multi-result op.
    TupleElement {
        index: usize,
    },
    /// Identity whose derivative is zero.
    StopGradient,
    /// The first operand, with its own derivative with respect to the inputs among the others. Used only by
    /// differentiation; programs hold just the value.
    Composite(Composite),
}

#[derive(Clone, Debug)]
pub struct Node {
    pub op: Op,
    pub inputs: Vec<Value>,
    pub ty: Ty,
    /// Index into the graph's scope names.
    pub scope: u32,
    /// The region it belongs to, if any, that the reverse pass recomputes.
    pub remat: Option<RematRegion>,
}

/// A part of the graph recomputed in the reverse pass (Chen et al. 2016).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RematRegion {
    pub number: u32,
    pub keep: Keep,
}

/// What the reverse pass keeps of a [`RematRegion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Values used outside the region.
    Results,
    Nothing,
}

/// The first error made while building a graph.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
#[error("in {scope}: {op} of {operands:?}: {message}")]
pub struct GraphError {
    pub scope: String,
    pub op: String,
    pub operands: Vec<Ty>,
    pub message: String,
}
