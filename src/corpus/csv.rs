//! Rows of a CSV file (RFC 4180): fields may be quoted, and hold commas, quotes and line ends then.
//!
//! A quote that nobody closed must not swallow the rows behind it: a row of several lines that has
//! not as many columns as the header, or text between a closing quote and the next comma, is given up:
//! its first line is rejected, and reading goes on at its second line.

use super::compress::FileDigest;
use super::lines::{LineReader, MAX_LINE_BYTES};
use super::reject::Reason;
use anyhow::Result;
use std::collections::VecDeque;

/// Most lines of a row.
const MAX_ROW_LINES: usize = 10_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a field.
    Start,
    Bare,
    Quoted,
    /// Behind a quote within quotes: the end, or the first of two.
    Quote,
}

/// What a byte is.
enum Role {
    Text,
    Syntax,
    /// Ends a field.
    Comma,
}

impl State {
    fn step(&mut self, byte: u8) -> Role {
        let (next, role) = match (*self, byte) {
            (State::Start, b'"') => (State::Quoted, Role::Syntax),
            (State::Quoted, b'"') => (State::Quote, Role::Syntax),
            (State::Quoted, _) | (State::Quote, b'"') => (State::Quoted, Role::Text),
            (_, b',') => (State::Start, Role::Comma),
            (_, _) => (State::Bare, Role::Text),
        };
        *self = next;
        role
    }
}

/// The fields of a row.
pub fn fields(row: &[u8]) -> Vec<Vec<u8>> {
    let (mut state, mut fields, mut field) = (State::Start, vec![], vec![]);
    for &byte in row {
        match state.step(byte) {
            Role::Text => field.push(byte),
            Role::Syntax => {}
            Role::Comma => fields.push(std::mem::take(&mut field)),
        }
    }
    fields.push(field);
    fields
}

/// A line as it lies in a buffer: number, start, whether it was too long.
type Line = (u64, usize, bool);

/// Reads a CSV file row by row.
pub struct CsvReader {
    lines: LineReader,
    /// Lines of a row that was given up.
    ahead: VecDeque<(u64, Vec<u8>, bool)>,
    /// Columns of a row, once the header is known.
    pub columns: Option<usize>,
}

impl CsvReader {
    pub fn new(lines: LineReader) -> Self {
        CsvReader { lines, ahead: VecDeque::new(), columns: None }
    }

    /// Appends the next row to `buf`, its lines joined by `\n`. Returns the number of its first line,
    /// and why it is of no use, if so; `None` at the end.
    ///
    /// # Errors
    /// A file that cannot be read on.
    pub fn next_row(&mut self, buf: &mut Vec<u8>) -> Result<Option<(u64, Option<Reason>)>> {
        let begin = buf.len();
        let Some(first) = self.next_line(buf)? else { return Ok(None) };
        let number = first.0;
        if first.2 {
            return Ok(Some((number, Some(Reason::LineTooLong))));
        }
        let (mut row, mut state, mut columns, mut stray) = (vec![first], State::Start, 1, false);
        let why = loop {
            let from = row[row.len() - 1].1;
            for &byte in &buf[from..] {
                stray |= state == State::Quote && !matches!(byte, b',' | b'"') && !byte.is_ascii_whitespace();
                columns += usize::from(matches!(state.step(byte), Role::Comma));
            }
            if state != State::Quoted {
                if stray && row.len() > 1 {
                    break Some(Reason::UnclosedQuote);
                }
                let fits = self.columns.is_none_or(|n| n == columns);
                let blank = || buf[begin..].trim_ascii().is_empty();
                break if fits || blank() { None } else { Some(Reason::WrongColumns) };
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
            state.step(b'\n');
            if row[row.len() - 1].2 {
                break Some(Reason::UnclosedQuote);
            }
        };
        if why.is_some() {
            self.give_up(&row, buf);
        }
        Ok(Some((number, why)))
    }

    /// Leaves the first line of a row in `buf` and puts the others back.
    fn give_up(&mut self, row: &[Line], buf: &mut Vec<u8>) {
        let mut end = buf.len();
        for &(number, start, too_long) in row[1..].iter().rev() {
            self.ahead.push_front((number, buf[start..end].to_vec(), too_long));
            // The line end before it goes too.
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

    /// Bytes that were read of the file, and its size.
    pub fn bytes(&self) -> (u64, u64) {
        self.lines.bytes()
    }

    /// Size and SHA-256 of the file, once every row was read.
    pub fn digest(self) -> Result<FileDigest> {
        self.lines.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Row = (u64, Result<Vec<String>, Reason>);

    fn rows(text: &[u8], columns: Option<usize>) -> Vec<Row> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        std::fs::write(&path, text).unwrap();
        let mut reader = CsvReader::new(LineReader::open(&path, "x.csv").unwrap());
        reader.columns = columns;
        let (mut buf, mut out) = (vec![], vec![]);
        while let Some((line, why)) = reader.next_row(&mut buf).unwrap() {
            let texts = fields(&buf).iter().map(|f| String::from_utf8_lossy(f).into_owned()).collect();
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
    fn rows_are_limited_in_lines() {
        let mut text = b"a,\"b\n".to_vec();
        text.extend(b"c,d\n".repeat(3 * MAX_ROW_LINES));
        let found = rows(&text, Some(2));
        assert_eq!(found[0], (1, Err(Reason::UnclosedQuote)));
        assert_eq!(found.len(), 1 + 3 * MAX_ROW_LINES);
        assert!(found[1..].iter().all(|r| r.1.is_ok()));
    }

    /// The rows that the csv crate finds.
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
            // Without blank lines and open quotes, where the two differ on purpose.
            let text = text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
            let ours = rows(text.as_bytes(), None);
            prop_assume!(ours.iter().all(|r| r.1.is_ok()));
            prop_assert_eq!(ours.into_iter().map(|r| r.1.unwrap()).collect::<Vec<_>>(), theirs(&text));
        }

        #[test]
        fn every_line_is_part_of_a_row_or_rejected(text in "[ab\",\n\r]{0,60}", columns in 1usize..4) {
            let found = rows(text.as_bytes(), Some(columns));
            prop_assert!(found.is_sorted_by_key(|r| r.0));
            let lines = |row: &Row| row.1.as_ref().map_or(1, |f| 1 + f.concat().matches('\n').count());
            let starts: Vec<u64> = found.iter().map(|r| r.0).collect();
            let next = found.iter().map(|r| r.0 + lines(r) as u64);
            prop_assert!(next.zip(starts.iter().skip(1)).all(|(end, &start)| end == start));
        }
    }
}
