//! From the compiler's figures to time, and whether to believe it.

use super::chips::Chip;
use super::hlo::{Loop, Loops, Module, OpCost};
use crate::runtime::Compiled;
use anyhow::{Result, ensure};

/// The cost of one run of an executable on one device.
#[derive(Clone, Debug)]
pub struct Estimate {
    pub model_flops: f64,
    /// The compiler's count, with loops multiplied out.
    pub flops: f64,
    /// FLOPs counting every pass of the f32 products.
    pub pass_flops: f64,
    /// The compiler's count, with loops multiplied out.
    pub bytes: f64,
    /// The compiler's estimate, with loops multiplied out and the further passes of f32 products. `None` if it has
    /// none: libtpu 0.0.52 totals configs/plan.toml on v6e:2x4 to -19 s, as if operations of unknown cost counted -1 s.
    pub seconds: Option<f64>,
    pub loops: Vec<Loop>,
    pub custom_calls: Vec<String>,
    /// Matrix products that take several passes.
    pub multi_pass_dots: usize,
}

/// Minimum ratio of the compiler's FLOPs to the model's.
const COVERED: f64 = 0.98;

impl Estimate {
    /// # Errors
    /// A loop of unknown length; missing FLOPs, or FLOPs faster than the device's peak:
    /// then the estimate is wrong.
    pub fn new(compiled: &Compiled, model_flops: f64, chip: &Chip) -> Result<Estimate> {
        let program = Module::new(&compiled.hlo);
        let loops = program.loops()?;
        let (once, all) = (program.work(chip, Loops::Once)?, program.work(chip, Loops::Multiplied)?);
        let further = |of: fn(&OpCost) -> f64| of(&all) - of(&once);
        let flops = compiled.cost.flops + further(|w| w.dot_flops);
        let made = Estimate {
            model_flops,
            flops,
            pass_flops: flops + all.pass_flops - all.dot_flops,
            bytes: compiled.cost.bytes + further(|w| w.bytes),
            seconds: compiled.cost.seconds.map(|told| told + all.pass_seconds - once.seconds),
            loops,
            custom_calls: program.custom_calls(),
            multi_pass_dots: program.multi_pass_dots(),
        };
        made.check(chip)?;
        Ok(made)
    }

    fn check(&self, chip: &Chip) -> Result<()> {
        ensure!(
            self.flops >= COVERED * self.model_flops,
            "the compiler counts {:.4e} FLOPs (loops multiplied out), the model has {:.4e}: some work is hidden from it \
             (custom calls: {:?}), so its estimate means nothing",
            self.flops,
            self.model_flops,
            self.custom_calls
        );
        let Some(seconds) = self.seconds else { return Ok(()) };
        let rate = self.model_flops / seconds;
        ensure!(
            rate < chip.flops_per_second,
            "{:.4e} model FLOPs in an estimated {:.4e} s are {:.1} TFLOP/s, above the peak of {} ({:.1}): the estimate is wrong",
            self.model_flops,
            seconds,
            rate / 1e12,
            chip.kind,
            chip.flops_per_second / 1e12
        );
        Ok(())
    }

    /// Share of the device's peak that the model's FLOPs reach.
    pub fn mfu(&self, chip: &Chip) -> Option<f64> {
        self.seconds.map(|s| self.model_flops / s / chip.flops_per_second)
    }

    /// Whichever of FLOPs and memory takes longer at its peak, and its share of the estimate.
    pub fn bound(&self, chip: &Chip) -> Option<(&'static str, f64)> {
        let compute = self.pass_flops / chip.flops_per_second;
        let memory = self.bytes / chip.bytes_per_second;
        let (name, seconds) =
            if compute > memory { ("FLOPs", compute) } else { ("memory bandwidth", memory) };
        self.seconds.map(|all| (name, seconds / all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::{Cost, HloComputation, HloModule};

    fn compiled(flops: f64, seconds: f64) -> Compiled {
        let entry = HloComputation { id: 1, ..Default::default() };
        Compiled {
            memory: Default::default(),
            cost: Cost { flops, bytes: 450e9 * seconds, seconds: Some(seconds), ..Default::default() },
            hlo: HloModule { computations: vec![entry], entry_computation_id: 1, ..Default::default() },
        }
    }

    #[test]
    fn an_estimate_that_cannot_be_is_refused() {
        let chip = Chip::of("TPU v3").unwrap();
        let good = Estimate::new(&compiled(1e12, 0.1), 1e12, chip).unwrap();
        let (bound, share) = good.bound(chip).unwrap();
        assert!(bound == "memory bandwidth" && (share - 1.0).abs() < 1e-9);
        let hidden = Estimate::new(&compiled(0.97e12, 0.1), 1e12, chip).unwrap_err().to_string();
        assert!(hidden.contains("hidden"), "{hidden}");
        let fast = Estimate::new(&compiled(1e12, 0.016), 1e12, chip).unwrap_err().to_string();
        assert!(fast.contains("above the peak of TPU v3 (61.5)"), "{fast}");
        let mut untimed = compiled(1e12, 0.1);
        untimed.cost.seconds = None;
        let untimed = Estimate::new(&untimed, 1e12, chip).unwrap();
        assert_eq!((untimed.flops, untimed.mfu(chip), untimed.bound(chip)), (1e12, None, None));
    }
}
