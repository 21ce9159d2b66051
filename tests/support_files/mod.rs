//! Records written in every form that `prepare` reads.
#![allow(dead_code)] // each test program uses its own part

use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
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

/// Positive, number, anchor, negatives; the positive is quoted and ends with a line break.
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

/// A passage: title and text.
pub type Passage = (Option<String>, Option<String>);

/// A column of a Parquet file; `None` is NULL.
pub enum Column {
    Text(Vec<Option<Vec<u8>>>),
    Lists(Vec<Option<Vec<Option<String>>>>),
    Ints(Vec<Option<i64>>),
    Numbers(Vec<Option<f64>>),
    Floats(Vec<Option<f32>>),
    Bools(Vec<Option<bool>>),
    FloatLists(Vec<Option<Vec<Option<f32>>>>),
    Passages(Vec<Vec<Passage>>),
}

/// A leaf's part of some rows: values, definition and repetition levels.
struct Levels<T> {
    values: Vec<T>,
    defs: Vec<i16>,
    reps: Vec<i16>,
}

impl<T> Levels<T> {
    /// A column without lists.
    fn flat<S: Clone>(items: &[Option<S>], value: impl Fn(S) -> T) -> Self {
        Levels {
            values: items.iter().flatten().cloned().map(value).collect(),
            defs: items.iter().map(|i| i16::from(i.is_some())).collect(),
            reps: vec![0; items.len()],
        }
    }

    /// A column of lists, whose elements are defined at level `full`.
    fn lists<S>(lists: &[Option<Vec<S>>], full: i16, value: impl Fn(&S) -> Option<T>) -> Self {
        let mut out = Levels { values: vec![], defs: vec![], reps: vec![] };
        for list in lists {
            let items = list.as_deref().unwrap_or(&[]);
            if items.is_empty() {
                out.defs.push(i16::from(list.is_some()));
                out.reps.push(0);
            }
            for (i, item) in items.iter().enumerate() {
                let value = value(item);
                out.defs.push(full - i16::from(value.is_none()));
                out.reps.push(i16::from(i > 0));
                out.values.extend(value);
            }
        }
        out
    }

    fn write<D: DataType<T = T>>(&self, rows: &mut SerializedRowGroupWriter<'_, std::fs::File>) {
        let mut out = rows.next_column().unwrap().unwrap();
        out.typed::<D>().write_batch(&self.values, Some(&self.defs), Some(&self.reps)).unwrap();
        out.close().unwrap();
    }
}

impl Column {
    pub fn text<'a>(texts: impl Iterator<Item = &'a String>) -> Column {
        Column::Text(texts.map(|t| Some(t.clone().into_bytes())).collect())
    }

    pub fn lists<'a>(lists: impl Iterator<Item = &'a [String]>) -> Column {
        Column::Lists(lists.map(|l| Some(l.iter().cloned().map(Some).collect())).collect())
    }

    fn write(&self, range: std::ops::Range<usize>, rows: &mut SerializedRowGroupWriter<'_, std::fs::File>) {
        let bytes = |text: &String| ByteArray::from(text.as_str());
        match self {
            Column::Text(texts) => Levels::flat(&texts[range], ByteArray::from).write::<ByteArrayType>(rows),
            Column::Ints(ints) => Levels::flat(&ints[range], |i| i).write::<Int64Type>(rows),
            Column::Numbers(numbers) => Levels::flat(&numbers[range], |x| x).write::<DoubleType>(rows),
            Column::Floats(numbers) => Levels::flat(&numbers[range], |x| x).write::<FloatType>(rows),
            Column::Bools(truths) => Levels::flat(&truths[range], |x| x).write::<BoolType>(rows),
            Column::FloatLists(lists) => {
                Levels::lists(&lists[range], 3, |x: &Option<f32>| *x).write::<FloatType>(rows);
            }
            Column::Lists(lists) => {
                Levels::lists(&lists[range], 3, |item| item.as_ref().map(bytes)).write::<ByteArrayType>(rows);
            }
            Column::Passages(lists) => {
                let lists: Vec<_> = lists[range].iter().cloned().map(Some).collect();
                Levels::lists(&lists, 4, |p: &Passage| p.0.as_ref().map(bytes)).write::<ByteArrayType>(rows);
                Levels::lists(&lists, 4, |p: &Passage| p.1.as_ref().map(bytes)).write::<ByteArrayType>(rows);
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Column::Text(texts) => texts.len(),
            Column::Lists(lists) => lists.len(),
            Column::Ints(ints) => ints.len(),
            Column::Numbers(numbers) => numbers.len(),
            Column::Floats(numbers) => numbers.len(),
            Column::Bools(truths) => truths.len(),
            Column::FloatLists(lists) => lists.len(),
            Column::Passages(lists) => lists.len(),
        }
    }
}

/// Writes a Parquet file of these columns, `group` rows per row group.
pub fn parquet(path: &Path, columns: &[(&str, Column)], group: usize) {
    let field = |(name, column): &(&str, Column)| match column {
        Column::Text(_) => format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"),
        Column::Ints(_) => format!("OPTIONAL INT64 {name};"),
        Column::Numbers(_) => format!("OPTIONAL DOUBLE {name};"),
        Column::Floats(_) => format!("OPTIONAL FLOAT {name};"),
        Column::Bools(_) => format!("OPTIONAL BOOLEAN {name};"),
        Column::FloatLists(_) => {
            format!("OPTIONAL GROUP {name} (LIST) {{ REPEATED GROUP list {{ OPTIONAL FLOAT element; }} }}")
        }
        Column::Lists(_) => format!(
            "OPTIONAL GROUP {name} (LIST) {{ REPEATED GROUP list {{ OPTIONAL BYTE_ARRAY element (UTF8); }} }}"
        ),
        Column::Passages(_) => format!(
            "OPTIONAL GROUP {name} (LIST) {{ REPEATED GROUP list {{ OPTIONAL GROUP element {{ OPTIONAL BYTE_ARRAY title \
             (UTF8); OPTIONAL BYTE_ARRAY text (UTF8); }} }} }}"
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
            column.write(start..(start + group).min(column.len()), &mut rows);
        }
        rows.close().unwrap();
    }
    writer.close().unwrap();
}
