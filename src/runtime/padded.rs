//! Makes argument structs of an old header acceptable to newer plugins.

use std::mem::{MaybeUninit, size_of};

/// Room for fields appended by later headers; the largest growth so far (0.54 to 0.117) is 24 bytes.
const TAIL: usize = 256;

/// `T` followed by zeros, with `struct_size` covering both. A plugin newer than our header sees the fields it appended
/// as null or 0, which PJRT defines as "absent"; an older one ignores the tail.
#[repr(C)]
pub(super) struct Padded<T: Args> {
    args: T,
    tail: [u8; TAIL],
}

/// An argument struct of the C interface: all-zero is a valid value and the first field is `struct_size: usize`.
///
/// # Safety
/// Both must hold for the implementing type.
pub(super) unsafe trait Args {}

impl<T: Args> Padded<T> {
    /// Zeroed in place (so that padding between fields is zero too), then filled in.
    pub fn new(fill: impl FnOnce(&mut T)) -> Self {
        // SAFETY: all-zero is valid for T by the contract of `Args`, and for bytes.
        let mut padded: Self = unsafe { MaybeUninit::zeroed().assume_init() };
        fill(&mut padded.args);
        // SAFETY: the first field of T, at offset 0 of a repr(C) struct, is its size.
        unsafe { (&raw mut padded).cast::<usize>().write(size_of::<Self>()) };
        padded
    }

    /// A pointer whose provenance covers the tail as well.
    pub fn as_mut_ptr(&mut self) -> *mut T {
        (&raw mut *self).cast()
    }
}

impl<T: Args> std::ops::Deref for Padded<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.args
    }
}

macro_rules! args {
    ($($name:ident),* $(,)?) => {
        $(
            const _: () = assert!(std::mem::offset_of!(pjrt_sys::$name, struct_size) == 0);
            // SAFETY: a C struct of integers, nullable pointers and nullable function pointers, for
            // all of which zero is valid; the size comes first, checked above.
            unsafe impl Args for pjrt_sys::$name {}
        )*
    };
}

args!(
    PJRT_Error_Destroy_Args,
    PJRT_Error_Message_Args,
    PJRT_Error_GetCode_Args,
    PJRT_Plugin_Initialize_Args,
    PJRT_Plugin_Attributes_Args,
    PJRT_Event_Destroy_Args,
    PJRT_Event_IsReady_Args,
    PJRT_Event_Await_Args,
    PJRT_Event_OnReady_Args,
    PJRT_Client_Create_Args,
    PJRT_Client_Destroy_Args,
    PJRT_Client_PlatformName_Args,
    PJRT_Client_PlatformVersion_Args,
    PJRT_Client_AddressableDevices_Args,
    PJRT_Client_Devices_Args,
    PJRT_Client_ProcessIndex_Args,
    PJRT_Client_Compile_Args,
    PJRT_Client_BufferFromHostBuffer_Args,
    PJRT_Program,
    PJRT_Device_GetDescription_Args,
    PJRT_DeviceDescription_Id_Args,
    PJRT_DeviceDescription_ProcessIndex_Args,
    PJRT_DeviceDescription_Kind_Args,
    PJRT_DeviceDescription_ToString_Args,
    PJRT_Executable_Destroy_Args,
    PJRT_Executable_NumReplicas_Args,
    PJRT_Executable_NumOutputs_Args,
    PJRT_Executable_Serialize_Args,
    PJRT_Executable_GetCompiledMemoryStats_Args,
    PJRT_Executable_GetCostAnalysis_Args,
    PJRT_Executable_OptimizedProgram_Args,
    PJRT_Executable_DeserializeAndLoad_Args,
    PJRT_LoadedExecutable_Destroy_Args,
    PJRT_LoadedExecutable_GetExecutable_Args,
    PJRT_LoadedExecutable_AddressableDevices_Args,
    PJRT_LoadedExecutable_Execute_Args,
    PJRT_ExecuteOptions,
    PJRT_TopologyDescription_Create_Args,
    PJRT_TopologyDescription_Destroy_Args,
    PJRT_TopologyDescription_GetDeviceDescriptions_Args,
    PJRT_TopologyDescription_PlatformVersion_Args,
    PJRT_Compile_Args,
    PJRT_Buffer_Destroy_Args,
    PJRT_Buffer_ElementType_Args,
    PJRT_Buffer_Dimensions_Args,
    PJRT_Buffer_IsDeleted_Args,
    PJRT_Buffer_ToHostBuffer_Args,
    PJRT_Buffer_ReadyEvent_Args,
    PJRT_Buffer_MemoryLayout,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_covers_the_zeroed_tail() {
        let mut padded = Padded::<pjrt_sys::PJRT_Event_IsReady_Args>::new(|a| a.is_ready = true);
        assert_eq!(padded.struct_size, size_of::<pjrt_sys::PJRT_Event_IsReady_Args>() + TAIL);
        assert!(padded.is_ready && padded.tail.iter().all(|&b| b == 0));
        assert_eq!(padded.as_mut_ptr().addr() % align_of::<usize>(), 0);
    }
}
