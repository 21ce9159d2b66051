//! A program under construction; all programs are built with it.

use crate::common::DType;
use crate::graph::{Expr, Graph, GraphError, Input, Program, Ty};
use crate::model::compute::{Compute, Target};
use crate::model::params::ParamSpec;
use std::collections::HashMap;

/// Inputs and outputs by name, in insertion order.
pub(super) struct Draft<'g> {
    pub g: &'g Graph,
    compute: Compute,
    inputs: Vec<(Input, Expr<'g>)>,
    outputs: Vec<(String, Expr<'g>)>,
}

impl<'g> Draft<'g> {
    pub fn new(g: &'g Graph, compute: Compute) -> Self {
        Draft { g, compute, inputs: Vec::new(), outputs: Vec::new() }
    }

    /// The input of this name; the same value on every call.
    pub fn input(&mut self, name: &str, dtype: DType, shape: &[usize]) -> Expr<'g> {
        let ty = Ty::new(dtype, shape);
        if let Some((input, x)) = self.inputs.iter().find(|(input, _)| input.name == name) {
            if input.ty != ty {
                self.g.fail("input", vec![input.ty.clone()], format!("{name} was requested as {ty}"));
            }
            return *x;
        }
        let x = self.g.param(self.inputs.len(), name, dtype, shape);
        self.inputs.push((Input { name: name.into(), ty, donated_to: None }, x));
        x
    }

    /// One input per tensor of the table, named with `prefix`.
    pub fn table(&mut self, prefix: &str, specs: &[ParamSpec], dtype: DType) -> Vec<Expr<'g>> {
        specs.iter().map(|s| self.input(&format!("{prefix}{}", s.name), dtype, &s.shape)).collect()
    }

    pub fn output(&mut self, name: &str, x: Expr<'g>) {
        self.outputs.push((name.into(), x));
    }

    /// Adds `x` to the value `name`, from `start` on along the first dimension.
    pub fn add_at(&mut self, name: &str, shape: &[usize], start: Expr<'g>, x: Expr<'g>) {
        let old = self.input(name, x.dtype(), shape);
        let starts = starts(start, shape.len());
        let sum = old.dynamic_slice(&starts, &x.shape()) + x;
        self.output(name, old.dynamic_update_slice(sum, &starts));
    }

    /// Writes `x` into the value `name`, from `start` on along the first dimension.
    pub fn put_at(&mut self, name: &str, shape: &[usize], start: Expr<'g>, x: Expr<'g>) {
        let old = self.input(name, x.dtype(), shape);
        let new = old.dynamic_update_slice(x, &starts(start, shape.len()));
        self.output(name, new);
    }

    /// Outputs reuse the buffers of the inputs of the same name, which are donated.
    ///
    /// # Errors
    /// The graph's first error; an output whose type differs from that of the input of the same name.
    pub fn finish(self, name: &str) -> Result<Program, GraphError> {
        let mut place: HashMap<&str, usize> = HashMap::new();
        for (i, (output, _)) in self.outputs.iter().enumerate() {
            if place.insert(output, i).is_some() {
                self.g.fail("output", vec![], format!("{output} is output twice"));
            }
        }
        let donated = |(input, _): (Input, Expr<'g>)| Input {
            donated_to: place.get(input.name.as_str()).copied(),
            ..input
        };
        let inputs = self.inputs.into_iter().map(donated).collect();
        let program = Program::new(name, self.g, inputs, &self.outputs)?;
        Ok(Program { emulates_bf16: self.compute.target == Target::Cpu, ..program })
    }
}

/// Start indices: `start` in the first of `rank` dimensions, else 0.
pub(super) fn starts(start: Expr<'_>, rank: usize) -> Vec<Expr<'_>> {
    let zero = start.g.constant(DType::I32, 0.0);
    std::iter::once(start).chain((1..rank).map(|_| zero)).collect()
}

/// `size` rows of `x` from `start` on.
pub(super) fn rows_at<'g>(x: Expr<'g>, start: Expr<'g>, size: usize) -> Expr<'g> {
    let mut shape = x.shape();
    shape[0] = size;
    x.dynamic_slice(&starts(start, shape.len()), &shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_value() {
        let wrong = |build: fn(&mut Draft<'_>)| {
            let g = Graph::new(1);
            let mut draft = Draft::new(&g, Compute::default());
            build(&mut draft);
            draft.finish("x").unwrap_err().to_string()
        };
        let twice = wrong(|d| {
            let x = d.input("a", DType::F32, &[2]);
            d.output("y", x);
            d.output("y", x);
        });
        assert!(twice.contains("y is output twice"), "{twice}");
        let other = wrong(|d| {
            let x = d.input("a", DType::F32, &[2]);
            d.input("a", DType::F32, &[3]);
            d.output("y", x);
        });
        assert!(other.contains("a was requested as 3xf32"), "{other}");
    }
}
