//! The top-level columns of a Parquet file.

use parquet::basic::{LogicalType, Type};
use parquet::file::metadata::ParquetMetaData;
use parquet::schema::types::ColumnDescriptor;
use std::sync::Arc;

/// A column of text or numbers, or of lists of them.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    pub index: usize,
    pub max_def: i16,
    pub max_rep: i16,
    /// Definition levels below this one mean an empty or missing list.
    pub element_def: i16,
    /// Whether it holds 32-bit floats.
    pub single: bool,
}

/// A top-level column.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// What a column holds.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Texts, or lists of them.
    Text(Leaf),
    /// Lists of passages, with or without titles.
    Passages { title: Option<Leaf>, text: Leaf },
    /// Numbers or booleans.
    Number(Leaf),
    /// Lists of numbers or booleans.
    Numbers(Leaf),
    /// NULL in all rows, of any type.
    Empty,
    /// Anything else, with its name for messages.
    Other(String),
}

impl Column {
    pub fn leaves(&self) -> Vec<Leaf> {
        match self.kind {
            Kind::Text(leaf) | Kind::Number(leaf) | Kind::Numbers(leaf) => vec![leaf],
            Kind::Passages { title, text } => title.into_iter().chain([text]).collect(),
            Kind::Empty | Kind::Other(_) => vec![],
        }
    }

    /// Whether a row may hold several texts or numbers.
    pub fn is_list(&self) -> bool {
        match self.kind {
            Kind::Text(leaf) => leaf.max_rep > 0,
            Kind::Passages { .. } | Kind::Numbers(_) => true,
            Kind::Number(_) | Kind::Empty | Kind::Other(_) => false,
        }
    }

    /// Whether it holds 32-bit floats.
    pub fn is_single(&self) -> bool {
        self.leaves().iter().any(|leaf| leaf.single)
    }

    pub fn kind_name(&self) -> &str {
        match &self.kind {
            Kind::Text(leaf) if leaf.max_rep > 0 => "lists of text",
            Kind::Text(_) => "text",
            Kind::Passages { .. } => "lists of passages",
            Kind::Number(_) => "numbers",
            Kind::Numbers(_) => "lists of numbers",
            Kind::Empty => "NULL",
            Kind::Other(what) => what,
        }
    }
}

/// The top-level columns.
pub fn columns(metadata: &ParquetMetaData) -> Vec<Column> {
    let schema = metadata.file_metadata().schema_descr();
    let roots = schema.root_schema().get_fields().iter().enumerate();
    roots
        .map(|(root, field)| {
            let below: Vec<usize> =
                (0..schema.num_columns()).filter(|&i| schema.get_column_root_idx(i) == root).collect();
            let all_null = !below.is_empty() && below.iter().all(|&i| is_null(metadata, i));
            let kind = match below[..] {
                _ if all_null => Kind::Empty,
                [leaf] => kind(leaf, &schema.column(leaf)),
                _ => passages(&below.iter().map(|&i| (i, schema.column(i))).collect::<Vec<_>>()),
            };
            Column { name: field.name().to_owned(), kind }
        })
        .collect()
}

/// Whether the metadata show that a leaf has no value: by its type, or by the NULL counts of its row groups.
fn is_null(metadata: &ParquetMetaData, leaf: usize) -> bool {
    let column = metadata.file_metadata().schema_descr().column(leaf);
    let typed = matches!(column.logical_type_ref(), Some(LogicalType::Unknown));
    let groups = metadata.row_groups();
    let counted = !groups.is_empty()
        && groups.iter().all(|group| {
            let chunk = group.column(leaf);
            let nulls = chunk.statistics().and_then(|s| s.null_count_opt());
            nulls == Some(chunk.num_values() as u64)
        });
    typed || counted && column.max_rep_level() == 0
}

fn kind(index: usize, c: &ColumnDescriptor) -> Kind {
    let leaf = Leaf::of(index, c);
    match (c.physical_type(), c.max_rep_level()) {
        // Stored as unscaled integers, which are different numbers.
        (Type::INT32 | Type::INT64, _) if c.type_scale() > 0 => Kind::Other("DECIMAL".into()),
        (Type::BYTE_ARRAY, 0 | 1) => Kind::Text(leaf),
        (Type::BOOLEAN | Type::INT32 | Type::INT64 | Type::FLOAT | Type::DOUBLE, 0) => Kind::Number(leaf),
        (Type::BOOLEAN | Type::INT32 | Type::INT64 | Type::FLOAT | Type::DOUBLE, 1) => Kind::Numbers(leaf),
        (_, 1) => Kind::Other("lists of numbers".into()),
        (other, _) => Kind::Other(other.to_string()),
    }
}

/// A list of structures with a `text`, and perhaps a `title`.
fn passages(leaves: &[(usize, Arc<ColumnDescriptor>)]) -> Kind {
    let find = |name: &str| {
        let mut fits = leaves.iter().filter(|(_, c)| {
            c.name() == name && c.physical_type() == Type::BYTE_ARRAY && c.max_rep_level() == 1
        });
        fits.next().map(|(i, c)| Leaf::of(*i, c))
    };
    match find("text") {
        Some(text) => Kind::Passages { title: find("title"), text },
        None => Kind::Other("a structure".into()),
    }
}

impl Leaf {
    fn of(index: usize, c: &ColumnDescriptor) -> Leaf {
        let (max_def, max_rep) = (c.max_def_level(), c.max_rep_level());
        let element_def = if max_rep == 0 { 0 } else { c.repeated_ancestor_def_level() };
        let single = c.physical_type() == Type::FLOAT;
        Leaf { index, max_def, max_rep, element_def, single }
    }
}
