//! A thousand steps at constant memory, in a process of its own: other tests' allocations would count.

use gigapair::common::HostTensor;
use gigapair::runtime::{Arg, Buffer, Client, PendingHost};

const REPLICAS: usize = 8;
const STATE: usize = 16 << 10;
const BATCH: usize = 1 << 10;

/// Anonymous resident memory of this process, in KiB.
fn resident() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("RssAnon:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_thousand_steps_with_donation_take_no_more_memory() {
    let client = Client::open(&format!("cpu:{REPLICAS}").parse().unwrap()).unwrap();
    let ids: Vec<String> = (0..REPLICAS).map(|r| r.to_string()).collect();
    let text = format!(
        r#"module attributes {{mhlo.num_partitions = 1 : i32, mhlo.num_replicas = {REPLICAS} : i32}} {{
  func.func public @main(%state: tensor<{STATE}xf32> {{tf.aliasing_output = 0 : i32}}, %batch: tensor<{BATCH}xf32>) -> (tensor<{STATE}xf32>, tensor<f32>) {{
    %z = stablehlo.constant dense<0.0> : tensor<f32>
    %0 = stablehlo.reduce(%batch init: %z) applies stablehlo.add across dimensions = [0] : (tensor<{BATCH}xf32>, tensor<f32>) -> tensor<f32>
    %1 = "stablehlo.all_reduce"(%0) <{{replica_groups = dense<[[{}]]> : tensor<1x{REPLICAS}xi64>}}> ({{
    ^bb0(%lhs: tensor<f32>, %rhs: tensor<f32>):
      %sum = stablehlo.add %lhs, %rhs : tensor<f32>
      stablehlo.return %sum : tensor<f32>
    }}) : (tensor<f32>) -> tensor<f32>
    %2 = stablehlo.broadcast_in_dim %1, dims = [] : (tensor<f32>) -> tensor<{STATE}xf32>
    %3 = stablehlo.add %state, %2 : tensor<{STATE}xf32>
    return %3, %1 : tensor<{STATE}xf32>, tensor<f32>
  }}
}}"#,
        ids.join(", ")
    );
    let exe = client.compile(&text, REPLICAS).unwrap();
    let zeros = HostTensor::from_slice(&[STATE], &[0f32; STATE]);
    let batch = HostTensor::from_slice(&[BATCH], &[1f32; BATCH]);
    let mut state: Vec<Buffer> = (0..REPLICAS).map(|r| client.upload(&zeros, r).unwrap()).collect();
    let mut pending: Option<PendingHost> = None;
    let mut step = |state: Vec<Buffer>| -> Vec<Buffer> {
        let batches = (0..REPLICAS).map(|r| client.upload(&batch, r).unwrap());
        let args =
            state.into_iter().zip(batches).map(|(s, b)| vec![Arg::Donate(s), Arg::Donate(b)]).collect();
        let mut outputs = exe.execute(args).unwrap();
        // Read one step late, as the training loop does.
        if let Some(loss) = pending.replace(outputs[0].pop().unwrap().to_host_async().unwrap()) {
            assert_eq!(loss.wait().unwrap().as_slice::<f32>(), [(REPLICAS * BATCH) as f32]);
        }
        outputs.into_iter().map(|mut row| row.swap_remove(0)).collect()
    };
    for _ in 0..300 {
        state = step(state);
    }
    let before = resident();
    for _ in 0..1000 {
        state = step(state);
    }
    let grown = resident() - before;
    println!("{before} KiB, then {grown:+} KiB");
    // Leaking one 40-byte event per replica and step would be 300 KiB, one input 32 MiB.
    assert!(grown < 256, "resident memory grew by {grown} KiB in 1000 steps (from {before} KiB)");
}
