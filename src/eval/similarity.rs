//! Comparing vectors as the model says.

use crate::common::Matrix;
use crate::common::matrix::{absolute_difference, dot, squared_difference};
use crate::folder::Similarity;

/// A measure of two vectors of one length; the greater the nearer.
pub type Measure = fn(&[f32], &[f32]) -> f32;

/// The measure of vectors that [`prepared`] has made.
pub fn measure(similarity: Similarity) -> Measure {
    match similarity {
        Similarity::Cosine | Similarity::Dot => dot,
        Similarity::Euclidean => |a, b| -squared_difference(a, b).sqrt(),
        Similarity::Manhattan => |a, b| -absolute_difference(a, b),
    }
}

/// What can be done to each vector by itself: for a cosine, dividing it by its length.
pub fn prepared(similarity: Similarity, vectors: Matrix) -> Matrix {
    if similarity == Similarity::Cosine { vectors.normalized() } else { vectors }
}
