//! Peak figures of each kind of *device*, as the topology lists it: a core up to v4 (two per chip), a chip from v5 on.

use anyhow::{Context, Result};

/// Peaks of one device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chip {
    /// As the plugin names it.
    pub kind: &'static str,
    /// For bf16 multiply-adds.
    pub flops_per_second: f64,
    /// Memory bandwidth.
    pub bytes_per_second: f64,
    /// Bytes that programs may use, as the compiler's refusals state them.
    pub memory: u64,
}

const fn gib(hundredths: u64) -> u64 {
    hundredths * (1 << 30) / 100
}

/// Peaks: Google's TPU system architecture pages (per chip; halved where a device is a core). Memory: the limit that
/// libtpu 0.0.52 reports when a program is too large.
const CHIPS: [Chip; 6] = [
    Chip { kind: "TPU v2", flops_per_second: 23e12, bytes_per_second: 350e9, memory: gib(748) },
    Chip { kind: "TPU v3", flops_per_second: 61.5e12, bytes_per_second: 450e9, memory: gib(1548) },
    Chip { kind: "TPU v4", flops_per_second: 137.5e12, bytes_per_second: 614e9, memory: gib(1525) },
    Chip { kind: "TPU v5 lite", flops_per_second: 197e12, bytes_per_second: 819e9, memory: gib(1575) },
    Chip { kind: "TPU v5", flops_per_second: 459e12, bytes_per_second: 2765e9, memory: gib(9573) },
    Chip { kind: "TPU v6 lite", flops_per_second: 918e12, bytes_per_second: 1638e9, memory: gib(3124) },
];

impl Chip {
    /// # Errors
    /// An unknown device kind.
    pub fn of(kind: &str) -> Result<&'static Chip> {
        CHIPS.iter().find(|c| c.kind == kind).with_context(|| {
            let known: Vec<&str> = CHIPS.iter().map(|c| c.kind).collect();
            format!("the peaks of {kind:?} are not known; those of {} are", known.join(", "))
        })
    }
}
