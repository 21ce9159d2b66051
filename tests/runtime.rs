use gigapair::common::HostTensor;
use gigapair::runtime::{Arg, Client};

#[test]
fn smoke() {
    for n in [1usize, 2, 8] {
        let client = Client::open(&format!("cpu:{n}").parse().unwrap()).unwrap();
        let text = format!(
            r#"module @m attributes {{mhlo.num_replicas = {n} : i32, mhlo.num_partitions = 1 : i32}} {{
  func.func public @main(%a: tensor<2xf32>) -> tensor<{m}xf32> {{
    %0 = "stablehlo.all_gather"(%a) <{{all_gather_dim = 0 : i64, channel_handle = #stablehlo.channel_handle<handle = 1, type = 1>, replica_groups = dense<[{g}]> : tensor<1x{n}xi64>}}> : (tensor<2xf32>) -> tensor<{m}xf32>
    return %0 : tensor<{m}xf32>
  }}
}}"#,
            m = 2 * n,
            g = format!("{:?}", (0..n).collect::<Vec<_>>()),
        );
        let exe = client.compile(&text, n).unwrap();
        let bufs: Vec<_> = (0..n)
            .map(|r| client.upload(&HostTensor::from_slice(&[2], &[r as f32, r as f32 + 0.5]), r).unwrap())
            .collect();
        let out = exe.execute(bufs.iter().map(|b| vec![Arg::Keep(b)]).collect()).unwrap();
        println!("{:?} {:?}", out[n - 1][0].to_host().unwrap().as_slice::<f32>(), exe.memory_stats());
    }
}
