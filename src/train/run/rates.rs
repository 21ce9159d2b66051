//! The learning rate over the steps of a run.

use crate::train::config::{Schedule, TrainConfig};
use anyhow::{Result, ensure};

/// A linear warm-up to the peak, and what follows it (reference: `transformers/optimization.py`, whose warm-up begins a
/// step earlier, at a rate of zero).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    pub peak: f64,
    /// Steps, or a share of all steps when below 1.
    pub warmup: f64,
    /// After the warm-up.
    pub schedule: Schedule,
    /// Length of the decay of [`Schedule::Wsd`], likewise.
    pub decay: f64,
    /// The rate the schedule falls to.
    pub floor: f64,
}

/// The usual decay of [`Schedule::Wsd`].
pub(in crate::train) const DECAY: f64 = 0.2;

/// As a number of steps.
fn steps(length: f64, total: u64) -> f64 {
    // Rounding must not make a step of 0.1 · 30 = 3.0000000000000004.
    if length < 1.0 { (length * total as f64 - 1e-9).ceil() } else { length }
}

impl Rates {
    /// # Errors
    /// A rate or a length that is negative or not finite; keys that the schedule does not have; a warm-up and a decay
    /// that do not fit into the run together.
    pub fn resolve(config: &TrainConfig) -> Result<Rates> {
        let TrainConfig { lr: peak, warmup, schedule, decay, min_lr, .. } = *config;
        for (name, x) in [("lr", peak), ("warmup", warmup)] {
            ensure!(x >= 0.0 && x.is_finite(), "train.{name} is {x}; it must be 0 or more");
        }
        let floor = min_lr.unwrap_or(0.0);
        ensure!(
            (0.0..=peak).contains(&floor),
            "train.min_lr is {floor}; it must lie between 0 and train.lr, {peak}"
        );
        ensure!(
            min_lr.is_none() || schedule != Schedule::Constant,
            "train.min_lr is where the schedule ends, and schedule = \"constant\" stays at train.lr; remove one of them"
        );
        ensure!(
            decay.is_none() || schedule == Schedule::Wsd,
            "train.decay is the last part of schedule = \"wsd\"; set that, or remove it"
        );
        let decay = decay.unwrap_or(DECAY);
        ensure!(decay > 0.0 && decay.is_finite(), "train.decay is {decay}; it must be above 0");
        if schedule == Schedule::Wsd {
            ensure!(warmup >= 1.0 || decay >= 1.0 || warmup + decay <= 1.0, "{}", too_long(warmup, decay));
        }
        let rates = Rates { peak, warmup, schedule, decay, floor };
        config.steps.map_or(Ok(()), |total| rates.check(total))?;
        Ok(rates)
    }

    /// # Errors
    /// A warm-up and a decay that do not fit into a run of `total` steps. Shares may overlap by the step to which each
    /// is rounded up.
    pub fn check(&self, total: u64) -> Result<()> {
        let Rates { warmup, decay, .. } = *self;
        let room = total as f64 + f64::from(u8::from(warmup < 1.0 && decay < 1.0));
        ensure!(
            self.schedule != Schedule::Wsd || steps(warmup, total) + steps(decay, total) <= room,
            "{}",
            too_long(warmup, decay)
        );
        Ok(())
    }

    /// The rate of `step` (from 1) of `total`.
    pub fn at(&self, step: u64, total: u64) -> f64 {
        let warmup = steps(self.warmup, total);
        let done = (step - 1) as f64;
        if done < warmup {
            return self.peak * (done + 1.0) / warmup;
        }
        // The share of what lies between step `from` and the end.
        let progress = |from: f64| ((done - from) / (total as f64 - from).max(1.0)).max(0.0);
        let height = match self.schedule {
            Schedule::Constant => 1.0,
            Schedule::Linear => 1.0 - progress(warmup),
            Schedule::Cosine => 0.5 * (1.0 + (std::f64::consts::PI * progress(warmup)).cos()),
            Schedule::Wsd => 1.0 - progress((total as f64 - steps(self.decay, total)).max(warmup)),
        };
        self.peak * height + self.floor * (1.0 - height)
    }
}

fn too_long(warmup: f64, decay: f64) -> String {
    format!("train.warmup {warmup} and train.decay {decay} are together longer than the run; shorten one")
}

#[cfg(test)]
mod tests {
    use super::super::super::config::{Config, GOOD};
    use super::*;

    fn rates(keys: &str) -> Result<Rates> {
        Rates::resolve(&Config::parse(&GOOD.replace("steps = 100", &format!("steps = 100\n{keys}")))?.train)
    }

    #[test]
    fn the_schedule_rises_and_falls() {
        let mut rates = rates("").unwrap();
        let at = |r: &Rates, step| r.at(step, 100);
        assert_eq!((at(&rates, 1), at(&rates, 10), at(&rates, 11)), (0.1, 1.0, 1.0));
        assert!((at(&rates, 56) - 0.5).abs() < 1e-12);
        assert!(at(&rates, 100) > 0.0 && at(&rates, 100) < 0.02);
        rates.schedule = Schedule::Cosine;
        assert!((at(&rates, 56) - 0.5).abs() < 1e-12);
        rates.schedule = Schedule::Constant;
        assert_eq!(at(&rates, 99), 1.0);
    }

    /// `get_wsd_schedule` (with `decay_type="linear"` and `min_lr_ratio`),
    /// `get_cosine_with_min_lr_schedule_with_warmup` and the plain ones of transformers 5.23: lr 1, 100 steps, warm-up
    /// 10.
    #[test]
    fn after_the_warm_up_rates_are_those_of_transformers() {
        for (keys, want) in [
            ("", &[(11, 1.0), (40, 0.6777777777777778), (100, 0.011111111111111112)][..]),
            ("schedule = \"cosine\"", &[(11, 1.0), (40, 0.7649596321166025), (100, 0.00030458649045211894)]),
            (
                "schedule = \"cosine\"\nmin_lr = 0.1",
                &[
                    (11, 1.0),
                    (12, 0.9997258721585931),
                    (40, 0.7884636689049422),
                    (56, 0.55),
                    (90, 0.13276726544494571),
                    (100, 0.10027412784140691),
                ],
            ),
            (
                "schedule = \"wsd\"",
                &[(11, 1.0), (80, 1.0), (81, 1.0), (82, 0.95), (91, 0.5), (100, 0.050000000000000044)],
            ),
            (
                "schedule = \"wsd\"\ndecay = 20\nmin_lr = 0.1",
                &[(11, 1.0), (50, 1.0), (81, 1.0), (82, 0.955), (91, 0.55), (100, 0.14500000000000005)],
            ),
        ] {
            let rates = rates(keys).unwrap();
            for &(step, want) in want {
                let found = rates.at(step, 100);
                assert!((found - want).abs() < 1e-12, "{keys}, step {step}: {found}, not {want}");
            }
        }
        let linear = rates("min_lr = 0.5").unwrap();
        assert!((linear.at(56, 100) - 0.75).abs() < 1e-12);
    }

    #[test]
    fn contradictions_are_named() {
        for (keys, want) in [
            ("decay = 0.2", "train.decay is the last part of schedule = \"wsd\""),
            ("schedule = \"cosine\"\ndecay = 5", "train.decay is the last part"),
            ("min_lr = 2.0", "train.min_lr is 2; it must lie between 0 and train.lr, 1"),
            ("min_lr = -1e-6", "train.min_lr is -0.000001"),
            ("schedule = \"constant\"\nmin_lr = 0.0", "stays at train.lr"),
            ("schedule = \"wsd\"\ndecay = 0.0", "train.decay is 0; it must be above 0"),
            ("schedule = \"wsd\"\ndecay = 91", "train.warmup 10 and train.decay 91 are together longer"),
            ("schedule = \"wsd\"\ndecay = 0.95", "together longer than the run"),
        ] {
            let error = rates(keys).unwrap_err().to_string();
            assert!(error.contains(want), "{keys}: {error}");
        }
    }

    /// Shares of a whole may both be rounded up; how many steps some epochs have is known later.
    #[test]
    fn a_warm_up_and_a_decay_fill_a_run() {
        let shares = Rates { warmup: 0.45, decay: 0.55, ..rates("schedule = \"wsd\"\ndecay = 10").unwrap() };
        for total in [1, 3, 10, 11, 100] {
            shares.check(total).unwrap();
            assert!((1..=total).all(|step| (0.0..=1.0).contains(&shares.at(step, total))));
        }
        let long = Rates { warmup: 20.0, decay: 200.0, ..shares };
        assert!(long.check(219).unwrap_err().to_string().contains("together longer"));
        long.check(220).unwrap();
    }
}
