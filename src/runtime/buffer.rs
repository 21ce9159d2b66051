//! Data on a device.

use super::client::Client;
use super::error::PjrtError;
use super::event::{Event, Stamp};
use super::padded::Padded;
use super::plugin::{call, slice};
use super::signature::TensorType;
use crate::common::{DType, HostTensor};
use pjrt_sys as sys;
use std::ptr::NonNull;
use std::sync::Arc;

/// A dense tensor on one device. Its computation or transfer may be pending; every use waits as needed. Dropping it
/// frees the memory once pending reads are done.
pub struct Buffer {
    raw: RawBuffer,
    ty: TensorType,
    device: usize,
}

/// Owns a `PJRT_Buffer`.
pub(super) struct RawBuffer {
    client: Arc<Client>,
    raw: NonNull<sys::PJRT_Buffer>,
}

// SAFETY: PJRT buffers are thread-safe by contract (`xla::PjRtBuffer` guards its state with a mutex and
// reference-counted holds); we never expose their memory.
unsafe impl Send for RawBuffer {}
unsafe impl Sync for RawBuffer {}

impl RawBuffer {
    /// # Safety
    /// `raw` is null or a buffer of `client` that nobody else destroys.
    pub unsafe fn new(
        client: &Arc<Client>,
        raw: *mut sys::PJRT_Buffer,
        call: &'static str,
    ) -> Result<Self, PjrtError> {
        let raw = NonNull::new(raw).ok_or_else(|| PjrtError::null(call))?;
        Ok(RawBuffer { client: client.clone(), raw })
    }
}

impl Drop for RawBuffer {
    fn drop(&mut self) {
        let mut args = Padded::<sys::PJRT_Buffer_Destroy_Args>::new(|a| a.buffer = self.raw.as_ptr());
        // SAFETY: owned, and destroyed only here.
        let _ = unsafe { call!(self.client.plugin(), PJRT_Buffer_Destroy, args) };
    }
}

impl Buffer {
    /// Asks the plugin for type and shape.
    pub(super) fn new(raw: RawBuffer, device: usize) -> Result<Self, PjrtError> {
        let (plugin, buffer) = (raw.client.plugin(), raw.raw.as_ptr());
        let mut element = Padded::<sys::PJRT_Buffer_ElementType_Args>::new(|a| a.buffer = buffer);
        let mut dims = Padded::<sys::PJRT_Buffer_Dimensions_Args>::new(|a| a.buffer = buffer);
        // SAFETY: the buffer is alive, and its dimensions live as long.
        let shape = unsafe {
            call!(plugin, PJRT_Buffer_ElementType, element)?;
            call!(plugin, PJRT_Buffer_Dimensions, dims)?;
            slice(dims.dims, dims.num_dims).iter().map(|&n| n as usize).collect()
        };
        let dtype = dtype_of(element.type_)?;
        Ok(Buffer { raw, ty: TensorType { dtype, shape }, device })
    }

    pub fn dtype(&self) -> DType {
        self.ty.dtype
    }

    pub fn shape(&self) -> &[usize] {
        &self.ty.shape
    }

    /// Index of its device in [`Client::devices`].
    pub fn device(&self) -> usize {
        self.device
    }

    pub(super) fn ty(&self) -> &TensorType {
        &self.ty
    }

    pub(super) fn client(&self) -> &Arc<Client> {
        &self.raw.client
    }

    pub(super) fn raw(&self) -> *mut sys::PJRT_Buffer {
        self.raw.raw.as_ptr()
    }

    /// Waits until the buffer is computed.
    ///
    /// # Errors
    /// The error of the execution or transfer that produces it.
    pub fn ready(&self) -> Result<(), PjrtError> {
        self.ready_event()?.map_or(Ok(()), |e| e.wait())
    }

    /// Records the time at which it is computed or fails. Returns immediately.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn stamp(&self) -> Result<Stamp, PjrtError> {
        self.ready_event()?.map_or_else(|| Ok(Stamp::now()), Event::stamp)
    }

    fn ready_event(&self) -> Result<Option<Event>, PjrtError> {
        let plugin = self.raw.client.plugin();
        let mut args = Padded::<sys::PJRT_Buffer_ReadyEvent_Args>::new(|a| a.buffer = self.raw());
        // SAFETY: the buffer is alive; the event returned is ours.
        unsafe {
            call!(plugin, PJRT_Buffer_ReadyEvent, args)?;
            Ok(Event::from_raw(plugin, args.event))
        }
    }

    /// Waits for the buffer and copies it to the host.
    pub fn to_host(&self) -> Result<HostTensor, PjrtError> {
        self.to_host_async()?.wait()
    }

    /// Starts the copy to the host and returns immediately; the buffer may be donated or dropped meanwhile.
    pub fn to_host_async(&self) -> Result<PendingHost, PjrtError> {
        let plugin = self.raw.client.plugin();
        let mut tensor = HostTensor::zeros(self.ty.dtype, &self.ty.shape);
        // Explicitly row-major: a device may use another layout, and "none" means the device's.
        let minor_to_major: Vec<i64> = (0..self.ty.shape.len() as i64).rev().collect();
        let mut layout = Padded::<sys::PJRT_Buffer_MemoryLayout>::new(|l| {
            l.type_ = sys::PJRT_Buffer_MemoryLayout_Type_PJRT_Buffer_MemoryLayout_Type_Tiled;
            l.__bindgen_anon_1.tiled = sys::PJRT_Buffer_MemoryLayout_Tiled {
                struct_size: size_of::<sys::PJRT_Buffer_MemoryLayout_Tiled>(),
                minor_to_major: minor_to_major.as_ptr(),
                minor_to_major_size: minor_to_major.len(),
                ..Default::default()
            };
        });
        let mut args = Padded::<sys::PJRT_Buffer_ToHostBuffer_Args>::new(|a| {
            a.src = self.raw();
            a.host_layout = layout.as_mut_ptr();
            a.dst = tensor.bytes_mut().as_mut_ptr().cast();
            a.dst_size = tensor.bytes().len();
        });
        // SAFETY: the layout outlives the call; `dst` points into the heap block of `tensor`, which `PendingHost`
        // keeps, unread, until the event reports the copy done.
        let done = unsafe {
            call!(plugin, PJRT_Buffer_ToHostBuffer, args)?;
            Event::from_raw(plugin, args.event)
        };
        Ok(PendingHost { tensor: Some(tensor), done })
    }
}

/// A copy to the host in progress.
pub struct PendingHost {
    /// The plugin writes into it; taken by `wait`.
    tensor: Option<HostTensor>,
    done: Option<Event>,
}

impl PendingHost {
    /// Whether [`PendingHost::wait`] would return immediately.
    pub fn is_ready(&self) -> Result<bool, PjrtError> {
        self.done.as_ref().map_or(Ok(true), Event::is_ready)
    }

    /// Waits for the copy.
    ///
    /// # Errors
    /// The error of the execution that produces the data, or of the transfer.
    pub fn wait(mut self) -> Result<HostTensor, PjrtError> {
        if let Some(done) = self.done.take() {
            done.wait()?;
        }
        Ok(self.tensor.take().expect("taken only here, and `self` is consumed"))
    }
}

impl Drop for PendingHost {
    fn drop(&mut self) {
        // The plugin may still be writing into the tensor's memory.
        if let Some(done) = self.done.take() {
            let _ = done.wait();
        }
    }
}

impl Client {
    /// Copies `tensor` to device `device`. Returns once the plugin has its own copy of the bytes; the transfer to the
    /// device continues asynchronously.
    ///
    /// The semantics are `kImmutableOnlyDuringCall`: the caller keeps an ordinary borrow and may reuse its memory
    /// immediately. Zero copy is not an option: the CPU plugin would work in our memory, and donation would write to
    /// it.
    ///
    /// # Errors
    /// No such device, or a plugin error (e.g. out of memory).
    pub fn upload(self: &Arc<Self>, tensor: &HostTensor, device: usize) -> Result<Buffer, PjrtError> {
        let during = sys::PJRT_HostBufferSemantics_PJRT_HostBufferSemantics_kImmutableOnlyDuringCall;
        // SAFETY: by these semantics the tensor is not read after the call.
        let (buffer, done) = unsafe { self.start_upload(tensor, device, during) }?;
        // Already done by these semantics; waiting costs nothing and tolerates a lax plugin.
        done.map_or(Ok(()), |e| e.wait())?;
        Ok(buffer)
    }

    /// Copies each tensor to its device, all concurrently and without a copy on the host
    /// (`kImmutableUntilTransferCompletes`). Returns when the tensors' memory may be written again, so call it off the
    /// critical path: from a separate thread, or while the devices work.
    ///
    /// # Errors
    /// Those of [`Client::upload`].
    pub fn upload_all<'a>(
        self: &Arc<Self>,
        tensors: impl IntoIterator<Item = (&'a HostTensor, usize)>,
    ) -> Result<Vec<Buffer>, PjrtError> {
        let until = sys::PJRT_HostBufferSemantics_PJRT_HostBufferSemantics_kImmutableUntilTransferCompletes;
        let (mut buffers, mut under_way) = (Vec::new(), UnderWay(Vec::new()));
        for (tensor, device) in tensors {
            // SAFETY: `under_way` waits for the transfers before this function returns, and `'a` outlives it.
            let (buffer, done) = unsafe { self.start_upload(tensor, device, until) }?;
            buffers.push(buffer);
            under_way.0.extend(done);
        }
        under_way.0.iter().try_for_each(Event::wait)?;
        Ok(buffers)
    }

    /// # Safety
    /// `tensor` must outlive the event and not change before it, as `semantics` requires.
    unsafe fn start_upload(
        self: &Arc<Self>,
        tensor: &HostTensor,
        device: usize,
        semantics: sys::PJRT_HostBufferSemantics,
    ) -> Result<(Buffer, Option<Event>), PjrtError> {
        let call = "PJRT_Client_BufferFromHostBuffer";
        let target = self.device(call, device)?.raw;
        let dims: Vec<i64> = tensor.shape().iter().map(|&n| n as i64).collect();
        let mut args = Padded::<sys::PJRT_Client_BufferFromHostBuffer_Args>::new(|a| {
            a.client = self.raw();
            a.data = tensor.bytes().as_ptr().cast();
            a.type_ = raw_type(tensor.dtype());
            a.dims = dims.as_ptr();
            a.num_dims = dims.len();
            a.host_buffer_semantics = semantics;
            a.device = target;
        });
        // SAFETY: dims outlive the call, and data as long as needed, by the contract above; the event and the buffer
        // returned are ours.
        unsafe {
            call!(self.plugin(), PJRT_Client_BufferFromHostBuffer, args)?;
            let done = Event::from_raw(self.plugin(), args.done_with_host_buffer);
            let raw = RawBuffer::new(self, args.buffer, call)?;
            let ty = TensorType { dtype: tensor.dtype(), shape: tensor.shape().to_vec() };
            Ok((Buffer { raw, ty, device }, done))
        }
    }
}

/// Transfers reading borrowed memory: dropping this waits for them.
struct UnderWay(Vec<Event>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.iter().for_each(|done| drop(done.wait()));
    }
}

const TYPES: [(DType, sys::PJRT_Buffer_Type); 7] = [
    (DType::Pred, sys::PJRT_Buffer_Type_PJRT_Buffer_Type_PRED),
    (DType::I32, sys::PJRT_Buffer_Type_PJRT_Buffer_Type_S32),
    (DType::U16, sys::PJRT_Buffer_Type_PJRT_Buffer_Type_U16),
    (DType::U32, sys::PJRT_Buffer_Type_PJRT_Buffer_Type_U32),
    (DType::BF16, sys::PJRT_Buffer_Type_PJRT_Buffer_Type_BF16),
    (DType::F32, sys::PJRT_Buffer_Type_PJRT_Buffer_Type_F32),
    (DType::F64, sys::PJRT_Buffer_Type_PJRT_Buffer_Type_F64),
];

fn raw_type(dtype: DType) -> sys::PJRT_Buffer_Type {
    TYPES.iter().find(|(d, _)| *d == dtype).map(|&(_, raw)| raw).expect("every DType is in the table")
}

fn dtype_of(raw: sys::PJRT_Buffer_Type) -> Result<DType, PjrtError> {
    TYPES.iter().find(|(_, r)| *r == raw).map(|&(dtype, _)| dtype).ok_or_else(|| {
        let message =
            format!("PJRT element type {raw} is not one this program uses; convert it in the program");
        PjrtError::invalid("PJRT_Buffer_ElementType", message)
    })
}
