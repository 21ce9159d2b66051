//! A client: the devices of one plugin.

use super::environment;
use super::error::PjrtError;
use super::inflight::InFlight;
use super::padded::Padded;
use super::plugin::{Plugin, call, slice, text};
use super::pod::Pod;
use super::spec::{DeviceSpec, find_plugin};
use anyhow::{Context, Result, bail};
use pjrt_sys as sys;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Devices that execute programs, shared by the executables and buffers made on them.
pub struct Client {
    plugin: Arc<Plugin>,
    raw: NonNull<sys::PJRT_Client>,
    platform_name: String,
    platform_version: String,
    devices: Vec<Device>,
    /// Number of programs compiled, and of precompiled programs loaded.
    pub(super) compiled: AtomicUsize,
    pub(super) loaded: AtomicUsize,
    pod: Pod,
    pub(super) in_flight: InFlight,
}

/// One addressable device of a [`Client`].
pub struct Device {
    pub(super) raw: *mut sys::PJRT_Device,
    /// The plugin's id for it.
    pub id: i32,
    /// The process it belongs to.
    pub process: usize,
    /// Its kind, e.g. `cpu` or `TPU v3`.
    pub kind: String,
    /// The plugin's one-line description.
    pub description: String,
}

// SAFETY: PJRT clients are thread-safe by contract (`xla::PjRtClient`: "all methods are thread-safe"); devices are
// immutable and owned by the client.
unsafe impl Send for Client {}
unsafe impl Sync for Client {}
// SAFETY: as above; `raw` is only passed back to the client that owns it.
unsafe impl Send for Device {}
unsafe impl Sync for Device {}

impl Client {
    /// Finds and loads the plugin and opens its devices; a CPU plugin creates N virtual ones. Sets `PJRT_NPROC` and
    /// `NPROC` in this process's environment if N devices could otherwise starve each other, and `TF_CPP_MIN_LOG_LEVEL`
    /// if unset (see `environment::prepare`), so open the devices before starting threads that run foreign code.
    ///
    /// # Errors
    /// A missing, invalid or too old plugin (see [`find_plugin`], [`Plugin::load`]), a plugin error, or a number of
    /// devices other than requested.
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
            DeviceSpec::Cpu { .. } | DeviceSpec::Plugin { .. } => {
                format!("cannot open {spec} with plugin {}", path.display())
            }
        };
        let mut client = match spec {
            DeviceSpec::Cpu { devices } => Self::create(&plugin, Some(*devices)),
            DeviceSpec::Tpu | DeviceSpec::Plugin { .. } => Self::create(&plugin, None),
        }
        .with_context(context)?;
        // A foreign plugin reveals its platform only through a client.
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
        let raw = NonNull::new(args.client).ok_or_else(|| PjrtError::null("PJRT_Client_Create"))?;
        let mut client = Client {
            plugin: plugin.clone(),
            raw,
            platform_name: String::new(),
            platform_version: String::new(),
            devices: Vec::new(),
            compiled: AtomicUsize::new(0),
            loaded: AtomicUsize::new(0),
            pod: Pod { process: 0, processes: 1, local: 0..0, ids: vec![] },
            in_flight: InFlight::default(),
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
        // SAFETY: the client is alive, and what it returns lives until it is destroyed.
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
            // The order of the pod, whatever order the plugin lists them in.
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

    /// Number of devices in this process.
    pub fn device_count(&self) -> usize {
        self.devices.len()
    }

    /// The devices of all processes.
    pub fn pod(&self) -> &Pod {
        &self.pod
    }

    /// The addressable devices, in the order used by [`Client::upload`] and by replicas.
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    pub(super) fn device(&self, call: &'static str, device: usize) -> Result<&Device, PjrtError> {
        self.devices.get(device).ok_or_else(|| {
            let n = self.devices.len();
            PjrtError::invalid(call, format!("there is no device {device}; the client has {n}"))
        })
    }

    /// Number of programs compiled, and of precompiled programs loaded.
    pub fn programs(&self) -> (usize, usize) {
        (self.compiled.load(Relaxed), self.loaded.load(Relaxed))
    }
}

impl Device {
    /// # Safety
    /// `raw` is a device of a live client of `plugin`.
    unsafe fn describe(plugin: &Plugin, raw: *mut sys::PJRT_Device) -> Result<Device, PjrtError> {
        let mut get = Padded::<sys::PJRT_Device_GetDescription_Args>::new(|a| a.device = raw);
        // SAFETY: the device is alive, and its description lives as long.
        unsafe {
            call!(plugin, PJRT_Device_GetDescription, get)?;
            Self::from_description(plugin, get.device_description, raw)
        }
    }

    /// `raw` may be null for a device that is only described.
    ///
    /// # Safety
    /// `of` is a live description of `plugin`.
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
        // SAFETY: the last owner; executables and buffers keep the client alive.
        let _ = unsafe { call!(&self.plugin, PJRT_Client_Destroy, args) };
    }
}
