//! `trainer encode --out NAME.npy | NAME.safetensors`: a matrix, whole or coded in fewer bits.

use crate::common::{Matrix, atomic};
use crate::embed::{Precision, Steps, bits, write_npy};
use anyhow::{Context, Result, anyhow, ensure};
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use std::path::Path;

/// The numbers of a matrix as they are written.
pub struct Coded {
    dtype: Dtype,
    shape: [usize; 2],
    bytes: Vec<u8>,
}

/// As `quantize_embeddings` of sentence-transformers: the range of a dimension is that of these vectors.
///
/// # Errors
/// A single vector, which has no range.
pub fn coded(vectors: &Matrix, precision: Precision) -> Result<Coded> {
    let rows = || (0..vectors.rows).map(|i| vectors.row(i));
    let whole = [vectors.rows, vectors.dim];
    let codes = |sign: u8| -> Result<Vec<u8>> {
        ensure!(
            vectors.rows > 1,
            "--precision {} takes each number's range from all vectors, and there are {}; encode more texts at once",
            precision.name(),
            vectors.rows
        );
        let steps = Steps::over(vectors);
        Ok(rows().flat_map(|row| steps.codes(row).map(|code| code ^ sign).collect::<Vec<_>>()).collect())
    };
    let packed =
        |sign: u8| rows().flat_map(|row| bits(row).map(|byte| byte ^ sign).collect::<Vec<_>>()).collect();
    let eighth = [vectors.rows, vectors.dim.div_ceil(8)];
    // In two's complement, 128 less is the highest bit flipped.
    let (dtype, shape, bytes) = match precision {
        Precision::Float32 => (Dtype::F32, whole, bytemuck::cast_slice(&vectors.data).to_vec()),
        Precision::Int8 => (Dtype::I8, whole, codes(0x80)?),
        Precision::Uint8 => (Dtype::U8, whole, codes(0)?),
        Precision::Binary => (Dtype::I8, eighth, packed(0x80)),
        Precision::Ubinary => (Dtype::U8, eighth, packed(0)),
    };
    Ok(Coded { dtype, shape, bytes })
}

impl Coded {
    /// # Errors
    /// I/O errors.
    pub fn npy(&self, path: &Path) -> Result<()> {
        let kind = match self.dtype {
            Dtype::I8 => "|i1",
            Dtype::U8 => "|u1",
            _ => "<f4",
        };
        write_npy(path, kind, self.shape, &self.bytes)
    }

    /// # Errors
    /// I/O errors.
    pub fn safetensors(&self, path: &Path) -> Result<()> {
        let view =
            TensorView::new(self.dtype, self.shape.to_vec(), &self.bytes).map_err(|e| anyhow!("{e}"))?;
        let bytes = safetensors::serialize([("embeddings", view)], None).map_err(|e| anyhow!("{e}"))?;
        atomic::write_bytes(path, &bytes).context("--out")
    }
}
