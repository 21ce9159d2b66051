//! Which columns of a file are used, and which are not.

use super::names::is_label;
use super::options::ReadOptions;
use std::fmt;

/// The columns of a table, or the keys of the first records of JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Columns {
    /// Role and name.
    pub used: Vec<(String, String)>,
    pub unused: Vec<String>,
    /// The first row is one of texts, as columns were given by number.
    pub without_header: bool,
}

impl Columns {
    pub fn new(names: &[&str], roles: &[(&str, usize)], without_header: bool) -> Self {
        let name = |i: usize| match without_header {
            true => (i + 1).to_string(),
            false => names[i].trim().to_owned(),
        };
        let used: Vec<_> = roles.iter().map(|&(role, i)| (role.to_owned(), name(i))).collect();
        let unused = (0..names.len()).filter(|i| !roles.iter().any(|(_, used)| used == i));
        let unused = unused.map(name).filter(|n| !n.is_empty()).collect();
        Columns { used, unused, without_header }
    }

    /// Nothing of a file is known by name.
    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// A warning, if a column says which pairs are none and nobody reads it.
    pub fn warning(&self, options: &ReadOptions) -> Option<String> {
        let label = self.unused.iter().find(|name| is_label(name))?;
        let example = if label.to_lowercase().contains("scor") || label.to_lowercase().contains("simil") {
            format!("{label}>=0.7")
        } else {
            format!("{label}=1")
        };
        Some(format!(
            "the column {label:?} is not used: every row is taken for a pair of like texts, whatever it says there; keep \
             those that are with {}, or remove the column",
            options.asked.setting("where", &[&example])
        ))
    }
}

impl fmt::Display for Columns {
    /// `"question1" as anchor, "question2" as positive; not used: "id", "is_duplicate"`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
