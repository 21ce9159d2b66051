//! Rows of up to ten texts, with numbers, from files of every format to the tensors of each replica.

mod support;
mod support_files;
mod support_run;

use gigapair::batches::{
    Geometry, HostBatch, Layout, Loader, Packing, Reading, RowCounts, Sampler, SetSpec, Sources,
};
use gigapair::common::HostTensor;
use gigapair::corpus::ReadOptions;
use gigapair::graph::{Graph, Input, Program};
use gigapair::model::{BatchShape, TARGETS};
use gigapair::shards::{PrepareOptions, ShardSet, prepare};
use gigapair::tokenize::ModelTokenizer;
use gigapair::train::{shape_of, tensor};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use support::plugin::compiled;
use support_files::{Column, parquet};
use support_run::{Bench, sentence, toml, two_sets};

const ROWS: u64 = 48;
const GLOBAL: usize = 16;
const MOST: usize = 8;

/// Row `i` has `i % 9` negatives.
fn texts(i: u64) -> Vec<String> {
    (0..2 + i % (MOST as u64 + 1)).map(|k| sentence(i * 10 + k, 2 + ((i + k) % 5) as usize)).collect()
}

fn numbers(i: u64) -> [f32; 2] {
    [i as f32 + 0.25, -(i as f32)]
}

/// Writes the rows as `rows.FORMAT`, each text in a column of its own, absent ones blank or null.
fn write(bench: &Bench, format: &str) {
    let at = bench.at(&format!("rows.{format}"));
    let cell = |i: u64, k: usize| texts(i).get(k).cloned();
    match format {
        "jsonl" => {
            let row = |i: u64| {
                let mut row = json!({ "scores": numbers(i) });
                (0..2 + MOST).for_each(|k| row[format!("t{k}")] = json!(cell(i, k)));
                row.to_string() + "\n"
            };
            fs::write(at, (0..ROWS).map(row).collect::<String>()).unwrap();
        }
        "csv" => {
            let names: Vec<String> = (0..2 + MOST).map(|k| format!("t{k}")).collect();
            let row = |i: u64| {
                let cells: Vec<String> = (0..2 + MOST).map(|k| cell(i, k).unwrap_or_default()).collect();
                format!("{},{},{}\n", cells.join(","), numbers(i)[0], numbers(i)[1])
            };
            let header = format!("{},one,two\n", names.join(","));
            fs::write(at, header + &(0..ROWS).map(row).collect::<String>()).unwrap();
        }
        _ => {
            let names: Vec<String> = (0..2 + MOST).map(|k| format!("t{k}")).collect();
            let column =
                |k: usize| Column::Text((0..ROWS).map(|i| cell(i, k).map(String::into_bytes)).collect());
            let mut columns: Vec<(&str, Column)> =
                names.iter().enumerate().map(|(k, name)| (name.as_str(), column(k))).collect();
            let list = |i: u64| Some(numbers(i).map(Some).to_vec());
            columns.push(("scores", Column::FloatLists((0..ROWS).map(list).collect())));
            parquet(&at, &columns, 20);
        }
    }
}

fn prepared(bench: &Bench, input: &str, name: &str, columns: &[&str]) -> Arc<ShardSet> {
    let tokenizer = ModelTokenizer::open(&bench.at("tokenizer.json")).unwrap();
    let mut options = PrepareOptions::new(vec![bench.at(input)], tokenizer, 16, bench.at(name));
    options.read =
        ReadOptions { columns: columns.iter().map(|c| c.to_string()).collect(), ..ReadOptions::default() };
    prepare(&options, &|_| ()).unwrap();
    Arc::new(ShardSet::open(&bench.at(name)).unwrap())
}

fn bench() -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench
}

fn columns(format: &str) -> Vec<String> {
    let negatives = (2..2 + MOST).map(|k| format!("negative=t{k}"));
    let targets = if format == "csv" { vec!["target=one", "target=two"] } else { vec!["target=scores"] };
    let texts = ["anchor=t0", "positive=t1"].into_iter().chain(targets).map(str::to_owned);
    texts.chain(negatives).collect()
}

fn sampler(sets: &[Arc<ShardSet>]) -> Sampler {
    let spec = |s: &Arc<ShardSet>| SetSpec { name: s.manifest().name.clone(), rows: s.len(), weight: 1.0 };
    Sampler::new(&sets.iter().map(spec).collect::<Vec<_>>(), 3, GLOBAL, Sources::One).unwrap()
}

fn layout(sets: &[Arc<ShardSet>], shares: usize, packed: bool) -> Layout {
    let packing = packed.then_some(Packing { row_len: 24, texts_per_row: 4 });
    let geometry = Geometry {
        negatives: MOST,
        targets: sets[0].targets(),
        packing,
        ..Geometry::padded(shares, GLOBAL / shares, 12)
    };
    let row_counts = RowCounts::choose(&geometry, &sampler(sets), sets, 3).unwrap();
    Layout::new(geometry, row_counts).unwrap()
}

/// The numbers of each replica's pairs are those of their rows, in the order of its texts.
fn check(batch: &HostBatch, set: &ShardSet) {
    let b = batch.replicas[0].targets.shape()[0];
    for (replica, pairs) in batch.replicas.iter().zip(batch.placement[batch.first_replica * b..].chunks(b)) {
        assert_eq!(replica.targets.shape(), [b, 2]);
        for (found, &pair) in replica.targets.as_slice::<f32>().chunks(2).zip(pairs) {
            let row = batch.rows[pair as usize].row;
            assert_eq!(found, numbers(row), "row {row}");
            assert_eq!(found, set.row(row).unwrap().targets());
        }
    }
}

#[test]
fn ten_texts_and_two_numbers_come_from_every_format_to_the_batch() {
    let bench = bench();
    for format in ["jsonl", "csv", "parquet"] {
        write(&bench, format);
        let columns = columns(format);
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let set = prepared(&bench, &format!("rows.{format}"), format, &columns);
        assert_eq!((set.len(), set.max_negatives(), set.targets()), (ROWS, MOST, 2));
        let sets = vec![set.clone()];
        for (shares, packed) in [(1, false), (1, true), (2, true), (8, false), (8, true), (16, true)] {
            let loader = Loader::new(sets.clone(), sampler(&sets), layout(&sets, shares, packed)).unwrap();
            let (mut scratch, mut batch) = (loader.scratch(), HostBatch::default());
            for step in [0, 1, 2, 9] {
                loader.fill(step, &mut scratch, &mut batch).unwrap();
                check(&batch, &set);
                let (found, valid) = (batch.texts(), batch.neg_valid());
                let expected: Vec<f32> = batch.rows.iter().flat_map(|r| numbers(r.row)).collect();
                assert_eq!(batch.targets(), expected);
                for (i, id) in batch.rows.iter().enumerate() {
                    let row = set.row(id.row).unwrap();
                    assert_eq!(row.len(), texts(id.row).len());
                    for k in 0..2 + MOST {
                        let there = k < row.len();
                        assert!(k < 2 || valid[(k - 2) * GLOBAL + i] == u8::from(there));
                        if let Some(text) = row.text(k) {
                            assert_eq!(found[k * GLOBAL + i].len(), text.tokens.len().min(12));
                        }
                    }
                }
                // Every process makes the numbers of its own replicas.
                let own = layout(&sets, shares, packed).keep(shares / 2..shares).unwrap();
                let part = Loader::new(sets.clone(), sampler(&sets), own).unwrap().batch(step).unwrap();
                check(&part, &set);
                assert_eq!(part.replicas, batch.replicas[shares / 2..]);
            }
        }
    }
}

/// Each batch has the numbers that are read of its set, from none to all; only in one batch must they agree.
#[test]
fn sets_with_other_numbers_share_a_run_but_no_batch() {
    let bench = bench();
    write(&bench, "jsonl");
    write(&bench, "csv");
    let with = prepared(&bench, "rows.jsonl", "with", &["t0", "t1", "target=scores"]);
    let one = prepared(&bench, "rows.csv", "one", &["t0", "t1", "target=two"]);
    let plain = prepared(&bench, "rows.csv", "plain", &["t0", "t1"]);
    let sets = [&with, &plain].map(Arc::clone).to_vec();
    let err = Loader::new(sets.clone(), sampler(&sets), layout(&sets, 2, true)).err().unwrap().to_string();
    assert!(err.contains("the layout holds 2 targets a pair, data set plain has 0"), "{err}");

    let sets = [&with, &one, &plain].map(Arc::clone).to_vec();
    let specs: Vec<SetSpec> = sampler(&sets).sets().to_vec();
    let made = |readings: [(usize, usize); 3], sources: Sources| {
        let reading = |(loss, targets)| Reading { loss, negatives: 0, targets };
        let geometry = Geometry {
            targets: 2,
            readings: readings.map(reading).to_vec(),
            ..Geometry::padded(2, GLOBAL / 2, 12)
        };
        let sampler = Sampler::new(&specs, 3, GLOBAL, sources).unwrap();
        Loader::new(sets.clone(), sampler, Layout::new(geometry, RowCounts::default()).unwrap())
    };
    let loader = made([(0, 2), (1, 1), (1, 0)], Sources::One).unwrap();
    let mut steps = [0, 0];
    for step in 0..12 {
        let batch = loader.batch(step).unwrap();
        let set = batch.rows[0].set as usize;
        let targets = [2, 1, 0][set];
        assert!(batch.rows.iter().all(|row| row.set as usize == set));
        assert_eq!((batch.reading.loss, batch.reading.targets), (usize::from(set > 0), targets));
        assert_eq!(batch.replicas[1].targets.shape(), [GLOBAL / 2, targets]);
        let found: Vec<f32> = (0..GLOBAL)
            .flat_map(|i| sets[set].row(batch.rows[i].row).unwrap().targets()[..targets].to_vec())
            .collect();
        assert_eq!(batch.targets(), found);
        steps[batch.reading.loss] += 1;
    }
    assert!(steps[0] > 2 && steps[1] > 2, "{steps:?}");
    for (readings, parts) in [
        ([(0, 0), (0, 0), (1, 0)], ["data sets with and plain have different losses", "\"one\""]),
        ([(0, 2), (0, 1), (0, 0)], ["2 targets of a pair of data set with and 1 of data set one", "\"one\""]),
    ] {
        let err = made(readings, Sources::All).err().unwrap().to_string();
        assert!(parts.iter().all(|part| err.contains(part)), "{err}");
    }
    assert!(made([(0, 1), (0, 1), (0, 0)], Sources::K(2)).is_err());
    assert!(made([(0, 0), (0, 0), (0, 0)], Sources::All).is_ok());
}

/// On the device, too, the numbers are in the order of the anchors: a small program finds each anchor's pair from the
/// text numbers, and doubles the targets.
#[test]
fn the_numbers_arrive_on_each_device_with_their_texts() {
    let bench = bench();
    write(&bench, "parquet");
    let columns = columns("parquet");
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let set = prepared(&bench, "rows.parquet", "set", &columns);
    let sets = vec![set.clone()];
    for packed in [false, true] {
        let loader = Loader::new(sets.clone(), sampler(&sets), layout(&sets, 8, packed)).unwrap();
        for step in 0..3 {
            let batch = loader.batch(step).unwrap();
            let shape = shape_of(&batch);
            assert_eq!((shape.pairs, shape.targets, shape.packed()), (GLOBAL / 8, 2, packed));
            let program = program(&shape);
            let names: Vec<&str> = program.inputs.iter().map(|i| i.name.as_str()).collect();
            let of = |r| names.iter().map(|name| tensor(r, name).unwrap().clone()).collect();
            let inputs: Vec<Vec<HostTensor>> = batch.replicas.iter().map(of).collect();
            let mut pairs = vec![];
            for (replica, out) in compiled(&program)(&inputs).iter().enumerate() {
                let found = out[0].as_slice::<i32>();
                assert_eq!(
                    found.iter().map(|&p| p as u32).collect::<Vec<_>>(),
                    batch.placement[2 * replica..][..2]
                );
                for (&pair, doubled) in found.iter().zip(out[1].as_slice::<f32>().chunks(2)) {
                    let row = batch.rows[pair as usize].row;
                    assert_eq!(doubled, numbers(row).map(|x| 2.0 * x), "row {row} on replica {replica}");
                    pairs.push(pair);
                }
            }
            pairs.sort_unstable();
            assert_eq!(pairs, (0..GLOBAL as i32).collect::<Vec<_>>());
        }
    }
}

/// The inputs of a batch → the pair of each anchor, i32 `[b]`, and twice its targets, f32 `[b, t]`.
fn program(shape: &BatchShape) -> Program {
    let g = Graph::new(8);
    let mut inputs = vec![];
    let mut values = BTreeMap::new();
    for (i, (name, ty)) in shape.inputs().into_iter().chain([shape.targets()]).enumerate() {
        values.insert(name.clone(), g.param(i, &name, ty.dtype, &ty.shape));
        inputs.push(Input { name, ty, donated_to: None });
    }
    let b = shape.pairs;
    let pair = if shape.packed() {
        let slots = values["slots.0"];
        let places = slots.shape().iter().product::<usize>();
        slots.reshape(&[places, 1]).gather(values["order"].slice_dim(0, 0, b)).reshape(&[b])
    } else {
        values["segments.0"].slice_dim(1, 0, 1).reshape(&[b])
    };
    let outputs = [("pair".to_owned(), pair), ("doubled".to_owned(), values[TARGETS] * 2.0)];
    Program::new("targets", &g, inputs, &outputs).unwrap()
}

/// No loss uses the numbers yet: a run on rows with numbers equals one on their texts alone.
#[test]
fn a_run_takes_rows_with_numbers_and_a_mixture_with_rows_without() {
    let bench = bench();
    let scored = |line: &str| {
        let texts: Vec<String> = serde_json::from_str(line).unwrap();
        json!({ "anchor": texts[0], "positive": texts[1], "score": texts[0].len() }).to_string() + "\n"
    };
    let pairs = fs::read_to_string(bench.at("pairs.jsonl")).unwrap();
    bench.put("scored.jsonl", &pairs.lines().map(scored).collect::<String>());
    let config = toml("", "").replace("learn_vocabulary = 120", "tokenizer = \"tokenizer.json\"");
    let with = "path = \"scored.jsonl\"\ncolumns = \"target=score\"\n";
    bench.put("plain.toml", &config.replace("run_dir = \"run\"", "run_dir = \"plain\""));
    bench.put("run.toml", &config.replace("path = \"pairs.jsonl\"\n", with));
    for name in ["plain", "run"] {
        bench.trainer(&format!("train --config {name}.toml --devices cpu:2 --stop-after 3")).ends(75);
    }
    assert_eq!(bench.losses("plain"), bench.losses("run"));
    let set = ShardSet::open(&bench.at("run/shards/pairs")).unwrap();
    assert_eq!((set.targets(), set.row(0).unwrap().targets().len()), (1, 1));

    let both = two_sets("").replace("learn_vocabulary = 120", "tokenizer = \"tokenizer.json\"");
    bench.put("both.toml", &both.replace("path = \"pairs.jsonl\"\n", with));
    bench
        .trainer("train --config both.toml --run-dir both --devices cpu:2 --stop-after 3")
        .ends(75)
        .says(&["the pairs have 1 target, which this loss does not read"]);
}
