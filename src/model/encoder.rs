//! BERT's encoder (Devlin et al. 2019; reference: `transformers/models/bert/modeling_bert.py`).

use super::config::{Activation, BertConfig};
use super::params::ParamSpec;
use super::rows::{Dropout, Rows, Site};
use crate::common::DType;
use crate::graph::{Cmp, DotSpec, Expr, Graph, nn};
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

    fn layer_norm(&self, x: Expr<'g>, name: &str, eps: f64) -> Expr<'g> {
        nn::layer_norm(x, self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")), eps)
    }
}

/// Hidden states after the embeddings and after each layer, each `[rows * len, hidden]`: tokens are
/// the rows of plain matrices, which compilers multiply best.
pub fn encode<'g>(
    c: &BertConfig,
    w: &Weights<'g>,
    rows: &Rows<'g>,
    drop: Option<Dropout<'g>>,
) -> Vec<Expr<'g>> {
    let g = w.g;
    let mut states = vec![g.scoped("embeddings", || embeddings(c, w, rows, drop))];
    let [r, s] = rows.segments.dims();
    // [rows, queries, keys]: true where both are tokens of one text (or both padding).
    let shape = [r, s, s];
    let same =
        rows.segments.broadcast(&shape, &[0, 1]).compare(Cmp::Eq, rows.segments.broadcast(&shape, &[0, 2]));
    for i in 0..c.num_hidden_layers {
        let x = states[i];
        states.push(g.scoped(&format!("layer.{i}"), || layer(c, w, rows, drop, same, i, x)));
    }
    states
}

fn embeddings<'g>(c: &BertConfig, w: &Weights<'g>, rows: &Rows<'g>, drop: Option<Dropout<'g>>) -> Expr<'g> {
    let [r, s] = rows.ids.dims();
    let (t, h) = (r * s, c.hidden_size);
    let word = w.get("embeddings.word_embeddings.weight").gather(rows.ids.reshape(&[t])); // [t, h]
    let position = w.get("embeddings.position_embeddings.weight").gather(rows.positions.reshape(&[t])); // [t, h]
    // Every token has type 0: a sentence encoder sees one text at a time.
    let kind = w.get("embeddings.token_type_embeddings.weight").slice(&[0, 0], &[1, h]).reshape(&[h]);
    let x = word + position + kind.broadcast(&[t, h], &[1]);
    let x = w.layer_norm(x, "embeddings.LayerNorm", c.layer_norm_eps);
    drop.map_or(x, |d| d.hidden(x, rows, 0, Site::Embeddings))
}

fn layer<'g>(
    c: &BertConfig,
    w: &Weights<'g>,
    rows: &Rows<'g>,
    drop: Option<Dropout<'g>>,
    same: Expr<'g>,
    i: usize,
    x: Expr<'g>, // [t, h]
) -> Expr<'g> {
    let g = w.g;
    let name = format!("encoder.layer.{i}");
    let dropped = |y: Expr<'g>, site| drop.map_or(y, |d| d.hidden(y, rows, i, site));
    let x = g.scoped("attention", || {
        let y = attention(c, w, rows, drop, same, i, x);
        let y = dropped(w.linear(y, &format!("{name}.attention.output.dense")), Site::AttentionOutput);
        w.layer_norm(x + y, &format!("{name}.attention.output.LayerNorm"), c.layer_norm_eps)
    });
    g.scoped("feed_forward", || {
        let y = w.linear(x, &format!("{name}.intermediate.dense")); // [t, f]
        let y = match c.activation().unwrap_or(Activation::Gelu) {
            Activation::Gelu => nn::gelu(y),
            Activation::GeluTanh => nn::gelu_tanh(y),
            Activation::Relu => y.max(0.0),
        };
        let y = dropped(w.linear(y, &format!("{name}.output.dense")), Site::Output); // [t, h]
        w.layer_norm(x + y, &format!("{name}.output.LayerNorm"), c.layer_norm_eps)
    })
}

/// Multi-head self-attention within each text (Vaswani et al. 2017), before the output projection.
fn attention<'g>(
    c: &BertConfig,
    w: &Weights<'g>,
    rows: &Rows<'g>,
    drop: Option<Dropout<'g>>,
    same: Expr<'g>, // [r, s, s]
    i: usize,
    x: Expr<'g>, // [t, h]
) -> Expr<'g> {
    let [r, s] = rows.ids.dims();
    let (a, d) = (c.num_attention_heads, c.head_size());
    let project = |part: &str| {
        let y = w.linear(x, &format!("encoder.layer.{i}.attention.self.{part}")); // [t, h]
        y.reshape(&[r, s, a, d]).transpose(&[0, 2, 1, 3]) // [r, a, s, d]
    };
    let (q, k, v) = (project("query"), project("key"), project("value"));
    let heads = [(0, 0), (1, 1)];
    let scores = (q * (1.0 / (d as f64).sqrt()))
        .dot(k, DotSpec { batch: &heads, contract: &[(3, 3)], ..DotSpec::default() }); // [r, a, s, s]
    let shape = scores.shape();
    let masked = x.g.full(x.dtype(), &shape, nn::mask_value(x.dtype()));
    let scores = same.broadcast(&shape, &[0, 2, 3]).select(scores, masked);
    let weights = nn::softmax(scores);
    let weights = drop.map_or(weights, |dr| dr.attention(weights, rows, i));
    let y = weights.dot(v, DotSpec { batch: &heads, contract: &[(3, 2)], ..DotSpec::default() }); // [r, a, s, d]
    y.transpose(&[0, 2, 1, 3]).reshape(&[r * s, a * d]) // [t, h]
}
