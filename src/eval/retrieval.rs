//! Retrieval with judged documents, with the figures of BEIR's evaluator, pytrec_eval.

use super::beir::{Grades, texts};
use super::data_file::DataFile;
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::ranking::{DEPTH, FIGURES, figures, means};
use super::remark::Remark;
use super::topk::Hit;
use crate::common::units::count;
use crate::corpus::Asked;
use crate::folder::Role;
use anyhow::{Result, ensure};
use std::collections::HashMap;

/// A judged collection.
#[derive(Debug, Default)]
pub struct RetrievalSet {
    /// Ids and texts (title, space, text; trimmed), sorted by id: of two documents with equal scores, the one with the
    /// greater id, and so the greater index, ranks first.
    pub docs: Vec<(String, String)>,
    /// Ids and texts of the queries with judgements, sorted by id.
    pub queries: Vec<(String, String)>,
    /// The judgements of each query.
    pub judged: Vec<Judged>,
    /// Judged queries missing from `queries.jsonl`; left out.
    pub unknown_queries: usize,
    /// Judgements of documents missing from `corpus.jsonl`. They stay in the ideal ranking and among the relevant
    /// documents, as in pytrec_eval, although they cannot be found.
    pub unknown_docs: usize,
    /// How reading departed from the files.
    pub remarks: Vec<Remark>,
}

/// The judgements of one query.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Document → relevance.
    pub known: HashMap<u32, i64>,
    /// Relevances of documents not in the corpus.
    pub unknown: Vec<i64>,
}

/// Documents encoded at a time; only one block's vectors are alive.
const BLOCK: usize = 16_384;

impl RetrievalSet {
    /// Reads a folder in BEIR's layout: `corpus`, `queries` and the judgements of one split.
    ///
    /// # Errors
    /// A missing or malformed file, with file and line; a duplicate id.
    pub fn read(file: &DataFile, asked: &Asked) -> Result<RetrievalSet> {
        let mut set = RetrievalSet::default();
        let docs = texts(file, "corpus", asked, &mut set.remarks)?;
        let texts: HashMap<String, String> =
            texts(file, "queries", asked, &mut set.remarks)?.into_iter().collect();
        let numbers: HashMap<&str, u32> = docs.iter().zip(0..).map(|((id, _), i)| (id.as_str(), i)).collect();
        let grades = Grades::read(file, asked, &mut set.remarks)?;
        let mut judged: HashMap<&str, Judged> = HashMap::new();
        for ((query, doc), (relevance, _)) in &grades.of {
            let of_query = judged.entry(query).or_default();
            match numbers.get(doc.as_str()) {
                Some(&number) => drop(of_query.known.insert(number, *relevance)),
                None => {
                    of_query.unknown.push(*relevance);
                    set.unknown_docs += 1;
                }
            }
        }
        let mut judged: Vec<(&str, Judged)> = judged.into_iter().collect();
        judged.sort_unstable_by_key(|(id, _)| *id);
        for (id, of_query) in judged {
            match texts.get(id) {
                Some(text) => {
                    set.queries.push((id.to_owned(), text.clone()));
                    set.judged.push(of_query);
                }
                None => set.unknown_queries += 1,
            }
        }
        set.docs = docs;
        Ok(set)
    }

    /// For each query, the document with the same id, unless judged for it: where queries come from the corpus, as in
    /// ArguAna, it is the query itself. A judged one stays, since pytrec_eval counts it.
    fn excluded(&self) -> Vec<Option<u32>> {
        let find = |(id, _): &(String, String)| {
            let found = self.docs.binary_search_by(|(doc, _)| doc.cmp(id)).ok();
            found.map(|i| i as u32)
        };
        let own = self.queries.iter().map(find).zip(&self.judged);
        own.map(|(doc, judged)| doc.filter(|doc| !judged.known.contains_key(doc))).collect()
    }

    /// The gains of each query's relevant documents, descending.
    fn ideals(&self) -> impl Iterator<Item = Vec<i64>> {
        self.judged.iter().map(|judged| {
            let mut ideal: Vec<i64> =
                judged.known.values().chain(&judged.unknown).copied().filter(|&r| r > 0).collect();
            ideal.sort_unstable_by(|a, b| b.cmp(a));
            ideal
        })
    }

    /// Averages over the queries; those without a relevant document count as 0, as in pytrec_eval.
    fn score(&self, hits: &[Vec<Hit>]) -> Vec<f64> {
        let mut rows = vec![];
        for ((judged, ideal), hits) in self.judged.iter().zip(self.ideals()).zip(hits) {
            let gains: Vec<i64> =
                hits.iter().map(|hit| judged.known.get(&hit.doc).map_or(0, |&r| r.max(0))).collect();
            rows.extend((!ideal.is_empty()).then(|| figures(&gains, &ideal)));
        }
        means(&rows, hits.len())
    }
}

impl Evaluator for RetrievalSet {
    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn missing(&self) -> Option<String> {
        match (self.queries.len(), self.docs.len()) {
            (_, 0) => Some("there are no documents".into()),
            (0, _) => {
                Some("no query that has a text is judged; check the ids of queries and judgements".into())
            }
            _ => None,
        }
    }

    fn about(&self) -> Scores {
        let odd = [
            (
                "queries_without_positives",
                self.ideals().filter(Vec::is_empty).count(),
                "queries without a relevant document (counted as 0)",
            ),
            ("unknown_queries", self.unknown_queries, "judged queries without text (left out)"),
            (
                "unknown_documents",
                self.unknown_docs,
                "judgements of documents missing from the corpus (cannot be found)",
            ),
            (
                "left_out",
                self.excluded().iter().flatten().count(),
                "documents left out for a query of the same id that they are not judged for",
            ),
        ];
        let (queries, documents) = (self.queries.len(), self.docs.len());
        let counts = [("queries", queries), ("documents", documents)];
        Scores {
            counts: counts.into_iter().chain(odd.map(|(name, n, _)| (name, n))).collect(),
            on: format!("{}, {}", count(queries as u64, "query"), count(documents as u64, "document")),
            remarks: odd.iter().filter(|o| o.1 > 0).map(|(_, n, what)| format!("{n} {what}")).collect(),
            ..Scores::default()
        }
    }

    /// Encodes queries and documents, the latter in blocks, and ranks by similarity.
    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let first = self.docs.iter().take(BLOCK).map(|(_, text)| text.as_str());
        model.calibrate(first, Role::Document)?;
        let texts = self.queries.iter().map(|(_, text)| text.as_str());
        let queries = model.vectors(texts, Role::Query)?;
        let excluded = self.excluded();
        let mut search = model.search(&queries, &excluded, DEPTH, model.similarity(), self.docs.len())?;
        for (i, block) in self.docs.chunks(BLOCK).enumerate() {
            let texts = block.iter().map(|(_, text)| text.as_str());
            let vectors = model.vectors(texts, Role::Document)?;
            ensure!(vectors.dim == queries.dim, "vectors of sizes {} and {}", queries.dim, vectors.dim);
            search.push(&vectors, i * BLOCK)?;
        }
        Ok(self.score(&search.finish()).into())
    }
}
