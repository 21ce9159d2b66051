//! A compiled program on R replicas.

use super::buffer::{Buffer, RawBuffer};
use super::client::{Client, nothing};
use super::error::PjrtError;
use super::padded::Padded;
use super::plugin::{call, slice};
use super::signature::TensorType;
use pjrt_sys as sys;
use std::ptr::{NonNull, null_mut};
use std::sync::Arc;

/// A program compiled and loaded for a fixed number of replicas.
pub struct Executable {
    client: Arc<Client>,
    loaded: NonNull<sys::PJRT_LoadedExecutable>,
    /// The plugin's handle for questions about the program; null only while being made.
    inner: *mut sys::PJRT_Executable,
    replicas: usize,
    outputs: usize,
    /// Argument types, when the program's text told them.
    arguments: Option<Vec<TensorType>>,
}

// SAFETY: PJRT executables are immutable once loaded and thread-safe by their contract.
unsafe impl Send for Executable {}
unsafe impl Sync for Executable {}

/// How a buffer enters an execution. A donated one cannot be used again:
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
    /// Read; the buffer stays valid.
    Keep(&'a Buffer),
    /// Given away. Its memory is reused for the output that the program aliases to this argument
    /// (`tf.aliasing_output`), else freed once read. Gone even if the execution fails.
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

/// Bytes that one replica of an executable needs on its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryStats {
    pub arguments: u64,
    pub outputs: u64,
    pub temporaries: u64,
    pub code: u64,
    /// Part of the outputs that reuses donated arguments.
    pub aliased: u64,
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
        let loaded = NonNull::new(loaded).ok_or_else(|| nothing(call))?;
        let client = client.clone();
        let mut exe = Executable { client, loaded, inner: null_mut(), replicas: 0, outputs: 0, arguments };
        exe.inspect()?;
        Ok(exe)
    }

    /// Asks the plugin for the counts, and checks that replica r runs on device r.
    fn inspect(&mut self) -> Result<(), PjrtError> {
        let (plugin, loaded) = (self.client.plugin(), self.loaded.as_ptr());
        let mut get = Padded::<sys::PJRT_LoadedExecutable_GetExecutable_Args>::new(|a| {
            a.loaded_executable = loaded;
        });
        let mut list = Padded::<sys::PJRT_LoadedExecutable_AddressableDevices_Args>::new(|a| {
            a.executable = loaded;
        });
        // SAFETY: the executable is alive, and its list of devices as long as itself.
        let devices = unsafe {
            call!(plugin, PJRT_LoadedExecutable_GetExecutable, get)?;
            self.inner = get.executable;
            call!(plugin, PJRT_LoadedExecutable_AddressableDevices, list)?;
            slice(list.addressable_devices, list.num_addressable_devices)
        };
        let mut outputs = Padded::<sys::PJRT_Executable_NumOutputs_Args>::new(|a| a.executable = self.inner);
        let mut replicas =
            Padded::<sys::PJRT_Executable_NumReplicas_Args>::new(|a| a.executable = self.inner);
        // SAFETY: `inner` was just returned and is ours.
        unsafe {
            call!(plugin, PJRT_Executable_NumOutputs, outputs)?;
            call!(plugin, PJRT_Executable_NumReplicas, replicas)?;
        }
        (self.outputs, self.replicas) = (outputs.num_outputs, replicas.num_replicas);
        let expected = self.client.devices().iter().map(|d| d.raw);
        if devices.len() != self.replicas || !devices.iter().copied().eq(expected.take(self.replicas)) {
            return Err(PjrtError::invalid(
                "PJRT_LoadedExecutable_AddressableDevices",
                format!("the {} replicas are not on the first devices in order", self.replicas),
            ));
        }
        Ok(())
    }

    pub fn replicas(&self) -> usize {
        self.replicas
    }

    /// Number of outputs of each replica.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Runs the program on all replicas: `args[replica][i]` is argument i, on device `replica`. Returns
    /// `outputs[replica][i]` as soon as the work is queued; the buffers may be used at once, and whoever
    /// reads one waits for it and gets the error of a failed run.
    ///
    /// # Errors
    /// Replicas or arguments that do not fit (count, type, device, different donation among replicas),
    /// or the plugin's message. Donated buffers are gone in every case.
    pub fn execute(&self, args: Vec<Vec<Arg<'_>>>) -> Result<Vec<Vec<Buffer>>, PjrtError> {
        self.launch(&args)
        // The donated buffers are dropped here: their memory has gone to the outputs or is freed once read.
    }

    /// For the doctor: runs a program of one replica on one donated argument, and says whether the plugin
    /// took its memory (`true`) or left the buffer usable.
    pub(super) fn execute_probing_donation(&self, arg: Buffer) -> Result<(Buffer, bool), PjrtError> {
        let args = [vec![Arg::Donate(arg)]];
        let output = self.launch(&args)?.remove(0).remove(0);
        let mut deleted =
            Padded::<sys::PJRT_Buffer_IsDeleted_Args>::new(|a| a.buffer = args[0][0].buffer().raw());
        // SAFETY: the handle is alive until `args` is dropped, even if its memory is gone.
        unsafe { call!(self.client.plugin(), PJRT_Buffer_IsDeleted, deleted) }?;
        Ok((output, deleted.is_deleted))
    }

    /// Queues one run. The caller must drop what it donated without reading it.
    fn launch(&self, args: &[Vec<Arg<'_>>]) -> Result<Vec<Vec<Buffer>>, PjrtError> {
        let call = "PJRT_LoadedExecutable_Execute";
        self.check(args).map_err(|message| PjrtError::invalid(call, message))?;
        let kept: Vec<i64> = (0..).zip(&args[0]).filter(|(_, a)| a.is_kept()).map(|(i, _)| i).collect();
        let inputs: Vec<Vec<*mut sys::PJRT_Buffer>> =
            args.iter().map(|row| row.iter().map(|a| a.buffer().raw()).collect()).collect();
        let input_rows: Vec<_> = inputs.iter().map(|row| row.as_ptr()).collect();
        let mut outputs = vec![vec![null_mut::<sys::PJRT_Buffer>(); self.outputs]; self.replicas];
        let output_rows: Vec<_> = outputs.iter_mut().map(|row| row.as_mut_ptr()).collect();
        let mut options = Padded::<sys::PJRT_ExecuteOptions>::new(|o| {
            o.non_donatable_input_indices = kept.as_ptr();
            o.num_non_donatable_input_indices = kept.len();
        });
        let mut execute = Padded::<sys::PJRT_LoadedExecutable_Execute_Args>::new(|a| {
            a.executable = self.loaded.as_ptr();
            a.options = options.as_mut_ptr();
            a.argument_lists = input_rows.as_ptr();
            a.num_devices = self.replicas;
            a.num_args = args[0].len();
            a.output_lists = output_rows.as_ptr();
            // No completion events: each output carries its own, with the same error.
        });
        // SAFETY: all lists outlive the call and have the lengths announced; the argument buffers are
        // alive during the call, and the plugin itself keeps what it needs after it. A donated buffer is
        // owned by `args`, so no other reference to it exists.
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
        owned.into_iter().enumerate().map(row).collect()
    }

    fn check(&self, args: &[Vec<Arg<'_>>]) -> Result<(), String> {
        if args.len() != self.replicas {
            return Err(format!("arguments for {} replicas, the program has {}", args.len(), self.replicas));
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

    /// What the compiler planned to use on each device.
    ///
    /// # Errors
    /// `UNIMPLEMENTED` from plugins that do not say.
    pub fn memory_stats(&self) -> Result<MemoryStats, PjrtError> {
        let mut args =
            Padded::<sys::PJRT_Executable_GetCompiledMemoryStats_Args>::new(|a| a.executable = self.inner);
        // SAFETY: the executable is alive.
        unsafe { call!(self.client.plugin(), PJRT_Executable_GetCompiledMemoryStats, args) }?;
        Ok(MemoryStats {
            arguments: args.argument_size_in_bytes as u64,
            outputs: args.output_size_in_bytes as u64,
            temporaries: args.temp_size_in_bytes as u64,
            code: args.generated_code_size_in_bytes as u64,
            aliased: args.alias_size_in_bytes as u64,
        })
    }

    /// The executable as bytes for [`Client::load_serialized`].
    pub fn serialize(&self) -> Result<Vec<u8>, PjrtError> {
        let mut args = Padded::<sys::PJRT_Executable_Serialize_Args>::new(|a| a.executable = self.inner);
        // SAFETY: the executable is alive; the bytes live until the deleter is called, once, after
        // they are copied.
        unsafe {
            call!(self.client.plugin(), PJRT_Executable_Serialize, args)?;
            let bytes = slice(args.serialized_bytes.cast::<u8>(), args.serialized_bytes_size).to_vec();
            if let Some(delete) = args.serialized_executable_deleter {
                delete(args.serialized_executable);
            }
            Ok(bytes)
        }
    }
}

impl Drop for Executable {
    fn drop(&mut self) {
        let plugin = self.client.plugin();
        // SAFETY: both handles are owned and destroyed only here; running executions hold their own
        // references to the program.
        unsafe {
            if !self.inner.is_null() {
                let mut args =
                    Padded::<sys::PJRT_Executable_Destroy_Args>::new(|a| a.executable = self.inner);
                let _ = call!(plugin, PJRT_Executable_Destroy, args);
            }
            let mut args = Padded::<sys::PJRT_LoadedExecutable_Destroy_Args>::new(|a| {
                a.executable = self.loaded.as_ptr();
            });
            let _ = call!(plugin, PJRT_LoadedExecutable_Destroy, args);
        }
    }
}
