//! Which of many vectors is nearest: of equal ones the first, as NumPy's `argmax`.

use super::similarity::Measure;
use crate::common::Matrix;
use rayon::prelude::*;

/// For each row of `from` the nearest row of `to`, [n, dim] and [m, dim] with m > 0.
pub fn nearest(from: &Matrix, to: &Matrix, measure: Measure) -> Vec<usize> {
    let best = |i: usize| {
        let score = |j: usize| measure(from.row(i), to.row(j));
        (1..to.rows).fold((0, score(0)), |best, j| if score(j) > best.1 { (j, score(j)) } else { best }).0
    };
    (0..from.rows).into_par_iter().map(best).collect()
}
