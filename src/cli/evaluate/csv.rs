//! Figures as rows of a table that grows.

use crate::eval::Findings;
use anyhow::{Context, Result, ensure};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

const HEADER: &str = "model,kind,name,truncate_dim,precision,metric,value\n";

/// # Errors
/// A file that is another table.
pub fn check(path: &Path) -> Result<()> {
    let text = match fs::read(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        read => read.with_context(|| format!("cannot read {}", path.display()))?,
    };
    ensure!(
        text.is_empty() || text.starts_with(HEADER.as_bytes()),
        "{} is not a table of `trainer eval --csv`, whose first line is {}; give another file",
        path.display(),
        HEADER.trim_end()
    );
    Ok(())
}

/// Appends a row for each figure; an undefined one has no value.
///
/// # Errors
/// I/O errors.
pub fn append(path: &Path, model: &Path, found: &Findings) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let fresh = fs::metadata(path).map_or(true, |m| m.len() == 0);
    let mut rows = if fresh { HEADER.to_owned() } else { String::new() };
    for e in &found.evaluations {
        let name = e.set();
        for (metric, x) in e.figures() {
            let cells = [
                model.display().to_string(),
                e.kind.to_owned(),
                name.to_owned(),
                e.form.dim.map(|dim| dim.to_string()).unwrap_or_default(),
                e.form.precision.name().to_owned(),
                metric,
                x.map(|x| x.to_string()).unwrap_or_default(),
            ];
            rows += &cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
            rows.push('\n');
        }
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path).with_context(context)?;
    file.write_all(rows.as_bytes()).with_context(context)
}

/// As RFC 4180.
fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
