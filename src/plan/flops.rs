//! Model FLOPs: the multiply-adds that the mathematics asks for, times two; a backward pass is twice a
//! forward pass. Nothing that is computed again counts, nor anything but matrix products.

use crate::model::cached::{self, CachedSpec};
use crate::model::{BatchShape, BertConfig, StepSpec};

/// Of a forward pass over the rows of a shape, padding included: for each token of each layer 8H² for
/// the four projections, 4HF for the feed-forward part, and 4SH for scores and their sum.
pub fn encoder(bert: &BertConfig, shape: &BatchShape) -> f64 {
    let (h, f) = (bert.hidden_size as f64, bert.intermediate_size as f64);
    let rows = |rows: usize, len: usize| {
        let s = len as f64;
        rows as f64 * s * bert.num_hidden_layers as f64 * (8.0 * h * h + 4.0 * h * f + 4.0 * s * h)
    };
    shape.groups.iter().map(|g| rows(g.rows, g.len)).sum()
}

/// Of a forward pass of the loss: this replica's anchors against all positives and negatives and, when
/// symmetric, its positives against all anchors.
pub fn similarities(spec: &StepSpec) -> f64 {
    let (b, h) = (spec.shape.pairs as f64, spec.bert.hidden_size as f64);
    let columns = b * spec.replicas as f64;
    let directions = if spec.objective.symmetric { 2.0 } else { 1.0 };
    2.0 * b * columns * h * (directions + spec.shape.negatives as f64)
}

/// Of a training step, for each replica.
pub fn train_step(spec: &StepSpec) -> f64 {
    3.0 * (encoder(&spec.bert, &spec.shape) + similarities(spec))
}

/// Of one run of a program of a step in chunks, for each replica. A tile serves both directions, and what
/// is encoded or multiplied a second time is not counted again.
pub fn cached(spec: &CachedSpec, planned: &cached::Planned) -> f64 {
    let step = &spec.step;
    let b = (step.shape.pairs * spec.chunks) as f64;
    let product = 2.0 * b * b * step.replicas as f64 * step.bert.hidden_size as f64;
    let tile = |columns: usize| product * columns as f64 / planned.runs as f64;
    match planned.program.name.as_str() {
        "encode" => encoder(&step.bert, &step.shape),
        "accumulate" => 2.0 * encoder(&step.bert, &step.shape),
        "sums" => tile(1),
        "slopes" => 2.0 * tile(1),
        "negative_sums" => tile(step.shape.negatives),
        "negative_slopes" => 2.0 * tile(step.shape.negatives),
        _ => 0.0,
    }
}
