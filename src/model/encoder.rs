//! The forward pass of BERT (Devlin et al. 2019; reference: `transformers/models/bert/modeling_bert.py`) and of the
//! families that differ from it by their row of the family table.

use super::arch::{Activation, Arch};
use super::compute::{Compute, Remat, Target};
use super::family::Norms;
use super::linear::{Linear, Norm};
use super::positions::Places;
use super::rows::{Dropout, Rows, Site};
use super::weights::Weights;
use crate::common::DType;
use crate::graph::{Cmp, Expr, Graph, Keep, nn};

/// One pass over rows of tokens. Hidden states are bf16 if products are and norms come after the blocks, see
/// [`Forward::stream`]. Below, `[t, h]` is a hidden state:
/// `[rows * len, h]`, or `[rows, len, h]` with [`Target::Tpu`].
pub(super) struct Forward<'a, 'g> {
    pub arch: &'a Arch,
    pub weights: &'a Weights<'g>,
    pub rows: Rows<'g>,
    pub drop: Option<Dropout<'g>>,
    pub how: Compute,
}

impl<'g> Forward<'_, 'g> {
    /// Hidden states after the embeddings and after each layer, each `[t, h]`; the last one after the last norm.
    pub fn hidden_states(&self) -> Vec<Expr<'g>> {
        let g = self.graph();
        let mut x = g.scoped("embeddings", || self.embeddings());
        let mut states = vec![x];
        let same = self.same_text();
        let places = Places::of(self.arch, &self.rows, same, self.weights.distances, self.wide());
        let local = self.arch.rotary.as_ref().and_then(|rotary| rotary.local.as_ref());
        for i in 0..self.arch.layers {
            let place = &places[usize::from(local.is_some_and(|local| local.layers[i]))];
            let layer = || self.layer(i, x, place);
            x = g.scoped(&format!("layer.{i}"), || match self.how.remat {
                Remat::Layer => g.remat(Keep::Results, layer),
                Remat::None | Remat::Attention => layer(),
            });
            states.push(x);
        }
        if let Some(norm) = self.weights.last_norm {
            let normed = g.scoped("norm", || self.norm(norm, x, self.how.narrow(self.wide())));
            states[self.arch.layers] = normed;
        }
        states
    }

    /// `[t, h]`
    fn embeddings(&self) -> Expr<'g> {
        let (w, rows, h) = (self.weights, self.rows, self.arch.hidden);
        let size = rows.ids.dims();
        let t = size[0] * size[1];
        let word = w.words.gather(rows.ids.reshape(&[t]));
        let position = w.positions.map(|table| {
            table.gather(match self.arch.family.first_position() {
                0 => rows.positions.reshape(&[t]),
                first => rows.positions.reshape(&[t]) + first as u32,
            })
        });
        // Every token has type 0: a sentence encoder sees one text at a time.
        let kind = w.types.map(|table| table.slice(&[0, 0], &[1, h]).reshape(&[h]));
        let x = position.map_or(word, |position| word + position);
        let x = kind.map_or(x, |kind| x + kind.broadcast(&[t, h], &[1]));
        let x = self.norm(w.norm, x, self.stream());
        self.dropped(x, 0, Site::Embeddings).reshape(&self.how.tokens(size, &[h]))
    }

    /// `pred [rows, queries, keys]`: true where both are tokens of the same text, or both are padding.
    fn same_text(&self) -> Expr<'g> {
        let segments = self.rows.segments;
        let [r, s] = segments.dims();
        let shape = [r, s, s];
        segments.broadcast(&shape, &[0, 1]).compare(Cmp::Eq, segments.broadcast(&shape, &[0, 2]))
    }

    /// `x [t, h]` → `[t, h]`
    fn layer(&self, i: usize, x: Expr<'g>, places: &Places<'g>) -> Expr<'g> {
        let (g, w) = (self.graph(), &self.weights.layers[i]);
        let x = g.scoped("attention", || {
            let block = |x| self.dropped(self.attention(i, x, places), i, Site::AttentionOutput);
            self.residual(w.attention_norm, x, block)
        });
        g.scoped("feed_forward", || {
            let block = |x| self.dropped(self.feed_forward(i, x), i, Site::Output);
            self.residual(Some(w.output_norm), x, block)
        })
    }

    /// `block` on `x [t, h]`, added to it, with a norm where the family has it.
    fn residual(
        &self,
        norm: Option<Norm<'g>>,
        x: Expr<'g>,
        block: impl Fn(Expr<'g>) -> Expr<'g>,
    ) -> Expr<'g> {
        match self.arch.family.norms {
            Norms::Post => {
                let y = block(x);
                let sum = x.convert(y.dtype()) + y;
                norm.map_or(sum, |norm| self.norm(norm, sum, x.dtype()))
            }
            Norms::Pre => {
                let narrow = self.how.narrow(self.wide());
                x + block(norm.map_or(x.convert(narrow), |norm| self.norm(norm, x, narrow)))
            }
        }
    }

    /// Multi-head self-attention within each text (Vaswani et al. 2017), including its output projection.
    fn attention(&self, i: usize, x: Expr<'g>, places: &Places<'g>) -> Expr<'g> {
        let (w, heads) = (&self.weights.layers[i], self.arch.heads);
        let scale = 1.0 / (self.arch.head_size() as f64).sqrt();
        let q = self.split_heads(w.query, x, |y| if scale == 1.0 { y } else { y * scale });
        // Unless keys are rotated, their bias shifts all scores of a query equally, which softmax ignores.
        let bias = if places.rotation.is_some() { w.key.bias } else { w.key.bias.map(nn::without_effect) };
        let k = self.split_heads(Linear { bias, ..w.key }, x, |y| y);
        let v = self.split_heads(w.value, x, |y| y);
        let [q, k] = [q, k].map(|x| places.rotation.map_or(x, |rotation| rotation.turn(x)));
        let dropout = self.drop.and_then(|drop| drop.attention(&self.rows, i, heads));
        let remat = self.how.remat == Remat::Attention;
        let Places { visible, bias, .. } = *places;
        let how = nn::Attending { visible, bias, dropout, wide: self.wide(), remat };
        self.merge_heads(w.attention_output, nn::attention(q, k, v, &how))
    }

    /// `x [t, h]` → `[t, h]`, via `[t, inner]`.
    fn feed_forward(&self, i: usize, x: Expr<'g>) -> Expr<'g> {
        let w = &self.weights.layers[i];
        let y = w.gate.unwrap_or(w.inner).of(x);
        let wide = y.dtype();
        let y = self.activated(y.convert(x.dtype()), wide);
        let y = w.gate.map_or(y, |_| y * w.inner.of(x).convert(x.dtype()));
        w.output.of(self.dropped(y, i, Site::Inner))
    }

    /// Computed in `wide`; the result has the type of `x`.
    fn activated(&self, x: Expr<'g>, wide: DType) -> Expr<'g> {
        match self.arch.activation {
            Activation::Gelu => nn::gelu(x, wide),
            Activation::GeluNew | Activation::GeluPytorchTanh => {
                nn::gelu_tanh(x.convert(wide)).convert(x.dtype())
            }
            Activation::Relu => x.max(0.0),
            Activation::Silu => nn::silu(x, wide),
        }
    }

    /// `scaled(linear(x))` of `x [t, h]`, split into heads: `[rows, heads, len, h / heads]`.
    fn split_heads(
        &self,
        linear: Linear<'g>,
        x: Expr<'g>,
        scaled: impl Fn(Expr<'g>) -> Expr<'g>,
    ) -> Expr<'g> {
        let ([r, s], a, d) = (self.rows.ids.dims(), self.arch.heads, self.arch.head_size());
        match self.how.target {
            Target::Cpu => {
                let y = scaled(linear.of(x)).convert(x.dtype()); // [t, h]
                y.reshape(&[r, s, a, d]).transpose(&[0, 2, 1, 3])
            }
            Target::Tpu => {
                let y = scaled(nn::linear_left(linear.weight, x, &[(1, 2)], linear.bias)); // [h, r, s]
                y.convert(x.dtype()).reshape(&[a, d, r, s]).transpose(&[2, 0, 3, 1])
            }
        }
    }

    /// Merges the heads `x [rows, heads, len, h / heads]` and applies `linear` → `[t, h]`.
    fn merge_heads(&self, linear: Linear<'g>, x: Expr<'g>) -> Expr<'g> {
        let ([r, s], a, d) = (self.rows.ids.dims(), self.arch.heads, self.arch.head_size());
        match self.how.target {
            Target::Cpu => linear.of(x.transpose(&[0, 2, 1, 3]).reshape(&[r * s, a * d])),
            Target::Tpu => {
                let x = x.transpose(&[1, 3, 0, 2]); // [a, d, r, s]
                let weight = linear.weight.reshape(&[a * d, a, d]);
                nn::linear_left(weight, x, &[(1, 0), (2, 1)], linear.bias).transpose(&[1, 2, 0])
            }
        }
    }

    fn norm(&self, w: Norm<'g>, x: Expr<'g>, narrow: DType) -> Expr<'g> {
        nn::layer_norm(x, w.gain, w.bias, self.arch.layer_norm_eps, narrow)
    }

    fn dropped(&self, x: Expr<'g>, layer: usize, site: Site) -> Expr<'g> {
        self.drop.map_or(x, |drop| drop.hidden(x, &self.rows, layer, site))
    }

    /// Element type of the hidden states between layers. With norms before the blocks each layer adds to them, and bf16
    /// would lose what is small.
    fn stream(&self) -> DType {
        match self.arch.family.norms {
            Norms::Post => self.how.narrow(self.wide()),
            Norms::Pre => self.wide(),
        }
    }

    fn graph(&self) -> &'g Graph {
        self.rows.ids.g
    }

    /// Element type of the parameters and of softmax.
    fn wide(&self) -> DType {
        self.weights.norm.gain.dtype()
    }
}
