//! The original run's mixture and others: global batches as ordered lists of rows.

use gigapair::batches::{Geometry, Layout, RowCounts, RowId, Sampler, Segment, SetSpec, Sources};
use gigapair::common::rng::{hash2, uniform};
use gigapair::corpus::{MixtureFile, read_data_config};
use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

/// Pairs of the original run's batch.
const BATCH: usize = 1_024;

/// The 290 files of the original run.
fn original() -> Vec<MixtureFile> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/all-MiniLM-L6-v2.data_config.json");
    read_data_config(&path).unwrap()
}

fn original_sets() -> Vec<SetSpec> {
    let spec = |f: &MixtureFile| SetSpec { name: f.set_name().into(), rows: f.lines, weight: f.weight };
    original().iter().map(spec).collect()
}

/// After each batch of `steps`, every set with a weight is within one batch of its share, no row occurs twice in a
/// batch, and no row of a set recurs before its epoch is over.
fn check(sampler: &Sampler, weights: &[f64], steps: Range<u64>) {
    let total: f64 = weights.iter().sum();
    let batch = sampler.global_batch() as f64;
    let mut seen: Vec<u64> = (0..weights.len()).map(|d| sampler.rows_seen(d, steps.start)).collect();
    for step in steps {
        let rows = sampler.rows(step);
        assert_eq!(rows.len() as f64, batch);
        assert_eq!(rows.iter().collect::<HashSet<_>>().len(), rows.len(), "a row twice in batch {step}");
        rows.iter().for_each(|r| seen[r.set as usize] += 1);
        for (d, weight) in weights.iter().enumerate() {
            assert_eq!(seen[d], sampler.rows_seen(d, step + 1), "the closed form of set {d} at {step}");
            let exact = weight / total * batch * (step + 1) as f64;
            let error = (seen[d] as f64 - exact).abs();
            assert!(error < batch, "set {d} is off by {error} rows after {} batches", step + 1);
        }
    }
}

#[test]
fn the_original_weights_are_kept_at_any_step() {
    let sets = original_sets();
    let weights: Vec<f64> = sets.iter().map(|s| s.weight).collect();
    for sources in [Sources::One, Sources::K(2), Sources::K(8), Sources::All] {
        let sampler = Sampler::new(&sets, 1, BATCH, sources).unwrap();
        let (_, mixture) = sampler.timeline().mixtures().next().unwrap();
        assert!(mixture.closes() && mixture.largest_deviation() < 1e-12);
        if sources == Sources::One {
            assert_eq!(mixture.period(), 4_737, "the weights close");
        }
        // The start, the end of a period, the 100,000 steps of the original run, far beyond.
        for start in [0, 4_700, 99_980, (1 << 40) - 7] {
            check(&sampler, &weights, start..start + 60);
        }
        let counted = (0..sets.len()).map(|d| sampler.rows_seen(d, 100_000)).sum::<u64>();
        assert_eq!(counted, 100_000 * BATCH as u64);
    }
}

#[test]
fn random_weights_sizes_and_temperatures_are_kept() {
    for case in 0..6u64 {
        let n = 3 + hash2(case, 0) % 60;
        // None so small that it must be raised to be drawn at all.
        let rows = |i: u64| 20_000 + (uniform(case, i).powi(6) * 1e8) as u64;
        let weight = |i: u64| match case % 3 {
            0 => rows(i) as f64,
            1 => (rows(i).min(500_000) as f64).powf(0.5),
            _ => 0.3 + uniform(case, 1_000 + i),
        };
        let sets: Vec<SetSpec> =
            (1..=n).map(|i| SetSpec { name: format!("set {i}"), rows: rows(i), weight: weight(i) }).collect();
        let weights: Vec<f64> = sets.iter().map(|s| s.weight).collect();
        let largest = weights.iter().copied().fold(0.0, f64::max) / weights.iter().sum::<f64>();
        for sources in [Sources::One, Sources::K(2), Sources::All] {
            if sources == Sources::K(2) && largest > 0.5 {
                continue;
            }
            let sampler = Sampler::new(&sets, case, 96, sources).unwrap();
            // The last: near the end of the schedule of weights that never close.
            for start in [0, 5_000, 131_000] {
                check(&sampler, &weights, start..start + 40);
            }
        }
    }
}

/// The batch as one process deals it, replica by replica: each replica's part of the ordered list.
fn dealt(batch: &[RowId], layout: &Layout) -> Vec<RowId> {
    let b = layout.geometry().pairs;
    layout.local().flat_map(|r| batch[r * b..(r + 1) * b].to_vec()).collect()
}

#[test]
fn every_process_of_every_replica_count_draws_the_same_global_batches() {
    let sets = original_sets();
    let weights: Vec<f64> = sets.iter().map(|s| s.weight).collect();
    let segments = [
        Segment { from_step: 0, sources: Sources::One, weights: weights.clone() },
        Segment { from_step: 6, sources: Sources::All, weights: weights.iter().map(|w| w.sqrt()).collect() },
        Segment { from_step: 9, sources: Sources::K(4), weights: weights.iter().rev().copied().collect() },
    ];
    // The last gives the weights of large sets to small ones, which still hold its draws of 256 rows.
    let make = || Sampler::with_segments(&sets, 7, BATCH, &segments).unwrap();
    let reference = make();
    for step in [0, 1, 5, 6, 7, 8, 9, 10, 100_000] {
        let global = reference.rows(step);
        for replicas in [1, 2, 4, 8] {
            for processes in [1, 2, 4, 8].into_iter().filter(|p| *p <= replicas) {
                let each = replicas / processes;
                let whole: Vec<RowId> = (0..processes)
                    .flat_map(|p| {
                        // A process has seed and step, and makes its own sampler.
                        let geometry = Geometry::padded(replicas, BATCH / replicas, 8);
                        let layout = Layout::new(geometry, RowCounts::default()).unwrap();
                        dealt(&make().rows(step), &layout.keep(p * each..(p + 1) * each).unwrap())
                    })
                    .collect();
                assert_eq!(whole, global, "{replicas} replicas in {processes} processes, batch {step}");
            }
        }
    }
}

#[test]
fn epochs_go_on_through_segments() {
    let sets: Vec<SetSpec> = [("a", 50), ("b", 31), ("c", 40)]
        .map(|(name, rows)| SetSpec { name: name.into(), rows, weight: 1.0 })
        .to_vec();
    let segment =
        |from_step, sources, weights: [f64; 3]| Segment { from_step, sources, weights: weights.into() };
    let segments = [
        segment(0, Sources::One, [2.0, 1.0, 0.0]),
        segment(11, Sources::All, [1.0, 0.0, 3.0]),
        segment(23, Sources::K(2), [1.0, 1.0, 1.0]),
        segment(40, Sources::All, [0.1, 5.0, 1.0]),
    ];
    let sampler = Sampler::with_segments(&sets, 3, 24, &segments).unwrap();
    let batches: Vec<Vec<RowId>> = (0..120).map(|t| sampler.rows(t)).collect();
    for (t, batch) in batches.iter().enumerate() {
        assert_eq!((batch.len(), batch.iter().collect::<HashSet<_>>().len()), (24, 24), "batch {t}");
    }
    for (d, set) in sets.iter().enumerate() {
        let rows: Vec<u64> =
            batches.iter().flatten().filter(|r| r.set as usize == d).map(|r| r.row).collect();
        assert_eq!(rows.len() as u64, sampler.rows_seen(d, 120));
        assert!(rows.len() as u64 > 3 * set.rows, "several epochs");
        for (e, epoch) in rows.chunks_exact(set.rows as usize).enumerate() {
            assert_eq!(
                epoch.iter().collect::<HashSet<_>>().len() as u64,
                set.rows,
                "epoch {e} of {}",
                set.name
            );
        }
    }
    // Any batch on its own, from a fresh sampler, even backwards.
    for t in (0..120).rev() {
        let fresh = Sampler::with_segments(&sets, 3, 24, &segments).unwrap();
        assert_eq!(fresh.rows(t as u64), batches[t], "batch {t}");
    }
    // Later segments change nothing.
    let shorter = Sampler::with_segments(&sets, 3, 24, &segments[..2]).unwrap();
    (0..23).for_each(|t| assert_eq!(shorter.rows(t as u64), batches[t]));
    assert_ne!(shorter.rows(23), batches[23]);
}
