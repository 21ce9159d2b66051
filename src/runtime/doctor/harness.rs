//! Checks: small programs, run and compared.

use crate::common::HostTensor;
use crate::runtime::{Arg, Buffer, Client};
use std::sync::Arc;

/// One line of the report.
pub struct Check {
    pub name: &'static str,
    pub run: Box<Run>,
}

/// `Err` describes what was found instead of what was expected.
pub type Run = dyn Fn(&Arc<Client>) -> Result<(), String>;

impl Check {
    pub fn new(name: &'static str, run: impl Fn(&Arc<Client>) -> Result<(), String> + 'static) -> Self {
        Check { name, run: Box::new(run) }
    }
}

/// A module with one function: `arguments` are their types (`4xf32`), named `%a0`, `%a1`, …; `body` ends with a
/// `return` of `results`.
pub fn module(replicas: usize, arguments: &[&str], results: &[&str], body: &str) -> String {
    let arguments: Vec<String> = arguments
        .iter()
        .enumerate()
        .map(|(i, ty)| match ty.split_once(' ') {
            Some((ty, attributes)) => format!("%a{i}: tensor<{ty}> {attributes}"),
            None => format!("%a{i}: tensor<{ty}>"),
        })
        .collect();
    let results: Vec<String> = results.iter().map(|ty| format!("tensor<{ty}>")).collect();
    format!(
        "module @check attributes {{mhlo.num_partitions = 1 : i32, mhlo.num_replicas = {replicas} : i32}} {{\n\
         func.func public @main({}) -> ({}) {{\n{body}\n}}\n}}\n",
        arguments.join(", "),
        results.join(", ")
    )
}

/// Compiles and runs `mlir` with `inputs[replica]`, and reads every output back.
pub fn run(
    client: &Arc<Client>,
    mlir: &str,
    inputs: &[Vec<HostTensor>],
) -> Result<Vec<Vec<HostTensor>>, String> {
    let exe = client.compile(mlir, inputs.len()).map_err(|e| e.to_string())?;
    let uploaded = upload(client, inputs)?;
    let args = uploaded.iter().map(|row| row.iter().map(Arg::Keep).collect()).collect();
    to_host(&exe.execute(args).map_err(|e| e.to_string())?)
}

pub fn upload(client: &Arc<Client>, inputs: &[Vec<HostTensor>]) -> Result<Vec<Vec<Buffer>>, String> {
    let row = |(r, row): (usize, &Vec<HostTensor>)| row.iter().map(|t| client.upload(t, r)).collect();
    inputs.iter().enumerate().map(row).collect::<Result<_, _>>().map_err(|e| e.to_string())
}

pub fn to_host(outputs: &[Vec<Buffer>]) -> Result<Vec<Vec<HostTensor>>, String> {
    let row = |row: &Vec<Buffer>| row.iter().map(Buffer::to_host).collect();
    outputs.iter().map(row).collect::<Result<_, _>>().map_err(|e| e.to_string())
}

/// Equal type and shape, and every element within `tolerance · max(1, |expected|)`; NaN equals NaN.
pub fn compare(got: &HostTensor, expected: &HostTensor, tolerance: f64) -> Result<(), String> {
    if (got.dtype(), got.shape()) != (expected.dtype(), expected.shape()) {
        return Err(format!("got {got:?}, expected {expected:?}"));
    }
    let (got, expected) = (got.to_f64(), expected.to_f64());
    for (i, (g, e)) in got.iter().zip(&expected).enumerate() {
        let equal = g == e || (g.is_nan() && e.is_nan()) || (g - e).abs() <= tolerance * e.abs().max(1.0);
        if !equal {
            let n = got.iter().zip(&expected).filter(|(g, e)| g != e).count();
            return Err(format!("element {i} is {g}, expected {e} ({n} of {} differ)", got.len()));
        }
    }
    Ok(())
}

pub fn f32s(shape: &[usize], data: &[f32]) -> HostTensor {
    HostTensor::from_slice(shape, data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found_and_named() {
        let a = f32s(&[3], &[1.0, f32::NAN, 1000.0]);
        assert_eq!(compare(&a, &f32s(&[3], &[1.0, f32::NAN, 1000.001]), 1e-5), Ok(()));
        let error = compare(&a, &f32s(&[3], &[1.0, 2.0, 1000.0]), 1e-5).unwrap_err();
        assert!(error.contains("element 1 is NaN, expected 2"), "{error}");
        let error = compare(&a, &f32s(&[3], &[1.0, f32::NAN, 1001.0]), 1e-5).unwrap_err();
        assert!(error.contains("element 2 is 1000, expected 1001"), "{error}");
        assert!(compare(&a, &f32s(&[1, 3], &[1.0; 3]), 1e-5).unwrap_err().contains("[1, 3]"));
    }
}
