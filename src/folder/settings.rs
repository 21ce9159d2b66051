//! What a model folder specifies besides weights and tokenizer: how a text becomes a vector, and how vectors are
//! compared.

use super::read::ModelFolder;
use crate::model::Head;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How two vectors are compared, `similarity_fn_name`; greater is nearer. Distances are negated, as in
/// sentence-transformers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Similarity {
    #[default]
    Cosine,
    Dot,
    Euclidean,
    Manhattan,
}

impl Similarity {
    pub const ALL: [Similarity; 4] =
        [Similarity::Cosine, Similarity::Dot, Similarity::Euclidean, Similarity::Manhattan];

    /// As in `config_sentence_transformers.json`.
    pub fn name(self) -> &'static str {
        match self {
            Similarity::Cosine => "cosine",
            Similarity::Dot => "dot",
            Similarity::Euclidean => "euclidean",
            Similarity::Manhattan => "manhattan",
        }
    }

    pub fn named(name: &str) -> Option<Similarity> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether it ranks unit vectors as cosine does: a model of unit vectors may then be trained for one and searched
    /// with the other.
    pub fn ranks_unit_vectors_by_cosine(self) -> bool {
        // |a − b|² = 2 − 2·a·b; the sum of absolute differences is not a function of a·b.
        self != Similarity::Manhattan
    }
}

/// See the module documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Maximum tokens of a text, special ones included; the rest is cut.
    pub max_seq_length: usize,
    /// How token vectors become the text's vector.
    pub head: Head,
    pub similarity: Similarity,
    /// Text prefixes by name, such as `query`.
    pub prompts: BTreeMap<String, String>,
    /// The name of the prompt for texts that are neither queries nor documents.
    pub default_prompt: Option<String>,
}

/// A text's role in an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Query,
    Document,
    /// One of two compared sentences.
    Sentence,
}

impl Settings {
    /// The prefix of texts in a role, as in sentence-transformers: `encode_query` uses the prompt `query`,
    /// `encode_document` the prompt `document` (not `passage`, since every model gets an empty `document`), and neither
    /// uses the default one; `encode` does.
    pub fn prefix(&self, role: Role) -> &str {
        let name = match role {
            Role::Query => Some("query"),
            Role::Document => Some("document"),
            Role::Sentence => self.default_prompt.as_deref(),
        };
        name.and_then(|name| self.prompts.get(name)).map_or("", String::as_str)
    }
}

impl ModelFolder {
    /// # Errors
    /// A default prompt that is not among the prompts; a missing maximum length.
    pub fn settings(&self) -> Result<Settings> {
        self.check_default_prompt()?;
        let max_seq_length = self.max_seq_length.with_context(|| {
            format!("{} has no max_position_embeddings; fetch the model again", self.config_path.display())
        })?;
        Ok(Settings {
            max_seq_length,
            head: self.head.clone(),
            similarity: self.similarity.as_deref().and_then(Similarity::named).unwrap_or_default(),
            prompts: self.prompts.clone(),
            default_prompt: self.default_prompt.clone(),
        })
    }

    fn check_default_prompt(&self) -> Result<()> {
        if let Some(name) = self.default_prompt.as_ref().filter(|name| !self.prompts.contains_key(*name)) {
            bail!(
                "{}: the default prompt {name:?} is not among the prompts; correct the file",
                self.dir.join("config_sentence_transformers.json").display()
            );
        }
        Ok(())
    }

    /// Settings with an unexpected effect, one sentence each; sentence-transformers does not mention them.
    pub fn oddities(&self) -> Vec<String> {
        let file = self.dir.join("config_sentence_transformers.json");
        let mut out = Vec::new();
        if let Some(name) = self.similarity.as_deref().filter(|name| Similarity::named(name).is_none()) {
            let known = Similarity::ALL.map(Similarity::name).join(", ");
            out.push(format!(
                "{}: similarity_fn_name is {name:?}, which is not one of {known}; cosine is used, as in \
                 sentence-transformers",
                file.display()
            ));
        }
        let unused = ["passage", "corpus"].into_iter().find(|name| {
            !self.prompts.contains_key("document") && self.prompts.get(*name).is_some_and(|p| !p.is_empty())
        });
        if let Some(name) = unused {
            out.push(format!(
                "{}: there is a prompt {name:?} but none called \"document\"; documents get no prompt, as in \
                 sentence-transformers 6, which looks for \"document\" only",
                file.display()
            ));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_go_by_role_as_in_sentence_transformers() {
        let settings = |prompts: &[(&str, &str)], default: Option<&str>| Settings {
            max_seq_length: 8,
            head: Head::default(),
            similarity: Similarity::Cosine,
            prompts: prompts.iter().map(|(n, p)| (n.to_string(), p.to_string())).collect(),
            default_prompt: default.map(str::to_owned),
        };
        let of =
            |s: Settings| [Role::Query, Role::Document, Role::Sentence].map(|role| s.prefix(role).to_owned());
        // Seen with version 6.2: encode_query, encode_document, encode.
        let e5 = [("query", "q: "), ("passage", "p: ")];
        assert_eq!(of(settings(&[], None)), ["", "", ""]);
        assert_eq!(of(settings(&e5, None)), ["q: ", "", ""]);
        assert_eq!(of(settings(&e5, Some("query"))), ["q: ", "", "q: "]);
        assert_eq!(of(settings(&[("passage", "p: ")], Some("passage"))), ["", "", "p: "]);
        assert_eq!(of(settings(&[("query", "q: "), ("document", "d: ")], None)), ["q: ", "d: ", ""]);
    }
}
