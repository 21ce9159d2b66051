//! Texts → token ids: a model's tokenizer, identified by its hash; a text's ids; a vocabulary learned from texts.

mod bert;
mod bpe;
mod build;
mod class;
mod compare;
mod cuts;
mod encode;
mod files;
mod flags;
mod hash;
mod learn;
mod load;
mod special;
mod stated;
mod unigram;
mod wordpiece;

pub use class::Class;
pub use encode::TextTokenizer;
pub use files::{Files, Object, Wrapper, json_if_any, sentence_config};
pub use hash::TokenizerHash;
pub use learn::{Case, VocabularyKind, learn, learn_wordpiece};
pub use load::{ModelTokenizer, RECORD, prompt_length};
pub use wordpiece::Memo;
