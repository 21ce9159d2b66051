//! Recognises a file's format by its content.

use super::compress::{Content, without_packing};
use super::written::written_as_text;
use anyhow::{Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

/// How the records of a file are written; `docs/formats.md` describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Format {
    /// A JSON array or object on each line.
    JsonLines,
    /// JSON arrays or objects, in an array or spread over several lines.
    Json,
    /// Columns separated by tabs.
    Tsv,
    /// Columns separated by commas, or by `--delimiter`.
    Csv,
    Parquet,
}

const NAMES: [(&str, Format); 5] = [
    ("jsonl", Format::JsonLines),
    ("json", Format::Json),
    ("tsv", Format::Tsv),
    ("csv", Format::Csv),
    ("parquet", Format::Parquet),
];

/// Bytes of the content inspected.
const HEAD: u64 = 1 << 16;

impl Format {
    /// The format a file's name suggests, ignoring `.gz` and `.zst`.
    pub fn by_name(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        match without_packing(&name).rsplit_once('.')?.1 {
            "jsonl" | "ndjson" | "json" => Some(Format::JsonLines),
            "tsv" => Some(Format::Tsv),
            "csv" => Some(Format::Csv),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }

    /// Recognises a file, called `name` in messages, by its content; the name of `path` decides ambiguous cases.
    ///
    /// # Errors
    /// A file that cannot be read or has an unknown format.
    pub fn recognise(path: &Path, name: &str) -> Result<Format> {
        let mut content = Content::open(path, name)?;
        let mut head = vec![];
        // The reader will hit the error again, and report its line.
        let _ = content.text().take(HEAD).read_to_end(&mut head);
        let rest = if (head.len() as u64) < HEAD { Rest::Nothing } else { Rest::Unread };
        of_content(&head, rest, Format::by_name(path)).map_err(|e| anyhow!("{name}: {e}"))
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
        found.map(|(_, format)| *format).ok_or_else(|| anyhow!("give jsonl, json, tsv, csv or parquet"))
    }
}

written_as_text!(Format);

/// What follows the beginning of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Nothing,
    Unread,
}

fn of_content(head: &[u8], rest: Rest, by_name: Option<Format>) -> Result<Format> {
    let whole = rest == Rest::Nothing;
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
    if holds_records(text) {
        return Ok(Format::Json);
    }
    if json(first) || cut && opens {
        return Ok(Format::JsonLines);
    }
    // A first line that is not JSON may be damaged, or only the beginning of a value.
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<serde::de::IgnoredAny>();
    let goes_on = match values.next() {
        Some(Ok(_)) => text[..values.byte_offset()].trim_ascii().contains(&b'\n'),
        Some(Err(e)) => e.is_eof() && !whole,
        None => false,
    };
    if opens && !lines[1..].iter().any(json) && goes_on {
        return Ok(Format::Json);
    }
    if named_json && (opens || lines.iter().any(json)) {
        return Ok(Format::JsonLines);
    }
    let has = |byte| first.contains(&byte);
    // A quoted field may span several lines.
    let commas = has(b',') || first.starts_with(b"\"") && text.contains(&b',');
    let binary = text.contains(&0);
    match (by_name, has(b'\t'), commas) {
        (Some(Format::Parquet), ..) => {
            bail!("no Parquet file: it does not begin with PAR1; fetch it again")
        }
        (Some(Format::Csv), _, true) => Ok(Format::Csv),
        (_, true, _) if !binary => Ok(Format::Tsv),
        (Some(format), ..) => Ok(format),
        (None, false, true) if !binary => Ok(Format::Csv),
        _ => bail!("unknown kind of file: neither JSON, TSV, CSV nor Parquet; name the kind with --format"),
    }
}

/// Whether it is an array of arrays or objects, which are then the records.
fn holds_records(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let inside = text.strip_prefix(b"[").map(<[u8]>::trim_ascii);
    inside.is_some_and(|t| matches!(t.first(), Some(b'[' | b'{')) || t == b"]")
}

/// Detects UTF-16 without a byte order mark: every other byte of mostly Latin text is 0.
fn utf_16(head: &[u8]) -> Option<&'static str> {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    match () {
        _ if half < 4 => None,
        _ if odd > half / 2 && even <= half / 8 => {
            Some("it is UTF-16; convert it with iconv -f UTF-16LE -t UTF-8")
        }
        _ if even > half / 2 && odd <= half / 8 => {
            Some("it is UTF-16; convert it with iconv -f UTF-16BE -t UTF-8")
        }
        _ => None,
    }
}

/// # Errors
/// A file that is not text, or is text in UTF-16; the message says what to do first.
pub fn check_foreign(path: &Path, name: &str) -> Result<()> {
    let mut head = vec![];
    // The reader will hit the error again, and report its line.
    let _ = Content::open(path, name)?.text().take(HEAD).read_to_end(&mut head);
    foreign(&head).map_err(|e| anyhow!("{name}: {e}"))
}

/// Refuses common files that need one more step before they can be read.
fn foreign(head: &[u8]) -> Result<()> {
    if let Some(remedy) = utf_16(head) {
        bail!(remedy)
    }
    let remedy = match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16; convert it with iconv -f UTF-16 -t UTF-8",
        [b'P', b'K', 3, 4, ..] => "it is a zip archive; unpack it with unzip",
        [0xff, 0xff, 0xff, 0xff, ..] | [b'A', b'R', b'R', b'O', b'W', b'1', ..] => {
            "it is an Arrow file, as `datasets` saves them; write it as Parquet: python3 -c \"import datasets; \
             datasets.load_from_disk('FOLDER').to_parquet('FILE.parquet')\""
        }
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
            ("[[\"a\",\"b\"]]", "", Format::Json),
            (" [ ]\n", "x.jsonl", Format::Json),
            ("[\n  [\"a\", \"b\"],\n", "x.json", Format::Json),
            ("\u{feff}[{\"a\": 1},\n{\"a\": 2}]", "x.csv", Format::Json),
            ("{\n \"a\": 1\n}\n{\"a\":\n2}", "", Format::Json),
            ("{\"a\": 1,\n \"b\": 2}", "x.json", Format::Json),
            ("{\"a\": NaN}\n{\"a\": NaN}", "x.jsonl", Format::JsonLines),
            ("{\"a\": 1\n{\"a\": 2}\n", "x.jsonl", Format::JsonLines),
            ("{\"a\": 1}{\"a\": 2}", "", Format::JsonLines),
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
            assert_eq!(
                of_content(text.as_bytes(), Rest::Nothing, f(name)).unwrap(),
                format,
                "{text:?} {name}"
            );
        }
        let long = format!("[\"{}", "a".repeat(100));
        assert_eq!(of_content(long.as_bytes(), Rest::Unread, None).unwrap(), Format::JsonLines);
        for (text, name, part) in [
            (&b"a b\nc d\n"[..], "x.txt", "--format"),
            (b"\x7fELF\0\0,\t", "x", "--format"),
            (b"a\0,\0b\0\n\0c\0,\0d\0", "x.csv", "UTF-16LE"),
            (b"\0a\0,\0b\0\n\0c\0,\0d", "x.csv", "UTF-16BE"),
            (b"\xff\xff\xff\xff\x80", "x.arrow", "to_parquet"),
            (b"a,b", "x.parquet", "PAR1"),
            (b"\xff\xfe[\0", "x.jsonl", "iconv"),
            (b"PK\x03\x04", "x.csv", "unzip"),
            (b"\xfd7zXZ\0", "x.csv", "unxz"),
            (b"BZh91AY&SY", "x.csv", "bunzip2"),
        ] {
            let err = of_content(text, Rest::Nothing, f(name)).unwrap_err().to_string();
            assert!(err.contains(part), "{err}");
        }
        for (name, format) in NAMES {
            assert_eq!((format.to_string().as_str(), name.parse::<Format>().unwrap()), (name, format));
        }
        assert!("xml".parse::<Format>().is_err());
    }
}
