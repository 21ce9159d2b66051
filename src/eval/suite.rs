//! The sets that a model is evaluated on.

use super::pairs::{PairSet, read_pairs};
use super::remark::Remark;
use super::retrieval::Dataset;
use super::scores::{On, Scores};
use super::source::Source;
use super::sts::StsSet;
use super::{Encode, PairScores};
use crate::corpus::Asked;
use crate::embed::{Counts, Embedder};
use crate::folder::Settings;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    pub pairs: Option<Source>,
    pub sts: Option<Source>,
    pub retrieval: Option<Source>,
    /// Whether by the table `[eval]` of a configuration, and not on the command line, for messages.
    pub by_key: bool,
}

/// The sets, read and checked.
#[derive(Default)]
pub struct Suite {
    pairs: Option<(PathBuf, PairSet)>,
    sts: Option<(PathBuf, StsSet)>,
    retrieval: Option<(PathBuf, Dataset)>,
}

impl Suite {
    /// # Errors
    /// Files that are missing or malformed, by name and line, and by how they were asked for. A set that holds
    /// nothing is none: see [`Suite::missing`].
    pub fn read(inputs: &Inputs) -> Result<Suite> {
        fn each<T>(
            source: &Option<Source>,
            name: &str,
            by_key: bool,
            read: impl Fn(&Source, &Asked) -> Result<T>,
        ) -> Result<Option<(PathBuf, T)>> {
            let Some(source) = source else { return Ok(None) };
            let key = format!("eval.{name}");
            let (asked, at) = match by_key {
                true => (Asked::Key(key.clone()), key),
                false => (Asked::Command("eval"), format!("--{name}")),
            };
            Ok(Some((source.path.clone(), read(source, &asked).context(at)?)))
        }
        Ok(Suite {
            pairs: each(&inputs.pairs, "pairs", inputs.by_key, read_pairs)?,
            sts: each(&inputs.sts, "sts", inputs.by_key, StsSet::read)?,
            retrieval: each(&inputs.retrieval, "retrieval", inputs.by_key, Dataset::read)?,
        })
    }

    /// Whether there is nothing to evaluate on.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_none() && self.sts.is_none() && self.retrieval.is_none()
    }

    /// The held-out pairs.
    pub fn pairs(&self) -> Option<&PairSet> {
        self.pairs.as_ref().map(|(_, set)| set)
    }

    /// Files whose figures cannot all exist, whatever the model, and why.
    pub fn missing(&self) -> Vec<(PathBuf, String)> {
        let pairs = self.pairs.iter().filter_map(|(path, s)| Some((path.clone(), s.missing()?)));
        let sts = self.sts.iter().filter_map(|(path, s)| Some((path.clone(), s.missing()?)));
        let retrieval = self.retrieval.iter().filter_map(|(path, s)| Some((path.clone(), s.missing()?)));
        pairs.chain(sts).chain(retrieval).collect()
    }

    /// How reading departed from the files, each with its file.
    pub fn remarks(&self) -> Vec<Remark> {
        let of = |(path, remarks): (&PathBuf, &[Remark])| -> Vec<Remark> {
            remarks.iter().map(|r| r.at(path)).collect()
        };
        let pairs = self.pairs.iter().map(|(path, set)| (path, &set.remarks[..]));
        let sts = self.sts.iter().map(|(path, set)| (path, &set.remarks[..]));
        let retrieval = self.retrieval.iter().map(|(path, set)| (path, &set.remarks[..]));
        pairs.chain(sts).chain(retrieval).flat_map(of).collect()
    }

    /// Scores of an encoder whose folder says `settings`.
    ///
    /// # Errors
    /// Those of `encode`, and vectors that are not finite, with the file's name.
    pub fn run(&self, encode: &mut Encode<'_>, settings: &Settings) -> Result<Scores> {
        fn on<S, T>(
            set: &Option<(PathBuf, S)>,
            mut score: impl FnMut(&S) -> Result<T>,
        ) -> Result<Option<On<T>>> {
            let Some((path, set)) = set else { return Ok(None) };
            let scores = score(set).with_context(|| format!("evaluating on {}", path.display()))?;
            Ok(Some(On { data: path.clone(), scores }))
        }
        Ok(Scores {
            pairs: on(&self.pairs, |set| set.evaluate(encode, settings))?,
            sts: on(&self.sts, |set| set.evaluate(encode, settings))?,
            retrieval: on(&self.retrieval, |set| set.evaluate(encode, settings))?,
            counts: Counts::default(),
        })
    }

    /// [`Suite::run`] on the devices.
    ///
    /// # Errors
    /// Likewise.
    pub fn evaluate(&self, embedder: &mut Embedder) -> Result<Scores> {
        let settings = embedder.settings().clone();
        // Prompts are put before texts by their roles.
        embedder.set_prefix("");
        let before = embedder.counts();
        let mut scores = self.run(&mut |texts| embedder.encode(texts), &settings)?;
        let after = embedder.counts();
        scores.counts = Counts { texts: after.texts - before.texts, cut: after.cut - before.cut };
        Ok(scores)
    }

    /// BM25 on the held-out pairs.
    pub fn baseline(&self) -> Option<On<PairScores>> {
        let pairs = self.pairs.as_ref().filter(|(_, set)| set.missing().is_none());
        pairs.map(|(path, set)| On { data: path.clone(), scores: set.bm25() })
    }
}
