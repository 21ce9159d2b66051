//! Named fields of a file's rows, in any format pairs are read from: for evaluation sets and texts.

use super::csv::Dialect;
use super::filter::Condition;
use super::json::{all_keys, fulfils, object_of, scalar, without_nan};
use super::names::{FirstRow, position};
use super::options::ReadOptions;
use super::parquet::{self, Kind as ColumnKind};
use super::reject::Skipped;
use super::report::Columns;
use super::rows::{Kind, Opened, Rows, Source};
use super::table::{self, listed, other_delimiter};
use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

/// A field to look for.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its role, for messages: `score`.
    pub role: &'static str,
    /// Possible names of its column or key, in any case; the first one found is used.
    pub names: &'static [&'static str],
    pub required: bool,
}

/// Reads a file row by row. [`ReadOptions::columns`] names the fields' columns, in order; without it, columns are found
/// by the fields' names.
pub struct FieldReader {
    name: String,
    rows: Rows,
    shape: Shape,
    /// Remaining rows of a line that holds several.
    ready: VecDeque<(u64, Vec<Option<Value>>)>,
    skipped: BTreeMap<Skipped, u64>,
    columns: Columns,
}

enum Shape {
    Json {
        fields: Vec<Wanted>,
        filters: Vec<Condition>,
    },
    /// Column of each field, and of each filter.
    Table {
        dialect: Dialect,
        width: usize,
        at: Vec<Option<usize>>,
        filters: Vec<(usize, Condition)>,
    },
    /// Index of each field among the selected columns, and whether that column holds numbers, and lists.
    Parquet {
        at: Vec<Option<(usize, bool, bool)>>,
        filters: Vec<(usize, Condition)>,
    },
}

/// A field and its possible names.
struct Wanted {
    field: Field,
    names: Vec<String>,
}

impl Wanted {
    fn of(fields: &[Field], options: &ReadOptions) -> Result<Vec<Wanted>> {
        let roles = || fields.iter().map(|f| f.role).collect::<Vec<_>>();
        ensure!(
            options.columns.is_empty()
                || options.columns.len() >= fields.iter().filter(|f| f.required).count(),
            "{} columns are named ({}), but {} are needed: {}",
            options.columns.len(),
            options.columns.join(", "),
            fields.iter().filter(|f| f.required).count(),
            options.asked.setting("columns", &roles())
        );
        ensure!(
            options.columns.len() <= fields.len(),
            "{} columns are named, but only {} are read: {}",
            options.columns.len(),
            fields.len(),
            options.asked.setting("columns", &roles())
        );
        let names = |(i, field): (usize, &Field)| match options.columns.get(i) {
            Some(given) => vec![given.clone()],
            // If columns are named, a field without one is left out.
            None if !options.columns.is_empty() => vec![],
            None => field.names.iter().map(|n| n.to_string()).collect(),
        };
        Ok(fields.iter().enumerate().map(|f| Wanted { field: *f.1, names: names(f) }).collect())
    }

    fn find(&self, names: &[&str]) -> Option<usize> {
        self.names.iter().find_map(|name| position(names, name))
    }

    fn missing(&self, names: &str, options: &ReadOptions, roles: &[&str]) -> anyhow::Error {
        anyhow!(
            "no column for the {}{}; the columns are {names}. Name yours in the order {}: {}",
            self.field.role,
            match &self.names[..] {
                [] => String::new(),
                list =>
                    format!(" ({})", list.iter().map(|n| format!("{n:?}")).collect::<Vec<_>>().join(" or ")),
            },
            roles.join(", "),
            options.asked.setting("columns", roles)
        )
    }
}

impl FieldReader {
    /// Opens a file.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format, a required field without a column; lists the available columns.
    pub fn open(path: &Path, options: &ReadOptions, fields: &[Field]) -> Result<Self> {
        let name = path.display().to_string();
        Self::open_as(path, &name, options, fields)
    }

    /// Opens a file, called `name` in messages.
    ///
    /// # Errors
    /// A missing file, a folder, an unknown format, a required field without a column; lists the available columns.
    pub fn open_as(path: &Path, name: &str, options: &ReadOptions, fields: &[Field]) -> Result<Self> {
        let wanted = Wanted::of(fields, options).with_context(|| name.to_owned())?;
        // Messages ask only for required fields.
        let roles: Vec<&str> = fields.iter().filter(|f| f.required).map(|f| f.role).collect();
        let (rows, shape, columns) = match Opened::new(path, name, options)? {
            Opened::Json(mut rows) => {
                let sample = rows.look()?.iter().filter_map(|row| object_of(row.bytes.trim_ascii()));
                let objects: Vec<Map<String, Value>> = sample.collect();
                let columns = keys(&objects, &wanted, options, &roles).with_context(|| name.to_owned())?;
                (rows, Shape::Json { fields: wanted, filters: options.filters.clone() }, columns)
            }
            Opened::Table(table) => {
                let (dialect, first) = (table.dialect(), table.names.clone().unwrap_or_default());
                // An empty file is valid and has no rows.
                let (at, first_row, filters, columns) = match table.names {
                    None => (vec![], FirstRow::Data, vec![], Columns::default()),
                    Some(_) => of_header(&first, dialect, &wanted, options, &roles)
                        .with_context(|| format!("{name}:{}", table.line()))?,
                };
                let width = first.len();
                (table.begin(first_row, width), Shape::Table { dialect, width, at, filters }, columns)
            }
            Opened::Parquet(mut rows) => {
                let (selected, at, filters, columns) =
                    of_schema(&rows.columns, &wanted, options, &roles).with_context(|| name.to_owned())?;
                rows.select(&selected)?;
                (Rows::new(Source::Parquet(rows)), Shape::Parquet { at, filters }, columns)
            }
        };
        let (ready, skipped) = (VecDeque::new(), BTreeMap::new());
        Ok(FieldReader { name: name.to_owned(), rows, shape, ready, skipped, columns })
    }

    /// Which columns are used, and which are not.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Whether a value that is missing may just be a blank cell.
    pub fn has_cells(&self) -> bool {
        matches!(self.shape, Shape::Table { .. })
    }

    /// Lines skipped so far.
    pub fn skipped(&self) -> &BTreeMap<Skipped, u64> {
        &self.skipped
    }

    /// The next row: the number of its line (or row of a Parquet file), from 1, and each field's value; `None` for a
    /// field that is missing, NULL or, in a table, blank. Table cells are strings.
    ///
    /// # Errors
    /// A row that cannot be read, with file and line.
    #[allow(clippy::should_implement_trait)] // an error is not the end
    pub fn next(&mut self) -> Result<Option<(u64, Vec<Option<Value>>)>> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Ok(Some(row));
            }
            let mut bytes = vec![];
            let Some((line, kind, _)) = self.rows.next(&mut bytes)? else { return Ok(None) };
            let at = || format!("{}:{line}", self.name);
            match kind {
                Kind::Header => continue,
                Kind::Bad(reason) => bail!("{}: {reason}; fix the line", at()),
                Kind::Record => {}
            }
            let (rows, skipped) = self.shape.values(&bytes).with_context(at)?;
            for why in skipped {
                *self.skipped.entry(why).or_default() += 1;
            }
            self.ready.extend(rows.into_iter().map(|values| (line, values)));
        }
    }
}

/// The rows of a line, and why others are skipped.
type Parsed = (Vec<Vec<Option<Value>>>, Vec<Skipped>);

impl Shape {
    fn values(&self, bytes: &[u8]) -> Result<Parsed> {
        match self {
            Shape::Json { fields, filters } => json_rows(bytes, fields, filters),
            Shape::Table { dialect, width, at, filters } => {
                let fields = dialect.fields(bytes, Some(*width));
                let text = |f: Vec<u8>| String::from_utf8(f).ok().context("invalid UTF-8; convert the file");
                let fields = fields.into_iter().map(text).collect::<Result<Vec<String>>>()?;
                if fields.iter().all(|f| f.trim().is_empty()) {
                    return Ok((vec![], vec![Skipped::Blank]));
                }
                ensure!(
                    fields.len() == *width,
                    "{} columns, but the first row has {width}; fix the line",
                    fields.len()
                );
                if !filters.iter().all(|(i, filter)| filter.takes(Some(&fields[*i]))) {
                    return Ok((vec![], vec![Skipped::Filtered]));
                }
                let cell = |i: usize| (!fields[i].trim().is_empty()).then(|| Value::from(fields[i].as_str()));
                Ok((vec![at.iter().map(|i| i.and_then(cell)).collect()], vec![]))
            }
            Shape::Parquet { at, filters } => {
                let columns = parquet::elements(bytes);
                let one = |i: usize| columns.get(i).and_then(|c| c.first().copied().flatten());
                let text = |bytes: &[u8]| {
                    String::from_utf8(bytes.to_vec()).ok().context("invalid UTF-8; convert the file")
                };
                if !columns.is_empty() && columns.iter().flatten().all(Option::is_none) {
                    return Ok((vec![], vec![Skipped::Blank]));
                }
                let takes = |(i, filter): &(usize, Condition)| {
                    filter.takes(one(*i).and_then(|b| str::from_utf8(b).ok()))
                };
                if !filters.iter().all(takes) {
                    return Ok((vec![], vec![Skipped::Filtered]));
                }
                let value = |&(i, number, list): &(usize, bool, bool)| -> Result<Option<Value>> {
                    if list {
                        let items = columns.get(i).into_iter().flatten().flatten();
                        let items = items.map(|t| Ok(Value::from(text(t)?))).collect::<Result<Vec<_>>>()?;
                        return Ok(Some(Value::Array(items)));
                    }
                    let Some(text) = one(i).map(text).transpose()? else { return Ok(None) };
                    let parsed = if number { serde_json::from_str(&text).ok() } else { None };
                    Ok(Some(parsed.unwrap_or_else(|| Value::from(text))))
                };
                let row = at.iter().map(|at| at.as_ref().map(value).transpose().map(Option::flatten));
                Ok((vec![row.collect::<Result<_>>()?], vec![]))
            }
        }
    }
}

fn json_rows(bytes: &[u8], fields: &[Wanted], filters: &[Condition]) -> Result<Parsed> {
    let line = str::from_utf8(bytes).ok().context("invalid UTF-8; convert the file")?;
    if line.trim().is_empty() {
        return Ok((vec![], vec![Skipped::Blank]));
    }
    let line = without_nan(line);
    let (mut rows, mut skipped) = (vec![], vec![]);
    for value in serde_json::Deserializer::from_str(&line).into_iter::<Value>() {
        let value = value.map_err(|e| anyhow!("malformed JSON ({e}); fix the line"))?;
        let Value::Object(mut object) = value else { bail!("not a JSON object; fix the line") };
        let keys: Vec<String> = object.keys().cloned().collect();
        let names: Vec<&str> = keys.iter().map(String::as_str).collect();
        if !fulfils(&object, filters) {
            skipped.push(Skipped::Filtered);
            continue;
        }
        let mut take = |wanted: &Wanted| -> Result<Option<Value>> {
            let value = wanted.find(&names).and_then(|i| object.get_mut(names[i])).map(Value::take);
            Ok(value.filter(|v| !v.is_null()))
        };
        rows.push(fields.iter().map(&mut take).collect::<Result<_>>()?);
    }
    Ok((rows, skipped))
}

/// Which keys of the sampled objects are used.
fn keys(
    objects: &[Map<String, Value>],
    wanted: &[Wanted],
    options: &ReadOptions,
    roles: &[&str],
) -> Result<Columns> {
    let names = all_keys(objects);
    if objects.is_empty() {
        // Lines that are not objects are reported when they are read.
        return Ok(Columns::default());
    }
    let mut used = vec![];
    for wanted in wanted {
        match wanted.find(&names) {
            Some(i) => used.push((wanted.field.role, i)),
            None if wanted.field.required => return Err(wanted.missing(&listed(&names), options, roles)),
            None => {}
        }
    }
    Ok(Columns::new(&names, &used, FirstRow::Names))
}

type Header = (Vec<Option<usize>>, FirstRow, Vec<(usize, Condition)>, Columns);

fn of_header(
    first: &[String],
    dialect: Dialect,
    wanted: &[Wanted],
    options: &ReadOptions,
    roles: &[&str],
) -> Result<Header> {
    let names: Vec<&str> = first.iter().map(|n| n.trim()).collect();
    let mut at: Vec<Option<usize>> = wanted.iter().map(|w| w.find(&names)).collect();
    let missing = wanted.iter().zip(&at).find(|(w, i)| i.is_none() && w.field.required);
    let mut first_row = FirstRow::Names;
    if let Some((missing, _)) = missing {
        let by_number = |name: &String| name.trim().parse::<usize>().ok()?.checked_sub(1);
        let numbers: Option<Vec<usize>> = options.columns.iter().map(by_number).collect();
        let numbers = numbers.filter(|n| !n.is_empty()).ok_or_else(|| {
            let shown = listed(&names) + &other_delimiter(first, dialect, options);
            missing.missing(&shown, options, roles)
        })?;
        if let Some(last) = numbers.iter().find(|i| **i >= names.len()) {
            bail!("no column {}; the first row has {}: {}", last + 1, names.len(), listed(&names));
        }
        first_row = FirstRow::Data;
        at = (0..wanted.len()).map(|i| numbers.get(i).copied()).collect();
    }
    if first_row == FirstRow::Names {
        table::check_names(&names)?;
    }
    let filters = table::filters(&options.filters, &names, first_row)?;
    let used: Vec<(&str, usize)> =
        wanted.iter().zip(&at).filter_map(|(w, i)| Some((w.field.role, (*i)?))).collect();
    let columns = Columns::new(&names, &used, first_row);
    Ok((at, first_row, filters, columns))
}

type Schema = (Vec<usize>, Vec<Option<(usize, bool, bool)>>, Vec<(usize, Condition)>, Columns);

fn of_schema(
    columns: &[parquet::Column],
    wanted: &[Wanted],
    options: &ReadOptions,
    roles: &[&str],
) -> Result<Schema> {
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    table::check_names(&names)?;
    let (mut selected, mut at, mut used) = (vec![], vec![], vec![]);
    let mut select = |i: usize, what: &str| -> Result<Option<(usize, bool, bool)>> {
        let number = match columns[i].kind {
            ColumnKind::Text(_) | ColumnKind::Passages { .. } => false,
            ColumnKind::Number(_) | ColumnKind::Numbers(_) => true,
            ColumnKind::Empty => return Ok(None),
            ColumnKind::Other(_) => {
                let column = &columns[i];
                bail!("column {:?} is {}, not a {what}", column.name, column.kind_name())
            }
        };
        selected.push(i);
        Ok(Some((selected.len() - 1, number, columns[i].is_list())))
    };
    for wanted in wanted {
        let found = wanted.find(&names);
        at.push(match found {
            Some(i) => {
                used.push((wanted.field.role, i));
                select(i, wanted.field.role)?
            }
            None if wanted.field.required => return Err(wanted.missing(&listed(&names), options, roles)),
            None => None,
        });
    }
    let filters = parquet::select_filters(columns, options, &mut selected)?;
    Ok((selected, at, filters, Columns::new(&names, &used, FirstRow::Names)))
}

/// A value as text: a string unchanged, a number as written.
pub fn as_text(value: &Value) -> Option<String> {
    scalar(value).map(|text| text.into_owned())
}

/// A value as a number, also from a string; `None` for NaN and infinities.
pub fn as_number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|x: &f64| x.is_finite())
}
