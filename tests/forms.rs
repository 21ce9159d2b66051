//! Which file form each reader accepts: every cell of the table in tests/golden/forms.md is read and checked here.
//! `UPDATE_DOCS=1 cargo test --release --test forms` writes the table.

mod support_files;

use anyhow::{Result, ensure};
use gigapair::corpus::read_texts;
use gigapair::corpus::{Asked, Delimiter, ReadOptions, open_with};
use gigapair::eval::{DataFile, PairSet, RetrievalSet, StsSet};
use gigapair::train::config::DataConfig;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use support_files::{Column, gzip, parquet, zstd};

/// A table of texts, and a number in the last column if its name is `score`.
struct Table {
    names: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

/// How a table is written.
struct Form {
    name: &'static str,
    ending: &'static str,
    /// Must be stated to read it.
    delimiter: Option<&'static str>,
    write: fn(&Table, &Path) -> Option<()>,
}

fn cell(table: &Table, row: &[&str], i: usize) -> Value {
    if table.names[i] == "score" { row[i].parse::<f64>().unwrap().into() } else { row[i].into() }
}

fn objects(table: &Table) -> Vec<Value> {
    let object = |row: &Vec<&str>| {
        (0..row.len())
            .map(|i| (table.names[i].to_owned(), cell(table, row, i)))
            .collect::<serde_json::Map<_, _>>()
    };
    table.rows.iter().map(object).map(Value::Object).collect()
}

fn arrays(table: &Table) -> Option<Vec<Value>> {
    (!table.names.contains(&"score")).then(|| table.rows.iter().map(|row| json!(row)).collect())
}

fn joined(values: &[Value], between: &str) -> String {
    values.iter().map(Value::to_string).collect::<Vec<_>>().join(between)
}

fn delimited(table: &Table, sign: &str) -> String {
    let quoted = |text: &&str| match text.contains(['"', '\n', ',', ';', '\t']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => (*text).to_owned(),
    };
    let line = |row: &Vec<&str>| row.iter().map(quoted).collect::<Vec<_>>().join(sign) + "\n";
    line(&table.names) + &table.rows.iter().map(line).collect::<String>()
}

fn put(path: &Path, text: impl AsRef<[u8]>) -> Option<()> {
    fs::write(path, text).ok()
}

const FORMS: [Form; 11] = [
    Form {
        name: "JSON lines of arrays",
        ending: "jsonl",
        delimiter: None,
        write: |t, p| put(p, joined(&arrays(t)?, "\n")),
    },
    Form {
        name: "JSON lines of strings",
        ending: "jsonl",
        delimiter: None,
        write: |t, p| {
            let strings: Vec<Value> = t.rows.iter().map(|r| r[0].into()).collect();
            (t.names == ["text"]).then(|| put(p, joined(&strings, "\n")))?
        },
    },
    Form {
        name: "JSON lines of objects",
        ending: "jsonl",
        delimiter: None,
        write: |t, p| put(p, joined(&objects(t), "\n") + "\n\n"),
    },
    Form {
        name: "several objects a line",
        ending: "jsonl",
        delimiter: None,
        write: |t, p| put(p, joined(&objects(t), "")),
    },
    Form {
        name: "one JSON array",
        ending: "json",
        delimiter: None,
        write: |t, p| put(p, Value::from(objects(t)).to_string()),
    },
    Form {
        name: "JSON over several lines",
        ending: "json",
        delimiter: None,
        write: |t, p| put(p, serde_json::to_string_pretty(&objects(t)).unwrap()),
    },
    Form { name: "TSV", ending: "tsv", delimiter: None, write: |t, p| put(p, delimited(t, "\t")) },
    Form {
        name: "CSV, with a byte order mark",
        ending: "csv",
        delimiter: None,
        write: |t, p| put(p, format!("\u{feff}{}", delimited(t, ","))),
    },
    Form {
        name: "CSV with `--delimiter ';'`",
        ending: "csv",
        delimiter: Some(";"),
        write: |t, p| put(p, delimited(t, ";")),
    },
    Form {
        name: "Parquet",
        ending: "parquet",
        delimiter: None,
        write: |t, p| {
            let column = |i: usize| match t.names[i] {
                "score" => Column::Numbers(t.rows.iter().map(|r| r[i].parse().ok()).collect()),
                _ => Column::Text(t.rows.iter().map(|r| Some(r[i].into())).collect()),
            };
            let columns: Vec<_> = (0..t.names.len()).map(|i| (t.names[i], column(i))).collect();
            parquet(p, &columns, 2);
            Some(())
        },
    },
    Form {
        name: "a text a line",
        ending: "txt",
        delimiter: None,
        write: |t, p| {
            let lines = t.rows.iter().map(|r| format!("{}\n", r[0]));
            (t.names == ["text"]).then(|| put(p, lines.collect::<String>()))?
        },
    },
];

/// A file in some form.
struct File<'a> {
    folder: &'a Path,
    path: PathBuf,
    delimiter: Option<&'static str>,
}

impl File<'_> {
    fn delimiter(&self) -> Option<Delimiter> {
        self.delimiter.map(|text| text.parse().unwrap())
    }

    fn options(&self) -> ReadOptions {
        ReadOptions { delimiter: self.delimiter(), ..ReadOptions::default() }
    }

    fn source(&self) -> DataFile {
        DataFile { path: self.path.clone(), delimiter: self.delimiter(), ..DataFile::default() }
    }
}

/// A reader: its name, the table it is given, the file's stem, and what it reads from it.
struct Reader {
    name: &'static str,
    table: fn() -> Table,
    stem: &'static str,
    read: fn(&File<'_>) -> Result<Vec<String>>,
}

fn pairs() -> Table {
    let rows = vec![vec!["ka \"lo\"", "mi, ne"], vec!["pu; ra", "so"], vec!["ti", "ne ka"]];
    Table { names: vec!["anchor", "positive"], rows }
}

fn scored() -> Table {
    let rows = vec![vec!["ka \"lo\"", "mi, ne", "4.5"], vec!["pu; ra", "so", "0.25"], vec!["ti", "ka", "3"]];
    Table { names: vec!["sentence1", "sentence2", "score"], rows }
}

fn texts() -> Table {
    Table { names: vec!["text"], rows: vec![vec!["ka, lo"], vec!["mi"], vec!["ne pu"]] }
}

fn documents() -> Table {
    Table {
        names: vec!["_id", "title", "text"],
        rows: vec![vec!["d1", "T, a", "ka; lo"], vec!["d2", "", "mi"]],
    }
}

fn queries() -> Table {
    Table { names: vec!["_id", "text"], rows: vec![vec!["q1", "ka, lo"], vec!["q2", "mi"]] }
}

fn judgements() -> Table {
    Table {
        names: vec!["query-id", "corpus-id", "score"],
        rows: vec![vec!["q1", "d1", "2"], vec!["q2", "d2", "1"]],
    }
}

fn records(options: &ReadOptions, path: &Path) -> Result<Vec<String>> {
    let mut reader = open_with(path, options)?;
    let mut found = vec![];
    for record in &mut reader {
        let record = record.map_err(|reject| anyhow::anyhow!("{reject}"))?;
        found.push(record.texts.join("|"));
    }
    reader.finish()?;
    Ok(found)
}

/// A BEIR folder, one file of which already exists in some form.
fn dataset(file: &File<'_>) -> Result<RetrievalSet> {
    let there = |stem: &str| file.path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(stem));
    for (stem, name, table) in [
        ("corpus.", "corpus.jsonl", documents()),
        ("queries.", "queries.jsonl", queries()),
        ("test.", "qrels/test.tsv", judgements()),
    ] {
        let path = file.folder.join(name);
        fs::create_dir_all(path.parent().unwrap())?;
        if there(stem) {
            continue;
        }
        match name.ends_with("tsv") {
            true => put(&path, delimited(&table, "\t")),
            false => put(&path, joined(&objects(&table), "\n")),
        };
    }
    let source = DataFile { path: file.folder.to_path_buf(), ..file.source() };
    RetrievalSet::read(&source, &Asked::Command("eval"))
}

fn pair_lines(table: &Table) -> Vec<String> {
    table.rows.iter().map(|r| r.join("|")).collect()
}

const READERS: [Reader; 7] = [
    Reader { name: "`prepare`", table: pairs, stem: "x", read: |f| records(&f.options(), &f.path) },
    Reader {
        name: "`[[data]]`",
        table: pairs,
        stem: "x",
        read: |f| {
            let mut data = DataConfig::new("x", f.path.clone());
            data.delimiter = f.delimiter();
            records(&data.read_options(), &f.path)
        },
    },
    Reader {
        name: "pairs",
        table: pairs,
        stem: "x",
        read: |f| {
            let set = PairSet::read(&f.source(), &Asked::Command("eval"))?;
            Ok(set.pairs().map(|(a, p)| format!("{a}|{p}")).collect())
        },
    },
    Reader {
        name: "STS",
        table: scored,
        stem: "x",
        read: |f| {
            let set = StsSet::read(&f.source(), &Asked::Command("eval"))?;
            Ok(set.pairs.iter().map(|p| format!("{}|{}|{}", p.a, p.b, p.score)).collect())
        },
    },
    Reader {
        name: "corpus, queries",
        table: documents,
        stem: "corpus",
        read: |f| {
            ensure!(f.delimiter.is_none(), "has no switch");
            Ok(dataset(f)?.docs.iter().map(|(id, text)| format!("{id}|{text}")).collect())
        },
    },
    Reader {
        name: "qrels",
        table: judgements,
        stem: "qrels/test",
        read: |f| {
            let set = dataset(f)?;
            let of = |(i, (id, _)): (usize, &(String, String))| {
                let known =
                    set.judged[i].known.iter().map(|(d, r)| format!("{id}|{}|{r}", set.docs[*d as usize].0));
                known.collect::<Vec<_>>().join(",")
            };
            Ok(set.queries.iter().enumerate().map(of).collect())
        },
    },
    Reader {
        name: "`encode`",
        table: texts,
        stem: "x",
        read: |f| {
            let options = ReadOptions { asked: Asked::Command("encode"), ..f.options() };
            Ok(read_texts(&f.path, &f.path.display().to_string(), &options)?.texts)
        },
    },
];

fn expected(reader: &Reader) -> Vec<String> {
    match reader.name {
        "corpus, queries" => vec!["d1|T, a ka; lo".into(), "d2|mi".into()],
        _ => pair_lines(&(reader.table)()),
    }
}

/// A cell's content: the compressions in which the form is read, or that it is refused.
fn cell_of(form: &Form, reader: &Reader) -> &'static str {
    let mut taken = vec![];
    for compression in ["", ".gz", ".zst"] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(format!("{}.{}{compression}", reader.stem, form.ending));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let plain = dir.path().join("plain");
        if (form.write)(&(reader.table)(), &plain).is_none() {
            return "";
        }
        let bytes = fs::read(&plain).unwrap();
        fs::remove_file(plain).unwrap();
        let bytes = match compression {
            ".gz" => gzip(&bytes),
            ".zst" => zstd(&bytes),
            _ => bytes,
        };
        fs::write(&path, bytes).unwrap();
        let file = File { folder: dir.path(), path, delimiter: form.delimiter };
        match (reader.read)(&file) {
            Ok(found) => {
                assert_eq!(found, expected(reader), "{}{compression} by {}", form.name, reader.name);
                taken.push(compression);
            }
            Err(e) => {
                let text = format!("{e:#}");
                println!("{}{compression} by {}: {text}", form.name, reader.name);
                let folder = dir.path().display().to_string();
                assert!(text.contains(&folder) || text.contains("has no switch"), "no file named: {text}");
            }
        }
    }
    match taken[..] {
        ["", ".gz", ".zst"] => "✓",
        [""] => "plain",
        [] => "–",
        _ => "partly",
    }
}

#[test]
fn the_table_of_forms_and_readers_is_true() {
    let row = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let names: Vec<&str> = READERS.iter().map(|r| r.name).collect();
    let mut table = row(&[&["form"], &names[..]].concat()) + &row(&vec!["---"; names.len() + 1]);
    for form in &FORMS {
        let cells: Vec<&str> = READERS.iter().map(|reader| cell_of(form, reader)).collect();
        table += &row(&[&[form.name], &cells[..]].concat());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/forms.md");
    let file = fs::read_to_string(&path).unwrap();
    let at = file.find("| form |").expect("a table in tests/golden/forms.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{}{table}", &file[..at])).unwrap();
        return;
    }
    assert!(file[at..] == table, "tests/golden/forms.md is out of date; UPDATE_DOCS=1 writes:\n{table}");
}
