//! Figures of a ranking, as sentence-transformers' `InformationRetrievalEvaluator` and pytrec_eval define them.

/// Most informative first. nDCG has linear gain and discount 1 / log2(rank + 1).
pub const FIGURES: [&str; 16] = [
    "{}_ndcg@10",
    "{}_mrr@10",
    "{}_map@100",
    "{}_accuracy@1",
    "{}_recall@10",
    "{}_accuracy@3",
    "{}_accuracy@5",
    "{}_accuracy@10",
    "{}_precision@1",
    "{}_precision@3",
    "{}_precision@5",
    "{}_precision@10",
    "{}_recall@1",
    "{}_recall@3",
    "{}_recall@5",
    "{}_recall@100",
];

/// Ranked documents considered: as deep as the deepest figure.
pub const DEPTH: usize = 100;

/// The figures of one query, in the order of [`FIGURES`]: `gains` of the documents found, best first (0 = not
/// relevant), up to [`DEPTH`]; `ideal` are the gains of all relevant documents, descending, at least one.
///
/// `accuracy@k` is 1 if any of the first k is relevant, `recall@k` their share of the relevant documents; `map@100`
/// sums the precisions at the relevant ones among the first hundred, divided by how many there could be.
pub fn figures(gains: &[i64], ideal: &[i64]) -> [f64; FIGURES.len()] {
    let hits = |k: usize| gains.iter().take(k).filter(|g| **g > 0).count() as f64;
    let accuracy = |k: usize| if hits(k) > 0.0 { 1.0 } else { 0.0 };
    let precision = |k: usize| hits(k) / k as f64;
    let recall = |k: usize| hits(k) / ideal.len() as f64;
    let first = gains.iter().take(10).position(|g| *g > 0);
    let mrr = first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
    let relevant = gains.iter().zip(1u32..).take(DEPTH).filter(|(g, _)| **g > 0);
    let precisions: f64 =
        relevant.zip(1u32..).map(|((_, rank), hits)| f64::from(hits) / f64::from(rank)).sum();
    let map = precisions / ideal.len().min(DEPTH) as f64;
    let (a, p, r) = (accuracy, precision, recall);
    let ndcg = dcg(gains) / dcg(ideal);
    [ndcg, mrr, map, a(1), r(10), a(3), a(5), a(10), p(1), p(3), p(5), p(10), r(1), r(3), r(5), r(100)]
}

/// Means over `queries`, of which those that are not among `rows` count as 0.
pub fn means(rows: &[[f64; FIGURES.len()]], queries: usize) -> Vec<f64> {
    let mean = |i: usize| rows.iter().map(|row| row[i]).sum::<f64>() / queries as f64;
    (0..FIGURES.len()).map(mean).collect()
}

/// Discounted gain of the first ten.
pub fn dcg(gains: &[i64]) -> f64 {
    gains.iter().take(10).zip(2..).map(|(&gain, rank)| gain as f64 / f64::from(rank).log2()).sum()
}
