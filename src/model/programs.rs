//! The programs that are compiled: forward pass, gradient, training step.
//!
//! Argument order of the step: parameters, first moments, second moments (all donated), `step`
//! (i32, from 1), `lr`, `seed` (ui32), then the batch as [`BatchShape::inputs`] lists it. Results:
//! parameters, moments, `loss` (of the global batch), `grad_norm` (before clipping), `masked` (share of
//! the pairs that are known false negatives of each other; only with the mask), `row_loss` (of this
//! replica's pairs).

use super::compute::{Compute, Target};
use super::config::BertConfig;
use super::encoder::{Weights, encode};
use super::loss::{Embedded, Ranking, ranking_loss};
use super::optimizer::{AdamW, State};
use super::params::{ParamSpec, bert_params};
use super::rows::{Dropout, Rows, mean_pool, single_slots};
use crate::common::DType;
use crate::graph::{Expr, Graph, GraphError, Input, Program, Ty, gradients, nn};

/// Static shape of a group of rows of one replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GroupShape {
    pub rows: usize,
    /// Tokens per row.
    pub len: usize,
    /// Most texts in a row; 1 = one text per row, in batch order.
    pub texts: usize,
}

/// Static shape of one replica's share of a batch. The texts, in the order of the groups' slots
/// (or as the input `order` says, when any group packs several texts in a row): `pairs` anchors,
/// `pairs` positives, then the first negatives, the second negatives, …
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BatchShape {
    pub groups: Vec<GroupShape>,
    /// Pairs per replica.
    pub pairs: usize,
    /// Hard negatives per pair.
    pub negatives: usize,
}

impl BatchShape {
    /// One text per row: anchors padded to `len_a`, positives and negatives to `len_b`.
    pub fn padded(pairs: usize, negatives: usize, len_a: usize, len_b: usize) -> Self {
        let a = GroupShape { rows: pairs, len: len_a, texts: 1 };
        let b = GroupShape { rows: pairs * (1 + negatives), len: len_b, texts: 1 };
        BatchShape { groups: vec![a, b], pairs, negatives }
    }

    pub fn packed(&self) -> bool {
        self.groups.iter().any(|g| g.texts > 1)
    }

    /// Texts per replica.
    pub fn texts(&self) -> usize {
        self.pairs * (2 + self.negatives)
    }

    /// Names and types of the batch's arguments, in order.
    pub fn inputs(&self) -> Vec<(String, Ty)> {
        let mut out = Vec::new();
        for (k, g) in self.groups.iter().enumerate() {
            for name in ["ids", "positions", "segments"] {
                out.push((format!("{name}.{k}"), Ty::new(DType::I32, &[g.rows, g.len])));
            }
            if self.packed() {
                out.push((format!("slots.{k}"), Ty::new(DType::I32, &[g.rows, g.texts])));
            }
        }
        if self.packed() {
            out.push(("order".into(), Ty::new(DType::I32, &[self.texts()])));
        }
        if self.negatives > 0 {
            out.push(("neg_valid".into(), Ty::new(DType::Pred, &[self.pairs * self.negatives])));
        }
        out
    }
}

/// The loss's constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// Multiplies the cosine (inverse temperature).
    pub scale: f64,
    /// Both directions, as the original run had it; sentence-transformers' default is one.
    pub symmetric: bool,
    /// Known false negatives are masked; the batch then carries a number for each text.
    pub mask: bool,
}

/// Everything that decides a training program.
#[derive(Clone, Debug)]
pub struct StepSpec {
    pub bert: BertConfig,
    pub shape: BatchShape,
    pub replicas: usize,
    pub objective: Objective,
    pub optimizer: AdamW,
    /// Element type of parameters and, unless `compute` narrows them, of activations: `F32`, or `F64`
    /// in the interpreter.
    pub dtype: DType,
    pub compute: Compute,
}

/// Builds up inputs in argument order.
pub(super) struct Arguments<'g> {
    pub g: &'g Graph,
    pub list: Vec<Input>,
}

impl<'g> Arguments<'g> {
    pub fn add(&mut self, name: &str, ty: Ty) -> Expr<'g> {
        let x = self.g.param(self.list.len(), name, ty.dtype, &ty.shape);
        self.list.push(Input { name: name.into(), ty, donated_to: None });
        x
    }

    pub fn table(&mut self, prefix: &str, specs: &[ParamSpec], dtype: DType) -> Vec<Expr<'g>> {
        specs.iter().map(|s| self.add(&format!("{prefix}{}", s.name), Ty::new(dtype, &s.shape))).collect()
    }
}

impl StepSpec {
    pub fn params(&self) -> Vec<ParamSpec> {
        bert_params(&self.bert)
    }

    /// The training step.
    ///
    /// # Errors
    /// A graph that does not type-check, with the part of the model it is in.
    pub fn train_step(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.replicas);
        let specs = self.params();
        let mut args = Arguments { g: &g, list: Vec::new() };
        let params = args.table("", &specs, self.dtype);
        let first = args.table("adam.m/", &specs, self.dtype);
        let second = args.table("adam.v/", &specs, self.dtype);
        let donated = args.list.len();
        let step = args.add("step", Ty::new(DType::I32, &[]));
        let lr = args.add("lr", Ty::new(self.dtype, &[]));
        let Losses { loss, masked, grads, row_loss } =
            self.loss_and_gradients(&g, &mut args, &specs, &params, step)?;
        let old = State { params, first, second };
        let new = g.scoped("adamw", || {
            self.optimizer.update(&g, &specs, &old, loss, &grads, lr, step.convert(self.dtype))
        });
        let state = new.params.iter().chain(&new.first).chain(&new.second);
        let mut outputs: Vec<(String, Expr<'_>)> =
            state.zip(&args.list).map(|(y, input)| (input.name.clone(), *y)).collect();
        outputs.extend([("loss".into(), loss), ("grad_norm".into(), new.grad_norm)]);
        outputs.extend(masked.map(|y| ("masked".into(), y)));
        outputs.push(("row_loss".into(), row_loss));
        args.list.iter_mut().take(donated).enumerate().for_each(|(i, input)| input.donated_to = Some(i));
        self.finish("train_step", &g, args.list, &outputs)
    }

    /// Loss and every gradient, reduced over the replicas; no optimiser. Arguments: parameters,
    /// `step`, `seed`, batch. Results: `loss`, one gradient per parameter, `masked` (only with the
    /// mask), `row_loss`.
    ///
    /// # Errors
    /// As [`StepSpec::train_step`].
    pub fn gradient(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.replicas);
        let specs = self.params();
        let mut args = Arguments { g: &g, list: Vec::new() };
        let params = args.table("", &specs, self.dtype);
        let step = args.add("step", Ty::new(DType::I32, &[]));
        let losses = self.loss_and_gradients(&g, &mut args, &specs, &params, step)?;
        let mut outputs = vec![("loss".to_string(), losses.loss)];
        outputs.extend(specs.iter().map(|s| s.name.clone()).zip(losses.grads));
        outputs.extend(losses.masked.map(|y| ("masked".into(), y)));
        outputs.push(("row_loss".into(), losses.row_loss));
        self.finish("gradient", &g, args.list, &outputs)
    }

    fn finish(
        &self,
        name: &str,
        g: &Graph,
        inputs: Vec<Input>,
        outputs: &[(String, Expr<'_>)],
    ) -> Result<Program, GraphError> {
        let program = Program::new(name, g, inputs, outputs)?;
        Ok(Program { emulates_bf16: self.compute.target == Target::Cpu, ..program })
    }

    /// What is averaged over the replicas comes from one all-reduce.
    fn loss_and_gradients<'g>(
        &self,
        g: &'g Graph,
        args: &mut Arguments<'g>,
        specs: &[ParamSpec],
        params: &[Expr<'g>],
        step: Expr<'g>,
    ) -> Result<Losses<'g>, GraphError> {
        let seed = args.add("seed", Ty::new(DType::U32, &[]));
        let weights = Weights::new(g, specs, params);
        let ranking = self.ranking(args, &weights, self.dropout(seed, step));
        let loss = ranking.row_loss.sum_all() / self.shape.pairs as f64;
        let mut local = vec![loss];
        local.extend(gradients(loss, params)?);
        local.extend(ranking.masked);
        let mut reduced = mean_over_replicas(g, local).into_iter();
        let loss = reduced.next().unwrap_or(loss);
        let grads = reduced.by_ref().take(params.len()).collect();
        Ok(Losses { loss, grads, masked: reduced.next(), row_loss: ranking.row_loss })
    }

    /// The bits of one step: `seed` ui32, `step` i32, both scalars.
    pub(super) fn dropout<'g>(&self, seed: Expr<'g>, step: Expr<'g>) -> Dropout<'g> {
        let c = &self.bert;
        Dropout::new(seed, step.convert(DType::U32), c.hidden_dropout_prob, c.attention_probs_dropout_prob)
    }

    fn ranking<'g>(&self, args: &mut Arguments<'g>, w: &Weights<'g>, drop: Dropout<'g>) -> Ranking<'g> {
        let g = args.g;
        let shape = &self.shape;
        let (texts, valid) = self.embed_batch(args, w, drop);
        let ids = Ty::new(DType::U32, &[shape.texts()]);
        let text_ids = self.objective.mask.then(|| args.add(TEXT_IDS, ids));
        g.scoped("loss", || {
            let b = shape.pairs;
            let part = |from: usize, to: usize| texts.slice_dim(0, from * b, to * b);
            let embedded = Embedded {
                anchors: part(0, 1),
                positives: part(1, 2),
                negatives: valid.map(|v| (part(2, 2 + shape.negatives), v)),
                text_ids,
            };
            let Objective { scale, symmetric, .. } = self.objective;
            ranking_loss(&embedded, scale, symmetric, self.compute.multiply())
        })
    }

    /// Unit vectors of a replica's texts in batch order, `[texts, h]`, and the negatives' validity.
    pub(super) fn embed_batch<'g>(
        &self,
        args: &mut Arguments<'g>,
        w: &Weights<'g>,
        drop: Dropout<'g>,
    ) -> (Expr<'g>, Option<Expr<'g>>) {
        let (g, shape) = (args.g, &self.shape);
        let inputs: Vec<Expr<'g>> =
            shape.inputs().into_iter().map(|(name, ty)| args.add(&name, ty)).collect();
        let per_group = if shape.packed() { 4 } else { 3 };
        let mut groups: Vec<Vec<Expr<'g>>> =
            inputs[..shape.groups.len() * per_group].chunks(per_group).map(<[_]>::to_vec).collect();
        // Rows of one shape go through a CPU's encoder together: it multiplies larger matrices better.
        if self.compute.target == Target::Tpu {
            groups = groups.iter().flat_map(|x| parts(x)).collect();
        } else if shape.groups.windows(2).all(|w| (w[0].len, w[0].texts) == (w[1].len, w[1].texts)) {
            let joined = |i: usize| g.concat(&groups.iter().map(|x| x[i]).collect::<Vec<_>>(), 0);
            groups = vec![(0..per_group).map(joined).collect()];
        }
        let pooled: Vec<Expr<'g>> = groups
            .iter()
            .map(|x| {
                let rows = Rows { ids: x[0], positions: x[1], segments: x[2] };
                let states = encode(&self.bert, w, &rows, Some(drop), self.compute);
                let slots = x.get(3).copied().unwrap_or_else(|| single_slots(&rows));
                g.scoped("pooling", || mean_pool(states[states.len() - 1], &rows, slots, self.dtype))
            })
            .collect();
        let rest = &inputs[shape.groups.len() * per_group..];
        let texts = g.scoped("pooling", || {
            let all = g.concat(&pooled, 0);
            let ordered = if shape.packed() { all.gather(rest[0]) } else { all };
            nn::l2_normalize(ordered)
        });
        (texts, (shape.negatives > 0).then(|| rest[rest.len() - 1]))
    }
}

/// Most rows that go through the encoder together on a TPU. Of 2,048 its compiler takes attention apart that
/// it makes one of up to 1,024 (`benches/runs/tpu.md`), and the step of 8,192 pairs is a tenth slower.
pub const TPU_ROWS: usize = 1024;

/// A group's inputs in equal parts of at most [`TPU_ROWS`] rows, to within one row.
fn parts<'g>(group: &[Expr<'g>]) -> Vec<Vec<Expr<'g>>> {
    let rows = group[0].shape()[0];
    let n = rows.div_ceil(TPU_ROWS);
    let from = |k: usize| (k * rows).div_ceil(n);
    let part = |k: usize| group.iter().map(|x| x.slice_dim(0, from(k), from(k + 1))).collect();
    if n < 2 { vec![group.to_vec()] } else { (0..n).map(part).collect() }
}

/// The mean of each value over the replicas, by one all-reduce, divided once: exact, for the number of
/// replicas is a power of two on every real topology.
pub(super) fn mean_over_replicas<'g>(g: &'g Graph, local: Vec<Expr<'g>>) -> Vec<Expr<'g>> {
    if g.replicas() == 1 {
        return local;
    }
    let sums = g.scoped("all_reduce", || g.all_reduce(&local));
    sums.into_iter().map(|x| x / g.replicas() as f64).collect()
}

/// What a batch came to on all replicas together; only `row_loss` is a replica's own.
struct Losses<'g> {
    loss: Expr<'g>,
    grads: Vec<Expr<'g>>,
    masked: Option<Expr<'g>>,
    row_loss: Expr<'g>,
}

/// The last argument of a program with the mask: `ui32`, a number for each text of the replica, in
/// the texts' order.
pub(super) const TEXT_IDS: &str = "text_ids";

/// The forward pass of one group of rows, without dropout. Arguments: parameters, `ids`,
/// `positions`, `segments`. Results: `embeddings [rows, h]` and, when asked for, every hidden state
/// `[rows * len, h]`.
///
/// # Errors
/// As [`StepSpec::train_step`].
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
    let mut args = Arguments { g: &g, list: Vec::new() };
    let params = args.table("", &specs, dtype);
    let w = Weights::new(&g, &specs, &params);
    let mut input = |name: &str| args.add(name, Ty::new(DType::I32, &[group.rows, group.len]));
    let rows = Rows { ids: input("ids"), positions: input("positions"), segments: input("segments") };
    let states = encode(c, &w, &rows, None, Compute::default());
    let pooled =
        g.scoped("pooling", || mean_pool(states[states.len() - 1], &rows, single_slots(&rows), dtype));
    let vectors = if normalize { nn::l2_normalize(pooled) } else { pooled };
    let mut outputs = vec![("embeddings".to_string(), vectors)];
    if hidden_states {
        outputs.extend(states.into_iter().enumerate().map(|(i, x)| (format!("hidden.{i}"), x)));
    }
    Program::new("forward", &g, args.list, &outputs)
}
