//! What is refused, and in which words.

use super::{cpu, filled, increment, scalar};
use gigapair::common::HostTensor;
use gigapair::runtime::{Arg, Buffer, ErrorCode, PjrtError};

#[track_caller]
fn refused<T>(result: Result<T, PjrtError>, words: &[&str]) {
    let error = result.err().expect("accepted").to_string();
    for word in words {
        assert!(error.contains(word), "{word:?} is not in: {error}");
    }
}

#[test]
fn arguments_that_do_not_fit_are_named() {
    let client = cpu(2);
    let exe = increment(&client, 2);
    let state: Vec<Buffer> = (0..2).map(|r| filled(&client, 0.0, r)).collect();
    let step: Vec<Buffer> = (0..2).map(|r| scalar(&client, 1.0, r)).collect();
    let row = |r: usize| vec![Arg::Keep(&state[r]), Arg::Keep(&step[r])];

    refused(exe.execute(vec![]), &["0 replicas", "has 2"]);
    refused(exe.execute(vec![row(0)]), &["1 replicas", "has 2"]);
    refused(exe.execute(vec![row(0), vec![]]), &["replica 1 has 0 arguments", "takes 2"]);
    refused(exe.execute(vec![row(0), row(0)]), &["argument 0 of replica 1", "device 0"]);
    let integer = client.upload(&HostTensor::scalar(1i32), 1).unwrap();
    refused(
        exe.execute(vec![row(0), vec![Arg::Keep(&state[1]), Arg::Keep(&integer)]]),
        &["argument 1 of replica 1 is tensor<i32>", "takes tensor<f32>"],
    );
    let short = client.upload(&HostTensor::from_slice(&[999], &[0f32; 999]), 0).unwrap();
    refused(
        exe.execute(vec![vec![Arg::Keep(&short), Arg::Keep(&step[0])], row(1)]),
        &["argument 0 of replica 0 is tensor<999xf32>", "takes tensor<1000xf32>"],
    );
    let donated = Arg::Donate(filled(&client, 0.0, 1));
    refused(
        exe.execute(vec![row(0), vec![donated, Arg::Keep(&step[1])]]),
        &["argument 0", "donated", "kept"],
    );
    let foreign = scalar(&cpu(2), 1.0, 1);
    refused(
        exe.execute(vec![row(0), vec![Arg::Keep(&state[1]), Arg::Keep(&foreign)]]),
        &["argument 1 of replica 1", "another client"],
    );
    exe.execute(vec![row(0), row(1)]).unwrap();
}

/// An executable loaded from bytes has no text to check arguments against.
#[test]
fn the_plugin_itself_refuses_arguments_that_we_cannot_check() {
    let client = cpu(1);
    let exe = client.load_serialized(&increment(&client, 1).serialize().unwrap()).unwrap();
    let (state, step) = (filled(&client, 0.0, 0), scalar(&client, 1.0, 0));
    let error = exe.execute(vec![vec![Arg::Keep(&state)]]).err().unwrap();
    assert_eq!(error.call, "PJRT_LoadedExecutable_Execute");
    assert_eq!(error.code, ErrorCode::InvalidArgument, "{error}");
    let error = exe.execute(vec![vec![Arg::Keep(&step), Arg::Keep(&step)]]).err().unwrap();
    assert_eq!(error.code, ErrorCode::InvalidArgument, "{error}");
}

#[test]
fn a_bad_program_carries_the_compilers_message_and_place() {
    let client = cpu(1);
    let text = "func.func public @main(%a: tensor<2xf32>) -> tensor<3xf32> {
  %0 = stablehlo.nonsense %a : tensor<2xf32>
  return %0 : tensor<2xf32>
}";
    let error = client.compile(text, 1).err().unwrap();
    assert_eq!(error.call, "PJRT_Client_Compile");
    assert!(error.message.contains("nonsense") && error.message.contains(":2:"), "{error}");
    assert!(error.to_string().contains(&error.code.to_string()), "{error}");
}

#[test]
fn devices_and_replicas_that_do_not_exist_are_named() {
    let client = cpu(2);
    refused(client.upload(&HostTensor::scalar(0f32), 2), &["no device 2", "has 2"]);
    let text = "func.func public @main() -> tensor<ui32> { %0 = stablehlo.replica_id : tensor<ui32>
                return %0 : tensor<ui32> }";
    refused(client.compile(text, 3), &["3 replicas", "2 devices"]);
    refused(client.compile(text, 0), &["0 replicas"]);
    refused(client.load_serialized(b"no executable"), &["PJRT_Executable_DeserializeAndLoad"]);
}

/// More than the address space holds, so that no overcommit setting allows it.
#[test]
fn running_out_of_memory_is_an_error_with_its_code() {
    let client = cpu(1);
    let text = "func.func public @main(%z: tensor<f32>) -> tensor<100000000x100000000xf32> {
  %0 = stablehlo.broadcast_in_dim %z, dims = [] : (tensor<f32>) -> tensor<100000000x100000000xf32>
  return %0 : tensor<100000000x100000000xf32>
}";
    let z = scalar(&client, 0.0, 0);
    let run = || client.compile(text, 1)?.execute(vec![vec![Arg::Keep(&z)]])?[0][0].ready();
    assert_eq!(run().unwrap_err().code, ErrorCode::ResourceExhausted);
    assert_eq!(z.to_host().unwrap().as_slice::<f32>(), [0.0]);
}
