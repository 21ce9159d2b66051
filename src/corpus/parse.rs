//! One line, or row, → its records, or the reason why not.

use super::csv::fields;
use super::json;
use super::names::Picked;
use super::options::ReadOptions;
use super::parquet;
use super::record::{Record, Texts};
use super::reject::{Reason, Reject};
use super::table::Layout;

/// How the rows of a source are written.
#[derive(Clone, Debug)]
pub enum Shape {
    JsonLines,
    Tsv(Layout),
    Csv(Layout),
    Parquet { picked: Picked, lists: Vec<bool> },
}

/// Turns the rows of one source into records.
#[derive(Clone, Debug)]
pub struct Parser {
    pub shape: Shape,
    pub options: ReadOptions,
}

impl Parser {
    /// Hands over the records of row `line`, or one reject.
    pub fn parse(&self, line: u64, bytes: &[u8], take: &mut dyn FnMut(u64, Result<Record, Reject>)) {
        let texts = self.texts(bytes);
        let combined = texts.and_then(|t| t.combine(&self.options, &mut |record| take(line, Ok(record))));
        if let Err(reason) = combined {
            take(line, Err(self.reject(line, reason, bytes)));
        }
    }

    /// The reject of a row.
    pub fn reject(&self, line: u64, reason: Reason, bytes: &[u8]) -> Reject {
        match self.shape {
            Shape::Parquet { .. } => Reject::new(line, reason, &parquet::excerpt(bytes)),
            _ => Reject::new(line, reason, bytes),
        }
    }

    /// About how many texts the records of a row of text have together, found without parsing it.
    pub fn about_texts(&self, bytes: &[u8]) -> u64 {
        match self.shape {
            Shape::JsonLines => json::about_texts(bytes, &self.options),
            _ => 2,
        }
    }

    fn texts(&self, bytes: &[u8]) -> Result<Texts, Reason> {
        if let Shape::Parquet { picked, lists } = &self.shape {
            return parquet::texts(bytes, picked, lists);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Reason::InvalidUtf8)?;
        if text.trim().is_empty() {
            return Err(Reason::BlankLine);
        }
        match &self.shape {
            Shape::JsonLines => json::texts(text, &self.options),
            Shape::Tsv(layout) => layout.texts(text.split('\t').map(str::to_owned).collect()),
            Shape::Csv(layout) => {
                let text = |field| String::from_utf8(field).map_err(|_| Reason::InvalidUtf8);
                layout.texts(fields(bytes).into_iter().map(text).collect::<Result<_, _>>()?)
            }
            Shape::Parquet { .. } => Err(Reason::BlankLine),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(shape: Shape, bytes: &[u8]) -> Vec<Result<Record, Reject>> {
        let mut out = vec![];
        let parser = Parser { shape, options: ReadOptions::default() };
        let most = parser.about_texts(bytes);
        parser.parse(7, bytes, &mut |line, item| {
            assert_eq!(line, 7);
            out.push(item);
        });
        assert!(out.len() as u64 <= most);
        out
    }

    fn one(shape: Shape, line: &str) -> Result<Record, Reason> {
        parse(shape, line.as_bytes()).remove(0).map_err(|r| r.reason)
    }

    fn pair(a: &str, p: &str, n: &[&str]) -> Record {
        Record { anchor: a.into(), positive: p.into(), negatives: n.iter().map(|n| n.to_string()).collect() }
    }

    fn columns() -> Layout {
        Layout::Columns { width: 3, anchor: 2, positive: 0, negatives: vec![1] }
    }

    #[test]
    fn tab_separated_lines() {
        let tsv = |line| one(Shape::Tsv(Layout::InOrder), line);
        assert_eq!(tsv("\"a\tb"), Ok(pair("\"a", "b", &[])));
        assert_eq!(tsv("a\tb\tc"), Ok(pair("a", "b", &["c"])));
        assert_eq!(tsv("a b"), Err(Reason::WrongArity));
        assert_eq!(tsv("a\t"), Err(Reason::EmptyText));
        assert_eq!(tsv("a\tb\0"), Err(Reason::ContainsNul));
        assert_eq!(tsv("a\rb\t\rc"), Ok(pair("a\rb", "c", &[])), "white space, as any other");
        let named = |line| one(Shape::Tsv(columns()), line);
        assert_eq!(named("p\t n\ta"), Ok(pair("a", "p", &["n"])));
        assert_eq!(named("p\t\ta"), Ok(pair("a", "p", &[])), "no negative");
        assert_eq!(named("p\ta"), Err(Reason::WrongColumns));
    }

    #[test]
    fn quoted_rows() {
        let csv = |line| one(Shape::Csv(columns()), line);
        assert_eq!(csv("\"p, \"\"q\"\"\n\",n,a"), Ok(pair("a", "p, \"q\"", &["n"])));
        assert_eq!(csv("p,n,\" \""), Err(Reason::EmptyText));
        assert_eq!(csv(" "), Err(Reason::BlankLine));
    }

    #[test]
    fn invalid_utf8_is_rejected_with_its_line() {
        let expected =
            Reject { line: 7, reason: Reason::InvalidUtf8, excerpt: "[\"a\",\"\u{fffd}\"]".into() };
        assert_eq!(parse(Shape::JsonLines, b"[\"a\",\"\xff\"]"), [Err(expected)]);
    }

    proptest! {
        #[test]
        fn any_bytes_give_records_or_one_reject(
            bytes in prop::collection::vec(any::<u8>(), 0..60),
            text in "[\\[\\]{}\":,a\\\\ \t\n]{0,40}",
            words in "(\\{\"(set|query|pos|neg)\": ?(\"a\"|\\[(\"a\",?|\"b\",?|null,?|1,?){0,4}\\]|null),? ?){0,3}\\}",
        ) {
            for bytes in [&bytes[..], text.as_bytes(), words.as_bytes()] {
                let parquet = Shape::Parquet {
                    picked: Picked::Pair { anchor: 0, positive: 1, negatives: vec![2] },
                    lists: vec![false, true, true],
                };
                for shape in [Shape::JsonLines, Shape::Tsv(Layout::InOrder), Shape::Csv(columns())] {
                    let found = parse(shape, bytes);
                    prop_assert!(found.len() == 1 || found.iter().all(Result::is_ok));
                    let good = found.iter().flatten().flat_map(|r| r.texts());
                    prop_assert!(good.into_iter().all(|t| !t.is_empty() && t.trim() == t && !t.contains('\0')));
                }
                let parser = Parser { shape: parquet, options: ReadOptions::default() };
                parser.parse(1, bytes, &mut |_, _| {});
            }
        }
    }
}
