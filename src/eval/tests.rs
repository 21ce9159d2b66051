use super::bm25::Bm25;
use super::topk::{Hit, Scoring, TopK};
use crate::common::matrix::dot;
use crate::common::{Matrix, rng};
use crate::embed::Products;
use crate::runtime::{Client, DeviceSpec};

#[test]
fn streamed_search_equals_sorting_everything() {
    // More queries than a block has, and documents that fill two devices' blocks in part.
    let (queries, docs, dim, k) = (300, 9000, 12, 20);
    // Few distinct values, so that scores tie.
    let random = |key: u64, rows: usize| {
        let value = |i: usize| (rng::hash2(key, i as u64) % 3) as f32 - 1.0;
        Matrix::new(rows, dim, (0..rows * dim).map(value).collect())
    };
    let (q, d) = (random(1, queries), random(2, docs));
    let excluded: Vec<Option<u32>> = (0..queries).map(|i| (i % 2 == 0).then_some(i as u32 * 3)).collect();
    let want: Vec<Vec<Hit>> = (0..queries)
        .map(|i| {
            let hit = |j: usize| Hit { score: dot(q.row(i), d.row(j)) + 0.0, doc: j as u32 };
            let mut all: Vec<Hit> = (0..docs).map(hit).filter(|h| Some(h.doc) != excluded[i]).collect();
            all.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.doc.cmp(&a.doc)));
            all.truncate(k);
            all
        })
        .collect();
    let client = Client::open(&DeviceSpec::Cpu { devices: 2 }).unwrap();
    let host = || Scoring::Host { queries: &q, measure: dot };
    let devices = || Scoring::Devices(Products::new(client.clone(), &q).unwrap());
    for (block, scoring) in [(9000, host()), (300, host()), (9000, devices()), (5000, devices())] {
        let mut search = TopK::new(scoring, &excluded, k);
        for start in (0..docs).step_by(block) {
            let rows = block.min(docs - start);
            let data = d.data[start * dim..(start + rows) * dim].to_vec();
            search.push(&Matrix::new(rows, dim, data), start).unwrap();
        }
        assert_eq!(search.finish(), want);
    }
}

#[test]
fn bm25_follows_its_formula() {
    let index = Bm25::new(["The cat sat, the CAT!", "a dog", ""].into_iter());
    let scores = index.scores("cat ghost");
    // N = 3, df = 1, tf = 2, length 5, average 7/3.
    let idf = (1.0f32 + 2.5 / 1.5).ln();
    let want = idf * 2.0 * 2.2 / (2.0 + 1.2 * (0.25 + 0.75 * 5.0 / (7.0 / 3.0)));
    assert!((scores[0] - want).abs() < 1e-6, "{scores:?} {want}");
    assert_eq!(scores[1..], [0.0, 0.0]);
}
