//! A loaded PJRT plugin and its function table.

use super::error::{ErrorCode, PjrtError};
use super::padded::Padded;
use crate::common::hash;
use anyhow::{Context, Result, bail};
use pjrt_sys as sys;
use std::collections::HashMap;
use std::ffi::{c_char, c_int};
use std::mem::{ManuallyDrop, offset_of};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The oldest minor version accepted: that of the header `pjrt-sys` was generated from, so that every
/// function and field we use exists.
const OLDEST_MINOR: i32 = sys::PJRT_API_MINOR as i32;

/// A PJRT plugin. Loaded and initialised once per path and process, never unloaded: plugins start
/// threads and register statics that do not survive `dlclose`.
pub struct Plugin {
    path: PathBuf,
    version: (i32, i32),
    api: *const sys::PJRT_Api,
    /// Bytes of the plugin's own function table; an entry beyond it does not exist.
    api_size: usize,
    sha256: OnceLock<String>,
    _library: ManuallyDrop<libloading::Library>,
}

// SAFETY: `api` points to a constant table of function pointers in a library that is never unloaded.
unsafe impl Send for Plugin {}
unsafe impl Sync for Plugin {}

/// `call!(plugin, PJRT_Function, args)`: looks up the function, calls it with the padded `args` and converts its error
/// to a [`PjrtError`]. Requires an `unsafe` block: the caller vouches for all pointers in `args`.
macro_rules! call {
    ($plugin:expr, $function:ident, $args:expr) => {{
        let plugin: &$crate::runtime::plugin::Plugin = $plugin;
        match $crate::runtime::plugin::function!(plugin, $function) {
            Ok(function) => plugin.check(stringify!($function), function($args.as_mut_ptr())),
            Err(error) => Err(error),
        }
    }};
}

/// The function pointer, or `UNIMPLEMENTED` if the plugin's table ends before it or has a null there.
macro_rules! function {
    ($plugin:expr, $function:ident) => {{
        let plugin: &$crate::runtime::plugin::Plugin = $plugin;
        let offset = std::mem::offset_of!(pjrt_sys::PJRT_Api, $function);
        match plugin.table(offset) {
            Some(api) => (&raw const (*api).$function).read(),
            None => None,
        }
        .ok_or_else(|| plugin.missing(stringify!($function)))
    }};
}
pub(super) use {call, function};

impl Plugin {
    /// Loads the shared library at `path`, checks its version and initialises it. A second call with
    /// the same file returns the same plugin.
    ///
    /// # Errors
    /// Not a loadable library, not a PJRT plugin, or an unsupported version, each with how to fix it; the plugin's own
    /// initialisation error.
    pub fn load(path: &Path) -> Result<Arc<Plugin>> {
        static LOADED: Mutex<Option<HashMap<PathBuf, Arc<Plugin>>>> = Mutex::new(None);
        let path = path.canonicalize().with_context(|| {
            format!("no PJRT plugin at {}; run scripts/fetch_plugin.sh cpu (or tpu)", path.display())
        })?;
        // Held while loading: initialisation must happen once.
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = loaded.get_or_insert_default();
        if let Some(plugin) = loaded.get(&path) {
            return Ok(plugin.clone());
        }
        let plugin = Arc::new(Self::load_new(&path)?);
        loaded.insert(path, plugin.clone());
        Ok(plugin)
    }

    fn load_new(path: &Path) -> Result<Plugin> {
        let hint = "is it a PJRT plugin, and whole? run scripts/fetch_plugin.sh cpu (or tpu)";
        // SAFETY: runs the library's initialisers, as the user requested by naming a plugin.
        let library = unsafe { libloading::Library::new(path) }
            .with_context(|| format!("cannot load plugin {}; {hint}", path.display()))?;
        let library = ManuallyDrop::new(library);
        // SAFETY: the name and type are fixed by PJRT's C interface.
        let get = unsafe { library.get::<unsafe extern "C" fn() -> *const sys::PJRT_Api>(b"GetPjrtApi\0") }
            .with_context(|| format!("{} does not export GetPjrtApi; {hint}", path.display()))?;
        // SAFETY: takes nothing, returns a pointer to a static table.
        let api = unsafe { get() };
        if api.is_null() {
            bail!("GetPjrtApi of {} returned nothing; {hint}", path.display());
        }
        // SAFETY: the table begins with size and version in every version of major 0.
        let (api_size, version) = unsafe {
            let version = &raw const (*api).pjrt_api_version;
            let major = (&raw const (*version).major_version).read();
            ((&raw const (*api).struct_size).read(), (major, (&raw const (*version).minor_version).read()))
        };
        check_version(version).with_context(|| format!("cannot use plugin {}", path.display()))?;
        let (path, sha256) = (path.to_owned(), OnceLock::new());
        let plugin = Plugin { path, version, api, api_size, sha256, _library: library };
        let mut args = Padded::<sys::PJRT_Plugin_Initialize_Args>::new(|_| ());
        // SAFETY: no pointers; called once per library, under the lock of `load`.
        unsafe { call!(&plugin, PJRT_Plugin_Initialize, args) }
            .with_context(|| format!("plugin {} failed to initialise", plugin.path.display()))?;
        Ok(plugin)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// SHA-256 of the plugin file, computed once per process (half a second for 200 MB).
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn sha256(&self) -> Result<&str> {
        if let Some(known) = self.sha256.get() {
            return Ok(known);
        }
        let hash = hash::sha256_file(&self.path)?;
        Ok(self.sha256.get_or_init(|| hash))
    }

    /// Version of PJRT's C interface, (major, minor).
    pub fn api_version(&self) -> (i32, i32) {
        self.version
    }

    /// The plugin's attributes by name; may be empty.
    pub fn attributes(&self) -> Result<Vec<(String, String)>, PjrtError> {
        let mut args = Padded::<sys::PJRT_Plugin_Attributes_Args>::new(|_| ());
        // SAFETY: no pointers go in.
        unsafe { call!(self, PJRT_Plugin_Attributes, args) }?;
        // SAFETY: the plugin returned this many values, which live as long as it does.
        Ok(unsafe { named_values(args.attributes, args.num_attributes) })
    }

    /// The function table, if it contains the pointer at `offset`.
    pub(super) fn table(&self, offset: usize) -> Option<*const sys::PJRT_Api> {
        (offset + size_of::<usize>() <= self.api_size).then_some(self.api)
    }

    pub(super) fn missing(&self, call: &'static str) -> PjrtError {
        let (major, minor) = self.version;
        PjrtError {
            code: ErrorCode::Unimplemented,
            message: format!(
                "plugin {} (PJRT API {major}.{minor}) has no such function",
                self.path.display()
            ),
            call,
        }
    }

    /// Converts a call's return value to a result and destroys the plugin's error.
    pub(super) fn check(&self, call: &'static str, error: impl ReturnedError) -> Result<(), PjrtError> {
        let error = error.pointer();
        if error.is_null() {
            return Ok(());
        }
        let mut code = Padded::<sys::PJRT_Error_GetCode_Args>::new(|a| a.error = error);
        let mut message = Padded::<sys::PJRT_Error_Message_Args>::new(|a| a.error = error);
        let mut destroy = Padded::<sys::PJRT_Error_Destroy_Args>::new(|a| a.error = error);
        // SAFETY: `error` is alive until the last of the three, and the text is copied before that.
        unsafe {
            if let Ok(get_code) = function!(self, PJRT_Error_GetCode) {
                get_code(code.as_mut_ptr());
            }
            if let Ok(get_message) = function!(self, PJRT_Error_Message) {
                get_message(message.as_mut_ptr());
            }
            let text = text(message.message, message.message_size);
            if let Ok(free) = function!(self, PJRT_Error_Destroy) {
                free(destroy.as_mut_ptr());
            }
            Err(PjrtError { code: ErrorCode::from_raw(code.code), message: text, call })
        }
    }
}

/// What every call except those on errors returns: an owned error or null.
pub(super) trait ReturnedError {
    fn pointer(self) -> *mut sys::PJRT_Error;
}

impl ReturnedError for *mut sys::PJRT_Error {
    fn pointer(self) -> *mut sys::PJRT_Error {
        self
    }
}

/// Copies a string returned by a plugin as pointer and length (null is empty).
///
/// # Safety
/// `data` is null or points to `size` readable bytes.
pub(super) unsafe fn text(data: *const c_char, size: usize) -> String {
    // SAFETY: passed on.
    String::from_utf8_lossy(unsafe { slice(data.cast::<u8>(), size) }).into_owned()
}

/// A slice from a pointer that C allows to be null when empty.
///
/// # Safety
/// `data` is null or points to `len` readable elements that outlive `'a`.
pub(super) unsafe fn slice<'a, T>(data: *const T, len: usize) -> &'a [T] {
    if data.is_null() || len == 0 {
        return &[];
    }
    // SAFETY: passed on.
    unsafe { std::slice::from_raw_parts(data, len) }
}

/// Names and values of a plugin's list; each value contains its own size, which is the stride.
///
/// # Safety
/// `value` points to `count` live values returned by a plugin.
pub(super) unsafe fn named_values(
    mut value: *const sys::PJRT_NamedValue,
    count: usize,
) -> Vec<(String, String)> {
    let mut found = Vec::with_capacity(count);
    for _ in 0..count {
        // SAFETY: passed on.
        unsafe {
            let v = &*value;
            found.push((text(v.name, v.name_size), named_value(v)));
            value = value.byte_add(v.struct_size.next_multiple_of(align_of::<sys::PJRT_NamedValue>()));
        }
    }
    found
}

/// # Safety
/// `value` was returned by a plugin and is alive.
unsafe fn named_value(value: &sys::PJRT_NamedValue) -> String {
    // SAFETY: the type determines which member of the union is set.
    unsafe {
        let u = &value.__bindgen_anon_1;
        match value.type_ {
            sys::PJRT_NamedValue_Type_PJRT_NamedValue_kString => text(u.string_value, value.value_size),
            sys::PJRT_NamedValue_Type_PJRT_NamedValue_kInt64 => u.int64_value.to_string(),
            sys::PJRT_NamedValue_Type_PJRT_NamedValue_kInt64List => {
                format!("{:?}", slice(u.int64_array_value, value.value_size))
            }
            sys::PJRT_NamedValue_Type_PJRT_NamedValue_kFloat => u.float_value.to_string(),
            sys::PJRT_NamedValue_Type_PJRT_NamedValue_kBool => u.bool_value.to_string(),
            other => format!("(value of type {other})"),
        }
    }
}

fn check_version((major, minor): (c_int, c_int)) -> Result<()> {
    if major != 0 {
        bail!("it uses PJRT API {major}.{minor}, this program 0.x; get a plugin of major version 0");
    }
    if minor < OLDEST_MINOR {
        bail!(
            "it uses PJRT API {major}.{minor}, older than 0.{OLDEST_MINOR}, the oldest supported; \
             run scripts/fetch_plugin.sh cpu (or tpu) for a newer one"
        );
    }
    Ok(())
}

// The table starts the same in every version of major 0; `load_new` reads only these fields before checking the
// version.
const _: () = assert!(offset_of!(sys::PJRT_Api, struct_size) == 0);
const _: () = assert!(offset_of!(sys::PJRT_Api, pjrt_api_version) == 16);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_accepted_from_the_oldest_minor_of_major_0() {
        assert!(check_version((0, OLDEST_MINOR)).is_ok());
        assert!(check_version((0, 1000)).is_ok());
        let old = check_version((0, OLDEST_MINOR - 1)).unwrap_err().to_string();
        assert!(old.contains("0.53") && old.contains("0.54") && old.contains("fetch_plugin"), "{old}");
        let other = check_version((1, 0)).unwrap_err().to_string();
        assert!(other.contains("1.0") && other.contains("0.x"), "{other}");
    }
}
