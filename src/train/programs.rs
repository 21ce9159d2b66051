//! Which programs a run compiles.

use crate::batches::{Layout, Reading};
use crate::model::{BatchShape, GroupShape};

/// The shape of the batches of a loss, by its number.
pub type LossShape = (usize, BatchShape);

/// Every shape of a batch that holds this of its rows, smallest first. Each is an executable of its own.
pub fn shapes(layout: &Layout, reading: Reading) -> Vec<BatchShape> {
    if layout.packing().is_none() {
        return vec![shape(layout, reading, 0)];
    }
    let most = layout.geometry().texts(reading.negatives);
    let listed = layout.row_counts().listed().get(&reading.negatives).into_iter().flatten().copied();
    let mut rows: Vec<usize> = listed.filter(|&r| r < most).chain([most]).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter().map(|r| shape(layout, reading, r)).collect()
}

/// The shapes of packed batches that more likely than not occur within `steps`, most frequent first, by the lengths the
/// row counts were chosen from.
pub fn likely_shapes(layout: &Layout, steps: u64) -> Vec<LossShape> {
    let likely = layout.row_counts().likely(steps).into_iter();
    likely.map(|(reading, rows)| (reading.loss, shape(layout, reading, rows))).collect()
}

/// The shape of a batch that holds this of its rows; `rows` of a share matters only if it is packed.
pub fn shape(layout: &Layout, reading: Reading, rows: usize) -> BatchShape {
    let (g, Reading { negatives, targets, .. }) = (layout.geometry(), reading);
    let Some(packing) = g.packing else {
        return BatchShape { targets, ..BatchShape::padded(g.pairs, negatives, g.max_len_a, g.max_len_b) };
    };
    let group = GroupShape { rows, len: packing.row_len, texts: packing.texts_per_row };
    BatchShape { groups: vec![group], pairs: g.pairs, negatives, targets }
}
