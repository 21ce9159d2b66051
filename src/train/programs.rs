//! Which programs a run compiles.

use crate::batches::Layout;
use crate::model::{BatchShape, GroupShape};

/// Every shape of a batch whose pairs have up to `negatives` negatives, smallest first. Each is an executable of its
/// own.
pub fn shapes(layout: &Layout, negatives: usize) -> Vec<BatchShape> {
    if layout.packing().is_none() {
        return vec![shape(layout, negatives, 0)];
    }
    let most = layout.geometry().texts(negatives);
    let listed = layout.row_counts().listed().get(&negatives).into_iter().flatten().copied();
    let mut rows: Vec<usize> = listed.filter(|&r| r < most).chain([most]).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter().map(|r| shape(layout, negatives, r)).collect()
}

/// The shapes of packed batches that more likely than not occur within `steps`, most frequent first, by the lengths the
/// row counts were chosen from.
pub fn likely_shapes(layout: &Layout, steps: u64) -> Vec<BatchShape> {
    let likely = layout.row_counts().likely(steps).into_iter();
    likely.map(|(negatives, rows)| shape(layout, negatives, rows)).collect()
}

/// The shape of a batch whose pairs have up to `negatives` negatives; `rows` of a share matters only if it is packed.
pub fn shape(layout: &Layout, negatives: usize, rows: usize) -> BatchShape {
    let g = layout.geometry();
    let Some(packing) = g.packing else {
        let padded = BatchShape::padded(g.pairs, negatives, g.max_len_a, g.max_len_b);
        return BatchShape { targets: g.targets, ..padded };
    };
    let group = GroupShape { rows, len: packing.row_len, texts: packing.texts_per_row };
    BatchShape { groups: vec![group], pairs: g.pairs, negatives, targets: g.targets }
}
