//! What a card tells, as plain data; empty parts are left out.

/// The contents of a model card; the sections of empty fields are left out.
#[derive(Clone, Debug, Default)]
pub struct ModelCard {
    /// Title, and the name in the usage example.
    pub name: String,
    /// A Hub licence identifier, such as `apache-2.0`. `None` is written as `unknown`, which the Hub accepts; any other
    /// text becomes `other` with that text as `license_name`.
    pub license: Option<String>,
    /// ISO 639-1 codes, such as `en`.
    pub languages: Vec<String>,
    /// The model training started from: a Hub id or a folder's name; `None` for random weights.
    pub base_model: Option<String>,
    pub datasets: Vec<CardDataset>,
    pub steps: u64,
    /// Pairs seen in training, including repetitions.
    pub pairs: u64,
    /// Of the data sets; the first is that of a card without data sets.
    pub losses: Vec<CardLoss>,
    /// Names and values, in table order.
    pub hyper_parameters: Vec<(String, String)>,
    pub results: Vec<CardResult>,
    /// What the kinds of evaluations are.
    pub tasks: Vec<CardTask>,
    /// The figure the model was chosen by, as in `results`.
    pub goal: Option<String>,
    /// Sentences about the results.
    pub remarks: Vec<String>,
    /// A sentence about the prompts, without a full stop.
    pub on_prompts: Option<String>,
    pub widget: Vec<CardWidget>,
    /// How the model itself compares the texts of [`ModelCard::example`].
    pub similarities: Option<Vec<Vec<f32>>>,
    /// In the order of the steps.
    pub log: Vec<CardStep>,
    /// The step the model is of.
    pub step: Option<u64>,
    /// Programs and their versions.
    pub versions: Vec<(String, String)>,
}

impl ModelCard {
    /// The losses that the model was trained with.
    pub(super) fn trained_with(&self) -> impl Iterator<Item = &CardLoss> {
        self.losses.iter().filter(|loss| loss.drawn)
    }

    pub(super) fn title(&self) -> &str {
        if self.name.is_empty() { "sentence-embedding model" } else { &self.name }
    }
}

/// One data set of a run.
#[derive(Clone, Debug, Default)]
pub struct CardDataset {
    pub name: String,
    pub pairs: u64,
    /// Share of the batches, 0 to 1.
    pub share: f64,
    pub license: Option<String>,
    /// Its loss among those of the card.
    pub loss: usize,
    pub columns: Vec<CardColumn>,
    /// Rows of as many texts as there are columns. The card shows the first of them, cut.
    pub samples: Vec<Vec<String>>,
    /// Number of rows that lengths in characters were counted in.
    pub counted: usize,
}

/// A column of a data set.
#[derive(Clone, Debug, Default)]
pub struct CardColumn {
    pub name: String,
    /// Such as `string`.
    pub kind: String,
    /// Minimum, mean and maximum, with what is counted, such as `tokens`.
    pub lengths: Vec<(String, [f64; 3])>,
}

/// What was minimised.
#[derive(Clone, Debug, Default)]
pub struct CardLoss {
    /// The data sets whose pairs it is of, if others have another.
    pub sets: Vec<String>,
    /// Whether the model was trained with it.
    pub drawn: bool,
    /// Classes of sentence-transformers, the outermost first, with BibTeX of what to cite for each.
    pub classes: Vec<(String, Option<String>)>,
    /// With its parameters.
    pub described: String,
}

impl CardLoss {
    /// `loss`, of some data sets.
    pub fn titled(&self) -> String {
        if self.sets.is_empty() { "loss".to_owned() } else { format!("loss of {}", self.sets.join(", ")) }
    }
}

/// What the evaluations of a kind are to the Hub.
#[derive(Clone, Copy, Debug)]
pub struct CardTask {
    /// The first part of the figures' names.
    pub kind: &'static str,
    /// As sentence-transformers' evaluator describes itself.
    pub name: &'static str,
    /// The part of a figure's key that makes it the primary one.
    pub primary: &'static str,
    /// Whether the figures are results of the model, rather than of its training.
    pub is_result: bool,
}

/// A metric before and after training.
#[derive(Clone, Debug, Default)]
pub struct CardResult {
    pub metric: String,
    pub before: Option<f64>,
    pub after: Option<f64>,
}

/// Texts to try on the model's page: one, and those to compare it with.
#[derive(Clone, Debug, Default)]
pub struct CardWidget {
    pub source: String,
    pub sentences: Vec<String>,
}

/// A line of the training log.
#[derive(Clone, Debug, Default)]
pub struct CardStep {
    pub step: u64,
    /// Of each loss, the mean over its steps since the line before.
    pub losses: Vec<Option<f64>>,
    /// Figures of an evaluation, as in [`ModelCard::results`].
    pub figures: Vec<(String, f64)>,
}
