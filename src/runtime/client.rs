//! A client: the devices of one plugin, and what is made on them.

use super::error::{ErrorCode, PjrtError};
use super::executable::Executable;
use super::padded::Padded;
use super::plugin::{Plugin, call, slice, text};
use super::pod::Pod;
use super::spec::{DeviceSpec, find_plugin};
use super::turns::Turns;
use super::{environment, signature};
use anyhow::{Context, Result, bail};
use pjrt_sys as sys;
use pjrt_sys::protos::xla;
use prost::Message;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Devices that execute programs. Shared by the executables and buffers made with it.
pub struct Client {
    plugin: Arc<Plugin>,
    raw: NonNull<sys::PJRT_Client>,
    platform_name: String,
    platform_version: String,
    devices: Vec<Device>,
    compiled: AtomicUsize,
    loaded: AtomicUsize,
    pod: Pod,
    pub(super) turns: Turns,
}

/// One addressable device of a [`Client`].
pub struct Device {
    pub(super) raw: *mut sys::PJRT_Device,
    /// The plugin's number for it.
    pub id: i32,
    /// The process that it belongs to.
    pub process: usize,
    /// What it is, e.g. `cpu` or `TPU v3`.
    pub kind: String,
    /// The plugin's one-line description.
    pub description: String,
}

// SAFETY: PJRT clients are thread-safe by their contract (`xla::PjRtClient`: "all methods are
// thread-safe"); devices are immutable and owned by the client.
unsafe impl Send for Client {}
unsafe impl Sync for Client {}
// SAFETY: as above; `raw` is only passed back to the client that owns it.
unsafe impl Send for Device {}
unsafe impl Sync for Device {}

impl Client {
    /// Finds and loads the plugin and opens its devices; a CPU plugin makes N virtual ones. Sets
    /// `PJRT_NPROC` and `NPROC` in this process's environment when N devices could otherwise starve each
    /// other, and `TF_CPP_MIN_LOG_LEVEL` when unset (see `environment::prepare`): open the devices
    /// before starting threads of foreign code.
    ///
    /// # Errors
    /// No plugin, no PJRT plugin, too old a plugin (see [`find_plugin`], [`Plugin::load`]), the
    /// plugin's own message, or another number of devices than asked for.
    pub fn open(spec: &DeviceSpec) -> Result<Arc<Client>> {
        let path = find_plugin(spec)?;
        let wanted = match *spec {
            DeviceSpec::Cpu { devices } => Some(devices),
            DeviceSpec::Plugin { devices, .. } => devices,
            DeviceSpec::Tpu => None,
        };
        environment::prepare(wanted.unwrap_or(1));
        let plugin = Plugin::load(&path)?;
        let context = || match spec {
            DeviceSpec::Tpu => format!(
                "cannot open tpu with {}; is this a TPU VM, and is no other process using its chips?",
                path.display()
            ),
            _ => format!("cannot open {spec} with plugin {}", path.display()),
        };
        let mut client = match spec {
            DeviceSpec::Cpu { devices } => Self::create(&plugin, Some(*devices)),
            _ => Self::create(&plugin, None),
        }
        .with_context(context)?;
        // A foreign plugin says what it is only once it has a client.
        if client.platform_name == "cpu" && wanted.is_some_and(|n| n != client.devices.len()) {
            drop(client);
            client = Self::create(&plugin, wanted).with_context(context)?;
        }
        match wanted {
            Some(n) if n != client.devices.len() => bail!(
                "{} has {} {} devices, asked for {n}; drop the number or give the right one",
                path.display(),
                client.devices.len(),
                client.platform_name
            ),
            _ if client.devices.is_empty() => bail!("{} has no addressable device", path.display()),
            _ => {}
        }
        if client.platform_name == "tpu" {
            client.pod.check_environment(|name| std::env::var(name).ok())?;
        }
        Ok(Arc::new(client))
    }

    fn create(plugin: &Arc<Plugin>, cpu_devices: Option<usize>) -> Result<Client, PjrtError> {
        let name = "cpu_device_count";
        let mut option = sys::PJRT_NamedValue {
            struct_size: size_of::<sys::PJRT_NamedValue>(),
            name: name.as_ptr().cast(),
            name_size: name.len(),
            type_: sys::PJRT_NamedValue_Type_PJRT_NamedValue_kInt64,
            value_size: 1,
            ..Default::default()
        };
        option.__bindgen_anon_1.int64_value = cpu_devices.unwrap_or(0) as i64;
        let mut args = Padded::<sys::PJRT_Client_Create_Args>::new(|a| {
            a.create_options = &raw const option;
            a.num_options = usize::from(cpu_devices.is_some());
        });
        // SAFETY: the option outlives the call; no key-value callbacks.
        unsafe { call!(plugin, PJRT_Client_Create, args) }?;
        let raw = NonNull::new(args.client).ok_or_else(|| nothing("PJRT_Client_Create"))?;
        let mut client = Client {
            plugin: plugin.clone(),
            raw,
            platform_name: String::new(),
            platform_version: String::new(),
            devices: Vec::new(),
            compiled: AtomicUsize::new(0),
            loaded: AtomicUsize::new(0),
            pod: Pod { process: 0, processes: 1, local: 0..0, ids: vec![] },
            turns: Turns::default(),
        };
        client.describe()?;
        Ok(client)
    }

    fn describe(&mut self) -> Result<(), PjrtError> {
        let (plugin, client) = (&self.plugin, self.raw.as_ptr());
        let mut name = Padded::<sys::PJRT_Client_PlatformName_Args>::new(|a| a.client = client);
        let mut version = Padded::<sys::PJRT_Client_PlatformVersion_Args>::new(|a| a.client = client);
        let mut list = Padded::<sys::PJRT_Client_AddressableDevices_Args>::new(|a| a.client = client);
        let mut all = Padded::<sys::PJRT_Client_Devices_Args>::new(|a| a.client = client);
        let mut process = Padded::<sys::PJRT_Client_ProcessIndex_Args>::new(|a| a.client = client);
        // SAFETY: the client is alive, and so is all that it returns, until it is destroyed.
        unsafe {
            call!(plugin, PJRT_Client_PlatformName, name)?;
            call!(plugin, PJRT_Client_PlatformVersion, version)?;
            call!(plugin, PJRT_Client_AddressableDevices, list)?;
            call!(plugin, PJRT_Client_Devices, all)?;
            call!(plugin, PJRT_Client_ProcessIndex, process)?;
            self.platform_name = text(name.platform_name, name.platform_name_size);
            self.platform_version = text(version.platform_version, version.platform_version_size);
            self.devices = slice(list.addressable_devices, list.num_addressable_devices)
                .iter()
                .map(|&raw| Device::describe(plugin, raw))
                .collect::<Result<_, _>>()?;
            // The order of the pod, which no process leaves to its plugin.
            self.devices.sort_by_key(|d| d.id);
            let place = |&raw: &_| Device::describe(plugin, raw).map(|d| (d.process, d.id));
            let all = slice(all.devices, all.num_devices).iter().map(place).collect::<Result<_, _>>()?;
            self.pod = Pod::new(usize::try_from(process.process_index).unwrap_or(0), all)?;
        }
        let here = self.devices.iter().map(|d| d.id);
        if !here.eq(self.pod.ids[self.pod.local.clone()].iter().copied()) {
            let (ours, theirs) = (self.devices.len(), self.pod.local.len());
            return Err(PjrtError::invalid(
                "PJRT_Client_AddressableDevices",
                format!("{ours} devices can be used, but {theirs} belong to process {}", self.pod.process),
            ));
        }
        Ok(())
    }

    pub fn plugin(&self) -> &Arc<Plugin> {
        &self.plugin
    }

    pub(super) fn raw(&self) -> *mut sys::PJRT_Client {
        self.raw.as_ptr()
    }

    /// `cpu`, `tpu`, …
    pub fn platform_name(&self) -> &str {
        &self.platform_name
    }

    /// The plugin's description of its build.
    pub fn platform_version(&self) -> &str {
        &self.platform_version
    }

    /// Of this process.
    pub fn device_count(&self) -> usize {
        self.devices.len()
    }

    /// The devices of all processes.
    pub fn pod(&self) -> &Pod {
        &self.pod
    }

    /// The addressable devices, in the order in which [`Client::upload`] and replicas number them.
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    pub(super) fn device(&self, call: &'static str, device: usize) -> Result<&Device, PjrtError> {
        self.devices.get(device).ok_or_else(|| {
            let n = self.devices.len();
            PjrtError::invalid(call, format!("there is no device {device}; the client has {n}"))
        })
    }

    /// Compiles a StableHLO module (text) for `replicas` replicas: as many as all processes have devices, and
    /// then every process must compile and run it, or up to as many as this process has, replica r on device r.
    /// Fewer leave the rest idle.
    ///
    /// # Errors
    /// The compiler's message, or more replicas than devices.
    pub fn compile(self: &Arc<Self>, mlir: &str, replicas: usize) -> Result<Executable, PjrtError> {
        let call = "PJRT_Client_Compile";
        let Some(options) = self.compile_options(replicas) else {
            let n = self.devices.len();
            return Err(PjrtError::invalid(call, format!("{replicas} replicas asked for on {n} devices")));
        };
        let mut program = program(mlir);
        let mut args = Padded::<sys::PJRT_Client_Compile_Args>::new(|a| {
            a.client = self.raw.as_ptr();
            a.program = program.as_mut_ptr();
            a.compile_options = options.as_ptr().cast();
            a.compile_options_size = options.len();
        });
        // SAFETY: the client, the text and the options outlive the call.
        unsafe { call!(&self.plugin, PJRT_Client_Compile, args) }?;
        self.compiled.fetch_add(1, Relaxed);
        // SAFETY: just returned, owned by us.
        unsafe { Executable::from_raw(self, args.executable, signature::arguments(mlir), call) }
    }

    /// How many programs it compiled, and how many it loaded that were compiled before.
    pub fn programs(&self) -> (usize, usize) {
        (self.compiled.load(Relaxed), self.loaded.load(Relaxed))
    }

    /// As the compiler gets them, for `replicas` replicas; `None` when there are not so many devices.
    pub(super) fn compile_options(&self, replicas: usize) -> Option<Vec<u8>> {
        let ids = self.pod.assignment(replicas)?.iter().map(|&id| i64::from(id)).collect();
        Some(compile_options(ids).encode_to_vec())
    }

    /// Loads what [`Executable::serialize`] wrote. It must come from the same build of the plugin and,
    /// on CPU, from a machine with the same instruction set: another one can hit an illegal instruction.
    pub fn load_serialized(self: &Arc<Self>, bytes: &[u8]) -> Result<Executable, PjrtError> {
        self.load_with_arguments(bytes, None)
    }

    /// [`Client::load_serialized`], with the argument types that the program's text told.
    pub(super) fn load_with_arguments(
        self: &Arc<Self>,
        bytes: &[u8],
        arguments: Option<Vec<signature::TensorType>>,
    ) -> Result<Executable, PjrtError> {
        let mut args = Padded::<sys::PJRT_Executable_DeserializeAndLoad_Args>::new(|a| {
            a.client = self.raw.as_ptr();
            a.serialized_executable = bytes.as_ptr().cast();
            a.serialized_executable_size = bytes.len();
        });
        // SAFETY: the client and the bytes outlive the call.
        unsafe { call!(&self.plugin, PJRT_Executable_DeserializeAndLoad, args) }?;
        self.loaded.fetch_add(1, Relaxed);
        // SAFETY: just returned, owned by us.
        unsafe {
            let call = "PJRT_Executable_DeserializeAndLoad";
            Executable::from_raw(self, args.loaded_executable, arguments, call)
        }
    }
}

impl Device {
    /// # Safety
    /// `raw` is a device of a live client of `plugin`.
    unsafe fn describe(plugin: &Plugin, raw: *mut sys::PJRT_Device) -> Result<Device, PjrtError> {
        let mut get = Padded::<sys::PJRT_Device_GetDescription_Args>::new(|a| a.device = raw);
        // SAFETY: the device is alive, and its description as long as itself.
        unsafe {
            call!(plugin, PJRT_Device_GetDescription, get)?;
            Self::from_description(plugin, get.device_description, raw)
        }
    }

    /// `raw` may be null for a device that is only described.
    ///
    /// # Safety
    /// `of` is a description of `plugin` that is alive.
    pub(super) unsafe fn from_description(
        plugin: &Plugin,
        of: *mut sys::PJRT_DeviceDescription,
        raw: *mut sys::PJRT_Device,
    ) -> Result<Device, PjrtError> {
        // SAFETY: the texts live as long as the description.
        unsafe {
            let mut id = Padded::<sys::PJRT_DeviceDescription_Id_Args>::new(|a| a.device_description = of);
            let mut process =
                Padded::<sys::PJRT_DeviceDescription_ProcessIndex_Args>::new(|a| a.device_description = of);
            let mut kind =
                Padded::<sys::PJRT_DeviceDescription_Kind_Args>::new(|a| a.device_description = of);
            let mut long =
                Padded::<sys::PJRT_DeviceDescription_ToString_Args>::new(|a| a.device_description = of);
            call!(plugin, PJRT_DeviceDescription_Id, id)?;
            call!(plugin, PJRT_DeviceDescription_ProcessIndex, process)?;
            call!(plugin, PJRT_DeviceDescription_Kind, kind)?;
            call!(plugin, PJRT_DeviceDescription_ToString, long)?;
            Ok(Device {
                raw,
                id: id.id,
                process: usize::try_from(process.process_index).unwrap_or(0),
                kind: text(kind.device_kind, kind.device_kind_size),
                description: text(long.to_string, long.to_string_size),
            })
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let mut args = Padded::<sys::PJRT_Client_Destroy_Args>::new(|a| a.client = self.raw.as_ptr());
        // SAFETY: the last owner; executables and buffers hold the client alive.
        let _ = unsafe { call!(&self.plugin, PJRT_Client_Destroy, args) };
    }
}

/// A successful call that returned a null handle: a bug of the plugin, but no reason to crash.
pub(super) fn nothing(call: &'static str) -> PjrtError {
    PjrtError { code: ErrorCode::Internal, message: "the plugin returned no handle".into(), call }
}

/// StableHLO text as the interface takes it; `mlir` must outlive its use.
pub(super) fn program(mlir: &str) -> Padded<sys::PJRT_Program> {
    let format = "mlir";
    Padded::new(|p: &mut sys::PJRT_Program| {
        // Read only, though the struct serves both directions.
        p.code = mlir.as_ptr().cast_mut().cast();
        p.code_size = mlir.len();
        p.format = format.as_ptr().cast();
        p.format_size = format.len();
    })
}

/// Replica r on the device with the r-th id, one partition.
pub(super) fn compile_options(device_ids: Vec<i64>) -> xla::CompileOptionsProto {
    use xla::device_assignment_proto::ComputationDevice;
    let replicas = device_ids.len();
    xla::CompileOptionsProto {
        executable_build_options: Some(xla::ExecutableBuildOptionsProto {
            device_ordinal: -1,
            num_replicas: replicas as i64,
            num_partitions: 1,
            device_assignment: Some(xla::DeviceAssignmentProto {
                replica_count: replicas as i32,
                computation_count: 1,
                computation_devices: vec![ComputationDevice { replica_device_ids: device_ids }],
            }),
            ..Default::default()
        }),
        ..Default::default()
    }
}
