//! Names of the values of a step in chunks.

use crate::model::loss::Kind;

/// The vectors of a chunk's texts, and the gradients with respect to them.
pub(super) const EMBEDDED: &str = "embedded";
pub(super) const COTANGENT: &str = "cotangent";
/// Stores the gradients of the parameters under the parameters' names behind this.
pub const GRADIENT: &str = "gradient/";

/// Whether each stored negative is one, `i32`.
pub(super) const VALID: &str = "valid";

/// Names of stored values: vectors, texts' numbers, and gradients with respect to the vectors.
pub(super) fn vectors(kind: Kind) -> String {
    format!("vectors.{}", kind.name())
}
pub(super) fn ids(kind: Kind) -> String {
    format!("ids.{}", kind.name())
}
pub(super) fn gradient(kind: Kind) -> String {
    format!("gradient.{}", kind.name())
}
/// Of all replicas together.
pub(super) fn columns(name: &str) -> String {
    format!("columns.{name}")
}

/// Pairs that are masked, of each row.
pub(super) const MASKED_COUNT: &str = "masked_count";
