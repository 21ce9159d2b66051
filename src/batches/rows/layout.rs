//! How a global batch is laid out in the tensors of its shares.

use super::geometry::{Geometry, Packing};
use super::row_counts::RowCounts;
use anyhow::{Result, ensure};
use std::ops::Range;

/// A valid geometry, and the row counts of its batches.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    geometry: Geometry,
    row_counts: RowCounts,
    local: Range<usize>,
}

impl Layout {
    /// All shares in this process; without packing the row counts are ignored.
    ///
    /// # Errors
    /// As for [`Geometry::validate`].
    pub fn new(geometry: Geometry, row_counts: RowCounts) -> Result<Self> {
        geometry.validate()?;
        let local = 0..geometry.shares;
        Ok(Layout { geometry, row_counts, local })
    }

    /// The same batches, with tensors of the `local` shares only.
    ///
    /// # Errors
    /// No shares, or some that do not exist.
    pub fn keep(&self, local: Range<usize>) -> Result<Self> {
        let shares = self.geometry.shares;
        ensure!(
            local.start < local.end && local.end <= shares,
            "this process has replicas {local:?} of {shares}; it needs at least one of them"
        );
        Ok(Layout { local, ..self.clone() })
    }

    /// The same batches, without these tokens in the pooling; see [`Geometry::unpooled`].
    pub fn without(&self, unpooled: Vec<[u16; 3]>) -> Self {
        Layout { geometry: Geometry { unpooled, ..self.geometry.clone() }, ..self.clone() }
    }

    /// The same batches, whose padding tokens within a text take no position; see [`Geometry::skips_padding`].
    pub fn skipping_padding(&self) -> Self {
        Layout { geometry: Geometry { skips_padding: true, ..self.geometry.clone() }, ..self.clone() }
    }

    pub fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    pub fn row_counts(&self) -> &RowCounts {
        &self.row_counts
    }

    /// The shares whose tensors this process makes.
    pub fn local(&self) -> Range<usize> {
        self.local.clone()
    }

    /// Rows per share of a packed batch with `negatives` negatives whose fullest share needs `needed` rows.
    pub fn rows(&self, negatives: usize, needed: usize) -> usize {
        self.row_counts.rows(negatives, needed, self.geometry.texts(negatives))
    }

    pub fn packing(&self) -> Option<Packing> {
        self.geometry.packing
    }
}
