//! A stack of vectors on the host, produced by encoding and read by evaluation.

/// `rows` vectors of `dim` numbers, row-major.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    pub rows: usize,
    pub dim: usize,
    /// `rows * dim` numbers.
    pub data: Vec<f32>,
}

impl Matrix {
    /// Takes `data`; panics if its length is not `rows * dim` (a bug in the caller).
    pub fn new(rows: usize, dim: usize, data: Vec<f32>) -> Self {
        assert_eq!(data.len(), rows * dim, "matrix of {rows} x {dim} from {} numbers", data.len());
        Matrix { rows, dim, data }
    }

    /// All zero.
    pub fn zeros(rows: usize, dim: usize) -> Self {
        Matrix { rows, dim, data: vec![0.0; rows * dim] }
    }

    /// Vector `i`, `[dim]`.
    pub fn row(&self, i: usize) -> &[f32] {
        &self.data[i * self.dim..(i + 1) * self.dim]
    }

    pub fn row_mut(&mut self, i: usize) -> &mut [f32] {
        &mut self.data[i * self.dim..(i + 1) * self.dim]
    }

    /// Divides every vector by its length; a zero vector stays zero (its cosine with anything is 0).
    pub fn normalized(mut self) -> Self {
        for i in 0..self.rows {
            let row = self.row_mut(i);
            let norm = row.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>().sqrt();
            if norm > 0.0 {
                row.iter_mut().for_each(|x| *x = (f64::from(*x) / norm) as f32);
            }
        }
        self
    }
}

/// Inner product of two vectors of equal length, in f32.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    sum(a, b, |x, y| x * y)
}

/// Σ (a − b)² of two vectors of equal length, in f32.
pub fn squared_difference(a: &[f32], b: &[f32]) -> f32 {
    sum(a, b, |x, y| (x - y) * (x - y))
}

/// Σ |a − b| of two vectors of equal length, in f32.
pub fn absolute_difference(a: &[f32], b: &[f32]) -> f32 {
    sum(a, b, |x, y| (x - y).abs())
}

/// Eight partial sums in a fixed order, so that the compiler can vectorise and the result depends only on the two
/// vectors.
#[inline(always)]
fn sum(a: &[f32], b: &[f32], of: impl Fn(f32, f32) -> f32) -> f32 {
    debug_assert_eq!(a.len(), b.len());
    let mut sums = [0.0f32; 8];
    let (mut xs, mut ys) = (a.chunks_exact(8), b.chunks_exact(8));
    for (x, y) in (&mut xs).zip(&mut ys) {
        for i in 0..8 {
            sums[i] += of(x[i], y[i]);
        }
    }
    let tail: f32 = xs.remainder().iter().zip(ys.remainder()).map(|(x, y)| of(*x, *y)).sum();
    sums.iter().sum::<f32>() + tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_rows_and_keeps_zeros() {
        let m = Matrix::new(2, 2, vec![3.0, 4.0, 0.0, 0.0]).normalized();
        assert_eq!(m.data, [0.6, 0.8, 0.0, 0.0]);
    }

    #[test]
    fn sums_handle_every_tail() {
        for n in 0..20 {
            let a: Vec<f32> = (0..n).map(|i| i as f32).collect();
            let zero = vec![0.0; a.len()];
            let squares: f32 = (0..n).map(|i| (i * i) as f32).sum();
            assert_eq!(dot(&a, &a), squares);
            assert_eq!(squared_difference(&zero, &a), squares);
            assert_eq!(absolute_difference(&zero, &a), (0..n).sum::<i32>() as f32);
        }
    }
}
