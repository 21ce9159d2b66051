//! The tokens added to a tokenizer's vocabulary, in the order transformers 5 adds them: their ids depend on it.

use super::class::{Class, plain};
use super::files::{Files, Object};
use super::stated::Stated;
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use tokenizers::{AddedToken, Tokenizer};

/// Roles common to all tokenizers.
const ROLES: [&str; 7] =
    ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];
const EXTRA: &str = "extra_special_tokens";
/// The same list's name in transformers 4.
const ADDITIONAL: &str = "additional_special_tokens";

/// A token as in Python: a string, or an object whose `normalized` defaults to not `special`.
#[derive(Clone, Debug, PartialEq)]
struct Token {
    content: String,
    text: bool,
    single_word: bool,
    lstrip: bool,
    rstrip: bool,
    normalized: Option<bool>,
    special: bool,
}

impl Token {
    fn text(content: &str) -> Self {
        let content = content.to_owned();
        Token {
            content,
            text: true,
            single_word: false,
            lstrip: false,
            rstrip: false,
            normalized: None,
            special: false,
        }
    }

    fn object(map: &Map<String, Value>) -> Option<Self> {
        let flag = |key| map.get(key).and_then(Value::as_bool);
        Some(Token {
            text: false,
            single_word: flag("single_word").unwrap_or(false),
            lstrip: flag("lstrip").unwrap_or(false),
            rstrip: flag("rstrip").unwrap_or(false),
            normalized: flag("normalized"),
            special: flag("special").unwrap_or(false),
            ..Token::text(map.get("content")?.as_str()?)
        })
    }

    /// From a string, or an object marked as a token.
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(content) => Some(Token::text(content)),
            Value::Object(map) if map.get("__type").is_some_and(|t| t == "AddedToken") => Token::object(map),
            _ => None,
        }
    }

    fn added(&self) -> AddedToken {
        let special = self.special || self.text;
        AddedToken::from(self.content.as_str(), special)
            .single_word(self.single_word)
            .lstrip(self.lstrip)
            .rstrip(self.rstrip)
            .normalized(self.normalized.unwrap_or(!special))
    }
}

/// Special and added tokens, as the files state them.
#[derive(Default)]
pub struct SpecialTokens {
    /// By stated id, which only determines the order.
    stated: BTreeMap<i64, Token>,
    /// By role; `None` where the settings say `null`.
    roles: HashMap<String, Option<Token>>,
    /// Further keys that end in `_token`.
    further: Vec<(String, Token)>,
    extra: Option<Vec<Token>>,
}

impl SpecialTokens {
    /// Collects them from the files.
    ///
    /// # Errors
    /// Values that transformers cannot load either; names file and key.
    pub fn of(files: &Files, class: Class, json: Option<&Stated>) -> Result<Self> {
        let mut found = SpecialTokens::default();
        // sentence-transformers' settings never contain tokens.
        let none = Object::default();
        let settings = files.settings.as_ref().unwrap_or(&none);
        found.take_roles(settings)?;
        found.take_settings_lists(settings)?;
        if let Some(stated) = settings.map.get("added_tokens_decoder") {
            found.take_stated(stated, &settings.path)?;
        } else {
            found.take_older_files(files, json)?;
        }
        found.use_stated();
        found.add_defaults(class, json);
        Ok(found)
    }

    /// The token of a role.
    pub fn role(&self, role: &str) -> Option<&str> {
        Some(&self.roles.get(role)?.as_ref()?.content)
    }

    /// All roles that have a token.
    pub fn roles(&self) -> impl Iterator<Item = (&str, &str)> {
        self.roles.iter().filter_map(|(role, token)| Some((role.as_str(), token.as_ref()?.content.as_str())))
    }

    /// Adds those the tokenizer lacks.
    ///
    /// # Errors
    /// Errors of the tokenizers crate.
    pub fn add_to(&self, tokenizer: &mut Tokenizer) -> tokenizers::Result<()> {
        let known: Vec<AddedToken> = tokenizer.get_added_tokens_decoder().values().cloned().collect();
        let mut list: Vec<Token> =
            self.stated.values().filter(|t| !known.contains(&t.added())).cloned().collect();
        let encoder: HashSet<&str> =
            known.iter().map(|t| t.content.as_str()).chain(list_contents(&self.stated)).collect();
        let roles = ROLES.iter().filter_map(|role| self.roles.get(*role)?.as_ref());
        let named: Vec<&Token> = roles.chain(self.further.iter().map(|(_, t)| t)).collect();
        for token in named.iter().copied().chain(self.extra.iter().flatten()) {
            if !encoder.contains(token.content.as_str()) && !list.contains(token) {
                list.push(token.clone());
            }
        }
        for token in &mut list {
            token.special |= named.iter().any(|n| n.content == token.content);
        }
        tokenizer.add_tokens(list.iter().map(Token::added))?;
        Ok(())
    }

    fn take_roles(&mut self, settings: &Object) -> Result<()> {
        for (key, value) in settings.map.iter().filter(|(key, _)| key.ends_with("_token")) {
            match (ROLES.contains(&key.as_str()), Token::of(value)) {
                (true, Some(token)) => drop(self.roles.insert(key.clone(), Some(token))),
                (true, None) if value.is_null() => drop(self.roles.insert(key.clone(), None)),
                (true, None) => bail!(not_a_token(&settings.path, key, value)),
                (false, Some(token)) => self.further.push((key.clone(), token)),
                // `add_bos_token` and the like.
                (false, None) => {}
            }
        }
        Ok(())
    }

    /// A stated list, even an empty one, is the list for all files.
    fn take_settings_lists(&mut self, settings: &Object) -> Result<()> {
        let stated = |key: &str| settings.map.get(key).map(|value| (key.to_owned(), value));
        let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let Some((key, value)) = stated(EXTRA).filter(|(_, v)| !empty(v)).or_else(|| stated(ADDITIONAL))
        else {
            self.extra = stated(EXTRA).map(|_| vec![]);
            return Ok(());
        };
        self.extra = Some(vec![]);
        if empty(value) { Ok(()) } else { self.take_extra(&key, value, &settings.path) }
    }

    fn take_extra(&mut self, key: &str, value: &Value, path: &Path) -> Result<()> {
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    let at = format!("{key}.{name}");
                    let token = Token::of(value).with_context(|| not_a_token(path, &at, value))?;
                    self.further.push((name.clone(), token));
                }
            }
            Value::Array(list) => {
                let token = |(i, value): (usize, &Value)| {
                    Token::of(value).with_context(|| not_a_token(path, &format!("{key}[{i}]"), value))
                };
                self.extra = Some(list.iter().enumerate().map(token).collect::<Result<_>>()?);
            }
            _ => bail!(not_a_token(path, key, value)),
        }
        Ok(())
    }

    fn take_stated(&mut self, stated: &Value, path: &Path) -> Result<()> {
        let at = path.display();
        let map = stated.as_object().with_context(|| {
            format!("{at}: added_tokens_decoder is {stated}, not an object of tokens by id")
        })?;
        for (id, value) in map {
            let token = value.as_object().and_then(Token::object);
            let (Ok(id), Some(token)) = (id.parse(), token) else {
                bail!("{at}: added_tokens_decoder.{id} is {value}, which is not an id with a token");
            };
            self.stated.insert(id, token);
        }
        Ok(())
    }

    /// Without `added_tokens_decoder`, three files replace it; later ones take precedence.
    fn take_older_files(&mut self, files: &Files, json: Option<&Stated>) -> Result<()> {
        if let Some(object) = &files.special_tokens_map {
            self.take_special_tokens_map(object)?;
        }
        if let Some(Object { path, map }) = &files.added_tokens {
            let mut special: HashSet<&str> =
                self.roles.values().flatten().map(|t| t.content.as_str()).collect();
            special.extend(self.extra.iter().flatten().map(|t| t.content.as_str()));
            for (content, id) in map {
                let id = id.as_i64().with_context(|| {
                    format!("{}: the id of {content:?} is {id}, not a number", path.display())
                })?;
                let special = special.contains(content.as_str());
                let token =
                    Token { text: false, normalized: Some(!special), special, ..Token::text(content) };
                self.stated.insert(id, token);
            }
        }
        for value in json.iter().flat_map(|j| &j.added_tokens) {
            if let (Some(id), Some(token)) = (value["id"].as_i64(), value.as_object().and_then(Token::object))
            {
                self.stated.insert(id, token);
            }
        }
        Ok(())
    }

    /// Overrides the settings with what it states.
    fn take_special_tokens_map(&mut self, object: &Object) -> Result<()> {
        let at = object.path.display();
        for (key, value) in &object.map {
            if key == EXTRA || (key == ADDITIONAL && self.extra.is_none()) {
                let before = self.extra.take().filter(|_| key == EXTRA).unwrap_or_default();
                self.take_extra(key, value, &object.path)?;
                let mut list = before;
                for token in self.extra.take().unwrap_or_default() {
                    if !list.contains(&token) {
                        list.push(token);
                    }
                }
                self.extra = Some(list);
                continue;
            }
            let token = match value {
                Value::String(content) => Token::text(content),
                Value::Object(map) => {
                    let token = Token::object(map)
                        .with_context(|| format!("{at}: {key} is {value}, which is not a token"))?;
                    Token { special: true, ..token }
                }
                Value::Null if ROLES.contains(&key.as_str()) => {
                    self.roles.insert(key.clone(), None);
                    continue;
                }
                _ => continue,
            };
            match ROLES.contains(&key.as_str()) {
                true => drop(self.roles.insert(key.clone(), Some(token))),
                false if key.ends_with("_token") => {
                    self.further.retain(|(name, _)| name != key);
                    self.further.push((key.clone(), token));
                }
                false => {}
            }
        }
        Ok(())
    }

    /// Replaces a role's token by the stated one with the same text, if there is one.
    fn use_stated(&mut self) {
        let by_text: HashMap<&str, &Token> = self.stated.values().map(|t| (t.content.as_str(), t)).collect();
        for token in self.roles.values_mut().flatten() {
            if let Some(stated) = by_text.get(token.content.as_str()) {
                *token = (*stated).clone();
            }
        }
    }

    fn add_defaults(&mut self, class: Class, json: Option<&Stated>) {
        for (role, text) in class.roles() {
            self.roles.entry((*role).into()).or_insert_with(|| Some(Token::text(text)));
        }
        // The padding of a tokenizer.json names a token, too.
        if let Some(pad) = json.and_then(|j| j.padding["pad_token"].as_str()) {
            self.roles.entry("pad_token".into()).or_insert_with(|| Some(Token::text(pad)));
        }
        if class == Class::MpNet {
            // Its mask absorbs the white space before it.
            for (role, token) in self.roles.iter_mut() {
                if let Some(token) = token.as_mut().filter(|t| t.text) {
                    (token.text, token.lstrip) = (false, role == "mask_token");
                }
            }
        }
    }
}

fn not_a_token(path: &Path, key: &str, value: &Value) -> String {
    format!(
        "{}: {key} is {value}, which is not a token, and transformers does not load it; write its text",
        path.display()
    )
}

fn list_contents(stated: &BTreeMap<i64, Token>) -> impl Iterator<Item = &str> {
    stated.values().map(|t| t.content.as_str())
}

/// Refuses `split_special_tokens` and other unsupported keys.
///
/// # Errors
/// Such a key; names file and value.
pub fn refuse_unknown(files: &Files) -> Result<()> {
    let holds = |value: &Value, harmless: &str| match value {
        Value::Array(list) => list.iter().any(|v| v != harmless),
        value => value != &Value::Bool(false) && !value.is_null(),
    };
    let keys = [
        ("split_special_tokens", ""),
        ("fast_tokenizer_files", "tokenizer.json"),
        ("init_inputs", ""),
        ("fix_mistral_regex", ""),
    ];
    for (key, harmless) in keys {
        if let Some((value, place)) = files.setting(key).filter(|(v, _)| holds(v, harmless)) {
            bail!("{place}: {key} is {}, which is not supported; use another model", plain(value));
        }
    }
    Ok(())
}
