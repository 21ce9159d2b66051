//! Which programs a run compiles.

use super::config::Config;
use crate::batches::{Layout, Packing};
use crate::common::DType;
use crate::model::{BatchShape, BertConfig, GroupShape, StepSpec};

/// The training step of a run on devices of `platform`, by its PJRT name; each batch brings its own shape.
pub fn step_spec(config: &Config, bert: BertConfig, replicas: usize, platform: &str) -> StepSpec {
    StepSpec {
        bert,
        shape: BatchShape::padded(1, 0, 1, 1),
        replicas,
        objective: config.train.objective(),
        optimizer: config.train.optimizer.adamw(),
        dtype: DType::F32,
        compute: config.train.compute(platform),
    }
}

/// Every shape that a batch whose pairs have up to `negatives` negatives may come in, the smallest first.
/// Each is an executable of its own.
pub fn shapes(layout: &Layout, negatives: usize) -> Vec<BatchShape> {
    let pairs = layout.pairs_per_replica;
    let Some(packing) = &layout.packing else {
        return vec![BatchShape::padded(pairs, negatives, layout.max_len_a, layout.max_len_b)];
    };
    let most = layout.texts(negatives);
    let listed = packing.buckets.listed().get(&negatives).into_iter().flatten().copied();
    let mut rows: Vec<usize> = listed.filter(|&r| r < most).chain([most]).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter().map(|r| packed(layout, packing, negatives, r)).collect()
}

/// The shapes of packed batches that are more likely than not to come along within `steps`, the most frequent
/// first; by the lengths from which the row counts were chosen.
pub fn likely_shapes(layout: &Layout, steps: u64) -> Vec<BatchShape> {
    let Some(packing) = &layout.packing else { return vec![] };
    let likely = packing.buckets.likely(steps).into_iter();
    likely.map(|(negatives, rows)| packed(layout, packing, negatives, rows)).collect()
}

fn packed(layout: &Layout, packing: &Packing, negatives: usize, rows: usize) -> BatchShape {
    let group = GroupShape { rows, len: packing.row_len, texts: packing.texts_per_row };
    BatchShape { groups: vec![group], pairs: layout.pairs_per_replica, negatives }
}
