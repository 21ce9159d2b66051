//! The rules of `prepare` against a plain in-memory version.

use gigapair::common::rng::{hash2, uniform};
use gigapair::corpus::{Cleaning, Dropped};
use gigapair::shards::{
    DevSplit, GlobalRules, PrepareOptions, PrepareSummary, Prompts, ShardSet, SplitBy, prepare,
};
use gigapair::tokenize::{Case, ModelTokenizer, learn_wordpiece};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64;

type Texts = Vec<String>;

struct Fixture {
    dir: TempDir,
    records: Vec<Texts>,
}

/// `count` records of 2 to 4 texts out of about 6,000, a few of them very frequent.
fn records(seed: u64, count: u64) -> Vec<Texts> {
    let text = |row: u64, k: u64| {
        let rank = uniform(seed, row * 8 + k).powi(3) * 6_000.0;
        format!("text {} of {}", rank as u64, ["red", "blue"][(rank as usize) % 2])
    };
    let record = |row| {
        // A quarter of the records are repeats.
        let row = if hash2(seed, row).is_multiple_of(4) { row / 2 } else { row };
        (0..2 + hash2(seed + 1, row) % 3).map(|k| text(row, k)).collect()
    };
    (0..count).map(record).collect()
}

impl Fixture {
    fn new(seed: u64) -> Fixture {
        let fixture = Fixture { dir: tempfile::tempdir().unwrap(), records: records(seed, 4_000) };
        let texts = fixture.records[..200].iter().flatten().cloned();
        learn_wordpiece(texts, 60, Case::Lower).unwrap().save(fixture.path("tokenizer.json"), false).unwrap();
        let (one, two) = fixture.records.split_at(1_500);
        for (name, part) in [("one.jsonl", one), ("two.jsonl", two)] {
            let lines = part.iter().map(|texts| serde_json::to_string(texts).unwrap() + "\n");
            fs::write(fixture.path(name), lines.collect::<String>()).unwrap();
        }
        fixture
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn options(&self, rules: GlobalRules) -> PrepareOptions {
        let inputs = vec![self.path("one.jsonl"), self.path("two.jsonl")];
        let dev_out = rules.dev.map(|_| self.path("dev.jsonl"));
        let tokenizer = ModelTokenizer::open(&self.path("tokenizer.json")).unwrap();
        let options = PrepareOptions::new(inputs, tokenizer, 16, self.path("set"));
        PrepareOptions { rules, dev_out, dev_max_loss: 1.0, threads: 2, overwrite: true, ..options }
    }

    fn run(&self, options: &PrepareOptions) -> (PrepareSummary, Vec<Vec<u64>>, Vec<Texts>) {
        let summary = prepare(options, &|_| ()).unwrap();
        let set = ShardSet::open(&options.out).unwrap();
        let rows = (0..set.len()).map(|i| set.row(i).unwrap().texts().map(|t| t.hash).collect()).collect();
        let dev = options.dev_out.as_ref().map(|p| fs::read_to_string(p).unwrap()).unwrap_or_default();
        (summary, rows, dev.lines().map(|l| serde_json::from_str(l).unwrap()).collect())
    }
}

/// Train rows, dev rows and the counts of what was dropped.
fn expected(records: &[Texts], rules: &GlobalRules) -> (Vec<Texts>, Vec<Texts>, BTreeMap<Dropped, u64>) {
    let mut counts = BTreeMap::new();
    let mut alive = records.to_vec();
    let mut keep = |why, alive: &mut Vec<Texts>, rule: &mut dyn FnMut(&Texts) -> bool| {
        let before = alive.len();
        alive.retain(rule);
        if alive.len() < before {
            counts.insert(why, (before - alive.len()) as u64);
        }
    };
    if rules.drop_duplicates {
        let mut seen = HashSet::new();
        keep(Dropped::Duplicate, &mut alive, &mut |texts| seen.insert(texts.clone()));
    }
    if let Some(most) = rules.max_occurrences {
        let mut times: HashMap<String, u64> = HashMap::new();
        for texts in &alive {
            let distinct: HashSet<&String> = texts.iter().collect();
            distinct.into_iter().for_each(|t| *times.entry(t.clone()).or_default() += 1);
        }
        keep(Dropped::FrequentText, &mut alive, &mut |texts| texts.iter().all(|t| times[t] <= most));
    }
    let Some(split) = rules.dev else { return (alive, vec![], counts) };
    let (dev, train) = parted(&alive, &split, &mut counts);
    (train, dev, counts)
}

/// For each record, the smallest index among those linked to it by the first `linking` texts.
fn roots(records: &[Texts], linking: usize) -> Vec<usize> {
    let mut root: Vec<usize> = (0..records.len()).collect();
    loop {
        let before = root.clone();
        let mut least: HashMap<&String, usize> = HashMap::new();
        for (texts, &root) in records.iter().zip(&root) {
            for text in &texts[..linking] {
                let least = least.entry(text).or_insert(root);
                *least = root.min(*least);
            }
        }
        for (texts, root) in records.iter().zip(&mut root) {
            *root = texts[..linking].iter().map(|t| least[t]).min().unwrap();
        }
        if root == before {
            return root;
        }
    }
}

/// Roots of the components held out.
fn chosen(records: &[Texts], roots: &[usize], split: &DevSplit) -> HashSet<usize> {
    let mut components: BTreeMap<usize, (u64, usize)> = BTreeMap::new();
    for (texts, &root) in records.iter().zip(roots) {
        let c = components.entry(root).or_insert((u64::MAX, 0));
        *c = (c.0.min(xxh3_64(texts[0].as_bytes())), c.1 + 1);
    }
    let mut keyed: Vec<(u64, usize, usize)> =
        components.into_iter().map(|(root, (id, size))| (hash2(split.seed, id), size, root)).collect();
    keyed.sort();
    let wanted = ((split.share * records.len() as f64).round() as usize).max(1);
    let (mut left, mut out) = (wanted, HashSet::new());
    for (_, size, root) in &keyed {
        if *size <= left {
            left -= size;
            out.insert(*root);
        }
    }
    let spare = keyed.iter().filter(|c| c.1 <= wanted && !out.contains(&c.2)).min_by_key(|c| c.1);
    if let Some(c) = spare.filter(|c| left > 0 && c.1 - left <= left) {
        out.insert(c.2);
    }
    out
}

/// Dev and train records; what is dropped is counted.
fn parted(
    records: &[Texts],
    split: &DevSplit,
    counts: &mut BTreeMap<Dropped, u64>,
) -> (Vec<Texts>, Vec<Texts>) {
    let components = split.by == SplitBy::Components;
    let roots = roots(records, if components { 2 } else { 1 });
    let chosen = chosen(records, &roots, split);
    let side = |dev: bool| -> Vec<Texts> {
        let of = records.iter().zip(&roots).filter(|(_, r)| chosen.contains(r) == dev);
        of.map(|(texts, _)| texts.clone()).collect()
    };
    let (mut dev, mut train) = (side(true), side(false));
    let texts =
        |part: &[Texts], n: usize| -> HashSet<String> { part.iter().flat_map(|t| t[..n].to_vec()).collect() };
    if !components {
        let held = texts(&dev, 1);
        let before = train.len();
        train.retain(|t| !held.contains(&t[1]));
        if train.len() < before {
            counts.insert(Dropped::SharesTextWithDev, (before - train.len()) as u64);
        }
        let negatives = |t: &mut Texts| {
            let mut i = 0;
            t.retain(|text| {
                i += 1;
                i <= 2 || !held.contains(text)
            });
        };
        train.iter_mut().for_each(negatives);
        return (dev, train);
    }
    let (held, taught) = (texts(&dev, 2), texts(&train, 2));
    assert!(held.is_disjoint(&taught));
    train.iter_mut().for_each(|t| {
        let pair = t[..2].to_vec();
        *t = pair.into_iter().chain(t[2..].iter().filter(|n| !held.contains(*n)).cloned()).collect();
    });
    let all: HashSet<String> = train.iter().flatten().cloned().collect();
    dev.iter_mut().for_each(|t| {
        let pair = t[..2].to_vec();
        *t = pair.into_iter().chain(t[2..].iter().filter(|n| !all.contains(*n)).cloned()).collect();
    });
    (dev, train)
}

#[test]
fn rules_do_what_a_plain_version_does_whatever_the_memory() {
    let dev = |share| Some(DevSplit { share, seed: 5, by: SplitBy::Components });
    let queries = |share| Some(DevSplit { share, seed: 5, by: SplitBy::Queries });
    let rules = |drop_duplicates, max_occurrences, dev| GlobalRules { drop_duplicates, max_occurrences, dev };
    for (seed, rules) in [
        (1, rules(true, None, None)),
        (2, rules(false, Some(12), None)),
        (3, rules(false, None, dev(0.05))),
        (4, rules(true, Some(8), dev(0.1))),
        (5, rules(true, Some(2), dev(0.5))),
        (6, rules(true, None, queries(0.05))),
        (7, rules(false, Some(9), queries(0.2))),
    ] {
        let fixture = Fixture::new(seed);
        let (train, dev, counts) = expected(&fixture.records, &rules);
        assert!(
            train.len() > 20 && (!counts.is_empty() || !dev.is_empty()),
            "{rules:?} says nothing: {}",
            train.len()
        );
        let train: Vec<Vec<u64>> =
            train.iter().map(|texts| texts.iter().map(|t| xxh3_64(t.as_bytes())).collect()).collect();
        for partition_bytes in [64 << 20, 2_048] {
            let options = PrepareOptions { partition_bytes, ..fixture.options(rules.clone()) };
            let (summary, rows, split) = fixture.run(&options);
            assert!(rows == train, "{rules:?}: {} rows, expected {}", rows.len(), train.len());
            assert_eq!(split, dev);
            assert_eq!(summary.cleaned.dropped, counts);
            assert_eq!(summary.dev_pairs, dev.len() as u64);
            if rules.dev.is_some_and(|d| d.by == SplitBy::Components) {
                let held: HashSet<u64> = dev.iter().flatten().map(|t| xxh3_64(t.as_bytes())).collect();
                assert!(rows.iter().flatten().all(|hash| !held.contains(hash)), "a dev text occurs in train");
            }
        }
    }
}

#[test]
fn cleaning_is_counted_in_summary_and_manifest_and_hashes_are_those_of_clean_texts() {
    let fixture = Fixture::new(9);
    let lines = "[\"cafe\u{301} &amp; bar\", \"a  b c\"]\n[\"same\", \" same \"]\n[\"x\", \"abcdef\"]\n\
                 [\"caf\u{e9} & bar\", \"a b c\"]\n";
    fs::write(fixture.path("few.jsonl"), lines).unwrap();
    let options = PrepareOptions {
        inputs: vec![fixture.path("few.jsonl")],
        cleaning: Cleaning {
            unescape_html: true,
            nfc: true,
            collapse_whitespace: true,
            min_chars: Some(2),
            max_chars: None,
            drop_equal: true,
        },
        prompts: Prompts { anchor: "query: ".into(), positive: "passage: ".into(), negative: String::new() },
        ..fixture.options(GlobalRules { drop_duplicates: true, ..GlobalRules::default() })
    };
    let (summary, rows, _) = fixture.run(&options);
    assert_eq!(rows, [["caf\u{e9} & bar", "a b c"].map(|t| xxh3_64(t.as_bytes()))]);
    let dropped = [Dropped::TooShort, Dropped::AnchorIsPositive, Dropped::Duplicate].map(|why| (why, 1));
    assert_eq!(summary.cleaned.dropped, dropped.into());
    let changed = [("html", 1), ("nfc", 1), ("whitespace", 1)].map(|(k, n)| (k.to_string(), n));
    assert_eq!(summary.cleaned.changed, changed.into());
    let set = ShardSet::open(&options.out).unwrap();
    let manifest = set.manifest();
    assert_eq!(
        (&manifest.cleaning.counts, &manifest.cleaning.cleaning),
        (&summary.cleaned, &options.cleaning)
    );
    assert_eq!(manifest.prompts, options.prompts);
    // The prompt is tokenised with the text.
    let tokenizer = options.tokenizer.cut_at(16).unwrap();
    let ids = |text: &str| tokenizer.encode(text, true).unwrap().get_ids().to_vec();
    let row = set.row(0).unwrap();
    assert_eq!(row.text(0).unwrap().tokens.to_vec(), ids("query: caf\u{e9} & bar"));
    assert_eq!(row.text(1).unwrap().tokens.to_vec(), ids("passage: a b c"));
}

#[test]
fn rules_that_cannot_be_are_refused() {
    let fixture = Fixture::new(1);
    let dev = |share| GlobalRules {
        dev: Some(DevSplit { share, seed: 1, by: SplitBy::Components }),
        ..GlobalRules::default()
    };
    let says = |options: &PrepareOptions, part: &str| {
        let err = format!("{:#}", prepare(options, &|_| ()).unwrap_err());
        assert!(err.contains(part), "{part} missing in {err}");
    };
    says(&fixture.options(dev(1.0)), "between 0 and 1");
    says(&PrepareOptions { dev_out: None, ..fixture.options(dev(0.1)) }, "--dev-out");
    says(
        &PrepareOptions { dev_out: Some(fixture.path("two.jsonl")), ..fixture.options(dev(0.1)) },
        "an input",
    );
    let strict = GlobalRules { max_occurrences: Some(0), ..GlobalRules::default() };
    says(&fixture.options(strict), "1 or more");
    let cleaning = Cleaning { min_chars: Some(500), ..Cleaning::default() };
    says(&PrepareOptions { cleaning, ..fixture.options(GlobalRules::default()) }, "dropped all 4000 pairs");
    assert!(!fixture.path(".set.preparing").exists() && !fixture.path("set").exists());
}
