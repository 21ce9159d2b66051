//! Rows of a table (CSV, TSV and others): fields may be quoted, and may then contain delimiters, quotes and line ends
//! (RFC 4180).
//!
//! An unclosed quote must not swallow the rows after it: a row of several lines is given up if its number of columns
//! differs from the header's, or if there is text between a closing quote and the next delimiter. Its first line is
//! rejected, and reading continues at its second line.

use super::compress::FileDigest;
use super::lines::{LineReader, MAX_LINE_BYTES};
use super::reject::Reason;
use anyhow::Result;
use std::collections::VecDeque;

/// Maximum lines per row.
const MAX_ROW_LINES: usize = 10_000;

/// How a row is split into fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    pub quotes: Quotes,
}

/// What a quote at the start of a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// It opens the field (RFC 4180).
    Open,
    /// It opens the field if another one closes it; otherwise it is an ordinary character. This reads both kinds of
    /// TSV: quoted as pandas does, and unquoted, where a text may begin with a quote.
    OpenIfClosed,
    /// It is an ordinary character.
    Text,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a field.
    Start,
    Bare,
    Quoted,
    /// After a quote within quotes: the end, or the first of two.
    Quote,
}

enum Role {
    Text,
    Syntax,
    /// Ends a field.
    Delimiter,
}

impl State {
    fn step(&mut self, byte: u8, delimiter: u8) -> Role {
        let (next, role) = match (*self, byte) {
            (State::Start, b'"') => (State::Quoted, Role::Syntax),
            (State::Quoted, b'"') => (State::Quote, Role::Syntax),
            (State::Quoted, _) | (State::Quote, b'"') => (State::Quoted, Role::Text),
            (_, b) if b == delimiter => (State::Start, Role::Delimiter),
            (_, _) => (State::Bare, Role::Text),
        };
        *self = next;
        role
    }
}

impl Dialect {
    /// Columns of a line if no delimiter is quoted.
    fn raw_columns(self, line: &[u8]) -> usize {
        1 + line.iter().filter(|&&b| b == self.delimiter).count()
    }

    /// Whether a row consists only of white space, delimiters and quotes.
    pub fn is_blank(self, row: &[u8]) -> bool {
        row.iter().all(|&b| b.is_ascii_whitespace() || b == self.delimiter || b == b'"')
    }

    /// Number of quoted fields in a row; `None` if its quotes violate RFC 4180.
    pub fn quoted(self, row: &[u8]) -> Option<usize> {
        let (mut state, mut fields) = (State::Start, 0);
        for &byte in row {
            let before = state;
            state.step(byte, self.delimiter);
            match (before, byte) {
                (State::Start, b'"') => fields += 1,
                (State::Bare, b'"') => return None,
                (State::Quote, byte) if state == State::Bare && !byte.is_ascii_whitespace() => return None,
                _ => {}
            }
        }
        (state != State::Quoted).then_some(fields)
    }

    /// The fields of a row; `columns` is their expected number, if known.
    pub fn fields(self, row: &[u8], columns: Option<usize>) -> Vec<Vec<u8>> {
        let delimited = |row: &[u8]| row.split(|&b| b == self.delimiter).map(<[u8]>::to_vec).collect();
        match self.quotes {
            Quotes::Text => delimited(row),
            Quotes::Open => self.quoted_fields(row),
            Quotes::OpenIfClosed => {
                let line = !row.contains(&b'\n');
                if !row.contains(&b'"') {
                    delimited(row)
                } else if line && columns.is_none_or(|n| n == self.raw_columns(row)) {
                    row.split(|&b| b == self.delimiter)
                        .map(|f| closed(f).unwrap_or_else(|| f.to_vec()))
                        .collect()
                } else {
                    self.quoted_fields(row)
                }
            }
        }
    }

    fn quoted_fields(self, row: &[u8]) -> Vec<Vec<u8>> {
        let (mut state, mut fields, mut field) = (State::Start, vec![], vec![]);
        for &byte in row {
            match state.step(byte, self.delimiter) {
                Role::Text => field.push(byte),
                Role::Syntax => {}
                Role::Delimiter => fields.push(std::mem::take(&mut field)),
            }
        }
        fields.push(field);
        fields
    }
}

/// The text of a field quoted from its first byte to its last, with every inner quote doubled.
fn closed(field: &[u8]) -> Option<Vec<u8>> {
    let inside = field.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let (mut out, mut rest) = (Vec::with_capacity(inside.len()), inside.iter());
    while let Some(&byte) = rest.next() {
        if byte == b'"' && rest.next() != Some(&b'"') {
            return None;
        }
        out.push(byte);
    }
    Some(out)
}

/// A line in a buffer: number, start, whether it was too long.
type Line = (u64, usize, bool);

/// Reads a table row by row.
pub struct CsvReader {
    lines: LineReader,
    /// Lines of rows given up, to be read next.
    ahead: VecDeque<(u64, Vec<u8>, bool)>,
    pub dialect: Dialect,
    /// Columns of a row, once the header is known.
    pub columns: Option<usize>,
}

/// The first of several lines that may form a row, taken by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alone {
    MayBeARow,
    Unfinished,
}

impl CsvReader {
    pub fn new(lines: LineReader, dialect: Dialect) -> Self {
        CsvReader { lines, ahead: VecDeque::new(), dialect, columns: None }
    }

    /// Appends the next row to `buf`, its lines joined by `\n`. Returns the number of its first line, and the reason if
    /// it is rejected; `None` at the end.
    ///
    /// # Errors
    /// I/O errors; a truncated or damaged file.
    pub fn next_row(&mut self, buf: &mut Vec<u8>) -> Result<Option<(u64, Option<Reason>)>> {
        let begin = buf.len();
        let Some(first) = self.next_line(buf)? else { return Ok(None) };
        let number = first.0;
        if first.2 {
            return Ok(Some((number, Some(Reason::LineTooLong))));
        }
        let line = &buf[begin..];
        let (raw, blank) = (self.dialect.raw_columns(line), self.dialect.is_blank(line));
        // Whether the line is a row by itself, if quotes are ordinary characters.
        let plain = self.columns.is_none_or(|n| n == raw);
        let whole = match self.dialect.quotes {
            Quotes::Text => true,
            Quotes::Open => false,
            // The header of such a table is one line.
            Quotes::OpenIfClosed => !line.contains(&b'"') || self.columns.is_none(),
        };
        if whole || blank && !line.contains(&b'"') {
            let fits = plain || blank;
            return Ok(Some((number, (!fits).then_some(Reason::WrongColumns))));
        }
        let alone = match self.dialect.quotes {
            Quotes::OpenIfClosed if plain => Alone::MayBeARow,
            Quotes::OpenIfClosed | Quotes::Open | Quotes::Text => Alone::Unfinished,
        };
        let why = self.join_lines(first, buf, alone)?;
        // If joining failed, the buffer holds the first line, which is read as it stands if it may be a row.
        Ok(Some((number, why.filter(|_| alone == Alone::Unfinished))))
    }

    /// Joins the lines of a row whose quotes extend beyond the first. If they do not form a row, puts them back and
    /// returns why. If the first line alone may be a row, no other may be one.
    fn join_lines(&mut self, first: Line, buf: &mut Vec<u8>, alone: Alone) -> Result<Option<Reason>> {
        let (begin, delimiter) = (first.1, self.dialect.delimiter);
        let (mut row, mut state, mut columns, mut stray) = (vec![first], State::Start, 1, false);
        let why = loop {
            let from = row[row.len() - 1].1;
            for &byte in &buf[from..] {
                stray |=
                    state == State::Quote && byte != delimiter && byte != b'"' && !byte.is_ascii_whitespace();
                columns += usize::from(matches!(state.step(byte, delimiter), Role::Delimiter));
            }
            if state != State::Quoted {
                if stray && row.len() > 1 {
                    break Some(Reason::UnclosedQuote);
                }
                let fits = self.columns.is_none_or(|n| n == columns);
                break if fits || self.dialect.is_blank(&buf[begin..]) {
                    None
                } else {
                    Some(Reason::WrongColumns)
                };
            }
            if row.len() == MAX_ROW_LINES || (buf.len() - begin) as u64 > MAX_LINE_BYTES {
                break Some(Reason::UnclosedQuote);
            }
            buf.push(b'\n');
            match self.next_line(buf)? {
                Some(line) => row.push(line),
                None => {
                    buf.pop();
                    break Some(Reason::UnclosedQuote);
                }
            }
            state.step(b'\n', delimiter);
            let last = row[row.len() - 1];
            let a_row =
                alone == Alone::MayBeARow && self.columns == Some(self.dialect.raw_columns(&buf[last.1..]));
            if last.2 || a_row {
                break Some(Reason::UnclosedQuote);
            }
        };
        if why.is_some() {
            self.give_up(&row, buf);
        }
        Ok(why)
    }

    /// Leaves the first line of a row in `buf` and puts the others back.
    fn give_up(&mut self, row: &[Line], buf: &mut Vec<u8>) {
        let mut end = buf.len();
        for &(number, start, too_long) in row[1..].iter().rev() {
            self.ahead.push_front((number, buf[start..end].to_vec(), too_long));
            // The preceding line end goes too.
            end = start - 1;
        }
        buf.truncate(end);
    }

    fn next_line(&mut self, buf: &mut Vec<u8>) -> Result<Option<Line>> {
        let start = buf.len();
        Ok(match self.ahead.pop_front() {
            Some((number, bytes, too_long)) => {
                buf.extend_from_slice(&bytes);
                Some((number, start, too_long))
            }
            None => self.lines.next_line(buf)?.map(|(number, too_long)| (number, start, too_long)),
        })
    }

    /// Bytes of the file read so far, and its size.
    pub fn bytes(&self) -> (u64, u64) {
        self.lines.bytes()
    }

    /// Size and SHA-256 of the file, once every row has been read.
    pub fn digest(self) -> Result<FileDigest> {
        self.lines.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CSV: Dialect = Dialect { delimiter: b',', quotes: Quotes::Open };
    const TSV: Dialect = Dialect { delimiter: b'\t', quotes: Quotes::OpenIfClosed };

    type Row = (u64, Result<Vec<String>, Reason>);

    fn rows(text: &[u8], columns: Option<usize>) -> Vec<Row> {
        rows_as(CSV, text, columns)
    }

    fn rows_as(dialect: Dialect, text: &[u8], columns: Option<usize>) -> Vec<Row> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        std::fs::write(&path, text).unwrap();
        let mut reader = CsvReader::new(LineReader::open(&path, "x.csv").unwrap(), dialect);
        reader.columns = columns;
        let (mut buf, mut out) = (vec![], vec![]);
        while let Some((line, why)) = reader.next_row(&mut buf).unwrap() {
            let texts = dialect
                .fields(&buf, columns)
                .iter()
                .map(|f| String::from_utf8_lossy(f).into_owned())
                .collect();
            out.push((line, why.map_or(Ok(texts), Err)));
            buf.clear();
        }
        assert_eq!(reader.digest().unwrap().bytes, text.len() as u64);
        out
    }

    fn good(line: u64, fields: &[&str]) -> Row {
        (line, Ok(fields.iter().map(|f| f.to_string()).collect()))
    }

    #[test]
    fn quotes_hold_commas_quotes_and_line_ends() {
        let text = b"a,\"b, \"\"c\"\"\nd\r\n\ne\",f\r\n\"\",x\"y,\" z\"\n";
        assert_eq!(
            rows(text, Some(3)),
            [good(1, &["a", "b, \"c\"\nd\n\ne", "f"]), good(5, &["", "x\"y", " z"])]
        );
    }

    #[test]
    fn an_open_quote_costs_its_line_alone() {
        let text = b"a,\"b\nc,d\ne,\"f\"\nx\n\ng,h,\"\ni\"\n\"j,k\nl,\"m\nn\"";
        assert_eq!(
            rows(text, Some(2)),
            [
                (1, Err(Reason::UnclosedQuote)),
                good(2, &["c", "d"]),
                good(3, &["e", "f"]),
                (4, Err(Reason::WrongColumns)),
                good(5, &[""]),
                (6, Err(Reason::WrongColumns)),
                (7, Err(Reason::WrongColumns)),
                (8, Err(Reason::UnclosedQuote)),
                good(9, &["l", "m\nn"]),
            ]
        );
        assert_eq!(rows(b"a,\"b\nc,d\n", Some(2)), [(1, Err(Reason::UnclosedQuote)), good(2, &["c", "d"])]);
    }

    #[test]
    fn both_kinds_of_tsv_are_read() {
        // As written by pandas and R.
        let text = b"\"he said \"\"no\"\"\"\tb\n\"two\nlines\"\t\"one\n\ntwo\"\n\"a\ttab\"\tplain\nx\t\"last\nline\"\n";
        assert_eq!(
            rows_as(TSV, text, Some(2)),
            [
                good(1, &["he said \"no\"", "b"]),
                good(2, &["two\nlines", "one\n\ntwo"]),
                good(6, &["a\ttab", "plain"]),
                good(7, &["x", "last\nline"]),
            ]
        );
        // Without quoting.
        let text =
            b"\"Stop\", he said\t\"an open one\n5\" of snow\tit is \"done\"\n\"b\tc\"\n\t\n\"\" x\ty\n";
        assert_eq!(
            rows_as(TSV, text, Some(2)),
            [
                good(1, &["\"Stop\", he said", "\"an open one"]),
                good(2, &["5\" of snow", "it is \"done\""]),
                good(3, &["\"b", "c\""]),
                good(4, &["", ""]),
                good(5, &["\"\" x", "y"]),
            ]
        );
        let never = Dialect { quotes: Quotes::Text, ..TSV };
        assert_eq!(
            rows_as(never, b"\"a\"\tb\nc\n", Some(2)),
            [good(1, &["\"a\"", "b"]), (2, Err(Reason::WrongColumns))]
        );
        let pipes = Dialect { delimiter: b'|', ..CSV };
        assert_eq!(
            rows_as(pipes, b"\"a|b\"|c,d\n||\n", Some(2)),
            [good(1, &["a|b", "c,d"]), good(2, &["", "", ""])]
        );
    }

    #[test]
    fn rows_are_limited_in_lines() {
        let mut text = b"a,\"b\n".to_vec();
        text.extend(b"c,d\n".repeat(3 * MAX_ROW_LINES));
        let found = rows(&text, Some(2));
        assert_eq!(found[0], (1, Err(Reason::UnclosedQuote)));
        assert_eq!(found.len(), 1 + 3 * MAX_ROW_LINES);
        assert!(found[1..].iter().all(|r| r.1.is_ok()));
    }

    /// The rows found by the csv crate.
    fn theirs(text: &str) -> Vec<Vec<String>> {
        let (mut reader, mut input, mut rows) = (csv_core::Reader::new(), text.as_bytes(), vec![]);
        let (mut out, mut ends, mut length, mut fields) = ([0; 64], [0; 64], 0, 0);
        loop {
            let (result, read, written, ended) =
                reader.read_record(input, &mut out[length..], &mut ends[fields..]);
            input = &input[read..];
            (length, fields) = (length + written, fields + ended);
            match result {
                csv_core::ReadRecordResult::Record => {
                    let starts = [0].iter().chain(&ends).zip(&ends[..fields]);
                    rows.push(starts.map(|(&a, &b)| String::from_utf8_lossy(&out[a..b]).into()).collect());
                    (length, fields) = (0, 0);
                }
                csv_core::ReadRecordResult::End => return rows,
                _ => {}
            }
        }
    }

    proptest! {
        #[test]
        fn whole_rows_are_those_of_the_csv_crate(text in "[ab\",\n]{0,40}") {
            // Except blank lines and unclosed quotes, where the two differ on purpose.
            let text = text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
            let ours = rows(text.as_bytes(), None);
            prop_assume!(ours.iter().all(|r| r.1.is_ok()));
            prop_assert_eq!(ours.into_iter().map(|r| r.1.unwrap()).collect::<Vec<_>>(), theirs(&text));
        }

        #[test]
        fn a_table_without_quoting_keeps_its_quotes(rows in prop::collection::vec(("[a\"]{1,5}x", "y[b\" ]{0,4}", "z?[c\"]{1,3}z"), 1..9)) {
            let text: String = rows.iter().map(|(a, b, c)| format!("{a}\t{b}\t{c}\n")).collect();
            let want: Vec<Row> = rows.iter().zip(1..).map(|((a, b, c), line)| good(line, &[a, b, c])).collect();
            prop_assert_eq!(rows_as(TSV, text.as_bytes(), Some(3)), want);
        }

        #[test]
        fn a_table_as_pandas_writes_it_is_read_back(
            tabs in prop::collection::vec(prop::collection::vec("[ab\"\t]{0,6}c", 3), 0..9),
            lines in prop::collection::vec(prop::collection::vec("[ab\"\n]{0,6}c", 3), 0..9),
        ) {
            let quoted = |f: &String| match f.contains(['"', '\t', '\n']) {
                true => format!("\"{}\"", f.replace('"', "\"\"")),
                false => f.clone(),
            };
            let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join("\t") + "\n";
            for rows in [tabs, lines] {
                let text: String = rows.iter().map(line).collect();
                let found: Result<Vec<Vec<String>>, Reason> =
                    rows_as(TSV, text.as_bytes(), Some(3)).into_iter().map(|r| r.1).collect();
                prop_assert_eq!(found, Ok(rows));
            }
        }

        #[test]
        fn every_line_is_part_of_a_row_or_rejected(text in "[ab\",\n\r]{0,60}", columns in 1usize..4, open: bool) {
            let quotes = if open { Quotes::Open } else { Quotes::OpenIfClosed };
            let found = rows_as(Dialect { quotes, ..CSV }, text.as_bytes(), Some(columns));
            prop_assert!(found.is_sorted_by_key(|r| r.0));
            let lines = |row: &Row| row.1.as_ref().map_or(1, |f| 1 + f.concat().matches('\n').count());
            let starts: Vec<u64> = found.iter().map(|r| r.0).collect();
            let next = found.iter().map(|r| r.0 + lines(r) as u64);
            prop_assert!(next.zip(starts.iter().skip(1)).all(|(end, &start)| end == start));
        }
    }
}
