//! What process 0 does with the steps of a run: logs them, evaluates and saves on the way, and keeps the folder's
//! earlier run until it is sure to have a successor.

use super::checkpoint::{self, Checkpoint};
use super::looks::Looks;
use super::restore::Ready;
use super::run::Run;
use super::run_dir::RunDir;
use super::session::{Done, Watch};
use super::signals::{Phase, Stop};
use super::state::DeviceState;
use super::trace::Trace;
use crate::common::units::duration;
use crate::common::{DType, HostTensor};
use anyhow::{Error, Result};
use std::path::PathBuf;

/// Process 0 in the loop.
pub struct Lead<'a> {
    run: &'a Run,
    ready: &'a Ready,
    pub looks: Looks<'a>,
    trace: Option<Trace>,
    pub folder: &'a mut RunDir,
    stop: &'a Stop,
    /// The newest checkpoint.
    saved: Option<(u64, PathBuf)>,
}

impl<'a> Lead<'a> {
    /// # Errors
    /// A checkpoint folder that cannot be read.
    pub fn new(
        run: &'a Run,
        ready: &'a Ready,
        looks: Looks<'a>,
        trace: Option<Trace>,
        folder: &'a mut RunDir,
        stop: &'a Stop,
    ) -> Result<Lead<'a>> {
        // A finished run has a checkpoint of its last step, too.
        let newest = checkpoint::latest(&run.dir)?.filter(|_| ready.from > 0);
        let saved = newest.map(|path| (ready.from, path));
        Ok(Lead { run, ready, looks, trace, folder, stop, saved })
    }

    /// The checkpoint after `step`, written if there is none.
    ///
    /// # Errors
    /// A tensor that is not finite; I/O errors.
    pub fn saved_at(&mut self, step: u64, state: &DeviceState) -> Result<PathBuf> {
        match &self.saved {
            Some((at, path)) if *at == step => Ok(path.clone()),
            Some(_) | None => self.save(step, state),
        }
    }

    fn save(&mut self, step: u64, state: &DeviceState) -> Result<PathBuf> {
        self.stop.enter(Phase::Saving(step));
        self.looks.recorder.sync()?;
        let names = self.ready.state();
        let tensors = state.download(&names)?;
        let finite =
            |t: &HostTensor| t.dtype() != DType::F32 || t.as_slice::<f32>().iter().all(|x| x.is_finite());
        if let Some((name, _)) = names.iter().zip(&tensors).find(|(_, t)| !finite(t)) {
            let found =
                format!("after step {step} tensor {name} is not finite, so no checkpoint was written");
            return Err(self.looks.recorder.trail.error(&found, None));
        }
        let tensors = names.into_iter().zip(tensors).collect();
        let checkpoint = Checkpoint { step, tensors, meta: self.ready.origin.clone() };
        let path = checkpoint.save(&self.run.dir, self.run.keep)?;
        self.stop.saved(step);
        self.saved = Some((step, path.clone()));
        Ok(path)
    }

    fn not_finite(&self, done: &Done) -> Error {
        let sets: Vec<&str> =
            done.batch.sets().into_iter().map(|set| self.run.sets[set].name.as_str()).collect();
        let found = format!(
            "step {}: loss {} and gradient norm {} are not finite (batch from {}); it changed no parameter, but an \
             earlier step may already have been too large",
            done.step,
            done.result.loss(),
            done.result.grad_norm(),
            sets.join(", ")
        );
        self.looks.recorder.trail.error(&found, Some(done.lr))
    }
}

impl Watch for Lead<'_> {
    /// Evaluates and saves, only if the run will continue: a user who stops it waits for a checkpoint, not figures.
    fn between(&mut self, step: u64, state: &DeviceState) -> Result<bool> {
        let (evaluates, from) = (self.looks.due(step), self.ready.from);
        if evaluates {
            // An evaluation that a resumed run makes up for stays owed if interrupted.
            if step > from && !self.stop.may_enter(Phase::Evaluating(step)) {
                return Ok(false);
            }
            let params = state.download(&self.ready.parameters())?;
            self.looks.reach(self.ready.own_of(state)?);
            self.looks.after_step(step, &self.ready.base, &params)?;
        }
        // After the evaluation, so that a resumed run's metrics include it.
        let saves = self.run.checkpoint.is_due(step) && step > from;
        if saves {
            self.save(step, state)?;
        }
        if self.looks.ends_at(step) {
            return Ok(false);
        }
        if evaluates || saves {
            if step > from {
                self.stop.enter(Phase::Step(step));
            }
            self.looks.recorder.restart_clock();
        }
        Ok(true)
    }

    fn done(&mut self, done: &Done) -> Result<()> {
        let result = &done.result;
        if !result.is_finite() {
            return Err(self.not_finite(done));
        }
        if let Some(opening) = &done.opening {
            self.looks.say(&format!(
                "first step after {}; programs: {} compiled, {} from the cache",
                duration(opening.seconds),
                opening.compiled,
                opening.loaded
            ));
        }
        if let Some(trace) = &self.trace {
            trace.step(done.step, &done.batch, done.lr, result.loss(), result.grad_norm())?;
        }
        self.looks.step(done)?;
        self.folder.replace_earlier()
    }
}
