//! safetensors files (<https://huggingface.co/docs/safetensors>): eight bytes of header length, a JSON header, the
//! tensors' bytes.

use crate::common::{DType, HostTensor, atomic};
use anyhow::{Context, Result, bail, ensure};
use half::{bf16, f16};
use memmap2::Mmap;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// A file's float tensors, in f32, and the names of those that are not floats.
#[derive(Debug, Default)]
pub struct Weights {
    pub tensors: BTreeMap<String, HostTensor>,
    /// Integer and boolean tensors, such as `embeddings.position_ids`; sorted.
    pub ignored: Vec<String>,
}

/// Reads a model's weights: f32 as is, f16 and bf16 widened to f32 (exactly), integers and booleans skipped and listed
/// in [`Weights::ignored`].
///
/// # Errors
/// A missing, truncated or corrupt file, or a tensor of another float type; names the file.
pub fn read_tensors(path: &Path) -> Result<Weights> {
    let mut weights = Weights::default();
    each_tensor(path, |name, view| {
        let tensor = match view.dtype() {
            Dtype::F32 => copy(DType::F32, &view),
            Dtype::F16 => widen(&view, |bits| f16::from_bits(bits).to_f32()),
            Dtype::BF16 => widen(&view, |bits| bf16::from_bits(bits).to_f32()),
            integer if is_integer(integer) => {
                weights.ignored.push(name);
                return Ok(());
            }
            other => bail!("is {other:?}; convert it to F32, F16 or BF16"),
        };
        weights.tensors.insert(name, tensor);
        Ok(())
    })?;
    weights.ignored.sort();
    Ok(weights)
}

/// Reads every tensor in its stored type.
///
/// # Errors
/// A missing, truncated or corrupt file, or a type that [`DType`] lacks; names the file.
pub fn read_exact(path: &Path) -> Result<BTreeMap<String, HostTensor>> {
    let mut tensors = BTreeMap::new();
    each_tensor(path, |name, view| {
        let dtype = match view.dtype() {
            Dtype::BOOL => DType::Pred,
            Dtype::I32 => DType::I32,
            Dtype::U16 => DType::U16,
            Dtype::U32 => DType::U32,
            Dtype::BF16 => DType::BF16,
            Dtype::F32 => DType::F32,
            Dtype::F64 => DType::F64,
            other => bail!("is {other:?}, which is not supported here"),
        };
        tensors.insert(name, copy(dtype, &view));
        Ok(())
    })?;
    Ok(tensors)
}

/// The shapes of a file's tensors, from its header.
///
/// # Errors
/// As for [`read_exact`].
pub fn read_shapes(path: &Path) -> Result<BTreeMap<String, Vec<usize>>> {
    let mut shapes = BTreeMap::new();
    each_tensor(path, |name, view| {
        shapes.insert(name, view.shape().to_vec());
        Ok(())
    })?;
    Ok(shapes)
}

/// Atomically writes `tensors` and the header's `metadata` to `path`. The bytes depend only on the content: tensors are
/// laid out by element size, then name, as in the safetensors crate, and the metadata is sorted (that crate keeps it in
/// a hash map, which is why it is not used here).
///
/// # Errors
/// A duplicate name; I/O errors, with the file's name.
pub fn write_tensors(
    path: &Path,
    tensors: &[(String, &HostTensor)],
    metadata: &BTreeMap<String, String>,
) -> Result<()> {
    let names: BTreeSet<&str> = tensors.iter().map(|(name, _)| name.as_str()).collect();
    ensure!(names.len() == tensors.len(), "cannot write {}: a tensor name occurs twice", path.display());

    let mut order: Vec<&(String, &HostTensor)> = tensors.iter().collect();
    order.sort_by_key(|(name, t)| (std::cmp::Reverse(t.dtype().size()), name));
    let mut header = Map::new();
    if !metadata.is_empty() {
        header.insert("__metadata__".into(), json!(metadata));
    }
    let mut offset = 0;
    for (name, tensor) in &order {
        let end = offset + tensor.bytes().len();
        let dtype = safetensors_name(tensor.dtype());
        header.insert(
            name.clone(),
            json!({ "dtype": dtype, "shape": tensor.shape(), "data_offsets": [offset, end] }),
        );
        offset = end;
    }
    let mut header = serde_json::to_vec(&Value::Object(header))?;
    header.resize(header.len().next_multiple_of(8), b' '); // the data starts aligned
    atomic::write_file(path, |out| {
        out.write_all(&(header.len() as u64).to_le_bytes())?;
        out.write_all(&header)?;
        for (_, tensor) in &order {
            out.write_all(tensor.bytes())?;
        }
        Ok(())
    })
}

fn is_integer(dtype: Dtype) -> bool {
    use Dtype::{BOOL, I8, I16, I32, I64, U8, U16, U32, U64};
    matches!(dtype, BOOL | U8 | U16 | U32 | U64 | I8 | I16 | I32 | I64)
}

fn safetensors_name(dtype: DType) -> &'static str {
    match dtype {
        DType::Pred => "BOOL",
        DType::I32 => "I32",
        DType::U16 => "U16",
        DType::U32 => "U32",
        DType::BF16 => "BF16",
        DType::F32 => "F32",
        DType::F64 => "F64",
    }
}

fn each_tensor(path: &Path, mut visit: impl FnMut(String, TensorView<'_>) -> Result<()>) -> Result<()> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    // SAFETY: the map is read-only; such files are replaced by renaming, never rewritten in place, and everything is
    // copied out before this function returns.
    let map = unsafe { Mmap::map(&file) }.with_context(|| format!("cannot map {}", path.display()))?;
    if map.starts_with(b"version https://git-lfs") {
        bail!("{} is a git-lfs pointer, not the weights; run `git lfs pull` in its folder", path.display());
    }
    let parsed = SafeTensors::deserialize(&map).with_context(|| {
        let size = map.len();
        format!(
            "{} ({size} bytes) is truncated or no safetensors file; fetch or write it again",
            path.display()
        )
    })?;
    for (name, view) in parsed.tensors() {
        let shown = name.clone();
        visit(name, view).with_context(|| format!("tensor {shown} of {}", path.display()))?;
    }
    Ok(())
}

fn copy(dtype: DType, view: &TensorView<'_>) -> HostTensor {
    let mut tensor = HostTensor::zeros(dtype, view.shape());
    tensor.bytes_mut().copy_from_slice(view.data());
    tensor
}

fn widen(view: &TensorView<'_>, to_f32: impl Fn(u16) -> f32) -> HostTensor {
    let mut tensor = HostTensor::zeros(DType::F32, view.shape());
    let pairs = view.data().chunks_exact(2);
    for (x, pair) in tensor.as_mut_slice::<f32>().iter_mut().zip(pairs) {
        *x = to_f32(u16::from_le_bytes([pair[0], pair[1]]));
    }
    tensor
}
