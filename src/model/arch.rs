//! An encoder's architecture, as given in a Hugging Face `config.json`.

use super::config::{Rotary, canonical};
use super::family::{AttentionNames, BUCKETS, Biases, Family, InnerNames, Norms, Rate, Sites};
use super::params::{Init, ParamSpec};
use super::shape::GroupShape;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The `config.json` fields that determine the computation, keyed as in
/// `transformers/models/bert/configuration_bert.py`, whatever the family's spelling; code that copies the file
/// preserves the others. A run's origin stores this form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arch {
    #[serde(rename = "model_type", serialize_with = "model_type", deserialize_with = "family")]
    pub family: &'static Family,
    /// Rows of the word embedding table.
    #[serde(rename = "vocab_size")]
    pub vocab: usize,
    /// Length of a token's vector.
    #[serde(rename = "hidden_size")]
    pub hidden: usize,
    #[serde(rename = "num_hidden_layers")]
    pub layers: usize,
    /// Attention heads per layer.
    #[serde(rename = "num_attention_heads")]
    pub heads: usize,
    /// Width of the feed-forward block.
    #[serde(rename = "intermediate_size")]
    pub inner: usize,
    #[serde(rename = "hidden_act", default)]
    pub activation: Activation,
    #[serde(rename = "hidden_dropout_prob", default = "default_dropout")]
    pub hidden_dropout: f64,
    #[serde(rename = "attention_probs_dropout_prob", default = "default_dropout")]
    pub attention_dropout: f64,
    /// Rows of the position table, or the longest text without one; see [`Arch::longest_text`].
    #[serde(rename = "max_position_embeddings")]
    pub positions: usize,
    /// Rows of the token type table, of which only the first is used; 0: there is none.
    #[serde(rename = "type_vocab_size", default = "default_types")]
    pub types: usize,
    /// Standard deviation of randomly initialised weights.
    #[serde(default = "default_range")]
    pub initializer_range: f64,
    #[serde(default = "default_eps")]
    pub layer_norm_eps: f64,
    #[serde(default)]
    pub position_embedding_type: Option<PositionEmbedding>,
    /// Dropout of the embeddings, if it has a rate of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedding_dropout: Option<f64>,
    /// Random weights are drawn within so many standard deviations, and the matrices that write to the residual stream
    /// are smaller by √(2·layers) (ModernBERT).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initializer_cutoff_factor: Option<f64>,
    /// Whether a random position table starts as sines (DistilBERT).
    #[serde(default, skip_serializing_if = "is_false")]
    pub sinusoidal_pos_embds: bool,
    #[serde(default = "all_biases", skip_serializing_if = "has_all_biases")]
    pub biases: Biases,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotary: Option<Rotary>,
}

fn is_false(x: &bool) -> bool {
    !x
}
fn all_biases() -> Biases {
    Biases::ALL
}
fn has_all_biases(biases: &Biases) -> bool {
    *biases == Biases::ALL
}

fn default_dropout() -> f64 {
    0.1
}
fn default_types() -> usize {
    2
}
fn default_range() -> f64 {
    0.02
}
fn default_eps() -> f64 {
    1e-12
}

fn model_type<S: Serializer>(family: &&'static Family, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(family.model_type)
}

fn family<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Family, D::Error> {
    let kind = serde_json::Value::deserialize(from)?;
    Family::of(&serde_json::json!({ "model_type": kind })).map_err(serde::de::Error::custom)
}

/// The activation between the two feed-forward matrices, named as in transformers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    #[default]
    #[serde(alias = "gelu_python")]
    Gelu,
    /// The tanh approximation; `gelu_pytorch_tanh` is another name for it.
    GeluNew,
    GeluPytorchTanh,
    Relu,
    #[serde(alias = "swish")]
    Silu,
}

/// How positions are encoded: as a table row added to the token's embedding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PositionEmbedding {
    Absolute,
}

impl Arch {
    /// # Errors
    /// A missing field, an unknown family, inconsistent sizes, or an unsupported activation or position embedding.
    pub fn from_json(json: &serde_json::Value) -> Result<Self> {
        let family = Family::of(json)?;
        let what = || format!("config.json of a {} model", family.model_type);
        let ours = canonical(family, json).with_context(what)?;
        implemented::<Activation>(&ours, "hidden_act", "gelu, gelu_new, relu and silu are")?;
        implemented::<Option<PositionEmbedding>>(&ours, "position_embedding_type", "only absolute is")?;
        let arch: Arch = serde_json::from_value(ours).with_context(what)?;
        arch.check()?;
        let pad = json["pad_token_id"].as_u64().map_or(Ok(()), |id| arch.check_padding(id as u32));
        pad.context("pad_token_id")?;
        Ok(arch)
    }

    fn check(&self) -> Result<()> {
        ensure!(
            self.heads > 0 && self.hidden.is_multiple_of(self.heads),
            "hidden_size {} is not divisible by num_attention_heads {}",
            self.hidden,
            self.heads
        );
        for (name, p) in [
            ("hidden_dropout_prob", self.hidden_dropout),
            ("attention_probs_dropout_prob", self.attention_dropout),
            ("embedding_dropout", self.embedding_dropout.unwrap_or(0.0)),
        ] {
            ensure!((0.0..1.0).contains(&p), "{name} is {p}; it must lie in [0, 1)");
        }
        for (name, n) in [
            ("vocab_size", self.vocab),
            ("num_hidden_layers", self.layers),
            ("intermediate_size", self.inner),
            ("max_position_embeddings", self.positions),
        ] {
            ensure!(n > 0, "{name} must be positive");
        }
        ensure!(
            self.types > 0 || self.family.names.types.is_none() || self.family.untyped,
            "type_vocab_size is 0, but a {} adds the vector of a type; it must be 1 or more",
            self.family.model_type
        );
        let cutoff = self.initializer_cutoff_factor;
        ensure!(
            cutoff.is_none_or(|cutoff| cutoff > 0.0),
            "initializer_cutoff_factor is {}; it must be above 0",
            cutoff.unwrap_or_default()
        );
        ensure!(
            self.rotary.is_none() || self.head_size().is_multiple_of(2),
            "a head has {} channels; rotary positions need an even number",
            self.head_size()
        );
        let first = self.family.first_position();
        ensure!(
            self.positions > first,
            "max_position_embeddings is {}; the first is {first}",
            self.positions
        );
        Ok(())
    }

    /// Rejects a padding id by which transformers would number positions differently from this family.
    ///
    /// # Errors
    /// A padding id that does not match `first_position`, unless that is 0.
    pub fn check_padding(&self, id: u32) -> Result<()> {
        let (model_type, first) = (self.family.model_type, self.family.first_position());
        ensure!(
            first == 0 || id as usize + 1 == first,
            "the padding token is number {id}, but transformers counts the positions of a {model_type} by it, and \
             only number {} is supported",
            first - 1
        );
        Ok(())
    }

    /// Sets all dropout rates to `p`.
    pub fn with_dropout(self, p: f64) -> Self {
        let embedding_dropout = self.embedding_dropout.map(|_| p);
        Arch { hidden_dropout: p, attention_dropout: p, embedding_dropout, ..self }
    }

    /// The rate of each place.
    pub fn dropout(&self) -> Sites<f64> {
        let rate = |rate: Rate| match rate {
            Rate::None => 0.0,
            Rate::Hidden => self.hidden_dropout,
            Rate::Attention => self.attention_dropout,
            Rate::Embedding => self.embedding_dropout.unwrap_or(0.0),
        };
        let sites = self.family.dropout;
        Sites {
            embeddings: rate(sites.embeddings),
            attention: rate(sites.attention),
            attention_output: rate(sites.attention_output),
            inner: rate(sites.inner),
            output: rate(sites.output),
        }
    }

    /// Maximum number of tokens in a text.
    pub fn longest_text(&self) -> usize {
        self.positions - self.family.first_position()
    }

    /// # Errors
    /// `tokens` exceeds [`Arch::longest_text`].
    pub fn check_length(&self, tokens: usize) -> Result<()> {
        let longest = self.longest_text();
        ensure!(tokens <= longest, "texts of {tokens} tokens do not fit the model's {longest} positions");
        Ok(())
    }

    pub fn head_size(&self) -> usize {
        self.hidden / self.heads
    }

    /// All parameters, in the order the programs take them.
    pub fn params(&self) -> Vec<ParamSpec> {
        let (h, f, names, biases) = (self.hidden, self.inner, &self.family.names, self.biases);
        let normal = |std: f64| match self.initializer_cutoff_factor {
            None => Init::Normal(std),
            Some(cutoff) => Init::TruncatedNormal { std, cutoff },
        };
        let std = self.initializer_range;
        let to_residual = match self.initializer_cutoff_factor {
            None => std,
            Some(_) => std / (2.0 * self.layers as f64).sqrt(),
        };
        let bias = |name: &str, length, there: bool| {
            there.then(|| ParamSpec::vector(format!("{name}.bias"), length, Init::Zeros))
        };
        let norm = |name: &str| {
            let gain = ParamSpec::vector(format!("{name}.weight"), h, Init::Ones);
            std::iter::once(gain).chain(bias(name, h, biases.norm)).collect::<Vec<_>>()
        };
        let linear = |name: &str, [out, from]: [usize; 2], std: f64, there: bool| {
            let weight = ParamSpec::matrix(name, &[out, from], normal(std));
            std::iter::once(weight).chain(bias(name, out, there)).collect::<Vec<_>>()
        };
        let layer = |i: usize| {
            let at = |name: &str| format!("{}.{i}.{name}", names.layers);
            let l = &names.layer;
            let mut all = vec![];
            match &l.attention {
                AttentionNames::Apart { query, key, value } => {
                    for name in [query, key, value] {
                        all.extend(linear(&at(name), [h, h], std, biases.attention));
                    }
                }
                AttentionNames::Joined(name) => {
                    all.extend(linear(&at(name), [3 * h, h], std, biases.attention))
                }
            }
            all.extend(linear(&at(l.attention_output), [h, h], to_residual, biases.attention));
            if self.attention_norm(i) {
                all.extend(norm(&at(l.attention_norm)));
            }
            match &l.inner {
                InnerNames::Plain(name) => all.extend(linear(&at(name), [f, h], std, biases.inner)),
                InnerNames::Gated { gate, inner } => {
                    for name in [gate, inner] {
                        all.extend(linear(&at(name), [f, h], std, biases.inner));
                    }
                }
                InnerNames::JoinedGateFirst(name) | InnerNames::JoinedGateLast(name) => {
                    all.extend(linear(&at(name), [2 * f, h], std, biases.inner));
                }
            }
            all.extend(linear(&at(l.output), [h, f], to_residual, biases.output));
            all.extend(norm(&at(l.output_norm)));
            all
        };
        let mut all = vec![ParamSpec::matrix(names.words, &[self.vocab, h], normal(std))];
        let sines = if self.sinusoidal_pos_embds { Init::Sines } else { normal(std) };
        all.extend(names.positions.map(|name| ParamSpec::matrix(name, &[self.positions, h], sines)));
        let types = names.types.filter(|_| self.types > 0);
        all.extend(types.map(|name| ParamSpec::matrix(name, &[self.types, h], normal(std))));
        all.extend(norm(names.norm));
        all.extend((0..self.layers).flat_map(layer));
        all.extend(names.distances.map(|name| ParamSpec::matrix(name, &[BUCKETS, self.heads], normal(std))));
        all.extend(names.last_norm.into_iter().flat_map(norm));
        all
    }

    /// Whether layer `i` has a norm of its attention: with norms before the blocks the first layer's input has one
    /// already.
    pub fn attention_norm(&self, i: usize) -> bool {
        self.family.norms == Norms::Post || i > 0
    }

    /// FLOPs of a forward pass over all rows, padding included. Per token and layer: 8H² for the four projections, 4HF
    /// for the feed-forward block, or 6HF with a gate, and 4SH for the attention scores and the weighted sum of values.
    pub fn model_flops(&self, groups: &[GroupShape]) -> f64 {
        let (h, f) = (self.hidden as f64, self.inner as f64);
        let block = if self.family.names.layer.inner.gated() { 6.0 } else { 4.0 };
        let rows = |rows: usize, len: usize| {
            let s = len as f64;
            rows as f64 * s * self.layers as f64 * (8.0 * h * h + block * h * f + 4.0 * s * h)
        };
        groups.iter().map(|g| rows(g.rows, g.len)).sum()
    }
}

/// Checks that `json[key]`, if present, is a value of `T`.
fn implemented<T: serde::de::DeserializeOwned>(
    json: &serde_json::Value,
    key: &str,
    known: &str,
) -> Result<()> {
    let Some(value) = json.get(key) else { return Ok(()) };
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    ensure!(T::deserialize(value).is_ok(), "{key} {shown} is not implemented; {known}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tiny(model_type: &str) -> serde_json::Value {
        json!({
            "model_type": model_type, "vocab_size": 7, "hidden_size": 4, "num_hidden_layers": 1,
            "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 5,
        })
    }

    /// An existing run compares its stored origin verbatim.
    #[test]
    fn an_origin_reads_as_it_always_has() {
        let mut json = tiny("bert");
        let always = "{\"model_type\":\"bert\",\"vocab_size\":7,\"hidden_size\":4,\"num_hidden_layers\":1,\
             \"num_attention_heads\":2,\"intermediate_size\":8,\"hidden_act\":\"gelu\",\"hidden_dropout_prob\":0.1,\
             \"attention_probs_dropout_prob\":0.1,\"max_position_embeddings\":5,\"type_vocab_size\":2,\
             \"initializer_range\":0.02,\"layer_norm_eps\":1e-12,\"position_embedding_type\":null}";
        assert_eq!(serde_json::to_string(&Arch::from_json(&json).unwrap()).unwrap(), always);
        (json["hidden_act"], json["position_embedding_type"]) =
            ("gelu_pytorch_tanh".into(), "absolute".into());
        let always = always.replace("\"gelu\"", "\"gelu_pytorch_tanh\"").replace("null", "\"absolute\"");
        let arch = Arch::from_json(&json).unwrap();
        assert_eq!(serde_json::to_string(&arch).unwrap(), always);
        assert_eq!(serde_json::from_str::<Arch>(&always).unwrap(), arch);
    }

    #[test]
    fn what_is_not_implemented_is_named() {
        let error = |key: &str, value: serde_json::Value| {
            let mut json = tiny("roberta");
            json[key] = value;
            format!("{:#}", Arch::from_json(&json).unwrap_err())
        };
        assert_eq!(
            error("model_type", "electra".into()),
            "model_type is electra; those that can be trained are bert, roberta, xlm-roberta, mpnet, distilbert, modernbert, \
             nomic_bert, gte, new"
        );
        assert!(error("model_type", json!(null)).starts_with("model_type is (none); "));
        assert_eq!(
            error("hidden_act", "mish".into()),
            "hidden_act mish is not implemented; gelu, gelu_new, relu and silu are"
        );
        assert_eq!(
            error("position_embedding_type", "relative_key".into()),
            "position_embedding_type relative_key is not implemented; only absolute is"
        );
        assert!(error("pad_token_id", 0.into()).contains("positions of a roberta by it, and only number 1"));
        assert_eq!(
            error("max_position_embeddings", 2.into()),
            "max_position_embeddings is 2; the first is 2"
        );
        assert_eq!(
            error("num_attention_heads", 3.into()),
            "hidden_size 4 is not divisible by num_attention_heads 3"
        );
    }

    #[test]
    fn roberta_s_first_rows_hold_no_tokens() {
        let longest = |model_type: &str| Arch::from_json(&tiny(model_type)).unwrap().longest_text();
        assert_eq!((longest("bert"), longest("roberta")), (5, 3));
    }

    /// As `_init_weights` of transformers 5.23 draws them; the rows of padding, which are never read, are drawn like
    /// the others.
    #[test]
    fn random_weights_are_the_family_s_own() {
        let of = |json: serde_json::Value, name: &str| {
            let all = Arch::from_json(&json).unwrap().params();
            all.into_iter().find(|spec| spec.name == name).unwrap_or_else(|| panic!("{name}")).init
        };
        let modern = json!({
            "model_type": "modernbert", "vocab_size": 7, "hidden_size": 8, "num_hidden_layers": 2,
            "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 32,
        });
        let inward = Init::TruncatedNormal { std: 0.02, cutoff: 2.0 };
        let outward = Init::TruncatedNormal { std: 0.01, cutoff: 2.0 };
        for name in
            ["embeddings.tok_embeddings.weight", "layers.0.attn.Wqkv.weight", "layers.1.mlp.Wi.weight"]
        {
            assert_eq!(of(modern.clone(), name), inward, "{name}");
        }
        for name in ["layers.0.attn.Wo.weight", "layers.1.mlp.Wo.weight"] {
            assert_eq!(of(modern.clone(), name), outward, "{name}");
        }
        assert_eq!(of(modern, "final_norm.weight"), Init::Ones);
        let mut distil = json!({
            "model_type": "distilbert", "vocab_size": 7, "dim": 8, "n_layers": 1, "n_heads": 2, "hidden_dim": 8,
            "max_position_embeddings": 5, "initializer_range": 0.05,
        });
        let table = "embeddings.position_embeddings.weight";
        assert_eq!(of(distil.clone(), table), Init::Normal(0.05));
        distil["sinusoidal_pos_embds"] = true.into();
        assert_eq!(of(distil, table), Init::Sines);
        let mpnet = of(tiny("mpnet"), "encoder.relative_attention_bias.weight");
        assert_eq!(mpnet, Init::Normal(0.02));
    }
}
