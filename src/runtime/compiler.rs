//! The compiler's inputs: a program and its compile options.

use super::padded::Padded;
use pjrt_sys as sys;
use pjrt_sys::protos::xla;
use prost::Message;

/// StableHLO text as a PJRT program; `mlir` must outlive it.
pub(super) fn program(mlir: &str) -> Padded<sys::PJRT_Program> {
    let format = "mlir";
    Padded::new(|p: &mut sys::PJRT_Program| {
        // Only read: the struct serves both directions.
        p.code = mlir.as_ptr().cast_mut().cast();
        p.code_size = mlir.len();
        p.format = format.as_ptr().cast();
        p.format_size = format.len();
    })
}

/// Serialised options: replica r on the device with the r-th id, one partition.
pub(super) fn options(device_ids: Vec<i64>) -> Vec<u8> {
    use xla::device_assignment_proto::ComputationDevice;
    let replicas = device_ids.len();
    let options = xla::CompileOptionsProto {
        executable_build_options: Some(xla::ExecutableBuildOptionsProto {
            device_ordinal: -1,
            num_replicas: replicas as i64,
            num_partitions: 1,
            device_assignment: Some(xla::DeviceAssignmentProto {
                replica_count: replicas as i32,
                computation_count: 1,
                computation_devices: vec![ComputationDevice { replica_device_ids: device_ids }],
            }),
            ..Default::default()
        }),
        ..Default::default()
    };
    options.encode_to_vec()
}
