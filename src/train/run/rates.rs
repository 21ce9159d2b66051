//! The learning rate over the steps of a run.

use crate::train::config::{Schedule, TrainConfig};
use anyhow::{Result, ensure};

/// A linear warm-up to the peak, and what follows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    pub peak: f64,
    /// Steps, or a share of all steps when below 1.
    pub warmup: f64,
    /// After the warm-up.
    pub schedule: Schedule,
}

impl Rates {
    /// # Errors
    /// A rate or a warm-up that is negative or not finite.
    pub fn resolve(config: &TrainConfig) -> Result<Rates> {
        let TrainConfig { lr: peak, warmup, schedule, .. } = *config;
        for (name, x) in [("lr", peak), ("warmup", warmup)] {
            ensure!(x >= 0.0 && x.is_finite(), "train.{name} is {x}; it must be 0 or more");
        }
        Ok(Rates { peak, warmup, schedule })
    }

    /// The rate of `step` (from 1) of `total`.
    pub fn at(&self, step: u64, total: u64) -> f64 {
        let warmup = if self.warmup < 1.0 { (self.warmup * total as f64).ceil() } else { self.warmup };
        let done = (step - 1) as f64;
        if done < warmup {
            return self.peak * (done + 1.0) / warmup;
        }
        let progress = (done - warmup) / (total as f64 - warmup).max(1.0);
        self.peak
            * match self.schedule {
                Schedule::Constant => 1.0,
                Schedule::Linear => 1.0 - progress,
                Schedule::Cosine => 0.5 * (1.0 + (std::f64::consts::PI * progress).cos()),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schedule_rises_and_falls() {
        let mut rates = Rates { peak: 1.0, warmup: 10.0, schedule: Schedule::Linear };
        let at = |r: &Rates, step| r.at(step, 100);
        assert_eq!((at(&rates, 1), at(&rates, 10), at(&rates, 11)), (0.1, 1.0, 1.0));
        assert!((at(&rates, 56) - 0.5).abs() < 1e-12);
        assert!(at(&rates, 100) > 0.0 && at(&rates, 100) < 0.02);
        rates.schedule = Schedule::Cosine;
        assert!((at(&rates, 56) - 0.5).abs() < 1e-12);
        rates.schedule = Schedule::Constant;
        assert_eq!(at(&rates, 99), 1.0);
    }
}
