//! BERT's encoder (Devlin et al. 2019; reference: `transformers/models/bert/modeling_bert.py`).

use super::compute::{Compute, Remat, Target};
use super::config::{Activation, BertConfig};
use super::params::ParamSpec;
use super::rows::{Dropout, Rows, Site};
use crate::common::DType;
use crate::graph::{Cmp, Expr, Graph, Keep, nn};
use std::collections::HashMap;

/// The parameters as graph inputs, by checkpoint name.
pub struct Weights<'g> {
    g: &'g Graph,
    by_name: HashMap<String, Expr<'g>>,
}

impl<'g> Weights<'g> {
    /// `values` in the table's order.
    pub fn new(g: &'g Graph, specs: &[ParamSpec], values: &[Expr<'g>]) -> Self {
        Weights { g, by_name: specs.iter().map(|s| s.name.clone()).zip(values.iter().copied()).collect() }
    }

    fn get(&self, name: &str) -> Expr<'g> {
        self.by_name.get(name).copied().unwrap_or_else(|| {
            self.g.fail("parameter", Vec::new(), format!("{name} is not in the parameter table"));
            self.g.constant(DType::F32, 0.0)
        })
    }

    fn linear(&self, x: Expr<'g>, name: &str) -> Expr<'g> {
        nn::linear(x, self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")))
    }

    /// Weight and bias of a linear layer.
    fn pair(&self, name: &str) -> (Expr<'g>, Expr<'g>) {
        (self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")))
    }

    fn layer_norm(&self, x: Expr<'g>, name: &str, eps: f64, narrow: DType) -> Expr<'g> {
        nn::layer_norm(x, self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")), eps, narrow)
    }
}

/// Hidden states after the embeddings and after each layer, each `[rows * len, hidden]`, or
/// `[rows, len, hidden]` with [`Target::Tpu`](super::Target). In bf16 with bf16 products.
pub fn encode<'g>(
    c: &BertConfig,
    w: &Weights<'g>,
    rows: &Rows<'g>,
    drop: Option<Dropout<'g>>,
    how: Compute,
) -> Vec<Expr<'g>> {
    let g = w.g;
    let mut states = vec![g.scoped("embeddings", || embeddings(c, w, rows, drop, how))];
    let [r, s] = rows.segments.dims();
    // [rows, queries, keys]: true where both are tokens of one text (or both padding).
    let shape = [r, s, s];
    let same =
        rows.segments.broadcast(&shape, &[0, 1]).compare(Cmp::Eq, rows.segments.broadcast(&shape, &[0, 2]));
    for i in 0..c.num_hidden_layers {
        let x = states[i];
        let layer = || layer(c, w, rows, drop, how, same, i, x);
        states.push(g.scoped(&format!("layer.{i}"), || match how.remat {
            Remat::Layer => g.remat(Keep::Results, layer),
            Remat::None | Remat::Attention => layer(),
        }));
    }
    states
}

fn embeddings<'g>(
    c: &BertConfig,
    w: &Weights<'g>,
    rows: &Rows<'g>,
    drop: Option<Dropout<'g>>,
    how: Compute,
) -> Expr<'g> {
    let (size, h) = (rows.ids.dims(), c.hidden_size);
    let t = size[0] * size[1];
    let word = w.get("embeddings.word_embeddings.weight").gather(rows.ids.reshape(&[t])); // [t, h]
    let position = w.get("embeddings.position_embeddings.weight").gather(rows.positions.reshape(&[t])); // [t, h]
    // Every token has type 0: a sentence encoder sees one text at a time.
    let kind = w.get("embeddings.token_type_embeddings.weight").slice(&[0, 0], &[1, h]).reshape(&[h]);
    let x = word + position + kind.broadcast(&[t, h], &[1]);
    let x = w.layer_norm(x, "embeddings.LayerNorm", c.layer_norm_eps, how.narrow(x.dtype()));
    let x = drop.map_or(x, |d| d.hidden(x, rows, 0, Site::Embeddings));
    x.reshape(&how.tokens(size, &[h]))
}

#[allow(clippy::too_many_arguments)]
fn layer<'g>(
    c: &BertConfig,
    w: &Weights<'g>,
    rows: &Rows<'g>,
    drop: Option<Dropout<'g>>,
    how: Compute,
    same: Expr<'g>,
    i: usize,
    x: Expr<'g>, // [t, h]
) -> Expr<'g> {
    let g = w.g;
    let name = format!("encoder.layer.{i}");
    let dropped = |y: Expr<'g>, site| drop.map_or(y, |d| d.hidden(y, rows, i, site));
    let x = g.scoped("attention", || {
        let y = attention(c, w, rows, drop, how, same, i, x);
        let y = dropped(y, Site::AttentionOutput);
        let sum = x.convert(y.dtype()) + y;
        w.layer_norm(sum, &format!("{name}.attention.output.LayerNorm"), c.layer_norm_eps, x.dtype())
    });
    g.scoped("feed_forward", || {
        let y = w.linear(x, &format!("{name}.intermediate.dense")); // [t, f]
        let wide = y.dtype();
        let y = y.convert(x.dtype());
        let y = match c.activation().unwrap_or(Activation::Gelu) {
            Activation::Gelu => nn::gelu(y, wide),
            Activation::GeluTanh => nn::gelu_tanh(y.convert(wide)).convert(x.dtype()),
            Activation::Relu => y.max(0.0),
        };
        let y = dropped(w.linear(y, &format!("{name}.output.dense")), Site::Output); // [t, h]
        let sum = x.convert(y.dtype()) + y;
        w.layer_norm(sum, &format!("{name}.output.LayerNorm"), c.layer_norm_eps, x.dtype())
    })
}

/// Multi-head self-attention within each text (Vaswani et al. 2017), with its output projection.
#[allow(clippy::too_many_arguments)]
fn attention<'g>(
    c: &BertConfig,
    w: &Weights<'g>,
    rows: &Rows<'g>,
    drop: Option<Dropout<'g>>,
    how: Compute,
    same: Expr<'g>, // [r, s, s]
    i: usize,
    x: Expr<'g>, // [t, h]
) -> Expr<'g> {
    let [r, s] = rows.ids.dims();
    let (a, d) = (c.num_attention_heads, c.head_size());
    let wide = w.get("embeddings.LayerNorm.weight").dtype();
    let project = |part: &str, scale: f64| {
        let name = format!("encoder.layer.{i}.attention.self.{part}");
        let scaled = |y: Expr<'g>| if scale == 1.0 { y } else { y * scale };
        let (weight, bias) = w.pair(&name);
        // It adds the same to all scores of a query, and softmax does not see that.
        let bias = if part == "key" { nn::without_effect(bias) } else { bias };
        match how.target {
            Target::Cpu => {
                let y = scaled(nn::linear(x, weight, bias)).convert(x.dtype()); // [t, h]
                y.reshape(&[r, s, a, d]).transpose(&[0, 2, 1, 3])
            }
            Target::Tpu => {
                let y = scaled(nn::linear_left(weight, x, &[(1, 2)], bias)); // [h, r, s]
                let y = y.convert(x.dtype()).reshape(&[a, d, r, s]);
                y.transpose(&[2, 0, 3, 1])
            }
        }
    }; // [r, a, s, d]
    let (q, k, v) = (project("query", 1.0 / (d as f64).sqrt()), project("key", 1.0), project("value", 1.0));
    let dropout = drop.and_then(|dr| dr.attention(rows, i, a));
    let how_attending = nn::Attending { visible: same, dropout, wide, remat: how.remat == Remat::Attention };
    let y = nn::attention(q, k, v, &how_attending);
    let name = format!("encoder.layer.{i}.attention.output.dense");
    match how.target {
        Target::Cpu => w.linear(y.transpose(&[0, 2, 1, 3]).reshape(&[r * s, a * d]), &name),
        Target::Tpu => {
            let (weight, bias) = w.pair(&name);
            let y = y.transpose(&[1, 3, 0, 2]); // [a, d, r, s]
            nn::linear_left(weight.reshape(&[a * d, a, d]), y, &[(1, 0), (2, 1)], bias).transpose(&[1, 2, 0])
        }
    }
}
