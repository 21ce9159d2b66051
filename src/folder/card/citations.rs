//! What to cite.

use super::parts::ModelCard;
use super::text::listed;

const SENTENCE_BERT: &str = "\
@inproceedings{reimers-2019-sentence-bert,
    title = \"Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks\",
    author = \"Reimers, Nils and Gurevych, Iryna\",
    booktitle = \"Proceedings of the 2019 Conference on Empirical Methods in Natural Language Processing\",
    month = \"11\",
    year = \"2019\",
    publisher = \"Association for Computational Linguistics\",
    url = \"https://arxiv.org/abs/1908.10084\",
}";

/// `## Citation`: of sentence-transformers and of the losses, each once.
pub fn section(card: &ModelCard) -> String {
    let mut all: Vec<(&str, Vec<String>)> = vec![(SENTENCE_BERT, vec!["Sentence Transformers".into()])];
    for (class, citation) in card.trained_with().flat_map(|loss| &loss.classes) {
        let Some(citation) = citation.as_deref().map(str::trim) else { continue };
        match all.iter_mut().find(|(known, _)| *known == citation) {
            Some((_, classes)) if classes.contains(class) => {}
            Some((_, classes)) => classes.push(class.clone()),
            None => all.push((citation, vec![class.clone()])),
        }
    }
    let shown = |(citation, classes): &(&str, Vec<String>)| {
        format!("\n#### {}\n\n```bibtex\n{citation}\n```\n", listed(classes))
    };
    format!("\n## Citation\n\n### BibTeX\n{}", all.iter().map(shown).collect::<String>())
}
