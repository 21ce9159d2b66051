//! What a run's log tells its model card.

use super::metrics::{self, Figures, StepLoss};
use super::run::Losses;
use crate::folder::{CardResult, CardStep};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Lines of the card's log between the first and the last step, and evaluations that all have one.
const LINES: u64 = 20;
const EVALUATIONS: usize = 60;

/// Of a model.
pub struct History {
    /// Before training and of the model.
    pub results: Vec<CardResult>,
    pub log: Vec<CardStep>,
    /// The step the model is of.
    pub step: u64,
}

impl History {
    /// Of the model after `step` of a run in `run_dir` that has done `last` steps.
    ///
    /// # Errors
    /// A log that cannot be read.
    pub fn read(run_dir: &Path, losses: &Losses, step: u64, last: u64) -> Result<History> {
        let defined = |(step, figures): metrics::Evaluated| {
            (step, figures.into_iter().filter_map(|(name, x)| Some((name, x?))).collect())
        };
        let evaluations = metrics::evaluations(run_dir, last)?.into_iter().map(defined).collect();
        let number = |one: StepLoss| (one.step, one.set.map_or(0, |set| losses.of_name(&set)), one.loss);
        let done: Vec<_> = metrics::losses(run_dir, last)?.into_iter().map(number).collect();
        let log = lines(&done, losses.iter().len(), evaluations, step, last);
        Ok(History { results: metrics::results(run_dir, step)?, log, step })
    }
}

/// A line for each evaluation, and for some steps. `done`: steps, each with the number of its loss, one of `losses`,
/// and its value.
fn lines(
    done: &[(u64, usize, f64)],
    losses: usize,
    evaluations: Vec<(u64, Figures)>,
    step: u64,
    last: u64,
) -> Vec<CardStep> {
    let mut evaluations: BTreeMap<u64, Figures> =
        evaluations.into_iter().filter(|(_, figures)| !figures.is_empty()).collect();
    let every = evaluations.len().div_ceil(EVALUATIONS).max(1);
    let kept: BTreeSet<u64> = evaluations.keys().copied().step_by(every).chain([0, step, last]).collect();
    evaluations.retain(|at, _| kept.contains(at));
    let mut steps: BTreeSet<u64> = evaluations.keys().copied().collect();
    let logged: BTreeSet<u64> = done.iter().map(|(at, ..)| *at).collect();
    let spread = (1..=LINES).map(|k| (u128::from(last) * u128::from(k) / u128::from(LINES)) as u64);
    steps.extend(spread.chain([1, step]).filter(|at| logged.contains(at)));
    let mut done = done.iter().peekable();
    let of = |at: u64| {
        let mut sums = vec![(0.0, 0.0); losses];
        while let Some((_, number, loss)) = done.next_if(|(step, ..)| *step <= at) {
            let (sum, count) = sums[*number];
            sums[*number] = (sum + loss, count + 1.0);
        }
        let figures = evaluations.remove(&at).unwrap_or_default();
        let mean = |(sum, count): (f64, f64)| (count > 0.0).then(|| sum / count);
        CardStep { step: at, losses: sums.into_iter().map(mean).collect(), figures }
    };
    steps.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_has_all_evaluations_and_few_steps() {
        let losses: Vec<(u64, usize, f64)> =
            (1..=1000).map(|step| (step, usize::from(step % 2 == 0), step as f64)).collect();
        let evaluations =
            vec![(0, vec![("x".to_owned(), 1.0)]), (33, vec![("x".to_owned(), 2.0)]), (40, vec![])];
        let lines = lines(&losses, 2, evaluations, 1000, 1000);
        let steps: Vec<u64> = lines.iter().map(|line| line.step).collect();
        assert_eq!(steps[..5], [0, 1, 33, 50, 100]);
        assert_eq!((steps.len(), steps.last()), (23, Some(&1000)));
        let of = |line: usize| lines[line].losses.clone();
        assert_eq!((of(0), of(1)), (vec![None, None], vec![Some(1.0), None]));
        // 3, 5, … 33 and 2, 4, … 32.
        assert_eq!(of(2), [Some(18.0), Some(17.0)]);
        assert_eq!((lines[2].figures.len(), lines[3].figures.len()), (1, 0));
    }

    #[test]
    fn of_many_evaluations_those_of_the_model_and_the_last_step_are_kept() {
        let evaluations = (0..=1000).map(|step| (step, vec![("x".to_owned(), 0.5)])).collect();
        let lines = lines(&[], 1, evaluations, 501, 1000);
        assert!(lines.len() < 70, "{}", lines.len());
        assert!([0, 501, 1000].iter().all(|step| lines.iter().any(|line| line.step == *step)));
    }
}
