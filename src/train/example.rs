//! How a model compares the texts of its card's usage example.

use crate::common::Matrix;
use crate::embed::Embedder;
use crate::eval::{measure, prepared};
use crate::folder::{Example, Side};
use anyhow::Result;

/// The matrix that the example prints.
///
/// # Errors
/// PJRT errors; vectors that are not finite.
pub fn similarities(embedder: &mut Embedder, example: &Example) -> Result<Vec<Vec<f32>>> {
    let similarity = embedder.settings().similarity;
    let mut encode = |side: &Side| -> Result<Matrix> {
        embedder.set_prefix(&side.prompt)?;
        Ok(prepared(similarity, embedder.encode(&side.texts)?))
    };
    let rows = encode(&example.rows)?;
    let columns = example.columns.as_ref().map(&mut encode).transpose()?;
    let columns = columns.as_ref().unwrap_or(&rows);
    let compare = measure(similarity);
    let row = |i: usize| (0..columns.rows).map(|j| compare(rows.row(i), columns.row(j))).collect();
    Ok((0..rows.rows).map(row).collect())
}
