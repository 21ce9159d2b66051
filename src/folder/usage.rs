//! The model card sections on how to encode texts, and with which prompts.

use super::hub::is_hub_id;
use super::settings::Settings;
use std::fmt::Write;

/// For a model without a Hub name. Its folder's path is private and stays out of the card.
const IN_FOLDER: &str = "In the folder of this file; from elsewhere, replace `.` with the folder's path:\n\n";

/// `## Usage`, and `## Prompts` if there are any. `name` is the model's name; `remark` is a sentence on its prompts.
///
/// The example works from sentence-transformers 2.7 on, which has no `encode_query`.
pub(super) fn usage(name: &str, settings: &Settings, remark: Option<&str>) -> String {
    let (path, place) = if is_hub_id(name) { (name, "") } else { (".", IN_FOLDER) };
    let example = match ["query", "document"].iter().any(|role| filled(settings, role)) {
        true => format!(
            "queries = model.encode([\"How do I sort a list?\"]{})\n\
             documents = model.encode([\"Sorting a list in Python\", \"Baking bread at home\"]{})\n\
             print(queries @ documents.T)\n",
            named(settings, "query"),
            named(settings, "document"),
        ),
        false => "vectors = model.encode([\"How do I sort a list?\", \"Sorting a list in Python\"])\n\
                  print(vectors @ vectors.T)\n"
            .to_owned(),
    };
    let mut out = format!(
        "\n## Usage\n\n\
         ```\npip install -U sentence-transformers\n```\n\n\
         {place}\
         ```python\n\
         from sentence_transformers import SentenceTransformer\n\n\
         model = SentenceTransformer({})\n\
         {example}\
         ```\n",
        quoted(path),
    );
    prompts(settings, remark, &mut out);
    out
}

fn filled(settings: &Settings, name: &str) -> bool {
    settings.prompts.get(name).is_some_and(|text| !text.is_empty())
}

/// The argument for a prompt the folder has: version 2.7 accepts no others.
fn named(settings: &Settings, name: &str) -> String {
    match settings.prompts.contains_key(name) {
        true => format!(", prompt_name={}", quoted(name)),
        false => String::new(),
    }
}

fn prompts(settings: &Settings, remark: Option<&str>, out: &mut String) {
    if settings.prompts.values().all(String::is_empty) {
        return;
    }
    // Writing to a String cannot fail, hence the ignored results below.
    let _ = write!(
        out,
        "\n## Prompts\n\n\
         Text prefixes, by the name that `prompt_name` takes; from version 5 of sentence-transformers on, \
         `encode_query` and `encode_document` take those called `query` and `document`.\n\n"
    );
    for (name, text) in &settings.prompts {
        let shown = if text.is_empty() { "nothing".to_owned() } else { code(&quoted(text)) };
        let _ = writeln!(out, "- {}: {shown}", code(name));
    }
    if let Some(name) = &settings.default_prompt {
        let _ = writeln!(out, "\n`encode` without `prompt_name` takes {}.", code(name));
    }
    if let Some(remark) = remark {
        let (first, rest) = remark.split_at(remark.chars().next().map_or(0, char::len_utf8));
        let _ = writeln!(out, "\n{}{rest}.", first.to_uppercase());
    }
}

/// A double-quoted string, valid in both YAML and Python, since both accept JSON's escapes.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A Markdown code span, whatever backticks the text contains.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::super::settings::Similarity;
    use super::*;

    fn of(prompts: &[(&str, &str)], default: Option<&str>) -> String {
        let settings = Settings {
            max_seq_length: 16,
            head: Default::default(),
            similarity: Similarity::Cosine,
            prompts: prompts.iter().map(|(n, p)| (n.to_string(), p.to_string())).collect(),
            default_prompt: default.map(str::to_owned),
        };
        usage("", &settings, Some("a remark"))
    }

    #[test]
    fn the_example_asks_for_the_prompts_that_there_are() {
        let both = of(&[("query", "q: "), ("document", "")], None);
        assert!(both.contains("list?\"], prompt_name=\"query\")"), "{both}");
        assert!(both.contains("home\"], prompt_name=\"document\")"), "{both}");
        assert!(both.contains("\n- `document`: nothing\n- `query`: `\"q: \"`\n\nA remark.\n"), "{both}");
        let query = of(&[("query", "q: ")], Some("query"));
        assert!(query.contains("prompt_name=\"query\"") && query.contains("home\"])"), "{query}");
        assert!(query.contains("`encode` without `prompt_name` takes `query`."), "{query}");
        let other = of(&[("title", "t: ")], None);
        assert!(other.contains("vectors @ vectors.T") && other.contains("- `title`: `\"t: \"`"), "{other}");
        // As sentence-transformers 5 and 6 write them into every folder.
        let empty = of(&[("document", ""), ("query", "")], None);
        assert!(empty.contains("vectors @ vectors.T") && !empty.contains("Prompts"), "{empty}");
    }

    #[test]
    fn no_text_ends_its_code_span() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
    }
}
