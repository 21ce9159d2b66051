//! Device specifications, and where to find their plugins.

use anyhow::{Result, bail};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Virtual CPU devices when no number is given: as many as a TPU v3-8 has cores.
const DEFAULT_CPU_DEVICES: usize = 8;

/// Names users try for devices we have no plugin for.
const ACCELERATORS: [&str; 8] = ["gpu", "cuda", "rocm", "hip", "mps", "metal", "xpu", "nvidia"];

/// A set of devices, as on the command line: `cpu` (8 virtual devices), `cpu:N`, `tpu` (all cores), `plugin:PATH[:N]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceSpec {
    Cpu { devices: usize },
    Tpu,
    Plugin { path: PathBuf, devices: Option<usize> },
}

impl FromStr for DeviceSpec {
    type Err = anyhow::Error;

    fn from_str(s: &str) -> Result<Self> {
        let (kind, rest) = s.split_once(':').map_or((s, None), |(kind, rest)| (kind, Some(rest)));
        let spec = match (kind, rest) {
            ("cpu", None) => Some(DeviceSpec::Cpu { devices: DEFAULT_CPU_DEVICES }),
            ("cpu", Some(n)) => count(n).map(|devices| DeviceSpec::Cpu { devices }),
            ("tpu", None) => Some(DeviceSpec::Tpu),
            ("plugin", Some(rest)) => match rest.rsplit_once(':') {
                Some((path, n)) if n.bytes().all(|b| b.is_ascii_digit()) => count(n).map(|n| (path, Some(n))),
                _ => Some((rest, None)),
            }
            .filter(|(path, _)| !path.is_empty())
            .map(|(path, devices)| DeviceSpec::Plugin { path: path.into(), devices }),
            _ => None,
        };
        let usage = "write cpu (8 virtual devices), cpu:N (N from 1 to 1024), tpu, or plugin:PATH[:N]";
        match spec {
            Some(spec) => Ok(spec),
            None if ACCELERATORS.contains(&kind.to_lowercase().as_str()) => bail!(
                "unsupported devices {s:?}: what runs today is the CPU, and a TPU through libtpu; no GPU plugin is shipped or has \
                 been tried. To use a PJRT plugin of your own (a .so, such as the one in the wheel jax-cuda12-pjrt), write \
                 plugin:PATH; check it with `trainer doctor --devices plugin:PATH` first. Otherwise {usage}"
            ),
            None if kind == "tpu" => {
                bail!("devices {s:?}: tpu takes no number and uses all cores; {usage}")
            }
            None => bail!("unknown devices {s:?}; {usage}"),
        }
    }
}

/// A number of devices; nothing has thousands of virtual cores, so a larger one is a typo.
fn count(s: &str) -> Option<usize> {
    s.parse().ok().filter(|n| (1..=1024).contains(n))
}

impl fmt::Display for DeviceSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeviceSpec::Cpu { devices } => write!(f, "cpu:{devices}"),
            DeviceSpec::Tpu => f.write_str("tpu"),
            DeviceSpec::Plugin { path, devices: None } => write!(f, "plugin:{}", path.display()),
            DeviceSpec::Plugin { path, devices: Some(n) } => write!(f, "plugin:{}:{n}", path.display()),
        }
    }
}

/// The plugin file for `spec`.
///
/// * `cpu`: `$GIGAPAIR_CPU_PLUGIN`, else `plugins/cpu/pjrt_c_api_cpu_plugin.so` under the current
///   folder, the folders above the executable, the source tree.
/// * `tpu`: `$TPU_LIBRARY_PATH`, else `plugins/tpu/libtpu.so` likewise, `/usr/lib`, `/lib`.
///
/// # Errors
/// No plugin found, with where it looked and the script that fetches it. A variable set to anything but a file is an
/// error too: it was set on purpose.
pub fn find_plugin(spec: &DeviceSpec) -> Result<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let exe = std::env::current_exe().unwrap_or_default();
    let above = exe.ancestors().skip(1);
    let roots: Vec<&Path> =
        [here.as_path()].into_iter().chain(above).chain([Path::new(env!("CARGO_MANIFEST_DIR"))]).collect();
    find(spec, |name| std::env::var_os(name).map(PathBuf::from), &roots)
}

fn find(spec: &DeviceSpec, variable: impl Fn(&str) -> Option<PathBuf>, roots: &[&Path]) -> Result<PathBuf> {
    let (kind, name, below, system): (_, _, _, &[&str]) = match spec {
        DeviceSpec::Plugin { path, .. } if path.is_file() => return Ok(path.clone()),
        DeviceSpec::Plugin { path, .. } => {
            bail!("no plugin at {}; give the path of a PJRT plugin (.so)", path.display())
        }
        DeviceSpec::Cpu { .. } => ("cpu", "GIGAPAIR_CPU_PLUGIN", "plugins/cpu/pjrt_c_api_cpu_plugin.so", &[]),
        DeviceSpec::Tpu => {
            ("tpu", "TPU_LIBRARY_PATH", "plugins/tpu/libtpu.so", &["/usr/lib/libtpu.so", "/lib/libtpu.so"])
        }
    };
    if let Some(path) = variable(name).filter(|p| !p.as_os_str().is_empty()) {
        if path.is_file() {
            return Ok(path);
        }
        bail!(
            "{name} names {}, which is not a file; unset it or run scripts/fetch_plugin.sh {kind}",
            path.display()
        );
    }
    let mut looked: Vec<PathBuf> = Vec::new();
    for path in roots.iter().map(|root| root.join(below)).chain(system.iter().map(PathBuf::from)) {
        if path.is_file() {
            return Ok(path);
        }
        if !looked.contains(&path) {
            looked.push(path);
        }
    }
    let list: String = looked.iter().map(|p| format!("\n  {}", p.display())).collect();
    bail!("no {kind} plugin; looked for ${name} and at{list}\nrun scripts/fetch_plugin.sh {kind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specs_parse_and_print() {
        let parse = |s: &str| s.parse::<DeviceSpec>();
        for (text, printed) in [
            ("cpu", "cpu:8"),
            ("cpu:3", "cpu:3"),
            ("tpu", "tpu"),
            ("plugin:/a/b.so", "plugin:/a/b.so"),
            ("plugin:/a:b/c.so:2", "plugin:/a:b/c.so:2"),
            ("plugin:/a:b/c.so", "plugin:/a:b/c.so"),
        ] {
            let spec = parse(text).unwrap();
            assert_eq!(spec.to_string(), printed);
            assert_eq!(parse(printed).unwrap(), spec);
        }
        for bad in [
            "",
            "gpu",
            "cpu:",
            "cpu:0",
            "cpu:-1",
            "cpu:x",
            "cpu:99999",
            "tpu:8",
            "plugin",
            "plugin:",
            "plugin:/a:0",
        ] {
            let error = parse(bad).unwrap_err().to_string();
            assert!(error.contains("cpu:N") && error.contains("plugin:PATH[:N]"), "{bad}: {error}");
        }
        for gpu in ["gpu", "cuda", "cuda:0", "GPU", "mps", "rocm:1"] {
            let error = parse(gpu).unwrap_err().to_string();
            assert!(
                error.contains("what runs today is the CPU") && error.contains("trainer doctor"),
                "{gpu}: {error}"
            );
        }
    }

    #[test]
    fn a_missing_plugin_says_where_it_was_looked_for_and_what_to_run() {
        let dir = tempfile::tempdir().unwrap();
        let cpu = DeviceSpec::Cpu { devices: 8 };
        let error = find(&cpu, |_| None, &[dir.path(), dir.path()]).unwrap_err().to_string();
        let place = dir.path().join("plugins/cpu/pjrt_c_api_cpu_plugin.so");
        assert_eq!(error.matches(&place.display().to_string()).count(), 1, "{error}");
        assert!(error.ends_with("run scripts/fetch_plugin.sh cpu"), "{error}");
        let error = find(&DeviceSpec::Tpu, |_| None, &[dir.path()]).unwrap_err().to_string();
        assert!(error.ends_with("run scripts/fetch_plugin.sh tpu"), "{error}");
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, "").unwrap();
        assert_eq!(find(&cpu, |_| None, &[dir.path()]).unwrap(), place);
        let other = dir.path().join("other.so");
        let error = find(&cpu, |_| Some(other.clone()), &[dir.path()]).unwrap_err().to_string();
        assert!(error.contains("GIGAPAIR_CPU_PLUGIN") && error.contains("other.so"), "{error}");
        std::fs::write(&other, "").unwrap();
        assert_eq!(find(&cpu, |_| Some(other.clone()), &[dir.path()]).unwrap(), other);
    }
}
