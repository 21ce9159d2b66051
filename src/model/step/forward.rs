//! The forward pass of the encoder alone.

use super::draft::Draft;
use crate::common::DType;
use crate::graph::{Graph, GraphError, Program, nn};
use crate::model::compute::Compute;
use crate::model::config::BertConfig;
use crate::model::encoder::{Weights, encode};
use crate::model::params::bert_params;
use crate::model::rows::{Rows, mean_pool, single_slots};
use crate::model::shape::{BatchShape, GroupShape};

/// The forward pass of one group of rows, without dropout. Arguments: parameters, `ids`,
/// `positions`, `segments`. Results: `embeddings [rows, h]` and, when asked for, every hidden state
/// `[rows * len, h]`.
///
/// # Errors
/// A graph that does not type-check, with the part of the model it is in.
pub fn forward(
    c: &BertConfig,
    group: GroupShape,
    normalize: bool,
    hidden_states: bool,
    dtype: DType,
    replicas: usize,
) -> Result<Program, GraphError> {
    let g = Graph::new(replicas);
    let specs = bert_params(c);
    let mut d = Draft::new(&g, Compute::default());
    let params = d.table("", &specs, dtype);
    let w = Weights::new(&g, &specs, &params);
    let mut input = |name: &str| d.input(name, DType::I32, &[group.rows, group.len]);
    let rows = Rows { ids: input("ids"), positions: input("positions"), segments: input("segments") };
    let states = encode(c, &w, &rows, None, Compute::default());
    let pooled =
        g.scoped("pooling", || mean_pool(states[states.len() - 1], &rows, single_slots(&rows), dtype));
    d.output("embeddings", if normalize { nn::l2_normalize(pooled) } else { pooled });
    if hidden_states {
        states.into_iter().enumerate().for_each(|(i, x)| d.output(&format!("hidden.{i}"), x));
    }
    d.finish("forward")
}

/// FLOPs of a forward pass over the rows of a shape, padding included: for each token of each layer 8H² for
/// the four projections, 4HF for the feed-forward part, and 4SH for scores and their sum.
pub fn encoder_flops(c: &BertConfig, shape: &BatchShape) -> f64 {
    let (h, f) = (c.hidden_size as f64, c.intermediate_size as f64);
    let rows = |rows: usize, len: usize| {
        let s = len as f64;
        rows as f64 * s * c.num_hidden_layers as f64 * (8.0 * h * h + 4.0 * h * f + 4.0 * s * h)
    };
    shape.groups.iter().map(|g| rows(g.rows, g.len)).sum()
}
