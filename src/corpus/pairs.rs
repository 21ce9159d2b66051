//! A file of pairs: which of its columns hold them, found in its head.

use super::json::{keys_of, picked};
use super::names::position;
use super::options::ReadOptions;
use super::parquet;
use super::parse::Shape;
use super::report::Columns;
use super::rows::{Kind, Opened, Row, Rows, Table};
use super::table::{self, Layout};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::path::Path;

/// A file of pairs that was opened.
pub struct Pairs {
    pub shape: Shape,
    pub rows: Rows,
    /// Rows that were looked at, to be read first.
    pub first: VecDeque<Row>,
    pub columns: Columns,
}

impl Pairs {
    /// Opens `path`, called `name` in messages.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format, columns or keys that are not there or hold no texts; the
    /// message lists those that are there.
    pub fn open(path: &Path, name: &str, options: &ReadOptions) -> Result<Self> {
        match Opened::new(path, name, options)? {
            Opened::Json(rows) => json(rows, options),
            Opened::Table(table) => of_table(table, options),
            Opened::Parquet(mut rows) => {
                let (selected, layout, columns) =
                    parquet::pick(&rows.columns, options).with_context(|| name.to_owned())?;
                rows.select(&selected)?;
                let (rows, first) = (Rows::Parquet(rows), VecDeque::new());
                return Ok(Pairs { shape: Shape::Parquet(layout), rows, first, columns });
            }
        }
        .with_context(|| name.to_owned())
    }
}

fn of_table(table: Table, options: &ReadOptions) -> Result<Pairs> {
    let dialect = table.rows.dialect;
    let Some(names) = table.names.clone() else {
        let shape = Shape::Table(dialect, Layout::none());
        let columns = Columns::default();
        return Ok(Pairs { shape, rows: Rows::Table(table.rows), first: table.first, columns });
    };
    let line = table.line();
    let (layout, header, columns) =
        Layout::of(&names, dialect, options).with_context(|| format!("line {line}"))?;
    let (rows, first, sample) = table.begin(header, layout.width)?;
    layout.check_texts(&sample, if header { &names } else { &[] }, options)?;
    Ok(Pairs { shape: Shape::Table(dialect, layout), rows, first, columns })
}

fn json(mut rows: Rows, options: &ReadOptions) -> Result<Pairs> {
    let mut first = VecDeque::new();
    rows.sample(&mut first)?;
    let text =
        |row: &Row| (row.kind == Kind::Record).then(|| String::from_utf8_lossy(&row.bytes).into_owned());
    let objects: Vec<Map<String, Value>> =
        first.iter().filter_map(text).filter_map(|text| keys_of(text.trim())).collect();
    // Among arrays, objects without the keys are bad lines.
    let only = first.iter().filter(|row| !row.bytes.trim_ascii().is_empty()).count() == objects.len();
    let columns = keys(&objects, only, options)?;
    Ok(Pairs { shape: Shape::Json, rows, first, columns })
}

/// Which keys of the sampled objects are used.
///
/// # Errors
/// Keys that none of them has; one object that holds whole columns.
fn keys(objects: &[Map<String, Value>], only: bool, options: &ReadOptions) -> Result<Columns> {
    let mut names: Vec<&str> = vec![];
    for key in objects.iter().flat_map(|object| object.keys()) {
        if !names.contains(&key.as_str()) {
            names.push(key);
        }
    }
    let Some(first) = objects.first() else { return Ok(Columns::default()) };
    let of = |object: &Map<String, Value>| {
        let keys: Vec<&str> = object.keys().map(String::as_str).collect();
        picked(&keys, options).map(|p| (p, keys.iter().map(|k| k.to_string()).collect::<Vec<_>>()))
    };
    let found: Vec<_> = objects.iter().filter_map(of).collect();
    if objects.len() == 1 {
        check_no_columns(first, options)?;
    }
    if found.is_empty() && only {
        match options.columns[..] {
            [] => bail!(
                "the first {} have no known keys, but {}; say which are the anchor's and the positive's: {}",
                records(objects.len()),
                table::listed(&names),
                options.asked.setting("columns", &["KEY", "KEY"])
            ),
            ref wanted => bail!(
                "none of the first {} has all of the keys {}; their keys are {}",
                records(objects.len()),
                wanted.iter().take(2).map(|k| format!("{k:?}")).collect::<Vec<_>>().join(", "),
                table::listed(&names)
            ),
        }
    }
    let mut roles: Vec<(&str, usize)> = vec![];
    for (picked, keys) in &found {
        for (role, i) in picked.roles() {
            let at = position(&names, &keys[i]).unwrap_or(0);
            if !roles.iter().any(|(_, used)| *used == at) {
                roles.push((role, at));
            }
        }
    }
    for filter in &options.filters {
        let at = position(&names, &filter.column);
        ensure!(
            at.is_some(),
            "none of the first {} has a key {:?} to compare ({filter}); their keys are {}",
            records(objects.len()),
            filter.column,
            table::listed(&names)
        );
        roles.extend(at.map(|at| ("filter", at)));
    }
    Ok(Columns::new(&names, &roles, false))
}

fn records(n: usize) -> String {
    if n == 1 { "record".into() } else { format!("{n} records") }
}

/// A file that is one object of whole columns, as pandas' `to_json` and `to_dict` make it.
fn check_no_columns(object: &Map<String, Value>, options: &ReadOptions) -> Result<()> {
    let keys: Vec<&str> = object.keys().map(String::as_str).collect();
    let anchor = picked(&keys, options).and_then(|p| p.roles().first().map(|(role, i)| (*role, *i)));
    let Some(("anchor", i)) = anchor else { return Ok(()) };
    let is_column = |value: Option<&Value>| value.is_some_and(|v| v.is_array() || v.is_object());
    ensure!(
        !is_column(object.values().nth(i)),
        "one object that holds whole columns ({}); write one record a line: python3 -c \"import pandas; \
         pandas.read_json('FILE').to_json('FILE.jsonl', orient='records', lines=True)\"",
        table::listed(&keys)
    );
    Ok(())
}
