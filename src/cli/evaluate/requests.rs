//! The sets named on the command line of `trainer eval`, in order.

use crate::corpus::{Condition, Delimiter, Format, Quoting};
use crate::eval::{DataFile, KINDS, Place, Request};
use anyhow::{Result, ensure};
use clap::builder::ValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches, value_parser};
use std::ops::Range;
use std::path::PathBuf;

pub struct Requests(pub Vec<Request>);

/// Switches for how files are read.
fn reading() -> [Arg; 8] {
    let arg = |name: &'static str, value: &'static str, parser: ValueParser, help: &'static str| {
        let arg = Arg::new(name).long(name).value_name(value).value_parser(parser).help(help);
        arg.action(ArgAction::Append).help_heading("Reading")
    };
    [
        arg(
            "columns",
            "NAMES",
            value_parser!(String),
            "Columns, or keys of objects, in the order given above; numbers from 1 if a table has no \
             header [default: known names]",
        )
        .value_delimiter(','),
        arg(
            "split",
            "NAME",
            value_parser!(String),
            "Which split, if a column `split` or the files of qrels/ hold several",
        ),
        arg(
            "where",
            "CONDITION",
            value_parser!(Condition).into(),
            "Use only rows that meet this condition: label=1, score>=0.7; repeat it to require several",
        ),
        arg(
            "format",
            "FORMAT",
            value_parser!(Format).into(),
            "jsonl, json, tsv, csv or parquet [default: recognised from the content]",
        ),
        arg(
            "delimiter",
            "CHARACTER",
            value_parser!(Delimiter).into(),
            "Column separator of a table, such as ';', '|' or tab [default: a comma, or a tab]",
        ),
        arg(
            "quoting",
            "WHEN",
            value_parser!(Quoting).into(),
            "Whether fields of a table may be quoted: auto, always, never [default: auto]",
        ),
        arg(
            "teacher",
            "FILE",
            value_parser!(PathBuf),
            "A teacher's vectors, for --mse (trainer encode --out FILE.f16)",
        ),
        arg(
            "name",
            "NAME",
            value_parser!(String),
            "Part of the metrics' names, as in sts.NAME.spearman_cosine [default: none, or the file's if there \
             are several of a kind]",
        ),
    ]
}

impl clap::Args for Requests {
    fn augment_args(command: Command) -> Command {
        let sets = KINDS.iter().filter(|kind| !kind.in_runs).map(|kind| {
            let arg = Arg::new(kind.name).long(kind.switch).value_name(kind.value);
            // As the key of a configuration.
            let also = (kind.switch != kind.name).then_some(kind.name);
            arg.aliases(also).help(kind.help).value_parser(value_parser!(PathBuf)).action(ArgAction::Append)
        });
        command.args(sets).args(reading())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Requests {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        requests(matches)
            .map(Requests)
            .map_err(|e| Error::raw(ErrorKind::ValueValidation, format!("{e:#}\n")))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn requests(matches: &ArgMatches) -> Result<Vec<Request>> {
    let mut sets = vec![];
    for kind in KINDS.iter().filter(|kind| !kind.in_runs) {
        let found = placed::<PathBuf>(matches, kind.name);
        sets.extend(found.into_iter().map(|(at, path)| (at, kind, path)));
    }
    sets.sort_by_key(|(at, ..)| *at);
    let starts: Vec<usize> = sets.iter().map(|(at, ..)| *at).chain([usize::MAX]).collect();
    let request = |(i, (_, kind, path)): (usize, (usize, _, PathBuf))| {
        let said = Said { matches, before: 0..starts[0], behind: starts[i]..starts[i + 1] };
        let filters = [said.values("where", &said.before), said.values("where", &said.behind)].concat();
        let file = DataFile {
            path,
            columns: said.all("columns"),
            split: said.one("split")?,
            filters,
            format: said.one("format")?,
            delimiter: said.one("delimiter")?,
            quoting: said.one("quoting")?.unwrap_or_default(),
            teacher: said.one("teacher")?,
            loss_of: None,
        };
        Ok(Request { kind, name: said.one("name")?, file, every: None, place: Place::Switch })
    };
    sets.into_iter().enumerate().map(request).collect()
}

/// The values of a switch, each with its position on the command line.
fn placed<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Vec<(usize, T)> {
    let values = matches.get_many::<T>(name).unwrap_or_default().cloned();
    matches.indices_of(name).unwrap_or_default().zip(values).collect()
}

/// The reading switches given for a set.
struct Said<'a> {
    matches: &'a ArgMatches,
    /// Positions before all sets.
    before: Range<usize>,
    /// Positions after this set and before the next.
    behind: Range<usize>,
}

impl Said<'_> {
    fn values<T: Clone + Send + Sync + 'static>(&self, name: &str, range: &Range<usize>) -> Vec<T> {
        let found = placed(self.matches, name).into_iter();
        found.filter(|(at, _)| range.contains(at)).map(|(_, value)| value).collect()
    }

    /// The values given after the set, else those given for all.
    fn all<T: Clone + Send + Sync + 'static>(&self, name: &str) -> Vec<T> {
        let own = self.values(name, &self.behind);
        if own.is_empty() { self.values(name, &self.before) } else { own }
    }

    /// # Errors
    /// More than one value.
    fn one<T: Clone + Send + Sync + 'static>(&self, name: &str) -> Result<Option<T>> {
        let mut all = self.all(name);
        ensure!(all.len() < 2, "--{name} is given {} times for one file or folder", all.len());
        Ok(all.pop())
    }
}
