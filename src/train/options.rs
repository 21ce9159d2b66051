//! Options of a run besides its configuration.

use super::checkpoint;
use crate::runtime::DeviceSpec;
use anyhow::Result;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct Options {
    pub devices: DeviceSpec,
    /// Continue from the newest checkpoint of the run folder.
    pub resume: bool,
    /// Or start over if there is no checkpoint.
    pub resume_if_any: bool,
    /// Remove what an earlier run left in the run folder.
    pub overwrite: bool,
    /// Changes allowed when resuming, as the refusal names them.
    pub allow_changed: Vec<String>,
    pub trace: Option<PathBuf>,
    /// End after this step of the run, with a checkpoint and no export; the schedule is unchanged.
    pub stop_after: Option<u64>,
    /// Commit the program was built from; recorded.
    pub commit: &'static str,
    /// The command line, the program's name first; messages build commands from it.
    pub command: Vec<String>,
}

impl Options {
    /// With `resume_if_any` resolved.
    pub(super) fn settled(&self, dir: &Path) -> Result<Options> {
        let resume = self.resume || (self.resume_if_any && checkpoint::latest(dir)?.is_some());
        Ok(Options { resume, ..self.clone() })
    }

    /// This command line, changed to resume and to accept changed `keys`; quoted for a shell.
    pub fn to_resume(&self, keys: &[&str]) -> String {
        let mut words = self.without(&["--overwrite", "--resume"], &["--trace"]);
        if !words.iter().any(|w| w == "--resume-if-any") {
            words.push("--resume".into());
        }
        for key in keys.iter().filter(|key| !self.allow_changed.iter().any(|a| a == *key)) {
            words.extend(["--allow-changed".into(), (*key).to_owned()]);
        }
        quoted(&words)
    }

    /// This command line, changed to start over; quoted for a shell.
    pub fn to_overwrite(&self) -> String {
        let mut words = self.without(&["--overwrite", "--resume", "--resume-if-any"], &["--allow-changed"]);
        words.push("--overwrite".into());
        quoted(&words)
    }

    /// The command line's words without `flags`, and without `valued` and their values.
    fn without(&self, flags: &[&str], valued: &[&str]) -> Vec<String> {
        let mut kept = vec![];
        let mut words = self.command.iter();
        while let Some(word) = words.next() {
            if valued.contains(&word.as_str()) {
                words.next();
            } else if !flags.contains(&word.as_str())
                && !word.split_once('=').is_some_and(|(name, _)| valued.contains(&name))
            {
                kept.push(word.clone());
            }
        }
        if kept.is_empty() {
            kept = vec!["trainer".into(), "train".into()];
        }
        kept
    }
}

/// Words as a POSIX shell reads them back.
fn quoted(words: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    let word = |w: &String| match !w.is_empty() && w.chars().all(plain) {
        true => w.clone(),
        false => format!("'{}'", w.replace('\'', "'\\''")),
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str, allowed: &[&str]) -> Options {
        Options {
            devices: DeviceSpec::Tpu,
            resume: false,
            resume_if_any: false,
            overwrite: false,
            allow_changed: allowed.iter().map(|a| a.to_string()).collect(),
            trace: None,
            stop_after: None,
            commit: "",
            command: line.split_whitespace().map(str::to_owned).collect(),
        }
    }

    #[test]
    fn the_command_is_the_one_that_was_typed_with_what_it_lacks() {
        let typed = options("t/trainer train --config a.toml --overwrite --trace x --devices cpu:1", &[]);
        assert_eq!(
            typed.to_resume(&["config.train.lr", "mixture[0].weights.it's"]),
            "t/trainer train --config a.toml --devices cpu:1 --resume --allow-changed config.train.lr --allow-changed \
             'mixture[0].weights.it'\\''s'"
        );
        let again = options("trainer --resume-if-any --allow-changed a", &["a"]);
        assert_eq!(
            again.to_resume(&["a", "b"]),
            "trainer --resume-if-any --allow-changed a --allow-changed b"
        );
        assert_eq!(again.to_overwrite(), "trainer --overwrite");
        assert_eq!(options("", &[]).to_resume(&[]), "trainer train --resume");
    }
}
