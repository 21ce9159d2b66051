//! Which columns of a Parquet file make pairs, and the texts and numbers of its rows.

use super::cells::elements;
use super::schema::{Column, Kind};
use crate::corpus::filter::Condition;
use crate::corpus::names::{FirstRow, Missing, Picked, Unpicked, Wanted};
use crate::corpus::options::ReadOptions;
use crate::corpus::record::{Found, Parsed, Side, Texts};
use crate::corpus::reject::Reason;
use crate::corpus::report::Columns;
use crate::corpus::{table, targets};
use anyhow::{Result, anyhow, bail, ensure};

/// What each of the selected columns holds.
#[derive(Clone, Debug)]
pub struct ParquetColumns {
    pub picked: Picked,
    /// Which columns hold lists.
    pub lists: Vec<bool>,
    /// Which columns hold 32-bit floats.
    pub singles: Vec<bool>,
    pub filters: Vec<(usize, Condition)>,
}

impl ParquetColumns {
    /// The texts and numbers of an encoded row; `None` if all of it is NULL.
    ///
    /// # Errors
    /// NULL, invalid UTF-8, a target that is not finite.
    pub fn row(&self, row: &[u8]) -> Result<Option<Found>, Reason> {
        let columns = elements(row);
        if columns.iter().flatten().all(Option::is_none) && !columns.iter().all(Vec::is_empty) {
            return Ok(None);
        }
        let scalar = |i: usize| str::from_utf8(columns.get(i)?.first().copied().flatten()?).ok();
        if !self.filters.iter().all(|(i, filter)| filter.takes(scalar(*i))) {
            return Ok(Some(Found::filtered()));
        }
        let side = |i: usize| -> Result<Side, Reason> {
            // A missing list has no elements, a missing text has one that is NULL.
            let utf8 = |t: &Option<&[u8]>| match std::str::from_utf8(t.unwrap_or_default()) {
                Ok(text) => Ok(text.to_owned()),
                Err(_) => Err(Reason::InvalidUtf8),
            };
            let texts = columns.get(i).into_iter().flatten().map(utf8).collect::<Result<_, _>>()?;
            Ok(Side { texts, listed: self.lists[i] })
        };
        let given = |i: usize| match columns.get(i).map(Vec::as_slice) {
            None | Some([None] | []) if !self.lists[i] => Err(Reason::NullValue),
            _ => side(i),
        };
        let row = match &self.picked {
            Picked::Set(set) => Texts::Set(side(*set)?.texts).into(),
            Picked::Pair { anchor, positive, negatives, targets } => {
                let anchor = given(*anchor)?.texts.pop().ok_or(Reason::NullValue)?;
                let positives = given(*positive)?;
                let mut all = Side::default();
                for &i in negatives {
                    let more = side(i)?;
                    all.listed |= more.listed;
                    all.texts.extend(more.texts);
                }
                let mut numbers = vec![];
                for &i in targets {
                    self.numbers(i, columns.get(i).map_or(&[], Vec::as_slice), &mut numbers)?;
                }
                Parsed { texts: Texts::Sides { anchor, positives, negatives: all }, targets: numbers }
            }
        };
        Ok(Some(Found::one(row)))
    }

    /// Appends the numbers of column `i`.
    fn numbers(&self, i: usize, cells: &[Option<&[u8]>], out: &mut Vec<f32>) -> Result<(), Reason> {
        if cells.is_empty() {
            return Err(Reason::NoTarget);
        }
        for cell in cells {
            let text = str::from_utf8(cell.ok_or(Reason::NoTarget)?).map_err(|_| Reason::NotANumber)?;
            out.push(match text.parse::<f32>() {
                // Parsed as f32: the shortest decimal form of an f32 need not survive rounding via f64.
                Ok(number) if self.singles[i] => targets::finite(number)?,
                _ => targets::of_text(text)?,
            });
        }
        Ok(())
    }
}

/// What a column must hold.
#[derive(Clone, Copy)]
enum Needed {
    Text,
    TextOrTexts,
    Texts,
    Numbers,
}

/// Which columns to read, their roles, and a report of the columns.
///
/// # Errors
/// A missing or repeated column, a text column without text, a target without numbers; lists the columns.
pub fn pick(columns: &[Column], options: &ReadOptions) -> Result<(Vec<usize>, ParquetColumns, Columns)> {
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let there =
        || columns.iter().map(|c| format!("{:?} ({})", c.name, c.kind_name())).collect::<Vec<_>>().join(", ");
    let asked = &options.asked;
    table::check_names(&names)?;
    let picked = Wanted::of(&options.columns)?.pick(&names, Missing::Error).map_err(|why| match why {
        Unpicked::Unknown => anyhow!(
            "no known columns, but {}; say which are the anchor's and the positive's: {}",
            there(),
            asked.setting("columns", &["NAME", "NAME"])
        ),
        Unpicked::Missing(name) => anyhow!(
            "no column {name:?} (wanted: {}); the columns are {}",
            options.columns.join(", "),
            there()
        ),
    })?;
    if let (Picked::Set(set), true) = (&picked, options.target_columns() > 0) {
        bail!(
            "{:?} is a column of sets, whose pairs have no numbers; name an anchor and a positive, too: {}",
            names[*set],
            asked.setting("columns", &["anchor=NAME", "positive=NAME", "target=NAME"])
        );
    }
    let mut selected = vec![];
    let mut take = |i: usize, needed: Needed| -> Result<usize> {
        let column = &columns[i];
        let is_text = matches!(column.kind, Kind::Text(_) | Kind::Passages { .. });
        let (fits, what) = match needed {
            Needed::Text => (is_text && !column.is_list(), "text is"),
            Needed::TextOrTexts => (is_text, "text is"),
            Needed::Texts => (is_text && column.is_list(), "lists of text are"),
            Needed::Numbers => (matches!(column.kind, Kind::Number(_) | Kind::Numbers(_)), "numbers are"),
        };
        ensure!(
            fits,
            "column {:?} is {}, where {what} needed; name others with {}. The columns are {}",
            column.name,
            column.kind_name(),
            asked.option("columns"),
            there()
        );
        selected.push(i);
        Ok(selected.len() - 1)
    };
    let mut roles = picked.roles();
    let is_empty = |i: &usize| matches!(columns[*i].kind, Kind::Empty);
    roles.retain(|(role, i)| *role != "negative" || !is_empty(i));
    let picked = match picked {
        Picked::Set(set) => Picked::Set(take(set, Needed::Texts)?),
        Picked::Pair { anchor, positive, negatives, targets } => {
            // A negative that is NULL in all rows has no number either, unless others follow.
            let last = negatives.iter().rposition(|i| !is_empty(i)).map_or(0, |last| last + 1);
            let gap = negatives[..last].iter().find(|i| is_empty(i)).filter(|_| !targets.is_empty());
            if let Some(&i) = gap {
                bail!(
                    "column {:?} is NULL in all rows, and a negative follows that may have a number; name only those \
                     that hold texts with {}",
                    columns[i].name,
                    asked.option("columns")
                );
            }
            Picked::Pair {
                anchor: take(anchor, Needed::Text)?,
                positive: take(positive, Needed::TextOrTexts)?,
                negatives: negatives
                    .into_iter()
                    .filter(|i| !is_empty(i))
                    .map(|i| take(i, Needed::TextOrTexts))
                    .collect::<Result<_>>()?,
                targets: targets.into_iter().map(|i| take(i, Needed::Numbers)).collect::<Result<_>>()?,
            }
        }
    };
    let filters = select_filters(columns, options, &mut selected)?;
    roles.extend(filters.iter().map(|(i, _)| ("filter", selected[*i])));
    let report = Columns::new(&names, &roles, FirstRow::Names);
    let of = |test: fn(&Column) -> bool| selected.iter().map(|&i| test(&columns[i])).collect();
    let (lists, singles) = (of(Column::is_list), of(Column::is_single));
    Ok((selected, ParquetColumns { picked, lists, singles, filters }, report))
}

/// Selects the filters' columns too; returns each filter with its index among the selected columns.
///
/// # Errors
/// A missing column, or one whose values cannot be compared.
pub fn select_filters(
    columns: &[Column],
    options: &ReadOptions,
    selected: &mut Vec<usize>,
) -> Result<Vec<(usize, Condition)>> {
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let mut filters = table::filters(&options.filters, &names, FirstRow::Names)?;
    for (at, filter) in &mut filters {
        let column = &columns[*at];
        let fits = match column.kind {
            Kind::Number(_) => true,
            Kind::Text(_) => !column.is_list(),
            Kind::Passages { .. } | Kind::Numbers(_) | Kind::Empty | Kind::Other(_) => false,
        };
        ensure!(
            fits,
            "column {:?} is {}, which cannot be compared ({filter})",
            column.name,
            column.kind_name()
        );
        selected.push(*at);
        *at = selected.len() - 1;
    }
    Ok(filters)
}
