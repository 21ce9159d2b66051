//! Single texts: lines of a file, or a column in any format pairs are read from.

use super::fields::{Field, FieldReader, as_text};
use super::format::{Format, check_foreign};
use super::lines::LineReader;
use super::options::ReadOptions;
use super::reject::Skipped;
use super::report::Columns;
use super::rows::{Kind, Opened};
use super::table::is_number;
use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

const FIELD: Field = Field {
    role: "text",
    names: &["text", "sentence", "content", "contents", "body", "query", "question", "passage", "document"],
    required: true,
};

/// Texts, in file order.
#[derive(Debug, Default)]
pub struct TextFile {
    pub texts: Vec<String>,
    /// For a table, the column used.
    pub columns: Columns,
    /// Rows skipped.
    pub skipped: BTreeMap<Skipped, u64>,
    /// The file is read as lines only by default, and each line is a JSON object.
    pub looks_like_json: bool,
}

/// Reads the texts of a plain, gzip or zstd file, called `name` in messages. The extension of `name` determines the
/// format: `.jsonl` (a JSON string or object per line), `.json`, `.csv`, `.tsv`, `.parquet`; in any other file each
/// line is a text, even an empty one. [`ReadOptions::format`] overrides this.
///
/// # Errors
/// A missing file, a line that is not UTF-8, JSON without text; names file and line.
pub fn read_texts(path: &Path, name: &str, options: &ReadOptions) -> Result<TextFile> {
    let told = options.delimiter.map(|_| Format::Csv);
    // A .json file may also be an array.
    let named = || match Format::by_name(Path::new(name)) {
        Some(Format::JsonLines) => Some(Format::recognise(path, name).unwrap_or(Format::JsonLines)),
        named => named,
    };
    let format = options.format.or(told).or_else(named);
    let options = &ReadOptions { format, ..options.clone() };
    match format {
        None => {
            let found = read_lines(path, name)?;
            Ok(TextFile { looks_like_json: objects(&found.texts), ..found })
        }
        Some(Format::JsonLines | Format::Json)
            if options.columns.is_empty() && options.filters.is_empty() =>
        {
            json(path, name, options)
        }
        Some(_) => column(path, name, options),
    }
}

/// Reads a file whose lines are texts.
///
/// # Errors
/// A missing file, a line that is not UTF-8.
pub fn read_lines(path: &Path, name: &str) -> Result<TextFile> {
    check_foreign(path, name)?;
    let mut reader = LineReader::open(path, name)?;
    let mut texts = vec![];
    loop {
        let mut bytes = vec![];
        let Some((line, too_long)) = reader.next_line(&mut bytes)? else { break };
        ensure!(!too_long, "{name}:{line}: the line is too long; each line is one text of at most 16 MiB");
        let text = String::from_utf8(bytes).ok();
        texts.push(text.with_context(|| format!("{name}: line {line} is not UTF-8; convert it"))?);
    }
    Ok(TextFile { texts, ..Default::default() })
}

/// Whether there are lines that are not blank, and all of them are JSON objects.
fn objects(lines: &[String]) -> bool {
    let mut filled = lines.iter().filter(|line| !line.trim().is_empty()).peekable();
    filled.peek().is_some() && filled.all(|line| serde_json::from_str::<Map<String, Value>>(line).is_ok())
}

/// Strings, and objects with a text under a known key.
fn json(path: &Path, name: &str, options: &ReadOptions) -> Result<TextFile> {
    let Opened::Json(mut rows) = Opened::new(path, name, options)? else {
        bail!("{name} is not a JSON file; leave out {}", options.asked.option("format"))
    };
    let mut out = TextFile::default();
    loop {
        let mut bytes = vec![];
        let Some((line, kind, _)) = rows.next(&mut bytes)? else { break };
        if let Kind::Bad(reason) = kind {
            bail!("{name}:{line}: {reason}; fix the line");
        }
        let row =
            str::from_utf8(&bytes).map_err(|_| anyhow!("{name}: line {line} is not UTF-8; convert it"))?;
        if row.trim().is_empty() {
            *out.skipped.entry(Skipped::Blank).or_default() += 1;
            continue;
        }
        for value in serde_json::Deserializer::from_str(row).into_iter::<Value>() {
            let value = value.map_err(|e| anyhow!("{name}:{line}: malformed JSON ({e}); fix the line"))?;
            out.texts.push(of_json(value).with_context(|| {
                let columns = options.asked.setting("columns", &["KEY"]);
                format!(
                    "{name}:{line}: neither a JSON string nor an object with a text; {columns} names its key"
                )
            })?);
        }
    }
    Ok(out)
}

fn of_json(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(object) => {
            let of = |name: &&str| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            FIELD.names.iter().find_map(of).and_then(|(_, value)| as_text(value))
        }
        _ => None,
    }
}

/// A column; an empty table cell is an empty text.
fn column(path: &Path, name: &str, options: &ReadOptions) -> Result<TextFile> {
    let table = matches!(options.format, Some(Format::Csv | Format::Tsv));
    let mut reader = FieldReader::open_as(path, name, options, &[FIELD])?;
    let mut out = TextFile::default();
    while let Some((line, values)) = reader.next()? {
        let value = values.first().and_then(Option::as_ref);
        ensure!(
            value.is_none_or(|v| !v.is_number() && !v.is_boolean()),
            "{name}:{line}: a number is not a text; name another column with {}",
            options.asked.option("columns")
        );
        let found = value.and_then(as_text);
        let empty = table.then(String::new);
        let found =
            found.or(empty).with_context(|| format!("{name}:{line}: there is no text; fix the row"))?;
        out.texts.push(found);
    }
    out.skipped = reader.skipped().clone();
    out.columns = reader.columns().clone();
    let blank = out.skipped.get(&Skipped::Blank).copied().unwrap_or(0);
    ensure!(
        table || blank == 0,
        "{name}: {blank} of its rows have no text (NULL), and would have no vector; fill or remove them"
    );
    ensure!(
        out.texts.len() < 2 || !out.texts.iter().all(|t| is_number(t)),
        "{name}: the column holds numbers, not texts; name another with {}",
        options.asked.option("columns")
    );
    Ok(out)
}
