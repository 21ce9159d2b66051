//! Whether two tokenizers return the same ids, and where they differ.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use tokenizers::{AddedToken, Model, ModelWrapper, NormalizerWrapper, Tokenizer};

/// The parts that determine ids, by name; the vocabulary is left out.
fn parts(tokenizer: &Tokenizer) -> Map<String, Value> {
    let value = |v: serde_json::Result<Value>| v.unwrap_or(Value::Null);
    let mut normalizer = value(serde_json::to_value(tokenizer.get_normalizer()));
    if let Some(NormalizerWrapper::BertNormalizer(bert)) = tokenizer.get_normalizer() {
        // By default, accents are stripped when letters are lower-cased.
        normalizer["strip_accents"] = bert.strip_accents.unwrap_or(bert.lowercase).into();
    }
    // The tokens around a text, however they get there.
    let framed = tokenizer.encode_fast("a", true).map(|e| tokens(tokenizer, e.get_ids())).unwrap_or_default();
    let mut parts = Map::new();
    parts.insert("normalizer".into(), normalizer);
    parts.insert("pre_tokenizer".into(), value(serde_json::to_value(tokenizer.get_pre_tokenizer())));
    parts.insert("post_processor".into(), framed.into());
    parts.insert(
        "model".into(),
        match tokenizer.get_model() {
            ModelWrapper::WordPiece(m) => json!({ "unk_token": m.unk_token,
                "continuing_subword_prefix": m.continuing_subword_prefix,
                "max_input_chars_per_word": m.max_input_chars_per_word }),
            ModelWrapper::BPE(m) => {
                json!({ "unk_token": m.unk_token, "fuse_unk": m.fuse_unk, "dropout": m.dropout,
                "byte_fallback": m.byte_fallback, "ignore_merges": m.ignore_merges,
                "continuing_subword_prefix": m.continuing_subword_prefix.as_deref().unwrap_or_default(),
                "end_of_word_suffix": m.end_of_word_suffix.as_deref().unwrap_or_default() })
            }
            ModelWrapper::Unigram(m) => {
                // Its id is not exposed; the last character of Unicode is in no vocabulary.
                let unknown = m.tokenize("\u{10ffff}").unwrap_or_default();
                json!({ "byte_fallback": m.byte_fallback(), "unk_id": unknown.first().map(|t| t.id) })
            }
            ModelWrapper::WordLevel(_) => Value::Null,
        },
    );
    let shown = |t: AddedToken| {
        let flags = [
            ("single_word", t.single_word),
            ("lstrip", t.lstrip),
            ("rstrip", t.rstrip),
            ("normalized", t.normalized),
        ];
        let on: String = flags.iter().filter(|(_, on)| *on).map(|(name, _)| format!(" {name}")).collect();
        format!("{:?}{on}", t.content)
    };
    let added: BTreeMap<u32, String> =
        tokenizer.get_added_tokens_decoder().into_iter().map(|(id, t)| (id, shown(t))).collect();
    parts.insert("added_tokens".into(), json!(added));
    parts
}

fn tokens(tokenizer: &Tokenizer, ids: &[u32]) -> String {
    ids.iter().map(|&id| tokenizer.id_to_token(id).unwrap_or_default()).collect::<Vec<_>>().join(" ")
}

/// How `made` differs from `stated`, whose vocabulary it has: `normalizer.lowercase true, not false`.
pub fn differences(stated: &Tokenizer, made: &Tokenizer) -> Vec<String> {
    let (old, new) = (parts(stated), parts(made));
    let mut list = Vec::new();
    for (name, new) in &new {
        walk(name, &old[name], new, &mut list);
    }
    list
}

fn walk(name: &str, old: &Value, new: &Value, list: &mut Vec<String>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(a), Value::Object(b)) if a.get("type") == b.get("type") => {
            let mut keys: Vec<&String> = a.keys().chain(b.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let of = |map: &Map<String, Value>| map.get(key).cloned().unwrap_or_default();
                walk(&format!("{name}.{key}"), &of(a), &of(b), list);
            }
        }
        _ => {
            let short = |v: &Value| match v {
                Value::Null => "none".to_owned(),
                Value::String(text) => text.clone(),
                v => v
                    .get("type")
                    .map_or_else(|| v.to_string(), |kind| kind.as_str().unwrap_or_default().to_owned()),
            };
            list.push(format!("{name} {}, not {}", short(new), short(old)));
        }
    }
}
