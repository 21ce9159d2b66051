//! What the training loop relies on besides arithmetic: donation, sharing, errors.

use super::harness::{Check, compare, f32s, module};
use crate::runtime::{Arg, Client};
use std::sync::Arc;

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("donation reuses the memory of the argument", donation),
        Check::new("an aliased argument that is kept stays unchanged", kept),
        Check::new("two executables share buffers", sharing),
        Check::new("a program with fewer replicas than devices", fewer_replicas),
        Check::new("an ill-formed program is an error", bad_program),
        Check::new("an ill-typed program is an error", bad_types),
    ]
}

const INCREMENT: &str = "%o = stablehlo.constant dense<1.0> : tensor<1024xf32>
%0 = stablehlo.add %a0, %o : tensor<1024xf32>
return %0 : tensor<1024xf32>";

fn increment() -> String {
    module(1, &["1024xf32 {tf.aliasing_output = 0 : i32}"], &["1024xf32"], INCREMENT)
}

fn donation(client: &Arc<Client>) -> Result<(), String> {
    let exe = client.compile(&increment(), 1).map_err(|e| e.to_string())?;
    if let Ok(stats) = exe.memory_stats()
        && stats.aliased == 0
    {
        return Err(format!("the compiler aliased nothing: {stats:?}"));
    }
    let input = client.upload(&f32s(&[1024], &[1.0; 1024]), 0).map_err(|e| e.to_string())?;
    let (output, consumed) = exe.execute_probing_donation(input).map_err(|e| e.to_string())?;
    if !consumed {
        return Err("the donated buffer is still usable: its memory was copied".into());
    }
    compare(&output.to_host().map_err(|e| e.to_string())?, &f32s(&[1024], &[2.0; 1024]), 0.0)
}

fn kept(client: &Arc<Client>) -> Result<(), String> {
    let exe = client.compile(&increment(), 1).map_err(|e| e.to_string())?;
    let input = client.upload(&f32s(&[1024], &[1.0; 1024]), 0).map_err(|e| e.to_string())?;
    let output = exe.execute(vec![vec![Arg::Keep(&input)]]).map_err(|e| e.to_string())?;
    compare(&output[0][0].to_host().map_err(|e| e.to_string())?, &f32s(&[1024], &[2.0; 1024]), 0.0)?;
    compare(&input.to_host().map_err(|e| e.to_string())?, &f32s(&[1024], &[1.0; 1024]), 0.0)
        .map_err(|e| format!("the argument changed: {e}"))
}

fn sharing(client: &Arc<Client>) -> Result<(), String> {
    let run = || {
        let double = "%0 = stablehlo.add %a0, %a0 : tensor<1024xf32>\nreturn %0 : tensor<1024xf32>";
        let double = client.compile(&module(1, &["1024xf32"], &["1024xf32"], double), 1)?;
        let increment = client.compile(&increment(), 1)?;
        let x = client.upload(&f32s(&[1024], &[3.0; 1024]), 0)?;
        let mut twice = double.execute(vec![vec![Arg::Keep(&x)]])?;
        let reading = x.to_host_async()?;
        let y = increment.execute(vec![vec![Arg::Donate(twice.remove(0).remove(0))]])?;
        let z = increment.execute(vec![vec![Arg::Donate(x)]])?;
        Ok::<_, crate::runtime::PjrtError>([reading.wait()?, y[0][0].to_host()?, z[0][0].to_host()?])
    };
    let found = run().map_err(|e| e.to_string())?;
    for (got, want) in found.iter().zip([3.0, 7.0, 4.0]) {
        compare(got, &f32s(&[1024], &[want; 1024]), 0.0)?;
    }
    Ok(())
}

fn fewer_replicas(client: &Arc<Client>) -> Result<(), String> {
    let n = client.device_count().div_ceil(2);
    let body = "%0 = stablehlo.replica_id : tensor<ui32>\nreturn %0 : tensor<ui32>";
    let exe = client.compile(&module(n, &[], &["ui32"], body), n).map_err(|e| e.to_string())?;
    let outputs = exe.execute((0..n).map(|_| vec![]).collect()).map_err(|e| e.to_string())?;
    if (outputs.len(), exe.replicas()) != (n, n) {
        return Err(format!("{} replicas answered, asked for {n}", outputs.len()));
    }
    Ok(())
}

fn bad_program(client: &Arc<Client>) -> Result<(), String> {
    expect_error(client, "module { this is no program }")
}

fn bad_types(client: &Arc<Client>) -> Result<(), String> {
    let body = "%0 = stablehlo.add %a0, %a1 : tensor<2xf32>\nreturn %0 : tensor<2xf32>";
    expect_error(client, &module(1, &["2xf32", "3xf32"], &["2xf32"], body))
}

fn expect_error(client: &Arc<Client>, text: &str) -> Result<(), String> {
    match client.compile(text, 1) {
        Ok(_) => Err("it compiled".into()),
        Err(e) if e.message.is_empty() => Err("the error has no message".into()),
        Err(_) => Ok(()),
    }
}
