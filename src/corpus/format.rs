//! What kind of file it is, from its content.

use super::compress::{Compression, Content};
use anyhow::{Result, anyhow, bail, ensure};
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

/// How the records of a file are written; `docs/formats.md` describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An array or an object of JSON on each line.
    JsonLines,
    /// Columns between tabs, no quoting.
    Tsv,
    /// Columns between commas, quoted as in RFC 4180; the first row is a header.
    Csv,
    Parquet,
}

const NAMES: [(&str, Format); 4] =
    [("jsonl", Format::JsonLines), ("tsv", Format::Tsv), ("csv", Format::Csv), ("parquet", Format::Parquet)];

/// Bytes of the content that are looked at.
const HEAD: u64 = 1 << 16;

impl Format {
    /// The format that a file's name promises, `.gz` and `.zst` aside.
    pub fn by_name(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "jsonl" | "ndjson" | "json" => Some(Format::JsonLines),
            "tsv" => Some(Format::Tsv),
            "csv" => Some(Format::Csv),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }

    /// Recognises a file by its content; its name decides where the content may be either.
    /// `name` is what messages call it.
    ///
    /// # Errors
    /// A file that cannot be read, or that is of no known kind.
    pub fn recognise(path: &Path, name: &str) -> Result<Format> {
        let mut content = Content::open(path, name)?;
        let mut head = vec![];
        // Whoever reads the file meets the error again, and knows the line.
        let _ = content.text().take(HEAD).read_to_end(&mut head);
        let whole = (head.len() as u64) < HEAD;
        let format = of_content(&head, whole, Format::by_name(path)).map_err(|e| anyhow!("{name}: {e}"))?;
        format.check_compression(name, content.compression())?;
        Ok(format)
    }

    /// # Errors
    /// A compressed Parquet file: it is read from its end, and compressed within anyway.
    fn check_compression(self, name: &str, compression: Compression) -> Result<()> {
        ensure!(
            self != Format::Parquet || compression == Compression::None,
            "{name} is a compressed Parquet file; unpack it with gunzip or unzstd"
        );
        Ok(())
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, format)| format == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

impl FromStr for Format {
    type Err = anyhow::Error;

    fn from_str(s: &str) -> Result<Self> {
        let found = NAMES.iter().find(|(name, _)| *name == s);
        found.map(|(_, format)| *format).ok_or_else(|| anyhow!("give jsonl, tsv, csv or parquet"))
    }
}

fn of_content(head: &[u8], whole: bool, by_name: Option<Format>) -> Result<Format> {
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    foreign(head)?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let lines: Vec<&[u8]> =
        text.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).collect();
    let Some(first) = lines.first() else { return Ok(by_name.unwrap_or(Format::JsonLines)) };
    let cut = !whole && lines.len() == 1;
    let opens = first.starts_with(b"[") || first.starts_with(b"{");
    let json = |line: &&[u8]| {
        matches!(line[0], b'[' | b'{') && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
    };
    let named_json = by_name.is_none_or(|f| f == Format::JsonLines);
    if json(first) || cut && opens || named_json && lines.iter().any(json) {
        return Ok(Format::JsonLines);
    }
    if named_json && first.len() == 1 && opens {
        bail!(
            "one JSON value over several lines; make a line of each element: jq -c '.[]' FILE > FILE.jsonl"
        );
    }
    let has = |byte| first.contains(&byte);
    // A quoted field may go over several lines.
    let commas = has(b',') || first.starts_with(b"\"") && text.contains(&b',');
    let binary = text.contains(&0);
    match (by_name, has(b'\t'), commas) {
        (Some(Format::Parquet), ..) => {
            bail!("no Parquet file, for it does not begin with PAR1; fetch it again")
        }
        (Some(Format::Csv), _, true) => Ok(Format::Csv),
        (_, true, _) if !binary => Ok(Format::Tsv),
        (Some(format), ..) => Ok(format),
        (None, false, true) if !binary => Ok(Format::Csv),
        _ => bail!(
            "unknown kind of file: neither JSON lines, TSV, CSV nor Parquet; name the kind with --format"
        ),
    }
}

/// Files that are met often and are read with one more step.
fn foreign(head: &[u8]) -> Result<()> {
    let remedy = match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16; convert it with iconv -f UTF-16 -t UTF-8",
        [b'P', b'K', 3, 4, ..] => "it is a zip archive; unpack it with unzip",
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => "it is compressed with xz; unpack it with unxz",
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => {
            "it is compressed with bzip2; unpack it with bunzip2"
        }
        _ => return Ok(()),
    };
    bail!(remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_content_and_name() {
        let f = |name: &str| Format::by_name(Path::new(name));
        for (text, name, format) in [
            ("[\"a\",\"b\"]\n", "", Format::JsonLines),
            ("\n {\"set\":[1]}", "x.csv", Format::JsonLines),
            ("[\"a\",\n[\"a\",\"b\"]\n", "x", Format::JsonLines),
            ("[\"a\",\n[\"a\",\"b\"\n", "x.jsonl", Format::JsonLines),
            ("damaged, line\n[\"a\",\"b\"]\n", "x.jsonl.zst", Format::JsonLines),
            ("a\tb, c\n", "", Format::Tsv),
            ("a\tb, c\n", "x.csv", Format::Csv),
            ("a\tb\n", "x.csv", Format::Tsv),
            ("a\tb\n", "x.jsonl", Format::Tsv),
            ("a,b\n", "", Format::Csv),
            ("\"a\nb\",c\n", "", Format::Csv),
            ("a,b\n", "x.tsv.gz", Format::Tsv),
            ("a b\n", "x.tsv", Format::Tsv),
            ("\u{feff}anchor,positive\n", "x.txt", Format::Csv),
            ("PAR1", "x.jsonl", Format::Parquet),
            ("", "x.csv.GZ", Format::Csv),
            ("", "-", Format::JsonLines),
        ] {
            assert_eq!(of_content(text.as_bytes(), true, f(name)).unwrap(), format, "{text:?} {name}");
        }
        let long = format!("[\"{}", "a".repeat(100));
        assert_eq!(of_content(long.as_bytes(), false, None).unwrap(), Format::JsonLines);
        for (text, name, part) in [
            (&b"a b\nc d\n"[..], "x.txt", "--format"),
            (b"\x7fELF\0\0,\t", "x", "--format"),
            (b"[\n  [\"a\", \"b\"],\n", "x.json", "jq -c"),
            (b"a,b", "x.parquet", "PAR1"),
            (b"\xff\xfe[\0", "x.jsonl", "iconv"),
            (b"PK\x03\x04", "x.csv", "unzip"),
            (b"\xfd7zXZ\0", "x.csv", "unxz"),
            (b"BZh91AY&SY", "x.csv", "bunzip2"),
        ] {
            let err = of_content(text, true, f(name)).unwrap_err().to_string();
            assert!(err.contains(part), "{err}");
        }
        for (name, format) in NAMES {
            assert_eq!((format.to_string().as_str(), name.parse::<Format>().unwrap()), (name, format));
        }
        assert!("json".parse::<Format>().is_err());
    }
}
