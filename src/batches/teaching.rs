//! A teacher's vectors in a batch.

use crate::shards::Vectors;
use std::sync::Arc;

/// Whose vectors go into a batch.
#[derive(Clone)]
pub struct Teaching {
    pub vectors: Arc<Vectors>,
    /// Those of all texts, or of the anchors alone.
    pub each: bool,
}
