//! Retrieval with judged documents, in the files of BEIR (<https://github.com/beir-cellar/beir>)
//! and with the figures that its evaluator, pytrec_eval, computes.

use super::sts::Table;
use super::topk::{Hit, TopK};
use super::{Encode, unit_vectors};
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

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
}

/// The judgements of one query.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Document → relevance.
    pub known: HashMap<u32, i64>,
    /// Relevances of documents that are not in the corpus.
    pub unknown: Vec<i64>,
}

/// Averages over the queries.
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
}

/// Documents looked at: as deep as the deepest figure.
const DEPTH: usize = 100;
/// Documents encoded at a time: the vectors of a block are the only ones alive.
const BLOCK: usize = 16_384;

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: Option<String>,
    text: String,
}

impl Dataset {
    /// Reads `corpus.jsonl`, `queries.jsonl` and one file of `qrels/`: `test.tsv`, else `dev.tsv`,
    /// else the only one.
    ///
    /// # Errors
    /// A missing or malformed file, an id that occurs twice; names file and line.
    pub fn read(dir: &Path) -> Result<Dataset> {
        let docs = read_jsonl(&dir.join("corpus.jsonl"))?;
        let texts: HashMap<String, String> = read_jsonl(&dir.join("queries.jsonl"))?.into_iter().collect();
        let numbers: HashMap<&str, u32> = docs.iter().zip(0..).map(|((id, _), i)| (id.as_str(), i)).collect();

        let path = qrels_file(&dir.join("qrels"))?;
        let shown = path.display().to_string();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {shown}"))?;
        let table = Table::parse(&text, &shown, ["query-id", "corpus-id", "score"])?;
        let mut judged: HashMap<&str, Judged> = HashMap::new();
        let mut unknown_docs = 0;
        for (line, [query, doc, score]) in table.rows {
            let relevance: i64 = score
                .trim()
                .parse()
                .with_context(|| format!("{shown}:{line}: the score {score:?} is not a whole number"))?;
            let of_query = judged.entry(query).or_default();
            match numbers.get(doc) {
                Some(&number) => {
                    let before = of_query.known.insert(number, relevance);
                    ensure!(
                        before.is_none(),
                        "{shown}:{line}: {query} and {doc} are judged twice; keep one line"
                    );
                }
                None => {
                    of_query.unknown.push(relevance);
                    unknown_docs += 1;
                }
            }
        }
        let mut judged: Vec<(&str, Judged)> = judged.into_iter().collect();
        judged.sort_unstable_by_key(|(id, _)| *id);
        let mut set = Dataset { unknown_docs, ..Default::default() };
        for (id, of_query) in judged {
            match texts.get(id) {
                Some(text) => {
                    set.queries.push((id.to_owned(), text.clone()));
                    set.judged.push(of_query);
                }
                None => set.unknown_queries += 1,
            }
        }
        ensure!(!set.queries.is_empty(), "{shown} judges no query of queries.jsonl; look at the ids of both");
        ensure!(!docs.is_empty(), "{}/corpus.jsonl has no documents", dir.display());
        set.docs = docs;
        Ok(set)
    }

    /// Encodes queries and documents, the latter in blocks, and scores by cosine. A document with
    /// the id of the query is not a candidate, as in BEIR (`ignore_identical_ids`).
    ///
    /// # Errors
    /// Those of `encode`; vectors that are not finite.
    pub fn evaluate(&self, encode: &mut Encode<'_>, prompts: &super::Prompts) -> Result<RetrievalScores> {
        let queries: Vec<String> =
            self.queries.iter().map(|(_, t)| format!("{}{t}", prompts.query)).collect();
        let queries = unit_vectors(encode, &queries)?;
        let excluded = self.excluded();
        let mut search = TopK::new(&queries, &excluded, DEPTH);
        for (i, block) in self.docs.chunks(BLOCK).enumerate() {
            let texts: Vec<String> = block.iter().map(|(_, t)| format!("{}{t}", prompts.document)).collect();
            let vectors = unit_vectors(encode, &texts)?;
            ensure!(vectors.dim == queries.dim, "vectors of {} and {} numbers", queries.dim, vectors.dim);
            search.push(&vectors, i * BLOCK);
        }
        Ok(self.score(&search.finish()))
    }

    fn excluded(&self) -> Vec<Option<u32>> {
        let find = |id: &String| self.docs.binary_search_by(|(doc, _)| doc.cmp(id)).ok();
        self.queries.iter().map(|(id, _)| find(id).map(|i| i as u32)).collect()
    }

    fn score(&self, hits: &[Vec<Hit>]) -> RetrievalScores {
        let mut sum = RetrievalScores {
            queries: self.queries.len(),
            documents: self.docs.len(),
            unknown_queries: self.unknown_queries,
            unknown_documents: self.unknown_docs,
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
        let n = sum.queries as f64;
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

/// Ids and texts, sorted by id.
fn read_jsonl(path: &Path) -> Result<Vec<(String, String)>> {
    let shown = path.display();
    let context = || format!("cannot read {shown}; give a folder in BEIR's layout");
    let file = BufReader::with_capacity(1 << 20, File::open(path).with_context(context)?);
    let mut entries = Vec::new();
    for (i, line) in file.split(b'\n').enumerate() {
        let line = line.with_context(context)?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let line: Line = serde_json::from_slice(&line).with_context(|| {
            format!("{shown}:{}: want an object with the strings _id and text; fix the line", i + 1)
        })?;
        let whole = format!("{} {}", line.title.unwrap_or_default(), line.text);
        entries.push((line.id, whole.trim().to_owned()));
    }
    entries.sort_unstable();
    if let Some(twice) = entries.windows(2).find(|w| w[0].0 == w[1].0) {
        bail!("{shown}: the id {:?} occurs twice; ids must be unique", twice[0].0);
    }
    Ok(entries)
}

fn qrels_file(dir: &Path) -> Result<PathBuf> {
    for name in ["test.tsv", "dev.tsv"] {
        let path = dir.join(name);
        if path.exists() {
            return Ok(path);
        }
    }
    let entries = fs::read_dir(dir).with_context(|| {
        format!("cannot list {}; a folder in BEIR's layout has qrels/test.tsv", dir.display())
    })?;
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "tsv"));
    match <[PathBuf; 1]>::try_from(files) {
        Ok([only]) => Ok(only),
        Err(files) => bail!(
            "{} has {} .tsv files and neither test.tsv nor dev.tsv; name the one to use test.tsv",
            dir.display(),
            files.len()
        ),
    }
}
