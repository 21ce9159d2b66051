//! Resolves what was given as a model to a folder: a folder itself, or the name of a Hugging Face Hub model whose
//! snapshot is in the Hub's cache on this machine. Nothing is downloaded.

use anyhow::{Result, bail, ensure};
use std::env;
use std::fmt;
use std::path::{Path, PathBuf};

/// A model in the cache of the Hugging Face Hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Such as `sentence-transformers/all-MiniLM-L6-v2`.
    pub id: String,
    /// The commit.
    pub revision: String,
    pub dir: PathBuf,
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, snapshot {} in the Hugging Face cache: {}", self.id, self.revision, self.dir.display())
    }
}

/// Names without an organisation that are models themselves; sentence-transformers takes any other such name for one of
/// its own organisation.
const OLD_NAMES: [&str; 42] = [
    "albert-base-v1",
    "albert-base-v2",
    "albert-large-v1",
    "albert-large-v2",
    "albert-xlarge-v1",
    "albert-xlarge-v2",
    "albert-xxlarge-v1",
    "albert-xxlarge-v2",
    "bert-base-cased",
    "bert-base-cased-finetuned-mrpc",
    "bert-base-chinese",
    "bert-base-german-cased",
    "bert-base-german-dbmdz-cased",
    "bert-base-german-dbmdz-uncased",
    "bert-base-multilingual-cased",
    "bert-base-multilingual-uncased",
    "bert-base-uncased",
    "bert-large-cased",
    "bert-large-cased-whole-word-masking",
    "bert-large-cased-whole-word-masking-finetuned-squad",
    "bert-large-uncased",
    "bert-large-uncased-whole-word-masking",
    "bert-large-uncased-whole-word-masking-finetuned-squad",
    "camembert-base",
    "distilbert-base-cased",
    "distilbert-base-cased-distilled-squad",
    "distilbert-base-german-cased",
    "distilbert-base-multilingual-cased",
    "distilbert-base-uncased",
    "distilbert-base-uncased-distilled-squad",
    "distilbert-base-uncased-finetuned-sst-2-english",
    "distilroberta-base",
    "roberta-base",
    "roberta-base-openai-detector",
    "roberta-large",
    "roberta-large-mnli",
    "roberta-large-openai-detector",
    "xlm-roberta-base",
    "xlm-roberta-large",
    "xlm-roberta-large-finetuned-conll03-english",
    "xlm-roberta-large-finetuned-conll03-german",
    "xlm-mlm-en-2048",
];

/// Whether `name` has the Hub's form `organisation/name`.
pub fn is_hub_id(name: &str) -> bool {
    matches!(name.split('/').collect::<Vec<_>>().as_slice(), [user, model] if is_part(user) && is_part(model))
}

fn is_part(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with(['.', '-'])
        && !part.contains("--")
        && !part.contains("..")
        && part.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// The Hub id of what was given, if it can be one.
fn hub_id(given: &Path) -> Option<String> {
    let name = given.to_str()?;
    if is_hub_id(name) {
        return Some(name.to_owned());
    }
    let old = OLD_NAMES.contains(&name.to_lowercase().as_str());
    is_part(name).then(|| if old { name.to_owned() } else { format!("sentence-transformers/{name}") })
}

/// The cache folders of the Hub's own tools; for each, the first variable set wins.
fn caches() -> Vec<PathBuf> {
    let home = || env::var_os("HOME").map(PathBuf::from);
    let set = |name: &str| {
        let path = PathBuf::from(env::var_os(name).filter(|v| !v.is_empty())?);
        let below_home = path.strip_prefix("~").ok().and_then(|rest| Some(home()?.join(rest)));
        Some(below_home.unwrap_or(path))
    };
    let hub = set("HF_HUB_CACHE").or_else(|| set("HUGGINGFACE_HUB_CACHE")).or_else(|| {
        let hf = set("HF_HOME").or_else(|| {
            let cache = set("XDG_CACHE_HOME").or_else(|| Some(home()?.join(".cache")))?;
            Some(cache.join("huggingface"))
        });
        Some(hf?.join("hub"))
    });
    set("SENTENCE_TRANSFORMERS_HOME").into_iter().chain(hub).collect()
}

/// The snapshot of `main`, or the only one if there is no `main`.
fn snapshot(cache: &Path, id: &str) -> Option<Snapshot> {
    let model = cache.join(format!("models--{}", id.replace('/', "--")));
    let folder = |revision: &str| model.join("snapshots").join(revision);
    let revision = match std::fs::read_to_string(model.join("refs/main")) {
        Ok(revision) => revision.trim().to_owned(),
        Err(_) => {
            let mut all = std::fs::read_dir(model.join("snapshots")).ok()?;
            let only = all.next()?.ok()?;
            all.next().is_none().then(|| only.file_name().to_string_lossy().into_owned())?
        }
    };
    let dir = Some(folder(&revision)).filter(|dir| !revision.is_empty() && dir.is_dir())?;
    Some(Snapshot { id: id.to_owned(), revision, dir })
}

/// The cached snapshot of a name, unless a file or folder has that name.
fn cached(given: &Path) -> Option<Snapshot> {
    let id = hub_id(given).filter(|_| !given.exists())?;
    caches().iter().find_map(|cache| snapshot(cache, &id))
}

/// Resolves what a configuration in `base` names: a folder relative to it, or a Hub name.
pub fn beside(base: &Path, given: &Path) -> PathBuf {
    let local = base.join(given);
    if !local.exists() && hub_id(given).is_some() { given.to_path_buf() } else { local }
}

/// The folder that `given` refers to, and its snapshot, if it is one.
///
/// # Errors
/// Neither a folder nor in the cache; explains how to get it.
pub fn find(given: &Path) -> Result<(PathBuf, Option<Snapshot>)> {
    if given.is_dir() {
        return Ok((given.to_path_buf(), None));
    }
    if let Some(found) = cached(given) {
        return Ok((found.dir.clone(), Some(found)));
    }
    let shown = given.display();
    const HOLDS: &str = "a model folder holds config.json, model.safetensors and tokenizer.json";
    if given.exists() {
        bail!("{shown} is not a folder; {HOLDS}: give the folder, not one of its files");
    }
    let parent = given.parent().filter(|p| !p.as_os_str().is_empty() && p.is_dir());
    if let Some(run) = parent.filter(|p| p.join("checkpoints").is_dir()) {
        bail!(
            "{shown} does not exist: the run in {} has not exported its model yet; finish it with trainer train --resume",
            run.display()
        );
    }
    // A path as in the README, wherever the command runs, and not a Hub organisation.
    let fetched = given.starts_with("models");
    let Some(id) = hub_id(given).filter(|_| parent.is_none() && !fetched) else {
        let make = if fetched {
            "`make model` fetches all-MiniLM-L6-v2 into models/ of the source tree; "
        } else {
            ""
        };
        bail!(
            "{shown} is not a folder; {HOLDS}. {make}to get one from the Hugging Face Hub: \
             hf download ORGANISATION/NAME --local-dir {shown}"
        );
    };
    let name = id.rsplit('/').next().unwrap_or(&id);
    let here = Path::new("models").join(name);
    ensure!(
        !here.is_dir(),
        "{shown} is not a folder, and {id} is not in the Hugging Face cache, but {} exists: use that",
        here.display()
    );
    let caches: Vec<String> = caches().iter().map(|c| c.display().to_string()).collect();
    bail!(
        "{shown} is not a folder, and {id} is not in the Hugging Face cache ({}); {HOLDS}. To get it: \
         hf download {id} --local-dir models/{name}, then use models/{name}; or hf download {id}, into the cache, \
         where it is found by name (hf comes with pip install huggingface_hub)",
        caches.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_the_hub_as_the_peer_expands_them() {
        let id = |name: &str| hub_id(Path::new(name));
        for (name, expected) in [
            ("sentence-transformers/all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
            ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
            ("bert-base-uncased", "bert-base-uncased"),
            ("bert-base-nli-mean-tokens", "sentence-transformers/bert-base-nli-mean-tokens"),
            ("BAAI/bge-small-en-v1.5", "BAAI/bge-small-en-v1.5"),
        ] {
            assert_eq!(id(name).as_deref(), Some(expected), "{name}");
        }
        for path in ["./model", "/models/a", "a/b/c", "../a", "a/", "a//b", "models--a--b", "a/.b", ""] {
            assert_eq!(id(path), None, "{path}");
        }
    }

    #[test]
    fn main_or_the_only_snapshot_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let model = dir.path().join("models--a--b");
        let make = |revision: &str| std::fs::create_dir_all(model.join("snapshots").join(revision)).unwrap();
        let found = || snapshot(dir.path(), "a/b").map(|s| s.revision);
        assert_eq!(found(), None);
        make("111");
        assert_eq!(found().as_deref(), Some("111"));
        make("222");
        assert_eq!(found(), None, "which of the two cannot be known");
        std::fs::create_dir_all(model.join("refs")).unwrap();
        std::fs::write(model.join("refs/main"), "222\n").unwrap();
        assert_eq!(found().as_deref(), Some("222"));
        std::fs::write(model.join("refs/main"), "333").unwrap();
        assert_eq!(found(), None, "it was not fetched whole");
        assert_eq!(snapshot(dir.path(), "a/c"), None);
    }
}
