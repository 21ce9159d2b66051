//! Arguments → validated options → one call.

mod datasets;
mod doctor;
mod encode;
mod evaluate;
mod export;
mod forms;
mod hlo;
mod inspect;
mod named;
mod packing;
mod plan;
mod prepare;
mod switches;
mod train;

use crate::common::console::{say, warn};
use clap::error::ContextKind;
use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

const EXIT_CODES: &str = "\
Exit codes:
  0   done
  1   an error, printed on standard error
  2   wrong arguments
  75  training was interrupted and its checkpoint written; continue with --resume

  128 + n  ended by signal n before the first step, or by a second signal; nothing new was written

Example:
  trainer train                         train on the sample in the source tree
  trainer train --config my.toml --devices tpu";

/// Trains sentence-embedding models on text pairs, on TPU or CPU. Options without a command are those of `train`.
#[derive(Parser)]
#[command(name = "trainer", version, after_help = EXIT_CODES, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    train: train::Args,
}

#[derive(Subcommand)]
enum Command {
    /// Train a model from a TOML configuration
    Train(train::Args),
    /// Tokenise files of pairs into shards
    Prepare(Box<prepare::Args>),
    /// Show what a folder of shards holds; verify it
    Inspect(inspect::Args),
    /// List the data sets of the run that made all-MiniLM-L6-v2
    Datasets(datasets::Args),
    /// Turn lines of text into vectors
    Encode(encode::Args),
    /// Score a model on data sets: held-out pairs, STS, retrieval, and ten other kinds
    Eval(evaluate::Args),
    /// Write the model of a run's checkpoint
    Export(export::Args),
    /// Write the StableHLO program of a configuration
    Hlo(hlo::Args),
    /// Compile for a TPU you don't have: memory, speed, whether it fits
    Plan(plan::Args),
    /// Check a plugin: its devices and every primitive the programs use
    Doctor(doctor::Args),
}

/// Parses the command line, runs the command and turns its result into an exit code; `commit` is the source's.
pub fn main(commit: &'static str) -> ExitCode {
    let args: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    if args.len() < 2 {
        say(Cli::command().render_help());
        return ExitCode::SUCCESS;
    }
    let cli = Cli::try_parse().unwrap_or_else(|mut error| {
        let hint = switches::hint(&error, &args);
        if hint.is_some() {
            // Our hint recognises another program's option; clap's goes by spelling.
            [ContextKind::SuggestedArg, ContextKind::Suggested]
                .into_iter()
                .for_each(|k| drop(error.remove(k)));
        }
        let _ = error.print();
        if let Some(hint) = hint {
            warn(format_args!("hint: {hint}"));
        }
        std::process::exit(error.exit_code())
    });
    if matches!(&cli.command, None | Some(Command::Train(_) | Command::Encode(_) | Command::Eval(_))) {
        crate::common::memory::keep_freed_memory();
    }
    if !matches!(&cli.command, None | Some(Command::Train(_) | Command::Prepare(_))) {
        // Piped into `head`, a command that only prints ends like other programs.
        // SAFETY: no other thread runs yet, and the default action is always valid.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    }
    let result = match cli.command {
        None => train::run(cli.train, commit),
        Some(Command::Train(args)) => train::run(args, commit),
        Some(Command::Prepare(args)) => prepare::run(*args),
        Some(Command::Inspect(args)) => inspect::run(args),
        Some(Command::Datasets(args)) => datasets::run(args),
        Some(Command::Encode(args)) => encode::run(args),
        Some(Command::Eval(args)) => evaluate::run(args),
        Some(Command::Export(args)) => export::run(args),
        Some(Command::Hlo(args)) => hlo::run(args),
        Some(Command::Plan(args)) => plan::run(args),
        Some(Command::Doctor(args)) => doctor::run(args),
    };
    result.unwrap_or_else(|error| {
        warn(format_args!("error: {error:#}"));
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_parses_and_its_help_shows_an_example() {
        let mut cli = Cli::command();
        cli.clone().debug_assert();
        cli.build();
        for command in std::iter::once(&cli).chain(cli.get_subcommands().filter(|c| c.get_name() != "help")) {
            let help = command.clone().render_long_help().to_string();
            assert!(help.contains("Example"), "{} shows no example", command.get_name());
        }
    }

    #[test]
    fn how_a_file_is_read_is_checked_with_the_other_arguments() {
        let parse = |command: &str, switch: &str, value: &str| {
            let given = match command {
                "prepare" => "prepare --tokenizer t --input a --out o",
                "encode" => "encode --model m --input a --out o.npy",
                _ => "eval --model m --sts a",
            };
            let args = std::iter::once("trainer").chain(given.split(' ')).chain([switch, value]);
            Cli::try_parse_from(args).map(drop).map_err(|e| (e.exit_code(), e.to_string()))
        };
        for command in ["prepare", "encode", "eval"] {
            for (switch, right, wrong, want) in [
                ("--format", "jsonl", "xml", "give jsonl, json, tsv, csv or parquet"),
                ("--delimiter", "tab", ";;", "not one ASCII character"),
                ("--quoting", "never", "no", "give auto, always or never"),
                ("--where", "label=1", "label", "compares nothing"),
            ] {
                assert_eq!(parse(command, switch, right), Ok(()));
                let (code, said) = parse(command, switch, wrong).unwrap_err();
                assert!(code == 2 && said.contains(switch) && said.contains(want), "{command}: {said}");
            }
        }
        assert_eq!(parse("encode", "--format", "lines"), Ok(()));
        assert!(parse("eval", "--format", "lines").is_err());
    }

    #[test]
    fn no_command_is_train() {
        let cli = Cli::try_parse_from(["trainer", "--devices", "cpu:2"]).unwrap();
        assert!(cli.command.is_none());
    }
}
