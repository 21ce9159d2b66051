//! The encoder's inputs: rows of tokens, each of which may hold several texts, and random bits that depend on the text
//! and not on where it is placed.

use super::family::Sites;
use crate::common::DType;
use crate::graph::{Expr, nn};

/// Rows of tokens, each `i32 [rows, len]` unless it says otherwise.
#[derive(Clone, Copy)]
pub struct Rows<'g> {
    pub ids: Expr<'g>,
    /// Position within the text; restarts with each text in a row.
    pub positions: Expr<'g>,
    /// Index of the text in the global batch; -1 on padding. Attention stays within a segment, and dropout is keyed by
    /// it, so the bits do not depend on where a text is placed.
    pub segments: Expr<'g>,
    /// `pred`: whether the token is pooled; `None`: all are.
    pub pooled: Option<Expr<'g>>,
}

/// Dropout for one pass (Srivastava et al. 2014). Each bit is a hash of (seed, step, layer, site, text, position(s),
/// head or channel) and nothing else, so it is the same for any number of replicas, any packing and any chunking.
#[derive(Clone, Copy)]
pub struct Dropout<'g> {
    /// `ui32` scalar derived from seed and step.
    key: Expr<'g>,
    rates: Sites<f64>,
}

/// Where dropout is applied.
#[derive(Clone, Copy)]
pub enum Site {
    Embeddings = 0,
    Attention = 1,
    AttentionOutput = 2,
    Output = 3,
    /// Before the feed-forward block's second matrix: the number that the next layer's embeddings would have.
    Inner = 4,
}

// Odd hash multipliers: the golden ratio and the primes of xxHash32.
const C_SITE: u32 = 0x9e37_79b9;
const C_TEXT: u32 = 0x85eb_ca77;
const C_POSITION: u32 = 0xc2b2_ae3d;
const C_CHANNEL: u32 = 0x27d4_eb2f;
const C_KEY: u32 = 0x1656_67b1;

impl<'g> Dropout<'g> {
    /// `seed` and `step` are `ui32` scalars.
    pub fn new(seed: Expr<'g>, step: Expr<'g>, rates: Sites<f64>) -> Self {
        Dropout { key: nn::mix32(nn::mix32(seed) + step * C_SITE), rates }
    }

    fn rate(self, site: Site) -> f64 {
        match site {
            Site::Embeddings => self.rates.embeddings,
            Site::Attention => self.rates.attention,
            Site::AttentionOutput => self.rates.attention_output,
            Site::Output => self.rates.output,
            Site::Inner => self.rates.inner,
        }
    }

    fn site_key(self, layer: usize, site: Site) -> Expr<'g> {
        let site = layer as u32 * 4 + site as u32 + 1;
        nn::mix32(self.key ^ site.wrapping_mul(C_SITE))
    }

    /// One hash per token, `ui32 [rows, len]`.
    fn token_hash(self, rows: &Rows<'g>, layer: usize, site: Site) -> Expr<'g> {
        let text = rows.segments.convert(DType::U32) * C_TEXT;
        let position = rows.positions.convert(DType::U32) * C_POSITION;
        nn::mix32((text + position) ^ self.site_key(layer, site))
    }

    /// `x [rows * len, hidden]` or `[rows, len, hidden]`.
    pub fn hidden(self, x: Expr<'g>, rows: &Rows<'g>, layer: usize, site: Site) -> Expr<'g> {
        let rate = self.rate(site);
        if rate == 0.0 {
            return x;
        }
        let shape = x.shape();
        let last = shape.len() - 1;
        let tokens: Vec<usize> = (0..last).collect();
        let token = self.token_hash(rows, layer, site).reshape(&shape[..last]);
        let channel = x.g.iota(DType::U32, &shape, last) * C_CHANNEL;
        nn::dropout(x, nn::mix32(token.broadcast(&shape, &tokens) + channel), rate)
    }

    /// Mask of the attention weights to keep, `pred [rows, heads, queries, keys]`, and the dropout rate; `None` without
    /// dropout.
    pub fn attention(self, rows: &Rows<'g>, layer: usize, heads: usize) -> Option<(Expr<'g>, f64)> {
        let rate = self.rate(Site::Attention);
        if rate == 0.0 {
            return None;
        }
        let [r, s] = rows.segments.dims();
        let shape = [r, heads, s, s];
        let query = self.token_hash(rows, layer, Site::Attention).broadcast(&shape, &[0, 2]);
        let key = (rows.positions.convert(DType::U32) * C_KEY).broadcast(&shape, &[0, 3]);
        let head = query.g.iota(DType::U32, &shape, 1) * C_CHANNEL;
        Some((nn::kept(nn::mix32(query + key + head), rate), rate))
    }
}

/// Slots of rows that hold one text each: the text of the first token.
pub fn single_slots<'g>(rows: &Rows<'g>) -> Expr<'g> {
    let [r, _] = rows.segments.dims();
    rows.segments.slice(&[0, 0], &[r, 1])
}
