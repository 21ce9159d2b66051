//! Collectives over all devices, in the emitter's form: one group of all replicas and no channel, which in a
//! single-partition program means "across replicas".

use super::harness::{Check, compare, f32s, module, run};
use crate::common::HostTensor;
use crate::runtime::Client;
use std::sync::Arc;

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("replica_id", replica_id),
        Check::new("all_gather over all devices", all_gather),
        Check::new("all_reduce over all devices", all_reduce),
        Check::new("all_reduce of several tensors at once", all_reduce_variadic),
        Check::new("reduce_scatter over all devices", reduce_scatter),
        Check::new("sums have the same bits on every replica and in every run", deterministic),
        Check::new("collectives repeated 50 times", repeated),
    ]
}

/// `replica_groups` with every replica in one group.
fn groups(n: usize) -> String {
    let ids: Vec<String> = (0..n).map(|r| r.to_string()).collect();
    format!("replica_groups = dense<[[{}]]> : tensor<1x{n}xi64>", ids.join(", "))
}

/// The reduction. Names in a region must differ from all those outside, which MLIR makes visible in it.
const SUM: &str = "({
  ^bb0(%lhs: tensor<f32>, %rhs: tensor<f32>):
    %sum = stablehlo.add %lhs, %rhs : tensor<f32>
    stablehlo.return %sum : tensor<f32>
})";

/// Runs on all replicas and compares each output of replica r with `expected(r)`.
fn check(
    client: &Arc<Client>,
    text: &str,
    input: impl Fn(usize) -> Vec<HostTensor>,
    expected: impl Fn(usize) -> Vec<HostTensor>,
) -> Result<(), String> {
    let inputs: Vec<_> = (0..client.device_count()).map(input).collect();
    for (r, outputs) in run(client, text, &inputs)?.iter().enumerate() {
        for (i, (got, want)) in outputs.iter().zip(expected(r)).enumerate() {
            compare(got, &want, 0.0).map_err(|e| format!("replica {r}, output {i}: {e}"))?;
        }
    }
    Ok(())
}

fn replica_id(client: &Arc<Client>) -> Result<(), String> {
    let body = "%0 = stablehlo.replica_id : tensor<ui32>\nreturn %0 : tensor<ui32>";
    let text = module(client.device_count(), &[], &["ui32"], body);
    check(client, &text, |_| vec![], |r| vec![HostTensor::scalar(r as u32)])
}

fn all_gather(client: &Arc<Client>) -> Result<(), String> {
    let n = client.device_count();
    let body = format!(
        r#"%0 = "stablehlo.all_gather"(%a0) <{{all_gather_dim = 0 : i64, {}}}> : (tensor<2x3xf32>) -> tensor<{m}x3xf32>
return %0 : tensor<{m}x3xf32>"#,
        groups(n),
        m = 2 * n
    );
    let text = module(n, &["2x3xf32"], &[&format!("{}x3xf32", 2 * n)], &body);
    let shard = |r: usize| (0..6).map(move |i| (10 * r + i) as f32);
    let all: Vec<f32> = (0..n).flat_map(shard).collect();
    let input = |r| vec![f32s(&[2, 3], &shard(r).collect::<Vec<_>>())];
    check(client, &text, input, |_| vec![f32s(&[2 * n, 3], &all)])
}

fn all_reduce(client: &Arc<Client>) -> Result<(), String> {
    let n = client.device_count();
    let body = format!(
        r#"%0 = "stablehlo.all_reduce"(%a0) <{{{}}}> {SUM} : (tensor<2xf32>) -> tensor<2xf32>
return %0 : tensor<2xf32>"#,
        groups(n)
    );
    let text = module(n, &["2xf32"], &["2xf32"], &body);
    let sum = (n * (n - 1) / 2) as f32;
    let input = |r| vec![f32s(&[2], &[r as f32, 1.0])];
    check(client, &text, input, |_| vec![f32s(&[2], &[sum, n as f32])])
}

fn all_reduce_variadic(client: &Arc<Client>) -> Result<(), String> {
    let n = client.device_count();
    let body = format!(
        r#"%0:3 = "stablehlo.all_reduce"(%a0, %a1, %a2) <{{{}}}> {SUM} : (tensor<2xf32>, tensor<f32>, tensor<1x3xf32>) -> (tensor<2xf32>, tensor<f32>, tensor<1x3xf32>)
return %0#0, %0#1, %0#2 : tensor<2xf32>, tensor<f32>, tensor<1x3xf32>"#,
        groups(n)
    );
    let types = ["2xf32", "f32", "1x3xf32"];
    let text = module(n, &types, &types, &body);
    let sum = (n * (n - 1) / 2) as f32;
    let tensors = |x: f32, one: f32| {
        vec![f32s(&[2], &[x, one]), f32s(&[], &[2.0 * x]), f32s(&[1, 3], &[one, 3.0 * x, 4.0 * x])]
    };
    check(client, &text, |r| tensors(r as f32, 1.0), |_| tensors(sum, n as f32))
}

fn reduce_scatter(client: &Arc<Client>) -> Result<(), String> {
    let n = client.device_count();
    let body = format!(
        r#"%0 = "stablehlo.reduce_scatter"(%a0) <{{{}, scatter_dimension = 0 : i64}}> {SUM} : (tensor<{m}xf32>) -> tensor<2xf32>
return %0 : tensor<2xf32>"#,
        groups(n),
        m = 2 * n
    );
    let text = module(n, &[&format!("{}xf32", 2 * n)], &["2xf32"], &body);
    let sum = (n * (n - 1) / 2) as f32;
    // Element i of replica r is i + r, summed over r.
    let input = |r| vec![f32s(&[2 * n], &(0..2 * n).map(|i| (i + r) as f32).collect::<Vec<_>>())];
    let element = |i: usize| (n * i) as f32 + sum;
    check(client, &text, input, |r| vec![f32s(&[2], &[element(2 * r), element(2 * r + 1)])])
}

/// Bitwise resume and equal parameters on all replicas depend on it. The summands are chosen so that a different order
/// of addition rounds differently.
fn deterministic(client: &Arc<Client>) -> Result<(), String> {
    use super::harness::{to_host, upload};
    use crate::common::rng::normal;
    use crate::runtime::Arg;
    let n = client.device_count();
    let body = format!(
        r#"%0 = "stablehlo.all_reduce"(%a0) <{{{}}}> {SUM} : (tensor<4096xf32>) -> tensor<4096xf32>
return %0 : tensor<4096xf32>"#,
        groups(n)
    );
    let exe =
        client.compile(&module(n, &["4096xf32"], &["4096xf32"], &body), n).map_err(|e| e.to_string())?;
    let row = |r: usize| (0..4096).map(|i| normal(r as u64, i) as f32).collect::<Vec<_>>();
    let inputs: Vec<_> = (0..n).map(|r| vec![f32s(&[4096], &row(r))]).collect();
    let buffers = upload(client, &inputs)?;
    let mut first: Option<HostTensor> = None;
    for run in 0..20 {
        let args = buffers.iter().map(|row| row.iter().map(Arg::Keep).collect()).collect();
        for (r, row) in to_host(&exe.execute(args).map_err(|e| e.to_string())?)?.into_iter().enumerate() {
            let first = first.get_or_insert_with(|| row[0].clone());
            compare(&row[0], first, 0.0).map_err(|e| format!("run {run}, replica {r}: {e}"))?;
        }
    }
    Ok(())
}

/// Chained collectives, launched many times without waiting in between: hangs or mixes up runs if replicas starve each
/// other.
fn repeated(client: &Arc<Client>) -> Result<(), String> {
    use super::harness::{to_host, upload};
    use crate::runtime::Arg;
    let n = client.device_count();
    let body = format!(
        r#"%g = "stablehlo.all_gather"(%a0) <{{all_gather_dim = 0 : i64, {groups}}}> : (tensor<2xf32>) -> tensor<{m}xf32>
%s = "stablehlo.reduce_scatter"(%g) <{{{groups}, scatter_dimension = 0 : i64}}> {SUM} : (tensor<{m}xf32>) -> tensor<2xf32>
%n = stablehlo.constant dense<{n}.0> : tensor<2xf32>
%q = stablehlo.divide %s, %n : tensor<2xf32>
%t = "stablehlo.all_reduce"(%q) <{{{groups}}}> {SUM} : (tensor<2xf32>) -> tensor<2xf32>
%z = stablehlo.subtract %t, %t : tensor<2xf32>
%o = stablehlo.constant dense<1.0> : tensor<2xf32>
%1 = stablehlo.add %q, %o : tensor<2xf32>
%2 = stablehlo.add %1, %z : tensor<2xf32>
return %2 : tensor<2xf32>"#,
        groups = groups(n),
        m = 2 * n
    );
    let text = module(n, &["2xf32 {tf.aliasing_output = 0 : i32}"], &["2xf32"], &body);
    let exe = client.compile(&text, n).map_err(|e| e.to_string())?;
    let start: Vec<_> = (0..n).map(|r| vec![f32s(&[2], &[r as f32, 0.0])]).collect();
    let mut state = upload(client, &start)?;
    for _ in 0..50 {
        let args = state.into_iter().map(|row| row.into_iter().map(Arg::Donate).collect()).collect();
        state = exe.execute(args).map_err(|e| e.to_string())?;
    }
    for (r, row) in to_host(&state)?.iter().enumerate() {
        let want = f32s(&[2], &[r as f32 + 50.0, 50.0]);
        compare(&row[0], &want, 0.0).map_err(|e| format!("replica {r}: {e}"))?;
    }
    Ok(())
}
