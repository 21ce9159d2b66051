//! Lines of a file, plain or gzip, with the file's SHA-256 made on the way.

use anyhow::{Context, Result};
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Longest line that is read into memory; what is longer is passed over and rejected.
pub const MAX_LINE_BYTES: u64 = 16 << 20;

/// The bytes of a file as they lie on the disk, hashed as they go by.
struct Hashed {
    file: File,
    sha: Sha256,
    bytes: u64,
}

impl Read for Hashed {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.file.read(buf)?;
        self.sha.update(&buf[..n]);
        self.bytes += n as u64;
        Ok(n)
    }
}

enum Source {
    Plain(BufReader<Hashed>),
    Gzip(Box<BufReader<MultiGzDecoder<BufReader<Hashed>>>>),
}

impl Source {
    fn text(&mut self) -> &mut dyn BufRead {
        match self {
            Source::Plain(r) => r,
            Source::Gzip(r) => r.as_mut(),
        }
    }

    fn hashed(&self) -> &Hashed {
        match self {
            Source::Plain(r) => r.get_ref(),
            Source::Gzip(r) => r.get_ref().get_ref().get_ref(),
        }
    }

    fn raw(&mut self) -> &mut BufReader<Hashed> {
        match self {
            Source::Plain(r) => r,
            Source::Gzip(r) => r.get_mut().get_mut(),
        }
    }
}

/// A file that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDigest {
    /// Bytes on the disk (compressed, if the file is).
    pub bytes: u64,
    /// SHA-256 of those bytes, in hex.
    pub sha256: String,
}

/// Reads a file line by line. Gzip is recognised by its magic number, whatever the file's name;
/// files of several gzip members are read whole.
pub struct LineReader {
    path: PathBuf,
    source: Source,
    line: u64,
}

impl LineReader {
    /// Opens `path`; nothing is read but its first bytes.
    pub fn open(path: &Path) -> Result<Self> {
        let at = || format!("cannot read {}; check the path and the permissions", path.display());
        let file = File::open(path).with_context(at)?;
        anyhow::ensure!(
            !file.metadata().with_context(at)?.is_dir(),
            "{} is a folder; name the files in it",
            path.display()
        );
        let mut raw = BufReader::with_capacity(1 << 18, Hashed { file, sha: Sha256::new(), bytes: 0 });
        let source = if raw.fill_buf().with_context(at)?.starts_with(&[0x1f, 0x8b]) {
            Source::Gzip(Box::new(BufReader::with_capacity(1 << 18, MultiGzDecoder::new(raw))))
        } else {
            Source::Plain(raw)
        };
        Ok(LineReader { path: path.to_path_buf(), source, line: 0 })
    }

    /// The file that is read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes that were read of the file, and its size.
    pub fn bytes(&self) -> (u64, u64) {
        let hashed = self.source.hashed();
        (hashed.bytes, hashed.file.metadata().map_or(0, |m| m.len()))
    }

    /// Appends the next line to `buf` without its end (`\n` or `\r\n`; a byte order mark at the
    /// start of the file goes too). Returns its number, from 1, and whether it was longer than
    /// [`MAX_LINE_BYTES`], in which case only its start was appended; `None` at the end.
    ///
    /// # Errors
    /// A file that cannot be read on, a truncated gzip file among them.
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
            buf.truncate(start + 1024);
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
        let read = self.source.text().take(MAX_LINE_BYTES).read_until(b'\n', buf);
        read.map_err(|e| self.broken(e))
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

    fn broken(&self, e: std::io::Error) -> anyhow::Error {
        let path = self.path.display();
        let why = match (&self.source, e.kind()) {
            (Source::Gzip(_), std::io::ErrorKind::UnexpectedEof) => "the gzip file is truncated",
            (Source::Gzip(_), _) => "the gzip file is damaged",
            (Source::Plain(_), _) => "cannot read on",
        };
        anyhow::Error::new(e).context(format!("{path}: {why} after line {}; fetch the file again", self.line))
    }

    /// Size and SHA-256 of the file, once every line was read.
    pub fn digest(mut self) -> Result<FileDigest> {
        let raw = self.source.raw();
        let rest = std::io::copy(raw, &mut std::io::sink());
        rest.with_context(|| format!("cannot read {}", self.path.display()))?;
        let hashed = raw.get_mut();
        let sha256 = hex(&std::mem::take(&mut hashed.sha).finalize());
        Ok(FileDigest { bytes: hashed.bytes, sha256 })
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8]) -> Result<Vec<(u64, usize, bool)>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, bytes).unwrap();
        let (mut reader, mut out, mut buf) = (LineReader::open(&path)?, vec![], vec![]);
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
        assert_eq!(read(&bytes).unwrap(), [(1, 1024, true), (2, 4, false)]);
    }

    #[test]
    fn the_digest_is_that_of_the_file_on_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f.gz");
        std::fs::write(&path, gzip(b"abc\n")).unwrap();
        let mut reader = LineReader::open(&path).unwrap();
        while reader.next_line(&mut vec![]).unwrap().is_some() {}
        let sha = hex(&Sha256::digest(std::fs::read(&path).unwrap()));
        assert_eq!(reader.digest().unwrap().sha256, sha);
    }
}
