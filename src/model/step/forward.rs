//! The encoder's forward pass alone.

use super::draft::Draft;
use crate::common::DType;
use crate::graph::{Expr, Graph, GraphError, Program, nn};
use crate::model::compute::Compute;
use crate::model::encoder::Forward;
use crate::model::head::Encoder;
use crate::model::rows::{Rows, single_slots};
use crate::model::shape::GroupShape;
use crate::model::weights::Weights;

/// Encodes one group of rows, one text each, without dropout, on each of `replicas` replicas. Arguments: parameters of
/// type `dtype`, `ids`, `positions`, `segments`, and `pooled` if prompts are not. Result: `embeddings [rows, width]`.
///
/// # Errors
/// A graph that does not type-check; names the part of the model.
pub fn forward(
    encoder: &Encoder,
    group: GroupShape,
    dtype: DType,
    replicas: usize,
) -> Result<Program, GraphError> {
    let g = Graph::new(replicas);
    let mut d = Draft::new(&g, Compute::default());
    embed(&mut d, encoder, group, dtype);
    d.finish("forward")
}

/// Like [`forward`] on one replica, with additional results: `hidden.0` after the embeddings, `hidden.1` after the
/// first layer and so on, each `[rows * len, h]`.
///
/// # Errors
/// A graph that does not type-check.
pub fn forward_with_states(
    encoder: &Encoder,
    group: GroupShape,
    dtype: DType,
) -> Result<Program, GraphError> {
    let g = Graph::new(1);
    let mut d = Draft::new(&g, Compute::default());
    let states = embed(&mut d, encoder, group, dtype);
    states.into_iter().enumerate().for_each(|(i, x)| d.output(&format!("hidden.{i}"), x));
    d.finish("forward")
}

/// Adds the output `embeddings` and returns the hidden states.
fn embed<'g>(d: &mut Draft<'g>, encoder: &Encoder, group: GroupShape, dtype: DType) -> Vec<Expr<'g>> {
    let Encoder { arch, head } = encoder;
    let params = d.table("", &encoder.params(), dtype);
    let weights = Weights::new(d.g, encoder, &params);
    let mut input = |name: &str| d.input(name, DType::I32, &[group.rows, group.len]);
    let [ids, positions, segments] = ["ids", "positions", "segments"].map(&mut input);
    let pooled = (!head.include_prompt).then(|| d.input("pooled", DType::Pred, &[group.rows, group.len]));
    let rows = Rows { ids, positions, segments, pooled };
    let how = Compute::default();
    let states = Forward { arch, weights: &weights, rows, drop: None, how }.hidden_states();
    let last = states[states.len() - 1];
    let pooled = d.g.scoped("pooling", || head.pool(last, &rows, single_slots(&rows), dtype));
    let vectors = d.g.scoped("head", || head.layers(pooled, &weights.dense));
    d.output("embeddings", if head.normalize { nn::l2_normalize(vectors) } else { vectors });
    states
}
