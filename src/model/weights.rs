//! The parameters as graph values, by their role in the encoder.

use super::dense::Dense;
use super::family::{AttentionNames, InnerNames};
use super::head::{DenseWeights, Encoder};
use super::linear::{Linear, Norm};
use crate::common::DType;
use crate::graph::{Expr, Graph};
use std::collections::HashMap;

/// All parameters of an encoder.
pub(super) struct Weights<'g> {
    /// Embedding tables `[rows, h]`.
    pub words: Expr<'g>,
    pub positions: Option<Expr<'g>>,
    pub types: Option<Expr<'g>>,
    /// LayerNorm of the embeddings.
    pub norm: Norm<'g>,
    pub layers: Vec<LayerWeights<'g>>,
    /// Table of the scores' bias by distance, `[buckets, heads]`.
    pub distances: Option<Expr<'g>>,
    /// LayerNorm after the last layer.
    pub last_norm: Option<Norm<'g>>,
    /// Of the head.
    pub dense: Vec<DenseWeights<'g>>,
}

/// Parameters of a layer.
pub(super) struct LayerWeights<'g> {
    pub query: Linear<'g>,
    pub key: Linear<'g>,
    pub value: Linear<'g>,
    pub attention_output: Linear<'g>,
    pub attention_norm: Option<Norm<'g>>,
    pub inner: Linear<'g>,
    pub gate: Option<Linear<'g>>,
    pub output: Linear<'g>,
    pub output_norm: Norm<'g>,
}

impl<'g> Weights<'g> {
    /// `values` in the order of [`Encoder::params`].
    pub fn new(g: &'g Graph, encoder: &Encoder, values: &[Expr<'g>]) -> Self {
        let (arch, head) = (&encoder.arch, &encoder.head);
        let by_name: HashMap<String, Expr<'g>> =
            encoder.params().into_iter().map(|s| s.name).zip(values.iter().copied()).collect();
        let weight = |name: &str| {
            by_name.get(&format!("{name}.weight")).copied().unwrap_or_else(|| {
                g.fail("parameter", Vec::new(), format!("{name}.weight is not in the parameter table"));
                g.constant(DType::F32, 0.0)
            })
        };
        let bias = |name: &str| by_name.get(&format!("{name}.bias")).copied();
        let norm = |name: &str| Norm { gain: weight(name), bias: bias(name) };
        let linear = |name: &str| Linear { weight: weight(name), bias: bias(name) };
        let names = &arch.family.names;
        let layer = |i: usize| {
            let l = &names.layer;
            let at = |name: &str| format!("{}.{i}.{name}", names.layers);
            let own = |name: &str| linear(&at(name));
            let halves = |name: &str| [0, 1].map(|k| own(name).part(k, 2));
            let [query, key, value] = match &l.attention {
                AttentionNames::Apart { query, key, value } => [own(query), own(key), own(value)],
                AttentionNames::Joined(name) => [0, 1, 2].map(|k| own(name).part(k, 3)),
            };
            let (gate, inner) = match &l.inner {
                InnerNames::Plain(name) => (None, own(name)),
                InnerNames::Gated { gate, inner } => (Some(own(gate)), own(inner)),
                InnerNames::JoinedGateFirst(name) => {
                    let [gate, inner] = halves(name);
                    (Some(gate), inner)
                }
                InnerNames::JoinedGateLast(name) => {
                    let [inner, gate] = halves(name);
                    (Some(gate), inner)
                }
            };
            LayerWeights {
                query,
                key,
                value,
                attention_output: own(l.attention_output),
                attention_norm: arch.attention_norm(i).then(|| norm(&at(l.attention_norm))),
                inner,
                gate,
                output: own(l.output),
                output_norm: norm(&at(l.output_norm)),
            }
        };
        let dense = |(k, dense): (usize, &Dense)| {
            let own = |name: &str| linear(&format!("{}{name}", Dense::prefix(k)));
            let residual = dense.projects().then(|| own("residual"));
            DenseWeights { linear: own("linear"), residual }
        };
        Weights {
            words: weight(names.words),
            positions: names.positions.map(weight),
            types: names.types.filter(|_| arch.types > 0).map(weight),
            norm: norm(names.norm),
            layers: (0..arch.layers).map(layer).collect(),
            distances: names.distances.map(weight),
            last_norm: names.last_norm.map(norm),
            dense: head.dense.iter().enumerate().map(dense).collect(),
        }
    }
}
