//! The complete programs of a tiny configuration against `hlo/`, so that review shows what changes in what we
//! compile. `make hlo` rewrites them.

mod support;

use gigapair::common::DType;
use gigapair::graph::{Program, emit};
use gigapair::model::step::forward;
use gigapair::model::{BatchShape, Chunks, GroupShape, StepSpec, Tile};
use support::{ranking, repo, tiny_bert};

fn train_step(replicas: usize) -> Program {
    let shape = BatchShape::padded(16 / replicas, 0, 12, 16);
    let spec = StepSpec::new(tiny_bert(0.1), ranking(20.0, true, false), shape);
    spec.with_replicas(replicas).train_step().unwrap()
}

/// Packed rows, triplets, known false negatives masked: all inputs but targets.
fn packed() -> StepSpec {
    let group = GroupShape { rows: 3, len: 16, texts: 4 };
    let shape = BatchShape { groups: vec![group], pairs: 2, negatives: 1, targets: 0 };
    StepSpec::new(tiny_bert(0.1), ranking(20.0, true, true), shape).with_replicas(8)
}

/// What a step in chunks runs between them, for the same texts twice.
fn cached() -> Vec<(String, Program)> {
    let chunks = Chunks { count: 2, tile: Some(Tile { rows: 2, columns: 8 }) };
    let plan = packed().with_chunks(Some(chunks)).plan().unwrap();
    let named = |p: Program| (format!("cached_{}_8", p.name), p);
    let between = [
        "store",
        "gather",
        "sums_anchors_positives",
        "normalizers",
        "gradients_anchors_positives",
        "gradients_anchors_negatives",
        "cotangents",
        "load",
    ];
    let all = plan.stages.into_iter().flat_map(|s| s.kernels).map(|k| k.program);
    all.filter(|p| between.contains(&p.name.as_str())).map(named).collect()
}

#[test]
fn the_programs_are_the_golden_ones() {
    let group = GroupShape { rows: 16, len: 12, texts: 1 };
    let programs = [
        ("encoder_forward", forward(&tiny_bert(0.0), group, DType::F32, 1).unwrap()),
        ("train_step_1", train_step(1)),
        ("train_step_8", train_step(8)),
        ("train_step_packed_8", packed().train_step().unwrap()),
    ];
    let programs = programs.map(|(name, p)| (name.to_string(), p)).into_iter().chain(cached());
    for (name, program) in programs {
        let path = repo("hlo").join(format!("{name}.mlir"));
        let text = emit::stablehlo(&program);
        if std::env::var_os("UPDATE_HLO").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&path)
            .unwrap_or_else(|e| panic!("{}: {e}; run make hlo", path.display()));
        if let Some((n, (ours, old))) =
            text.lines().zip(golden.lines()).enumerate().find(|(_, (a, b))| a != b)
        {
            panic!(
                "{name}.mlir line {}:\n  now    {ours}\n  golden {old}\nif this was meant, run make hlo",
                n + 1
            );
        }
        assert_eq!(text.lines().count(), golden.lines().count(), "{name}.mlir: lengths differ; run make hlo");
    }
}
