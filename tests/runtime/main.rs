//! The runtime on the real CPU plugin (run `scripts/fetch_plugin.sh cpu` if it is missing).

mod cache;
mod errors;
mod execute;
mod plugins;

use gigapair::common::HostTensor;
use gigapair::runtime::{Buffer, Client, Executable};
use std::sync::Arc;

/// A client of `n` virtual CPU devices; fails rather than skips if the plugin is missing.
fn cpu(n: usize) -> Arc<Client> {
    Client::open(&format!("cpu:{n}").parse().unwrap()).unwrap()
}

/// `state[1000] += step`, donating the state; also returns the sum of the new state over all replicas.
fn increment(client: &Arc<Client>, replicas: usize) -> Executable {
    client.compile(&increment_text(replicas), replicas).unwrap()
}

fn increment_text(replicas: usize) -> String {
    let ids: Vec<String> = (0..replicas).map(|r| r.to_string()).collect();
    format!(
        r#"module @increment attributes {{mhlo.num_partitions = 1 : i32, mhlo.num_replicas = {replicas} : i32}} {{
  func.func public @main(%state: tensor<1000xf32> {{tf.aliasing_output = 0 : i32}}, %step: tensor<f32>) -> (tensor<1000xf32>, tensor<f32>) {{
    %0 = stablehlo.broadcast_in_dim %step, dims = [] : (tensor<f32>) -> tensor<1000xf32>
    %1 = stablehlo.add %state, %0 : tensor<1000xf32>
    %z = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%1 init: %z) applies stablehlo.add across dimensions = [0] : (tensor<1000xf32>, tensor<f32>) -> tensor<f32>
    %3 = "stablehlo.all_reduce"(%2) <{{replica_groups = dense<[[{}]]> : tensor<1x{replicas}xi64>}}> ({{
    ^bb0(%lhs: tensor<f32>, %rhs: tensor<f32>):
      %sum = stablehlo.add %lhs, %rhs : tensor<f32>
      stablehlo.return %sum : tensor<f32>
    }}) : (tensor<f32>) -> tensor<f32>
    return %1, %3 : tensor<1000xf32>, tensor<f32>
  }}
}}"#,
        ids.join(", ")
    )
}

fn scalar(client: &Arc<Client>, value: f32, device: usize) -> Buffer {
    client.upload(&HostTensor::scalar(value), device).unwrap()
}

fn filled(client: &Arc<Client>, value: f32, device: usize) -> Buffer {
    client.upload(&HostTensor::from_slice(&[1000], &[value; 1000]), device).unwrap()
}
