//! What process 0 does with the steps of a run: it logs them, evaluates and saves on the way, and keeps the earlier
//! run in the folder until it is sure to have a successor.

use super::begin::Begun;
use super::checkpoint::{self, Checkpoint};
use super::config::Config;
use super::earlier::Earlier;
use super::looks::Looks;
use super::session::{Done, Watch};
use super::setup::Start;
use super::signals::{Phase, Stop};
use super::state::DeviceState;
use super::trace::Trace;
use crate::common::HostTensor;
use crate::common::units::duration;
use crate::model::optimizer::state_tensors;
use anyhow::{Error, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Process 0 in the loop.
pub struct Lead<'a> {
    pub looks: Looks<'a>,
    trace: Option<Trace>,
    earlier: Option<Earlier>,
    stop: &'a Stop,
    say: &'a dyn Fn(&str),
    start: &'a Start,
    /// What checkpoints say that they belong to.
    origin: &'a Value,
    dir: &'a Path,
    /// Steps between checkpoints, 0 for none, and how many are kept.
    every: u64,
    keep: usize,
    /// Names of the data sets.
    sets: Vec<String>,
    /// Names of the parameters, and of all that a checkpoint holds.
    pub parameters: Vec<String>,
    state: Vec<String>,
    from: u64,
    /// The newest checkpoint.
    saved: Option<(u64, PathBuf)>,
}

impl<'a> Lead<'a> {
    /// # Errors
    /// A folder of checkpoints that cannot be read.
    pub fn new(
        config: &'a Config,
        begun: &'a Begun,
        earlier: Earlier,
        looks: Looks<'a>,
        trace: Option<Trace>,
        stop: &'a Stop,
        say: &'a dyn Fn(&str),
    ) -> Result<Lead<'a>> {
        let (dir, from) = (config.run_dir.as_path(), begun.from);
        // A run that has done all its steps has their checkpoint, too.
        let saved = checkpoint::latest(dir)?.filter(|_| from > 0).map(|path| (from, path));
        Ok(Lead {
            looks,
            trace,
            earlier: Some(earlier),
            stop,
            say,
            start: &begun.start,
            origin: &begun.origin,
            dir,
            every: config.checkpoint.every,
            keep: config.checkpoint.keep,
            sets: config.data.iter().map(|d| d.name.clone()).collect(),
            parameters: begun.specs.iter().map(|s| s.name.clone()).collect(),
            state: state_tensors(&begun.specs).map(|(name, _)| name).collect(),
            from,
            saved,
        })
    }

    /// Removes the earlier run, once this one has done a step or has been told to stop before: nothing that the
    /// configuration asks for can fail any more for the first time.
    ///
    /// # Errors
    /// The file system's.
    pub fn replace_earlier(&mut self) -> Result<()> {
        self.earlier.take().map_or(Ok(()), Earlier::remove)
    }

    /// The checkpoint after `step`, written if it is not there.
    ///
    /// # Errors
    /// A tensor that is not finite; the file system's.
    pub fn saved_at(&mut self, step: u64, state: &DeviceState) -> Result<PathBuf> {
        match &self.saved {
            Some((at, path)) if *at == step => Ok(path.clone()),
            Some(_) | None => self.save(step, state),
        }
    }

    fn save(&mut self, step: u64, state: &DeviceState) -> Result<PathBuf> {
        self.stop.enter(Phase::Saving(step));
        self.looks.meter.sync()?;
        let tensors = state.download(&self.state)?;
        let finite = |t: &HostTensor| t.as_slice::<f32>().iter().all(|x| x.is_finite());
        if let Some((name, _)) = self.state.iter().zip(&tensors).find(|(_, t)| !finite(t)) {
            let found =
                format!("after step {step} tensor {name} is not finite, so no checkpoint was written");
            return Err(self.looks.meter.trail.error(&found, None));
        }
        let tensors = self.state.iter().cloned().zip(tensors).collect();
        let path = Checkpoint { step, tensors, meta: self.origin.clone() }.save(self.dir, self.keep)?;
        self.stop.saved(step);
        self.saved = Some((step, path.clone()));
        Ok(path)
    }

    fn not_finite(&self, done: &Done) -> Error {
        let mut sets: Vec<&str> =
            done.batch.rows.iter().map(|r| self.sets[r.set as usize].as_str()).collect();
        sets.sort_unstable();
        sets.dedup();
        let found = format!(
            "step {}: loss {} and gradient norm {} are not finite (batch from {}); it changed no parameter, but an \
             earlier step may already have been too large",
            done.step,
            done.result.loss(),
            done.result.grad_norm(),
            sets.join(", ")
        );
        self.looks.meter.trail.error(&found, Some(done.lr))
    }
}

impl Watch for Lead<'_> {
    /// Evaluates and saves. Only when the run goes on for sure: who stops it waits for a checkpoint, not for figures.
    fn between(&mut self, step: u64, state: &DeviceState) -> Result<bool> {
        let evaluates = self.looks.due(step);
        if evaluates {
            // What a resumed run makes up for is not lost when it is left in the middle.
            if step > self.from && !self.stop.may_enter(Phase::Evaluating(step)) {
                return Ok(false);
            }
            self.looks.after_step(step, self.start, &state.download(&self.parameters)?)?;
        }
        // After the evaluation, so that a resumed run's metrics hold it.
        let saves = self.every > 0 && step.is_multiple_of(self.every) && step > self.from;
        if saves {
            self.save(step, state)?;
        }
        if evaluates || saves {
            if step > self.from {
                self.stop.enter(Phase::Step(step));
            }
            self.looks.meter.restart_clock();
        }
        Ok(true)
    }

    fn done(&mut self, done: &Done) -> Result<()> {
        let result = &done.result;
        if !result.is_finite() {
            return Err(self.not_finite(done));
        }
        if let Some(opening) = &done.opening {
            (self.say)(&format!(
                "first step after {}; programs: {} compiled, {} from the cache",
                duration(opening.seconds),
                opening.compiled,
                opening.loaded
            ));
        }
        if let Some(trace) = &self.trace {
            trace.step(done.step, &done.batch, done.lr, result.loss(), result.grad_norm())?;
        }
        self.looks.meter.step(done, self.say)?;
        self.replace_earlier()
    }
}
