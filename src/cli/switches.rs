//! Hints for options that a command does not have.

use crate::train::config::hint_of_switch;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Options of other programs, in lower case with `-`: the commands they are given to, their names, our option.
const OTHERS: [(&[&str], &[&str], &str); 9] = [
    (&["prepare"], &["max-seq-length", "max-length", "max-seq-len", "seq-length"], "--max-len"),
    (
        &["prepare", "encode", "eval"],
        &["model-name-or-path", "model-name", "tokenizer-name", "model-path"],
        "--model",
    ),
    (&["prepare"], &["train-file", "input-file", "file", "data", "inputs", "in"], "--input"),
    (&["prepare", "encode"], &["output", "output-dir", "output-file", "output-path", "out-dir"], "--out"),
    (&["prepare"], &["num-proc", "num-workers", "workers", "jobs", "preprocessing-num-workers"], "--threads"),
    (
        &["prepare"],
        &["test-size", "validation-split", "dev-split-size", "eval-share"],
        "--dev-share with --dev-out",
    ),
    (&["prepare"], &["num-negatives", "hard-negatives", "num-hard-negatives"], "--negatives"),
    (&["encode", "eval", "plan", "hlo", "doctor"], &["device", "gpu", "cuda", "no-cuda", "cpu"], "--devices"),
    (
        &["encode", "eval"],
        &["batch-size", "max-seq-length", "max-length", "normalize", "normalize-embeddings", "pooling"],
        "nothing to set: lengths, pooling and normalisation come from the model folder, and batches do not change vectors",
    ),
];

/// A hint for `error` on the command line `args` (the program's name first).
pub fn hint(error: &clap::Error, args: &[String]) -> Option<String> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else { return None };
    let first = args.get(1).filter(|a| !a.starts_with('-')).map_or("train", String::as_str);
    if given.ends_with(".toml") && matches!(first, "train" | "plan" | "hlo") {
        return Some(format!("give the configuration as --config {given}"));
    }
    if !given.starts_with('-') {
        let switch = match first {
            "prepare" | "encode" => "--input",
            "inspect" => return None,
            _ => return Some("values follow an option; `--help` lists them".into()),
        };
        return Some(format!("give files as {switch} {given}"));
    }
    if first == "train" {
        return hint_of_switch(given);
    }
    let switch = given.split('=').next().unwrap_or_default();
    let name = switch.trim_start_matches('-').to_lowercase().replace('_', "-");
    let ours = OTHERS.iter().find(|o| o.0.contains(&first) && o.1.contains(&&*name))?.2;
    Some(match ours.starts_with("nothing to ") {
        true => format!("for {switch} there is {ours}"),
        false => format!("instead of {switch}, trainer {first} has {ours}"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::hint;
    use clap::Parser;

    #[test]
    fn foreign_switches_lead_to_ours() {
        for (line, want) in [
            ("train --epochs 3", "the run's TOML file (--config FILE) has epochs in [train]"),
            ("--lr 1e-5", "lr in [train]"),
            ("train --config a.toml --batch-size=8", "global_batch in [train]"),
            ("train --output-dir x", "--run-dir"),
            ("train --learning_rate 1", "lr in [train]"),
            ("train --report-to wandb", "wandb sync"),
            ("train my.toml", "--config my.toml"),
            (
                "prepare --model m --out o --input a --max-seq-length 8",
                "instead of --max-seq-length, trainer prepare has --max-len",
            ),
            ("prepare --train_file x", "--input"),
            ("encode --model-name-or-path m", "--model"),
            ("encode --model m --out o --input a --batch-size 8", "for --batch-size there is nothing to set"),
            ("prepare --model m --out o pairs.jsonl", "--input pairs.jsonl"),
        ] {
            let args: Vec<String> =
                std::iter::once("trainer").chain(line.split(' ')).map(str::to_owned).collect();
            let error = Cli::try_parse_from(&args).err().unwrap_or_else(|| panic!("{line} parses"));
            let found = hint(&error, &args).unwrap_or_default();
            assert!(found.contains(want), "{line}: {found:?} {error}");
        }
    }
}
