//! Element types and their StableHLO names.

use std::fmt;

/// Element type of a tensor, on the host and in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DType {
    Pred,
    I32,
    U16,
    U32,
    BF16,
    F32,
    F64,
}

impl DType {
    /// Bytes of one element.
    pub fn size(self) -> usize {
        match self {
            DType::Pred => 1,
            DType::U16 | DType::BF16 => 2,
            DType::I32 | DType::U32 | DType::F32 => 4,
            DType::F64 => 8,
        }
    }

    pub fn is_float(self) -> bool {
        matches!(self, DType::BF16 | DType::F32 | DType::F64)
    }

    /// The name in StableHLO text, e.g. `ui32`.
    pub fn mlir(self) -> &'static str {
        match self {
            DType::Pred => "i1",
            DType::I32 => "i32",
            DType::U16 => "ui16",
            DType::U32 => "ui32",
            DType::BF16 => "bf16",
            DType::F32 => "f32",
            DType::F64 => "f64",
        }
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.mlir())
    }
}
