//! A change of the configuration that fits: compiled, not guessed.

use super::chips::Chip;
use super::preflight::{Options, attempt, beside};
use super::workload::Workload;
use crate::runtime::Topology;
use crate::train::Config;
use anyhow::Result;

/// Most compilations of a search.
const TRIES: usize = 8;

/// The largest global batch that fits, to within an eighth, by compiling the largest executable of each.
///
/// # Errors
/// Those of compiling.
pub fn suggest(
    config: &Config,
    topology: &Topology,
    options: &Options,
    say: &dyn Fn(&str),
) -> Result<String> {
    let replicas = topology.device_count();
    let mut attempt = |pairs: usize| {
        say(&format!("trying a global batch of {} …", pairs * replicas));
        largest(config, topology, options, pairs * replicas)
    };
    Ok(match most_that_fits(config.train.global_batch / replicas, &mut attempt)? {
        Some((pairs, mib)) => format!(
            "train.global_batch = {} fits (largest executable with all beside it: {mib:.0} MiB)",
            pairs * replicas
        ),
        None => "no smaller batch fits; take a topology with more memory, or a smaller model".into(),
    })
}

/// Bisects the pairs of a replica below `fails`; `attempt` says how large what fits is.
fn most_that_fits<T>(
    mut fails: usize,
    attempt: &mut impl FnMut(usize) -> Result<Option<T>>,
) -> Result<Option<(usize, T)>> {
    let mut fits: Option<(usize, T)> = None;
    for _ in 0..TRIES {
        let most = fits.as_ref().map_or(0, |f| f.0);
        // Memory is about proportional to the batch: halve until something fits, then close in.
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

/// MiB of the largest executable with all that is alive beside it, `None` when it does not fit.
fn largest(
    config: &Config,
    topology: &Topology,
    options: &Options,
    global_batch: usize,
) -> Result<Option<f64>> {
    let mut config = config.clone();
    config.train.global_batch = global_batch;
    let chip = Chip::of(topology.device_kind())?;
    let workload = Workload::new(&config, topology.device_count(), options.tokens_per_text)?;
    let (always, count) = (beside(&config, &workload), workload.executables.len() as u64);
    let Some(last) = workload.executables.iter().max_by_key(|p| p.inputs) else { return Ok(None) };
    Ok(attempt(topology, last)?.ok().and_then(|c| {
        // The others' code is at most as large as the largest's.
        let total = c.memory.total() + always + c.memory.code * (count - 1);
        (total <= chip.memory).then_some(total as f64 / f64::from(1 << 20))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

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
