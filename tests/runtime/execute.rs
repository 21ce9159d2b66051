//! Upload, compile, execute, read back.

use super::{cpu, filled, increment, scalar};
use gigapair::common::{DType, HostTensor};
use gigapair::runtime::{Arg, Buffer, doctor};

#[test]
fn the_doctor_passes_every_check_on_1_2_and_8_devices() {
    for n in [1, 2, 8] {
        let mut report = Vec::new();
        let passed = doctor(&format!("cpu:{n}").parse().unwrap(), &mut report).unwrap();
        let report = String::from_utf8(report).unwrap();
        assert!(passed, "{report}");
        assert!(report.contains("PJRT API   0.") && report.contains("✓ all_gather"), "{report}");
        assert_eq!(report.lines().filter(|l| l.starts_with("device ")).count(), n, "{report}");
    }
}

#[test]
fn every_element_type_and_rank_survives_the_way_there_and_back() {
    let client = cpu(2);
    for dtype in [DType::Pred, DType::I32, DType::U16, DType::U32, DType::BF16, DType::F32, DType::F64] {
        for shape in [&[][..], &[0], &[3], &[2, 3], &[2, 0, 2], &[2, 3, 4, 5]] {
            let n: usize = shape.iter().product();
            let values: Vec<f64> =
                (0..n).map(|i| if dtype == DType::Pred { i % 2 } else { i } as f64).collect();
            let sent = HostTensor::from_f64(dtype, shape, &values);
            let buffer = client.upload(&sent, 1).unwrap();
            assert_eq!((buffer.dtype(), buffer.shape(), buffer.device()), (dtype, shape, 1));
            assert!(buffer.to_host().unwrap() == sent, "{sent:?}");
        }
    }
}

#[test]
fn the_host_memory_may_be_changed_right_after_an_upload() {
    let client = cpu(1);
    for n in [1, 100, 1 << 20] {
        let mut data = HostTensor::from_slice(&[n], &vec![1.0f32; n]);
        let buffer = client.upload(&data, 0).unwrap();
        data.as_mut_slice::<f32>().fill(2.0);
        assert!(buffer.to_host().unwrap().as_slice::<f32>().iter().all(|&x| x == 1.0), "{n}");
    }
}

#[test]
fn many_uploads_at_once_keep_their_order_and_their_bytes() {
    let client = cpu(2);
    let mut sent: Vec<HostTensor> =
        [1, 1 << 20, 7, 1 << 18].iter().map(|&n| HostTensor::from_slice(&[n], &vec![n as f32; n])).collect();
    let buffers = client.upload_all(sent.iter().enumerate().map(|(i, t)| (t, i % 2))).unwrap();
    sent.iter_mut().for_each(|t| t.as_mut_slice::<f32>().fill(-1.0));
    for (i, (buffer, n)) in buffers.iter().zip([1, 1 << 20, 7, 1 << 18]).enumerate() {
        assert_eq!((buffer.device(), buffer.shape()), (i % 2, &[n][..]));
        assert!(buffer.to_host().unwrap().as_slice::<f32>().iter().all(|&x| x == n as f32), "{n}");
    }
    let error = client.upload_all(sent.iter().map(|t| (t, 9))).err().unwrap();
    assert!(error.to_string().contains("there is no device 9"), "{error}");
}

#[test]
fn a_stamp_is_taken_when_the_work_is_done() {
    let client = cpu(1);
    let exe = increment(&client, 1);
    let begun = std::time::Instant::now();
    let args = [filled(&client, 0.0, 0), scalar(&client, 1.0, 0)].map(Arg::Donate);
    let out = exe.execute(vec![args.into()]).unwrap().remove(0).remove(0);
    let stamp = out.stamp().unwrap();
    out.to_host().unwrap();
    let (done, read) = (stamp.wait(), std::time::Instant::now());
    std::thread::sleep(std::time::Duration::from_millis(5));
    assert!(begun < done && done <= read && stamp.wait() == done);
    // For work long done: now.
    assert!(out.stamp().unwrap().wait() > read);
}

#[test]
fn state_is_donated_from_step_to_step_on_all_replicas() {
    for n in [1, 2, 8] {
        let client = cpu(n);
        let exe = increment(&client, n);
        assert_eq!((exe.replicas(), exe.outputs()), (n, 2));
        let mut state: Vec<Buffer> = (0..n).map(|r| filled(&client, r as f32, r)).collect();
        let steps: Vec<Buffer> = (0..n).map(|r| scalar(&client, 0.5, r)).collect();
        for t in 1..=4 {
            let args = state.into_iter().zip(&steps).map(|(s, d)| vec![Arg::Donate(s), Arg::Keep(d)]);
            let outputs = exe.execute(args.collect()).unwrap();
            // Sum over replicas r of 1000 · (r + t / 2).
            let expected = 1000.0 * ((n * (n - 1) / 2) as f32 + n as f32 * 0.5 * t as f32);
            state = Vec::new();
            for mut row in outputs {
                let sum = row.pop().unwrap().to_host().unwrap();
                assert_eq!(sum.as_slice::<f32>(), [expected], "replicas {n}, step {t}");
                state.push(row.pop().unwrap());
            }
        }
        assert_eq!(state[n - 1].to_host().unwrap().as_slice::<f32>(), [n as f32 + 1.0; 1000]);
    }
}

#[test]
fn the_compiler_aliases_what_the_program_donates() {
    let exe = increment(&cpu(2), 2);
    let stats = exe.memory_stats().unwrap();
    assert_eq!((stats.arguments, stats.aliased), (4004, 4000), "{stats:?}");
}

#[test]
fn a_result_is_read_one_step_late_while_its_buffer_is_dropped_or_donated() {
    let client = cpu(2);
    let exe = increment(&client, 2);
    let mut state: Vec<Buffer> = (0..2).map(|r| filled(&client, 0.0, r)).collect();
    let steps: Vec<Buffer> = (0..2).map(|r| scalar(&client, 1.0, r)).collect();
    let mut pending = None;
    for t in 1..=50 {
        let args = state.into_iter().zip(&steps).map(|(s, d)| vec![Arg::Donate(s), Arg::Keep(d)]).collect();
        let mut outputs = exe.execute(args).unwrap();
        let sum = outputs[0].pop().unwrap().to_host_async().unwrap();
        // The whole state too, though the next step overwrites its memory.
        let whole = outputs[1][0].to_host_async().unwrap();
        if let Some((sum, whole, expected)) = pending.replace((sum, whole, t as f32)) {
            let (sum, whole): (HostTensor, HostTensor) = (sum.wait().unwrap(), whole.wait().unwrap());
            assert_eq!(sum.as_slice::<f32>(), [2000.0 * expected]);
            assert_eq!(whole.as_slice::<f32>(), [expected; 1000]);
        }
        state = outputs.into_iter().map(|mut row| row.swap_remove(0)).collect();
    }
    state.iter().for_each(|b| b.ready().unwrap());
    drop(pending); // never awaited: its memory must outlive the copy
}

#[test]
fn buffers_and_executables_are_used_and_dropped_on_other_threads() {
    let client = cpu(2);
    let exe = increment(&client, 1);
    std::thread::scope(|scope| {
        for k in 0..4 {
            let (client, exe) = (&client, &exe);
            scope.spawn(move || {
                for i in 0..20 {
                    let args = vec![
                        Arg::Donate(filled(client, k as f32, 0)),
                        Arg::Donate(scalar(client, i as f32, 0)),
                    ];
                    let out = exe.execute(vec![args]).unwrap();
                    assert_eq!(out[0][1].to_host().unwrap().as_slice::<f32>(), [1000.0 * (k + i) as f32]);
                }
            });
        }
    });
    let last = filled(&client, 7.0, 1);
    drop((exe, client));
    // The buffer alone keeps its client alive.
    assert_eq!(std::thread::spawn(move || last.to_host().unwrap().len()).join().unwrap(), 1000);
}

#[test]
fn a_serialised_executable_runs_like_the_one_it_came_from() {
    let client = cpu(2);
    let bytes = increment(&client, 2).serialize().unwrap();
    let exe = client.load_serialized(&bytes).unwrap();
    assert_eq!((exe.replicas(), exe.outputs()), (2, 2));
    let args = (0..2)
        .map(|r| vec![Arg::Donate(filled(&client, 1.0, r)), Arg::Donate(scalar(&client, 2.0, r))])
        .collect();
    assert_eq!(exe.execute(args).unwrap()[1][1].to_host().unwrap().as_slice::<f32>(), [6000.0]);
}

/// Virtual devices share a few threads: a program full of collectives must neither hang nor mix up runs, even on a
/// machine with fewer cores than devices.
#[test]
fn two_thousand_runs_with_collectives_do_not_starve() {
    const N: usize = 8;
    let client = cpu(N);
    let groups = "replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>";
    let sum = "({
    ^bb0(%lhs: tensor<f32>, %rhs: tensor<f32>):
      %sum = stablehlo.add %lhs, %rhs : tensor<f32>
      stablehlo.return %sum : tensor<f32>
    })";
    // Gathering, dividing by 8 and scattering the sum gives each replica its own rows back.
    let text = format!(
        r#"module attributes {{mhlo.num_partitions = 1 : i32, mhlo.num_replicas = {N} : i32}} {{
  func.func public @main(%x: tensor<16x32xf32> {{tf.aliasing_output = 0 : i32}}) -> (tensor<16x32xf32>, tensor<f32>, tensor<2xf32>) {{
    %0 = "stablehlo.all_gather"(%x) <{{all_gather_dim = 0 : i64, {groups}}}> : (tensor<16x32xf32>) -> tensor<128x32xf32>
    %eighth = stablehlo.constant dense<0.125> : tensor<128x32xf32>
    %1 = stablehlo.multiply %0, %eighth : tensor<128x32xf32>
    %2 = "stablehlo.reduce_scatter"(%1) <{{{groups}, scatter_dimension = 0 : i64}}> {sum} : (tensor<128x32xf32>) -> tensor<16x32xf32>
    %one = stablehlo.constant dense<1.0> : tensor<16x32xf32>
    %3 = stablehlo.add %2, %one : tensor<16x32xf32>
    %zero = stablehlo.constant dense<0.0> : tensor<f32>
    %4 = stablehlo.reduce(%3 init: %zero) applies stablehlo.add across dimensions = [0, 1] : (tensor<16x32xf32>, tensor<f32>) -> tensor<f32>
    %ones = stablehlo.constant dense<1.0> : tensor<2xf32>
    %5:2 = "stablehlo.all_reduce"(%4, %ones) <{{{groups}}}> {sum} : (tensor<f32>, tensor<2xf32>) -> (tensor<f32>, tensor<2xf32>)
    return %3, %5#0, %5#1 : tensor<16x32xf32>, tensor<f32>, tensor<2xf32>
  }}
}}"#
    );
    let exe = client.compile(&text, N).unwrap();
    let start = |r| client.upload(&HostTensor::from_slice(&[16, 32], &[r as f32; 512]), r).unwrap();
    let mut state: Vec<Buffer> = (0..N).map(start).collect();
    for t in 1..=2000 {
        let outputs = exe.execute(state.into_iter().map(|s| vec![Arg::Donate(s)]).collect()).unwrap();
        // Mostly queued without waiting.
        if t % 100 == 0 {
            for row in &outputs {
                // Integers below 2^24: exact in any order.
                assert_eq!(row[1].to_host().unwrap().as_slice::<f32>(), [512.0 * (28.0 + 8.0 * t as f32)]);
                assert_eq!(row[2].to_host().unwrap().as_slice::<f32>(), [8.0, 8.0]);
            }
        }
        state = outputs.into_iter().map(|mut row| row.swap_remove(0)).collect();
    }
    for (r, buffer) in state.iter().enumerate() {
        assert_eq!(buffer.to_host().unwrap().as_slice::<f32>(), [2000.0 + r as f32; 512]);
    }
}
