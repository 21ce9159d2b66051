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

/// Handle of a node: its index in the arena. Operands always have smaller indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(pub(crate) u32);

impl Value {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A scalar constant. Floats are kept by their bits so that ops can be compared and hashed.
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
    /// Logical: zeros come in from the left.
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

/// How exactly a dot multiplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Multiply {
    /// In full, on hardware that has only bf16 multipliers too. Operands of one type.
    Highest,
    /// Operands, of any float types, are rounded to bf16; their products are added up in f32.
    Bf16,
}

/// A function over primitives whose derivative is written by hand (`composite.rs`), because the
/// primitives' own would keep or read more than it has to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Composite {
    /// `(y, x, dy/dx)`: a function of each element by itself.
    Pointwise,
    /// `(y, x, gain, bias, normed, 1/σ)`: LayerNorm over the last dimension.
    LayerNorm,
    /// `(y, q, k, v, e, norm, share)`: softmax attention, see [`super::nn::attention`].
    Attention,
}

/// A primitive. Operands stand on the [`Node`]; here are the attributes only.
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
    /// Result: batch dimensions, free dimensions of the left, free dimensions of the right.
    Dot {
        batch: Vec<(usize, usize)>,
        contract: Vec<(usize, usize)>,
        multiply: Multiply,
    },
    /// `(table [n, d…], indices [i…]) → [i…, d…]`; indices are clamped to the table.
    /// The derivative assumes that they were inside it.
    Gather,
    /// `(indices [i…], updates [i…, d…]) → [rows, d…]`, sums over equal indices; others are dropped.
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
    /// Zeros before and after.
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
    /// Sum over replicas of each operand; one result per operand (see [`Op::TupleElement`]).
    AllReduce,
    /// Sum over replicas, of which each replica keeps its part along `dim`.
    ReduceScatter {
        dim: usize,
    },
    ReplicaId,
    /// Identity on each operand that the compiler may not move work across; one result per operand.
    Barrier,
    /// Result `index` of an op with several.
    TupleElement {
        index: usize,
    },
    /// Identity whose derivative is zero.
    StopGradient,
    /// The first operand's value, with a derivative of its own with respect to the inputs among the
    /// others. Only the derivative knows it; programs hold the value.
    Composite(Composite),
}

#[derive(Clone, Debug)]
pub struct Node {
    pub op: Op,
    pub inputs: Vec<Value>,
    pub ty: Ty,
    /// Index into the graph's scope names.
    pub scope: u32,
    /// The region that it belongs to, if any, which the reverse pass computes again rather than keeps.
    pub remat: Option<RematRegion>,
}

/// A part of the graph that the reverse pass computes again (Chen et al. 2016).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RematRegion {
    pub number: u32,
    pub keep: Keep,
}

/// What the reverse pass keeps of a [`RematRegion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// What is used outside.
    Results,
    Nothing,
}

/// The first thing that went wrong while a graph was built.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
#[error("in {scope}: {op} of {operands:?}: {message}")]
pub struct GraphError {
    pub scope: String,
    pub op: String,
    pub operands: Vec<Ty>,
    pub message: String,
}
