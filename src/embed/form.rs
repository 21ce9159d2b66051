//! Shorter and coarser vectors: prefixes of them (Matryoshka, Kusupati et al. 2022), and numbers of fewer bits.

use crate::common::Matrix;
use anyhow::{Result, bail, ensure};
use std::fmt;
use std::str::FromStr;

/// How a number of a vector is kept; as `precision` of sentence-transformers' `encode` and `quantize_embeddings`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    #[default]
    Float32,
    /// One of 256 steps between the least and the greatest of its dimension, from −128 on.
    Int8,
    /// The same from 0 on.
    Uint8,
    /// A bit, whether it is above 0; eight of them are a byte, from −128 on.
    Binary,
    /// The same from 0 on.
    Ubinary,
}

impl Precision {
    pub const ALL: [Precision; 5] =
        [Precision::Float32, Precision::Int8, Precision::Uint8, Precision::Binary, Precision::Ubinary];

    /// As in sentence-transformers.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Float32 => "float32",
            Precision::Int8 => "int8",
            Precision::Uint8 => "uint8",
            Precision::Binary => "binary",
            Precision::Ubinary => "ubinary",
        }
    }
}

impl Precision {
    /// Whether a number is one of the steps of its dimension.
    pub fn has_steps(self) -> bool {
        matches!(self, Precision::Int8 | Precision::Uint8)
    }
}

impl FromStr for Precision {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = || Self::ALL.map(Precision::name).join(", ");
        match Self::ALL.into_iter().find(|p| p.name() == name.trim().to_lowercase()) {
            Some(precision) => Ok(precision),
            None => bail!("{name:?} is none of {}", known()),
        }
    }
}

/// What is done to vectors before they are compared or written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Numbers kept of each vector, from the first on.
    pub dim: Option<usize>,
    pub precision: Precision,
}

impl Form {
    /// # Errors
    /// More numbers than a vector of `width` has, or none.
    pub fn check(&self, width: usize) -> Result<()> {
        let dim = self.dim.unwrap_or(width);
        ensure!(
            (1..=width).contains(&dim),
            "the model's vectors have {width} numbers and cannot be cut to {dim}; give 1 to {width}"
        );
        Ok(())
    }

    /// Cuts the vectors.
    pub fn cut(&self, vectors: Matrix) -> Matrix {
        match self.dim.filter(|dim| *dim < vectors.dim) {
            None => vectors,
            Some(dim) => {
                let data = (0..vectors.rows).flat_map(|i| &vectors.row(i)[..dim]).copied().collect();
                Matrix::new(vectors.rows, dim, data)
            }
        }
    }
}

impl fmt::Display for Form {
    /// Part of the names of figures: `dim256`, `int8`, `dim256.int8`; empty for vectors as they are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dim = self.dim.map(|dim| format!("dim{dim}"));
        let precision =
            Some(self.precision).filter(|p| *p != Precision::Float32).map(|p| p.name().to_owned());
        f.write_str(&dim.into_iter().chain(precision).collect::<Vec<_>>().join("."))
    }
}

/// The least number of each dimension and the size of its 255 steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps(Vec<(f32, f32)>);

impl Steps {
    /// Over these vectors; a dimension that never changes has steps of 1.
    pub fn over(vectors: &Matrix) -> Steps {
        let range = |k: usize| {
            let column = (0..vectors.rows).map(|i| vectors.row(i)[k]);
            let (least, most) = column.fold((f32::MAX, f32::MIN), |(a, b), x| (a.min(x), b.max(x)));
            let step = (most - least) / 255.0;
            (least, if step > 0.0 { step } else { 1.0 })
        };
        Steps((0..vectors.dim).map(range).collect())
    }

    /// The step of each number, 0 to 255.
    pub fn codes<'a>(&'a self, vector: &'a [f32]) -> impl Iterator<Item = u8> + 'a {
        let code =
            |(x, (least, step)): (&f32, &(f32, f32))| ((x - least) / step).floor().clamp(0.0, 255.0) as u8;
        vector.iter().zip(&self.0).map(code)
    }

    /// The codes of vectors as numbers to compare, as an index would see them.
    pub fn coded(&self, vectors: &Matrix, precision: Precision) -> Matrix {
        let offset = if precision == Precision::Int8 { 128.0 } else { 0.0 };
        let number = |code: u8| f32::from(code) - offset;
        let data = (0..vectors.rows).flat_map(|i| self.codes(vectors.row(i)).map(number)).collect();
        Matrix::new(vectors.rows, vectors.dim, data)
    }
}

/// The bits of vectors as numbers to compare.
pub fn signs(mut vectors: Matrix) -> Matrix {
    vectors.data.iter_mut().for_each(|x| *x = if *x > 0.0 { 1.0 } else { 0.0 });
    vectors
}

/// The bits of a vector, eight to a byte, the first the highest; the last byte is filled with 0.
pub fn bits(vector: &[f32]) -> impl Iterator<Item = u8> + '_ {
    let byte =
        |part: &[f32]| part.iter().enumerate().fold(0, |byte, (i, x)| byte | u8::from(*x > 0.0) << (7 - i));
    vector.chunks(8).map(byte)
}
