//! What is to be known of a set before its figures are read.

use std::fmt;
use std::path::Path;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// How the set was read.
    Note(String),
    /// What may make the figures other than they are taken for.
    Warning(String),
}

impl Remark {
    /// As one about this file.
    pub fn at(&self, file: &Path) -> Remark {
        let placed = |text: &str| format!("{}: {text}", file.display());
        match self {
            Remark::Note(text) => Remark::Note(placed(text)),
            Remark::Warning(text) => Remark::Warning(placed(text)),
        }
    }
}

impl fmt::Display for Remark {
    /// A line; that of a warning says that it is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::Note(text) => f.write_str(text),
            Remark::Warning(text) => write!(f, "warning: {text}"),
        }
    }
}
