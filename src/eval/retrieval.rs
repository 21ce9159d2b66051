//! Retrieval with judged documents, with the figures of BEIR's evaluator, pytrec_eval.

use super::beir::{Grades, texts};
use super::data_file::DataFile;
use super::evaluator::{Evaluator, Scores};
use super::remark::Remark;
use super::similarity::measure;
use super::topk::{Hit, TopK};
use super::vectors::{Encode, vectors};
use crate::corpus::Asked;
use crate::folder::{Role, Settings};
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

/// nDCG has linear gain and discount 1 / log2(rank + 1).
const FIGURES: [&str; 5] = ["ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100"];
/// Ranked documents considered: as deep as the deepest figure.
const DEPTH: usize = 100;
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

    /// Averages over the queries; those without a relevant document count as 0, as in pytrec_eval.
    fn score(&self, hits: &[Vec<Hit>], excluded: &[Option<u32>]) -> Scores {
        let mut sums = [0.0; FIGURES.len()];
        let mut without_positives = 0;
        for (judged, hits) in self.judged.iter().zip(hits) {
            let gains: Vec<i64> =
                hits.iter().map(|hit| judged.known.get(&hit.doc).map_or(0, |&r| r.max(0))).collect();
            let mut ideal: Vec<i64> =
                judged.known.values().chain(&judged.unknown).copied().filter(|&r| r > 0).collect();
            if ideal.is_empty() {
                without_positives += 1;
                continue;
            }
            ideal.sort_unstable_by(|a, b| b.cmp(a));
            let recall =
                |k: usize| gains.iter().take(k).filter(|&&g| g > 0).count() as f64 / ideal.len() as f64;
            let first = gains.iter().take(10).position(|&g| g > 0);
            let mrr = first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
            let found = [dcg(&gains) / dcg(&ideal), mrr, recall(1), recall(10), recall(100)];
            sums.iter_mut().zip(found).for_each(|(sum, x)| *sum += x);
        }
        let n = if hits.is_empty() { f64::NAN } else { self.queries.len() as f64 };
        let odd = [
            (
                "queries_without_positives",
                without_positives,
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
                excluded.iter().flatten().count(),
                "documents left out for a query of the same id that they are not judged for",
            ),
        ];
        let (queries, documents) = (self.queries.len(), self.docs.len());
        let counts = [("queries", queries), ("documents", documents)];
        Scores {
            figures: FIGURES.into_iter().zip(sums.map(|sum| sum / n)).collect(),
            counts: counts.into_iter().chain(odd.map(|(name, n, _)| (name, n))).collect(),
            on: format!("{queries} queries, {documents} documents"),
            missing: self.missing(),
            remarks: odd.iter().filter(|o| o.1 > 0).map(|(_, n, what)| format!("{n} {what}")).collect(),
        }
    }
}

impl Evaluator for RetrievalSet {
    fn figures(&self) -> &'static [&'static str] {
        &FIGURES
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

    /// Encodes queries and documents, the latter in blocks, and ranks by similarity.
    fn run(&self, encode: &mut Encode<'_>, settings: &Settings) -> Result<Scores> {
        if self.missing().is_some() {
            return Ok(self.score(&[], &[]));
        }
        let texts = self.queries.iter().map(|(_, text)| text.as_str());
        let queries = vectors(encode, texts, Role::Query, settings)?;
        let excluded = self.excluded();
        let mut search = TopK::new(&queries, &excluded, DEPTH, measure(settings.similarity));
        for (i, block) in self.docs.chunks(BLOCK).enumerate() {
            let texts = block.iter().map(|(_, text)| text.as_str());
            let vectors = vectors(encode, texts, Role::Document, settings)?;
            ensure!(vectors.dim == queries.dim, "vectors of sizes {} and {}", queries.dim, vectors.dim);
            search.push(&vectors, i * BLOCK);
        }
        Ok(self.score(&search.finish(), &excluded))
    }
}

/// Discounted gain of the first ten hits.
fn dcg(gains: &[i64]) -> f64 {
    gains.iter().take(10).zip(2..).map(|(&gain, rank)| gain as f64 / f64::from(rank).log2()).sum()
}
