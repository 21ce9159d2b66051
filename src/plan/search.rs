//! Finds a configuration change that fits, by compiling rather than guessing.

use super::chips::Chip;
use super::compile::{PlanOptions, attempt, beside};
use super::workload::Workload;
use crate::runtime::Topology;
use crate::train::Run;
use anyhow::Result;

/// Maximum compilations per search.
const TRIES: usize = 8;

/// The largest global batch that fits, to within an eighth, found by compiling the largest executable of each.
///
/// # Errors
/// Compiler errors.
pub fn suggest(run: &Run, topology: &Topology, options: &PlanOptions, say: &dyn Fn(&str)) -> Result<String> {
    let replicas = topology.device_count();
    if let Some(chunk) = run.batch.chunk {
        return smaller_chunk(run, topology, options, chunk, say);
    }
    let mut attempt = |pairs: usize| {
        say(&format!("trying a global batch of {} …", pairs * replicas));
        largest(&run.with_batch(run.batch.with_pairs(pairs * replicas)), topology, options)
    };
    Ok(match most_that_fits(run.batch.pairs / replicas, &mut attempt)? {
        Some((pairs, mib)) => format!(
            "train.global_batch = {} fits (largest executable with everything else alive: {mib:.0} MiB)",
            pairs * replicas
        ),
        None => "no smaller batch fits; use a topology with more memory, or a smaller model".into(),
    })
}

/// Bisects the pairs per replica below `fails`; `attempt` returns the size of what fits.
fn most_that_fits<T>(
    mut fails: usize,
    attempt: &mut impl FnMut(usize) -> Result<Option<T>>,
) -> Result<Option<(usize, T)>> {
    let mut fits: Option<(usize, T)> = None;
    for _ in 0..TRIES {
        let most = fits.as_ref().map_or(0, |f| f.0);
        // Memory is roughly proportional to the batch: halve until something fits, then close in.
        let guess = (most + fails) / 2;
        if guess == most || (most > 0 && fails - most <= most / 8) {
            break;
        }
        match attempt(guess)? {
            Some(size) => fits = Some((guess, size)),
            None => fails = guess,
        }
    }
    Ok(fits)
}

/// Roughly halves the chunk until everything fits; the batch is unchanged.
fn smaller_chunk(
    run: &Run,
    topology: &Topology,
    options: &PlanOptions,
    chunk: usize,
    say: &dyn Fn(&str),
) -> Result<String> {
    let (batch, replicas) = (run.batch.pairs, topology.device_count());
    let halves = std::iter::successors(Some(chunk), |c| half_chunk(*c, batch, replicas));
    for half in halves.skip(1) {
        say(&format!("trying chunks of {half} …"));
        if let Some(mib) = largest(&run.with_batch(run.batch.with_chunk(half)), topology, options)? {
            return Ok(format!(
                "train.chunk = {half} fits (largest executable with everything else alive: {mib:.0} MiB)"
            ));
        }
    }
    Ok("no smaller chunk fits; use a smaller global batch, or a topology with more memory".into())
}

/// The largest chunk, at most half of `chunk`, that divides the batch and is a multiple of the replicas.
fn half_chunk(chunk: usize, batch: usize, replicas: usize) -> Option<usize> {
    (1..=chunk / 2 / replicas).rev().map(|pairs| pairs * replicas).find(|c| batch.is_multiple_of(*c))
}

/// MiB of the largest executable with everything else alive; `None` if it does not fit.
fn largest(run: &Run, topology: &Topology, options: &PlanOptions) -> Result<Option<f64>> {
    let chip = Chip::of(topology.device_kind())?;
    let workload = Workload::new(run, topology.device_count(), options.tokens_per_text)?;
    let (always, count) = (beside(run, &workload), workload.executables.len() as u64);
    // Which executable of a step in chunks is largest is not known in advance.
    let most = workload.executables.iter().map(|p| p.inputs).max().unwrap_or(0);
    let mut largest = None;
    for planned in workload.executables.iter().filter(|p| p.inputs == most) {
        let Ok(c) = attempt(topology, planned)? else { return Ok(None) };
        // The others' code is at most as large as the largest's.
        let total = c.memory.total() + always + planned.left + c.memory.code * (count - 1);
        if total > chip.memory {
            return Ok(None);
        }
        largest = largest.max(Some(total));
    }
    Ok(largest.map(|total| total as f64 / f64::from(1 << 20)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_halved_to_what_divides_the_batch() {
        let all = |chunk, batch, replicas| {
            let next = |c: &usize| half_chunk(*c, batch, replicas);
            std::iter::successors(Some(chunk), next).skip(1).collect::<Vec<_>>()
        };
        assert_eq!(all(64, 1024, 8), [32, 16, 8]);
        // Half of 24 is not a multiple of 8, and 32 does not divide 72.
        assert_eq!(all(24, 48, 8), [8]);
        assert_eq!(all(72, 72, 8), [24, 8]);
        assert_eq!(all(8, 64, 8), [0; 0]);
    }

    #[test]
    fn the_search_closes_in_on_the_most_that_fits() {
        for (limit, fails) in [(100, 128), (100, 1000), (7, 8), (1, 2), (1, 40), (999, 1000)] {
            let mut tries = 0;
            let (found, size) = most_that_fits(fails, &mut |n| {
                tries += 1;
                Ok((n <= limit).then_some(n * 10))
            })
            .unwrap()
            .unwrap();
            assert_eq!(size, found * 10);
            assert!(found <= limit && limit - found <= found / 8 + 1, "{limit} of {fails}: {found}");
            assert!(tries <= TRIES);
        }
        assert!(most_that_fits(64, &mut |_| Ok(None::<()>)).unwrap().is_none());
        assert!(most_that_fits(1, &mut |_| Ok(Some(()))).unwrap().is_none(), "no pair, no batch");
        assert!(most_that_fits(64, &mut |_| anyhow::bail!("broken") as Result<Option<()>>).is_err());
    }
}
