//! The parameters as graph values, by their role in the encoder.

use super::arch::Arch;
use crate::common::DType;
use crate::graph::{Expr, Graph, nn};
use std::collections::HashMap;

/// All parameters of an encoder.
pub(super) struct Weights<'g> {
    /// Embedding tables `[rows, h]`.
    pub words: Expr<'g>,
    pub positions: Expr<'g>,
    pub types: Expr<'g>,
    /// LayerNorm of the embeddings.
    pub norm: Norm<'g>,
    pub layers: Vec<LayerWeights<'g>>,
}

/// Parameters of a layer.
pub(super) struct LayerWeights<'g> {
    pub query: Linear<'g>,
    pub key: Linear<'g>,
    pub value: Linear<'g>,
    pub attention_output: Linear<'g>,
    pub attention_norm: Norm<'g>,
    pub inner: Linear<'g>,
    pub output: Linear<'g>,
    pub output_norm: Norm<'g>,
}

/// `weight [out, in]`, `bias [out]`.
#[derive(Clone, Copy)]
pub(super) struct Linear<'g> {
    pub weight: Expr<'g>,
    pub bias: Expr<'g>,
}

impl<'g> Linear<'g> {
    /// `x [.., in]` → `[.., out]`.
    pub fn of(self, x: Expr<'g>) -> Expr<'g> {
        nn::linear(x, self.weight, self.bias)
    }
}

/// Parameters of a LayerNorm, both `[h]`.
#[derive(Clone, Copy)]
pub(super) struct Norm<'g> {
    pub gain: Expr<'g>,
    pub bias: Expr<'g>,
}

impl<'g> Weights<'g> {
    /// `values` in the order of [`Arch::params`].
    pub fn new(g: &'g Graph, arch: &Arch, values: &[Expr<'g>]) -> Self {
        let by_name: HashMap<String, Expr<'g>> =
            arch.params().into_iter().map(|s| s.name).zip(values.iter().copied()).collect();
        let get = |name: String| {
            by_name.get(&name).copied().unwrap_or_else(|| {
                g.fail("parameter", Vec::new(), format!("{name} is not in the parameter table"));
                g.constant(DType::F32, 0.0)
            })
        };
        let weight = |name: &str| get(format!("{name}.weight"));
        let bias = |name: &str| get(format!("{name}.bias"));
        let norm = |name: &str| Norm { gain: weight(name), bias: bias(name) };
        let names = &arch.family.names;
        let layer = |i: usize| {
            let l = &names.layer;
            let at = |name: &str| format!("{}.{i}.{name}", names.layers);
            let linear = |name: &str| Linear { weight: weight(&at(name)), bias: bias(&at(name)) };
            LayerWeights {
                query: linear(l.query),
                key: linear(l.key),
                value: linear(l.value),
                attention_output: linear(l.attention_output),
                attention_norm: norm(&at(l.attention_norm)),
                inner: linear(l.inner),
                output: linear(l.output),
                output_norm: norm(&at(l.output_norm)),
            }
        };
        Weights {
            words: weight(names.words),
            positions: weight(names.positions),
            types: weight(names.types),
            norm: norm(names.norm),
            layers: (0..arch.layers).map(layer).collect(),
        }
    }
}
