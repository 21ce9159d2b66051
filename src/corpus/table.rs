//! A table's header, and the fields of its rows → their texts and numbers.

use super::csv::Dialect;
use super::filter::Condition;
use super::names::{FirstRow, Missing, Picked, Unpicked, Wanted, WantedTexts, position, twice};
use super::options::ReadOptions;
use super::record::{Found, Parsed, Side, Texts};
use super::reject::Reason;
use super::report::Columns;
use super::targets;
use anyhow::{Context, Result, bail, ensure};

/// Which columns of a table are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumns {
    pub width: usize,
    anchor: usize,
    positive: usize,
    negatives: Vec<usize>,
    targets: Vec<usize>,
    filters: Vec<(usize, Condition)>,
}

impl TableColumns {
    /// Reads the first row that is not blank: which columns to use, whether it is a header, and a report.
    ///
    /// # Errors
    /// A missing or repeated column, or a first row that should name columns but does not; lists the available columns.
    pub fn of(
        first: &[String],
        dialect: Dialect,
        options: &ReadOptions,
    ) -> Result<(TableColumns, FirstRow, Columns)> {
        let names: Vec<&str> = first.iter().map(|n| n.trim()).collect();
        let there = || listed(&names);
        let asked = &options.asked;
        let wanted = Wanted::of(&options.columns)?;
        if let WantedTexts::Set(name) = &wanted.texts {
            bail!(
                "one column, {name:?}, does not make pairs; name two or more: {}",
                asked.setting("columns", &["anchor", "positive"])
            );
        }
        let (picked, first_row) = match (wanted.pick(&names, Missing::Error), wanted.by_number()) {
            (Ok(picked @ Picked::Pair { .. }), _) => (picked, FirstRow::Names),
            (Err(Unpicked::Missing(_)), Some(picked)) => (picked, FirstRow::Data),
            (Err(Unpicked::Missing(missing)), None) => bail!(
                "no column {missing:?} (wanted: {}); the columns are {}{}",
                options.columns.join(", "),
                there(),
                other_delimiter(first, dialect, options)
            ),
            (Ok(Picked::Set(_)) | Err(Unpicked::Unknown), _) => bail!(
                "the first row names no known columns, but {}{}; say which are the anchor's and the positive's: {}, or \
                 {} if that row is not a header",
                there(),
                other_delimiter(first, dialect, options),
                asked.setting("columns", &["NAME", "NAME"]),
                asked.setting("columns", &["1", "2"])
            ),
        };
        if first_row == FirstRow::Names {
            check_names(&names)?;
        }
        let filters = filters(&options.filters, &names, first_row)?;
        let mut roles = picked.roles();
        let (width, last) = (names.len(), roles.iter().map(|(_, i)| *i).fold(0, usize::max));
        ensure!(last < width, "no column {}; the first row has {width}: {}", last + 1, there());
        roles.extend(filters.iter().map(|(i, _)| ("filter", *i)));
        let report = Columns::new(&names, &roles, first_row);
        let Picked::Pair { anchor, positive, negatives, targets } = picked else {
            bail!("a table holds no sets")
        };
        Ok((TableColumns { width, anchor, positive, negatives, targets, filters }, first_row, report))
    }

    /// For a file without rows.
    pub fn none() -> Self {
        TableColumns { width: 0, anchor: 0, positive: 0, negatives: vec![], targets: vec![], filters: vec![] }
    }

    /// The texts and numbers of a row.
    ///
    /// # Errors
    /// A number of columns other than the header's, a target that is not a number.
    pub fn row(&self, mut fields: Vec<String>) -> Result<Found, Reason> {
        if fields.len() != self.width {
            return Err(Reason::WrongColumns);
        }
        if !self.filters.iter().all(|(i, filter)| filter.takes(Some(&fields[*i]))) {
            return Ok(Found::filtered());
        }
        let targets = self.targets.iter().map(|&i| targets::of_text(&fields[i])).collect::<Result<_, _>>()?;
        // Cloned before the others are taken: a column may be named twice, and a text be its own positive.
        let own = (self.anchor == self.positive).then(|| fields[self.anchor].clone());
        let negatives = self.negatives.iter().map(|&i| fields[i].clone()).collect();
        let mut field = |i: usize| std::mem::take(&mut fields[i]);
        let texts = Texts::Sides {
            anchor: own.unwrap_or_else(|| field(self.anchor)),
            positives: Side { texts: vec![field(self.positive)], listed: false },
            negatives: Side { texts: negatives, listed: false },
        };
        Ok(Found::one(Parsed { texts, targets }))
    }

    /// Refuses a text column that holds numbers in all sampled rows, ignoring blank cells: it is an id or a label.
    ///
    /// # Errors
    /// The first such column.
    pub fn check_texts(&self, rows: &[Vec<String>], names: &[String], options: &ReadOptions) -> Result<()> {
        for &i in [self.anchor, self.positive].iter().chain(&self.negatives) {
            if all_numbers(rows.iter().filter_map(|r| r.get(i)).map(String::as_str), 1) {
                let label = names.get(i).map_or_else(|| (i + 1).to_string(), |n| format!("{n:?}"));
                bail!(
                    "column {label} holds numbers, not texts; name other columns with {}, pick rows by it with {}, or write \
                     target=NAME if a loss reads it",
                    options.asked.option("columns"),
                    options.asked.setting("where", &["NAME=VALUE"])
                );
            }
        }
        Ok(())
    }
}

/// # Errors
/// Two columns with the same name, ignoring blank ones.
pub fn check_names(names: &[&str]) -> Result<()> {
    match twice(names) {
        Some(name) => {
            bail!("two columns are called {name:?}; rename one of them. The columns are {}", listed(names))
        }
        None => Ok(()),
    }
}

/// Each filter with its column, given by number if there is no header.
pub fn filters(
    filters: &[Condition],
    names: &[&str],
    first_row: FirstRow,
) -> Result<Vec<(usize, Condition)>> {
    let find = |filter: &Condition| {
        let by_number = || filter.column.parse::<usize>().ok()?.checked_sub(1).filter(|i| *i < names.len());
        let found = match first_row {
            FirstRow::Names => position(names, &filter.column),
            FirstRow::Data => by_number(),
        };
        found.map(|i| (i, filter.clone())).with_context(|| match first_row {
            FirstRow::Names => format!(
                "no column {:?} to compare ({filter}); the columns are {}",
                filter.column,
                listed(names)
            ),
            FirstRow::Data => format!(
                "no column {:?} to compare ({filter}); without a header name it by its number",
                filter.column
            ),
        })
    };
    filters.iter().map(find).collect()
}

/// Whether a text is a number or a boolean.
pub fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    cell.parse::<f64>().is_ok() || cell.eq_ignore_ascii_case("true") || cell.eq_ignore_ascii_case("false")
}

/// Whether a cell is blank or a common mark for a missing value.
fn is_nothing(cell: &str) -> bool {
    const MARKS: [&str; 9] = ["", "null", "none", "nan", "na", "n/a", "<na>", "\\n", "-"];
    MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(cell.trim()))
}

/// Whether at least `least` texts are not missing, and all of those are numbers: a column of ids or labels.
pub fn all_numbers<'a>(texts: impl Iterator<Item = &'a str>, least: usize) -> bool {
    let (mut said, mut numbers) = (0, 0);
    for text in texts.filter(|text| !is_nothing(text)) {
        said += 1;
        numbers += usize::from(is_number(text));
    }
    said >= least && said == numbers
}

/// A hint if another delimiter would split the first row better.
pub fn other_delimiter(first: &[String], dialect: Dialect, options: &ReadOptions) -> String {
    let line = first.join(char::from(dialect.delimiter).to_string().as_str());
    let columns = |&(sign, _): &(char, &str)| line.matches(sign).count();
    let others = [(';', ";"), ('|', "|"), ('\t', "tab"), (',', ",")];
    let best =
        others.iter().filter(|(sign, _)| *sign != char::from(dialect.delimiter)).max_by_key(|o| columns(o));
    match best {
        Some(other) if columns(other) >= first.len() => {
            format!(
                " (they look as if {} stood between them: {})",
                if other.1 == "tab" { "tabs".into() } else { format!("{:?}", other.1) },
                options.asked.setting("delimiter", &[other.1])
            )
        }
        _ => String::new(),
    }
}

/// Quoted names for messages; long lists and names are cut.
pub fn listed(names: &[&str]) -> String {
    let shown: Vec<_> = names.iter().take(40).map(|n| excerpt(n)).collect();
    let more = names.len().saturating_sub(40);
    shown.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}

fn excerpt(name: &str) -> String {
    match name.char_indices().nth(40) {
        Some((end, _)) => format!("{:?}…", &name[..end]),
        None => format!("{name:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::csv::Quotes;
    use crate::corpus::options::Asked;

    const CSV: Dialect = Dialect { delimiter: b',', quotes: Quotes::Open };

    fn list(text: &str) -> Vec<String> {
        text.split(',').filter(|s| !s.is_empty()).map(str::to_owned).collect()
    }

    fn layout(first: &str, columns: &str, filter: &str) -> Result<(TableColumns, FirstRow, Columns)> {
        let filters = list(filter).iter().map(|f| f.parse().unwrap()).collect();
        let first: Vec<String> = first.split(',').map(str::to_owned).collect();
        TableColumns::of(
            &first,
            CSV,
            &ReadOptions { columns: list(columns), filters, ..ReadOptions::default() },
        )
    }

    fn columns(width: usize, anchor: usize, positive: usize, negatives: &[usize]) -> TableColumns {
        TableColumns {
            width,
            anchor,
            positive,
            negatives: negatives.to_vec(),
            targets: vec![],
            filters: vec![],
        }
    }

    fn scored(width: usize, target: usize) -> TableColumns {
        TableColumns { targets: vec![target], ..columns(width, 0, 1, &[]) }
    }

    #[test]
    fn headers() {
        for (first, names, expected, said) in [
            (
                "Anchor,positive,negative,",
                "",
                (columns(4, 0, 1, &[2]), FirstRow::Names),
                "\"Anchor\" as anchor, \"positive\" as positive, \"negative\" as negative",
            ),
            (
                "id,question, answer ",
                "",
                (columns(3, 1, 2, &[]), FirstRow::Names),
                "\"question\" as anchor, \"answer\" as positive; not used: \"id\"",
            ),
            (
                "id,l,r,n",
                "r,l,n",
                (columns(4, 2, 1, &[3]), FirstRow::Names),
                "\"r\" as anchor, \"l\" as positive, \"n\" as negative; not used: \"id\"",
            ),
            (
                "id,l,r",
                "3,2",
                (columns(3, 2, 1, &[]), FirstRow::Data),
                "column 3 as anchor, column 2 as positive; the first row is data, as columns were given by number; not \
                 used: \"1\"",
            ),
            (
                "anchor,positive,score",
                "target=score",
                (scored(3, 2), FirstRow::Names),
                "\"anchor\" as anchor, \"positive\" as positive, \"score\" as target",
            ),
            (
                "a,b,0.5",
                "1,2,target=3",
                (scored(3, 2), FirstRow::Data),
                "column 1 as anchor, column 2 as positive, column 3 as target; the first row is data, as columns were \
                 given by number",
            ),
            ("1,2", "2,1", (columns(2, 1, 0, &[]), FirstRow::Names), "\"2\" as anchor, \"1\" as positive"),
        ] {
            let (layout, first_row, report) = layout(first, names, "").unwrap();
            assert_eq!((layout, first_row), expected, "{first}");
            assert_eq!(report.to_string(), said);
        }
        for (first, names, filter, parts) in [
            ("id,l", "", "", ["\"id\", \"l\"", "trainer prepare --columns NAME,NAME"]),
            ("set,id", "", "", ["\"set\", \"id\"", "--columns 1,2"]),
            ("id,l", "l,r", "", ["no column \"r\" (wanted: l, r)", "\"id\", \"l\""]),
            ("id,l", "1,3", "", ["no column 3", "\"id\", \"l\""]),
            ("id,l", "l", "", ["one column", "--columns"]),
            ("anchor,positive,positive", "", "", ["two columns are called \"positive\"", "rename"]),
            ("anchor,positive", "", "label=1", ["no column \"label\"", "label=1"]),
            ("a,b", "1,2", "label=1", ["no column \"label\"", "by its number"]),
            ("anchor;positive", "", "", ["\";\" stood between", "--delimiter ';'"]),
            ("anchor,positive", "target=score", "", ["no column \"score\"", "wanted: target=score"]),
            ("anchor,positive", "1,2,target=3", "", ["no column 3", "the first row has 2"]),
            ("a\tb", "", "", ["tabs stood between", "--delimiter 'tab'"]),
        ] {
            let err = layout(first, names, filter).unwrap_err().to_string();
            assert!(parts.iter().all(|p| err.contains(p)), "{err}");
        }
        assert!(layout("id,l", "0,1", "").is_err());
    }

    #[test]
    fn a_label_that_nobody_reads_is_named() {
        let warning = |first: &str, filter: &str, asked: Asked| {
            let options = ReadOptions { asked, ..ReadOptions::default() };
            layout(first, "", filter).unwrap().2.warning(&options)
        };
        let label = "sentence1,sentence2,Label";
        assert!(warning(label, "", Asked::Prepare).unwrap().contains("trainer prepare --where 'Label=1'"));
        let score = warning("score,sentence1,sentence2", "", Asked::Key("[[data]]".into())).unwrap();
        assert!(score.contains("`where = [\"score>=0.7\"]` in [[data]]"), "{score}");
        assert_eq!(warning(label, "label=1", Asked::Prepare), None);
        assert_eq!(warning("id,anchor,positive", "", Asked::Prepare), None);
    }

    #[test]
    fn a_column_of_numbers_is_no_text() {
        let (layout, ..) = layout("a,b,1", "1,2,3", "").unwrap();
        let rows = |rows: &[&str]| {
            rows.iter().map(|r| r.split(',').map(str::to_owned).collect()).collect::<Vec<_>>()
        };
        let check = |lines: &[&str]| layout.check_texts(&rows(lines), &[], &ReadOptions::default());
        let err = check(&["a,b,1", "c,d,", "e,f,-0.5e3"]).unwrap_err().to_string();
        assert!(err.contains("column 3 holds numbers") && err.contains("--columns"), "{err}");
        for mark in ["None", "\\N", "NULL", "n/a", "NaN", "-"] {
            assert!(check(&["a,b,1", &format!("c,d,{mark}")]).is_err(), "{mark}");
        }
        assert!(check(&["a,b,True", "c,d,False"]).is_err());
        check(&["a,b,1", "c,d,two"]).unwrap();
        check(&["a,b, "]).unwrap();
        check(&[]).unwrap();
    }

    #[test]
    fn rows() {
        let fields = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
        let side =
            |texts: &[&str]| Side { texts: texts.iter().map(|t| t.to_string()).collect(), listed: false };
        let texts = Texts::Sides { anchor: "2".into(), positives: side(&["1"]), negatives: side(&["0"]) };
        let plain = Parsed { texts: texts.clone(), targets: vec![] };
        assert_eq!(columns(4, 2, 1, &[0]).row(fields(4)), Ok(Found::one(plain)));
        assert_eq!(columns(4, 2, 1, &[]).row(fields(3)), Err(Reason::WrongColumns));
        let scored = TableColumns { targets: vec![3, 0], ..columns(4, 2, 1, &[0]) };
        assert_eq!(scored.row(fields(4)), Ok(Found::one(Parsed { texts, targets: vec![3.0, 0.0] })));
        let with = |cell: &str| scored.row([&fields(3)[..], &[cell.to_owned()]].concat());
        assert_eq!(with(" "), Err(Reason::NoTarget));
        assert_eq!(with("high"), Err(Reason::NotANumber));
    }
}
