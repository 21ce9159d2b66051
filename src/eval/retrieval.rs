//! Retrieval with judged documents, with the figures that BEIR's evaluator, pytrec_eval, computes.

use super::beir::{Grades, texts};
use super::remark::Remark;
use super::scores::{Evaluation, fields};
use super::source::Source;
use super::topk::{Hit, TopK};
use super::{Encode, measure, vectors};
use crate::corpus::Asked;
use crate::folder::{Role, Settings};
use anyhow::{Result, ensure};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// A judged collection.
#[derive(Debug, Default)]
pub struct Dataset {
    /// Ids and texts (title, a space, text; trimmed), sorted by id: of two documents with one score
    /// the one with the greater id ranks first, and so the greater index.
    pub docs: Vec<(String, String)>,
    /// Ids and texts of the queries that have judgements, sorted by id.
    pub queries: Vec<(String, String)>,
    /// For each query its judgements.
    pub judged: Vec<Judged>,
    /// Judged queries that `queries.jsonl` lacks; left out.
    pub unknown_queries: usize,
    /// Judgements of documents that `corpus.jsonl` lacks. They stay in the ideal ranking and among
    /// the relevant documents, as in pytrec_eval: nobody can find them.
    pub unknown_docs: usize,
    /// How reading departed from the files.
    pub remarks: Vec<Remark>,
}

/// The judgements of one query.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Document → relevance.
    pub known: HashMap<u32, i64>,
    /// Relevances of documents that are not in the corpus.
    pub unknown: Vec<i64>,
}

/// Averages over the queries; NaN when there are none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RetrievalScores {
    pub queries: usize,
    pub documents: usize,
    /// Linear gain, discount 1 / log2(rank + 1).
    #[serde(rename = "ndcg@10")]
    pub ndcg_10: f64,
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
    #[serde(rename = "recall@1")]
    pub recall_1: f64,
    #[serde(rename = "recall@10")]
    pub recall_10: f64,
    #[serde(rename = "recall@100")]
    pub recall_100: f64,
    /// Queries whose judgements are all zero or less. They count as 0, as in pytrec_eval.
    pub queries_without_positives: usize,
    pub unknown_queries: usize,
    pub unknown_documents: usize,
    /// Queries whose own id a document has that is not judged for them: that document is no candidate.
    pub left_out: usize,
}

impl Evaluation for RetrievalScores {
    fn evaluator(&self) -> &'static str {
        "retrieval"
    }

    fn prefix(&self) -> &'static str {
        "retrieval_"
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("ndcg@10", self.ndcg_10),
            ("mrr@10", self.mrr_10),
            ("recall@1", self.recall_1),
            ("recall@10", self.recall_10),
            ("recall@100", self.recall_100),
        ]
    }

    fn counts(&self) -> String {
        format!("{} queries, {} documents", self.queries, self.documents)
    }

    fn missing(&self) -> Option<String> {
        missing(self.queries, self.documents)
    }

    fn remarks(&self) -> Vec<String> {
        let odd = [
            (self.queries_without_positives, "queries without a relevant document (counted as 0)"),
            (self.unknown_queries, "judged queries that have no text (left out)"),
            (self.unknown_documents, "judgements of documents that the corpus lacks (cannot be found)"),
            (self.left_out, "documents left out for a query of the same id, for which they are not judged"),
        ];
        odd.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect()
    }

    fn json(&self) -> Value {
        fields(self)
    }
}

fn missing(queries: usize, documents: usize) -> Option<String> {
    match (queries, documents) {
        (_, 0) => Some("there are no documents".into()),
        (0, _) => {
            Some("no query that has a text is judged; look at the ids of queries and judgements".into())
        }
        _ => None,
    }
}

/// Documents looked at: as deep as the deepest figure.
const DEPTH: usize = 100;
/// Documents encoded at a time: the vectors of a block are the only ones alive.
const BLOCK: usize = 16_384;

impl Dataset {
    /// Reads a folder in BEIR's layout: `corpus`, `queries` and the judgements of one split.
    ///
    /// # Errors
    /// A missing or malformed file, an id that occurs twice; names file and line.
    pub fn read(source: &Source, asked: &Asked) -> Result<Dataset> {
        let mut set = Dataset::default();
        let docs = texts(source, "corpus", asked, &mut set.remarks)?;
        let texts: HashMap<String, String> =
            texts(source, "queries", asked, &mut set.remarks)?.into_iter().collect();
        let numbers: HashMap<&str, u32> = docs.iter().zip(0..).map(|((id, _), i)| (id.as_str(), i)).collect();
        let grades = Grades::read(source, asked, &mut set.remarks)?;
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

    /// Why there can be no figures, if so.
    pub fn missing(&self) -> Option<String> {
        missing(self.queries.len(), self.docs.len())
    }

    /// Encodes queries and documents, the latter in blocks, and ranks by similarity.
    ///
    /// # Errors
    /// Those of `encode`; vectors that are not finite.
    pub fn evaluate(&self, encode: &mut Encode<'_>, settings: &Settings) -> Result<RetrievalScores> {
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
            ensure!(vectors.dim == queries.dim, "vectors of {} and {} numbers", queries.dim, vectors.dim);
            search.push(&vectors, i * BLOCK);
        }
        Ok(self.score(&search.finish(), &excluded))
    }

    /// For each query the document that has its id and is not judged for it: where queries are taken from the
    /// corpus, as ArguAna's are, that is the query itself. A judged one stays, for pytrec_eval counts it.
    fn excluded(&self) -> Vec<Option<u32>> {
        let find = |(id, _): &(String, String)| {
            let found = self.docs.binary_search_by(|(doc, _)| doc.cmp(id)).ok();
            found.map(|i| i as u32)
        };
        let own = self.queries.iter().map(find).zip(&self.judged);
        own.map(|(doc, judged)| doc.filter(|doc| !judged.known.contains_key(doc))).collect()
    }

    fn score(&self, hits: &[Vec<Hit>], excluded: &[Option<u32>]) -> RetrievalScores {
        let mut sum = RetrievalScores {
            queries: self.queries.len(),
            documents: self.docs.len(),
            unknown_queries: self.unknown_queries,
            unknown_documents: self.unknown_docs,
            left_out: excluded.iter().flatten().count(),
            ..Default::default()
        };
        for (judged, hits) in self.judged.iter().zip(hits) {
            let gains: Vec<i64> =
                hits.iter().map(|hit| judged.known.get(&hit.doc).map_or(0, |&r| r.max(0))).collect();
            let mut ideal: Vec<i64> =
                judged.known.values().chain(&judged.unknown).copied().filter(|&r| r > 0).collect();
            if ideal.is_empty() {
                sum.queries_without_positives += 1;
                continue;
            }
            ideal.sort_unstable_by(|a, b| b.cmp(a));
            let recall =
                |k: usize| gains.iter().take(k).filter(|&&g| g > 0).count() as f64 / ideal.len() as f64;
            sum.ndcg_10 += dcg(&gains) / dcg(&ideal);
            let first = gains.iter().take(10).position(|&g| g > 0);
            sum.mrr_10 += first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
            sum.recall_1 += recall(1);
            sum.recall_10 += recall(10);
            sum.recall_100 += recall(100);
        }
        let n = if hits.is_empty() { f64::NAN } else { sum.queries as f64 };
        for figure in
            [&mut sum.ndcg_10, &mut sum.mrr_10, &mut sum.recall_1, &mut sum.recall_10, &mut sum.recall_100]
        {
            *figure /= n;
        }
        sum
    }
}

/// Discounted gain of the first ten.
fn dcg(gains: &[i64]) -> f64 {
    gains.iter().take(10).zip(2..).map(|(&gain, rank)| gain as f64 / f64::from(rank).log2()).sum()
}
