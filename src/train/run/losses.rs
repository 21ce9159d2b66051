//! The losses of a run: that of `[loss]`, and those that data sets have of their own.

use super::data::DataSet;
use crate::batches::Teaching;
use crate::model::loss::{Compares, Loss, TaughtTexts};
use crate::shards::{Vectors, vector_width};
use crate::train::config::{Config, LossConfig, LossKind, TeacherConfig, loss};
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;

/// A loss of a run.
#[derive(Clone, Debug)]
pub struct RunLoss {
    pub loss: Loss,
    /// The teacher that it follows.
    pub teacher: Option<TeacherConfig>,
    /// The data sets whose pairs it is of.
    pub sets: Vec<String>,
    /// Where its keys are.
    pub place: String,
    /// As stated, if by data sets.
    pub(in crate::train) stated: Option<LossConfig>,
}

/// The key that names a data set, to measure its loss.
pub const LOSS_OF: &str = "loss_of = \"NAME\"";

/// At least one; several only if each batch is drawn from one set.
#[derive(Clone, Debug)]
pub struct Losses {
    list: Vec<RunLoss>,
    /// The number of each data set's.
    of_sets: Vec<usize>,
}

impl Losses {
    /// # Errors
    /// Those of [`loss`]; keys that no loss reads.
    pub fn resolve(config: &Config) -> Result<Losses> {
        let mut losses = Losses { list: vec![], of_sets: vec![] };
        for set in &config.data {
            let given = set.loss.as_ref().or(config.loss.as_ref());
            let place =
                set.loss.as_ref().map_or("[loss]".into(), |_| format!("loss of data set {}", set.name));
            let made = loss(given, &config.train, &place)?;
            // Parameters of its own are those of one set.
            let shared = set.loss.is_none() || made.params(1).is_empty();
            let made = if shared { made } else { made.of_set(&set.name) };
            let teacher = given.and_then(|given| given.teacher.clone());
            let is_same = |known: &RunLoss| shared && known.loss == made && known.teacher == teacher;
            let same = losses.list.iter().position(is_same);
            let number = same.unwrap_or(losses.list.len());
            if same.is_none() {
                let stated = set.loss.clone();
                let place = place.clone();
                losses.list.push(RunLoss { loss: made, teacher, sets: vec![], place, stated });
            }
            let found = &mut losses.list[number];
            found.sets.push(set.name.clone());
            if set.loss.is_none() {
                (found.stated, found.place) = (None, place);
            }
            losses.of_sets.push(number);
        }
        ensure!(
            config.loss.is_none() || config.data.iter().any(|set| set.loss.is_none()),
            "[loss] is that of no data set, since each has a loss of its own; remove it"
        );
        let kind = |l: &RunLoss| {
            l.stated.as_ref().or(config.loss.as_ref()).map_or(LossKind::Contrastive, |given| given.kind)
        };
        ensure!(
            config.train.symmetric || losses.list.iter().any(|l| kind(l) == LossKind::Contrastive),
            "train.symmetric is for kind = \"contrastive\", and no loss of the run is of that kind; remove it"
        );
        Ok(losses)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &RunLoss> + Clone {
        self.list.iter()
    }

    /// Whether there are several.
    pub fn differ(&self) -> bool {
        self.list.len() > 1
    }

    /// That of a data set, by its number.
    pub fn of_set(&self, set: usize) -> &RunLoss {
        &self.list[self.of_sets[set]]
    }

    /// Its number among all.
    pub fn number(&self, set: usize) -> usize {
        self.of_sets[set]
    }

    /// The number of the loss of the data set `name`, as a log has it; 0 of one that is no longer there.
    pub fn of_name(&self, name: &str) -> usize {
        self.list.iter().position(|l| l.sets.iter().any(|set| set == name)).unwrap_or(0)
    }

    /// The number of the loss of the data set `name`; without a name, of the only one or that of `[loss]`.
    ///
    /// # Errors
    /// A name that no data set has; none, although each data set has a loss of its own. `key` asks for the NAME.
    pub fn find(&self, name: Option<&str>, sets: &[DataSet], key: &str) -> Result<usize> {
        if let Some(name) = name {
            return Ok(self.of_sets[DataSet::find(sets, name)?]);
        }
        let usual = self.list.iter().position(|l| l.stated.is_none());
        match usual.or((!self.differ()).then_some(0)) {
            Some(number) => Ok(number),
            None => bail!(
                "the data sets have losses of their own, so say of which one: {}",
                key.replace("NAME", sets.first().map_or("NAME", |set| set.name.as_str()))
            ),
        }
    }

    /// What they compare of two vectors.
    pub fn compares(&self) -> Vec<Compares> {
        self.list.iter().map(|l| l.loss.needs().compares).collect()
    }

    /// Whether all train the cosine of two vectors.
    pub fn all_cosine(&self) -> bool {
        self.compares().iter().all(|c| *c == Compares::Cosine)
    }
}

impl RunLoss {
    /// For a teacher's vectors as they are in the file. `plan` does without.
    ///
    /// # Errors
    /// A damaged file.
    pub fn taught(&self) -> Result<Loss> {
        match self.file() {
            Some(file) if file.exists() => Ok(self.loss.clone().taught(vector_width(file)?)),
            Some(_) | None => Ok(self.loss.clone()),
        }
    }

    /// The file of a teacher's vectors.
    pub fn file(&self) -> Option<&Path> {
        self.teacher.as_ref()?.vectors.as_deref()
    }

    /// In words, with its teacher.
    pub fn described(&self) -> String {
        let Some(teacher) = &self.teacher else { return self.loss.card() };
        let of = match teacher.of {
            TaughtTexts::Texts => "",
            TaughtTexts::Anchors => " of anchors",
        };
        match (&teacher.model, &teacher.vectors) {
            (Some(model), _) => format!("{}, teacher {}{of}", self.loss.card(), named(model)),
            (None, Some(file)) => format!("{}, a teacher's vectors{of} in {}", self.loss.card(), named(file)),
            (None, None) => self.loss.card(),
        }
    }

    /// The folder of a teacher that is run in the steps.
    pub fn tutor(&self) -> Option<&Path> {
        self.teacher.as_ref()?.model.as_deref()
    }

    /// The vectors of its teacher, if they are in a file.
    ///
    /// # Errors
    /// A file that is missing or damaged.
    pub fn teaching(&self) -> Result<Option<Teaching>> {
        let (Some(teacher), Some(file)) = (&self.teacher, self.file()) else { return Ok(None) };
        let vectors = Vectors::open(file);
        let vectors = vectors.with_context(|| format!("{}, teacher.vectors", self.place))?;
        Ok(Some(Teaching { vectors: vectors.into(), each: teacher.of == TaughtTexts::Texts }))
    }
}

/// A Hub id, or the last part of a path.
fn named(path: &Path) -> String {
    let part = path.file_name().filter(|_| path.exists());
    part.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
