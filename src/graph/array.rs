//! The interpreter's values, built from an index function or picked from another value.

use super::ir::Ty;
use crate::common::{DType, HostTensor};

/// A value of the interpreter: floats as `f64`, booleans and integers as `i64`.
#[derive(Clone, Debug)]
pub(super) struct Array {
    pub ty: Ty,
    pub data: Data,
}

#[derive(Clone, Debug)]
pub(super) enum Data {
    F(Vec<f64>),
    I(Vec<i64>),
}

impl Array {
    pub fn f(&self) -> &[f64] {
        match &self.data {
            Data::F(v) => v,
            Data::I(_) => unreachable!("floats expected"),
        }
    }

    pub fn i(&self) -> &[i64] {
        match &self.data {
            Data::I(v) => v,
            Data::F(_) => unreachable!("integers expected"),
        }
    }

    /// Rounds to the element type.
    pub fn floats(ty: &Ty, mut data: Vec<f64>) -> Self {
        match ty.dtype {
            DType::F32 => data.iter_mut().for_each(|v| *v = f64::from(*v as f32)),
            DType::BF16 => data.iter_mut().for_each(|v| *v = half::bf16::from_f64(*v).to_f64()),
            DType::F64 | DType::Pred | DType::I32 | DType::U16 | DType::U32 => {}
        }
        Array { ty: ty.clone(), data: Data::F(data) }
    }

    /// Wraps to the element type.
    pub fn ints(ty: &Ty, mut data: Vec<i64>) -> Self {
        data.iter_mut().for_each(|v| {
            *v = match ty.dtype {
                DType::U32 => i64::from(*v as u32),
                DType::I32 => i64::from(*v as i32),
                DType::U16 => i64::from(*v as u16),
                DType::Pred | DType::BF16 | DType::F32 | DType::F64 => *v,
            }
        });
        Array { ty: ty.clone(), data: Data::I(data) }
    }

    pub fn build(ty: &Ty, float: impl Fn(&[usize]) -> f64, int: impl Fn(&[usize]) -> i64) -> Self {
        if ty.dtype.is_float() {
            let mut v = Vec::with_capacity(ty.len());
            each_index(&ty.shape, |_, i| v.push(float(i)));
            Self::floats(ty, v)
        } else {
            let mut v = Vec::with_capacity(ty.len());
            each_index(&ty.shape, |_, i| v.push(int(i)));
            Self::ints(ty, v)
        }
    }

    /// A tensor of type `ty` whose element at `i` is `self`'s element at the index written by `from(i, …)`.
    pub fn pick(&self, ty: &Ty, from: impl Fn(&[usize], &mut [usize])) -> Self {
        let at = |i: &[usize]| {
            let mut j = vec![0; self.ty.rank()];
            from(i, &mut j);
            flat(&self.ty.shape, &j)
        };
        match &self.data {
            Data::F(v) => Self::build(ty, |i| v[at(i)], |_| 0),
            Data::I(v) => Self::build(ty, |_| 0.0, |i| v[at(i)]),
        }
    }

    pub fn from_host(t: &HostTensor) -> Self {
        let ty = Ty::new(t.dtype(), t.shape());
        let data = t.to_f64();
        if ty.dtype.is_float() {
            Self::floats(&ty, data)
        } else {
            Self::ints(&ty, data.into_iter().map(|v| v as i64).collect())
        }
    }

    pub fn to_host(&self) -> HostTensor {
        match &self.data {
            Data::F(v) => HostTensor::from_f64(self.ty.dtype, &self.ty.shape, v),
            Data::I(v) => {
                let floats: Vec<f64> = v.iter().map(|&x| x as f64).collect();
                HostTensor::from_f64(self.ty.dtype, &self.ty.shape, &floats)
            }
        }
    }
}

/// Row-major offset of an index.
pub(super) fn flat(shape: &[usize], index: &[usize]) -> usize {
    shape.iter().zip(index).fold(0, |acc, (n, i)| acc * n + i)
}

/// Visits every index of `shape` in row-major order, with its offset.
pub(super) fn each_index(shape: &[usize], mut f: impl FnMut(usize, &[usize])) {
    let n: usize = shape.iter().product();
    let mut index = vec![0; shape.len()];
    for k in 0..n {
        f(k, &index);
        for d in (0..shape.len()).rev() {
            index[d] += 1;
            if index[d] < shape[d] {
                break;
            }
            index[d] = 0;
        }
    }
}
