//! What a run says of itself: the progress line, `metrics.jsonl`, TensorBoard.

use super::clock::{Clock, Waits, Work};
use super::config::Config;
use super::evaluate::Scores;
use super::metrics::MetricsLog;
use super::setup::Data;
use super::tensorboard::EventWriter;
use crate::batches::{HostBatch, Loader};
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Map, Value, json};
use std::io::IsTerminal;
use std::sync::Arc;

/// One step, read back.
pub struct StepFacts {
    pub step: u64,
    pub lr: f64,
    pub loss: f64,
    pub grad_norm: f64,
    /// What the devices did, and what the loop waited for.
    pub work: Vec<Work>,
    pub waits: Waits,
    pub real_tokens: u64,
    /// Share of the pairs that are masked as known false negatives.
    pub masked: Option<f64>,
}

/// Ends the name of a metric of the evaluation before the first step.
const BEFORE: &str = " (before training)";

/// Data set, metric, value for the model card.
fn card_rows(step: u64, scores: Vec<(String, f64)>) -> Vec<(String, String, f64)> {
    let suffix = if step == 0 { BEFORE } else { "" };
    scores.into_iter().map(|(n, x)| ("held out".to_string(), n + suffix, x)).collect()
}

/// Logs steps and evaluations.
pub struct Meter {
    log: MetricsLog,
    events: EventWriter,
    bar: ProgressBar,
    loader: Arc<Loader>,
    names: Vec<String>,
    pairs: usize,
    total: u64,
    clock: Clock,
    /// Smoothed seconds per step, without the first, which compiles.
    pace: Option<f64>,
    first: bool,
    results: Vec<(String, String, f64)>,
    terminal: bool,
}

impl Meter {
    /// # Errors
    /// Log files that cannot be opened or are damaged.
    pub fn open(config: &Config, data: &Data, from: u64, total: u64) -> Result<Meter> {
        let terminal = std::io::stderr().is_terminal();
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{pos}/{len} {wide_bar} {msg}")?;
        let bar = ProgressBar::with_draw_target(Some(total), target).with_style(style).with_position(from);
        let old = config.run_dir.join("metrics.jsonl");
        if from == 0 && old.exists() {
            // Of a run that died before its first checkpoint.
            std::fs::remove_file(&old).with_context(|| format!("cannot remove {}", old.display()))?;
        }
        let log = MetricsLog::open(&config.run_dir, from)?;
        Ok(Meter {
            events: EventWriter::open(&config.run_dir.join("tensorboard"), from)?,
            bar,
            // A resumed run's card still says where it began.
            results: [0, from]
                .into_iter()
                .take(if from == 0 { 1 } else { 2 })
                .map(|step| Ok(log.evaluation(step)?.map_or(Vec::new(), |scores| card_rows(step, scores))))
                .collect::<Result<Vec<_>>>()?
                .concat(),
            log,
            loader: data.loader.clone(),
            names: config.data.iter().map(|d| d.name.clone()).collect(),
            pairs: config.train.global_batch,
            total,
            clock: Clock::start(),
            pace: None,
            first: true,
            terminal,
        })
    }

    /// # Errors
    /// A log that cannot be written.
    pub fn step(&mut self, f: &StepFacts, batch: &HostBatch, rows: &[f32], say: &dyn Fn(&str)) -> Result<()> {
        let time = self.clock.split(&f.work, &f.waits);
        let seconds = time.seconds().max(1e-9);
        if !std::mem::take(&mut self.first) {
            self.pace = Some(self.pace.map_or(seconds, |p| 0.9 * p + 0.1 * seconds));
        }
        let (pairs_s, tokens_s) = (self.pairs as f64 / seconds, f.real_tokens as f64 / seconds);
        let wait = time.data / seconds;
        let eta = self.pace.map(|p| p * (self.total - f.step) as f64);
        let sets = self.per_set(f.step, batch, rows);
        let record = json!({
            "step": f.step, "loss": f.loss, "lr": f.lr, "grad_norm": f.grad_norm, "pairs_per_s": pairs_s,
            "tokens_per_s": tokens_s, "data_wait": wait, "fill": f.real_tokens as f64 / batch.slots as f64,
            "masked": f.masked, "seconds": seconds, "time": time,
            "eta_s": eta.unwrap_or(seconds * (self.total - f.step) as f64), "data": sets,
        });
        self.log.append(&record)?;
        let mut scalars = vec![
            ("train/loss".to_string(), f.loss),
            ("train/lr".into(), f.lr),
            ("train/grad_norm".into(), f.grad_norm),
            ("speed/pairs_per_s".into(), pairs_s),
            ("speed/tokens_per_s".into(), tokens_s),
            ("speed/data_wait".into(), wait),
        ];
        scalars.extend(time.parts().map(|(name, s)| (format!("time/{name}"), s)));
        scalars.extend(f.masked.map(|x| ("train/masked".to_string(), x)));
        scalars.push(("speed/fill".into(), f.real_tokens as f64 / batch.slots as f64));
        for (name, facts) in &sets {
            for key in ["loss", "rows", "epoch"] {
                scalars.extend(facts[key].as_f64().map(|x| (format!("data/{name}/{key}"), x)));
            }
        }
        let scalars: Vec<(&str, f64)> = scalars.iter().map(|(n, x)| (n.as_str(), *x)).collect();
        self.events.scalars(f.step, &scalars)?;
        let line = format!(
            "loss {:.4} · lr {:.2e} · grad {:.3} · {pairs_s:.0} pairs/s · {tokens_s:.0} tokens/s · wait {:.0} % · ETA {}",
            f.loss,
            f.lr,
            f.grad_norm,
            100.0 * wait,
            eta.map_or("?".into(), |s| indicatif::HumanDuration(std::time::Duration::from_secs_f64(s))
                .to_string())
        );
        self.bar.set_position(f.step);
        self.bar.set_message(line.clone());
        let every = (self.total / 20).max(1);
        if !self.terminal && (f.step.is_multiple_of(every) || f.step == 1 || f.step == self.total) {
            say(&format!("step {}/{} · {line}", f.step, self.total));
        }
        Ok(())
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

    /// # Errors
    /// A log that cannot be written.
    pub fn evaluated(&mut self, step: u64, scores: &Scores) -> Result<()> {
        let mut record = Map::from_iter([("step".to_string(), Value::from(step))]);
        let values = scores.flat();
        record.insert("eval".into(), values.iter().map(|(n, x)| (n.clone(), Value::from(*x))).collect());
        self.log.append(&Value::Object(record))?;
        let tags: Vec<(String, f64)> = values.iter().map(|(n, x)| (format!("eval/{n}"), *x)).collect();
        let scalars: Vec<(&str, f64)> = tags.iter().map(|(n, x)| (n.as_str(), *x)).collect();
        self.events.scalars(step, &scalars)?;
        self.results.retain(|r| r.1.ends_with(BEFORE));
        self.results.extend(card_rows(step, values));
        self.events.flush()
    }

    /// Data set, metric, value of the first and the newest evaluation, for the model card.
    pub fn results(&self) -> Vec<(String, String, f64)> {
        self.results.clone()
    }

    /// Whether the log holds an evaluation of `step`.
    ///
    /// # Errors
    /// A log that cannot be read.
    pub fn has_evaluation(&self, step: u64) -> Result<bool> {
        Ok(self.log.evaluation(step)?.is_some())
    }

    /// Time spent on checkpoints and evaluations is not a step's.
    pub fn restart_clock(&mut self) {
        self.clock.restart();
    }

    /// Forces the logs to the disk.
    ///
    /// # Errors
    /// The file system's.
    pub fn sync(&mut self) -> Result<()> {
        self.events.flush()?;
        self.log.sync()
    }

    pub fn close(&mut self) {
        self.bar.finish_and_clear();
    }
}
