//! Names of the values of a step in chunks.

use crate::model::loss::Kind;

/// The vectors of a chunk's texts, and their cotangents.
pub(super) const EMBEDDED: &str = "embedded";
pub(super) const COTANGENT: &str = "cotangent";
/// Prefix of the names of parameter gradients.
pub const GRADIENT: &str = "gradient/";

/// Whether each stored negative is present, `i32`.
pub(super) const VALID: &str = "valid";

/// The targets of all chunks.
pub(super) const STORED_TARGETS: &str = "stored.targets";

/// Names of stored values: vectors, text ids, a teacher's vectors, and the vectors' cotangents.
pub(super) fn vectors(kind: Kind) -> String {
    format!("vectors.{}", kind.name())
}
pub(super) fn ids(kind: Kind) -> String {
    format!("ids.{}", kind.name())
}
pub(super) fn taught(kind: Kind) -> String {
    format!("taught.{}", kind.name())
}
pub(super) fn gradient(kind: Kind) -> String {
    format!("gradient.{}", kind.name())
}
/// Name of a value over the columns of all replicas.
pub(super) fn columns(name: &str) -> String {
    format!("columns.{name}")
}

/// Masked pairs of each row.
pub(super) const MASKED_COUNT: &str = "masked_count";
