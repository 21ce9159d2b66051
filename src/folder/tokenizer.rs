//! The files that the Python libraries want beside `tokenizer.json`: taken from the source folder
//! when they are there, else made from `tokenizer.json`, which says all of it.

use super::read::read_json_if_any;
use crate::corpus::ModelTokenizer;
use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

/// Names and contents of the tokenizer's files, `tokenizer.json` first.
pub type Files = Vec<(&'static str, Vec<u8>)>;

/// Roles of special tokens, with the spellings of BERT's family and of RoBERTa's.
const ROLES: [(&str, [&str; 2]); 5] = [
    ("unk_token", ["[UNK]", "<unk>"]),
    ("sep_token", ["[SEP]", "</s>"]),
    ("pad_token", ["[PAD]", "<pad>"]),
    ("cls_token", ["[CLS]", "<s>"]),
    ("mask_token", ["[MASK]", "<mask>"]),
];

/// Collects the tokenizer's files.
///
/// # Errors
/// A `tokenizer.json` that is missing, malformed or without a padding token, which batches need.
pub fn files(tokenizer: &ModelTokenizer, max_positions: Option<u64>) -> Result<Files> {
    let shown = tokenizer.path().display();
    let bytes = tokenizer.json().to_vec();
    let parsed: Value = serde_json::from_slice(&bytes)
        .with_context(|| format!("{shown} is not a tokenizer of the tokenizers library"))?;
    let special = special_tokens(&parsed);
    ensure!(
        special.contains_key("pad_token"),
        "{shown} has no [PAD] token, so Python could not batch texts; add it to the special tokens"
    );
    let mut files: Files = vec![("tokenizer.json", bytes)];
    let source = tokenizer.path().parent().unwrap_or(Path::new("."));

    let config = match read_json_if_any(&source.join("tokenizer_config.json"))? {
        Some(config) => readable_by_transformers_4(config),
        None => made_config(&special, max_positions),
    };
    files.push(("tokenizer_config.json", pretty(&config)?));
    match fs::read(source.join("special_tokens_map.json")) {
        Ok(bytes) => files.push(("special_tokens_map.json", bytes)),
        Err(_) => files.push(("special_tokens_map.json", pretty(&Value::Object(special))?)),
    }
    match fs::read(source.join("vocab.txt")) {
        Ok(bytes) => files.push(("vocab.txt", bytes)),
        Err(_) => files.extend(vocabulary(&parsed).map(|text| ("vocab.txt", text.into_bytes()))),
    }
    Ok(files)
}

/// JSON with a final newline, as a person would want to read it.
pub fn pretty(value: &Value) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

/// The class is the generic one: it takes `tokenizer.json` at its word, whereas `BertTokenizer`
/// rebuilds the normaliser from flags of its own.
fn made_config(special: &Map<String, Value>, max_positions: Option<u64>) -> Value {
    let mut config = Map::new();
    config.insert("tokenizer_class".into(), json!("PreTrainedTokenizerFast"));
    config.insert("model_input_names".into(), json!(["input_ids", "token_type_ids", "attention_mask"]));
    config.insert("clean_up_tokenization_spaces".into(), json!(false));
    config.extend(max_positions.map(|n| ("model_max_length".into(), json!(n))));
    config.extend(special.clone());
    Value::Object(config)
}

/// transformers 5 renamed the generic class and made a list of the extra special tokens; transformers
/// 4, which sentence-transformers 2.7 uses, refuses both, and transformers 5 reads the old spelling.
fn readable_by_transformers_4(mut config: Value) -> Value {
    if config["tokenizer_class"] == "TokenizersBackend" {
        config["tokenizer_class"] = json!("PreTrainedTokenizerFast");
    }
    if let Some(map) = config.as_object_mut()
        && map.get("extra_special_tokens").is_some_and(Value::is_array)
        && let Some(list) = map.remove("extra_special_tokens")
    {
        map.insert("additional_special_tokens".into(), list);
    }
    config
}

/// Role → token, for the roles whose token `tokenizer.json` declares special.
fn special_tokens(tokenizer: &Value) -> Map<String, Value> {
    let added = tokenizer["added_tokens"].as_array().into_iter().flatten();
    let known: Vec<&str> =
        added.filter(|t| t["special"] == true).filter_map(|t| t["content"].as_str()).collect();
    let roles = ROLES.iter();
    roles
        .filter_map(|(role, spellings)| {
            let token = spellings.iter().find(|s| known.contains(s))?;
            Some((role.to_string(), json!(token)))
        })
        .collect()
}

/// `vocab.txt`, a token a line in the order of the ids; `None` unless the tokenizer is a WordPiece
/// whose ids have no gaps, which is what the format can say.
fn vocabulary(tokenizer: &Value) -> Option<String> {
    if tokenizer["model"]["type"] != "WordPiece" {
        return None;
    }
    let mut tokens: Vec<(u64, &str)> = Vec::new();
    for (token, id) in tokenizer["model"]["vocab"].as_object()? {
        tokens.push((id.as_u64()?, token));
    }
    for token in tokenizer["added_tokens"].as_array()? {
        tokens.push((token["id"].as_u64()?, token["content"].as_str()?));
    }
    tokens.sort_unstable();
    tokens.dedup();
    let whole = tokens.iter().enumerate().all(|(i, (id, token))| i as u64 == *id && !token.contains('\n'));
    whole.then(|| tokens.iter().map(|(_, token)| format!("{token}\n")).collect())
}
