//! Comparing vectors as the model specifies.

use crate::common::Matrix;
use crate::common::matrix::{absolute_difference, dot, squared_difference};
use crate::folder::Similarity;

/// A measure of two vectors of equal length; greater is nearer.
pub type Measure = fn(&[f32], &[f32]) -> f32;

/// The measure for vectors returned by [`prepared`].
pub fn measure(similarity: Similarity) -> Measure {
    match similarity {
        Similarity::Cosine | Similarity::Dot => dot,
        Similarity::Euclidean => |a, b| -squared_difference(a, b).sqrt(),
        Similarity::Manhattan => |a, b| -absolute_difference(a, b),
    }
}

/// Does what can be done to each vector by itself: for cosine, normalisation.
pub fn prepared(similarity: Similarity, vectors: Matrix) -> Matrix {
    if similarity == Similarity::Cosine { vectors.normalized() } else { vectors }
}
