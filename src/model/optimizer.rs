//! AdamW (Loshchilov & Hutter 2019; reference: `torch.optim.AdamW`), preceded by clipping by global norm (Pascanu
//! et al. 2013; reference: `torch.nn.utils.clip_grad_norm_`).

use super::params::ParamSpec;
use crate::graph::Expr;
use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};

/// Constants of the update; learning rate and step number are program inputs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AdamW {
    pub beta1: f64,
    pub beta2: f64,
    pub eps: f64,
    pub weight_decay: f64,
    /// Maximum global gradient norm; 0 disables clipping.
    pub clip: f64,
}

impl Default for AdamW {
    fn default() -> Self {
        AdamW { beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0.01, clip: 1.0 }
    }
}

impl AdamW {
    /// # Errors
    /// A constant out of range.
    pub fn check(&self) -> Result<()> {
        let AdamW { beta1, beta2, eps, weight_decay, clip } = *self;
        ensure!(clip >= 0.0 && clip.is_finite(), "clip is {clip}; it must be 0 or more");
        let betas = (0.0..1.0).contains(&beta1) && (0.0..1.0).contains(&beta2);
        ensure!(
            betas && eps > 0.0 && eps.is_finite() && weight_decay >= 0.0 && weight_decay.is_finite(),
            "AdamW needs beta1 and beta2 in [0, 1), eps above 0 and weight_decay of 0 or more"
        );
        Ok(())
    }
}

/// Optimiser state: every parameter, and the moments of those that are trained.
pub struct State<'g> {
    pub params: Vec<Expr<'g>>,
    pub first: Vec<Expr<'g>>,
    pub second: Vec<Expr<'g>>,
}

/// Inputs of one update.
pub struct Descent<'a, 'g> {
    pub loss: Expr<'g>,
    /// One per trained parameter.
    pub grads: &'a [Expr<'g>],
    /// Learning rate, a float scalar.
    pub lr: Expr<'g>,
    /// Step number, an `i32` scalar that counts from 1.
    pub step: Expr<'g>,
    /// The first of the parameters that do not take part in every step, and the number of their steps, likewise: as in
    /// PyTorch, where a parameter without a gradient is left alone, each has moments that begin with its own first
    /// step.
    pub other: Option<(usize, Expr<'g>)>,
}

/// Name prefixes of the state's tensors: parameters, first and second moments.
const STATE: [&str; 3] = ["", "adam.m/", "adam.v/"];

/// Names of the state's tensors in program order, each with its parameter. A frozen parameter has no moments.
pub fn state_tensors(specs: &[ParamSpec]) -> impl Iterator<Item = (String, &ParamSpec)> {
    STATE.iter().flat_map(move |prefix| held(prefix, specs).map(move |s| (format!("{prefix}{}", s.name), s)))
}

/// The parameters with a tensor of this prefix.
fn held<'s>(prefix: &str, specs: &'s [ParamSpec]) -> impl Iterator<Item = &'s ParamSpec> {
    let all = prefix.is_empty();
    specs.iter().filter(move |spec| all || spec.is_trained())
}

impl<'g> State<'g> {
    /// `input` creates the input of a name, with its parameter's shape.
    pub fn inputs(specs: &[ParamSpec], mut input: impl FnMut(&str, &ParamSpec) -> Expr<'g>) -> Self {
        let [params, first, second] = STATE
            .map(|prefix| held(prefix, specs).map(|s| input(&format!("{prefix}{}", s.name), s)).collect());
        State { params, first, second }
    }

    /// In the order of [`state_tensors`].
    pub fn tensors(&self) -> impl Iterator<Item = Expr<'g>> + '_ {
        self.params.iter().chain(&self.first).chain(&self.second).copied()
    }
}

impl AdamW {
    /// Returns the state after one step and the global gradient norm before clipping. If that norm or the loss is not
    /// finite, parameters and moments are returned unchanged.
    pub fn update<'g>(
        &self,
        specs: &[ParamSpec],
        old: &State<'g>,
        descent: &Descent<'_, 'g>,
    ) -> (State<'g>, Expr<'g>) {
        let &Descent { loss, grads, lr, step, other } = descent;
        let g = loss.g;
        let step = step.convert(lr.dtype());
        let squares: Vec<Expr<'g>> = grads.iter().map(|d| (*d * *d).sum_all()).collect();
        let norm = g.add_all(&squares).sqrt();
        let finite = norm.is_finite() & loss.is_finite();
        let shrink = if self.clip > 0.0 {
            (g.constant(lr.dtype(), self.clip) / (norm + 1e-6)).min(1.0)
        } else {
            g.constant(lr.dtype(), 1.0)
        };
        // 1 - βᵗ via expm1, since 1 - 0.999 in f32 keeps only four digits.
        let corrections =
            |step: Expr<'g>| [self.beta1, self.beta2].map(|beta: f64| -(step * beta.ln()).expm1());
        let usual = corrections(step);
        let other = other.map(|(from, step)| (from, corrections(step.convert(lr.dtype()))));
        let mut new = State { params: vec![], first: vec![], second: vec![] };
        let mut moments = old.first.iter().zip(&old.second).zip(grads);
        for (i, (spec, &p)) in specs.iter().zip(&old.params).enumerate() {
            let [c1, c2] = other.filter(|(from, _)| i >= *from).map_or(usual, |(_, own)| own);
            if !spec.is_trained() {
                new.params.push(p);
                continue;
            }
            let Some(((&m, &v), &d)) = moments.next() else {
                g.fail("adamw", vec![p.ty()], format!("{} has no moments or no gradient", spec.name));
                break;
            };
            let lr = if spec.rate == 1.0 { lr } else { lr * spec.rate };
            let d = d * shrink;
            let m2 = m * self.beta1 + d * (1.0 - self.beta1);
            let v2 = v * self.beta2 + d * d * (1.0 - self.beta2);
            let denominator = v2.sqrt() / c2.sqrt() + self.eps;
            let decayed = if spec.decay { p * (-(lr * self.weight_decay) + 1.0) } else { p };
            let p2 = decayed - m2 / denominator * (lr / c1);
            let p2 = spec.within.map_or(p2, |[least, most]| p2.max(least).min(most));
            let keep = |new: Expr<'g>, old: Expr<'g>| finite.broadcast(&old.shape(), &[]).select(new, old);
            new.params.push(keep(p2, p));
            new.first.push(keep(m2, m));
            new.second.push(keep(v2, v));
        }
        (new, norm)
    }
}
