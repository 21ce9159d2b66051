//! What attention knows of the places of tokens, besides the embeddings.

use super::arch::Arch;
use super::family::BUCKETS;
use super::rows::Rows;
use crate::common::DType;
use crate::graph::{Cmp, DotSpec, Expr};

/// Distances from this one on share the last bucket of their direction.
const FARTHEST: f32 = 128.0;

/// Of the layers of one kind.
#[derive(Clone, Copy)]
pub(super) struct Places<'g> {
    /// `pred [rows, queries, keys]`: which keys each query sees.
    pub visible: Expr<'g>,
    /// Added to the scores, `[heads, queries, keys]`.
    pub bias: Option<Expr<'g>>,
    pub rotation: Option<Rotation<'g>>,
}

/// Cosine and sine of each token's angles, `[rows, len, d/2]` for heads of `d` channels.
#[derive(Clone, Copy)]
pub(super) struct Rotation<'g> {
    cos: Expr<'g>,
    sin: Expr<'g>,
}

impl<'g> Places<'g> {
    /// Of the layers that see their whole text, and of those that see a window of it. `same` is true where query and
    /// key are of the same text; `distances [BUCKETS, heads]` is MPNet's table.
    pub fn of(
        arch: &Arch,
        rows: &Rows<'g>,
        same: Expr<'g>,
        distances: Option<Expr<'g>>,
        wide: DType,
    ) -> [Places<'g>; 2] {
        let [_, s] = rows.segments.dims();
        let bias = distances.map(|table| distance_bias(table, s));
        let Some(rotary) = &arch.rotary else { return [Places { visible: same, bias, rotation: None }; 2] };
        let rotation =
            |theta: f64| Some(Rotation::new(rows.positions, theta, rotary.scale, arch.head_size(), wide));
        let whole = Places { visible: same, bias, rotation: rotation(rotary.theta) };
        let Some(local) = &rotary.local else { return [whole; 2] };
        let visible = same & near(same, local.window);
        let rotation = if local.theta == rotary.theta { whole.rotation } else { rotation(local.theta) };
        [whole, Places { visible, bias, rotation }]
    }
}

/// Within a text the distance in the row is the distance in the text.
fn near(same: Expr<'_>, window: usize) -> Expr<'_> {
    let shape = same.shape();
    let [query, key] = [1, 2].map(|dim| same.g.iota(DType::I32, &shape, dim));
    (key - query).abs().compare(Cmp::Le, window as u32)
}

impl<'g> Rotation<'g> {
    /// `positions i32 [rows, len]`.
    fn new(positions: Expr<'g>, theta: f64, scale: f64, head: usize, wide: DType) -> Self {
        let ([r, s], half) = (positions.dims(), head / 2);
        let channel = positions.g.iota(wide, &[half], 0);
        let frequency = (channel * (-2.0 * theta.ln() / head as f64)).exp() * scale;
        let shape = [r, s, half];
        let angle = positions.convert(wide).broadcast(&shape, &[0, 1]) * frequency.broadcast(&shape, &[2]);
        Rotation { cos: angle.cos(), sin: angle.sin() }
    }

    /// Rotates channels `k` and `k + d/2` of `x [rows, heads, len, d]`.
    pub fn turn(self, x: Expr<'g>) -> Expr<'g> {
        let [r, a, s, d] = x.dims();
        let (wide, half) = (self.cos.dtype(), d / 2);
        let [cos, sin] = [self.cos, self.sin].map(|t| t.broadcast(&[r, a, s, half], &[0, 2, 3]));
        let y = x.convert(wide);
        let (left, right) = (y.slice_dim(3, 0, half), y.slice_dim(3, half, d));
        x.g.concat(&[left * cos - right * sin, right * cos + left * sin], 3).convert(x.dtype())
    }
}

/// MPNet's bias of the scores of texts of up to `s` tokens: `table [BUCKETS, heads]` → `[heads, queries, keys]`. A
/// product with one-hot rows, because its derivative is one, too, and not a scatter.
fn distance_bias(table: Expr<'_>, s: usize) -> Expr<'_> {
    let g = table.g;
    let shape = [s, s, BUCKETS];
    let [query, key] = [0, 1].map(|dim| g.iota(DType::I32, &[s, s], dim));
    let (ahead, distance) = (key - query, (key - query).abs());
    let zero = g.full(DType::I32, &[s, s], 0.0);
    let half = g.full(DType::I32, &[s, s], (BUCKETS / 2) as f64);
    let mut bucket = ahead.compare(Cmp::Gt, zero).select(half, zero);
    for first in starts() {
        bucket = bucket + distance.compare(Cmp::Ge, first).convert(DType::I32);
    }
    let hit = bucket.broadcast(&shape, &[0, 1]).compare(Cmp::Eq, g.iota(DType::I32, &shape, 2));
    table.dot(hit.convert(table.dtype()), DotSpec { contract: &[(0, 2)], ..DotSpec::default() })
}

/// The first distance of each bucket of one direction but the first: one each up to 8, then eight by their logarithm up
/// to [`FARTHEST`]; T5's function (Raffel et al. 2020), in f32 as `MPNetEncoder.relative_position_bucket` has it.
fn starts() -> Vec<u32> {
    let exact = BUCKETS as u32 / 4;
    let bucket = |n: u32| {
        let share = (n as f32 / exact as f32).ln() / (FARTHEST / exact as f32).ln();
        (exact + (share * exact as f32) as u32).min(2 * exact - 1)
    };
    let later = (exact + 1..=FARTHEST as u32).filter(|&n| bucket(n) > bucket(n - 1));
    (1..=exact).chain(later).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::HostTensor;
    use crate::graph::{Graph, Input, Program, eval};

    /// Values of `MPNetEncoder.relative_position_bucket`, transformers 5.23.
    #[test]
    fn buckets_are_mpnet_s() {
        let (g, s) = (Graph::new(1), 200);
        let table = g.param(0, "table", DType::F64, &[BUCKETS, 1]);
        let input = Input { name: "table".into(), ty: table.ty(), donated_to: None };
        let bias = distance_bias(table, s);
        let p = Program::new("t", &g, vec![input], &[("y".into(), bias)]).unwrap();
        let numbers: Vec<f64> = (0..BUCKETS).map(|b| b as f64).collect();
        let out = eval::run(&p, &[vec![HostTensor::from_slice(&[BUCKETS, 1], &numbers)]]).unwrap();
        let at = |rel: i64| {
            let query = if rel < 0 { s as i64 - 1 } else { 0 };
            out[0][0].as_slice::<f64>()[(query * s as i64 + query + rel) as usize] as i64
        };
        let known = [
            (-9, 8),
            (-8, 8),
            (-7, 7),
            (-1, 1),
            (0, 0),
            (1, 17),
            (7, 23),
            (8, 24),
            (9, 24),
            (130, 31),
            (-130, 15),
        ];
        for (rel, bucket) in known {
            assert_eq!(at(rel), bucket, "{rel}");
        }
        assert_eq!(starts(), STARTS);
    }

    const STARTS: [u32; 15] = [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91];
}
