//! Ahead-of-time compilation by the real TPU compiler, without a TPU.

use gigapair::runtime::{CompileError, Topology};
use std::path::Path;

/// A dot of `n × n` f32 matrices, summed over the replicas.
fn dot(n: usize, replicas: usize) -> String {
    let ids: Vec<String> = (0..replicas).map(|r| r.to_string()).collect();
    let ids = ids.join(", ");
    format!(
        r#"module @dot attributes {{mhlo.num_partitions = 1 : i32, mhlo.num_replicas = {replicas} : i32}} {{
  func.func public @main(%a: tensor<{n}x{n}xf32> {{tf.aliasing_output = 0 : i32}}, %b: tensor<{n}x{n}xf32>) -> (tensor<{n}x{n}xf32>) {{
    %0 = stablehlo.dot_general %a, %b, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<{n}x{n}xf32>, tensor<{n}x{n}xf32>) -> tensor<{n}x{n}xf32>
    %1 = "stablehlo.all_reduce"(%0) <{{replica_groups = dense<[[{ids}]]> : tensor<1x{replicas}xi64>}}> ({{
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %s = stablehlo.add %x, %y : tensor<f32>
      stablehlo.return %s : tensor<f32>
    }}) : (tensor<{n}x{n}xf32>) -> tensor<{n}x{n}xf32>
    return %1 : tensor<{n}x{n}xf32>
  }}
}}"#
    )
}

fn v3() -> std::sync::Arc<Topology> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("plugins/tpu/libtpu.so");
    assert!(path.is_file(), "{} is missing: run scripts/fetch_plugin.sh tpu", path.display());
    Topology::open(&path, "v3:2x2").unwrap()
}

#[test]
fn a_program_is_compiled_for_the_eight_cores_of_a_v3_8() {
    let topology = v3();
    assert_eq!((topology.device_count(), topology.device_kind()), (8, "TPU v3"));
    let n = 1024;
    let made = topology.compile_ahead(&dot(n, 8), 8).unwrap();
    let matrix = (4 * n * n) as u64;
    assert_eq!((made.memory.arguments, made.memory.aliased), (2 * matrix, matrix));
    assert!(made.cost.flops >= 2.0 * (n as f64).powi(3) && made.cost.bytes > 0.0);
    assert!(made.cost.seconds.is_some_and(|s| s > 0.0 && s < 0.1), "{:?}", made.cost.seconds);
    let opcodes: Vec<&str> =
        made.hlo.computations.iter().flat_map(|c| &c.instructions).map(|i| &*i.opcode).collect();
    assert!(opcodes.iter().any(|o| o.starts_with("all-reduce")), "{opcodes:?}");
}

#[test]
fn what_does_not_fit_is_told_apart_from_what_is_wrong() {
    let topology = v3();
    let CompileError::TooLarge(error) = topology.compile_ahead(&dot(40_960, 8), 8).unwrap_err() else {
        panic!("two matrices of 6.25 GiB and a third for the result fit no core")
    };
    let limit = error.limit.unwrap();
    assert!(limit > 15 << 30 && limit < 16 << 30 && error.needed.unwrap() > limit, "{error:?}");
    assert!(matches!(topology.compile_ahead("no program", 8), Err(CompileError::Other(_))));
    assert!(topology.compile_ahead(&dot(8, 9), 9).unwrap_err().to_string().contains("9 replicas"));
    let unknown = Topology::open(topology.plugin().path(), "v99:1x1").err().unwrap();
    assert!(format!("{unknown:#}").contains("v3:2x2"), "{unknown:#}");
}
