//! Shards → sampler → collated batches, for one and for several replicas.

use gigapair::batches::{
    Geometry, HostBatch, Layout, Loader, Packing, Prefetch, RowCounts, RowGroup, Sampler, SetSpec, Sources,
};
use gigapair::common::HostTensor;
use gigapair::shards::{PrepareOptions, ShardSet, prepare};
use gigapair::tokenize::{Case, ModelTokenizer, learn_wordpiece};
use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use tempfile::TempDir;

const GLOBAL: usize = 24;

struct Fixture {
    _dir: TempDir,
    sets: Vec<Arc<ShardSet>>,
}

impl Fixture {
    /// Pairs with repeated anchors, and triplets some of which lack their negative.
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
        let text =
            |seed: usize, n: usize| (0..n).map(|i| words[(seed + i * 3) % 8]).collect::<Vec<_>>().join(" ");
        let tokenizer = learn_wordpiece((0..64).map(|i| text(i, 5)), 80, Case::Lower).unwrap();
        let tokenizer_path = dir.path().join("tokenizer.json");
        tokenizer.save(&tokenizer_path, false).unwrap();
        let tokenizer = ModelTokenizer::open(&tokenizer_path).unwrap();
        let pairs: String =
            (0..150).map(|i| format!("[\"{}\",\"{} {i}\"]\n", text(i % 11, 3), text(i, 9))).collect();
        let triplets: String = (0..90)
            .map(|i| match i % 3 {
                0 => format!("[\"q {i}\",\"{}\"]\n", text(i, 4)),
                _ => format!("[\"q {i}\",\"{}\",\"n {}\"]\n", text(i, 4), i / 2),
            })
            .collect();
        let sets = [("pairs", pairs), ("triplets", triplets)].map(|(name, lines)| {
            let input = dir.path().join(format!("{name}.jsonl"));
            fs::write(&input, lines).unwrap();
            let out = dir.path().join(name);
            prepare(&PrepareOptions::new(vec![input], tokenizer.clone(), 32, out.clone()), &|_| ()).unwrap();
            Arc::new(ShardSet::open(&out).unwrap())
        });
        Fixture { _dir: dir, sets: sets.to_vec() }
    }

    fn sampler(&self, sources: Sources) -> Sampler {
        let specs: Vec<SetSpec> = self
            .sets
            .iter()
            .map(|s| SetSpec { name: s.manifest().name.clone(), rows: s.len(), weight: s.len() as f64 })
            .collect();
        Sampler::new(&specs, 42, GLOBAL, sources).unwrap()
    }

    fn loader(&self, replicas: usize, sources: Sources, packed: bool) -> Loader {
        let sampler = self.sampler(sources);
        let packing = packed.then_some(Packing { row_len: 16, texts_per_row: 3 });
        let geometry = Geometry { packing, ..geometry(replicas) };
        let row_counts = RowCounts::choose(&geometry, &sampler, &self.sets, 4).unwrap();
        Loader::new(self.sets.clone(), sampler, Layout::new(geometry, row_counts).unwrap()).unwrap()
    }
}

/// Anchors of at most 8 tokens, other texts of at most 10; up to 4 negatives.
fn geometry(replicas: usize) -> Geometry {
    Geometry { negatives: 4, max_len_a: 8, ..Geometry::padded(replicas, GLOBAL / replicas, 10) }
}

const BOTH: [bool; 2] = [false, true];

fn i32s(t: &HostTensor) -> &[i32] {
    t.as_slice::<i32>()
}

/// Tokens and positions by global text number, over all replicas.
fn texts(batch: &HostBatch) -> HashMap<i32, Vec<(i32, i32)>> {
    let mut texts: HashMap<i32, Vec<(i32, i32)>> = HashMap::new();
    for RowGroup { ids, positions, segments, .. } in batch.replicas.iter().flat_map(|r| &r.groups) {
        for ((&id, &position), &segment) in i32s(ids).iter().zip(i32s(positions)).zip(i32s(segments)) {
            if segment >= 0 {
                texts.entry(segment).or_default().push((id, position));
            } else {
                assert_eq!((id, position), (0, 0), "padding");
            }
        }
    }
    texts
}

#[test]
fn a_batch_holds_the_rows_the_sampler_names() {
    let fixture = Fixture::new();
    for (sources, packed) in
        [Sources::One, Sources::K(1), Sources::All].map(|s| BOTH.map(|p| (s, p))).concat()
    {
        let loader = fixture.loader(4, sources, packed);
        for step in 0..30 {
            let batch = loader.batch(step).unwrap();
            assert_eq!(batch.rows, loader.sampler().rows(step));
            let (texts, numbers, valid) = (texts(&batch), batch.text_ids(), batch.neg_valid());
            let mut real = 0;
            let mut hashes: Vec<Option<u64>> = vec![None; numbers.len()];
            for (i, id) in batch.rows.iter().enumerate() {
                let row = fixture.sets[id.set as usize].row(id.row).unwrap();
                for kind in 0..2 + batch.reading.negatives {
                    let segment = kind * GLOBAL + i;
                    let width = if kind == 0 { 8 } else { 10 };
                    let found = texts.get(&(segment as i32));
                    let Some(text) = row.text(kind) else {
                        match packed {
                            true => assert_eq!(found, None, "an absent negative takes no place"),
                            false => {
                                assert_eq!(found, Some(&vec![(2, 0), (3, 1)]), "[CLS] [SEP] stands for it")
                            }
                        }
                        assert_eq!(valid[segment - 2 * GLOBAL], 0);
                        continue;
                    };
                    let mut ids = text.tokens.to_vec();
                    if ids.len() > width {
                        ids[width - 1] = 3;
                        ids.truncate(width);
                    }
                    let expected: Vec<_> = ids.iter().zip(0..).map(|(&id, p)| (id as i32, p)).collect();
                    assert_eq!(found, Some(&expected));
                    assert!(kind < 2 || valid[segment - 2 * GLOBAL] == 1);
                    real += ids.len() as u64;
                    hashes[segment] = Some(text.hash);
                }
            }
            assert_eq!(batch.real_tokens, real);
            let places = |g: &RowGroup| g.ids.len() as u64;
            assert_eq!(batch.slots, batch.replicas.iter().flat_map(|r| &r.groups).map(places).sum::<u64>());
            // Equal numbers where and only where the texts are equal; absent ones equal nothing.
            for (i, a) in hashes.iter().enumerate() {
                for (j, b) in hashes.iter().enumerate() {
                    let equal = i == j || a.is_some() && a == b;
                    assert_eq!(numbers[i] == numbers[j], equal, "texts {i} and {j} of step {step}");
                }
            }
        }
    }
}

/// Slots name the texts of their row, and `order` finds every text.
#[test]
fn slots_and_order_of_packed_rows_find_every_text() {
    let fixture = Fixture::new();
    for replicas in [1, 3, 8] {
        let loader = fixture.loader(replicas, Sources::All, true);
        let b = GLOBAL / replicas;
        for step in 0..20 {
            let batch = loader.batch(step).unwrap();
            let mut rows = vec![];
            for (r, replica) in batch.replicas.iter().enumerate() {
                let group = &replica.groups[0];
                rows.push(group.ids.shape()[0]);
                let slots = i32s(&group.slots);
                for (row, (slots, segments)) in
                    slots.chunks(3).zip(i32s(&group.segments).chunks(16)).enumerate()
                {
                    let mut named = slots.iter().copied().filter(|&s| s != -2).collect::<Vec<_>>();
                    let mut found = segments.iter().copied().filter(|&s| s != -1).collect::<Vec<_>>();
                    named.sort_unstable();
                    found.sort_unstable();
                    found.dedup();
                    assert_eq!(named, found, "row {row} of replica {r}");
                }
                for (text, &slot) in i32s(&replica.order).iter().enumerate() {
                    let (kind, pair) = (text / b, batch.placement[r * b + text % b] as usize);
                    let absent = kind >= 2 && replica.neg_valid.as_slice::<u8>()[text - 2 * b] == 0;
                    let expected = if absent { GLOBAL + pair } else { kind * GLOBAL + pair };
                    assert_eq!(slots[slot as usize], expected as i32, "text {text} of replica {r}");
                }
            }
            assert!(rows.iter().all(|&n| n == rows[0]), "all replicas run the same program");
        }
    }
}

#[test]
fn a_batch_fills_memory_that_another_one_used() {
    let fixture = Fixture::new();
    for packed in BOTH {
        let loader = fixture.loader(2, Sources::One, packed);
        let (mut scratch, mut batch) = (loader.scratch(), HostBatch::default());
        for step in [3, 4, 0, 9, 8, 7, 100, 3] {
            loader.fill(step, &mut scratch, &mut batch).unwrap();
            assert_eq!(batch, loader.batch(step).unwrap(), "step {step}");
        }
    }
}

#[test]
fn shapes_follow_the_negatives_of_the_sets_drawn_from() {
    let fixture = Fixture::new();
    let loader = fixture.loader(2, Sources::One, false);
    let mut seen = [false; 2];
    for step in 0..20 {
        let batch = loader.batch(step).unwrap();
        let n = batch.rows[0].set as usize;
        seen[n] = true;
        assert_eq!(batch.reading.negatives, n, "the second set is that of triplets");
        for replica in &batch.replicas {
            assert_eq!(replica.groups[0].ids.shape(), [12, 8]);
            assert_eq!(replica.groups[1].ids.shape(), [12 * (1 + n), 10]);
            assert_eq!(replica.neg_valid.shape(), [12 * n]);
            assert_eq!(replica.text_ids.shape(), [12 * (2 + n)]);
        }
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn the_number_of_replicas_and_processes_changes_only_the_place() {
    let fixture = Fixture::new();
    for (sources, packed) in [Sources::One, Sources::All].map(|s| BOTH.map(|p| (s, p))).concat() {
        let whole = fixture.loader(1, sources, false);
        for replicas in [1, 2, 3, 4, 8] {
            let dealt = fixture.loader(replicas, sources, packed);
            for step in [0, 1, 7, 8, 9, 1_000_000] {
                let (a, b) = (whole.batch(step).unwrap(), dealt.batch(step).unwrap());
                assert_eq!(a.rows, b.rows, "the batch as an ordered list of rows");
                let (mut ours, theirs) = (texts(&a), texts(&b));
                ours.retain(|text, _| !packed || theirs.contains_key(text));
                assert_eq!(ours, theirs);
                assert_eq!((a.text_ids(), a.neg_valid()), (b.text_ids(), b.neg_valid()));
                assert_eq!((a.real_tokens, a.reading.negatives), (b.real_tokens, b.reading.negatives));
                // Every process makes its own replicas' part of the same batch.
                for processes in (1..=replicas).filter(|p| replicas % p == 0) {
                    let each = replicas / processes;
                    for p in 0..processes {
                        let layout = dealt.layout().keep(p * each..(p + 1) * each).unwrap();
                        let own =
                            Loader::new(fixture.sets.clone(), fixture.sampler(sources), layout).unwrap();
                        let part = own.batch(step).unwrap();
                        assert_eq!(part.replicas, b.replicas[p * each..(p + 1) * each]);
                        assert_eq!(
                            (&part.rows, &part.placement, part.slots),
                            (&b.rows, &b.placement, b.slots)
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn prefetched_batches_are_those_of_the_loader_and_damage_crosses_the_channel() {
    let fixture = Fixture::new();
    let loader = Arc::new(fixture.loader(2, Sources::One, true));
    for workers in [1, 2, 5] {
        let mut step = 5;
        let mut batches = Prefetch::spawn(loader.clone(), 5..25, 3, workers).unwrap();
        while let Some(batch) = batches.recv() {
            let batch = batch.unwrap();
            assert_eq!(batch, loader.batch(step).unwrap());
            batches.recycle(batch);
            step += 1;
        }
        assert_eq!(step, 25);
    }

    // One token bit flips on disk: the reader notices when it gets there.
    let dir = fixture._dir.path();
    let shard = dir.join("pairs/00000.shard");
    let mut bytes = fs::read(&shard).unwrap();
    bytes[2_000] ^= 4;
    fs::write(&shard, bytes).unwrap();
    let sets = vec![Arc::new(ShardSet::open(&dir.join("pairs")).unwrap())];
    let specs = [SetSpec { name: "pairs".into(), rows: 150, weight: 1.0 }];
    let sampler = Sampler::new(&specs, 1, GLOBAL, Sources::One).unwrap();
    let loader = Arc::new(Loader::new(sets, sampler, loader.layout().clone()).unwrap());
    let errors: Vec<_> = Prefetch::spawn(loader, 0..100, 2, 2).unwrap().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 1, "the first error ends it");
    let text = format!("{:#}", errors[0]);
    for part in ["step 0", "00000.shard: block ", "checksum", "trainer prepare"] {
        assert!(text.contains(part), "{part} missing in {text}");
    }
}

#[test]
fn loaders_that_cannot_be_are_explained() {
    let fixture = Fixture::new();
    let good = fixture.loader(2, Sources::One, false);
    let sampler = |rows: u64, batch: usize| {
        let specs = [SetSpec { name: "pairs".into(), rows, weight: 1.0 }];
        Sampler::new(&specs, 1, batch, Sources::One).unwrap()
    };
    let says = |sampler: Sampler, part: &str| {
        let sets = fixture.sets[..1].to_vec();
        let err = Loader::new(sets, sampler, good.layout().clone()).err().unwrap().to_string();
        assert!(err.contains(part), "{part} missing in {err}");
    };
    says(sampler(149, GLOBAL), "has 150 rows, not 149");
    says(sampler(150, 8), "the layout holds 24 pairs");
    assert!(good.layout().keep(1..3).unwrap_err().to_string().contains("replicas 1..3 of 2"));
    assert!(good.layout().keep(1..1).is_err());
    let packing = |row_len, texts_per_row| Some(Packing { row_len, texts_per_row });
    for (wrong, part) in [
        (Geometry { pairs: 0, ..geometry(2) }, "the global batch is empty"),
        (Geometry { max_len_b: 1, ..geometry(2) }, "holds no text"),
        (Geometry { max_len_b: 65_536, ..geometry(2) }, "at most 65535"),
        (Geometry { pairs: 1 << 30, ..geometry(2) }, "make it smaller"),
        (Geometry { packing: packing(9, 4), ..geometry(2) }, "rows of 9 tokens do not hold texts of 10"),
        (Geometry { packing: packing(10, 1), ..geometry(2) }, "1 texts in a row of 10 tokens"),
    ] {
        let chosen = RowCounts::choose(&wrong, good.sampler(), &fixture.sets, 4).unwrap_err();
        let err = Layout::new(wrong, RowCounts::default()).unwrap_err();
        assert!(err.to_string().contains(part), "{part} missing in {err}");
        assert_eq!(chosen.to_string(), err.to_string());
    }
}
