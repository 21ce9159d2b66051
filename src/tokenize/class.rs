//! The transformers class of a folder's tokenizer.

use super::files::Files;
use super::learn::VocabularyKind;
use anyhow::{Result, bail};
use serde_json::Value;

/// How transformers 5 uses the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `PreTrainedTokenizerFast`: uses `tokenizer.json` as it is.
    Generic,
    /// `BertTokenizer`, `DistilBertTokenizer`, `MPNetTokenizer`: use the vocabulary, and build the rest from flags.
    Bert,
    DistilBert,
    MpNet,
    /// `RobertaTokenizer`: uses the vocabulary and the merges.
    Roberta,
    /// `XLMRobertaTokenizer`: uses the vocabulary and the character map.
    XlmRoberta,
}

impl Class {
    /// The class, and a sentence on where it comes from.
    ///
    /// # Errors
    /// An unsupported class.
    pub fn of(files: &Files) -> Result<(Class, String)> {
        let stated = |object: Option<&super::files::Object>| {
            let object = object?;
            let value = object.map.get("tokenizer_class").filter(|v| !v.is_null())?;
            Some((value.clone(), format!("{}: tokenizer_class", object.path.display())))
        };
        let model_type = files.model.as_ref().and_then(|m| Some((m, m.map.get("model_type")?)));
        if let Some((model, kind)) = model_type
            && kind.as_str().is_some_and(|kind| ALWAYS_GENERIC.contains(&kind))
        {
            return Ok((Class::Generic, format!("{}: model_type is {}", model.path.display(), plain(kind))));
        }
        if let Some((value, place)) = stated(files.settings.as_ref()).or_else(|| stated(files.model.as_ref()))
        {
            return Ok((named(&value, &place)?, format!("{place} is {}", plain(&value))));
        }
        if let Some((model, kind)) = model_type {
            let place = format!("{}: model_type is {}", model.path.display(), plain(kind));
            return Ok((of_model(kind, &place)?, format!("no tokenizer_class is stated, and {place}")));
        }
        // transformers needs a config.json to recognise a vocabulary; here each has only one candidate.
        match (&files.json, &files.vocab) {
            (Some(_), _) => Ok((Class::Generic, "no tokenizer_class is stated".into())),
            (None, Some(_)) => {
                Ok((Class::Bert, "no tokenizer_class is stated, and there is only a vocab.txt".into()))
            }
            (None, None) => {
                Ok((Class::Roberta, "no tokenizer_class is stated, and there is only a vocab.json".into()))
            }
        }
    }

    /// How it splits words; the generic one does as `tokenizer.json` says.
    pub fn kind(self) -> Option<VocabularyKind> {
        match self {
            Class::Generic => None,
            Class::Bert | Class::DistilBert | Class::MpNet => Some(VocabularyKind::WordPiece),
            Class::Roberta => Some(VocabularyKind::Bpe),
            Class::XlmRoberta => Some(VocabularyKind::Unigram),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Class::Generic => "PreTrainedTokenizerFast",
            Class::Bert => "BertTokenizer",
            Class::DistilBert => "DistilBertTokenizer",
            Class::MpNet => "MPNetTokenizer",
            Class::Roberta => "RobertaTokenizer",
            Class::XlmRoberta => "XLMRobertaTokenizer",
        }
    }

    /// Default special tokens, by role.
    pub fn roles(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Class::Generic => &[],
            Class::Bert | Class::DistilBert => &[
                ("unk_token", "[UNK]"),
                ("sep_token", "[SEP]"),
                ("pad_token", "[PAD]"),
                ("cls_token", "[CLS]"),
                ("mask_token", "[MASK]"),
            ],
            Class::MpNet => &[
                ("bos_token", "<s>"),
                ("eos_token", "</s>"),
                ("unk_token", "[UNK]"),
                ("sep_token", "</s>"),
                ("pad_token", "<pad>"),
                ("cls_token", "<s>"),
                ("mask_token", "<mask>"),
            ],
            Class::Roberta | Class::XlmRoberta => &[
                ("bos_token", "<s>"),
                ("eos_token", "</s>"),
                ("unk_token", "<unk>"),
                ("sep_token", "</s>"),
                ("pad_token", "<pad>"),
                ("cls_token", "<s>"),
                ("mask_token", "<mask>"),
            ],
        }
    }
}

/// The class by name; a `Fast` suffix means nothing in transformers 5.
fn named(value: &Value, place: &str) -> Result<Class> {
    let name = value.as_str().unwrap_or_default();
    match name.strip_suffix("Fast").unwrap_or(name) {
        "PreTrainedTokenizer" | "TokenizersBackend" => Ok(Class::Generic),
        // The others are aliases of the same class.
        "BertTokenizer"
        | "ElectraTokenizer"
        | "LayoutLMTokenizer"
        | "LxmertTokenizer"
        | "MobileBertTokenizer"
        | "SqueezeBertTokenizer" => Ok(Class::Bert),
        "DistilBertTokenizer" => Ok(Class::DistilBert),
        "MPNetTokenizer" => Ok(Class::MpNet),
        "RobertaTokenizer" | "BartTokenizer" | "LEDTokenizer" | "LongformerTokenizer" | "MvpTokenizer" => {
            Ok(Class::Roberta)
        }
        "XLMRobertaTokenizer" => Ok(Class::XlmRoberta),
        _ => bail!(
            "{place} is {}, and only {KNOWN} are supported, as other classes use their files differently; use \
             another model, or, if tokenizer.json says all of it, set tokenizer_class to PreTrainedTokenizerFast",
            plain(value)
        ),
    }
}

const KNOWN: &str = "BertTokenizer, DistilBertTokenizer, MPNetTokenizer, RobertaTokenizer, XLMRobertaTokenizer and \
    PreTrainedTokenizerFast (with or without Fast)";

/// Model types whose published `tokenizer_class` transformers does not trust: it uses `tokenizer.json` as it is.
const ALWAYS_GENERIC: [&str; 2] = ["modernbert", "modernbert-decoder"];

/// The class by model type, if none is named.
fn of_model(kind: &Value, place: &str) -> Result<Class> {
    match kind.as_str() {
        Some("bert" | "distilbert" | "electra" | "nomic_bert") => Ok(Class::Bert),
        Some("mpnet") => Ok(Class::MpNet),
        Some("roberta" | "roberta-prelayernorm" | "data2vec-text" | "longformer") => Ok(Class::Roberta),
        Some("xlm-roberta" | "gte" | "jina_embeddings_v3") => Ok(Class::XlmRoberta),
        // GTE's name with code of its own, which transformers does not know.
        Some("new") => Ok(Class::Generic),
        _ => bail!(
            "{place}, and no tokenizer_class is stated; only the tokenizers of bert, distilbert, electra, nomic_bert, \
             mpnet, roberta, xlm-roberta, gte and modernbert are known, so name the class in tokenizer_config.json: \
             {KNOWN}"
        ),
    }
}

/// A string without its quotes, unless it is empty.
pub fn plain(value: &Value) -> String {
    value.as_str().filter(|s| !s.is_empty()).map_or_else(|| value.to_string(), str::to_owned)
}
