//! Which columns of a Parquet file make pairs, and the texts of its rows.

use super::cells::elements;
use super::schema::{Column, Kind};
use crate::corpus::filter::Filter;
use crate::corpus::names::{Picked, known, named};
use crate::corpus::options::ReadOptions;
use crate::corpus::record::{Found, Side, Texts};
use crate::corpus::reject::Reason;
use crate::corpus::report::Columns;
use crate::corpus::table;
use anyhow::{Context, Result, anyhow, bail, ensure};

/// Which of the selected columns hold what.
#[derive(Clone, Debug)]
pub struct Layout {
    pub picked: Picked,
    /// Which columns are lists.
    pub lists: Vec<bool>,
    pub filters: Vec<(usize, Filter)>,
}

impl Layout {
    /// The texts of an encoded row; `None` if all of it is NULL.
    ///
    /// # Errors
    /// NULL, or other bytes than UTF-8.
    pub fn texts(&self, row: &[u8]) -> Result<Option<Found>, Reason> {
        let columns = elements(row);
        if columns.iter().flatten().all(Option::is_none) && !columns.iter().all(Vec::is_empty) {
            return Ok(None);
        }
        let scalar = |i: usize| str::from_utf8(columns.get(i)?.first().copied().flatten()?).ok();
        if !self.filters.iter().all(|(i, filter)| filter.takes(scalar(*i))) {
            return Ok(Some(Found::filtered()));
        }
        let side = |i: usize| -> Result<Side, Reason> {
            let utf8 = |t: &[u8]| std::str::from_utf8(t).map(str::to_owned).map_err(|_| Reason::InvalidUtf8);
            let texts =
                columns.get(i).into_iter().flatten().flatten().map(|t| utf8(t)).collect::<Result<_, _>>()?;
            Ok(Side { texts, listed: self.lists[i] })
        };
        // A missing list has no elements, a missing text has one that is NULL.
        let given = |side: Side| {
            if side.texts.is_empty() && !side.listed { Err(Reason::NullValue) } else { Ok(side) }
        };
        let texts = match &self.picked {
            Picked::Set(set) => Texts::Set(side(*set)?.texts),
            Picked::Pair { anchor, positive, negatives } => {
                let anchor = given(side(*anchor)?)?.texts.pop().ok_or(Reason::NullValue)?;
                let positives = given(side(*positive)?)?;
                let mut all = Side::default();
                for &i in negatives {
                    let more = side(i)?;
                    all.listed |= more.listed;
                    all.texts.extend(more.texts);
                }
                Texts::Sides { anchor, positives, negatives: all }
            }
        };
        Ok(Some(Found::one(texts)))
    }
}

/// Which columns are to be read, which of those is the anchor's and so on, and what is said of it.
///
/// # Errors
/// A column that is not there, stands twice or is not of text: the message lists them.
pub fn pick(columns: &[Column], options: &ReadOptions) -> Result<(Vec<usize>, Layout, Columns)> {
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let there =
        || columns.iter().map(|c| format!("{:?} ({})", c.name, c.kind_name())).collect::<Vec<_>>().join(", ");
    let asked = &options.asked;
    table::check_names(&names)?;
    let picked = match options.columns[..] {
        [] => known(&names).with_context(|| {
            format!(
                "no known columns, but {}; say which are the anchor's and the positive's: {}",
                there(),
                asked.setting("columns", &["NAME", "NAME"])
            )
        })?,
        ref wanted => named(&names, wanted, false).map_err(|missing| {
            anyhow!("no column {missing:?} (wanted: {}); the columns are {}", wanted.join(", "), there())
        })?,
    };
    let mut selected = vec![];
    let mut take = |i: usize, list: Option<bool>| -> Result<usize> {
        let column = &columns[i];
        let is_text = matches!(column.kind, Kind::Text(_) | Kind::Passages { .. });
        if !is_text || list.is_some_and(|list| list != column.is_list()) {
            let wanted = if list == Some(true) { "lists of text are" } else { "text is" };
            bail!(
                "column {:?} is {}, where {wanted} needed; name others with {}. The columns are {}",
                column.name,
                column.kind_name(),
                asked.option("columns"),
                there()
            );
        }
        selected.push(i);
        Ok(selected.len() - 1)
    };
    let mut roles = picked.roles();
    let is_empty = |i: &usize| matches!(columns[*i].kind, Kind::Empty);
    roles.retain(|(role, i)| *role != "negative" || !is_empty(i));
    let picked = match picked {
        Picked::Set(set) => Picked::Set(take(set, Some(true))?),
        Picked::Pair { anchor, positive, negatives } => Picked::Pair {
            anchor: take(anchor, Some(false))?,
            positive: take(positive, None)?,
            negatives: negatives
                .into_iter()
                .filter(|i| !is_empty(i))
                .map(|i| take(i, None))
                .collect::<Result<_>>()?,
        },
    };
    let filters = select_filters(columns, options, &mut selected)?;
    roles.extend(filters.iter().map(|(i, _)| ("filter", selected[*i])));
    let report = Columns::new(&names, &roles, false);
    let lists = selected.iter().map(|&i| columns[i].is_list()).collect();
    Ok((selected, Layout { picked, lists, filters }, report))
}

/// Selects the columns of the filters, too; each filter with its number among the selected columns.
///
/// # Errors
/// A column that is not there, or holds nothing that can be compared.
pub fn select_filters(
    columns: &[Column],
    options: &ReadOptions,
    selected: &mut Vec<usize>,
) -> Result<Vec<(usize, Filter)>> {
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let mut filters = table::filters(&options.filters, &names, true)?;
    for (at, filter) in &mut filters {
        let column = &columns[*at];
        let fits = match column.kind {
            Kind::Number(_) => true,
            Kind::Text(_) => !column.is_list(),
            Kind::Passages { .. } | Kind::Empty | Kind::Other(_) => false,
        };
        ensure!(
            fits,
            "column {:?} is {}, with which nothing can be compared ({filter})",
            column.name,
            column.kind_name()
        );
        selected.push(*at);
        *at = selected.len() - 1;
    }
    Ok(filters)
}
