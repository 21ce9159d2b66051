//! A compiled program on R replicas.

use super::analysis::{Cost, HloModule, MemoryStats, RawProgram};
use super::buffer::{Buffer, RawBuffer};
use super::client::Client;
use super::compiler;
use super::error::PjrtError;
use super::inflight::InFlight;
use super::padded::Padded;
use super::plugin::{call, slice};
use super::signature::{self, TensorType};
use pjrt_sys as sys;
use std::ptr::{NonNull, null_mut};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// A program compiled and loaded for a fixed number of replicas.
pub struct Executable {
    loaded: Loaded,
    /// The plugin's handle for queries about the program.
    program: RawProgram,
    client: Arc<Client>,
    replicas: usize,
    /// Replicas that run in this process.
    local: usize,
    outputs: usize,
    /// Argument types, if known from the program's text.
    arguments: Option<Vec<TensorType>>,
    /// Whether it is queued only once the client's last such program is done.
    takes_turns: bool,
}

/// Owns a `PJRT_LoadedExecutable`.
struct Loaded {
    client: Arc<Client>,
    raw: NonNull<sys::PJRT_LoadedExecutable>,
}

// SAFETY: PJRT executables are immutable once loaded and thread-safe by contract.
unsafe impl Send for Loaded {}
unsafe impl Sync for Loaded {}

impl Drop for Loaded {
    fn drop(&mut self) {
        let mut args = Padded::<sys::PJRT_LoadedExecutable_Destroy_Args>::new(|a| {
            a.executable = self.raw.as_ptr();
        });
        // SAFETY: owned, and destroyed only here; running executions hold their own references.
        let _ = unsafe { call!(self.client.plugin(), PJRT_LoadedExecutable_Destroy, args) };
    }
}

/// How a buffer is passed to an execution. A donated one cannot be used again:
///
/// ```compile_fail,E0382
/// # use gigapair::runtime::{Arg, Buffer, Executable, PjrtError};
/// fn step(exe: &Executable, parameters: Buffer) -> Result<(), PjrtError> {
///     exe.execute(vec![vec![Arg::Donate(parameters)]])?;
///     parameters.to_host()?; // error: borrow of moved value
///     Ok(())
/// }
/// ```
pub enum Arg<'a> {
    /// Only read; the buffer stays valid.
    Keep(&'a Buffer),
    /// Given away. Its memory is reused for the output aliased to this argument (`tf.aliasing_output`), else freed once
    /// read. Gone even if the execution fails.
    Donate(Buffer),
}

impl Arg<'_> {
    fn buffer(&self) -> &Buffer {
        match self {
            Arg::Keep(buffer) => buffer,
            Arg::Donate(buffer) => buffer,
        }
    }

    fn is_kept(&self) -> bool {
        matches!(self, Arg::Keep(_))
    }
}

impl Client {
    /// Compiles a StableHLO module (text) for `replicas` replicas: as many as all processes have devices, in which case
    /// every process must compile and run it, or up to as many as this process has, replica r on device r and the other
    /// devices idle.
    ///
    /// # Errors
    /// A compiler error, or more replicas than devices.
    pub fn compile(self: &Arc<Self>, mlir: &str, replicas: usize) -> Result<Executable, PjrtError> {
        let call = "PJRT_Client_Compile";
        let Some(options) = self.compile_options(replicas) else {
            let n = self.device_count();
            return Err(PjrtError::invalid(call, format!("{replicas} replicas asked for on {n} devices")));
        };
        let mut program = compiler::program(mlir);
        let mut args = Padded::<sys::PJRT_Client_Compile_Args>::new(|a| {
            a.client = self.raw();
            a.program = program.as_mut_ptr();
            a.compile_options = options.as_ptr().cast();
            a.compile_options_size = options.len();
        });
        // SAFETY: the client, the text and the options outlive the call.
        unsafe { call!(self.plugin(), PJRT_Client_Compile, args) }?;
        self.compiled.fetch_add(1, Relaxed);
        // SAFETY: just returned, owned by us.
        unsafe { Executable::from_raw(self, args.executable, signature::arguments(mlir), call) }
    }

    /// Serialised compile options for `replicas` replicas; `None` if there are too few devices.
    pub(super) fn compile_options(&self, replicas: usize) -> Option<Vec<u8>> {
        let ids = self.pod().assignment(replicas)?.iter().map(|&id| i64::from(id)).collect();
        Some(compiler::options(ids))
    }

    /// Loads the output of [`Executable::serialize`]. It must come from the same build of the plugin and, on CPU, from
    /// a machine with the same instruction set: otherwise it can hit an illegal instruction.
    pub fn load_serialized(self: &Arc<Self>, bytes: &[u8]) -> Result<Executable, PjrtError> {
        self.load_with_arguments(bytes, None)
    }

    /// [`Client::load_serialized`], with the argument types from the program's text.
    pub(super) fn load_with_arguments(
        self: &Arc<Self>,
        bytes: &[u8],
        arguments: Option<Vec<TensorType>>,
    ) -> Result<Executable, PjrtError> {
        let mut args = Padded::<sys::PJRT_Executable_DeserializeAndLoad_Args>::new(|a| {
            a.client = self.raw();
            a.serialized_executable = bytes.as_ptr().cast();
            a.serialized_executable_size = bytes.len();
        });
        // SAFETY: the client and the bytes outlive the call.
        unsafe { call!(self.plugin(), PJRT_Executable_DeserializeAndLoad, args) }?;
        self.loaded.fetch_add(1, Relaxed);
        // SAFETY: just returned, owned by us.
        unsafe {
            let call = "PJRT_Executable_DeserializeAndLoad";
            Executable::from_raw(self, args.loaded_executable, arguments, call)
        }
    }
}

impl Executable {
    /// # Safety
    /// `loaded` is null or an executable of `client` that nobody else destroys.
    pub(super) unsafe fn from_raw(
        client: &Arc<Client>,
        loaded: *mut sys::PJRT_LoadedExecutable,
        arguments: Option<Vec<TensorType>>,
        call: &'static str,
    ) -> Result<Self, PjrtError> {
        let raw = NonNull::new(loaded).ok_or_else(|| PjrtError::null(call))?;
        let (plugin, client) = (client.plugin(), client.clone());
        let loaded = Loaded { client: client.clone(), raw };
        let mut get = Padded::<sys::PJRT_LoadedExecutable_GetExecutable_Args>::new(|a| {
            a.loaded_executable = raw.as_ptr();
        });
        // SAFETY: the executable is alive; the handle returned is ours.
        let program = unsafe {
            call!(plugin, PJRT_LoadedExecutable_GetExecutable, get)?;
            RawProgram::new(plugin, get.executable, "PJRT_LoadedExecutable_GetExecutable")?
        };
        let (replicas, outputs) = (program.replicas()?, program.outputs()?);
        let local = client.pod().local_of(replicas).len();
        let temporaries = || program.memory_stats().map_or(u64::MAX, |m| m.temporaries);
        let takes_turns = InFlight::is_limited(client.platform_name(), temporaries, local);
        let exe = Executable { loaded, program, client, replicas, local, outputs, arguments, takes_turns };
        exe.check_devices()?;
        Ok(exe)
    }

    /// Checks that this process's r-th replica runs on its device r.
    fn check_devices(&self) -> Result<(), PjrtError> {
        let mut list = Padded::<sys::PJRT_LoadedExecutable_AddressableDevices_Args>::new(|a| {
            a.executable = self.loaded.raw.as_ptr();
        });
        // SAFETY: the executable is alive, and its list of devices lives as long.
        let devices = unsafe {
            call!(self.client.plugin(), PJRT_LoadedExecutable_AddressableDevices, list)?;
            slice(list.addressable_devices, list.num_addressable_devices)
        };
        let expected = self.client.devices().iter().map(|d| d.raw);
        if devices.len() != self.local || !devices.iter().copied().eq(expected.take(self.local)) {
            return Err(PjrtError::invalid(
                "PJRT_LoadedExecutable_AddressableDevices",
                format!("the {} replicas of this process are not on its first devices in order", self.local),
            ));
        }
        Ok(())
    }

    /// Number of replicas over all processes.
    pub fn replicas(&self) -> usize {
        self.replicas
    }

    /// Number of outputs of each replica.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Runs the program on all replicas of this process; in a pod, all processes must run the same programs in the same
    /// order. `args[replica][i]` is argument i, on device `replica`. Returns `outputs[replica][i]` as soon as the work
    /// is queued; the buffers may be used immediately, and reading one waits for it and returns the error of a failed
    /// run. On a CPU, a large program is queued once the previous one is done, because the plugin allocates temporaries
    /// when queueing.
    ///
    /// # Errors
    /// Replicas or arguments that do not fit (count, type, device, donated on some replicas only), or a plugin error.
    /// Donated buffers are gone in any case.
    pub fn execute(&self, args: Vec<Vec<Arg<'_>>>) -> Result<Vec<Vec<Buffer>>, PjrtError> {
        self.launch(&args)
        // The donated buffers are dropped here: their memory now belongs to the outputs or is freed once read.
    }

    /// For the doctor: runs a one-replica program on one donated argument, and returns whether the plugin took its
    /// memory (`true`) or left the buffer usable.
    pub(super) fn execute_probing_donation(&self, arg: Buffer) -> Result<(Buffer, bool), PjrtError> {
        let args = [vec![Arg::Donate(arg)]];
        let output = self.launch(&args)?.remove(0).remove(0);
        let mut deleted =
            Padded::<sys::PJRT_Buffer_IsDeleted_Args>::new(|a| a.buffer = args[0][0].buffer().raw());
        // SAFETY: the handle is alive until `args` is dropped, even if its memory is gone.
        unsafe { call!(self.client.plugin(), PJRT_Buffer_IsDeleted, deleted) }?;
        Ok((output, deleted.is_deleted))
    }

    /// Queues one run. The caller must drop donated arguments without reading them.
    fn launch(&self, args: &[Vec<Arg<'_>>]) -> Result<Vec<Vec<Buffer>>, PjrtError> {
        let call = "PJRT_LoadedExecutable_Execute";
        self.check(args).map_err(|message| PjrtError::invalid(call, message))?;
        let kept: Vec<i64> = (0..).zip(&args[0]).filter(|(_, a)| a.is_kept()).map(|(i, _)| i).collect();
        let inputs: Vec<Vec<*mut sys::PJRT_Buffer>> =
            args.iter().map(|row| row.iter().map(|a| a.buffer().raw()).collect()).collect();
        let input_rows: Vec<_> = inputs.iter().map(|row| row.as_ptr()).collect();
        let mut outputs = vec![vec![null_mut::<sys::PJRT_Buffer>(); self.outputs]; self.local];
        let output_rows: Vec<_> = outputs.iter_mut().map(|row| row.as_mut_ptr()).collect();
        let mut options = Padded::<sys::PJRT_ExecuteOptions>::new(|o| {
            o.non_donatable_input_indices = kept.as_ptr();
            o.num_non_donatable_input_indices = kept.len();
        });
        let mut execute = Padded::<sys::PJRT_LoadedExecutable_Execute_Args>::new(|a| {
            a.executable = self.loaded.raw.as_ptr();
            a.options = options.as_mut_ptr();
            a.argument_lists = input_rows.as_ptr();
            a.num_devices = self.local;
            a.num_args = args[0].len();
            a.output_lists = output_rows.as_ptr();
            // No completion events: each output carries its own, with the same error.
        });
        let turn = self.takes_turns.then(|| self.client.in_flight.take_turn());
        // SAFETY: all lists outlive the call and have the lengths stated; the argument buffers are alive during the
        // call, and the plugin itself keeps what it needs afterwards. A donated buffer is owned by `args`, so no other
        // reference to it exists.
        unsafe { call!(self.client.plugin(), PJRT_LoadedExecutable_Execute, execute) }?;
        // Own every handle before anything can fail, so that none leaks.
        let owned: Vec<Vec<Result<RawBuffer, PjrtError>>> = outputs
            .into_iter()
            // SAFETY: just returned, owned by us.
            .map(|row| {
                row.into_iter().map(|raw| unsafe { RawBuffer::new(&self.client, raw, call) }).collect()
            })
            .collect();
        let row = |(r, row): (usize, Vec<_>)| row.into_iter().map(|raw| Buffer::new(raw?, r)).collect();
        let outputs: Vec<Vec<Buffer>> = owned.into_iter().enumerate().map(row).collect::<Result<_, _>>()?;
        if let Some(turn) = turn {
            // One result per device.
            let results = outputs.iter().filter_map(|row| row.first());
            turn.ends_with(results.map(Buffer::stamp).collect::<Result<_, _>>()?);
        }
        Ok(outputs)
    }

    fn check(&self, args: &[Vec<Arg<'_>>]) -> Result<(), String> {
        if args.len() != self.local {
            return Err(format!("arguments for {} replicas, the program has {}", args.len(), self.local));
        }
        let count = self.arguments.as_ref().map_or(args[0].len(), Vec::len);
        for (r, row) in args.iter().enumerate() {
            if row.len() != count {
                return Err(format!("replica {r} has {} arguments, the program takes {count}", row.len()));
            }
            for (i, arg) in row.iter().enumerate() {
                let buffer = arg.buffer();
                let at = || format!("argument {i} of replica {r}");
                if !Arc::ptr_eq(buffer.client(), &self.client) {
                    return Err(format!("{} belongs to another client", at()));
                }
                if buffer.device() != r {
                    return Err(format!("{} is on device {}, not on device {r}", at(), buffer.device()));
                }
                if arg.is_kept() != args[0][i].is_kept() {
                    return Err(format!("{} is donated by some replicas and kept by others", at()));
                }
                if let Some(wanted) = self.arguments.as_ref().map(|a| &a[i]).filter(|w| *w != buffer.ty()) {
                    return Err(format!("{} is {}, the program takes {wanted}", at(), buffer.ty()));
                }
            }
        }
        Ok(())
    }

    /// The memory the compiler planned to use on each device.
    ///
    /// # Errors
    /// `UNIMPLEMENTED` from plugins that do not report it.
    pub fn memory_stats(&self) -> Result<MemoryStats, PjrtError> {
        self.program.memory_stats()
    }

    /// The compiler's estimate for one run on one device.
    ///
    /// # Errors
    /// `UNIMPLEMENTED` from plugins that do not report it.
    pub fn cost(&self) -> Result<Cost, PjrtError> {
        self.program.cost()
    }

    /// The program as optimised by the compiler.
    ///
    /// # Errors
    /// `UNIMPLEMENTED` from plugins that do not report it.
    pub fn optimized_hlo(&self) -> Result<HloModule, PjrtError> {
        self.program.optimized_hlo()
    }

    /// The executable as bytes for [`Client::load_serialized`].
    pub fn serialize(&self) -> Result<Vec<u8>, PjrtError> {
        self.program.serialize()
    }
}
