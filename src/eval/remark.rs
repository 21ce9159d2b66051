//! What to know about a set before reading its figures.

use std::fmt;
use std::path::Path;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// How the set was read.
    Note(String),
    /// What may make the figures misleading.
    Warning(String),
}

impl Remark {
    /// Prefixes the file's name.
    pub fn at(&self, file: &Path) -> Remark {
        let placed = |text: &str| format!("{}: {text}", file.display());
        match self {
            Remark::Note(text) => Remark::Note(placed(text)),
            Remark::Warning(text) => Remark::Warning(placed(text)),
        }
    }
}

impl fmt::Display for Remark {
    /// One line; warnings are marked as such.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::Note(text) => f.write_str(text),
            Remark::Warning(text) => write!(f, "warning: {text}"),
        }
    }
}
