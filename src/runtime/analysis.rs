//! The compiler's analysis of a program: memory, cost, optimised HLO. Works both for loaded programs and for programs
//! compiled ahead of time.

use super::error::PjrtError;
use super::padded::Padded;
use super::plugin::{Plugin, call, named_values, slice, text};
use pjrt_sys as sys;
pub use pjrt_sys::protos::xla;
use prost::Message;
use std::collections::BTreeMap;
use std::ptr::NonNull;
use std::sync::Arc;

/// An HLO module as XLA serialises it (`xla/service/hlo.proto`).
pub type HloModule = xla::HloModuleProto;
/// One computation of an [`HloModule`].
pub type HloComputation = xla::HloComputationProto;
/// One instruction of an [`HloComputation`].
pub type HloInstruction = xla::HloInstructionProto;

/// Bytes one replica of an executable needs on its device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryStats {
    pub arguments: u64,
    pub outputs: u64,
    pub temporaries: u64,
    pub code: u64,
    /// The part of the outputs that reuses donated arguments.
    pub aliased: u64,
}

impl MemoryStats {
    /// Bytes live while the program runs; memory shared by outputs and arguments counts once.
    pub fn total(&self) -> u64 {
        (self.arguments + self.outputs + self.temporaries + self.code).saturating_sub(self.aliased)
    }
}

/// The compiler's estimate for one run on one device. It counts a loop body once, whatever the trip count, an f32 dot
/// the same at every precision, and nothing inside custom calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cost {
    pub flops: f64,
    /// Memory traffic of all instructions.
    pub bytes: f64,
    /// `optimal_seconds`; `None` from plugins that do not estimate, or if it is not positive.
    pub seconds: Option<f64>,
    /// All properties, by the plugin's names.
    pub properties: BTreeMap<String, f64>,
}

/// Owns a `PJRT_Executable`.
pub(super) struct RawProgram {
    plugin: Arc<Plugin>,
    raw: NonNull<sys::PJRT_Executable>,
}

// SAFETY: PJRT executables are immutable and thread-safe by their contract.
unsafe impl Send for RawProgram {}
unsafe impl Sync for RawProgram {}

impl RawProgram {
    /// # Safety
    /// `raw` is null or an executable of `plugin` that nobody else destroys.
    pub unsafe fn new(
        plugin: &Arc<Plugin>,
        raw: *mut sys::PJRT_Executable,
        call: &'static str,
    ) -> Result<Self, PjrtError> {
        let raw = NonNull::new(raw).ok_or_else(|| PjrtError::null(call))?;
        Ok(RawProgram { plugin: plugin.clone(), raw })
    }

    pub fn outputs(&self) -> Result<usize, PjrtError> {
        let mut args =
            Padded::<sys::PJRT_Executable_NumOutputs_Args>::new(|a| a.executable = self.raw.as_ptr());
        // SAFETY: the executable is alive, here and below.
        unsafe { call!(&self.plugin, PJRT_Executable_NumOutputs, args) }?;
        Ok(args.num_outputs)
    }

    pub fn replicas(&self) -> Result<usize, PjrtError> {
        let mut args =
            Padded::<sys::PJRT_Executable_NumReplicas_Args>::new(|a| a.executable = self.raw.as_ptr());
        // SAFETY: as above.
        unsafe { call!(&self.plugin, PJRT_Executable_NumReplicas, args) }?;
        Ok(args.num_replicas)
    }

    pub fn memory_stats(&self) -> Result<MemoryStats, PjrtError> {
        let mut args = Padded::<sys::PJRT_Executable_GetCompiledMemoryStats_Args>::new(|a| {
            a.executable = self.raw.as_ptr();
        });
        // SAFETY: as above.
        unsafe { call!(&self.plugin, PJRT_Executable_GetCompiledMemoryStats, args) }?;
        Ok(MemoryStats {
            arguments: args.argument_size_in_bytes as u64,
            outputs: args.output_size_in_bytes as u64,
            temporaries: args.temp_size_in_bytes as u64,
            code: args.generated_code_size_in_bytes as u64,
            aliased: args.alias_size_in_bytes as u64,
        })
    }

    pub fn cost(&self) -> Result<Cost, PjrtError> {
        let mut args =
            Padded::<sys::PJRT_Executable_GetCostAnalysis_Args>::new(|a| a.executable = self.raw.as_ptr());
        // SAFETY: as above; the properties live as long as the executable and are copied here.
        let listed = unsafe {
            call!(&self.plugin, PJRT_Executable_GetCostAnalysis, args)?;
            named_values(args.properties, args.num_properties)
        };
        let properties: BTreeMap<String, f64> =
            listed.into_iter().filter_map(|(name, value)| Some((name, value.parse().ok()?))).collect();
        let of = |name: &str| properties.get(name).copied();
        Ok(Cost {
            flops: of("flops").unwrap_or(0.0),
            bytes: of("bytes accessed").unwrap_or(0.0),
            seconds: of("optimal_seconds").filter(|s| *s > 0.0),
            properties,
        })
    }

    pub fn optimized_hlo(&self) -> Result<HloModule, PjrtError> {
        let call = "PJRT_Executable_OptimizedProgram";
        let mut program = Padded::<sys::PJRT_Program>::new(|_| ());
        let ask = |program: &mut Padded<sys::PJRT_Program>| {
            let mut args = Padded::<sys::PJRT_Executable_OptimizedProgram_Args>::new(|a| {
                a.executable = self.raw.as_ptr();
                a.program = program.as_mut_ptr();
            });
            // SAFETY: as above; `program` has no buffer, or one of the size the plugin asked for.
            unsafe { call!(&self.plugin, PJRT_Executable_OptimizedProgram, args) }
        };
        ask(&mut program)?;
        let mut bytes = vec![0u8; program.code_size];
        let mut program = Padded::<sys::PJRT_Program>::new(|p| {
            p.code = bytes.as_mut_ptr().cast();
            p.code_size = bytes.len();
        });
        ask(&mut program)?;
        // SAFETY: the format is a static string of the plugin.
        let format = unsafe { text(program.format, program.format_size) };
        let decoded = match format.as_str() {
            "hlo_with_config" => {
                xla::HloModuleProtoWithConfig::decode(&*bytes).map(|with| with.hlo_module.unwrap_or_default())
            }
            "hlo" => HloModule::decode(&*bytes),
            other => {
                let message = format!("the plugin returned the optimised program as {other:?}, not as HLO");
                return Err(PjrtError::invalid(call, message));
            }
        };
        decoded.map_err(|e| PjrtError::invalid(call, format!("the optimised HLO does not decode: {e}")))
    }

    pub fn serialize(&self) -> Result<Vec<u8>, PjrtError> {
        let mut args =
            Padded::<sys::PJRT_Executable_Serialize_Args>::new(|a| a.executable = self.raw.as_ptr());
        // SAFETY: as above; the bytes live until the deleter is called, once, after they are copied.
        unsafe {
            call!(&self.plugin, PJRT_Executable_Serialize, args)?;
            let bytes = slice(args.serialized_bytes.cast::<u8>(), args.serialized_bytes_size).to_vec();
            if let Some(delete) = args.serialized_executable_deleter {
                delete(args.serialized_executable);
            }
            Ok(bytes)
        }
    }
}

impl Drop for RawProgram {
    fn drop(&mut self) {
        let mut args = Padded::<sys::PJRT_Executable_Destroy_Args>::new(|a| a.executable = self.raw.as_ptr());
        // SAFETY: owned, and destroyed only here; running executions hold their own references.
        let _ = unsafe { call!(&self.plugin, PJRT_Executable_Destroy, args) };
    }
}
