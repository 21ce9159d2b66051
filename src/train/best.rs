//! The best model of a run by one figure of its evaluations, kept in `RUN/best`, and when to stop waiting for a better
//! one. A figure counts from the first evaluation after a step on.

use super::metrics::{self, Evaluated, Figures};
use crate::common::units::count;
use crate::common::{HostTensor, atomic};
use crate::folder::{Similarity, read_exact, write_tensors};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folder of a run's best model.
const FOLDER: &str = "best";
const WEIGHTS: &str = "parameters.safetensors";
const META: &str = "meta.json";

/// What is best, and how long to wait.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// A figure's name as in the configuration.
    pub figure: String,
    /// Evaluations without a better one after which the run ends.
    pub patience: Option<u64>,
}

/// The best so far.
pub struct Best {
    dir: PathBuf,
    /// The figure's name as logged.
    figure: String,
    patience: Option<u64>,
    /// Its step and figure.
    found: Option<(u64, f64)>,
    /// Step of the model in the folder. A killed run may have kept a later one than its last checkpoint: an unbroken
    /// run finds that again, and until then there is none of `found`.
    kept: Option<u64>,
    /// Evaluations since.
    since: u64,
}

/// The words of a name without `eval_` and the similarity, which comes apart; `_` and `.` separate alike.
fn words(name: &str) -> (Option<Similarity>, String) {
    let name = name.to_lowercase().replace('_', ".");
    let (mut similarity, mut rest) = (None, vec![]);
    for part in name.split('.').filter(|part| !["eval", ""].contains(part)) {
        match Similarity::named(part) {
            Some(found) => similarity = Some(found),
            None => rest.push(part),
        }
    }
    (similarity, rest.join("."))
}

/// Figures named where none is meant.
const NEAREST: usize = 20;

/// The one of `names` that `asked` stands for: the name itself, or its end, in the spelling of sentence-transformers or
/// transformers, too.
///
/// # Errors
/// None, or several; lists them.
pub fn resolve(asked: &str, names: &[String]) -> Result<String> {
    // A threshold is no better for being greater.
    let names: Vec<String> = names.iter().filter(|name| !name.ends_with("threshold")).cloned().collect();
    if let Some(name) = names.iter().find(|name| *name == asked) {
        return Ok(name.clone());
    }
    let (similarity, wanted) = words(asked);
    let ends = |name: &&String| {
        let (of, name) = words(name);
        let same = similarity.is_none() || similarity == of;
        same && !wanted.is_empty() && (name == wanted || name.ends_with(&format!(".{wanted}")))
    };
    let found: Vec<&String> = names.iter().filter(ends).collect();
    // Of the same figure of cut vectors and of whole ones, the latter is meant.
    let whole: Vec<&String> = found.iter().copied().filter(|name| !is_cut(name)).collect();
    let found = if whole.len() == 1 { whole } else { found };
    let listed = |names: &[&String]| names.iter().map(|n| n.as_str()).collect::<Vec<_>>().join(", ");
    match found[..] {
        [name] => Ok(name.clone()),
        [] => {
            // The nearest, since there may be hundreds.
            let near = |name: &&String| Reverse((strsim::jaro_winkler(&wanted, &words(name).1) * 1e6) as u64);
            let mut all: Vec<&String> = names.iter().collect();
            if all.len() > NEAREST {
                all.sort_by_key(near);
            }
            let others = all.len().saturating_sub(NEAREST);
            all.truncate(NEAREST);
            let more = if others > 0 { format!(", and {others} others") } else { String::new() };
            bail!("eval.best is {asked:?}, which no evaluation gives; there are {}{more}", listed(&all))
        }
        _ => bail!("eval.best is {asked:?}, which may be any of {}; write one of them", listed(&found)),
    }
}

/// Whether a figure is that of vectors cut to some dimensions.
fn is_cut(name: &str) -> bool {
    let dim = |part: &str| part.strip_prefix("dim").is_some_and(|n| n.parse::<usize>().is_ok());
    name.split('.').any(dim)
}

impl Best {
    /// Of a run with these `evaluations` (steps and figures, `None` where undefined) in its `from` steps.
    ///
    /// # Errors
    /// A figure that no evaluation gives; a folder that is damaged.
    pub fn open(
        run_dir: &Path,
        goal: &Goal,
        names: &[String],
        evaluations: &[Evaluated],
        from: u64,
    ) -> Result<Best> {
        let figure = resolve(&goal.figure, names)?;
        let (dir, patience) = (run_dir.join(FOLDER), goal.patience);
        let mut best = Best { dir, figure, patience, found: None, kept: None, since: 0 };
        if from == 0 {
            atomic::remove(&best.dir)?;
            return Ok(best);
        }
        if best.dir.exists() {
            best.kept = Some(best.read()?);
        }
        // The figures before training do not count, nor do evaluations of other sets.
        for (step, figures) in evaluations.iter().filter(|(step, _)| *step > 0) {
            if let Some((_, value)) = figures.iter().find(|(name, _)| *name == best.figure) {
                best.count(*step, *value);
            }
        }
        Ok(best)
    }

    /// Less is better of a loss, more of anything else.
    fn is_better(&self, one: f64, other: f64) -> bool {
        if self.figure.ends_with("loss") { one < other } else { one > other }
    }

    /// Considers a figure; returns whether it is the best so far.
    fn count(&mut self, step: u64, value: Option<f64>) -> bool {
        match value.filter(|x| self.found.is_none_or(|(_, best)| self.is_better(*x, best))) {
            Some(value) => (self.found, self.since) = (Some((step, value)), 0),
            None => self.since += 1,
        }
        self.since == 0
    }

    /// The step of the model in the folder.
    fn read(&self) -> Result<u64> {
        let (step, figure) = told(&self.dir)?;
        // Versions before the similarity was part of a name.
        let named = |s: Similarity| metrics::renamed(figure.clone(), 2, s.name());
        let before = Similarity::ALL.into_iter().any(|s| named(s) == self.figure);
        ensure!(
            figure == self.figure || before,
            "the best model so far, in {}, is the best by {figure}, and eval.best is {} now; remove that folder, and \
             only models to come are kept",
            self.dir.display(),
            self.figure
        );
        Ok(step)
    }

    /// Considers the model after `step`; if it is the best so far, keeps it and returns its figure.
    ///
    /// # Errors
    /// I/O errors.
    pub fn look(
        &mut self,
        step: u64,
        mut figures: impl Iterator<Item = (String, Option<f64>)>,
        params: &[(String, &HostTensor)],
    ) -> Result<Option<f64>> {
        let Some((_, value)) = figures.find(|(name, _)| *name == self.figure) else { return Ok(None) };
        if !self.count(step, value) {
            return Ok(None);
        }
        atomic::write_dir(&self.dir, |tmp| {
            write_tensors(&tmp.join(WEIGHTS), params, &BTreeMap::new())?;
            let meta = json!({ "step": step, "figure": self.figure, "value": value });
            atomic::write_bytes(&tmp.join(META), &serde_json::to_vec_pretty(&meta)?)
        })?;
        self.kept = Some(step);
        Ok(value)
    }

    /// Whether the run has waited long enough for a better model.
    pub fn is_over(&self) -> bool {
        self.found.is_some() && self.patience.is_some_and(|patience| self.since >= patience)
    }

    /// Why the run ends when it [is over](Best::is_over).
    pub fn waited(&self) -> String {
        let (step, value) = self.found.unwrap_or_default();
        format!(
            "{} without a better {} than {value:.4}, after step {step} (eval.patience = {})",
            count(self.since, "evaluation"),
            self.figure,
            self.patience.unwrap_or_default()
        )
    }

    /// Step and figure of the best model, if it is better than the last one with these figures.
    pub fn over(&self, last: &Figures) -> Option<(u64, f64)> {
        let last = figure_of(last, &self.figure);
        self.found.filter(|(_, best)| last.is_none_or(|last| self.is_better(*best, last)))
    }

    pub fn figure(&self) -> &str {
        &self.figure
    }

    /// Its parameters, in the order of `names`; `None` if the folder holds another model.
    ///
    /// # Errors
    /// A damaged folder.
    pub fn params(&self, names: &[String]) -> Result<Option<Vec<HostTensor>>> {
        if self.found.map(|(step, _)| step) != self.kept {
            return Ok(None);
        }
        weights(&self.dir, names).map(Some)
    }
}

/// Step of the best model that a run has kept so far, and its parameters, in the order of `names`.
///
/// # Errors
/// None, or a damaged folder.
pub fn kept(run_dir: &Path, names: &[String]) -> Result<(u64, Vec<HostTensor>)> {
    let dir = run_dir.join(FOLDER);
    ensure!(
        dir.exists(),
        "{} holds no best model: eval.best was not set, or nothing was evaluated after a step",
        run_dir.display()
    );
    Ok((told(&dir)?.0, weights(&dir, names)?))
}

/// Step and figure of the model in `dir`.
fn told(dir: &Path) -> Result<(u64, String)> {
    let path = dir.join(META);
    let shown = path.display();
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {shown}"))?;
    let meta: Value = serde_json::from_slice(&bytes).with_context(|| format!("{shown} is not JSON"))?;
    let of = || Some((meta["step"].as_u64()?, meta["figure"].as_str()?.to_owned()));
    of().with_context(|| format!("{shown} lacks step or figure"))
}

fn weights(dir: &Path, names: &[String]) -> Result<Vec<HostTensor>> {
    let path = dir.join(WEIGHTS);
    let mut tensors = read_exact(&path)?;
    let take =
        |name: &String| tensors.remove(name).with_context(|| format!("{} has no {name}", path.display()));
    names.iter().map(take).collect()
}

fn figure_of(figures: &Figures, name: &str) -> Option<f64> {
    figures.iter().find(|(n, _)| n == name).map(|(_, x)| *x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|n| n.to_string()).collect()
    }

    #[test]
    fn figures_have_short_names_and_those_of_other_tools() {
        let all = names(&[
            "pairs.cosine_recall@1",
            "sts.stsb.pearson_cosine",
            "sts.stsb.spearman_cosine",
            "sts.sick.spearman_cosine",
        ]);
        for asked in [
            "sts.stsb.spearman",
            "stsb.spearman",
            "stsb.spearman_cosine",
            "stsb_spearman_cosine",
            "eval_stsb_spearman_cosine",
            "eval_sts_stsb_spearman",
        ] {
            assert_eq!(resolve(asked, &all).unwrap(), "sts.stsb.spearman_cosine", "{asked}");
        }
        assert_eq!(resolve("recall@1", &all).unwrap(), "pairs.cosine_recall@1");
        let error = resolve("spearman", &all).unwrap_err().to_string();
        assert!(error.contains("any of sts.stsb.spearman_cosine, sts.sick.spearman_cosine"), "{error}");
        let error = resolve("accuracy", &all).unwrap_err().to_string();
        assert!(
            error.contains("which no evaluation gives; there are pairs.cosine_recall@1, sts.stsb"),
            "{error}"
        );
        assert!(resolve("eval", &all).is_err());
        // Of cut vectors only if it says so; a threshold is none.
        let cut = names(&["sts.spearman_cosine", "sts.dim64.spearman_cosine", "binary.cosine_f1_threshold"]);
        assert_eq!(resolve("spearman", &cut).unwrap(), "sts.spearman_cosine");
        assert_eq!(resolve("dim64.spearman_cosine", &cut).unwrap(), "sts.dim64.spearman_cosine");
        assert!(resolve("binary.cosine_f1_threshold", &cut).is_err());
    }

    #[test]
    fn the_best_is_kept_and_waiting_ends() {
        let dir = tempfile::tempdir().unwrap();
        let goal = Goal { figure: "spearman".into(), patience: Some(2) };
        let all = names(&["sts.spearman"]);
        let open = |from: u64, log: &[(u64, f64)]| {
            let log: Vec<_> =
                log.iter().map(|(step, x)| (*step, vec![("sts.spearman".into(), Some(*x))])).collect();
            Best::open(dir.path(), &goal, &all, &log, from).unwrap()
        };
        let look = |best: &mut Best, step: u64, x: Option<f64>| {
            let weights = HostTensor::from_slice(&[1], &[step as f32]);
            let figures = [("sts.spearman".to_owned(), x)].into_iter();
            best.look(step, figures, &[("w".to_owned(), &weights)]).unwrap().is_some()
        };
        let mut best = open(0, &[]);
        assert!(look(&mut best, 10, Some(0.5)) && look(&mut best, 20, Some(0.7)));
        assert!(!look(&mut best, 30, Some(0.7)) && !best.is_over());
        // What is undefined is not better.
        assert!(!look(&mut best, 40, None) && best.is_over());
        let log = [(0, 0.9), (10, 0.5), (20, 0.7), (30, 0.7)];
        let mut best = open(30, &log);
        assert!(!best.is_over() && !look(&mut best, 40, Some(0.6)) && best.is_over());
        let step = |best: &Best| Some(best.params(&names(&["w"])).unwrap()?[0].as_slice::<f32>()[0]);
        assert_eq!(step(&best), Some(20.0));
        assert_eq!(best.over(&vec![("sts.spearman".into(), 0.6)]), Some((20, 0.7)));
        assert_eq!(best.over(&vec![("sts.spearman".into(), 0.7)]), None);
        // Killed after step 20, resumed after step 10: it counts as an unbroken run, and finds the same again.
        let mut best = open(10, &log[..2]);
        assert!(!look(&mut best, 12, Some(0.4)) && !best.is_over() && step(&best).is_none());
        assert!(look(&mut best, 20, Some(0.7)) && !best.is_over() && step(&best) == Some(20.0));
        // A run that begins anew has none.
        assert!(open(0, &[]).over(&vec![]).is_none() && !dir.path().join("best").exists());
    }
}
