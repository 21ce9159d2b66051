//! Files and folders that appear whole or not at all: written under a temporary name in the same folder, fsynced,
//! renamed. A reader with the old file mapped keeps the old bytes.

use anyhow::{Context, Result, ensure};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes `path` through a temporary file in the same folder and renames it into place.
///
/// # Errors
/// Any failed step, naming the file; the temporary file is removed and `path` keeps its old content.
pub fn write_file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<()> {
    let tmp = temporary_name(path);
    let result: Result<()> = (|| {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&tmp)?);
        write(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(&tmp, path)?;
        sync_parent(path)
    })();
    if result.is_err() {
        let _ = fs::remove_file(&tmp);
    }
    result
        .with_context(|| format!("cannot write {}; check the free space and the permissions", path.display()))
}

/// Checks before long work that [`write_file`] can write `path`, which the user gave with `switch`.
///
/// # Errors
/// The folder is missing or not writable, or `path` is itself a folder.
pub fn check_target(path: &Path, switch: &str) -> Result<()> {
    let folder = folder_of(path);
    let shown = folder.display();
    ensure!(folder.exists(), "folder {shown} does not exist; make it, or name another {switch}");
    ensure!(folder.is_dir(), "{shown} is a file and no folder; name another {switch}");
    ensure!(!path.is_dir(), "{} is a folder; name a file with {switch}", path.display());
    let tmp = temporary_name(path);
    File::create(&tmp).and_then(|_| fs::remove_file(&tmp)).with_context(|| {
        format!("cannot write to folder {shown}; check its permissions, or name another {switch}")
    })
}

/// [`write_file`] for bytes in memory.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    write_file(path, |out| Ok(out.write_all(bytes)?))
}

/// Fills a temporary folder next to `path` and renames it into place. An existing folder is moved aside first and
/// removed last, so that one of the two is always whole.
///
/// # Errors
/// Errors of `fill`, unchanged; I/O errors, naming the folder. The temporary folder is removed.
pub fn write_dir(path: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let tmp = temporary_name(path);
    let old = tmp.with_extension("old");
    let begin = || -> Result<()> {
        if tmp.exists() {
            fs::remove_dir_all(&tmp)?;
        }
        Ok(fs::create_dir_all(&tmp)?)
    };
    let place = || -> Result<()> {
        for entry in fs::read_dir(&tmp)? {
            File::open(entry?.path())?.sync_all()?;
        }
        File::open(&tmp)?.sync_all()?;
        if path.exists() {
            if old.exists() {
                fs::remove_dir_all(&old)?;
            }
            fs::rename(path, &old)?;
        }
        if let Err(e) = fs::rename(&tmp, path) {
            if old.exists() {
                fs::rename(&old, path)?;
            }
            return Err(e.into());
        }
        sync_parent(path)?;
        if old.exists() {
            fs::remove_dir_all(&old)?;
        }
        Ok(())
    };
    // Only these steps concern the folder; `fill` may fail because of bad input.
    let at = || format!("cannot write folder {}; check the free space and the permissions", path.display());
    let result = begin().with_context(at).and_then(|()| fill(&tmp)).and_then(|()| place().with_context(at));
    if result.is_err() {
        let _ = fs::remove_dir_all(&tmp);
    }
    result
}

/// Removes what a process that was killed in [`write_dir`] left beside `path`, or brings back the folder it had moved
/// aside. No other process may be writing it.
///
/// # Errors
/// I/O errors.
pub fn recover_dir(path: &Path) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = folder_of(path);
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let left = entry?.path();
        let shown = left.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(rest) = shown.strip_prefix(&format!(".{name}.")) else { continue };
        match rest.rsplit_once('.') {
            Some((_, "old")) if !path.exists() => {
                fs::rename(&left, path).with_context(|| format!("cannot bring back {}", path.display()))?
            }
            Some((_, "old" | "tmp")) => remove(&left)?,
            _ => {}
        }
    }
    Ok(())
}

/// Removes a file, or a folder with its contents, if it exists. A kill can leave part of a folder: rename it first
/// where that matters.
///
/// # Errors
/// I/O errors, naming the path.
pub fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(e).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

fn temporary_name(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn sync_parent(path: &Path) -> Result<()> {
    Ok(File::open(folder_of(path))?.sync_all()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_temporary() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        write_bytes(&path, b"old").unwrap();
        let err = write_file(&path, |out| {
            out.write_all(b"half")?;
            anyhow::bail!("disk full")
        });
        assert!(format!("{:#}", err.unwrap_err()).contains("disk full"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_is_recovered_after_a_kill() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("model");
        let make = |name: &str, text: &[u8]| {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join("x"), text).unwrap();
        };
        // While the new one was filled, and between the two renames.
        make("model", b"old");
        make(".model.7.tmp", b"half");
        make(".models.7.tmp", b"another's");
        recover_dir(&path).unwrap();
        assert_eq!(fs::read(path.join("x")).unwrap(), b"old");
        fs::rename(&path, dir.path().join(".model.8.old")).unwrap();
        make(".model.8.tmp", b"new");
        recover_dir(&path).unwrap();
        assert_eq!(fs::read(path.join("x")).unwrap(), b"old");
        // After them.
        make(".model.9.old", b"older");
        recover_dir(&path).unwrap();
        assert_eq!(fs::read(path.join("x")).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_cannot_be_written_is_known_before() {
        let dir = tempfile::tempdir().unwrap();
        let check = |name: &str| check_target(&dir.path().join(name), "--out").map_err(|e| format!("{e:#}"));
        write_bytes(&dir.path().join("old"), b"old").unwrap();
        for name in ["new", "old"] {
            assert_eq!(check(name), Ok(()));
        }
        assert_eq!(fs::read(dir.path().join("old")).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        fs::create_dir(dir.path().join("folder")).unwrap();
        for (name, want) in [
            ("none/x", "none does not exist; make it, or name another --out"),
            ("old/x", "old is a file and no folder"),
            ("folder", "is a folder; name a file with --out"),
        ] {
            let said = check(name).unwrap_err();
            assert!(said.contains(want), "{name}: {said}");
        }
    }

    #[test]
    fn a_folder_is_replaced_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("d");
        for text in ["one", "two"] {
            write_dir(&path, |d| write_bytes(&d.join("f"), text.as_bytes())).unwrap();
        }
        assert_eq!(fs::read_to_string(path.join("f")).unwrap(), "two");
        assert_eq!(format!("{:#}", write_dir(&path, |_| anyhow::bail!("no")).unwrap_err()), "no");
        assert_eq!(fs::read_to_string(path.join("f")).unwrap(), "two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
