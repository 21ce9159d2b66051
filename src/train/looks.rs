//! The evaluations of a run: before the first step, between steps, and when the model is written.

use super::base::BaseModel;
use super::best::{Best, Goal};
use super::evaluate::Scorer;
use super::export::Exporter;
use super::history::History;
use super::metrics;
use super::options::Options;
use super::overlap::Overlap;
use super::recorder::Recorder;
use super::restore::Ready;
use super::run::{Every, Losses, Run};
use super::session::Done;
use super::settings;
use crate::common::HostTensor;
use crate::embed::manner;
use crate::eval::Findings;
use crate::model::loss::Compares;
use anyhow::{Context, Result};
use std::ops::Range;
use std::path::PathBuf;

/// A run's figures: what computes them, and where they are logged and shown.
pub struct Looks<'a> {
    scorer: Scorer,
    /// Logs steps and figures.
    pub recorder: Recorder,
    /// How many held-out pairs the run trains on; known after [`Looks::before`].
    overlap: Option<Overlap>,
    every: Every,
    run_dir: PathBuf,
    losses: Losses,
    /// Where the model is written.
    model: PathBuf,
    /// From the steps done to the total.
    steps: Range<u64>,
    /// Whether the step the run resumes after still needs its evaluation: an interrupted run leaves it to its
    /// successor.
    owed: bool,
    best: Option<Best>,
    /// Whether the run ends before its last step.
    early: bool,
    say: &'a dyn Fn(&str),
}

impl<'a> Looks<'a> {
    /// # Errors
    /// Log files that cannot be opened or are damaged.
    pub fn open(
        scorer: Scorer,
        run: &Run,
        options: &Options,
        ready: &Ready,
        say: &'a dyn Fn(&str),
    ) -> Result<Looks<'a>> {
        let steps = ready.from..ready.data.steps;
        let recorder = Recorder::open(run, options, ready, steps.clone())?;
        let owed = steps.start > 0 && !metrics::has_evaluated(&run.dir, steps.start)?;
        let (every, run_dir, model) = (run.evaluate, run.dir.clone(), run.model_dir());
        let similarity = ready.base.settings.similarity;
        let best = |goal: &Goal| {
            let evaluations = metrics::evaluations(&run.dir, steps.start)?;
            Best::open(&run.dir, goal, &scorer.figures(similarity), &evaluations, steps.start)
        };
        let best = run.goal.as_ref().map(best).transpose()?;
        Ok(Looks {
            scorer,
            recorder,
            overlap: None,
            every,
            run_dir,
            losses: run.losses.clone(),
            model,
            steps,
            owed,
            best,
            early: false,
            say,
        })
    }

    /// Reports what to know before the first step, and the starting model's figures; for a finished run, what is left
    /// to do.
    ///
    /// # Errors
    /// Shards or logs that cannot be read; a log that cannot be written; vectors that are not finite; PJRT errors.
    pub fn before(&mut self, ready: &Ready, options: &Options) -> Result<()> {
        let Ready { base: model, data, .. } = ready;
        self.all_done(options)?.iter().for_each(|line| (self.say)(line));
        self.overlap = self.scorer.overlap(data)?;
        model.remarks.iter().for_each(|remark| (self.say)(remark));
        data.on_prompts.iter().for_each(|text| (self.say)(&format!("warning: {text}")));
        let compares: Vec<_> = ready.steps.iter().map(|step| step.loss.needs().compares).collect();
        if let Some((_, base)) = &model.folder {
            let cosine = compares.iter().all(|one| *one == Compares::Cosine);
            let remarks = settings::remarks(base, &model.settings, cosine, &data.prompts);
            remarks.iter().for_each(|r| (self.say)(r));
        }
        settings::on_scores(&model.settings, &compares).iter().for_each(|r| (self.say)(r));
        if let Some(overlap) = &self.overlap {
            let hint = "hold pairs out with trainer prepare --dev-share";
            (self.say)(&match overlap.spoils() {
                true => format!("warning: {overlap}: figures on them flatter the model; {hint}"),
                false => overlap.to_string(),
            });
        }
        self.scorer.remarks().iter().for_each(|remark| (self.say)(&remark.to_string()));
        if self.steps.start > 0 || !self.scorer.wanted() {
            return Ok(());
        }
        let before = self.scorer.before(model)?;
        if let (Some(base), Some((dir, settings))) = (&before.base, &model.folder) {
            self.tell(&format!("base model {} ({})", dir.display(), manner(settings, base.counts)), base);
            let manner = manner(&model.settings, before.start.counts);
            self.tell(&format!("before training, as it will be exported ({manner})"), &before.start);
        } else {
            self.tell("before training", &before.start);
        }
        self.warn(&before.start);
        self.recorder.evaluated(0, &before.start, before.base.as_ref())
    }

    /// What is left to do in a run whose steps are all done, and its figures; empty for any other run.
    fn all_done(&self, options: &Options) -> Result<Vec<String>> {
        let Range { start: from, end: total } = self.steps;
        if from == 0 || from < total {
            return Ok(vec![]);
        }
        let figures = metrics::evaluation(&self.run_dir, total)?;
        let left = match (self.model.is_dir(), figures.is_some() || !self.scorer.wanted()) {
            (true, true) => "nothing is left to train, and its figures stay as they are",
            (true, false) => "only the evaluation of its model is left",
            (false, _) => "only its model folder is left to be written",
        };
        let mut lines = vec![format!("this run is finished: step {total} was its last; {left}")];
        let given = [
            options.stop_after.map(|step| format!("--stop-after {step}")),
            (!options.allow_changed.is_empty())
                .then(|| format!("--allow-changed {}", options.allow_changed.join(", "))),
        ];
        lines
            .extend(given.into_iter().flatten().map(|switch| format!("{switch} has no step left to act on")));
        let figures = figures.unwrap_or_default().into_iter().map(|(name, x)| format!("{name} {x:.4}"));
        let figures: Vec<String> = figures.collect();
        if !figures.is_empty() {
            lines.push(format!("its figures: {}", figures.join("  ")));
        }
        Ok(lines)
    }

    /// Sets the values of the losses' own parameters, for each loss in the order of `Loss::params`.
    pub fn reach(&mut self, own: Vec<Vec<HostTensor>>) {
        self.scorer.reach(own);
    }

    /// Whether the model is due for evaluation after `step`, before the next one.
    pub fn due(&self, step: u64) -> bool {
        let due = |own: Option<u64>| own.map_or(self.every, Every).is_due(step);
        self.scorer.is_due(&due) && (step > self.steps.start || self.owed)
    }

    /// Evaluates after a step that is not the last; `params` in the order of `Encoder::params`. A failed evaluation
    /// does not end the run.
    ///
    /// # Errors
    /// A log that cannot be written.
    pub fn after_step(&mut self, step: u64, model: &BaseModel, params: &[HostTensor]) -> Result<()> {
        let every = self.every;
        match self.scorer.run(model, params, &|own| own.map_or(every, Every).is_due(step)) {
            Ok(found) => {
                self.tell(&format!("step {step}"), &found);
                self.warn(&found);
                self.recorder.evaluated(step, &found, None)?;
                let Some(best) = &mut self.best else { return Ok(()) };
                let names = model.encoder.params().into_iter().map(|spec| spec.name);
                let params: Vec<(String, &HostTensor)> = names.zip(params).collect();
                if let Some(value) = best.look(step, found.metrics(), &params)? {
                    (self.say)(&format!("step {step}: the best so far by {}: {value:.4}", best.figure()));
                }
                Ok(())
            }
            Err(e) => {
                let e = self.recorder.trail.of_evaluation(e, step);
                (self.say)(&format!(
                    "warning: step {step}: the evaluation failed, and the run goes on without it: {e:#}"
                ));
                self.recorder.not_evaluated(step)
            }
        }
    }

    /// Makes `step` the last one if the run has waited long enough for a better model; returns whether it has. In a
    /// pod, whose other processes have to hear of it, a later step is the last in the end.
    pub fn ends_at(&mut self, step: u64) -> bool {
        let over = step > 0 && self.best.as_ref().is_some_and(Best::is_over);
        if over && !self.early && step < self.steps.end {
            self.early = true;
            (self.say)(&format!(
                "step {step}: {}; the run ends",
                self.best.as_ref().map(Best::waited).unwrap_or_default()
            ));
        }
        if over && self.early {
            self.steps.end = step;
        }
        over
    }

    /// Writes the model folder, evaluates it, and adds the figures to its card. A resumed run does what is missing.
    ///
    /// # Errors
    /// A folder that cannot be written; an evaluation that fails, which leaves the folder complete.
    pub fn at_end(&mut self, exporter: &mut Exporter<'_>) -> Result<()> {
        let total = self.steps.end;
        exporter.remark(self.overlap.as_ref().map(|o| format!("{o}.")));
        self.best.iter().for_each(|best| exporter.chosen_by(best.figure()));
        self.export(exporter).map_err(|e| self.recorder.trail.of_evaluation(e, total))
    }

    fn export(&mut self, exporter: &mut Exporter<'_>) -> Result<()> {
        let total = self.steps.end;
        let dir = exporter.dir();
        if self.scorer.wanted() && metrics::evaluation(&self.run_dir, total)?.is_none() {
            exporter.write(self.history(total)?)?;
            let found = self.scorer.of_folder(&dir).with_context(|| {
                format!(
                    "the model is whole in {}, but its evaluation failed; --resume repeats only the \
                     evaluation, or without [eval] nothing",
                    dir.display()
                )
            })?;
            self.tell("after training", &found);
            self.warn(&found);
            self.recorder.evaluated(total, &found, None)?;
            self.recorder.sync()?;
        }
        let is_last = self.write_chosen(exporter, total)?;
        self.compare(exporter, is_last);
        self.scorer.baseline().iter().for_each(|found| (self.say)(&format!("BM25: {}", found.line())));
        Ok(())
    }

    /// Adds to the card how the model compares the texts of its usage example; a failure is only a warning. `is_last`:
    /// it is the model after the last step.
    fn compare(&mut self, exporter: &mut Exporter<'_>, is_last: bool) {
        let found = self.scorer.compare(&exporter.dir(), &exporter.example(), is_last);
        if let Err(e) = found.and_then(|found| exporter.compared(found)) {
            (self.say)(&format!("warning: the usage example on the model card shows no similarities: {e:#}"));
        }
    }

    /// What the card tells of the model after `step`.
    fn history(&self, step: u64) -> Result<History> {
        History::read(&self.run_dir, &self.losses, step, self.steps.end)
    }

    /// Writes the best model if there is one better than the last, after `total` steps, else that, for which it returns
    /// true.
    fn write_chosen(&self, exporter: &mut Exporter<'_>, total: u64) -> Result<bool> {
        let last = metrics::evaluation(&self.run_dir, total)?.unwrap_or_default();
        let Some((best, (step, value))) = self.best.as_ref().and_then(|best| Some((best, best.over(&last)?)))
        else {
            exporter.write(self.history(total)?)?;
            return Ok(true);
        };
        let which = format!("after step {step} of {total}, the best by {} ({value:.4})", best.figure());
        match best.params(&exporter.names())? {
            Some(params) => {
                (self.say)(&format!("the model is that {which}"));
                exporter.remark(Some(format!("The model is that {which}.")));
                exporter.write_other(&params, self.history(step)?)?;
                Ok(false)
            }
            None => {
                (self.say)(&format!(
                    "warning: the model {which}, is no longer kept; the last one is exported"
                ));
                exporter.write(self.history(total)?)?;
                Ok(true)
            }
        }
    }

    pub fn say(&self, line: &str) {
        (self.say)(line);
    }

    /// Logs and shows a step.
    ///
    /// # Errors
    /// A log that cannot be written.
    pub fn step(&mut self, done: &Done) -> Result<()> {
        self.recorder.step(done, self.say)
    }

    fn tell(&self, when: &str, found: &Findings) {
        found.evaluations.iter().for_each(|one| (self.say)(&format!("{when}: {}", one.line())));
    }

    fn warn(&mut self, found: &Findings) {
        let missing = self.scorer.missing(found);
        missing.iter().for_each(|warning| (self.say)(&format!("warning: {warning}")));
    }
}
