//! The sets a model is evaluated on.

use super::evaluator::{Evaluator, Scores};
use super::findings::{Evaluation, Findings};
use super::remark::Remark;
use super::request::{Request, prefixes};
use super::vectors::Encode;
use crate::embed::{Counts, Embedder};
use crate::folder::Settings;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// The sets, read and checked.
#[derive(Default)]
pub struct Suite {
    sets: Vec<Set>,
}

struct Set {
    kind: &'static str,
    name: String,
    path: PathBuf,
    evaluator: Box<dyn Evaluator>,
}

impl Set {
    fn evaluation(&self, scores: Scores) -> Evaluation {
        Evaluation { kind: self.kind, name: self.name.clone(), data: self.path.clone(), scores }
    }
}

impl Suite {
    /// # Errors
    /// Missing or malformed files, with file, line and where they were requested; two sets whose metrics would share a
    /// name. An empty set is not an error: see [`Suite::missing`].
    pub fn read(requests: &[Request]) -> Result<Suite> {
        let set = |(request, name): (&Request, String)| {
            let evaluator = request.read()?;
            Ok(Set { kind: request.kind.name, name, path: request.file.path.clone(), evaluator })
        };
        let sets = requests.iter().zip(prefixes(requests)?).map(set).collect::<Result<_>>()?;
        Ok(Suite { sets })
    }

    /// Whether there is nothing to evaluate on.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Names of all figures, as in [`Findings::metrics`].
    pub fn figures(&self) -> Vec<String> {
        let of = |set: &Set| {
            set.evaluator.figures().iter().map(|f| format!("{}.{f}", set.name)).collect::<Vec<_>>()
        };
        self.sets.iter().flat_map(of).collect()
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
        let mut found = Findings::default();
        for set in &self.sets {
            let scores = set.evaluator.run(encode, settings);
            match scores.with_context(|| format!("evaluating on {}", set.path.display())) {
                Ok(scores) => found.evaluations.push(set.evaluation(scores)),
                Err(e) => found.errors.push(e),
            }
        }
        found
    }

    /// [`Suite::run`] on the devices.
    pub fn evaluate(&self, embedder: &mut Embedder) -> Findings {
        let settings = embedder.settings().clone();
        let before = embedder.counts();
        let mut encode = |prompt: &str, texts: &[String]| {
            embedder.set_prefix(prompt)?;
            embedder.encode(texts)
        };
        let found = self.run(&mut encode, &settings);
        let after = embedder.counts();
        let counts = Counts { texts: after.texts - before.texts, cut: after.cut - before.cut };
        Findings { counts, ..found }
    }

    /// BM25's scores on the sets where that makes sense.
    pub fn baseline(&self) -> Vec<Evaluation> {
        self.sets.iter().filter_map(|set| Some(set.evaluation(set.evaluator.baseline()?))).collect()
    }
}
