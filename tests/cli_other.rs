//! `trainer hlo`, `trainer doctor`, and the command line itself.

mod support_run;

use support_run::{Bench, toml, two_sets};

#[test]
fn hlo_writes_the_program_of_a_configuration() {
    let bench = Bench::new();
    bench.put("run.toml", &two_sets(""));
    let one = bench.trainer("hlo --config run.toml --replicas 2 --no-pack").ends(0);
    let head = ["module @", "mhlo.num_replicas = 2", "stablehlo.all_gather", "stablehlo.all_reduce"];
    let one = one.says(&head);
    // Two replicas share 8 pairs of 12 tokens.
    assert!(one.out.contains("tensor<4x12xi32>") && one.out.contains("tensor<4x16xi32>"));
    let file = bench.at("step.mlir");
    bench.trainer("hlo --config run.toml --replicas 2 --no-pack --negatives 1 --out step.mlir").ends(0);
    let more = std::fs::read_to_string(&file).unwrap();
    assert!(more.contains("tensor<8x16xi32>") && more != one.out, "positives and negatives are one group");
    bench.trainer("hlo --config run.toml --replicas 2 --rows 3 --out step.mlir").ends(0);
    // The whole step of a run in chunks, with columns that are masked by pair.
    let all = "[loss]\ndirections = [\"query_to_doc\", \"query_to_query\", \"doc_to_query\", \"doc_to_doc\"]";
    bench.put("chunks.toml", &toml("chunk = 4", all));
    let chunks =
        bench.trainer("hlo --config chunks.toml --replicas 2 --negatives 3 --out chunks.mlir").ends(0);
    assert!(chunks.err.contains("as one program"), "{}", chunks.err);
    bench.put("whole.toml", &toml("", all));
    bench.trainer("hlo --config whole.toml --replicas 2 --negatives 3 --out whole.mlir").ends(0);
    let read = |name: &str| std::fs::read_to_string(bench.at(name)).unwrap();
    assert!(read("chunks.mlir") == read("whole.mlir"));
    let packed = std::fs::read_to_string(&file).unwrap();
    assert!(packed.contains("tensor<3x16xi32>"), "anchors and positives share 3 rows");
    let all = bench.trainer("hlo --config run.toml --replicas 2").ends(0);
    assert!(all.out.contains("tensor<8x16xi32>"), "the largest bucket holds one text per row");
    bench.trainer("hlo --config run.toml --replicas 3").fails(&["8 pairs", "not divisible by 3"]);
    bench.trainer("hlo --config missing.toml").fails(&["cannot read missing.toml"]);
}

#[test]
fn datasets_lists_the_original_run() {
    let bench = Bench::new();
    let table = bench.trainer("datasets").ends(0);
    table.says(&[
        "Reddit comments",
        "726,484,430",
        "not stated",
        "33 data sets",
        "1,170,060,424",
        "5.21%  pair",
    ]);
    let json: serde_json::Value =
        serde_json::from_str(&bench.trainer("datasets --json").ends(0).out).unwrap();
    assert_eq!((json.as_array().unwrap().len(), &json[32]["pairs"]), (33, &2_448_839.into()));
}

#[test]
fn doctor_finds_the_plugin_healthy() {
    let bench = Bench::new();
    let plugin = support_run::plugin();
    bench.trainer("doctor --devices cpu:2").ends(0).says(&[
        &*plugin.to_string_lossy(),
        "all_gather",
        "donation",
    ]);
    let missing = bench.command("doctor").env("GIGAPAIR_CPU_PLUGIN", "/nonexistent").output().unwrap();
    support_run::Ended::from(missing).fails(&["/nonexistent", "fetch_plugin.sh"]);
}

#[test]
fn no_subcommand_trains_and_every_help_shows_an_example() {
    let bench = Bench::new();
    bench.trainer("--config missing.toml --devices cpu:1").fails(&["cannot read missing.toml"]);
    for command in ["", "train", "prepare", "inspect", "datasets", "encode", "eval", "hlo", "plan", "doctor"]
    {
        let ended = bench.trainer(&format!("{command} --help")).ends(0);
        assert!(ended.out.contains("Example"), "{command}: {}", ended.out);
    }
    // Without arguments it prints its help and trains nothing.
    let bare = bench.trainer("").ends(0);
    bare.says(&["Usage: trainer", "prepare", "Example"]);
    assert!(!bench.at("runs").exists());
    let foreign = bench.trainer("train --learning-rate 1e-5 --config run.toml").ends(2);
    assert!(
        foreign
            .err
            .contains("instead of --learning-rate, the run's TOML file (--config FILE) has lr in [train]"),
        "{}",
        foreign.err
    );
    let typo = bench.trainer("trian");
    assert!(typo.code == Some(2) && typo.err.contains("train"), "{}", typo.err);
}
