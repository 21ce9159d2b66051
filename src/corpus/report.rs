//! Which columns of a file are used, and which are not.

use super::names::{FirstRow, is_label};
use super::options::ReadOptions;
use std::fmt;

/// The columns of a table, or the keys of the first JSON records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Columns {
    /// Role and name.
    pub used: Vec<(String, String)>,
    pub unused: Vec<String>,
    /// The first row is data, since columns were given by number.
    pub without_header: bool,
    /// The records are JSON arrays, whose texts have no names.
    pub arrays: bool,
}

impl Columns {
    pub fn new(names: &[&str], roles: &[(&str, usize)], first_row: FirstRow) -> Self {
        let name = |i: usize| match first_row {
            FirstRow::Data => (i + 1).to_string(),
            FirstRow::Names => names[i].trim().to_owned(),
        };
        let used: Vec<_> = roles.iter().map(|&(role, i)| (role.to_owned(), name(i))).collect();
        let unused = (0..names.len()).filter(|i| !roles.iter().any(|(_, used)| used == i));
        let unused = unused.map(name).filter(|n| !n.is_empty()).collect();
        Columns { used, unused, without_header: first_row == FirstRow::Data, arrays: false }
    }

    /// Whether no columns were identified.
    pub fn is_empty(&self) -> bool {
        self.used.is_empty() && !self.arrays
    }

    /// A warning if rows may be used unintentionally: an unused column that looks like a label or a split; columns
    /// named for arrays, which have none.
    pub fn warning(&self, options: &ReadOptions) -> Option<String> {
        let asked = &options.asked;
        if self.arrays && !options.columns.is_empty() {
            return Some(format!(
                "its arrays have no names, so their texts are anchor, positive and negatives in this order, whatever {} says",
                asked.option("columns")
            ));
        }
        if let Some(split) = self.unused.iter().find(|name| is_split(name)) {
            return Some(format!(
                "the column {split:?} is not used, so rows of every split are used; keep one with {}",
                asked.setting("where", &[&format!("{split}=train")])
            ));
        }
        let label = self.unused.iter().find(|name| is_label(name))?;
        let example = if label.to_lowercase().contains("scor") || label.to_lowercase().contains("simil") {
            format!("{label}>=0.7")
        } else {
            format!("{label}=1")
        };
        Some(format!(
            "the column {label:?} is not used, so every row counts as a positive pair, whatever its label; keep only the \
             positive ones with {}, or remove the column",
            options.asked.setting("where", &[&example])
        ))
    }
}

fn is_split(name: &str) -> bool {
    ["split", "fold", "subset", "partition"].iter().any(|s| s.eq_ignore_ascii_case(name.trim()))
}

impl fmt::Display for Columns {
    /// `"question1" as anchor, "question2" as positive; not used: "id", "is_duplicate"`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.arrays {
            f.write_str("arrays of anchor, positive and negatives")?;
        }
        for (i, (role, name)) in self.used.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            match self.without_header {
                true => write!(f, "{comma}column {name} as {role}")?,
                false => write!(f, "{comma}{name:?} as {role}")?,
            }
        }
        if self.without_header {
            f.write_str("; the first row is data, as columns were given by number")?;
        }
        if !self.unused.is_empty() {
            f.write_str("; not used: ")?;
            for (i, name) in self.unused.iter().take(20).enumerate() {
                write!(f, "{}{name:?}", if i == 0 { "" } else { ", " })?;
            }
            if self.unused.len() > 20 {
                write!(f, " and {} more", self.unused.len() - 20)?;
            }
        }
        Ok(())
    }
}
