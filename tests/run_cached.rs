//! Runs with gradient caching, with the real binary and the real plugin.

mod support_run;

use gigapair::train::checkpoint::Checkpoint;
use support_run::{Bench, architecture, checkpoint, two_sets};

#[test]
fn a_run_in_chunks_is_the_run_in_one_program() {
    chunks_are_one_program("", "MultipleNegativesRankingLoss, scale 20, symmetric true");
}

/// All directions in one softmax, of three dimensions, by a scale of its own.
#[test]
fn a_run_with_a_loss_of_its_own_is_the_same_in_chunks() {
    let loss = "[loss]\ndirections = [\"query_to_doc\", \"query_to_query\", \"doc_to_query\", \"doc_to_doc\"]\n\
                partition = \"joint\"\nscale = 30\nmatryoshka = [32, 16, 8]\nmatryoshka_weights = [1.0, 0.5, 0.25]\n";
    let card = "scale 30, query_to_doc + query_to_query + doc_to_query + doc_to_doc; MatryoshkaLoss, dimensions 32 \
                (weight 1), 16 (weight 0.5), 8 (weight 0.25)";
    chunks_are_one_program(loss, card);
}

/// Two data sets, one with negatives, dropout, packed rows: in chunks the run follows the same path as in one program,
/// and interrupted and resumed it does so bit for bit.
fn chunks_are_one_program(loss: &str, card: &str) {
    let [whole, chunked] = [(); 2].map(|()| Bench::new());
    let batch = "global_batch = 16\nsteps = 12\nlr = 1e-3";
    for (bench, chunk) in [(&whole, ""), (&chunked, "\nchunk = 8")] {
        bench.put("config.json", &architecture(2, 0.1).to_string());
        bench.put("run.toml", &(two_sets(&format!("{batch}{chunk}")) + loss));
    }
    let args = "train --config run.toml --devices cpu:2";
    whole.trainer(&format!("{args} --stop-after 10")).ends(75);
    let ended = chunked.trainer(&format!("{args} --stop-after 10")).ends(75);
    ended.says(&["rows of a chunk", "interrupted after step 10"]);

    let (a, b) = (whole.losses("run"), chunked.losses("run"));
    assert_eq!(b.iter().map(|l| l.0).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    for ((step, x), (_, y)) in a.iter().zip(&b) {
        assert!((x - y).abs() < 1e-4, "step {step}: {x} in one program, {y} in chunks");
    }
    let metrics = [&whole, &chunked].map(|bench| bench.metrics("run"));
    for (m, n) in metrics[0].iter().zip(&metrics[1]).filter(|(m, _)| m["loss"].is_f64()) {
        for key in ["masked", "grad_norm"] {
            let (x, y) = (m[key].as_f64().unwrap(), n[key].as_f64().unwrap());
            assert!((x - y).abs() < 1e-3 * (1.0 + x), "{key}: {x} in one program, {y} in chunks");
        }
        for set in ["pairs", "triplets"] {
            assert_eq!(m["data"][set]["rows"], n["data"][set]["rows"]);
            let (x, y) = (m["data"][set]["loss"].as_f64(), n["data"][set]["loss"].as_f64());
            assert!(x.zip(y).is_none_or(|(x, y)| (x - y).abs() < 1e-4), "{set}: {x:?} and {y:?}");
        }
    }

    let expected = Checkpoint::load(&chunked.at(&checkpoint(10))).unwrap();
    std::fs::remove_dir_all(chunked.at(&checkpoint(10))).unwrap();
    chunked.trainer(&format!("{args} --resume --stop-after 10")).ends(75).says(&["resumed after step 5"]);
    let found = Checkpoint::load(&chunked.at(&checkpoint(10))).unwrap();
    assert_eq!(expected.tensors.len(), found.tensors.len());
    for ((name, a), (_, b)) in expected.tensors.iter().zip(&found.tensors) {
        assert_eq!(a.bytes(), b.bytes(), "{name} differs");
    }
    chunked.trainer(&format!("{args} --resume")).ends(0).says(&["resumed after step 10", "run/model"]);
    let found = std::fs::read_to_string(chunked.at("run/model/README.md")).unwrap();
    assert!(found.contains(card), "{found}");
}

#[test]
fn chunks_that_do_not_fit_are_refused() {
    let bench = Bench::new();
    let train = |chunk: u64| bench.put("run.toml", &two_sets(&format!("global_batch = 16\nchunk = {chunk}")));
    train(3);
    let args = "train --config run.toml --devices cpu:4";
    bench.trainer(args).fails(&["train.chunk is 3", "does not divide train.global_batch 16"]);
    train(2);
    bench.trainer(args).fails(&["a chunk of 2 pairs is not divisible by 4 replicas", "use a multiple of 4"]);
}
