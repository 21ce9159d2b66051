//! One line or row → its records, or why it has none.

use super::csv::Dialect;
use super::json;
use super::names::Wanted;
use super::options::ReadOptions;
use super::parquet;
use super::record::{Found, Record};
use super::reject::{Reason, Reject, Skipped};
use super::table::TableColumns;

/// The format of a source's rows.
#[derive(Clone, Debug)]
pub enum Shape {
    Json(Wanted),
    Table(Dialect, TableColumns),
    Parquet(parquet::ParquetColumns),
}

/// The outcome for a row, or for one of its records.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Record(Record),
    Reject(Reject),
    Skipped(Skipped),
}

/// Turns the rows of one source into records.
#[derive(Clone, Debug)]
pub struct Parser {
    pub shape: Shape,
    pub options: ReadOptions,
    /// Number of targets a row must have; `None` for any.
    pub targets: Option<usize>,
}

impl Parser {
    /// Calls `take` with what row `line` holds: its records, one reject, or that it was skipped.
    pub fn parse(&self, line: u64, bytes: &[u8], take: &mut dyn FnMut(u64, Item)) {
        if let Err(reason) = self.try_parse(line, bytes, take) {
            take(line, Item::Reject(self.reject(line, reason, bytes)));
        }
    }

    fn try_parse(&self, line: u64, bytes: &[u8], take: &mut dyn FnMut(u64, Item)) -> Result<(), Reason> {
        let Some(mut found) = self.found(bytes)? else {
            take(line, Item::Skipped(Skipped::Blank));
            return Ok(());
        };
        let as_many = |n: usize| self.targets.is_none_or(|wanted| wanted == n);
        if !found.rows.iter().all(|row| as_many(row.targets.len())) {
            return Err(Reason::WrongTargets);
        }
        if found.rows.len() > 1 {
            // All records, or none and the reason.
            let mut records = vec![];
            for row in found.rows {
                row.combine(&self.options, &mut |record| records.push(record))?;
            }
            records.into_iter().for_each(|record| take(line, Item::Record(record)));
        } else if let Some(row) = found.rows.pop() {
            row.combine(&self.options, &mut |record| take(line, Item::Record(record)))?;
        }
        (0..found.filtered).for_each(|_| take(line, Item::Skipped(Skipped::Filtered)));
        Ok(())
    }

    /// The reject for a row.
    pub fn reject(&self, line: u64, reason: Reason, bytes: &[u8]) -> Reject {
        match self.shape {
            Shape::Parquet(_) => Reject::new(line, reason, &parquet::excerpt(bytes)),
            Shape::Json(_) | Shape::Table(..) => Reject::new(line, reason, bytes),
        }
    }

    /// Estimates, without parsing, how many texts the records of a text row have in total.
    pub fn about_texts(&self, bytes: &[u8]) -> u64 {
        match self.shape {
            Shape::Json(_) => json::about_texts(bytes, &self.options),
            Shape::Table(..) | Shape::Parquet(_) => 2,
        }
    }

    /// Number of targets in a row, if it has valid ones.
    pub fn targets_of(&self, bytes: &[u8]) -> Option<usize> {
        let row = self.found(bytes).ok()??.rows.into_iter().next()?;
        (!row.targets.is_empty()).then_some(row.targets.len())
    }

    /// `None` for a blank row.
    fn found(&self, bytes: &[u8]) -> Result<Option<Found>, Reason> {
        match &self.shape {
            Shape::Parquet(layout) => layout.row(bytes),
            Shape::Json(wanted) => {
                let text = std::str::from_utf8(bytes).map_err(|_| Reason::InvalidUtf8)?;
                if text.trim().is_empty() {
                    return Ok(None);
                }
                json::rows(text, wanted, &self.options.filters).map(Some)
            }
            Shape::Table(dialect, layout) => {
                let text = |field| String::from_utf8(field).map_err(|_| Reason::InvalidUtf8);
                let fields = dialect.fields(bytes, Some(layout.width));
                let fields = fields.into_iter().map(text).collect::<Result<Vec<String>, _>>()?;
                if fields.iter().all(|f| f.trim().is_empty()) {
                    return Ok(None);
                }
                layout.row(fields).map(Some)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::csv::Quotes;
    use crate::corpus::names::Picked;
    use proptest::prelude::*;

    fn parse(shape: Shape, bytes: &[u8]) -> Vec<Item> {
        let mut out = vec![];
        let parser = Parser { shape, options: ReadOptions::default(), targets: Some(0) };
        let most = parser.about_texts(bytes);
        parser.parse(7, bytes, &mut |line, item| {
            assert_eq!(line, 7);
            out.push(item);
        });
        assert!(out.len() as u64 <= most);
        out
    }

    fn one(shape: Shape, line: &str) -> Result<Record, Reason> {
        match parse(shape, line.as_bytes()).remove(0) {
            Item::Record(record) => Ok(record),
            Item::Reject(reject) => Err(reject.reason),
            Item::Skipped(why) => panic!("skipped: {why}"),
        }
    }

    fn pair(a: &str, p: &str, n: &[&str]) -> Record {
        let texts = [a, p].iter().chain(n).map(|t| t.to_string()).collect();
        Record { texts, targets: vec![] }
    }

    /// Columns positive, negative, anchor.
    fn table(delimiter: u8, filters: &[&str]) -> Shape {
        let names = ["positive", "negative", "anchor"].map(String::from);
        let quotes = if delimiter == b'\t' { Quotes::OpenIfClosed } else { Quotes::Open };
        let filters = filters.iter().map(|f| f.parse().unwrap()).collect();
        let options = ReadOptions { filters, ..ReadOptions::default() };
        let dialect = Dialect { delimiter, quotes };
        Shape::Table(dialect, TableColumns::of(&names, dialect, &options).unwrap().0)
    }

    #[test]
    fn tab_separated_lines() {
        let named = |line| one(table(b'\t', &[]), line);
        assert_eq!(named("p\t n\ta"), Ok(pair("a", "p", &["n"])));
        assert_eq!(named("p\t\ta"), Ok(pair("a", "p", &[])), "no negative");
        assert_eq!(named("\"p\t\"n\"\t\ra"), Ok(pair("a", "\"p", &["n"])));
        assert_eq!(named("p\ta"), Err(Reason::WrongColumns));
        assert_eq!(named("p\t\t "), Err(Reason::EmptyText));
        assert_eq!(named("p\0\t\ta"), Err(Reason::ContainsNul));
    }

    #[test]
    fn quoted_rows() {
        let csv = |line| one(table(b',', &[]), line);
        assert_eq!(csv("\"p, \"\"q\"\"\n\",n,a"), Ok(pair("a", "p, \"q\"\n".trim(), &["n"])));
        assert_eq!(csv("p,n,\" \""), Err(Reason::EmptyText));
    }

    #[test]
    fn what_is_blank_or_filtered_is_no_reject() {
        let blank = [Item::Skipped(Skipped::Blank)];
        for line in [" ", ",,", "\"\", ,", ""] {
            assert_eq!(parse(table(b',', &[]), line.as_bytes()), blank, "{line}");
        }
        assert_eq!(parse(Shape::Json(Wanted::default()), b" \r"), blank);
        assert_eq!(parse(table(b'\t', &[]), b"\t\t"), blank);
        let filtered = [Item::Skipped(Skipped::Filtered)];
        assert_eq!(parse(table(b',', &["negative=1"]), b"p,0,a"), filtered);
        let kept = parse(table(b',', &["negative=1", "anchor!=b"]), b"p,1,a");
        assert_eq!(kept, [Item::Record(pair("a", "p", &["1"]))]);
    }

    #[test]
    fn a_line_of_several_records_gives_all_or_none() {
        let records = |line: &str| parse(Shape::Json(Wanted::default()), line.as_bytes());
        assert_eq!(
            records(r#"{"anchor":"a","positive":"p"}{"anchor":"b","positive":"q"}"#),
            [pair("a", "p", &[]), pair("b", "q", &[])].map(Item::Record)
        );
        let Item::Reject(reject) = &records(r#"["a","b"]["c",""]"#)[0] else { panic!() };
        assert_eq!(reject.reason, Reason::EmptyText);
    }

    #[test]
    fn invalid_utf8_is_rejected_with_its_line() {
        let expected =
            Reject { line: 7, reason: Reason::InvalidUtf8, excerpt: "[\"a\",\"\u{fffd}\"]".into() };
        assert_eq!(parse(Shape::Json(Wanted::default()), b"[\"a\",\"\xff\"]"), [Item::Reject(expected)]);
    }

    proptest! {
        #[test]
        fn any_bytes_give_records_or_one_reject(
            bytes in prop::collection::vec(any::<u8>(), 0..60),
            text in "[\\[\\]{}\":,a\\\\ \t\n]{0,40}",
            words in "(\\{\"(set|query|pos|neg)\": ?(\"a\"|\\[(\"a\",?|\"b\",?|null,?|1,?){0,4}\\]|null),? ?){0,3}\\}",
        ) {
            for bytes in [&bytes[..], text.as_bytes(), words.as_bytes()] {
                let parquet = Shape::Parquet(parquet::ParquetColumns {
                    picked: Picked::Pair { anchor: 0, positive: 1, negatives: vec![2], targets: vec![3, 4] },
                    lists: vec![false, true, true, false, true],
                    singles: vec![false, false, false, true, false],
                    filters: vec![],
                });
                for shape in [Shape::Json(Wanted::default()), table(b'\t', &[]), table(b',', &["anchor=a"])] {
                    let found = parse(shape, bytes);
                    let record = |item: &Item| matches!(item, Item::Record(_));
                    prop_assert!(found.len() == 1 || !found.iter().any(|i| matches!(i, Item::Reject(_))));
                    let good = found.iter().filter_map(|i| match i { Item::Record(r) => Some(r), _ => None });
                    let sound = |t: &str| !t.is_empty() && t.trim() == t && !t.contains('\0');
                    prop_assert!(good.flat_map(|r| &r.texts).all(|t| sound(t)));
                    prop_assert!(found.iter().all(record) || !found.is_empty());
                }
                let parser = Parser { shape: parquet, options: ReadOptions::default(), targets: None };
                parser.parse(1, bytes, &mut |_, _| {});
            }
        }
    }
}
