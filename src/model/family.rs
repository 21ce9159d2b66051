//! What distinguishes the supported encoder families: the words of their `config.json` and checkpoints, and how their
//! computation differs. Their rows are in `families.rs`; to add one, see `docs/adding-a-family.md`.

use serde_json::Value;

/// A family of checkpoints that transformers loads with the same class.
#[derive(Debug, PartialEq)]
pub struct Family {
    /// As in `config.json`.
    pub model_type: &'static str,
    /// What published configurations call it instead, with code of their own.
    pub also: &'static [&'static str],
    /// `architectures` of an exported `config.json`: transformers' own class without a head.
    pub class: &'static str,
    /// The first that fits is stripped from a tensor's name: checkpoints of a class with a head nest the encoder under
    /// it.
    pub prefixes: &'static [&'static str],
    pub keys: Keys,
    pub positions: Positions,
    pub norms: Norms,
    pub biases: Biases,
    pub dropout: Sites<Rate>,
    /// Whether there may be no token types.
    pub untyped: bool,
    pub names: Names,
    /// Name suffixes of older checkpoints, each with its current form.
    pub dated: &'static [(&'static str, &'static str)],
    /// Untrained tensors of the class, kept in exports because loading reports them as missing otherwise.
    pub passed_on: &'static [&'static str],
    /// Other tensors in published checkpoints, which are not read.
    pub ignored: &'static [&'static str],
    /// Name prefixes of other tensors that are not read.
    pub ignored_prefixes: &'static [&'static str],
}

/// How a family's `config.json` differs from BERT's.
#[derive(Debug, PartialEq)]
pub struct Keys {
    /// BERT's keys with the family's spellings, of which the first present counts; with none, the value is the default.
    pub spelled: &'static [(&'static str, &'static [&'static str])],
    /// BERT's keys with defaults, as JSON, other than BERT's.
    pub defaults: &'static [(&'static str, &'static str)],
    /// Those that say whether attention, the feed-forward block and the norms have biases.
    pub biases: Option<[&'static str; 3]>,
    /// Keys with the only value, as JSON, that is implemented.
    pub only: &'static [(&'static str, &'static str)],
}

/// Rows of MPNet's table of distances: its code never uses another number.
pub const BUCKETS: usize = 32;

/// How tokens know their place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Positions {
    /// A table is added to the embeddings; `first` is the row of a text's first token. If that is not 0, transformers
    /// numbers the non-padding tokens from the padding token's id + 1.
    Table { first: usize },
    /// Queries and keys are rotated (Su et al. 2021); `theta` is the default base.
    Rotary { theta: f64 },
    /// As in `Rotary`, with layers that look no further than a window, and their own base (ModernBERT).
    RotaryWindows { theta: f64, local: f64 },
}

/// Where the LayerNorms are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Norms {
    /// After each residual sum, as in BERT.
    Post,
    /// Before attention and the feed-forward block, except before the first layer's attention, whose input is
    /// normalised already; and after the last layer.
    Pre,
}

/// Which layers of a network have biases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Biases {
    pub attention: bool,
    /// The feed-forward block's first matrix.
    pub inner: bool,
    /// The feed-forward block's second matrix.
    pub output: bool,
    pub norm: bool,
}

impl Biases {
    pub const ALL: Biases = Biases { attention: true, inner: true, output: true, norm: true };
    pub const NORMS: Biases = Biases { attention: false, inner: false, output: false, norm: true };
}

/// A value for each place where dropout may be applied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sites<T> {
    /// After the embeddings' norm.
    pub embeddings: T,
    /// The attention weights.
    pub attention: T,
    /// After the attention's output projection.
    pub attention_output: T,
    /// Before the feed-forward block's second matrix.
    pub inner: T,
    /// After it.
    pub output: T,
}

/// A dropout rate of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    None,
    /// `hidden_dropout_prob`
    Hidden,
    /// `attention_probs_dropout_prob`
    Attention,
    /// `embedding_dropout`
    Embedding,
}

/// Tensor names, without `.weight` and `.bias`.
#[derive(Debug, PartialEq)]
pub struct Names {
    pub words: &'static str,
    pub positions: Option<&'static str>,
    pub types: Option<&'static str>,
    pub norm: &'static str,
    /// Prefix of a layer's tensors, followed by the layer's number.
    pub layers: &'static str,
    pub layer: LayerNames,
    /// A table of buckets of distances, added to the scores of every layer (MPNet).
    pub distances: Option<&'static str>,
    /// The norm after the last layer.
    pub last_norm: Option<&'static str>,
}

/// Names within a layer.
#[derive(Debug, PartialEq)]
pub struct LayerNames {
    pub attention: AttentionNames,
    pub attention_output: &'static str,
    pub attention_norm: &'static str,
    pub inner: InnerNames,
    pub output: &'static str,
    pub output_norm: &'static str,
}

/// The projections to queries, keys and values.
#[derive(Debug, PartialEq)]
pub enum AttentionNames {
    Apart {
        query: &'static str,
        key: &'static str,
        value: &'static str,
    },
    /// One matrix `[3h, h]`: queries, keys, values.
    Joined(&'static str),
}

/// The first matrix of the feed-forward block, `f(x·inner)`; or two, `f(x·gate) ∘ (x·inner)` (Shazeer 2020).
#[derive(Debug, PartialEq)]
pub enum InnerNames {
    Plain(&'static str),
    Gated {
        gate: &'static str,
        inner: &'static str,
    },
    /// One matrix `[2f, h]`: gate, inner.
    JoinedGateFirst(&'static str),
    /// One matrix `[2f, h]`: inner, gate.
    JoinedGateLast(&'static str),
}

impl InnerNames {
    pub fn gated(&self) -> bool {
        !matches!(self, InnerNames::Plain(_))
    }
}

impl Family {
    /// Row of the position table that a text's first token reads; 0 without a table.
    pub fn first_position(&self) -> usize {
        match self.positions {
            Positions::Table { first } => first,
            Positions::Rotary { .. } | Positions::RotaryWindows { .. } => 0,
        }
    }

    /// Whether transformers numbers a text's tokens by what is not padding, even within the text.
    pub fn numbers_by_padding(&self) -> bool {
        self.first_position() > 0
    }

    /// The spellings of one of BERT's keys in the family's `config.json`.
    pub fn spellings<'a>(&self, key: &'a str) -> Vec<&'a str> {
        let own = self.keys.spelled.iter().find(|(name, _)| *name == key);
        own.map_or_else(|| vec![key], |(_, spellings)| spellings.to_vec())
    }

    /// The value that one of BERT's keys has in the family's `config.json`.
    pub fn value<'a>(&self, config: &'a Value, key: &str) -> Option<&'a Value> {
        self.spellings(key).into_iter().find_map(|name| config.get(name))
    }
}
