//! What is known of a model in a run besides its vectors.

use crate::common::Matrix;
use crate::corpus::Record;
use anyhow::Result;

/// The losses that a model is trained with.
pub trait TrainedLosses {
    /// That of the pairs of the data set `set`, or the usual one.
    ///
    /// # Errors
    /// A set that the run does not have; no name, although each has a loss of its own.
    fn of(&self, set: Option<&str>) -> Result<&dyn TrainedLoss>;
}

/// A loss that a model is trained with.
pub trait TrainedLoss {
    /// Rows of a batch, in which other rows' texts may be negatives.
    fn batch(&self) -> usize;

    /// The mean loss of these rows: `vectors` has `columns` rows for each, those of its texts, and zeros after them.
    ///
    /// # Errors
    /// Rows that the loss cannot be computed of; PJRT errors.
    fn of(&self, rows: &[Record], columns: usize, vectors: &Matrix) -> Result<f64>;
}
