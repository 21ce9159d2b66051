//! NumPy's `.npy`, version 1.0 (<https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>).

use crate::common::atomic;
use anyhow::Result;
use std::io::Write;
use std::path::Path;

/// Atomically writes a matrix [rows, dim] in C order; `kind` is its NumPy type, such as `<f4`.
///
/// # Errors
/// I/O errors, with the file's name.
pub fn write_npy(path: &Path, kind: &str, [rows, dim]: [usize; 2], bytes: &[u8]) -> Result<()> {
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({rows}, {dim}), }}");
    // Magic, version and length take 10 bytes; data starts at a multiple of 64.
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    atomic::write_file(path, |out| {
        out.write_all(b"\x93NUMPY\x01\x00")?;
        out.write_all(&(header.len() as u16).to_le_bytes())?;
        out.write_all(header.as_bytes())?;
        Ok(out.write_all(bytes)?)
    })
}
