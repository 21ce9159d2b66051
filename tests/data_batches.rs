//! Shards → sampler → collated batches, for one and for several replicas.

use gigapair::batches::{HostBatch, Layout, Loader, Prefetch, RowGroup, Sampler, SetSpec, Sources};
use gigapair::common::HostTensor;
use gigapair::corpus::learn_wordpiece;
use gigapair::shards::{PrepareOptions, ShardSet, prepare};
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
    /// Pairs whose anchors repeat, and triplets some of which lack their negative.
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
        let text =
            |seed: usize, n: usize| (0..n).map(|i| words[(seed + i * 3) % 8]).collect::<Vec<_>>().join(" ");
        let tokenizer = learn_wordpiece((0..64).map(|i| text(i, 5)), 80, true).unwrap();
        let tokenizer_path = dir.path().join("tokenizer.json");
        tokenizer.save(&tokenizer_path, false).unwrap();
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
            prepare(&PrepareOptions::new(vec![input], tokenizer_path.clone(), 32, out.clone()), &|_| ())
                .unwrap();
            Arc::new(ShardSet::open(&out).unwrap())
        });
        Fixture { _dir: dir, sets: sets.to_vec() }
    }

    fn loader(&self, replicas: usize, sources: Sources) -> Loader {
        let specs: Vec<SetSpec> = self
            .sets
            .iter()
            .map(|s| SetSpec { name: s.manifest().name.clone(), rows: s.len(), weight: s.len() as f64 })
            .collect();
        let layout = Layout {
            replicas,
            pairs_per_replica: GLOBAL / replicas,
            negatives: 4,
            max_len_a: 8,
            max_len_b: 10,
            pad_id: 0,
        };
        let sampler = Sampler::new(&specs, 42, GLOBAL, sources).unwrap();
        Loader::new(self.sets.clone(), sampler, layout).unwrap()
    }
}

fn i32s(t: &HostTensor) -> &[i32] {
    t.as_slice::<i32>()
}

/// Tokens and positions by global text number, over all replicas.
fn texts(batch: &HostBatch) -> HashMap<i32, Vec<(i32, i32)>> {
    let mut texts: HashMap<i32, Vec<(i32, i32)>> = HashMap::new();
    for RowGroup { ids, positions, segments } in batch.replicas.iter().flat_map(|r| &r.groups) {
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

/// What the batch says of each global text, put together from the replicas: number and validity.
fn marks(batch: &HostBatch) -> (Vec<u32>, Vec<u8>) {
    let n = batch.negatives;
    let (mut numbers, mut valid) = (vec![0; GLOBAL * (2 + n)], vec![0; GLOBAL * n]);
    let b = GLOBAL / batch.replicas.len();
    for (r, replica) in batch.replicas.iter().enumerate() {
        for (kind, part) in replica.text_ids.as_slice::<u32>().chunks(b).enumerate() {
            numbers[kind * GLOBAL + r * b..][..b].copy_from_slice(part);
        }
        for (kind, part) in replica.neg_valid.as_slice::<u8>().chunks(b).enumerate() {
            valid[kind * GLOBAL + r * b..][..b].copy_from_slice(part);
        }
    }
    (numbers, valid)
}

#[test]
fn a_batch_holds_the_rows_the_sampler_names() {
    let fixture = Fixture::new();
    for sources in [Sources::One, Sources::K(1), Sources::All] {
        let loader = fixture.loader(4, sources);
        for step in 0..30 {
            let batch = loader.batch(step).unwrap();
            assert_eq!(batch.rows, loader.sampler().rows(step));
            let (texts, (numbers, valid)) = (texts(&batch), marks(&batch));
            let mut real = 0;
            let mut hashes: Vec<Option<u64>> = vec![None; numbers.len()];
            for (i, id) in batch.rows.iter().enumerate() {
                let row = fixture.sets[id.set as usize].row(id.row).unwrap();
                for kind in 0..2 + batch.negatives {
                    let segment = kind * GLOBAL + i;
                    let width = if kind == 0 { 8 } else { 10 };
                    let found = &texts[&(segment as i32)];
                    let Some(text) = row.text(kind) else {
                        assert_eq!(found, &[(2, 0), (3, 1)], "[CLS] [SEP] where a negative is absent");
                        assert_eq!(valid[segment - 2 * GLOBAL], 0);
                        continue;
                    };
                    let mut ids = text.tokens.to_vec();
                    if ids.len() > width {
                        ids[width - 1] = 3;
                        ids.truncate(width);
                    }
                    let expected: Vec<_> = ids.iter().zip(0..).map(|(&id, p)| (id as i32, p)).collect();
                    assert_eq!(found, &expected);
                    assert!(kind < 2 || valid[segment - 2 * GLOBAL] == 1);
                    real += ids.len() as u64;
                    hashes[segment] = Some(text.hash);
                }
            }
            assert_eq!(batch.real_tokens, real);
            assert_eq!(batch.slots, (GLOBAL * (8 + 10 * (1 + batch.negatives))) as u64);
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

#[test]
fn shapes_follow_the_negatives_of_the_sets_drawn_from() {
    let fixture = Fixture::new();
    let loader = fixture.loader(2, Sources::One);
    let mut seen = [false; 2];
    for step in 0..20 {
        let batch = loader.batch(step).unwrap();
        let n = batch.rows[0].set as usize;
        seen[n] = true;
        assert_eq!(batch.negatives, n, "the second set is that of triplets");
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
fn the_number_of_replicas_changes_only_the_place() {
    let fixture = Fixture::new();
    for sources in [Sources::One, Sources::All] {
        let whole = fixture.loader(1, sources);
        for replicas in [2, 4, 8] {
            let dealt = fixture.loader(replicas, sources);
            for step in [0, 1, 7, 8, 9, 1_000_000] {
                let (a, b) = (whole.batch(step).unwrap(), dealt.batch(step).unwrap());
                assert_eq!(a.rows, b.rows);
                assert_eq!(texts(&a), texts(&b));
                assert_eq!(marks(&a), marks(&b));
                assert_eq!((a.real_tokens, a.slots, a.negatives), (b.real_tokens, b.slots, b.negatives));
            }
        }
    }
}

#[test]
fn prefetched_batches_are_those_of_the_loader_and_damage_crosses_the_channel() {
    let fixture = Fixture::new();
    let loader = Arc::new(fixture.loader(2, Sources::One));
    let mut step = 5;
    for batch in Prefetch::spawn(loader.clone(), 5, 25, 3).unwrap() {
        assert_eq!(batch.unwrap(), loader.batch(step).unwrap());
        step += 1;
    }
    assert_eq!(step, 25);

    // A bit of the tokens flips on the disk: the reader notices when it gets there.
    let dir = fixture._dir.path();
    let shard = dir.join("pairs/00000.shard");
    let mut bytes = fs::read(&shard).unwrap();
    bytes[2_000] ^= 4;
    fs::write(&shard, bytes).unwrap();
    let sets = vec![Arc::new(ShardSet::open(&dir.join("pairs")).unwrap())];
    let specs = [SetSpec { name: "pairs".into(), rows: 150, weight: 1.0 }];
    let sampler = Sampler::new(&specs, 1, GLOBAL, Sources::One).unwrap();
    let loader = Arc::new(Loader::new(sets, sampler, *loader.layout()).unwrap());
    let errors: Vec<_> = Prefetch::spawn(loader, 0, 100, 2).unwrap().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 1, "the first error ends it");
    let text = format!("{:#}", errors[0]);
    for part in ["step 0", "00000.shard: block ", "checksum", "trainer prepare"] {
        assert!(text.contains(part), "{part} missing in {text}");
    }
}

#[test]
fn loaders_that_cannot_be_are_explained() {
    let fixture = Fixture::new();
    let good = fixture.loader(2, Sources::One);
    let sampler = |rows: u64, batch: usize| {
        let specs = [SetSpec { name: "pairs".into(), rows, weight: 1.0 }];
        Sampler::new(&specs, 1, batch, Sources::One).unwrap()
    };
    let says = |sampler: Sampler, layout: Layout, part: &str| {
        let err = Loader::new(fixture.sets[..1].to_vec(), sampler, layout).err().unwrap().to_string();
        assert!(err.contains(part), "{part} missing in {err}");
    };
    says(sampler(149, GLOBAL), *good.layout(), "has 150 rows, not 149");
    says(sampler(150, 8), *good.layout(), "the layout holds 24 pairs");
    says(sampler(150, GLOBAL), Layout { max_len_b: 1, ..*good.layout() }, "holds no text");
}
