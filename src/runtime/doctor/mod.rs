//! `trainer doctor`: lists the devices and checks the behaviour our programs rely on.

mod collectives;
mod contract;
mod harness;
mod ops;

use super::client::Client;
use super::spec::DeviceSpec;
use anyhow::Result;
use harness::Check;
use std::io::Write;

/// Prints plugin, platform, API version and devices of `spec`, then runs every check and prints one line for each: ✓,
/// or ✗ with the difference found. Returns whether all passed.
///
/// # Errors
/// The devices cannot be opened, or `out` cannot be written.
pub fn doctor(spec: &DeviceSpec, out: &mut dyn Write) -> Result<bool> {
    let client = Client::open(spec)?;
    let plugin = client.plugin();
    let (major, minor) = plugin.api_version();
    writeln!(out, "devices    {spec}")?;
    writeln!(out, "plugin     {}", plugin.path().display())?;
    writeln!(out, "PJRT API   {major}.{minor}")?;
    writeln!(
        out,
        "platform   {} ({})",
        client.platform_name(),
        client.platform_version().lines().next().unwrap_or_default()
    )?;
    for (i, device) in client.devices().iter().enumerate() {
        writeln!(out, "device {i:<3} {} (id {}, {})", device.description, device.id, device.kind)?;
    }
    let checks: Vec<Check> =
        [ops::checks(), collectives::checks(), contract::checks()].into_iter().flatten().collect();
    let mut failed = 0;
    for check in &checks {
        match (check.run)(&client) {
            Ok(()) => writeln!(out, "✓ {}", check.name)?,
            Err(difference) => {
                failed += 1;
                writeln!(out, "✗ {}: {}", check.name, difference.replace('\n', "\n    "))?;
            }
        }
    }
    writeln!(out, "{} of {} checks passed", checks.len() - failed, checks.len())?;
    Ok(failed == 0)
}
