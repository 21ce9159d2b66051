//! Any bytes as a file of pairs: the readers never panic, never loop, and give good records only.
//!
//! The first byte chooses the format and the options, the rest is the file.

#![no_main]

use gigapair::corpus::{ChunkReader, Format, Item, Quoting, ReadOptions, SetPairs};
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use std::path::PathBuf;

thread_local! {
    static FILE: RefCell<Option<(tempfile::TempDir, PathBuf)>> = const { RefCell::new(None) };
}

fn options(byte: u8) -> ReadOptions {
    let format = match byte & 7 {
        0 => Some(Format::JsonLines),
        1 => Some(Format::Tsv),
        2 => Some(Format::Csv),
        3 => Some(Format::Parquet),
        4 => Some(Format::Json),
        _ => None,
    };
    let columns = match byte >> 3 & 3 {
        0 => vec![],
        1 => vec!["a".to_owned(), "b".to_owned(), "target=c".to_owned()],
        2 => vec!["2".to_owned(), "1".to_owned()],
        _ => vec!["a".to_owned(), "b".to_owned(), "c".to_owned()],
    };
    let set_pairs = if byte & 32 == 0 { SetPairs::default() } else { SetPairs::All };
    let negatives = (byte & 64 != 0).then_some(1);
    let filters = if byte & 128 == 0 { vec![] } else { vec!["c!=1".parse().expect("a filter")] };
    let (quoting, delimiter) = match byte & 7 {
        5 => (Quoting::Always, "tab".parse().ok()),
        6 => (Quoting::Never, ";".parse().ok()),
        _ => (Quoting::Auto, None),
    };
    ReadOptions { format, columns, set_pairs, negatives, filters, quoting, delimiter, ..ReadOptions::default() }
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, content)) = data.split_first() else { return };
    FILE.with_borrow_mut(|file| {
        let (_, path) = file.get_or_insert_with(|| {
            let memory = std::path::Path::new("/dev/shm");
            let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
            let dir = dir.expect("a temporary folder");
            let path = dir.path().join("pairs");
            (dir, path)
        });
        std::fs::write(&*path, content).expect("room for the file");
        let Ok(mut reader) = ChunkReader::open(path, &options(first)) else { return };
        let (mut last, mut targets) = (0, None);
        while let Ok(Some(chunk)) = reader.next_chunk() {
            assert!(chunk.lines() > 0);
            chunk.parse(&mut |line, item| {
                assert!(line >= last, "line {line} behind line {last}");
                last = line;
                if let Item::Record(record) = item {
                    assert!((2..=255).contains(&record.texts.len()));
                    assert!(record.texts.iter().all(|t| !t.is_empty() && t.trim() == t && !t.contains('\0')));
                    assert!(record.targets.iter().all(|x| x.is_finite()));
                    assert_eq!(*targets.get_or_insert(record.targets.len()), record.targets.len());
                }
            });
        }
    });
});
