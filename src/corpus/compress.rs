//! A file's content, decompressed if necessary, with the SHA-256 of the file itself.

use crate::common::hash::hex;
use anyhow::{Context, Result, ensure};
use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

const BUFFER: usize = 1 << 18;

/// A file's name without `.gz` or `.zst`.
pub fn without_packing(name: &str) -> &str {
    name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(name)
}

/// Largest window of a zstd frame, as a power of two: that of `zstd --long=31`.
const ZSTD_WINDOW_LOG: u32 = 31;

/// The bytes of a file as stored, hashed as they are read.
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

type Raw = BufReader<Hashed>;

enum Source {
    Plain(Raw),
    Gzip(Box<BufReader<Members>>),
    Zstd(Box<BufReader<zstd::Decoder<'static, Raw>>>),
}

/// The members of a gzip file, in order. Zeros after a member are padding, as added by tapes and some servers (`gzip`
/// accepts them too).
struct Members {
    /// `None` only while the next member begins.
    member: Option<GzDecoder<Raw>>,
}

impl Members {
    fn new(raw: Raw) -> Self {
        Members { member: Some(GzDecoder::new(raw)) }
    }

    fn raw(&self) -> Option<&Raw> {
        self.member.as_ref().map(GzDecoder::get_ref)
    }
}

impl Read for Members {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let Some(member) = &mut self.member else { return Ok(0) };
            let n = member.read(buf)?;
            if n > 0 || buf.is_empty() {
                return Ok(n);
            }
            let raw = member.get_mut();
            loop {
                let zeros = raw.fill_buf()?.iter().take_while(|&&b| b == 0).count();
                if zeros == 0 {
                    break;
                }
                raw.consume(zeros);
            }
            match raw.fill_buf()?.first() {
                None => return Ok(0),
                Some(0x1f) => {}
                Some(_) => return Err(std::io::Error::from(ErrorKind::InvalidData)),
            }
            self.member = self.member.take().map(|ended| GzDecoder::new(ended.into_inner()));
        }
    }
}

/// How a file is compressed, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    /// Detects it from a file's first bytes (RFC 1952; RFC 8878, skippable frames included).
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Compression::Zstd,
            _ => Compression::None,
        }
    }
}

/// Size and hash of a file read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDigest {
    /// Size on disk in bytes (compressed, if the file is).
    pub bytes: u64,
    /// SHA-256 of those bytes, in hex.
    pub sha256: String,
}

/// A file read from start to end. Gzip and zstd are recognised by their magic numbers, whatever the file's name;
/// several gzip members or zstd frames are read as one stream.
pub struct Content {
    source: Source,
}

impl Content {
    /// Opens `path`, called `name` in messages; reads only its first bytes.
    ///
    /// # Errors
    /// A missing file, a folder, a pipe.
    pub fn open(path: &Path, name: &str) -> Result<Self> {
        let at = || format!("cannot read {name}; check the path and the permissions");
        let file = File::open(path).with_context(at)?;
        let kind = file.metadata().with_context(at)?.file_type();
        ensure!(!kind.is_dir(), "{name} is a folder; name the files in it");
        ensure!(
            kind.is_file(),
            "{name} is a pipe or a device, which cannot be read twice; save it to a file, or pipe it into --input -"
        );
        let mut raw = BufReader::with_capacity(BUFFER, Hashed { file, sha: Sha256::new(), bytes: 0 });
        let source = match Compression::of(raw.fill_buf().with_context(at)?) {
            Compression::None => Source::Plain(raw),
            Compression::Gzip => Source::Gzip(Box::new(BufReader::with_capacity(BUFFER, Members::new(raw)))),
            Compression::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(raw).with_context(at)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG).with_context(at)?;
                Source::Zstd(Box::new(BufReader::with_capacity(BUFFER, decoder)))
            }
        };
        Ok(Content { source })
    }

    pub fn compression(&self) -> Compression {
        match &self.source {
            Source::Plain(_) => Compression::None,
            Source::Gzip(_) => Compression::Gzip,
            Source::Zstd(_) => Compression::Zstd,
        }
    }

    /// The decompressed content.
    pub fn text(&mut self) -> &mut dyn BufRead {
        match &mut self.source {
            Source::Plain(r) => r,
            Source::Gzip(r) => r.as_mut(),
            Source::Zstd(r) => r.as_mut(),
        }
    }

    /// Bytes of the file read so far, and its size.
    pub fn bytes(&self) -> (u64, u64) {
        let hashed = match &self.source {
            Source::Plain(r) => Some(r.get_ref()),
            Source::Gzip(r) => r.get_ref().raw().map(BufReader::get_ref),
            Source::Zstd(r) => Some(r.get_ref().get_ref().get_ref()),
        };
        hashed.map_or((0, 0), |h| (h.bytes, h.file.metadata().map_or(0, |m| m.len())))
    }

    /// Describes a read error.
    pub fn meaning(&self, error: &std::io::Error) -> &'static str {
        let cut = error.kind() == ErrorKind::UnexpectedEof;
        match (self.compression(), cut) {
            (Compression::None, _) => "reading failed",
            (Compression::Gzip, true) => "the gzip file is truncated",
            (Compression::Gzip, false) => "the gzip file is damaged",
            (Compression::Zstd, true) => "the zstd file is truncated",
            (Compression::Zstd, false) => "the zstd file is damaged",
        }
    }

    /// Size and SHA-256 of the file; reads the rest.
    ///
    /// # Errors
    /// I/O errors.
    pub fn digest(mut self) -> std::io::Result<FileDigest> {
        let raw = match &mut self.source {
            Source::Plain(r) => r,
            Source::Gzip(r) => match &mut r.get_mut().member {
                Some(member) => member.get_mut(),
                None => return Err(ErrorKind::UnexpectedEof.into()),
            },
            Source::Zstd(r) => r.get_mut().get_mut(),
        };
        std::io::copy(raw, &mut std::io::sink())?;
        let hashed = raw.get_mut();
        let sha256 = hex(&std::mem::take(&mut hashed.sha).finalize());
        Ok(FileDigest { bytes: hashed.bytes, sha256 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8]) -> Result<(Compression, Vec<u8>)> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, bytes).unwrap();
        let mut content = Content::open(&path, "f")?;
        let mut out = vec![];
        if let Err(e) = content.text().read_to_end(&mut out) {
            anyhow::bail!("{}", content.meaning(&e));
        }
        let compression = content.compression();
        let digest = content.digest()?;
        assert_eq!(digest.bytes, bytes.len() as u64);
        assert_eq!(digest.sha256, hex(&Sha256::digest(bytes)));
        Ok((compression, out))
    }

    #[test]
    fn all_frames_of_a_zstd_file_are_read_and_a_cut_one_is_an_error() {
        let text: Vec<u8> = (0..40_000u32).flat_map(|i| (i * 7919).to_string().into_bytes()).collect();
        let frame = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
        let skippable = [&[0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let whole = [skippable, frame(&text), frame(b"end")].concat();
        assert_eq!(read(&whole).unwrap(), (Compression::Zstd, [&text[..], b"end"].concat()));
        for cut in [whole.len() - 2, whole.len() / 2, 20] {
            assert_eq!(read(&whole[..cut]).unwrap_err().to_string(), "the zstd file is truncated");
        }
        let mut damaged = frame(&text);
        let middle = damaged.len() / 2;
        damaged[middle..middle + 8].fill(0xaa);
        let checked = read(&damaged);
        assert!(checked.is_err() || checked.unwrap().1 != text);
    }

    #[test]
    fn members_of_a_gzip_file_may_be_padded_with_zeros() {
        let member = |text: &[u8]| {
            let mut gz = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
            gz.write_all(text).unwrap();
            gz.finish().unwrap()
        };
        let padded = [&member(b"one ")[..], &[0; 512], &member(b""), &member(b"two"), &[0; 300_000]].concat();
        assert_eq!(read(&padded).unwrap(), (Compression::Gzip, b"one two".to_vec()));
        let junk = [&member(b"one")[..], b"\0\0junk"].concat();
        assert_eq!(read(&junk).unwrap_err().to_string(), "the gzip file is damaged");
        assert_eq!(read(&padded[..540]).unwrap_err().to_string(), "the gzip file is truncated");
    }

    #[test]
    fn windows_beyond_the_usual_limit_are_read() {
        let mut encoder = zstd::Encoder::new(vec![], 1).unwrap();
        encoder.long_distance_matching(true).unwrap();
        encoder.window_log(28).unwrap();
        encoder.write_all(b"far").unwrap();
        let bytes = encoder.finish().unwrap();
        assert!(zstd::decode_all(&bytes[..]).is_err(), "the usual limit is 27");
        assert_eq!(read(&bytes).unwrap().1, b"far");
    }
}
