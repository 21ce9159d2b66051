//! The header of a table, and its rows' fields → their texts.

use super::format::Format;
use super::names::{Picked, known, named};
use super::options::ReadOptions;
use super::record::{Side, Texts};
use super::reject::Reason;
use anyhow::{Result, bail, ensure};

/// Which columns of a table are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Anchor, positive and negatives, as many as a row has.
    InOrder,
    Columns {
        width: usize,
        anchor: usize,
        positive: usize,
        negatives: Vec<usize>,
    },
}

impl Layout {
    /// What the first row that is not blank says, and whether it is a header.
    ///
    /// # Errors
    /// A column that is not there, or a header that is needed and says nothing; the columns that are there
    /// are listed.
    pub fn of(first: &[String], format: Format, options: &ReadOptions) -> Result<(Layout, bool)> {
        let names: Vec<&str> = first.iter().map(|n| n.trim()).collect();
        let there = || names.iter().map(|n| excerpt(n)).collect::<Vec<_>>().join(", ");
        let columns = &options.columns;
        ensure!(
            columns.len() != 1,
            "one column, {:?}, does not make pairs; name two or more: trainer prepare --columns anchor,positive",
            columns[0]
        );
        let (picked, header) = if columns.is_empty() {
            match known(&names) {
                Some(picked @ Picked::Pair { .. }) => (picked, true),
                _ if format == Format::Tsv => return Ok((Layout::InOrder, false)),
                _ => bail!(
                    "the header names no known columns, but {}; say which are the anchor's and the positive's: trainer prepare \
                     --columns NAME,NAME, or --columns 1,2 if there is no header",
                    there()
                ),
            }
        } else {
            match (named(&names, columns), numbers(columns)) {
                (Ok(picked), _) => (picked, true),
                (Err(_), Some(picked)) => (picked, false),
                (Err(missing), None) => bail!("no column {missing:?}; the columns are {}", there()),
            }
        };
        let Picked::Pair { anchor, positive, negatives } = picked else { bail!("a table holds no sets") };
        let width = names.len();
        let last = negatives.iter().copied().fold(anchor.max(positive), usize::max);
        ensure!(last < width, "no column {}; the first row has {width}: {}", last + 1, there());
        Ok((Layout::Columns { width, anchor, positive, negatives }, header))
    }

    /// The texts of a row.
    ///
    /// # Errors
    /// Another number of columns than the header has.
    pub fn texts(&self, mut fields: Vec<String>) -> Result<Texts, Reason> {
        let Layout::Columns { width, anchor, positive, negatives } = self else {
            return Ok(Texts::InOrder(fields));
        };
        if fields.len() != *width {
            return Err(Reason::WrongColumns);
        }
        // Taken last, they may be named twice.
        let negatives = negatives.iter().map(|&i| fields[i].clone()).collect();
        let mut field = |i: usize| std::mem::take(&mut fields[i]);
        Ok(Texts::Sides {
            anchor: field(*anchor),
            positives: Side { texts: vec![field(*positive)], listed: false },
            negatives: Side { texts: negatives, listed: false },
        })
    }

    /// Columns of a row, if they are known.
    pub fn width(&self) -> Option<usize> {
        match self {
            Layout::InOrder => None,
            Layout::Columns { width, .. } => Some(*width),
        }
    }
}

/// Columns by their numbers, from 1.
fn numbers(columns: &[String]) -> Option<Picked> {
    let numbers: Option<Vec<usize>> =
        columns.iter().map(|c| c.trim().parse::<usize>().ok()?.checked_sub(1)).collect();
    match numbers?[..] {
        [anchor, positive, ref negatives @ ..] => {
            Some(Picked::Pair { anchor, positive, negatives: negatives.to_vec() })
        }
        _ => None,
    }
}

fn excerpt(name: &str) -> String {
    match name.char_indices().nth(40) {
        Some((end, _)) => format!("{:?}…", &name[..end]),
        None => format!("{name:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(first: &str, format: Format, columns: &str) -> Result<(Layout, bool)> {
        let list = |s: &str| s.split(',').filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        Layout::of(&list(first), format, &ReadOptions { columns: list(columns), ..ReadOptions::default() })
    }

    fn columns(width: usize, anchor: usize, positive: usize, negatives: &[usize]) -> Layout {
        Layout::Columns { width, anchor, positive, negatives: negatives.to_vec() }
    }

    #[test]
    fn headers() {
        for (first, format, names, expected) in [
            ("Anchor,positive,negative", Format::Tsv, "", (columns(3, 0, 1, &[2]), true)),
            ("id,question, answer ", Format::Csv, "", (columns(3, 1, 2, &[]), true)),
            ("a text,its positive", Format::Tsv, "", (Layout::InOrder, false)),
            ("id,l,r,n", Format::Csv, "r,l,n", (columns(4, 2, 1, &[3]), true)),
            ("id,l,r", Format::Csv, "3,2", (columns(3, 2, 1, &[]), false)),
            ("1,2", Format::Csv, "2,1", (columns(2, 1, 0, &[]), true)),
        ] {
            assert_eq!(layout(first, format, names).unwrap(), expected, "{first}");
        }
        for (first, format, names, parts) in [
            ("id,l", Format::Csv, "", ["\"id\", \"l\"", "--columns"]),
            ("set,id", Format::Csv, "", ["\"set\", \"id\"", "--columns"]),
            ("id,l", Format::Tsv, "l,r", ["no column \"r\"", "\"id\", \"l\""]),
            ("id,l", Format::Csv, "1,3", ["no column 3", "\"id\", \"l\""]),
            ("id,l", Format::Csv, "l", ["one column", "--columns"]),
        ] {
            let err = layout(first, format, names).unwrap_err().to_string();
            assert!(parts.iter().all(|p| err.contains(p)), "{err}");
        }
        assert!(layout("id,l", Format::Csv, "0,1").is_err());
    }

    #[test]
    fn rows() {
        let fields = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
        let side =
            |texts: &[&str]| Side { texts: texts.iter().map(|t| t.to_string()).collect(), listed: false };
        assert_eq!(
            columns(4, 2, 1, &[0]).texts(fields(4)),
            Ok(Texts::Sides { anchor: "2".into(), positives: side(&["1"]), negatives: side(&["0"]) })
        );
        assert_eq!(columns(4, 2, 1, &[]).texts(fields(3)), Err(Reason::WrongColumns));
        assert_eq!(Layout::InOrder.texts(fields(3)), Ok(Texts::InOrder(fields(3))));
    }
}
