//! On-disk cache of compiled executables.
//!
//! An entry is used only if it holds the whole key and its checksum matches. The key is everything the machine code
//! depends on: program, compile options, the plugin's bytes, the devices, the host's CPU, and the variables that
//! configure the compiler. Any other entry is recompiled, with a warning.
//!
//! Layout, little-endian: `GPEXEC1\n`, u32 length of the key, the key (UTF-8), SHA-256 of the rest (64 hexadecimal
//! digits), the executable as serialised by the plugin.

use super::client::Client;
use super::error::PjrtError;
use super::executable::Executable;
use super::signature;
use crate::common::{atomic, console::warn, hash};
use anyhow::Context;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MAGIC: &[u8; 8] = b"GPEXEC1\n";
/// The oldest entries are removed when the total exceeds this.
const MOST_BYTES: u64 = 4 << 30;
/// The folder, or `off`.
const VARIABLE: &str = "GIGAPAIR_CACHE";

/// A folder of executables; without one, every program is compiled.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: Option<PathBuf>,
}

/// What is about to happen to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// Its executable is read from the cache.
    Loading,
    Compiling,
}

/// Where an executable came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Cache,
    Compiled,
    /// The entry was unusable, for this reason.
    Recompiled(String),
}

impl Cache {
    /// `$GIGAPAIR_CACHE` (`off` for none), else `gigapair` in `$XDG_CACHE_HOME` or `~/.cache`.
    pub fn from_env() -> Cache {
        let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        let usual = || {
            let base = variable("XDG_CACHE_HOME").map(PathBuf::from);
            base.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".cache"))).map(|b| b.join("gigapair"))
        };
        let folder = match variable(VARIABLE) {
            Some(v) if v == "off" => None,
            Some(v) => Some(PathBuf::from(v)),
            None => usual(),
        };
        Cache { folder: folder.map(|f| f.join("executables")) }
    }

    /// A cache with its entries directly in `folder`.
    pub fn at(folder: &Path) -> Cache {
        Cache { folder: Some(folder.to_owned()) }
    }

    /// [`Client::compile`], or the cached executable of the same program. Problems with reading or writing an entry are
    /// only reported on stderr.
    ///
    /// # Errors
    /// Those of [`Client::compile`].
    pub fn compile(
        &self,
        client: &Arc<Client>,
        mlir: &str,
        replicas: usize,
    ) -> Result<Executable, PjrtError> {
        self.compile_announced(client, mlir, replicas, &mut |_| ())
    }

    /// [`Cache::compile`]; before each wait, calls `begin` with what it is about to do: an entry may turn out to be
    /// unusable after it was to be loaded.
    ///
    /// # Errors
    /// Those of [`Client::compile`].
    pub fn compile_announced(
        &self,
        client: &Arc<Client>,
        mlir: &str,
        replicas: usize,
        begin: &mut dyn FnMut(Making),
    ) -> Result<Executable, PjrtError> {
        let (exe, origin) = self.load_or_compile(client, mlir, replicas, begin)?;
        if let Origin::Recompiled(why) = origin {
            warn(format_args!("warning: {why}; compiled again"));
        }
        Ok(exe)
    }

    /// [`Cache::compile`], returning where the executable came from instead of warning about an unusable entry.
    ///
    /// # Errors
    /// Those of [`Client::compile`].
    pub fn compile_telling(
        &self,
        client: &Arc<Client>,
        mlir: &str,
        replicas: usize,
    ) -> Result<(Executable, Origin), PjrtError> {
        self.load_or_compile(client, mlir, replicas, &mut |_| ())
    }

    fn load_or_compile(
        &self,
        client: &Arc<Client>,
        mlir: &str,
        replicas: usize,
        begin: &mut dyn FnMut(Making),
    ) -> Result<(Executable, Origin), PjrtError> {
        let Some((folder, key)) = self.folder.as_ref().and_then(|folder| {
            // Without the plugin's bytes there is no key, and nothing is cached.
            Some((folder, key(client, mlir, replicas).ok()??))
        }) else {
            begin(Making::Compiling);
            return Ok((client.compile(mlir, replicas)?, Origin::Compiled));
        };
        let path = folder.join(format!("{}.exe", &hash::sha256_bytes(key.as_bytes())[..32]));
        let mut origin = Origin::Compiled;
        if path.exists() {
            begin(Making::Loading);
            match load(&path, &key, client, mlir, replicas) {
                Ok(exe) => return Ok((exe, Origin::Cache)),
                Err(why) => {
                    origin = Origin::Recompiled(format!("cached executable {}: {why}", path.display()))
                }
            }
        }
        begin(Making::Compiling);
        let exe = client.compile(mlir, replicas)?;
        if let Err(error) = store(&path, &key, &exe) {
            warn(format_args!("warning: the executable is not cached: {error:#}"));
        }
        Ok((exe, origin))
    }
}

/// One line per thing the machine code depends on; `None` if there are more replicas than devices.
fn key(client: &Client, mlir: &str, replicas: usize) -> anyhow::Result<Option<String>> {
    let Some(options) = client.compile_options(replicas) else { return Ok(None) };
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let kinds: Vec<&str> = client.devices().iter().map(|d| &*d.kind).collect();
    let pod = client.pod();
    let process = if pod.is_shared() { format!("process {}\n", pod.process) } else { String::new() };
    Ok(Some(format!(
        "{process}program {}\noptions {}\nplugin {}\nplatform {}\ndevices {}\nhost {}\nXLA_FLAGS {}\nLIBTPU_INIT_ARGS {}\n",
        hash::sha256_bytes(mlir.as_bytes()),
        hash::sha256_bytes(&options),
        client.plugin().sha256()?,
        client.platform_name(),
        kinds.join(","),
        host(),
        variable("XLA_FLAGS"),
        variable("LIBTPU_INIT_ARGS"),
    )))
}

/// Architecture, model and instruction sets of this machine's CPU, as listed by the system.
fn host() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = |name: &str| {
        let found = text.lines().find(|l| l.split(':').next().is_some_and(|k| k.trim() == name));
        found.and_then(|l| l.split_once(':')).map_or("", |(_, v)| v.trim())
    };
    let sets = [line("flags"), line("Features")].concat();
    format!("{} {} {}", std::env::consts::ARCH, line("model name"), hash::sha256_bytes(sets.as_bytes()))
}

fn load(
    path: &Path,
    key: &str,
    client: &Arc<Client>,
    mlir: &str,
    replicas: usize,
) -> Result<Executable, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("cannot be read ({e})"))?;
    let exe = client
        .load_with_arguments(payload(&bytes, key)?, signature::arguments(mlir))
        .map_err(|e| format!("the plugin cannot load it ({e})"))?;
    match exe.replicas() == replicas {
        true => Ok(exe),
        false => Err(format!("it is for {} replicas, not {replicas}", exe.replicas())),
    }
}

/// The executable in an entry, if its key is `key`.
fn payload<'a>(bytes: &'a [u8], key: &str) -> Result<&'a [u8], String> {
    let torn = || "it is cut off or not a cache entry".to_string();
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(torn)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(torn)?;
    let (stored, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(torn)?;
    if stored != key.as_bytes() {
        let stored = String::from_utf8_lossy(stored);
        let other = stored.lines().zip(key.lines()).find(|(a, b)| a != b).map(|(_, b)| b);
        let what = other.and_then(|l| l.split(' ').next()).unwrap_or("length");
        return Err(format!("it was made for something else (its {what} differs)"));
    }
    let (sum, payload) = rest.split_at_checked(64).ok_or_else(torn)?;
    match hash::sha256_bytes(payload).as_bytes() == sum {
        true => Ok(payload),
        false => Err("it is damaged (its checksum differs)".into()),
    }
}

fn store(path: &Path, key: &str, exe: &Executable) -> anyhow::Result<()> {
    let payload = exe.serialize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| {
        format!(
            "cannot create {}; set {VARIABLE} to a writable folder, or to `off` to run without a cache",
            folder.display()
        )
    })?;
    atomic::write_file(path, |out| {
        out.write_all(MAGIC)?;
        out.write_all(&(key.len() as u32).to_le_bytes())?;
        out.write_all(key.as_bytes())?;
        out.write_all(hash::sha256_bytes(&payload).as_bytes())?;
        Ok(out.write_all(&payload)?)
    })?;
    prune(folder, MOST_BYTES)
}

/// Removes the oldest entries until the rest take at most `most` bytes.
fn prune(folder: &Path, most: u64) -> anyhow::Result<()> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if let (Some("exe"), Ok(m)) = (entry.path().extension().and_then(|e| e.to_str()), entry.metadata()) {
            entries.push((m.modified()?, m.len(), entry.path()));
        }
    }
    entries.sort();
    let mut total: u64 = entries.iter().map(|e| e.1).sum();
    for (_, size, path) in entries {
        if total <= most {
            break;
        }
        // Another process may have removed it first.
        let _ = std::fs::remove_file(path);
        total -= size;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_believed_only_whole_and_with_its_key() {
        let key = "program 1\nplugin 2\n";
        let mut entry = MAGIC.to_vec();
        entry.extend((key.len() as u32).to_le_bytes());
        entry.extend(key.as_bytes());
        entry.extend(hash::sha256_bytes(b"code").as_bytes());
        entry.extend(b"code");
        assert_eq!(payload(&entry, key), Ok(&b"code"[..]));
        let other = payload(&entry, "program 1\nplugin 3\n").unwrap_err();
        assert!(other.contains("its plugin differs"), "{other}");
        for cut in 0..entry.len() {
            assert!(payload(&entry[..cut], key).is_err(), "cut at {cut}");
        }
        for at in 0..entry.len() {
            let mut bad = entry.clone();
            bad[at] ^= 1;
            assert!(payload(&bad, key).is_err(), "byte {at}");
        }
    }

    #[test]
    fn the_oldest_entries_make_room() {
        let dir = tempfile::tempdir().unwrap();
        for (name, age) in [("a.exe", 30), ("b.exe", 20), ("c.exe", 10), ("d.txt", 40)] {
            let file = std::fs::File::create(dir.path().join(name)).unwrap();
            file.set_len(100).unwrap();
            let then = std::time::SystemTime::now() - std::time::Duration::from_secs(age);
            file.set_modified(then).unwrap();
        }
        prune(dir.path(), 250).unwrap();
        let left = |name: &str| dir.path().join(name).exists();
        assert_eq!([left("a.exe"), left("b.exe"), left("c.exe"), left("d.txt")], [false, true, true, true]);
    }
}
