//! Records written in every form that `prepare` reads.
#![allow(dead_code)] // each test program uses its own part

use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Anchor, positive, negatives.
pub type Texts = Vec<String>;

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

/// Two frames.
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    let (one, two) = bytes.split_at(bytes.len() / 2);
    [one, two].map(|part| zstd::encode_all(part, 1).unwrap()).concat()
}

/// A JSON line for each record.
pub fn json_lines(records: &[Texts], line: impl Fn(&Texts) -> serde_json::Value) -> Vec<u8> {
    records.iter().flat_map(|r| format!("{}\n", line(r)).into_bytes()).collect()
}

/// `{"query": …, "pos": […], "neg": […]}`
pub fn query(r: &Texts) -> serde_json::Value {
    json!({ "query": r[0], "pos": [r[1]], "neg": r[2..] })
}

pub fn tsv(records: &[Texts], header: &str) -> Vec<u8> {
    let lines = records.iter().map(|r| r.join("\t") + "\r\n");
    (header.to_owned() + &lines.collect::<String>()).into_bytes()
}

/// Positive, number, anchor, negatives; the positive is quoted and has a line end behind it.
pub fn csv(records: &[Texts], header: &str) -> Vec<u8> {
    let quoted = |t: &String| format!("\"{}\"", t.replace('"', "\"\""));
    let row = |(i, r): (usize, &Texts)| {
        let rest: Vec<String> = r[2..].iter().map(quoted).collect();
        let positive = quoted(&format!("{}\n", r[1]));
        let columns = [vec![positive, i.to_string(), quoted(&r[0])], rest].concat();
        columns.join(",") + "\n"
    };
    (header.to_owned() + &records.iter().enumerate().map(row).collect::<String>()).into_bytes()
}

/// A column of a Parquet file; `None` is NULL.
pub enum Column {
    Text(Vec<Option<Vec<u8>>>),
    Lists(Vec<Option<Vec<Option<String>>>>),
}

impl Column {
    pub fn text<'a>(texts: impl Iterator<Item = &'a String>) -> Column {
        Column::Text(texts.map(|t| Some(t.clone().into_bytes())).collect())
    }

    pub fn lists<'a>(lists: impl Iterator<Item = &'a [String]>) -> Column {
        Column::Lists(lists.map(|l| Some(l.iter().cloned().map(Some).collect())).collect())
    }

    /// Values, definition and repetition levels of some rows.
    fn levels(&self, rows: std::ops::Range<usize>) -> (Vec<ByteArray>, Vec<i16>, Vec<i16>) {
        let (mut values, mut defs, mut reps) = (vec![], vec![], vec![]);
        match self {
            Column::Text(texts) => {
                for text in &texts[rows] {
                    defs.push(i16::from(text.is_some()));
                    reps.push(0);
                    values.extend(text.iter().map(|t| ByteArray::from(t.clone())));
                }
            }
            Column::Lists(lists) => {
                for list in &lists[rows] {
                    let items = list.as_deref().unwrap_or(&[]);
                    if items.is_empty() {
                        defs.push(i16::from(list.is_some()));
                        reps.push(0);
                    }
                    for (i, item) in items.iter().enumerate() {
                        defs.push(2 + i16::from(item.is_some()));
                        reps.push(i16::from(i > 0));
                        values.extend(item.iter().map(|t| ByteArray::from(t.as_str())));
                    }
                }
            }
        }
        (values, defs, reps)
    }

    fn len(&self) -> usize {
        match self {
            Column::Text(texts) => texts.len(),
            Column::Lists(lists) => lists.len(),
        }
    }
}

/// Writes a Parquet file of these columns, `group` rows in a row group.
pub fn parquet(path: &Path, columns: &[(&str, Column)], group: usize) {
    let field = |(name, column): &(&str, Column)| match column {
        Column::Text(_) => format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"),
        Column::Lists(_) => format!(
            "OPTIONAL GROUP {name} (LIST) {{ REPEATED GROUP list {{ OPTIONAL BYTE_ARRAY element (UTF8); }} }}"
        ),
    };
    let schema = format!("message rows {{ {} }}", columns.iter().map(field).collect::<String>());
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(parquet::basic::Compression::SNAPPY)
        .set_data_page_size_limit(1 << 14)
        .set_write_batch_size(64)
        .build();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).unwrap();
    let rows = columns[0].1.len();
    for start in (0..rows).step_by(group) {
        let mut rows = writer.next_row_group().unwrap();
        for (_, column) in columns {
            let (values, defs, reps) = column.levels(start..(start + group).min(column.len()));
            let mut out = rows.next_column().unwrap().unwrap();
            out.typed::<ByteArrayType>().write_batch(&values, Some(&defs), Some(&reps)).unwrap();
            out.close().unwrap();
        }
        rows.close().unwrap();
    }
    writer.close().unwrap();
}
