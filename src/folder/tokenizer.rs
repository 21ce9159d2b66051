//! The tokenizer's files in an exported folder, which all describe the run's tokenizer, so that every library builds
//! the same one.

use crate::tokenize::ModelTokenizer;
use crate::tokenize::{Class, Files, Object, RECORD};
use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use tokenizers::TruncationDirection;

/// Names and contents of the tokenizer's files, `tokenizer.json` first.
pub type Contents = Vec<(&'static str, Vec<u8>)>;

/// Roles of special tokens, with BERT's and RoBERTa's spellings.
const ROLES: [(&str, [&str; 2]); 5] = [
    ("unk_token", ["[UNK]", "<unk>"]),
    ("sep_token", ["[SEP]", "</s>"]),
    ("pad_token", ["[PAD]", "<pad>"]),
    ("cls_token", ["[CLS]", "<s>"]),
    ("mask_token", ["[MASK]", "<mask>"]),
];

/// Settings specific to another copy: its location, its length, or code of its own.
const STALE: [&str; 15] = [
    "name_or_path",
    "special_tokens_map_file",
    "tokenizer_file",
    "vocab_file",
    "fast_tokenizer_files",
    "auto_map",
    "init_inputs",
    "is_local",
    "local_files_only",
    "max_len",
    "max_length",
    "stride",
    "truncation_strategy",
    "pad_to_multiple_of",
    "backend",
];

/// Flags of some classes; other classes do not read them.
const FLAGS: [&str; 5] =
    ["do_lower_case", "strip_accents", "tokenize_chinese_chars", "add_prefix_space", "trim_offsets"];

/// The tokenizer's files for a folder whose texts are cut at `max_len` tokens.
///
/// # Errors
/// A tokenizer without a padding token, which batches need; a `max_len` that leaves no room for text.
pub fn files(tokenizer: &ModelTokenizer, max_len: Option<usize>, inputs: Inputs) -> Result<Contents> {
    let mut parsed: Value = serde_json::from_str(&tokenizer.json(max_len)?)?;
    spell_merges(&mut parsed["model"]);
    let json = serde_json::to_string_pretty(&parsed)?;
    let special = special_tokens(tokenizer, &parsed);
    ensure!(
        special.contains_key("pad_token"),
        "{} has no [PAD] token, so Python cannot batch texts; add it to the special tokens",
        tokenizer.path().display()
    );
    let mut config = settings(tokenizer, &parsed, &special, max_len);
    // transformers 4 passes all of them to the model.
    config.insert("model_input_names".into(), inputs.names());
    let made = tokenizer.made_hash()?;
    let same = |config: &Map<String, Value>| -> Result<bool> {
        let again = Files {
            json: Some((PathBuf::from("tokenizer.json"), json.clone().into_bytes())),
            settings: Some(Object { path: PathBuf::from("tokenizer_config.json"), map: config.clone() }),
            ..Files::default()
        };
        Ok(ModelTokenizer::quiet(again)?.made_hash()? == made)
    };
    let mut whole = same(&config);
    if tokenizer.class() != Class::Generic && !matches!(whole, Ok(true)) {
        // The class's flags do not express everything: sentence-transformers may lower-case first.
        config.insert("tokenizer_class".into(), json!(Class::Generic.name()));
        FLAGS.iter().for_each(|key| drop(config.shift_remove(*key)));
        config.extend(prefixed(&parsed));
        whole = same(&config);
    }
    ensure!(
        whole?,
        "{}: the exported tokenizer would differ from the run's; report this with the folder's tokenizer files",
        tokenizer.path().display()
    );
    let record = json!({ "tokenizer": tokenizer.hash().to_string(), "of": made.to_string() });
    config.insert(RECORD.into(), record);
    let mut files: Contents = vec![
        ("tokenizer.json", format!("{json}\n").into_bytes()),
        ("tokenizer_config.json", pretty(&Value::Object(config))?),
        ("special_tokens_map.json", pretty(&Value::Object(special))?),
    ];
    files.extend(vocabulary(&parsed).map(|text| ("vocab.txt", text.into_bytes())));
    if let Some(merges) = merges(&parsed) {
        files.push(("vocab.json", pretty(&by_id(&parsed["model"]["vocab"]))?));
        files.push(("merges.txt", merges.into_bytes()));
    }
    Ok(files)
}

/// What a model takes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inputs {
    WithTypes,
    WithoutTypes,
}

impl Inputs {
    fn names(self) -> Value {
        match self {
            Inputs::WithTypes => json!(["input_ids", "token_type_ids", "attention_mask"]),
            Inputs::WithoutTypes => json!(["input_ids", "attention_mask"]),
        }
    }
}

/// A BPE's merges as `"a b"` in place of `["a", "b"]`, which libraries before 2024-11 do not read; but where a token
/// holds a space.
fn spell_merges(model: &mut Value) {
    let Some(merges) = model["merges"].as_array() else { return };
    let pair = |merge: &Value| -> Option<(String, String)> {
        Some((merge[0].as_str()?.to_owned(), merge[1].as_str()?.to_owned()))
    };
    let pairs: Option<Vec<_>> = merges.iter().map(pair).collect();
    if let Some(pairs) = pairs.filter(|list| list.iter().all(|(a, b)| !a.contains(' ') && !b.contains(' '))) {
        model["merges"] = pairs.into_iter().map(|(a, b)| Value::String(format!("{a} {b}"))).collect();
    }
}

/// Pretty-printed JSON with a final newline.
pub fn pretty(value: &Value) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

/// `tokenizer_config.json`: the source's, with everything that affects tokens made explicit. Without a source, the
/// class is the generic one, which takes `tokenizer.json` as it is.
fn settings(
    tokenizer: &ModelTokenizer,
    parsed: &Value,
    special: &Map<String, Value>,
    max_len: Option<usize>,
) -> Map<String, Value> {
    let source = tokenizer.files().settings.as_ref();
    let mut config = source
        .map(|s| s.map.clone())
        .unwrap_or_else(|| Map::from_iter([("clean_up_tokenization_spaces".into(), json!(false))]));
    STALE.iter().for_each(|key| drop(config.shift_remove(*key)));
    config.insert("tokenizer_class".into(), json!(tokenizer.class().name()));
    FLAGS.iter().for_each(|key| drop(config.shift_remove(*key)));
    config.extend(prefixed(parsed));
    config.extend(tokenizer.flags().map(|(key, value)| (key.to_owned(), value.clone())));
    config.extend(max_len.map(|n| ("model_max_length".into(), json!(n))));
    let side = if tokenizer.side() == TruncationDirection::Left { "left" } else { "right" };
    config.insert("truncation_side".into(), json!(side));
    // Other special tokens are among those added below; transformers 4 and 5 name their list differently.
    if let Some(Value::Array(list)) = config.shift_remove("extra_special_tokens")
        && !list.is_empty()
    {
        config.insert("additional_special_tokens".into(), Value::Array(list));
    }
    config.extend(special.clone());
    let added = parsed["added_tokens"].as_array().into_iter().flatten();
    let by_id = added.filter_map(|token| {
        let mut token = token.as_object()?.clone();
        let id = token.shift_remove("id")?;
        Some((id.to_string(), Value::Object(token)))
    });
    config.insert("added_tokens_decoder".into(), Value::Object(by_id.collect()));
    config
}

/// Role → token: as the source names it, else with the usual spelling, if `tokenizer.json` declares that special.
fn special_tokens(tokenizer: &ModelTokenizer, parsed: &Value) -> Map<String, Value> {
    let added = parsed["added_tokens"].as_array().into_iter().flatten();
    let known: Vec<&str> =
        added.filter(|t| t["special"] == true).filter_map(|t| t["content"].as_str()).collect();
    let mut roles = Map::new();
    for (role, spellings) in ROLES {
        let spelled = || spellings.into_iter().find(|s| known.contains(s));
        if let Some(token) = tokenizer.role(role).or_else(spelled) {
            roles.insert(role.into(), json!(token));
        }
    }
    for role in ["bos_token", "eos_token"] {
        roles.extend(tokenizer.role(role).map(|token| (role.to_owned(), json!(token))));
    }
    roles
}

/// `vocab.txt`, one token per line in id order; `None` unless the tokenizer is a WordPiece without gaps in its ids,
/// which is all the format can express.
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

/// `add_prefix_space` of a byte-level tokenizer: where it is not stated, transformers 4 takes it to be false, whatever
/// `tokenizer.json` says.
fn prefixed(tokenizer: &Value) -> Option<(String, Value)> {
    let steps = &tokenizer["pre_tokenizer"];
    (steps["type"] == "ByteLevel").then(|| ("add_prefix_space".into(), steps["add_prefix_space"].clone()))
}

/// A vocabulary in the order of its ids.
fn by_id(vocab: &Value) -> Value {
    let mut tokens: Vec<(&String, &Value)> = vocab.as_object().into_iter().flatten().collect();
    tokens.sort_by_key(|(_, id)| id.as_u64());
    Value::Object(tokens.into_iter().map(|(token, id)| (token.clone(), id.clone())).collect())
}

/// `merges.txt`, which transformers 4 reads with a `vocab.json` where it does not read `tokenizer.json`; `None` unless
/// the tokenizer is a byte-level BPE.
fn merges(tokenizer: &Value) -> Option<String> {
    let model = &tokenizer["model"];
    if model["type"] != "BPE" || tokenizer["pre_tokenizer"]["type"] != "ByteLevel" {
        return None;
    }
    let mut text = "#version: 0.2\n".to_owned();
    for merge in model["merges"].as_array()? {
        // A pair if a token holds a space.
        let merge = merge.as_str()?;
        if merge.starts_with("#version") || merge.split(' ').any(|t| t.contains(char::is_whitespace)) {
            return None;
        }
        text += &format!("{merge}\n");
    }
    Some(text)
}
