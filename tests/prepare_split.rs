//! Dev sets of data whose pairs share texts, by the real `trainer prepare`.

mod support_run;

use gigapair::common::rng::{hash2, uniform};
use gigapair::shards::{Manifest, ShardSet};
use serde_json::json;
use std::collections::HashSet;
use std::fs;
use support_run::{Bench, Ended, sentence};
use xxhash_rust::xxh3::xxh3_64;

type Texts = Vec<String>;

fn bench() -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench
}

fn put(bench: &Bench, name: &str, records: &[Texts]) {
    let lines: String = records.iter().map(|r| json!(r).to_string() + "\n").collect();
    bench.put(name, &lines);
}

fn text(kind: &str, i: u64) -> String {
    format!("{} {kind} {i}", sentence(i, 3))
}

/// Answers with one or a few questions each, some with very many.
fn faq(answers: u64, most: f64) -> Vec<Texts> {
    let mut out = vec![];
    for a in 0..answers {
        let questions = (most * uniform(7, a).powi(4)) as u64 + 1;
        let first = out.len() as u64;
        out.extend((0..questions).map(|q| vec![text("question", first + q), text("answer", a)]));
    }
    out.sort_by_key(|r| xxh3_64(r[0].as_bytes()));
    out
}

fn run(bench: &Bench, input: &str, rest: &str) -> Ended {
    let _ = fs::remove_dir_all(bench.at("set"));
    let _ = fs::remove_file(bench.at("dev.jsonl"));
    let args = "--tokenizer tokenizer.json --max-len 16 --out set --dev-out dev.jsonl";
    bench.trainer(&format!("prepare --input {input} {args} {rest}"))
}

/// The dev set, its texts' hashes, and those of each row of the shards.
fn parts(bench: &Bench) -> (Vec<Texts>, HashSet<u64>, Vec<Vec<u64>>) {
    let dev = fs::read_to_string(bench.at("dev.jsonl")).unwrap();
    let dev: Vec<Texts> = dev.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let held = dev.iter().flatten().map(|t| xxh3_64(t.as_bytes())).collect();
    let set = ShardSet::open(&bench.at("set")).unwrap();
    let rows = (0..set.len()).map(|i| set.row(i).unwrap().texts().map(|t| t.hash).collect()).collect();
    (dev, held, rows)
}

/// Nothing is lost, no text is on both sides, and the dev set has `wanted` pairs.
fn is_whole(bench: &Bench, records: usize, wanted: usize) {
    let (dev, held, rows) = parts(bench);
    assert_eq!(dev.len() + rows.len(), records);
    assert_eq!(dev.len(), wanted);
    assert!(rows.iter().flatten().all(|hash| !held.contains(hash)), "a text is on both sides");
}

#[test]
fn questions_that_share_answers_are_held_out_together_and_none_is_lost() {
    let bench = bench();
    let records = faq(480, 14.0);
    put(&bench, "faq.jsonl", &records);
    for (share, seed) in [(0.02, 1), (0.02, 2), (0.1, 1), (0.5, 3)] {
        let wanted = (share * records.len() as f64).round() as usize;
        let rest = format!("--dev-share {share} --dev-seed {seed}");
        let ended = run(&bench, "faq.jsonl", &rest).ends(0);
        let said = format!(
            "dev set: {wanted} pairs in dev.jsonl, {:.1} % of {}; 0 (0.0 %) lost",
            { 100.0 * wanted as f64 / records.len() as f64 },
            records.len()
        );
        ended.says(&[&said]);
        is_whole(&bench, records.len(), wanted);
    }
    let report = Manifest::read(&bench.at("set")).unwrap().0.cleaning.dev_split.unwrap();
    assert_eq!((report.components, report.pairs), (480, records.len() as u64));
}

#[test]
fn rephrased_questions_hang_together_through_each_other() {
    let bench = bench();
    // 3 to 6 questions are each paired with the next, and the last with an answer.
    let mut records = vec![];
    for group in 0..300 {
        let last = 10 * group + 3 + hash2(4, group) % 4;
        records.extend((10 * group..last).map(|q| vec![text("question", q), text("question", q + 1)]));
        records.push(vec![text("question", last), text("answer", group)]);
    }
    put(&bench, "stack.jsonl", &records);
    run(&bench, "stack.jsonl", "--dev-share 0.1").ends(0);
    let (dev, ..) = parts(&bench);
    let wanted = (0.1 * records.len() as f64).round() as usize;
    // The groups have 4 to 7 pairs.
    assert!(dev.len().abs_diff(wanted) <= 3, "{} pairs, {wanted} wanted", dev.len());
    is_whole(&bench, records.len(), dev.len());
    // The order of the lines does not matter.
    let once: HashSet<Texts> = dev.into_iter().collect();
    records.reverse();
    put(&bench, "back.jsonl", &records);
    run(&bench, "back.jsonl", "--dev-share 0.1").ends(0);
    assert!(parts(&bench).0.into_iter().collect::<HashSet<_>>() == once);
}

#[test]
fn one_chain_of_all_pairs_cannot_be_cut_and_the_message_says_how() {
    let bench = bench();
    let records: Vec<Texts> = (0..400).map(|i| vec![text("link", i), text("link", i + 1)]).collect();
    put(&bench, "chain.jsonl", &records);
    let all = ["all 400 pairs hang together", "--max-occurrences", "--dev-split queries"];
    run(&bench, "chain.jsonl", "--dev-share 0.1").fails(&all);
    assert!(!bench.at("set").exists() && !bench.at("dev.jsonl").exists());
    // A held-out anchor is the positive of the pair before it.
    let ended = run(&bench, "chain.jsonl", "--dev-share 0.1 --dev-split queries").ends(0);
    let (dev, _, rows) = parts(&bench);
    let anchors: HashSet<u64> = dev.iter().map(|t| xxh3_64(t[0].as_bytes())).collect();
    assert!(rows.iter().flatten().all(|hash| !anchors.contains(hash)), "an anchor is trained on");
    let lost = 400 - dev.len() - rows.len();
    assert!(dev.len() == 40 && (20..=40).contains(&lost), "{} and {lost}", dev.len());
    ended.says(&[
        &format!("{lost} ({:.1} %) lost to it", lost as f64 / 4.0),
        &format!("dropped: {lost} pairs, shared a text with a dev pair"),
    ]);
    let rest = "--dev-share 0.4 --dev-split queries";
    run(&bench, "chain.jsonl", rest).fails(&["holding out 160 pairs costs another", "--dev-max-loss"]);
    run(&bench, "chain.jsonl", &format!("{rest} --dev-max-loss 0.5")).ends(0);
    run(&bench, "chain.jsonl", &format!("{rest} --dev-max-loss 1.5")).fails(&["from 0 to 1"]);
}

#[test]
fn documents_of_held_out_queries_stay_in_training() {
    let bench = bench();
    let records = faq(40, 60.0);
    put(&bench, "faq.jsonl", &records);
    run(&bench, "faq.jsonl", "--dev-share 0.1 --dev-split queries").ends(0).says(&["; 0 (0.0 %) lost"]);
    let (dev, _, rows) = parts(&bench);
    assert_eq!(dev.len() + rows.len(), records.len());
    let trained: HashSet<u64> = rows.into_iter().flatten().collect();
    assert!(dev.iter().all(|t| !trained.contains(&xxh3_64(t[0].as_bytes()))));
    assert!(dev.iter().any(|t| trained.contains(&xxh3_64(t[1].as_bytes()))));
}

#[test]
fn a_component_larger_than_the_share_is_trained_on_and_said() {
    let bench = bench();
    let mut records: Vec<Texts> = (0..600).map(|i| vec![text("a", i), "thank you".into()]).collect();
    records.extend((0..400).map(|i| vec![text("b", i), text("c", i)]));
    put(&bench, "giant.jsonl", &records);
    let ended = run(&bench, "giant.jsonl", "--dev-share 0.1").ends(0);
    assert!(ended.err.contains("600 pairs (60.0 %) are linked by shared texts"), "{}", ended.err);
    assert!(ended.err.contains("--max-occurrences"), "{}", ended.err);
    is_whole(&bench, 1_000, 100);
    // When they are all that could be held out.
    let ended = run(&bench, "giant.jsonl", "--dev-share 0.5").ends(0);
    assert!(ended.err.contains("has 400 pairs instead of 500"), "{}", ended.err);
    is_whole(&bench, 1_000, 400);
}

#[test]
fn a_share_below_the_smallest_component_is_refused_with_one_that_works() {
    let bench = bench();
    let records: Vec<Texts> = (0..100).map(|i| vec![text("q", i), text("a", i / 20)]).collect();
    put(&bench, "few.jsonl", &records);
    let parts = ["share 0.02", "2 of 100 pairs", "the fewest that can be are 20", "--dev-share 0.20"];
    run(&bench, "few.jsonl", "--dev-share 0.02").fails(&parts);
    run(&bench, "few.jsonl", "--dev-share 0.20").ends(0);
    is_whole(&bench, 100, 20);
    // At least one pair is always held out.
    put(&bench, "tiny.jsonl", &records.iter().step_by(20).cloned().collect::<Vec<_>>());
    run(&bench, "tiny.jsonl", "--dev-share 0.01").ends(0);
    is_whole(&bench, 5, 1);
    let by = "--dev-share 0.1 --dev-split sentences";
    assert!(run(&bench, "few.jsonl", by).ends(2).err.contains("components or queries"));
}

#[test]
fn negatives_of_the_other_side_are_left_out_and_their_pairs_kept() {
    let bench = bench();
    // Mined negatives: answers of other questions.
    let answer = |i: u64, k: u64| text("answer", hash2(i, k) % 200);
    let records: Vec<Texts> = (0..600)
        .map(|i| {
            let own = text("answer", i / 3);
            let others = (0..4).map(|k| answer(i, k)).filter(|a| *a != own);
            [text("question", i), own.clone()].into_iter().chain(others).collect()
        })
        .collect();
    put(&bench, "mined.jsonl", &records);
    let ended = run(&bench, "mined.jsonl", "--dev-share 0.1").ends(0);
    is_whole(&bench, 600, 60);
    let (dev, held, rows) = parts(&bench);
    let texts: usize = dev.iter().map(Vec::len).sum::<usize>() + rows.iter().map(Vec::len).sum::<usize>();
    let left_out = records.iter().map(Vec::len).sum::<usize>() - texts;
    assert!(left_out > 150, "{left_out}");
    ended.says(&[&format!("left out: {left_out} negatives")]);
    // Only those: each row keeps what the other side does not have.
    let mut expected = records.iter().map(|r| r.iter().map(|t| xxh3_64(t.as_bytes())).collect::<Vec<_>>());
    for row in rows {
        let whole = expected.by_ref().find(|r| r[0] == row[0]).unwrap();
        assert!(whole.into_iter().filter(|hash| !held.contains(hash)).eq(row));
    }
}

#[test]
fn a_run_killed_while_it_splits_goes_on_whatever_the_threads() {
    let bench = bench();
    let records = faq(30_000, 12.0);
    put(&bench, "faq.jsonl", &records);
    let files = |out: &str| {
        let read = |name: &str| fs::read(bench.at(out).join(name)).unwrap();
        [read("set/manifest.json"), read("set/00000.shard"), read("dev.jsonl")]
    };
    let args = |out: &str, threads: u64| {
        format!(
            "prepare --input faq.jsonl --tokenizer tokenizer.json --max-len 16 --save-every 0 --dev-share 0.1 \
             --threads {threads} --out {out}/set --dev-out {out}/dev.jsonl"
        )
    };
    bench.trainer(&args("whole", 2)).ends(0);
    bench.trainer(&args("one", 1)).ends(0);
    assert!(files("whole") == files("one"), "the number of threads changes the result");
    for file in ["codes", "parents", "dev"] {
        let mut run = bench.start(&args(file, 2));
        // `parents` may have come and gone between two checks.
        let there = |name: &str| bench.at(file).join(".set.preparing").join(name).exists();
        run.until(|| there(file) || there("dev"));
        run.signal("KILL");
        run.wait();
        let ended = bench.trainer(&args(file, 2)).ends(0);
        assert!(ended.err.contains("going on where the last run stopped"), "{}", ended.err);
        assert!(files("whole") == files(file), "killed at {file}");
    }
}
