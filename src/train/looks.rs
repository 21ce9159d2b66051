//! When a run looks at itself: before the first step, on the way, and when the model is written.

use super::evaluate::Evaluator;
use super::export::Exporter;
use super::meter::Meter;
use super::options::Options;
use super::overlap::Overlap;
use super::settings;
use super::setup::{Data, Start};
use crate::common::HostTensor;
use crate::embed::manner;
use crate::eval::Scores;
use anyhow::{Context, Result};
use std::path::Path;

/// What is to be known before the first step, and the figures of the model that training starts from.
///
/// # Errors
/// A model whose vectors are not finite; the plugin's; a log that cannot be written.
pub fn before_training(
    evaluator: &mut Evaluator,
    meter: &mut Meter,
    start: &Start,
    data: &Data,
    overlap: Option<&Overlap>,
    from: u64,
    say: &dyn Fn(&str),
) -> Result<()> {
    start.remarks.iter().for_each(|remark| say(remark));
    data.on_prompts.iter().for_each(|text| say(&format!("warning: {text}")));
    if let Some((_, base)) = &start.base {
        settings::remarks(base, &start.settings, &data.prompts).iter().for_each(|remark| say(remark));
    }
    if let Some(overlap) = overlap {
        let hint = "hold pairs out with trainer prepare --dev-share";
        say(&match overlap.spoils() {
            true => format!("warning: {overlap}: figures on them flatter the model; {hint}"),
            false => overlap.to_string(),
        });
    }
    evaluator.remarks().iter().for_each(|remark| say(&remark.to_string()));
    if from > 0 || !evaluator.wanted() {
        return Ok(());
    }
    let before = evaluator.before(start, &start.settings)?;
    if let (Some(base), Some((dir, settings))) = (&before.base, &start.base) {
        tell(&format!("base model {} ({})", dir.display(), manner(settings, base.counts)), base, say);
        let manner = manner(&start.settings, before.start.counts);
        tell(&format!("before training, as it will be exported ({manner})"), &before.start, say);
    } else {
        tell("before training", &before.start, say);
    }
    warn(evaluator, &before.start, say);
    meter.evaluated(0, &before.start, before.base.as_ref())
}

/// What is left of a run that has done all its steps, and the figures that it has; nothing of one that has not.
///
/// # Errors
/// A log that cannot be read.
pub fn all_done(
    wanted: bool,
    meter: &Meter,
    options: &Options,
    model: &Path,
    (from, total): (u64, u64),
) -> Result<Vec<String>> {
    if from == 0 || from < total {
        return Ok(vec![]);
    }
    let figures = meter.figures(total)?;
    let left = match (model.is_dir(), figures.is_some() || !wanted) {
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
    lines.extend(given.into_iter().flatten().map(|switch| format!("{switch} has no step left to act on")));
    let figures = figures.unwrap_or_default().into_iter().map(|(name, x)| format!("{name} {x:.4}"));
    let figures: Vec<String> = figures.collect();
    if !figures.is_empty() {
        lines.push(format!("its figures: {}", figures.join("  ")));
    }
    Ok(lines)
}

/// The figures after a step that is not the last. What goes wrong with them does not end the run.
///
/// # Errors
/// A log that cannot be written.
pub fn while_training(
    evaluator: &mut Evaluator,
    meter: &mut Meter,
    start: &Start,
    params: &[HostTensor],
    step: u64,
    say: &dyn Fn(&str),
) -> Result<()> {
    match evaluator.run(start, &start.settings, params) {
        Ok(scores) => {
            tell(&format!("step {step}"), &scores, say);
            warn(evaluator, &scores, say);
            meter.evaluated(step, &scores, None)
        }
        Err(e) => {
            let e = meter.trail.of_evaluation(e, step);
            say(&format!(
                "warning: step {step}: the evaluation failed, and the run goes on without it: {e:#}"
            ));
            meter.not_evaluated(step)
        }
    }
}

/// Writes the model folder, evaluates what was written, and adds the figures to its card. A resumed run does what
/// of that is missing.
///
/// # Errors
/// A folder that cannot be written; an evaluation that fails, after which the folder is whole.
pub fn after_training(
    evaluator: &mut Evaluator,
    meter: &mut Meter,
    exporter: &mut Exporter<'_>,
    total: u64,
    say: &dyn Fn(&str),
) -> Result<()> {
    exporter.write(meter.results(total)?)?;
    if evaluator.wanted() && !meter.has_evaluation(total)? {
        let dir = exporter.dir();
        let scores = evaluator.of_folder(&dir).with_context(|| {
            format!(
                "the model is whole in {}, but its evaluation failed; --resume does only that once more, without \
                 [eval] not even that",
                dir.display()
            )
        })?;
        tell("after training", &scores, say);
        warn(evaluator, &scores, say);
        meter.evaluated(total, &scores, None)?;
        meter.sync()?;
        exporter.write_card(meter.results(total)?)?;
    }
    if let Some(baseline) = evaluator.baseline() {
        say(&format!("BM25: {baseline}"));
    }
    Ok(())
}

fn tell(when: &str, scores: &Scores, say: &dyn Fn(&str)) {
    scores.lines().iter().for_each(|line| say(&format!("{when}: {line}")));
}

fn warn(evaluator: &mut Evaluator, scores: &Scores, say: &dyn Fn(&str)) {
    evaluator.missing(scores).iter().for_each(|warning| say(&format!("warning: {warning}")));
}
