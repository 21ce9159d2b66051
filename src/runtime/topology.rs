//! Ahead-of-time compilation for absent devices: no client, no chip, the real compiler.

use super::analysis::{Cost, HloModule, MemoryStats, RawProgram};
use super::client::Device;
use super::compiler;
use super::environment;
use super::error::{ErrorCode, PjrtError};
use super::padded::Padded;
use super::plugin::{Plugin, call, slice, text};
use super::pod::Pod;
use super::quiet::quietly;
use super::spec::{DeviceSpec, find_plugin};
use anyhow::{Context, Result};
use pjrt_sys as sys;
use std::path::Path;
use std::ptr::{NonNull, null_mut};
use std::sync::Arc;

/// A set of devices named by a plugin, e.g. `v3:2x2`: the eight cores of a TPU v3-8.
pub struct Topology {
    plugin: Arc<Plugin>,
    raw: NonNull<sys::PJRT_TopologyDescription>,
    name: String,
    platform_version: String,
    devices: Vec<Device>,
}

// SAFETY: topology descriptions are immutable once made, and PJRT's compiler is thread-safe.
unsafe impl Send for Topology {}
unsafe impl Sync for Topology {}

/// The compiler's analysis of a program for one device of a topology.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub memory: MemoryStats,
    pub cost: Cost,
    pub hlo: HloModule,
}

/// A program needs more memory than a device has, according to the compiler.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.describe())]
pub struct TooLarge {
    /// Bytes needed, if the message gives them.
    pub needed: Option<u64>,
    /// Bytes available, likewise.
    pub limit: Option<u64>,
    /// The compiler's full message.
    pub message: String,
}

/// Why a program did not compile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    #[error(transparent)]
    Other(PjrtError),
}

impl From<PjrtError> for CompileError {
    fn from(error: PjrtError) -> Self {
        match error.code {
            ErrorCode::ResourceExhausted => CompileError::TooLarge(TooLarge::parse(error.message)),
            _ => CompileError::Other(error),
        }
    }
}

impl TooLarge {
    /// Parses `... (18.35G) exceeds available HBM (15.48G)` and `Used 20.00G of 15.48G hbm`.
    fn parse(message: String) -> Self {
        let figures = Self::around(&message, " exceeds ").or_else(|| Self::used_of(&message));
        let (needed, limit) = figures.map_or((None, None), |(n, l)| (Some(n), Some(l)));
        TooLarge { needed, limit, message }
    }

    /// The parenthesised sizes right before and next after `mark`.
    fn around(message: &str, mark: &str) -> Option<(u64, u64)> {
        let (before, after) = message.split_once(mark)?;
        let needed = before.trim_end().strip_suffix(')')?;
        let limit = &after[after.find('(')? + 1..];
        Some((size(&needed[needed.rfind('(')? + 1..])?, size(&limit[..limit.find(')')?])?))
    }

    fn used_of(message: &str) -> Option<(u64, u64)> {
        let mut words = message[message.find("Used ")? + "Used ".len()..].split_whitespace();
        let needed = size(words.next()?)?;
        (words.next()? == "of").then_some(())?;
        Some((needed, size(words.next()?)?))
    }

    fn describe(&self) -> String {
        let gib = |bytes: u64| bytes as f64 / f64::from(1 << 30);
        match (self.needed, self.limit) {
            (Some(needed), Some(limit)) => format!(
                "the compiler needs {:.2} GiB on a device that has {:.2} GiB",
                gib(needed),
                gib(limit)
            ),
            _ => format!("the program does not fit the device: {}", self.message),
        }
    }
}

/// Bytes from a human-readable size of XLA's: `18.35G`, `512.0M`, `3.1K`, `17B` or `17`.
fn size(text: &str) -> Option<u64> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[number.len()..].chars().next().unwrap_or('B') {
        'B' => 0,
        'K' => 10,
        'M' => 20,
        'G' => 30,
        'T' => 40,
        _ => return None,
    };
    Some((number.parse::<f64>().ok()? * (1u64 << unit) as f64) as u64)
}

impl Topology {
    /// Loads the libtpu found by [`find_plugin`] and asks it for the devices of `name`. Sets `TPU_SKIP_MDS_QUERY` and
    /// `TPU_WORKER_HOSTNAMES` in this process's environment on machines without TPU chips (see
    /// `environment::prepare_ahead`).
    ///
    /// # Errors
    /// A missing plugin or an unknown name, with how to fix it.
    pub fn tpu(name: &str) -> Result<Arc<Topology>> {
        Self::open(&find_plugin(&DeviceSpec::Tpu)?, name)
    }

    /// [`Topology::tpu`] with the plugin at `path`.
    ///
    /// # Errors
    /// An unloadable plugin or an unknown name, with how to fix it.
    pub fn open(path: &Path, name: &str) -> Result<Arc<Topology>> {
        environment::prepare_ahead();
        let plugin = quiet(|| Plugin::load(path), Result::is_err)?;
        let made = quiet(|| Self::create(&plugin, name), |_| false);
        Ok(Arc::new(made.with_context(|| {
            format!(
                "{} has no topology {name:?}; write e.g. v3:2x2 (the 8 cores of a v3-8), v3:4x4, v4:2x2x1, v5e:2x4, v6e:2x4",
                path.display()
            )
        })?))
    }

    fn create(plugin: &Arc<Plugin>, name: &str) -> Result<Topology, PjrtError> {
        let mut args = Padded::<sys::PJRT_TopologyDescription_Create_Args>::new(|a| {
            a.topology_name = name.as_ptr().cast();
            a.topology_name_size = name.len();
        });
        // SAFETY: the name outlives the call.
        unsafe { call!(plugin, PJRT_TopologyDescription_Create, args) }?;
        let raw =
            NonNull::new(args.topology).ok_or_else(|| PjrtError::null("PJRT_TopologyDescription_Create"))?;
        let (platform_version, devices) = (String::new(), Vec::new());
        let mut made = Topology { plugin: plugin.clone(), raw, name: name.into(), platform_version, devices };
        let mut list = Padded::<sys::PJRT_TopologyDescription_GetDeviceDescriptions_Args>::new(|a| {
            a.topology = raw.as_ptr();
        });
        let mut version = Padded::<sys::PJRT_TopologyDescription_PlatformVersion_Args>::new(|a| {
            a.topology = raw.as_ptr();
        });
        // SAFETY: the topology is alive, and so is everything it returns.
        unsafe {
            call!(plugin, PJRT_TopologyDescription_GetDeviceDescriptions, list)?;
            call!(plugin, PJRT_TopologyDescription_PlatformVersion, version)?;
            made.platform_version = text(version.platform_version, version.platform_version_size);
            made.devices = slice(list.descriptions, list.num_descriptions)
                .iter()
                .map(|&of| Device::from_description(plugin, of, null_mut()))
                .collect::<Result<_, _>>()?;
        }
        Ok(made)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn plugin(&self) -> &Arc<Plugin> {
        &self.plugin
    }

    /// The compiler's description of its build.
    pub fn platform_version(&self) -> &str {
        &self.platform_version
    }

    pub fn device_count(&self) -> usize {
        self.devices.len()
    }

    /// Process `process`'s share of the slice.
    ///
    /// # Errors
    /// Those of [`Pod::new`].
    pub fn pod(&self, process: usize) -> Result<Pod, PjrtError> {
        Pod::new(process, self.places())
    }

    /// Process and id of each device, in replica order.
    fn places(&self) -> Vec<(usize, i32)> {
        let mut places: Vec<_> = self.devices.iter().map(|d| (d.process, d.id)).collect();
        places.sort_unstable();
        places
    }

    /// E.g. `TPU v3`.
    pub fn device_kind(&self) -> &str {
        self.devices.first().map_or("", |d| &d.kind)
    }

    /// Compiles a StableHLO module (text) for `replicas` replicas on the first devices.
    ///
    /// # Errors
    /// [`CompileError::TooLarge`] with the compiler's figures, any other compiler error, or more replicas than devices.
    pub fn compile_ahead(&self, mlir: &str, replicas: usize) -> Result<Compiled, CompileError> {
        quiet(|| self.compile(mlir, replicas), |made| matches!(made, Err(CompileError::Other(_))))
    }

    fn compile(&self, mlir: &str, replicas: usize) -> Result<Compiled, CompileError> {
        let call = "PJRT_Compile";
        if replicas == 0 || replicas > self.devices.len() {
            let n = self.devices.len();
            return Err(
                PjrtError::invalid(call, format!("{replicas} replicas asked for on {n} devices")).into()
            );
        }
        let ids = self.places()[..replicas].iter().map(|place| i64::from(place.1)).collect();
        let options = compiler::options(ids);
        let mut program = compiler::program(mlir);
        let mut args = Padded::<sys::PJRT_Compile_Args>::new(|a| {
            a.topology = self.raw.as_ptr();
            a.program = program.as_mut_ptr();
            a.compile_options = options.as_ptr().cast();
            a.compile_options_size = options.len();
        });
        // SAFETY: the topology, the text and the options outlive the call; the result is ours.
        let made = unsafe {
            call!(&self.plugin, PJRT_Compile, args)?;
            RawProgram::new(&self.plugin, args.executable, call)?
        };
        Ok(Compiled { memory: made.memory_stats()?, cost: made.cost()?, hlo: made.optimized_hlo()? })
    }
}

/// Runs `call` without libtpu's log lines, unless the user asked for them or the call `failed`.
fn quiet<T>(call: impl FnOnce() -> T, failed: impl FnOnce(&T) -> bool) -> T {
    if environment::wants_log() { call() } else { quietly(call, failed) }
}

impl Drop for Topology {
    fn drop(&mut self) {
        let mut args = Padded::<sys::PJRT_TopologyDescription_Destroy_Args>::new(|a| {
            a.topology = self.raw.as_ptr();
        });
        // SAFETY: owned, and destroyed only here; programs compiled for it do not refer to it.
        let _ = unsafe { call!(&self.plugin, PJRT_TopologyDescription_Destroy, args) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compilers_figures_are_read() {
        let gib = |x: f64| Some((x * f64::from(1 << 30)) as u64);
        let parse = |m: &str| TooLarge::parse(m.into());
        let new =
            parse("E1000: CompileTimeHbmOom: the program (18.35G) exceeds available HBM (15.48G) by 2.87G");
        assert_eq!((new.needed, new.limit), (gib(18.35), gib(15.48)));
        assert_eq!(new.to_string(), "the compiler needs 18.35 GiB on a device that has 15.48 GiB");
        let old =
            parse("Ran out of memory in memory space hbm. Used 20.00G of 15.48G hbm. Exceeded by 4.52G.");
        assert_eq!((old.needed, old.limit), (gib(20.0), gib(15.48)));
        let other = parse("no figure (here)");
        assert_eq!((other.needed, other.limit), (None, None));
        assert!(other.to_string().contains("no figure (here)"));
        assert_eq!(
            [size("3.5K"), size("17B"), size("17"), size("2M")],
            [Some(3584), Some(17), Some(17), Some(2 << 20)]
        );
        assert_eq!([size("x"), size("1.5Q")], [None, None]);
    }
}
