//! The sets a model is evaluated on.

use super::evaluator::{Evaluator, Scores, baseline, key, scores};
use super::findings::{Evaluation, Findings, prefix};
use super::memo::Memo;
use super::model::{Encode, Means, Model};
use super::remark::Remark;
use super::request::{Request, names};
use super::trained::TrainedLosses;
use crate::embed::{Counts, Embedder, Form};
use crate::folder::{Settings, Similarity};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Whether a set is due, given the steps between its evaluations if they are its own.
pub type Due<'a> = dyn Fn(Option<u64>) -> bool + 'a;

/// An evaluation in a run.
pub struct When<'a> {
    /// The sets that are evaluated.
    pub due: &'a Due<'a>,
    pub losses: Option<&'a dyn TrainedLosses>,
}

/// All sets, outside of a run.
impl Default for When<'_> {
    fn default() -> Self {
        When { due: &|_| true, losses: None }
    }
}

/// The sets, read and checked.
#[derive(Default)]
pub struct Suite {
    sets: Vec<Set>,
    /// The forms that vectors are compared in.
    forms: Vec<Form>,
}

struct Set {
    kind: &'static str,
    /// Its own name, if it has one.
    name: Option<String>,
    path: PathBuf,
    /// Steps between its evaluations in a run, if they are its own.
    every: Option<u64>,
    evaluator: Box<dyn Evaluator>,
}

impl Set {
    fn evaluation(&self, by: &'static str, form: Form, scores: Scores) -> Evaluation {
        let (kind, set, data) = (self.kind, self.name.clone(), self.path.clone());
        Evaluation { kind, set, by, form, data, scores }
    }

    fn prefix(&self, form: Form) -> String {
        prefix(self.kind, self.name.as_deref(), form)
    }
}

impl Suite {
    /// # Errors
    /// Missing or malformed files, with file, line and where they were requested; two sets whose metrics would share a
    /// name. An empty set is not an error: see [`Suite::missing`].
    pub fn read(requests: &[Request]) -> Result<Suite> {
        let set = |(request, name): (&Request, Option<String>)| {
            let evaluator = request.read()?;
            let (kind, path, every) = (request.kind.name, request.file.path.clone(), request.every);
            Ok(Set { kind, name, path, every, evaluator })
        };
        let sets = requests.iter().zip(names(requests)?).map(set).collect::<Result<_>>()?;
        Ok(Suite { sets, forms: vec![Form::default()] })
    }

    /// The same in these forms, one after the other.
    pub fn in_forms(self, forms: Vec<Form>) -> Suite {
        Suite { forms, ..self }
    }

    /// Whether there is nothing to evaluate on.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Names of all figures, as in [`Findings::metrics`].
    pub fn figures(&self, similarity: Similarity) -> Vec<String> {
        let name = |prefix: String, figure: &str| format!("{prefix}.{}", key(figure, similarity.name()));
        let of = |set: &Set| {
            let forms = self.forms_of(set).into_iter().map(|form| set.prefix(form));
            let figures = set.evaluator.figures();
            forms.flat_map(|prefix| figures.iter().map(move |f| name(prefix.clone(), f))).collect::<Vec<_>>()
        };
        self.sets.iter().flat_map(of).collect()
    }

    /// The steps between evaluations of the set of this figure, if they are its own; `None` without such a set.
    pub fn every_of(&self, figure: &str) -> Option<Option<u64>> {
        let begins = |set: &Set| set.prefix(Form::default()) + ".";
        let of = |set: &&Set| figure.starts_with(&begins(set));
        // The longest name, since one may begin as another.
        self.sets.iter().filter(of).max_by_key(|set| begins(set).len()).map(|set| set.every)
    }

    /// Text pairs that no run should train on.
    pub fn held_out(&self) -> Vec<(&str, &str)> {
        self.sets.iter().flat_map(|set| set.evaluator.held_out()).collect()
    }

    /// Files for which some figures cannot exist for any model, and why.
    pub fn missing(&self) -> Vec<(PathBuf, String)> {
        self.sets.iter().filter_map(|set| Some((set.path.clone(), set.evaluator.missing()?))).collect()
    }

    /// Remarks on how the files were read, each with its file.
    pub fn remarks(&self) -> Vec<Remark> {
        let of = |set: &Set| set.evaluator.remarks().iter().map(|r| r.at(&set.path)).collect::<Vec<_>>();
        self.sets.iter().flat_map(of).collect()
    }

    /// Scores an encoder whose folder has `settings`. A set that fails does not affect the others.
    pub fn run(&self, encode: &mut Encode<'_>, settings: &Settings) -> Findings {
        self.run_due(&|_| true, &Means::default(), encode, settings)
    }

    fn run_due(
        &self,
        due: &Due<'_>,
        means: &Means<'_>,
        encode: &mut Encode<'_>,
        settings: &Settings,
    ) -> Findings {
        let mut found = Findings::default();
        for set in self.sets.iter().filter(|set| due(set.every)) {
            let mut memo = Memo::default();
            let forms = self.forms_of(set);
            for &form in &forms {
                let mut again = |prompt: &str, texts: &[String]| match forms.len() {
                    1 => encode(prompt, texts),
                    _ => memo.encode(encode, prompt, texts),
                };
                let mut model = Model::new(&mut again, settings).with(form, means.clone());
                match scores(&*set.evaluator, &mut model)
                    .with_context(|| format!("evaluating on {}", set.path.display()))
                {
                    Ok(scores) => {
                        found.evaluations.push(set.evaluation(settings.similarity.name(), form, scores))
                    }
                    Err(e) => found.errors.push(e),
                }
            }
        }
        found
    }

    /// Those of the forms that a set takes, or whole vectors.
    fn forms_of(&self, set: &Set) -> Vec<Form> {
        let taken: Vec<Form> = self.forms.iter().copied().filter(|form| set.evaluator.takes(*form)).collect();
        if taken.is_empty() { vec![Form::default()] } else { taken }
    }

    /// Whether any set is due.
    pub fn is_due(&self, due: &Due<'_>) -> bool {
        self.sets.iter().any(|set| due(set.every))
    }

    /// [`Suite::run`] on the devices.
    pub fn evaluate(&self, embedder: &mut Embedder) -> Findings {
        self.evaluate_due(&When::default(), embedder)
    }

    /// The same of the sets that are due.
    pub fn evaluate_due(&self, when: &When<'_>, embedder: &mut Embedder) -> Findings {
        let settings = embedder.settings().clone();
        let before = embedder.counts();
        let means = Means { losses: when.losses, client: Some(embedder.client().clone()) };
        let mut encode = |prompt: &str, texts: &[String]| {
            embedder.set_prefix(prompt)?;
            embedder.encode(texts)
        };
        let found = self.run_due(when.due, &means, &mut encode, &settings);
        let after = embedder.counts();
        let counts = Counts { texts: after.texts - before.texts, cut: after.cut - before.cut };
        Findings { counts, ..found }
    }

    /// BM25's scores on the sets where that makes sense.
    pub fn baseline(&self) -> Vec<Evaluation> {
        let of = |set: &Set| Some(set.evaluation("bm25", Form::default(), baseline(&*set.evaluator)?));
        self.sets.iter().filter_map(of).collect()
    }
}
