//! The model card sections on how to encode texts, and with which prompts.

use super::front::WIDGET;
use super::parts::ModelCard;
use super::text::{clipped, code, quoted};
use crate::folder::hub::is_hub_id;
use crate::folder::settings::{Role, Settings, Similarity};
use std::fmt::Write;

/// For a model without a Hub name. Its folder's path is private and stays out of the card.
const IN_FOLDER: &str = "In the folder of this file; from elsewhere, replace `.` with the folder's path:\n\n";

/// The texts that the usage example compares.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Those of one kind, or queries.
    pub rows: Side,
    /// What they are compared with; `None`: each other.
    pub columns: Option<Side>,
}

/// Texts that are encoded alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    pub texts: Vec<String>,
    /// What `encode` prepends to them.
    pub prompt: String,
    /// The name of it, if it has to be asked for.
    name: Option<&'static str>,
}

impl Side {
    /// Version 2.7 accepts the names of prompts that the folder has, and no others.
    fn of(texts: &[String], name: &'static str, settings: &Settings) -> Side {
        let named = settings.prompts.get(name);
        let prompt = named.map_or_else(|| settings.prefix(Role::Sentence), String::as_str).to_owned();
        Side { texts: texts.to_vec(), prompt, name: named.map(|_| name) }
    }

    fn argument(&self) -> String {
        self.name.map_or_else(String::new, |name| format!(", prompt_name={}", quoted(name)))
    }

    /// As a list of Python. A backtick could end the code block for a reader that looks for nothing else.
    fn listed(&self) -> String {
        let line = |text: &String| format!("    {},\n", quoted(text).replace('`', "\\u0060"));
        format!("[\n{}]", self.texts.iter().map(line).collect::<String>())
    }
}

impl ModelCard {
    /// The texts of its usage example: the first of the widget, else some that every card may have.
    pub fn example(&self, settings: &Settings) -> Example {
        let clip = |text: &String| clipped(text, WIDGET);
        let (source, others) = match self.widget.first() {
            Some(item) => (clip(&item.source), item.sentences.iter().map(clip).collect()),
            None => {
                let others = ["Sorting a list in Python", "Baking bread at home"];
                ("How do I sort a list?".to_owned(), others.map(str::to_owned).to_vec())
            }
        };
        let both = ["query", "document"];
        if both.iter().any(|role| settings.prompts.get(*role).is_some_and(|text| !text.is_empty())) {
            let rows = Side::of(&[source], both[0], settings);
            return Example { rows, columns: Some(Side::of(&others, both[1], settings)) };
        }
        let prompt = settings.prefix(Role::Sentence).to_owned();
        let texts = [vec![source], others].concat();
        Example { rows: Side { texts, prompt, name: None }, columns: None }
    }
}

/// `## Usage`, and `## Prompts` if there are any.
///
/// The example works from sentence-transformers 2.7 on, which has neither `encode_query` nor `similarity`.
pub fn section(card: &ModelCard, settings: &Settings) -> String {
    let (path, place) = if is_hub_id(&card.name) { (card.name.as_str(), "") } else { (".", IN_FOLDER) };
    let Example { rows, columns } = card.example(settings);
    let (imports, compare) = compared(settings.similarity);
    let encoded = match &columns {
        Some(columns) => format!(
            "queries = {}\ndocuments = {}\n\
             queries = model.encode(queries{})\ndocuments = model.encode(documents{})\n\
             print({})\n",
            rows.listed(),
            columns.listed(),
            rows.argument(),
            columns.argument(),
            compare("queries", "documents"),
        ),
        None => format!(
            "sentences = {}\nvectors = model.encode(sentences)\nprint({})\n",
            rows.listed(),
            compare("vectors", "vectors")
        ),
    };
    let similarities = card.similarities.as_deref().map_or_else(String::new, printed);
    let later = match &columns {
        Some(_) => "`model.similarity(queries, documents)`",
        None => "`model.similarity(vectors, vectors)`",
    };
    let mut out = format!(
        "\n## Usage\n\n\
         ```\npip install -U sentence-transformers\n```\n\n\
         {place}\
         ```python\n\
         {imports}\n\
         model = SentenceTransformer({})\n\
         {encoded}{similarities}\
         ```\n\n\
         From version 3 of sentence-transformers on, {later} gives the same.\n",
        quoted(path),
    );
    prompts(settings, card.on_prompts.as_deref(), &mut out);
    out
}

/// The imports of the example, and how it compares two arrays of vectors.
fn compared(similarity: Similarity) -> (&'static str, fn(&str, &str) -> String) {
    const UTIL: &str = "from sentence_transformers import SentenceTransformer, util\n";
    const TORCH: &str = "import torch\nfrom sentence_transformers import SentenceTransformer\n";
    match similarity {
        Similarity::Cosine => (UTIL, |a, b| format!("util.cos_sim({a}, {b})")),
        Similarity::Dot => (UTIL, |a, b| format!("util.dot_score({a}, {b})")),
        Similarity::Euclidean => {
            (TORCH, |a, b| format!("-torch.cdist(torch.tensor({a}), torch.tensor({b}))"))
        }
        Similarity::Manhattan => {
            (TORCH, |a, b| format!("-torch.cdist(torch.tensor({a}), torch.tensor({b}), p=1)"))
        }
    }
}

/// A matrix as comments, as PyTorch prints it.
fn printed(matrix: &[Vec<f32>]) -> String {
    // Adding zero turns -0 into 0.
    let shown: Vec<Vec<String>> = matrix
        .iter()
        .map(|row| row.iter().map(|x| format!("{:.4}", (x * 1e4).round() / 1e4 + 0.0)).collect())
        .collect();
    let width = shown.iter().flatten().map(String::len).max().unwrap_or(0);
    let row = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(|x| format!("{x:>width$}")).collect();
        format!("[{}]", cells.join(", "))
    };
    let rows: Vec<String> = shown.iter().map(row).collect();
    format!("# tensor([{}])\n", rows.join(",\n#         "))
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

#[cfg(test)]
mod tests {
    use super::super::parts::CardWidget;
    use super::*;

    fn settings(prompts: &[(&str, &str)], default: Option<&str>) -> Settings {
        Settings {
            max_seq_length: 16,
            head: Default::default(),
            similarity: Similarity::Cosine,
            prompts: prompts.iter().map(|(n, p)| (n.to_string(), p.to_string())).collect(),
            default_prompt: default.map(str::to_owned),
        }
    }

    fn of(prompts: &[(&str, &str)], default: Option<&str>) -> String {
        let card = ModelCard { on_prompts: Some("a remark".into()), ..Default::default() };
        section(&card, &settings(prompts, default))
    }

    #[test]
    fn the_example_asks_for_the_prompts_that_there_are() {
        let both = of(&[("query", "q: "), ("document", "")], None);
        assert!(both.contains("queries = [\n    \"How do I sort a list?\",\n]\n"), "{both}");
        assert!(both.contains("model.encode(queries, prompt_name=\"query\")"), "{both}");
        assert!(both.contains("model.encode(documents, prompt_name=\"document\")"), "{both}");
        assert!(both.contains("\n- `document`: nothing\n- `query`: `\"q: \"`\n\nA remark.\n"), "{both}");
        let query = of(&[("query", "q: ")], Some("query"));
        assert!(query.contains("prompt_name=\"query\"") && query.contains("encode(documents)"), "{query}");
        assert!(query.contains("`encode` without `prompt_name` takes `query`."), "{query}");
        let other = of(&[("title", "t: ")], None);
        assert!(
            other.contains("cos_sim(vectors, vectors)") && other.contains("- `title`: `\"t: \"`"),
            "{other}"
        );
        // As sentence-transformers 5 and 6 write them into every folder.
        let empty = of(&[("document", ""), ("query", "")], None);
        assert!(empty.contains("cos_sim(vectors, vectors)") && !empty.contains("Prompts"), "{empty}");
    }

    #[test]
    fn the_prompts_of_the_example_are_those_that_encode_takes() {
        let card = ModelCard::default();
        let Example { rows, columns } = card.example(&settings(&[("query", "q: "), ("o", "o: ")], Some("o")));
        assert_eq!((rows.prompt.as_str(), columns.unwrap().prompt.as_str()), ("q: ", "o: "));
        let Example { rows, columns } = card.example(&settings(&[("o", "o: ")], Some("o")));
        assert!(rows.prompt == "o: " && columns.is_none() && rows.texts.len() == 3);
    }

    #[test]
    fn similarities_are_printed_as_by_torch() {
        assert_eq!(
            printed(&[vec![1.0, -0.01234], vec![-0.00001, 1.0]]),
            "# tensor([[ 1.0000, -0.0123],\n#         [ 0.0000,  1.0000]])\n"
        );
    }

    #[test]
    fn texts_of_the_widget_are_compared_and_end_no_block() {
        let item = CardWidget { source: "a ``` b".into(), sentences: vec!["x\n```\ny\"".into()] };
        let card = ModelCard { widget: vec![item], ..Default::default() };
        let text = section(&card, &settings(&[], None));
        assert!(text.contains("\"a \\u0060\\u0060\\u0060 b\",\n"), "{text}");
        assert_eq!(text.matches("```").count(), 4, "{text}");
    }
}
