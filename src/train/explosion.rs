//! The error for a run whose numbers are no longer finite.

use super::checkpoint;
use super::options::Options;
use super::run::Run;
use crate::embed::NotFinite;
use anyhow::{Error, anyhow};
use std::collections::VecDeque;
use std::path::PathBuf;

/// Number of last gradient norms shown.
const RECENT: usize = 5;

/// The last finite steps: number, learning rate, gradient norm before clipping.
pub struct Trail {
    recent: VecDeque<(u64, f64, f64)>,
    run_dir: PathBuf,
    /// Configured peak learning rate, warm-up and clipping.
    settings: [f64; 3],
    resume: String,
    overwrite: String,
}

impl Trail {
    pub fn new(run: &Run, options: &Options) -> Trail {
        Trail {
            recent: VecDeque::new(),
            run_dir: run.dir.clone(),
            settings: [run.rates.peak, run.rates.warmup, run.optimizer.clip],
            resume: options.to_resume(&["config.train.lr"]),
            overwrite: options.to_overwrite(),
        }
    }

    pub fn push(&mut self, step: u64, lr: f64, grad_norm: f64) {
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back((step, lr, grad_norm));
    }

    /// An error about `found`, such as `step 12: loss NaN is not finite`; `lr` is that step's learning rate, by default
    /// the last one's.
    pub fn error(&self, found: &str, lr: Option<f64>) -> Error {
        self.explained(found, lr, u64::MAX)
    }

    /// As [`Trail::error`]; checkpoints from step `bad` on are useless.
    fn explained(&self, found: &str, lr: Option<f64>, bad: u64) -> Error {
        let [peak, warmup, clip] = self.settings;
        let lr = lr.or(self.recent.back().map(|s| s.1)).unwrap_or(peak);
        let norms = match (self.recent.front(), self.recent.back()) {
            (Some(first), Some(last)) => {
                let list: Vec<String> = self.recent.iter().map(|s| norm(s.2)).collect();
                format!("gradient norms of steps {} to {}: {}", first.0, last.0, list.join(", "))
            }
            _ => "no earlier step since the run started or resumed".to_owned(),
        };
        let checkpoints = checkpoint::list(&self.run_dir).unwrap_or_default();
        let (good, useless): (Vec<_>, Vec<_>) = checkpoints.iter().partition(|(step, _)| *step < bad);
        let remedy = match (good.iter().max(), useless.len()) {
            (Some((_, path)), 0) => format!(
                "the last good checkpoint is {}; continue with the lower rate by\n  {}",
                path.display(),
                self.resume
            ),
            (Some((_, path)), _) => format!(
                "the checkpoint of step {bad} holds these weights: remove it, and continue from {} with the lower rate by\n  {}",
                path.display(),
                self.resume
            ),
            (None, 0) => {
                format!("there is no checkpoint yet; start over with the lower rate by\n  {}", self.overwrite)
            }
            (None, _) => format!(
                "the only checkpoint, of step {bad}, holds these weights; start over with the lower rate by\n  {}",
                self.overwrite
            ),
        };
        anyhow!(
            "{found}; learning rate {lr:.2e}, {norms}. Lower train.lr (now {peak:e}) to a third or a tenth, or make \
             train.warmup longer (now {warmup}) or train.optimizer.clip smaller (now {clip}); if the earlier norms are \
             small, check that data; {remedy}"
        )
    }

    /// `error` of the evaluation after step `step`, explained if vectors were not finite.
    pub fn of_evaluation(&self, error: Error, step: u64) -> Error {
        match error.chain().any(|e| e.is::<NotFinite>()) {
            true => self.explained(&format!("after step {step}: {error:#}"), None, step),
            false => error,
        }
    }
}

fn norm(x: f64) -> String {
    if (1e-3..1e4).contains(&x) { format!("{x:.3}") } else { format!("{x:.2e}") }
}
