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
    let (mut fits, mut fails) = (None::<(usize, f64)>, config.train.global_batch / replicas);
    let mut guess = fails / 2;
    for _ in 0..TRIES {
        if guess == 0 || fails - fits.map_or(0, |f| f.0) <= (fails / 8).max(1) {
            break;
        }
        say(&format!("trying a global batch of {} …", guess * replicas));
        let tried = largest(config, topology, options, guess * replicas)?;
        match tried {
            Some(mib) => fits = Some((guess, mib)),
            None => fails = guess,
        }
        guess = fits.map_or(fails / 2, |(most, _)| (most + fails) / 2);
    }
    Ok(match fits {
        Some((pairs, mib)) => format!(
            "train.global_batch = {} fits (largest executable with all beside it: {mib:.0} MiB)",
            pairs * replicas
        ),
        None => "no smaller batch fits; take a topology with more memory, or a smaller model".into(),
    })
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
