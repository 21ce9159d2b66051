//! A packed batch equals the padded batch: loss, every gradient and ten optimiser steps, on the plugin, collated from
//! shards; the texts include one that fills a row, texts of one token, texts cut at the maximum, and absent negatives.

mod support;

use gigapair::batches::{Geometry, HostBatch, Layout, Loader, Packing, RowCounts, Sampler, SetSpec, Sources};
use gigapair::common::HostTensor;
use gigapair::model::params::init_params;
use gigapair::model::{BatchShape, GroupShape, StepSpec};
use gigapair::shards::ShardSet;
use gigapair::shards::{Column, FORMAT, Manifest};
use gigapair::shards::{RowParts, ShardWriter, Widths};
use gigapair::tokenize::TokenizerHash;
use std::sync::Arc;
use support::*;

const LEN: usize = 16;
const GLOBAL: usize = 16;

/// Rows of token ids, written as shards, so that no tokenizer decides the lengths.
fn shards(folder: &std::path::Path, name: &str, rows: &[Vec<Vec<u32>>]) -> Arc<ShardSet> {
    let out = folder.join(name);
    std::fs::create_dir(&out).unwrap();
    let tokenizer = TokenizerHash([1; 16]);
    let mut writer = ShardWriter::new(&out, tokenizer, Widths { token_bytes: 2, targets: 0 }, 64, 1 << 20);
    let mut columns = ["anchor", "positive", "negative"].map(Column::new);
    for row in rows {
        // Equal tokens mean equal texts.
        let hashes: Vec<u64> =
            row.iter().map(|t| t.iter().fold(7, |h, &x| h * 1_000_003 + u64::from(x))).collect();
        let lengths: Vec<u16> = row.iter().map(|t| t.len() as u16).collect();
        lengths.iter().enumerate().for_each(|(k, &l)| columns[k.min(2)].add(usize::from(l)));
        let tokens = row.concat();
        writer.push(RowParts { hashes: &hashes, lengths: &lengths, tokens: &tokens, targets: &[] }).unwrap();
    }
    let manifest = serde_json::json!({
        "format": FORMAT, "version": 1, "name": name, "tokenizer_hash": tokenizer.to_string(), "max_len": 64,
        "token_bytes": 2, "rows": rows.len(), "texts": rows.iter().map(Vec::len).sum::<usize>(),
        "tokens": 0, "texts_cut": 0, "max_negatives": rows.iter().map(|r| r.len() - 2).max().unwrap(),
        "rejects": {}, "columns": columns, "sources": [], "shards": writer.finish().unwrap(),
    });
    let _: Manifest = serde_json::from_value(manifest.clone()).unwrap();
    std::fs::write(out.join("manifest.json"), manifest.to_string()).unwrap();
    Arc::new(ShardSet::open(&out).unwrap())
}

fn text(key: u64, tokens: usize) -> Vec<u32> {
    (0..tokens as u64).map(|i| 1 + (gigapair::common::rng::hash2(key, i) % 96) as u32).collect()
}

/// Pairs, triplets and rows with up to three negatives; anchors repeat.
fn rows() -> Vec<Vec<Vec<u32>>> {
    let lengths = [LEN, 1, 40, 2, 7, 3, 5, 1, 9, 4, 6, 2, 15, 3, 1, 8];
    (0..GLOBAL)
        .map(|i| {
            let anchor = text((i % 11) as u64, lengths[i % 11]);
            let others =
                (0..1 + i % 4).map(|k| text((100 * k + i) as u64, lengths[(i * 5 + k * 3 + 1) % 16]));
            std::iter::once(anchor).chain(others).collect()
        })
        .collect()
}

struct Fixture {
    _dir: tempfile::TempDir,
    set: Arc<ShardSet>,
}

impl Fixture {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let set = shards(dir.path(), "all", &rows());
        Fixture { _dir: dir, set }
    }

    fn batch(&self, replicas: usize, packed: bool) -> HostBatch {
        let specs = [SetSpec { name: "all".into(), rows: self.set.len(), weight: 1.0 }];
        let sampler = Sampler::new(&specs, 3, GLOBAL, Sources::One).unwrap();
        let packing = packed.then_some(Packing { row_len: LEN, texts_per_row: 4 });
        let geometry =
            Geometry { negatives: 3, packing, ..Geometry::padded(replicas, GLOBAL / replicas, LEN) };
        let sets = vec![self.set.clone()];
        let row_counts = RowCounts::choose(&geometry, &sampler, &sets, 8).unwrap();
        let layout = Layout::new(geometry, row_counts).unwrap();
        Loader::new(sets, sampler, layout).unwrap().batch(0).unwrap()
    }
}

fn spec(batch: &HostBatch, dropout: f64) -> StepSpec {
    let replica = &batch.replicas[0];
    let groups = replica.groups.iter().map(|g| GroupShape {
        rows: g.ids.shape()[0],
        len: g.ids.shape()[1],
        texts: g.slots.shape()[1].max(1),
    });
    let pairs = GLOBAL / batch.replicas.len();
    let shape =
        BatchShape { groups: groups.collect(), pairs, negatives: batch.reading.negatives, targets: 0 };
    StepSpec::new(tiny_bert(dropout), ranking(20.0, true, true), shape).with_replicas(batch.replicas.len())
}

/// The batch's arguments for each replica.
fn arguments(batch: &HostBatch) -> Vec<Vec<HostTensor>> {
    let one = |r: &gigapair::batches::ReplicaBatch| {
        let mut out = vec![];
        for g in &r.groups {
            out.extend([g.ids.clone(), g.positions.clone(), g.segments.clone()]);
            out.extend((!r.order.is_empty()).then(|| g.slots.clone()));
        }
        out.extend((!r.order.is_empty()).then(|| r.order.clone()));
        out.extend([r.neg_valid.clone(), r.text_ids.clone()]);
        out
    };
    batch.replicas.iter().map(one).collect()
}

/// As in a trained model: no bias is zero.
fn params() -> Vec<HostTensor> {
    let mut arch = tiny_bert(0.0).arch;
    arch.initializer_range = 0.2;
    let mut params = init_params(&arch.params(), 3);
    for (i, (t, spec)) in params.iter_mut().zip(arch.params()).enumerate() {
        if spec.name.ends_with("bias") {
            let values = t.as_mut_slice::<f32>().iter_mut().enumerate();
            values.for_each(|(k, x)| *x = 0.1 * gigapair::common::rng::normal(i as u64, k as u64) as f32);
        }
    }
    params
}

/// Loss and gradients, and the rows' losses in canonical order.
fn gradient(batch: &HostBatch, dropout: f64) -> (Vec<HostTensor>, Vec<f64>) {
    let p = spec(batch, dropout).gradient().unwrap();
    let scalars = [HostTensor::scalar(5i32), HostTensor::scalar(11u32)];
    let inputs: Vec<Vec<HostTensor>> =
        arguments(batch).into_iter().map(|list| [params(), scalars.to_vec(), list].concat()).collect();
    let mut out = Engine::Plugin.run(&p, &inputs);
    let placed: Vec<f64> = out.iter_mut().flat_map(|o| o.pop().unwrap().to_f64()).collect();
    let mut rows = vec![0.0; GLOBAL];
    placed.iter().zip(&batch.placement).for_each(|(x, &pair)| rows[pair as usize] = *x);
    (out.remove(0), rows)
}

fn names(last: &str) -> Vec<String> {
    let specs = tiny_bert(0.0).arch.params();
    let params = specs.into_iter().map(|s| s.name);
    std::iter::once("loss".into()).chain(params).chain([last.into()]).collect()
}

fn loss_and_gradients(dropout: f64) {
    let fixture = Fixture::new();
    let padded = gradient(&fixture.batch(1, false), dropout);
    for replicas in [1, 2, 8] {
        let batch = fixture.batch(replicas, true);
        assert!(batch.slots < fixture.batch(replicas, false).slots, "packing packs");
        let packed = gradient(&batch, dropout);
        assert_tensors_equal(&names("masked"), &packed.0, &padded.0, tolerance::OWN_F32, 1e-7);
        for (i, (x, y)) in packed.1.iter().zip(&padded.1).enumerate() {
            assert!((x - y).abs() <= tolerance::OWN_F32 * (1.0 + y.abs()), "row {i}: {x} against {y}");
        }
    }
}

#[test]
fn loss_and_every_gradient() {
    loss_and_gradients(0.0);
}

#[test]
fn loss_and_every_gradient_with_dropout() {
    loss_and_gradients(0.1);
}

/// Parameters after ten steps.
fn ten_steps(batch: &HostBatch, dropout: f64) -> Vec<HostTensor> {
    let p = spec(batch, dropout).train_step().unwrap();
    let run = Engine::Plugin.compiled(&p);
    let zeros: Vec<HostTensor> = params().iter().map(|t| HostTensor::zeros(t.dtype(), t.shape())).collect();
    let n = zeros.len();
    let mut state = vec![[params(), zeros.clone(), zeros].concat(); batch.replicas.len()];
    for step in 1..=10i32 {
        let scalars = [HostTensor::scalar(step), HostTensor::scalar(2e-5f32), HostTensor::scalar(9u32)];
        let inputs: Vec<Vec<HostTensor>> = state
            .into_iter()
            .zip(arguments(batch))
            .map(|(s, list)| [s, scalars.to_vec(), list].concat())
            .collect();
        state = run(&inputs);
        state.iter_mut().for_each(|s| s.truncate(3 * n));
    }
    state.swap_remove(0).into_iter().take(n).collect()
}

#[test]
fn ten_optimiser_steps() {
    let fixture = Fixture::new();
    for dropout in [0.0, 0.1] {
        let padded = ten_steps(&fixture.batch(1, false), dropout);
        let packed = ten_steps(&fixture.batch(8, true), dropout);
        for ((name, a), b) in names("").iter().skip(1).zip(&packed).zip(&padded) {
            let (a, b) = (a.to_f64(), b.to_f64());
            let norm = |x: &mut dyn Iterator<Item = f64>| x.map(|x| x * x).sum::<f64>().sqrt();
            let delta = norm(&mut a.iter().zip(&b).map(|(x, y)| x - y));
            let size = norm(&mut b.iter().copied());
            assert!(delta <= tolerance::OWN_F32 * size, "{name}: {delta:e} of {size:e}, dropout {dropout}");
        }
    }
}
