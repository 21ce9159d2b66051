//! Lines of a plain, gzip or zstd file.

use super::compress::{Content, FileDigest};
use anyhow::{Context, Result};
use std::io::{BufRead, Read};
use std::path::Path;

/// Longest line read into memory; longer ones are skipped and rejected.
pub const MAX_LINE_BYTES: u64 = 16 << 20;

/// Bytes kept of a longer line.
pub const KEPT_BYTES: usize = 1024;

/// Reads a file line by line.
pub struct LineReader {
    name: String,
    content: Content,
    line: u64,
}

impl LineReader {
    /// Opens `path`, called `name` in messages; reads only its first bytes.
    ///
    /// # Errors
    /// A missing file, a folder.
    pub fn open(path: &Path, name: &str) -> Result<Self> {
        Ok(LineReader { name: name.to_owned(), content: Content::open(path, name)?, line: 0 })
    }

    /// Bytes of the file read so far, and its size.
    pub fn bytes(&self) -> (u64, u64) {
        self.content.bytes()
    }

    /// Appends the next line to `buf` without its end (`\n` or `\r\n`) or the file's byte order mark. Returns its
    /// number, from 1, and whether it was longer than [`MAX_LINE_BYTES`], in which case only its start was appended;
    /// `None` at the end.
    ///
    /// # Errors
    /// I/O errors; a truncated or damaged file.
    pub fn next_line(&mut self, buf: &mut Vec<u8>) -> Result<Option<(u64, bool)>> {
        let start = buf.len();
        let n = self.read_until_newline(buf)?;
        if n == 0 {
            return Ok(None);
        }
        self.line += 1;
        let complete = buf.last() == Some(&b'\n');
        let too_long = !complete && n as u64 == MAX_LINE_BYTES;
        if too_long {
            buf.truncate(start + KEPT_BYTES);
            self.skip_line()?;
        }
        if complete {
            buf.pop();
        }
        if buf.len() > start && buf.last() == Some(&b'\r') {
            buf.pop();
        }
        if self.line == 1 && buf[start..].starts_with(b"\xef\xbb\xbf") {
            buf.drain(start..start + 3);
        }
        Ok(Some((self.line, too_long)))
    }

    fn read_until_newline(&mut self, buf: &mut Vec<u8>) -> Result<usize> {
        let read = self.content.text().take(MAX_LINE_BYTES).read_until(b'\n', buf);
        read.map_err(|e| {
            let (name, why, line) = (&self.name, self.content.meaning(&e), self.line);
            anyhow::Error::new(e).context(format!("{name}: {why} after line {line}; fetch the file again"))
        })
    }

    fn skip_line(&mut self) -> Result<()> {
        let mut rest = Vec::new();
        loop {
            rest.clear();
            if self.read_until_newline(&mut rest)? == 0 || rest.last() == Some(&b'\n') {
                return Ok(());
            }
        }
    }

    /// Size and SHA-256 of the file, once every line has been read.
    ///
    /// # Errors
    /// I/O errors.
    pub fn digest(self) -> Result<FileDigest> {
        self.content.digest().with_context(|| format!("cannot read {}", self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8]) -> Result<Vec<(u64, usize, bool)>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, bytes).unwrap();
        let (mut reader, mut out, mut buf) = (LineReader::open(&path, "f")?, vec![], vec![]);
        while let Some((line, long)) = reader.next_line(&mut buf)? {
            out.push((line, buf.len(), long));
            buf.clear();
        }
        assert_eq!(reader.digest()?.bytes, bytes.len() as u64);
        Ok(out)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        gz.write_all(bytes).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn line_ends_and_byte_order_mark_are_not_part_of_a_line() {
        let lines = read("\u{feff}ab\r\n\ncd\nlast".as_bytes()).unwrap();
        assert_eq!(lines, [(1, 2, false), (2, 0, false), (3, 2, false), (4, 4, false)]);
        assert_eq!(read(b"").unwrap(), []);
    }

    #[test]
    fn all_members_of_a_gzip_file_are_read_and_a_cut_one_is_an_error() {
        let two = [gzip(b"one\ntw"), gzip(b"o\nthree\n")].concat();
        assert_eq!(read(&two).unwrap(), [(1, 3, false), (2, 3, false), (3, 5, false)]);
        let text: Vec<u8> = (0..20_000u32).flat_map(|i| format!("{}\n", i * 7919).into_bytes()).collect();
        let whole = gzip(&text);
        let err = format!("{:#}", read(&whole[..whole.len() / 2]).unwrap_err());
        assert!(err.contains("truncated after line") && err.contains("fetch the file again"), "{err}");
        assert!(read(&whole[..whole.len() - 3]).is_err(), "the trailer counts too");
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over() {
        let mut bytes = vec![b'x'; MAX_LINE_BYTES as usize + 10];
        bytes.extend(b"\nnext\n");
        assert_eq!(read(&bytes).unwrap(), [(1, KEPT_BYTES, true), (2, 4, false)]);
    }
}
