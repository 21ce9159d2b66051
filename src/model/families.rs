//! The supported encoder families, one row each.

use super::family::{
    AttentionNames, Biases, Family, InnerNames, Keys, LayerNames, Names, Norms, Positions, Rate, Sites,
};
use anyhow::{Result, bail};

const BERT_NAMES: Names = Names {
    words: "embeddings.word_embeddings",
    positions: Some("embeddings.position_embeddings"),
    types: Some("embeddings.token_type_embeddings"),
    norm: "embeddings.LayerNorm",
    layers: "encoder.layer",
    layer: LayerNames {
        attention: AttentionNames::Apart {
            query: "attention.self.query",
            key: "attention.self.key",
            value: "attention.self.value",
        },
        attention_output: "attention.output.dense",
        attention_norm: "attention.output.LayerNorm",
        inner: InnerNames::Plain("intermediate.dense"),
        output: "output.dense",
        output_norm: "output.LayerNorm",
    },
    distances: None,
    last_norm: None,
};

/// BERT's keys; what only decoders do.
const BERT_KEYS: Keys = Keys { spelled: &[], defaults: &[], biases: None, only: ENCODER };
const ENCODER: &[(&str, &str)] = &[("is_decoder", "false"), ("add_cross_attention", "false")];

const BERT_DROPOUT: Sites<Rate> = Sites {
    embeddings: Rate::Hidden,
    attention: Rate::Attention,
    attention_output: Rate::Hidden,
    inner: Rate::None,
    output: Rate::Hidden,
};

/// TensorFlow's names, still used in the first published checkpoints.
const TENSORFLOW: &[(&str, &str)] =
    &[("LayerNorm.gamma", "LayerNorm.weight"), ("LayerNorm.beta", "LayerNorm.bias")];

/// Unused: pooling is the run's own.
const POOLER: &[&str] = &["pooler.dense.weight", "pooler.dense.bias"];

/// Devlin et al. 2019, and MiniLM: `transformers/models/bert/modeling_bert.py`.
const BERT: Family = Family {
    model_type: "bert",
    also: &[],
    class: "BertModel",
    prefixes: &["bert."],
    keys: BERT_KEYS,
    positions: Positions::Table { first: 0 },
    norms: Norms::Post,
    biases: Biases::ALL,
    dropout: BERT_DROPOUT,
    untyped: false,
    names: BERT_NAMES,
    dated: TENSORFLOW,
    passed_on: POOLER,
    ignored: &["embeddings.position_ids"],
    ignored_prefixes: &["cls.", "lm_head.", "classifier.", "qa_outputs."],
};

/// Liu et al. 2019, and DistilRoBERTa: `transformers/models/roberta/modeling_roberta.py`.
const ROBERTA: Family = Family {
    model_type: "roberta",
    class: "RobertaModel",
    prefixes: &["roberta."],
    positions: Positions::Table { first: 2 },
    ignored_prefixes: &["lm_head.", "classifier.", "qa_outputs."],
    ..BERT
};

/// The table that [`Family::of`] searches.
static FAMILIES: [Family; 8] = [
    BERT,
    ROBERTA,
    // Conneau et al. 2020: RoBERTa but for its names.
    Family { model_type: "xlm-roberta", class: "XLMRobertaModel", ..ROBERTA },
    // Song et al. 2020: `transformers/models/mpnet/modeling_mpnet.py`.
    Family {
        model_type: "mpnet",
        class: "MPNetModel",
        prefixes: &["mpnet."],
        keys: Keys {
            only: &[
                ("is_decoder", "false"),
                ("add_cross_attention", "false"),
                ("relative_attention_num_buckets", "32"),
            ],
            ..BERT_KEYS
        },
        names: Names {
            types: None,
            distances: Some("encoder.relative_attention_bias"),
            layer: LayerNames {
                attention: AttentionNames::Apart {
                    query: "attention.attn.q",
                    key: "attention.attn.k",
                    value: "attention.attn.v",
                },
                attention_output: "attention.attn.o",
                attention_norm: "attention.LayerNorm",
                ..BERT_NAMES.layer
            },
            ..BERT_NAMES
        },
        ..ROBERTA
    },
    // Sanh et al. 2019: `transformers/models/distilbert/modeling_distilbert.py`.
    Family {
        model_type: "distilbert",
        class: "DistilBertModel",
        prefixes: &["distilbert."],
        keys: Keys {
            spelled: &[
                ("hidden_size", &["dim", "hidden_size"]),
                ("num_hidden_layers", &["n_layers", "num_hidden_layers"]),
                ("num_attention_heads", &["n_heads", "num_attention_heads"]),
                ("intermediate_size", &["hidden_dim"]),
                ("hidden_act", &["activation"]),
                ("hidden_dropout_prob", &["dropout"]),
                ("attention_probs_dropout_prob", &["attention_dropout"]),
                ("layer_norm_eps", &[]),
                ("type_vocab_size", &[]),
                ("position_embedding_type", &[]),
            ],
            ..BERT_KEYS
        },
        dropout: Sites { attention_output: Rate::None, ..BERT_DROPOUT },
        names: Names {
            types: None,
            layers: "transformer.layer",
            layer: LayerNames {
                attention: AttentionNames::Apart {
                    query: "attention.q_lin",
                    key: "attention.k_lin",
                    value: "attention.v_lin",
                },
                attention_output: "attention.out_lin",
                attention_norm: "sa_layer_norm",
                inner: InnerNames::Plain("ffn.lin1"),
                output: "ffn.lin2",
                output_norm: "output_layer_norm",
            },
            ..BERT_NAMES
        },
        dated: &[],
        passed_on: &[],
        ignored_prefixes: &[
            "vocab_transform.",
            "vocab_layer_norm.",
            "vocab_projector.",
            "pre_classifier.",
            "classifier.",
            "qa_outputs.",
        ],
        ..BERT
    },
    // Warner et al. 2024, Ettin, mmBERT: `transformers/models/modernbert/modeling_modernbert.py`.
    Family {
        model_type: "modernbert",
        also: &[],
        class: "ModernBertModel",
        prefixes: &["model."],
        keys: Keys {
            spelled: &[
                ("hidden_act", &["hidden_activation"]),
                ("hidden_dropout_prob", &["mlp_dropout"]),
                ("attention_probs_dropout_prob", &["attention_dropout"]),
                ("layer_norm_eps", &["norm_eps"]),
                ("type_vocab_size", &[]),
                ("position_embedding_type", &[]),
            ],
            defaults: &[
                ("hidden_dropout_prob", "0.0"),
                ("attention_probs_dropout_prob", "0.0"),
                ("embedding_dropout", "0.0"),
                ("layer_norm_eps", "1e-5"),
                ("initializer_cutoff_factor", "2.0"),
            ],
            biases: Some(["attention_bias", "mlp_bias", "norm_bias"]),
            only: &[("is_decoder", "false"), ("add_cross_attention", "false"), ("rope_scaling", "null")],
        },
        positions: Positions::RotaryWindows { theta: 160_000.0, local: 10_000.0 },
        norms: Norms::Pre,
        biases: Biases { attention: false, inner: false, output: false, norm: false },
        dropout: Sites {
            embeddings: Rate::Embedding,
            attention: Rate::Attention,
            attention_output: Rate::Attention,
            inner: Rate::Hidden,
            output: Rate::None,
        },
        untyped: false,
        names: Names {
            words: "embeddings.tok_embeddings",
            positions: None,
            types: None,
            norm: "embeddings.norm",
            layers: "layers",
            layer: LayerNames {
                attention: AttentionNames::Joined("attn.Wqkv"),
                attention_output: "attn.Wo",
                attention_norm: "attn_norm",
                inner: InnerNames::JoinedGateFirst("mlp.Wi"),
                output: "mlp.Wo",
                output_norm: "mlp_norm",
            },
            distances: None,
            last_norm: Some("final_norm"),
        },
        dated: &[],
        passed_on: &[],
        ignored: &["embeddings.position_ids"],
        ignored_prefixes: &["head.", "decoder.", "classifier."],
    },
    // Nussbaum et al. 2024, as published: `transformers/models/nomic_bert/modeling_nomic_bert.py` renames on loading.
    Family {
        model_type: "nomic_bert",
        class: "NomicBertModel",
        prefixes: &["nomic_bert.", "bert."],
        keys: Keys {
            spelled: &[
                ("hidden_size", &["hidden_size", "n_embd"]),
                ("num_hidden_layers", &["num_hidden_layers", "n_layer"]),
                ("num_attention_heads", &["num_attention_heads", "n_head"]),
                ("intermediate_size", &["intermediate_size", "n_inner"]),
                ("max_position_embeddings", &["max_position_embeddings", "n_positions"]),
                ("hidden_dropout_prob", &["hidden_dropout_prob", "resid_pdrop"]),
                ("attention_probs_dropout_prob", &["attention_probs_dropout_prob", "attn_pdrop"]),
                ("layer_norm_eps", &["layer_norm_eps", "layer_norm_epsilon"]),
                ("position_embedding_type", &[]),
            ],
            defaults: &[
                ("hidden_act", "\"silu\""),
                ("hidden_dropout_prob", "0.0"),
                ("attention_probs_dropout_prob", "0.0"),
            ],
            biases: None,
            only: &[
                ("activation_function", "\"swiglu\""),
                ("prenorm", "false"),
                ("use_rms_norm", "false"),
                ("qkv_proj_bias", "false"),
                ("mlp_fc1_bias", "false"),
                ("mlp_fc2_bias", "false"),
                ("rotary_emb_interleaved", "false"),
                ("rotary_emb_fraction", "1.0"),
                ("rotary_emb_scale_base", "null"),
                ("rotary_scaling_factor", "null"),
                ("parallel_block", "false"),
                ("causal", "false"),
                ("scale_attn_weights", "true"),
                ("scale_attn_by_inverse_layer_idx", "false"),
            ],
        },
        positions: Positions::Rotary { theta: 1_000.0 },
        biases: Biases::NORMS,
        names: Names {
            positions: None,
            norm: "emb_ln",
            layers: "encoder.layers",
            layer: LayerNames {
                attention: AttentionNames::Joined("attn.Wqkv"),
                attention_output: "attn.out_proj",
                attention_norm: "norm1",
                inner: InnerNames::Gated { gate: "mlp.fc12", inner: "mlp.fc11" },
                output: "mlp.fc2",
                output_norm: "norm2",
            },
            ..BERT_NAMES
        },
        dated: &[],
        passed_on: &[],
        ignored: &["embeddings.position_ids"],
        ignored_prefixes: &["cls.", "lm_head.", "classifier.", "pooler."],
        ..BERT
    },
    GTE,
];

/// Zhang et al. 2024 (mGTE), as published: `transformers/models/gte/modeling_gte.py` renames on loading.
const GTE: Family = Family {
    model_type: "gte",
    // The name of its first code, which the Hub's copies still carry.
    also: &["new"],
    class: "GteModel",
    prefixes: &["new.", "gte."],
    keys: Keys {
        spelled: &[("position_embedding_type", &[])],
        defaults: &[("attention_probs_dropout_prob", "0.0"), ("type_vocab_size", "1")],
        biases: None,
        only: &[
            ("pack_qkv", "true"),
            ("layer_norm_type", "\"layer_norm\""),
            ("logn_attention_scale", "false"),
            ("position_embedding_type", "\"rope\""),
        ],
    },
    untyped: true,
    positions: Positions::Rotary { theta: 160_000.0 },
    biases: Biases { attention: true, inner: false, output: true, norm: true },
    dropout: Sites { inner: Rate::Hidden, ..BERT_DROPOUT },
    names: Names {
        positions: None,
        layer: LayerNames {
            attention: AttentionNames::Joined("attention.qkv_proj"),
            attention_output: "attention.o_proj",
            attention_norm: "attn_ln",
            inner: InnerNames::JoinedGateLast("mlp.up_gate_proj"),
            output: "mlp.down_proj",
            output_norm: "mlp_ln",
        },
        ..BERT_NAMES
    },
    dated: &[],
    passed_on: &[],
    ignored: &["embeddings.position_ids"],
    ignored_prefixes: &["lm_head.", "classifier.", "pooler."],
    ..BERT
};

impl Family {
    /// The family of a `config.json`.
    ///
    /// # Errors
    /// An unknown `model_type`; lists the known ones.
    pub fn of(config: &serde_json::Value) -> Result<&'static Family> {
        let kind = config["model_type"].as_str().unwrap_or("(none)");
        if let Some(family) = FAMILIES.iter().find(|f| f.model_type == kind || f.also.contains(&kind)) {
            return Ok(family);
        }
        let names = |f: &'static Family| std::iter::once(f.model_type).chain(f.also.iter().copied());
        let known: Vec<&str> = FAMILIES.iter().flat_map(names).collect();
        let plain = |name: &str| name.to_lowercase().replace(['-', '_'], "");
        let near = known.iter().find(|name| plain(name) == plain(kind));
        let near = near.map_or_else(String::new, |name| format!(" (did you mean {name}?)"));
        bail!("model_type is {kind}{near}; those that can be trained are {}", known.join(", "))
    }
}
