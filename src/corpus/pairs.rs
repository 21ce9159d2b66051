//! Opens a file of pairs, and finds the columns that hold them from its first rows.

use super::json::{all_keys, object_of, picked};
use super::names::{FirstRow, Picked, Wanted, WantedTexts, position};
use super::options::ReadOptions;
use super::parquet;
use super::parse::Shape;
use super::report::Columns;
use super::rows::{Kind, Opened, Row, Rows, Source, Table, texts};
use super::table::{self, TableColumns};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::path::Path;

/// An open file of pairs.
pub struct Pairs {
    pub shape: Shape,
    /// Number of target columns.
    pub targets: usize,
    pub rows: Rows,
    pub columns: Columns,
}

impl Pairs {
    fn new(shape: Shape, rows: Rows, columns: Columns) -> Self {
        let targets = columns.used.iter().filter(|(role, _)| role == "target").count();
        Pairs { shape, targets, rows, columns }
    }

    /// Opens `path`, called `name` in messages.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format, columns or keys that are missing or hold no texts; lists those
    /// available.
    pub fn open(path: &Path, name: &str, options: &ReadOptions) -> Result<Self> {
        match Opened::new(path, name, options)? {
            Opened::Json(rows) => json(rows, name, options),
            Opened::Table(table) => of_table(table, name, options),
            Opened::Parquet(mut rows) => {
                let (selected, layout, columns) =
                    parquet::pick(&rows.columns, options).with_context(|| name.to_owned())?;
                rows.select(&selected)?;
                let mut rows = Rows::new(Source::Parquet(rows));
                check_cells(&layout, rows.look()?, &columns, options).with_context(|| name.to_owned())?;
                Ok(Pairs::new(Shape::Parquet(layout), rows, columns))
            }
        }
    }
}

/// Like [`TableColumns::check_texts`], for Parquet's text columns.
fn check_cells(
    layout: &parquet::ParquetColumns,
    first: &VecDeque<Row>,
    columns: &Columns,
    options: &ReadOptions,
) -> Result<()> {
    let rows: Vec<_> = first.iter().map(|row| parquet::elements(&row.bytes)).collect();
    for (role, i) in layout.picked.roles().into_iter().filter(|(role, _)| *role != "target") {
        let texts = rows.iter().filter_map(|row| row.get(i)).flatten().copied().flatten();
        let texts = texts.filter_map(|text| str::from_utf8(text).ok());
        let name = columns.used.get(i).map_or(role, |(_, name)| name);
        ensure!(!table::all_numbers(texts, 2), numbers(name, options));
    }
    Ok(())
}

fn numbers(name: &str, options: &ReadOptions) -> String {
    format!(
        "{name:?} holds numbers, not texts; name other columns with {}, pick rows by it with {}, or write target=NAME if a \
         loss reads it",
        options.asked.option("columns"),
        options.asked.setting("where", &["NAME=VALUE"])
    )
}

fn of_table(table: Table, name: &str, options: &ReadOptions) -> Result<Pairs> {
    let dialect = table.dialect();
    let Some(names) = table.names.clone() else {
        let shape = Shape::Table(dialect, TableColumns::none());
        return Ok(Pairs::new(shape, table.begin(FirstRow::Data, 0), Columns::default()));
    };
    let line = table.line();
    let (layout, first_row, columns) =
        TableColumns::of(&names, dialect, options).with_context(|| format!("{name}: line {line}"))?;
    let mut rows = table.begin(first_row, layout.width);
    let records = rows.look()?.iter().filter(|row| row.kind == Kind::Record);
    let sample: Vec<_> = records.map(|row| texts(dialect, &row.bytes, Some(layout.width))).collect();
    let names = match first_row {
        FirstRow::Names => &names[..],
        FirstRow::Data => &[],
    };
    layout.check_texts(&sample, names, options).with_context(|| name.to_owned())?;
    Ok(Pairs::new(Shape::Table(dialect, layout), rows, columns))
}

fn json(mut rows: Rows, name: &str, options: &ReadOptions) -> Result<Pairs> {
    let wanted = Wanted::of(&options.columns)?;
    let sample: Vec<&[u8]> = rows.look()?.iter().map(|row| row.bytes.trim_ascii()).collect();
    let objects: Vec<_> = sample.iter().filter_map(|row| object_of(row)).collect();
    let filled = sample.iter().filter(|row| !row.is_empty()).count();
    let mut columns = keys(&objects, filled, &wanted, options).with_context(|| name.to_owned())?;
    let arrays: Vec<Vec<String>> = sample.iter().filter_map(|row| serde_json::from_slice(row).ok()).collect();
    check_arrays(&arrays).with_context(|| name.to_owned())?;
    let targets = wanted.targets.len();
    // Arrays are rejected if a key is needed.
    let needs_keys = targets > 0 || !options.filters.is_empty();
    columns.arrays = !arrays.is_empty() && columns.used.is_empty() && !needs_keys;
    Ok(Pairs { shape: Shape::Json(wanted), targets, rows, columns })
}

/// Which keys of the sampled objects are used; `filled` counts the sampled rows that are not blank.
///
/// # Errors
/// Keys that no object has; a single object that holds whole columns.
fn keys(
    objects: &[Map<String, Value>],
    filled: usize,
    wanted: &Wanted,
    options: &ReadOptions,
) -> Result<Columns> {
    let names = all_keys(objects);
    let Some(first) = objects.first() else { return Ok(Columns::default()) };
    let of = |object: &Map<String, Value>| {
        let keys: Vec<&str> = object.keys().map(String::as_str).collect();
        picked(&keys, wanted).map(|p| (p, keys.iter().map(|k| k.to_string()).collect::<Vec<_>>()))
    };
    let found: Vec<_> = objects.iter().filter_map(of).collect();
    if objects.len() == 1 {
        check_no_columns(first, wanted)?;
    }
    // Among arrays, objects without the keys are merely bad lines.
    if found.is_empty() && objects.len() == filled {
        match &wanted.texts {
            WantedTexts::Known => bail!(
                "{} no known keys, but {}; say which are the anchor's and the positive's: {}",
                match objects.len() {
                    1 => "the first record has".into(),
                    n => format!("the first {n} records have"),
                },
                table::listed(&names),
                options.asked.setting("columns", &["KEY", "KEY"])
            ),
            WantedTexts::Set(set) => bail!(lacks(&format!("a key {set:?}"), objects.len(), &names)),
            WantedTexts::Pair { anchor, positive, .. } => {
                bail!(lacks(&format!("both of the keys {anchor:?}, {positive:?}"), objects.len(), &names))
            }
        }
    }
    check_values(objects, &found, options)?;
    let mut roles: Vec<(&str, usize)> = vec![];
    for (picked, keys) in &found {
        for (role, i) in picked.roles() {
            let at = position(&names, &keys[i]).unwrap_or(0);
            if !roles.iter().any(|(_, used)| *used == at) {
                roles.push((role, at));
            }
        }
    }
    for target in &wanted.targets {
        let there = position(&names, target).is_some();
        ensure!(there, lacks(&format!("a key {target:?} of numbers"), objects.len(), &names));
    }
    for filter in &options.filters {
        let at = position(&names, &filter.column);
        let what = format!("a key {:?} to compare ({filter})", filter.column);
        ensure!(at.is_some(), lacks(&what, objects.len(), &names));
        roles.extend(at.map(|at| ("filter", at)));
    }
    Ok(Columns::new(&names, &roles, FirstRow::Names))
}

fn lacks(what: &str, objects: usize, names: &[&str]) -> String {
    let names = table::listed(names);
    match objects {
        1 => format!("the first record does not have {what}; its keys are {names}"),
        n => format!("none of the first {n} records has {what}; their keys are {names}"),
    }
}

/// Refuses keys that hold numbers, and an anchor or positive without text in any sampled object.
fn check_values(
    objects: &[Map<String, Value>],
    found: &[(Picked, Vec<String>)],
    options: &ReadOptions,
) -> Result<()> {
    let Some((picked, keys)) = found.first() else { return Ok(()) };
    for (role, i) in picked.roles().into_iter().filter(|(role, _)| *role != "target") {
        let key = &keys[i];
        let texts = objects.iter().filter_map(|o| o.get(key)).flat_map(strings);
        ensure!(!table::all_numbers(texts, 2), numbers(key, options));
        if role == "negative" {
            continue;
        }
        let mut values = objects.iter().filter_map(|o| o.get(key)).filter(|v| !v.is_null()).peekable();
        let Some(first) = values.peek().copied() else { continue };
        let is_text = |v: &Value| match v {
            Value::String(_) | Value::Array(_) => true,
            Value::Object(passage) => role == "set" || passage.get("text").is_some_and(Value::is_string),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        };
        ensure!(
            values.any(is_text),
            "{key:?} holds {}, where the {role} should be a text; name other keys with {}. The keys are {}",
            match first {
                Value::Number(_) => "numbers",
                Value::Bool(_) => "booleans",
                _ => "objects",
            },
            options.asked.setting("columns", &["KEY", "KEY"]),
            table::listed(&keys.iter().map(String::as_str).collect::<Vec<_>>())
        );
    }
    Ok(())
}

/// The strings in a value.
fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    }
}

/// Refuses arrays whose third or later texts are all numbers: labels or ids, not negatives.
fn check_arrays(arrays: &[Vec<String>]) -> Result<()> {
    let longest = arrays.iter().map(Vec::len).max().unwrap_or(0);
    for i in 2..longest {
        let texts = || arrays.iter().filter_map(|a| a.get(i)).map(String::as_str);
        ensure!(
            !table::all_numbers(texts(), 2),
            "text {} of each array is a number (such as {:?}), and would be a hard negative; leave it out, or write objects \
             such as {{\"anchor\": …, \"positive\": …, \"label\": …}}",
            i + 1,
            texts().next().unwrap_or_default()
        );
    }
    Ok(())
}

/// Refuses a file that is one object of whole columns, as written by pandas' `to_json` and `to_dict`.
fn check_no_columns(object: &Map<String, Value>, wanted: &Wanted) -> Result<()> {
    let keys: Vec<&str> = object.keys().map(String::as_str).collect();
    let anchor = picked(&keys, wanted).and_then(|p| p.roles().first().map(|(role, i)| (*role, *i)));
    let Some(("anchor", i)) = anchor else { return Ok(()) };
    let is_column = |value: Option<&Value>| value.is_some_and(|v| v.is_array() || v.is_object());
    ensure!(
        !is_column(object.values().nth(i)),
        "one object that holds whole columns ({}); write one record per line: python3 -c \"import pandas; \
         pandas.read_json('FILE').to_json('FILE.jsonl', orient='records', lines=True)\"",
        table::listed(&keys)
    );
    Ok(())
}
