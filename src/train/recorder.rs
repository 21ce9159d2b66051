//! What a run reports about itself: the progress line, `metrics.jsonl`, TensorBoard.

use super::clock::Clock;
use super::explosion::Trail;
use super::metrics::MetricsLog;
use super::options::Options;
use super::restore::Ready;
use super::run::Run;
use super::session::Done;
use super::tensorboard::EventWriter;
use crate::batches::{HostBatch, Loader};
use crate::common::terminal::{self, Field, Live};
use crate::common::units::whole;
use crate::eval::Findings;
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The fields of a step's line, ranked by which are left out first if it is too short.
fn fields(done: &Done, loss: String, rates: Option<Speed>, eta: Option<f64>) -> Vec<Field> {
    let mut fields = vec![
        Field(0, loss),
        Field(3, format!("lr {:.2e}", done.lr)),
        Field(4, format!("grad {:.3}", done.result.grad_norm())),
    ];
    if let Some(r) = rates {
        fields.push(Field(2, format!("{:.0} pairs/s", r.pairs)));
        fields.push(Field(6, format!("{:.0} tokens/s", r.tokens)));
        fields.push(Field(5, format!("data wait {:.0} %", 100.0 * r.wait)));
    }
    // Unknown before the second step: the first one compiles.
    fields.extend(eta.filter(|s| *s > 0.0).map(|s| Field(1, format!("ETA {}", whole(s.ceil() as u64)))));
    fields
}

/// Losses of a run that are shown in one line.
const SHOWN: usize = 3;

/// Seconds below which a step has no rates. Starting a step takes the host longer than that; two steps whose ends are
/// seen at once are closer together.
const MEASURABLE: f64 = 1e-6;

/// What a step did per second, and the share of its time spent waiting for data.
#[derive(Clone, Copy)]
struct Speed {
    pairs: f64,
    tokens: f64,
    wait: f64,
}

impl Speed {
    fn new(seconds: f64, pairs: usize, tokens: u64, data: f64) -> Option<Speed> {
        let of = |x: f64| x / seconds;
        (seconds >= MEASURABLE).then(|| Speed {
            pairs: of(pairs as f64),
            tokens: of(tokens as f64),
            wait: of(data),
        })
    }
}

/// Logs steps and evaluations.
pub struct Recorder {
    log: MetricsLog,
    events: EventWriter,
    /// The progress bar, on a terminal.
    bar: Option<Live>,
    /// The last steps.
    pub trail: Trail,
    loader: Arc<Loader>,
    names: Vec<String>,
    /// Where the data sets' losses differ, so that one cannot be compared with another: the last value of each, and the
    /// sets that it is of.
    losses: Option<BTreeMap<usize, (String, f64)>>,
    pairs: usize,
    total: u64,
    clock: Clock,
    /// Smoothed seconds per step, without the first, which compiles.
    pace: Option<f64>,
    first: bool,
    /// Whether steps are also printed as lines.
    lines: bool,
}

impl Recorder {
    /// `steps` starts at the number already done, 0 unless the run is resumed.
    ///
    /// # Errors
    /// Log files that cannot be opened or are damaged.
    pub fn open(run: &Run, options: &Options, ready: &Ready, steps: Range<u64>) -> Result<Recorder> {
        let Range { start: from, end: total } = steps;
        let old = run.dir.join("metrics.jsonl");
        if from == 0 && old.exists() {
            // From a run that died before its first checkpoint.
            std::fs::remove_file(&old).with_context(|| format!("cannot remove {}", old.display()))?;
        }
        let log = MetricsLog::open(&run.dir, from, ready.base.settings.similarity)?;
        Ok(Recorder {
            events: EventWriter::open(&run.dir.join("tensorboard"), from)?,
            bar: None,
            trail: Trail::new(run, options),
            log,
            loader: ready.data.loader.clone(),
            names: run.sets.iter().map(|d| d.name.clone()).collect(),
            losses: run.losses.differ().then(BTreeMap::new),
            pairs: run.batch.pairs,
            total,
            clock: Clock::start(),
            pace: None,
            first: true,
            lines: !terminal::is_live() || terminal::width().is_none(),
        })
    }

    /// # Errors
    /// A log that cannot be written.
    pub fn step(&mut self, done: &Done, say: &dyn Fn(&str)) -> Result<()> {
        let Done { step, lr, batch, result, .. } = done;
        let (step, lr, loss, grad_norm) = (*step, *lr, result.loss(), result.grad_norm());
        let time = self.clock.split(&result.work, &done.waits);
        let seconds = time.seconds();
        if !std::mem::take(&mut self.first) {
            self.pace = Some(self.pace.map_or(seconds, |p| 0.9 * p + 0.1 * seconds));
        }
        let rates = Speed::new(seconds, self.pairs, batch.real_tokens, time.data);
        let eta = self.pace.map(|p| p * (self.total - step) as f64);
        let sets = self.per_set(step, batch, &result.rows);
        let mut record = json!({
            "step": step, "loss": loss, "lr": lr, "grad_norm": grad_norm, "pairs_per_s": rates.map(|r| r.pairs),
            "tokens_per_s": rates.map(|r| r.tokens), "data_wait": rates.map(|r| r.wait), "fill": batch.real_tokens as f64 / batch.slots as f64,
            "masked": null, "seconds": seconds, "time": time,
            "eta_s": eta.or(rates.map(|_| seconds * (self.total - step) as f64)), "data": sets,
        });
        result.of_loss().for_each(|(name, x)| record[name] = x.into());
        self.log.append(&record)?;
        let mut scalars = vec![("train/lr".to_string(), lr), ("train/grad_norm".into(), grad_norm)];
        // Losses that differ are not points of one curve; each has its own among those of the data sets.
        let of = self.losses.as_ref().map(|_| self.drawn(batch).join(", "));
        let place = of.as_ref().map_or("train".to_owned(), |set| format!("data/{set}"));
        scalars.extend(of.is_none().then(|| ("train/loss".to_owned(), loss)));
        if let (Some(losses), Some(of)) = (&mut self.losses, of) {
            losses.insert(batch.reading.loss, (of, loss));
        }
        if let Some(Speed { pairs, tokens, wait }) = rates {
            let speeds = [("pairs_per_s", pairs), ("tokens_per_s", tokens), ("data_wait", wait)];
            scalars.extend(speeds.map(|(name, x)| (format!("speed/{name}"), x)));
        }
        scalars.extend(time.parts().map(|(name, s)| (format!("time/{name}"), s)));
        scalars.extend(result.of_loss().map(|(name, x)| (format!("{place}/{name}"), x)));
        scalars.push(("speed/fill".into(), batch.real_tokens as f64 / batch.slots as f64));
        for (name, facts) in &sets {
            for key in ["loss", "rows", "epoch"] {
                scalars.extend(facts[key].as_f64().map(|x| (format!("data/{name}/{key}"), x)));
            }
        }
        let scalars: Vec<(&str, f64)> = scalars.iter().map(|(n, x)| (n.as_str(), *x)).collect();
        self.events.scalars(step, &scalars)?;
        self.trail.push(step, lr, grad_norm);
        self.show(step, fields(done, self.loss_of(done), rates, eta), say);
        Ok(())
    }

    /// Names of the data sets that a batch was drawn from.
    fn drawn(&self, batch: &HostBatch) -> Vec<&str> {
        batch.sets().into_iter().map(|set| self.names[set].as_str()).collect()
    }

    /// The loss of a step, for a line; of several, the last value of each, if they are few.
    fn loss_of(&self, done: &Done) -> String {
        let one = |(of, loss): &(String, f64)| format!("{loss:.4} of {of}");
        match &self.losses {
            None => format!("loss {:.4}", done.result.loss()),
            Some(all) if all.len() <= SHOWN => {
                format!("loss {}", all.values().map(one).collect::<Vec<_>>().join(", "))
            }
            Some(all) => format!("loss {}", all.get(&done.batch.reading.loss).map(one).unwrap_or_default()),
        }
    }

    /// Shows a bar on a terminal, elsewhere an occasional line.
    fn show(&mut self, step: u64, fields: Vec<Field>, say: &dyn Fn(&str)) {
        let every = (self.total / 20).max(1);
        if self.lines && (step.is_multiple_of(every) || step == 1 || step == self.total) {
            let head = Field(0, format!("step {step}/{}", self.total));
            let line: Vec<Field> = std::iter::once(head).chain(fields.iter().cloned()).collect();
            say(&terminal::fit(&line, terminal::width().unwrap_or(usize::MAX)));
        }
        if terminal::is_live() {
            let bar = self.bar.get_or_insert_with(Live::progress);
            bar.set(step, self.total, format!("{step}/{}", self.total), fields);
        }
    }

    /// Mean loss of each data set's pairs in the batch, rows seen and epochs.
    fn per_set(&self, step: u64, batch: &HostBatch, rows: &[f32]) -> Map<String, Value> {
        let mut sums = vec![(0.0f64, 0u64); self.names.len()];
        for (&pair, loss) in batch.placement.iter().zip(rows) {
            let sum = &mut sums[batch.rows[pair as usize].set as usize];
            *sum = (sum.0 + f64::from(*loss), sum.1 + 1);
        }
        let sampler = self.loader.sampler();
        let drawn = sums.iter().enumerate().filter(|(_, s)| s.1 > 0);
        drawn
            .map(|(i, (sum, n))| {
                let facts = json!({
                    "loss": sum / *n as f64, "rows": sampler.rows_seen(i, step), "epoch": sampler.epoch(i, step),
                });
                (self.names[i].clone(), facts)
            })
            .collect()
    }

    /// Logs the figures after a step; before the first step also those of the base folder as it is, if they differ.
    ///
    /// # Errors
    /// A log that cannot be written.
    pub fn evaluated(&mut self, step: u64, found: &Findings, base: Option<&Findings>) -> Result<()> {
        // `None` becomes null, which says more than a missing key.
        let object = |found: &Findings| -> Map<String, Value> {
            found.metrics().map(|(name, x)| (name, Value::from(x))).collect()
        };
        let mut record = Map::from_iter([("step".to_string(), Value::from(step))]);
        record.insert("eval".into(), object(found).into());
        record.extend(base.map(|base| ("base".to_string(), object(base).into())));
        self.log.append(&Value::Object(record))?;
        let tags = found.metrics().filter_map(|(name, x)| Some((format!("eval/{name}"), x?)));
        let tags: Vec<(String, f64)> = tags.collect();
        let scalars: Vec<(&str, f64)> = tags.iter().map(|(n, x)| (n.as_str(), *x)).collect();
        self.events.scalars(step, &scalars)?;
        self.events.flush()
    }

    /// Logs that a step's figures are missing.
    ///
    /// # Errors
    /// A log that cannot be written.
    pub fn not_evaluated(&mut self, step: u64) -> Result<()> {
        self.log.append(&json!({ "step": step, "eval": null }))
    }

    /// Keeps time spent on checkpoints and evaluations out of a step's.
    pub fn restart_clock(&mut self) {
        self.clock.restart();
    }

    /// Syncs the logs to disk.
    ///
    /// # Errors
    /// I/O errors.
    pub fn sync(&mut self) -> Result<()> {
        self.events.flush()?;
        self.log.sync()
    }

    pub fn close(&mut self) {
        self.bar = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_gives_no_rate() {
        for seconds in [0.0, 1e-9, 9e-7] {
            assert!(Speed::new(seconds, 64, 1000, 0.0).is_none(), "{seconds}");
        }
        let rates = Speed::new(0.5, 64, 1000, 0.25).unwrap();
        assert_eq!((rates.pairs, rates.tokens, rates.wait), (128.0, 2000.0, 0.5));
    }
}
