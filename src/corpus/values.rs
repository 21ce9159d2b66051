//! JSON whose records are not one per line: an array of records, or values spread over several lines. Read as a stream,
//! with one record in memory.

use super::compress::{Content, FileDigest};
use super::lines::{KEPT_BYTES, MAX_LINE_BYTES};
use super::reject::Reason;
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;

/// Reads the values of a file one by one; an array of arrays or objects yields its elements.
pub struct ValueReader {
    name: String,
    content: Content,
    line: u64,
    /// Within an array of records.
    inside: bool,
    begun: bool,
}

impl ValueReader {
    /// Opens `path`, called `name` in messages; reads only its first bytes.
    ///
    /// # Errors
    /// A missing file, a folder.
    pub fn open(path: &Path, name: &str) -> Result<Self> {
        let content = Content::open(path, name)?;
        Ok(ValueReader { name: name.to_owned(), content, line: 1, inside: false, begun: false })
    }

    /// Bytes of the file read so far, and its size.
    pub fn bytes(&self) -> (u64, u64) {
        self.content.bytes()
    }

    /// Size and SHA-256 of the file, once every value has been read.
    pub fn digest(self) -> Result<FileDigest> {
        self.content.digest().with_context(|| format!("cannot read {}", self.name))
    }

    /// Appends the next value to `buf`. Returns the number of the line it begins in, and the reason if it is rejected;
    /// `None` at the end.
    ///
    /// # Errors
    /// I/O errors; a truncated or damaged file; a delimiter or closing bracket where a value should begin.
    pub fn next_value(&mut self, buf: &mut Vec<u8>) -> Result<Option<(u64, Option<Reason>)>> {
        if !std::mem::replace(&mut self.begun, true) {
            self.skip_byte_order_mark()?;
        }
        loop {
            self.skip(|b| b.is_ascii_whitespace())?;
            match (self.peek()?, self.inside) {
                (None, false) => return Ok(None),
                (None, true) => return Err(self.truncated("an array of records")),
                (Some(b','), true) => self.advance(1),
                (Some(b']'), true) => {
                    self.advance(1);
                    self.inside = false;
                }
                (Some(b'['), false) => {
                    let line = self.line;
                    self.advance(1);
                    let mut blank = vec![];
                    self.take(&mut blank, |b| b.is_ascii_whitespace())?;
                    match self.peek()? {
                        None => return Err(self.truncated("an array")),
                        Some(b'[' | b'{' | b']') => self.inside = true,
                        Some(_) => {
                            buf.push(b'[');
                            buf.extend_from_slice(&blank);
                            return self.value(buf, line, 1).map(Some);
                        }
                    }
                }
                (Some(b'[' | b'{'), _) => {
                    let line = self.line;
                    return self.value(buf, line, 0).map(Some);
                }
                (Some(sign @ (b']' | b'}' | b',' | b':')), _) => bail!(
                    "{}:{}: {:?} where a JSON value should begin; fix the file, or write one record per line",
                    self.name,
                    self.line,
                    char::from(sign)
                ),
                (Some(_), _) => {
                    let line = self.line;
                    self.take(buf, |b| !b.is_ascii_whitespace() && !matches!(b, b',' | b']' | b'[' | b'{'))?;
                    return Ok(Some((line, Some(Reason::NotARecord))));
                }
            }
        }
    }

    /// Appends up to the bracket that closes the value, with `depth` already open. Strings may contain brackets.
    fn value(&mut self, buf: &mut Vec<u8>, line: u64, depth: usize) -> Result<(u64, Option<Reason>)> {
        let (start, mut depth, mut string, mut escaped, mut too_long) =
            (buf.len(), depth, false, false, false);
        loop {
            let chunk = match self.content.text().fill_buf() {
                Ok(chunk) => chunk,
                Err(e) => return Err(self.unreadable(e)),
            };
            if chunk.is_empty() {
                return Err(self.truncated(&format!("the value that begins in line {line}")));
            }
            let mut end = None;
            for (i, &byte) in chunk.iter().enumerate() {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if string => escaped = true,
                    b'"' => string = !string,
                    b'[' | b'{' if !string => depth += 1,
                    b']' | b'}' if !string => {
                        depth -= 1;
                        if depth == 0 {
                            end = Some(i + 1);
                            break;
                        }
                    }
                    _ => {}
                }
            }
            let used = end.unwrap_or(chunk.len());
            self.line += chunk[..used].iter().filter(|&&b| b == b'\n').count() as u64;
            if !too_long {
                buf.extend_from_slice(&chunk[..used]);
            }
            self.content.text().consume(used);
            if (buf.len() - start) as u64 > MAX_LINE_BYTES {
                too_long = true;
                buf.truncate(start + KEPT_BYTES);
            }
            if end.is_some() {
                return Ok((line, too_long.then_some(Reason::LineTooLong)));
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        match self.content.text().fill_buf() {
            Ok(bytes) => Ok(bytes.first().copied()),
            Err(e) => Err(self.unreadable(e)),
        }
    }

    fn advance(&mut self, n: usize) {
        self.content.text().consume(n);
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) -> Result<()> {
        while let Some(byte) = self.peek()?.filter(|&b| wanted(b)) {
            self.line += u64::from(byte == b'\n');
            self.advance(1);
        }
        Ok(())
    }

    fn take(&mut self, out: &mut Vec<u8>, wanted: impl Fn(u8) -> bool) -> Result<()> {
        while let Some(byte) = self.peek()?.filter(|&b| wanted(b)) {
            self.line += u64::from(byte == b'\n');
            self.advance(1);
            out.push(byte);
        }
        Ok(())
    }

    fn skip_byte_order_mark(&mut self) -> Result<()> {
        if self.peek()? == Some(0xef) {
            self.skip(|b| matches!(b, 0xef | 0xbb | 0xbf))?;
        }
        Ok(())
    }

    fn truncated(&self, what: &str) -> anyhow::Error {
        anyhow!("{}: it ends within {what}; the file is truncated, fetch it again", self.name)
    }

    fn unreadable(&self, e: std::io::Error) -> anyhow::Error {
        let why = self.content.meaning(&e);
        anyhow::Error::new(e)
            .context(format!("{}: {why} after line {}; fetch the file again", self.name, self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &[u8]) -> Result<Vec<(u64, Result<String, Reason>)>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        std::fs::write(&path, text).unwrap();
        let (mut reader, mut buf, mut out) = (ValueReader::open(&path, "x.json")?, vec![], vec![]);
        while let Some((line, bad)) = reader.next_value(&mut buf)? {
            let text = String::from_utf8_lossy(&buf).into_owned();
            out.push((line, bad.map_or(Ok(text), Err)));
            buf.clear();
        }
        assert_eq!(reader.digest()?.bytes, text.len() as u64);
        Ok(out)
    }

    #[test]
    fn elements_of_an_array_and_values_over_lines() {
        let good = |line: u64, text: &str| (line, Ok(text.to_owned()));
        for (text, want) in [
            (r#"[{"a": "]"},{"b":["\"]"]}]"#, vec![good(1, r#"{"a": "]"}"#), good(1, r#"{"b":["\"]"]}"#)]),
            (
                "\u{feff}\n[\n [\"a\",\n\"b\"],\n [\"c\"]\n]\n",
                vec![good(3, "[\"a\",\n\"b\"]"), good(5, "[\"c\"]")],
            ),
            (
                "{\n\"a\": 1\n}\n{\"b\":{}}{}",
                vec![good(1, "{\n\"a\": 1\n}"), good(4, "{\"b\":{}}"), good(4, "{}")],
            ),
            ("[\n\"a\", \"b\"]", vec![good(1, "[\n\"a\", \"b\"]")]),
            (
                "[{},\n 7, \"x\",null]",
                vec![
                    good(1, "{}"),
                    (2, Err(Reason::NotARecord)),
                    (2, Err(Reason::NotARecord)),
                    (2, Err(Reason::NotARecord)),
                ],
            ),
            ("[] \n[[]]", vec![good(2, "[]")]),
            ("", vec![]),
        ] {
            assert_eq!(values(text.as_bytes()).unwrap(), want, "{text}");
        }
        for (text, part) in [
            ("[{\"a\": 1}", "ends within an array of records"),
            ("[{\"a\": \"}]", "begins in line 1"),
            ("[\n{}}", "x.json:2: '}'"),
            ("[", "ends within an array"),
        ] {
            let err = format!("{:#}", values(text.as_bytes()).unwrap_err());
            assert!(err.contains(part), "{err}");
        }
        let long = format!("[[\"{}\"],[\"a\"]]", "x".repeat(MAX_LINE_BYTES as usize + 9));
        assert_eq!(values(long.as_bytes()).unwrap(), [(1, Err(Reason::LineTooLong)), good(1, "[\"a\"]")]);
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_it_ends(text in "[\\[\\]{}\",:a\\\\ \n]{0,60}") {
            let _ = values(text.as_bytes());
        }
    }
}
