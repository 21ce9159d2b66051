//! Dense row-major data on the host.

use super::DType;
use bytemuck::Pod;

/// A dense, row-major tensor in host memory. The bytes are 8-byte aligned, so that they can be
/// viewed as any element type.
#[derive(Clone)]
pub struct HostTensor {
    dtype: DType,
    shape: Vec<usize>,
    words: Vec<u64>,
}

/// A Rust type that stores elements of one [`DType`].
pub trait Element: Pod {
    const DTYPE: DType;
}

macro_rules! element {
    ($($rust:ty => $dtype:ident),* $(,)?) => {
        $(impl Element for $rust { const DTYPE: DType = DType::$dtype; })*
    };
}
element!(u8 => Pred, i32 => I32, u16 => U16, u32 => U32, f32 => F32, f64 => F64, half::bf16 => BF16);

impl HostTensor {
    /// All zero bits.
    pub fn zeros(dtype: DType, shape: &[usize]) -> Self {
        let bytes = shape.iter().product::<usize>() * dtype.size();
        HostTensor { dtype, shape: shape.to_vec(), words: vec![0; bytes.div_ceil(8)] }
    }

    /// Copies `data`; panics if its length is not the product of `shape` (a bug in the caller).
    pub fn from_slice<T: Element>(shape: &[usize], data: &[T]) -> Self {
        let mut t = Self::zeros(T::DTYPE, shape);
        t.as_mut_slice::<T>().copy_from_slice(data);
        t
    }

    /// Changes the shape and keeps the memory, which grows only if it must. The elements are unspecified; the caller
    /// writes them all.
    pub fn reshape_in_place(&mut self, shape: &[usize]) {
        self.shape.clear();
        self.shape.extend_from_slice(shape);
        let bytes = self.len() * self.dtype.size();
        self.words.resize(bytes.div_ceil(8), 0);
    }

    pub fn scalar<T: Element>(value: T) -> Self {
        Self::from_slice(&[], &[value])
    }

    pub fn dtype(&self) -> DType {
        self.dtype
    }

    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements; panics if `T` is not the tensor's type (a bug in the caller).
    pub fn as_slice<T: Element>(&self) -> &[T] {
        assert_eq!(T::DTYPE, self.dtype, "tensor viewed as another element type");
        bytemuck::cast_slice(self.bytes())
    }

    pub fn as_mut_slice<T: Element>(&mut self) -> &mut [T] {
        assert_eq!(T::DTYPE, self.dtype, "tensor viewed as another element type");
        bytemuck::cast_slice_mut(self.bytes_mut())
    }

    pub fn bytes(&self) -> &[u8] {
        let n = self.len() * self.dtype.size();
        &bytemuck::cast_slice(&self.words)[..n]
    }

    pub fn bytes_mut(&mut self) -> &mut [u8] {
        let n = self.len() * self.dtype.size();
        &mut bytemuck::cast_slice_mut(&mut self.words)[..n]
    }

    /// Every element as `f64` (`Pred` as 0 or 1).
    pub fn to_f64(&self) -> Vec<f64> {
        match self.dtype {
            DType::Pred => self.as_slice::<u8>().iter().map(|&x| f64::from(x)).collect(),
            DType::I32 => self.as_slice::<i32>().iter().map(|&x| f64::from(x)).collect(),
            DType::U16 => self.as_slice::<u16>().iter().map(|&x| f64::from(x)).collect(),
            DType::U32 => self.as_slice::<u32>().iter().map(|&x| f64::from(x)).collect(),
            DType::BF16 => self.as_slice::<half::bf16>().iter().map(|x| x.to_f64()).collect(),
            DType::F32 => self.as_slice::<f32>().iter().map(|&x| f64::from(x)).collect(),
            DType::F64 => self.as_slice::<f64>().to_vec(),
        }
    }

    /// A tensor from `f64` values, converted to `dtype`.
    pub fn from_f64(dtype: DType, shape: &[usize], data: &[f64]) -> Self {
        match dtype {
            DType::F64 => Self::from_slice(shape, data),
            DType::F32 => Self::from_slice(shape, &data.iter().map(|&x| x as f32).collect::<Vec<_>>()),
            DType::BF16 => {
                Self::from_slice(shape, &data.iter().map(|&x| half::bf16::from_f64(x)).collect::<Vec<_>>())
            }
            DType::I32 => Self::from_slice(shape, &data.iter().map(|&x| x as i32).collect::<Vec<_>>()),
            DType::U16 => Self::from_slice(shape, &data.iter().map(|&x| x as u16).collect::<Vec<_>>()),
            DType::U32 => Self::from_slice(shape, &data.iter().map(|&x| x as u32).collect::<Vec<_>>()),
            DType::Pred => {
                Self::from_slice(shape, &data.iter().map(|&x| u8::from(x != 0.0)).collect::<Vec<_>>())
            }
        }
    }
}

/// Compares bits, so a NaN equals itself; padding after the last element is ignored.
impl PartialEq for HostTensor {
    fn eq(&self, other: &Self) -> bool {
        self.dtype == other.dtype && self.shape == other.shape && self.bytes() == other.bytes()
    }
}

impl std::fmt::Debug for HostTensor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HostTensor<{}{:?}>", self.dtype, self.shape)
    }
}
