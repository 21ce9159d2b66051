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
    if let Some(chunk) = config.train.chunk {
        return smaller_chunk(config, topology, options, chunk, say);
    }
    let (mut fits, mut fails) = (None::<(usize, f64)>, config.train.global_batch / replicas);
    let mut guess = fails / 2;
    for _ in 0..TRIES {
        if guess == 0 || fails - fits.map_or(0, |f| f.0) <= (fails / 8).max(1) {
            break;
        }
        say(&format!("trying a global batch of {} …", guess * replicas));
        let mut config = config.clone();
        config.train.global_batch = guess * replicas;
        let tried = largest(&config, topology, options)?;
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

/// Halves the chunk until everything fits; the batch stays what it is.
fn smaller_chunk(
    config: &Config,
    topology: &Topology,
    options: &Options,
    chunk: usize,
    say: &dyn Fn(&str),
) -> Result<String> {
    let mut config = config.clone();
    let halves = (1..=TRIES).map(|k| chunk >> k);
    for half in halves.take_while(|c| *c > 0 && c.is_multiple_of(topology.device_count())) {
        say(&format!("trying chunks of {half} …"));
        config.train.chunk = Some(half);
        if let Some(mib) = largest(&config, topology, options)? {
            return Ok(format!(
                "train.chunk = {half} fits (largest executable with all beside it: {mib:.0} MiB)"
            ));
        }
    }
    Ok("no smaller chunk fits; take a smaller global batch, or a topology with more memory".into())
}

/// MiB of the largest executable with all that is alive beside it, `None` when it does not fit.
fn largest(config: &Config, topology: &Topology, options: &Options) -> Result<Option<f64>> {
    let chip = Chip::of(topology.device_kind())?;
    let workload = Workload::new(config, topology.device_count(), options.tokens_per_text)?;
    let (always, count) = (beside(config, &workload), workload.executables.len() as u64);
    // Of a step in chunks nobody knows beforehand which is the largest.
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
