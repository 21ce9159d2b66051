//! Walks optimised HLO: loops with their trip counts, custom calls, matrix products.

use super::chips::Chip;
use super::dots::dot;
use crate::runtime::{HloComputation, HloInstruction, HloModule, xla};
use anyhow::{Context, Result, ensure};
use std::collections::HashMap;

/// Custom calls that do no work: memory allocation, and assertions that the TPU compiler leaves for its later passes.
const MARKERS: [&str; 2] = ["AllocateBuffer", "AssumeGatherIndicesInBound"];

/// How often the body of a loop counts.
#[derive(Clone, Copy, Debug)]
pub enum Loops {
    /// As the compiler counts it.
    Once,
    /// By its trip count.
    Multiplied,
}

/// The cost of a program's instructions on one device.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OpCost {
    /// Of dots and convolutions.
    pub dot_flops: f64,
    /// The same, times the passes of a bf16 unit.
    pub pass_flops: f64,
    pub bytes: f64,
    /// Sum over instructions of the larger of the times at peak FLOPs and at peak bandwidth.
    pub seconds: f64,
    /// The same, counting every pass.
    pub pass_seconds: f64,
}

impl OpCost {
    fn add(&mut self, other: OpCost, times: f64) {
        self.dot_flops += other.dot_flops * times;
        self.pass_flops += other.pass_flops * times;
        self.bytes += other.bytes * times;
        self.seconds += other.seconds * times;
        self.pass_seconds += other.pass_seconds * times;
    }
}

/// A loop and how often it runs each time it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    pub name: String,
    pub trips: u64,
}

/// An indexed module.
pub struct Module<'a> {
    module: &'a HloModule,
    computations: HashMap<i64, &'a HloComputation>,
    /// By computation and instruction id.
    instructions: HashMap<(i64, i64), &'a HloInstruction>,
}

impl<'a> Module<'a> {
    pub fn new(module: &'a HloModule) -> Self {
        let computations = module.computations.iter().map(|c| (c.id, c)).collect();
        let of = |c: &'a HloComputation| c.instructions.iter().map(move |i| ((c.id, i.id), i));
        let instructions = module.computations.iter().flat_map(of).collect();
        Module { module, computations, instructions }
    }

    fn all(&self) -> impl Iterator<Item = (&'a HloComputation, &'a HloInstruction)> {
        self.module.computations.iter().flat_map(|c| c.instructions.iter().map(move |i| (c, i)))
    }

    /// All loops.
    ///
    /// # Errors
    /// A loop of unknown trip count, whose time cannot be estimated.
    pub fn loops(&self) -> Result<Vec<Loop>> {
        let whiles = self.all().filter(|(_, i)| i.opcode == "while");
        whiles.map(|(c, i)| Ok(Loop { name: i.name.clone(), trips: self.trips(c, i)? })).collect()
    }

    /// Targets of the custom calls, except those that do no work.
    pub fn custom_calls(&self) -> Vec<String> {
        let calls =
            self.all().filter(|(_, i)| i.opcode == "custom-call").map(|(_, i)| &*i.custom_call_target);
        calls.filter(|t| !MARKERS.contains(t)).map(str::to_owned).collect()
    }

    /// Matrix products with f32 operands that take more than one pass.
    pub fn multi_pass_dots(&self) -> usize {
        self.all().filter(|(c, i)| self.dot(c, i).is_some_and(|d| d.passes > 1.0)).count()
    }

    /// From the entry on. With `multiply`, loop bodies count as often as they run; otherwise once, as the compiler
    /// counts them.
    ///
    /// # Errors
    /// A loop of unknown trip count; a module without entry.
    pub fn work(&self, chip: &Chip, loops: Loops) -> Result<OpCost> {
        let entry = self.module.entry_computation_id;
        self.computation(entry, chip, loops).context("the optimised HLO")
    }

    fn called(&self, id: i64) -> Result<&'a HloComputation> {
        self.computations.get(&id).copied().with_context(|| format!("there is no computation {id}"))
    }

    fn computation(&self, id: i64, chip: &Chip, loops: Loops) -> Result<OpCost> {
        let c = self.called(id)?;
        let mut sum = OpCost::default();
        for i in &c.instructions {
            match i.opcode.as_str() {
                "while" => {
                    let (body, _) = body_and_condition(i)?;
                    let times = match loops {
                        Loops::Once => 1.0,
                        Loops::Multiplied => self.trips(c, i)? as f64,
                    };
                    sum.add(self.computation(body, chip, loops)?, times);
                }
                "call" | "conditional" | "async-start" => {
                    for &callee in &i.called_computation_ids {
                        sum.add(self.computation(callee, chip, loops)?, 1.0);
                    }
                }
                _ => sum.add(self.instruction(c, i, chip)?, 1.0),
            }
        }
        Ok(sum)
    }

    /// An instruction that runs as a whole: a fusion moves only its operands and result.
    fn instruction(&self, c: &HloComputation, i: &HloInstruction, chip: &Chip) -> Result<OpCost> {
        let (mut dot_flops, mut pass_flops) = (0.0, 0.0);
        self.matrix_products(c, i, &mut |flops, passes| {
            dot_flops += flops;
            pass_flops += flops * passes;
        })?;
        let bytes = if moves_nothing(&i.opcode) {
            0.0
        } else {
            let operands = i.operand_ids.iter().filter_map(|&id| self.operand(c, id)?.shape.as_ref());
            operands.chain(&i.shape).map(bytes_of).sum()
        };
        let at_bandwidth = bytes / chip.bytes_per_second;
        let time = |flops: f64| at_bandwidth.max(flops / chip.flops_per_second);
        Ok(OpCost { dot_flops, pass_flops, bytes, seconds: time(dot_flops), pass_seconds: time(pass_flops) })
    }

    fn matrix_products(
        &self,
        c: &HloComputation,
        i: &HloInstruction,
        found: &mut impl FnMut(f64, f64),
    ) -> Result<()> {
        if i.opcode == "fusion" {
            for &id in &i.called_computation_ids {
                let inner = self.called(id)?;
                for part in &inner.instructions {
                    self.matrix_products(inner, part, found)?;
                }
            }
        } else if let Some(d) = self.dot(c, i) {
            found(d.flops, d.passes);
        }
        Ok(())
    }

    fn dot(&self, c: &HloComputation, i: &HloInstruction) -> Option<super::dots::Dot> {
        dot(i, |k| self.operand(c, *i.operand_ids.get(k)?)?.shape.as_ref())
    }

    fn operand(&self, c: &HloComputation, id: i64) -> Option<&'a HloInstruction> {
        self.instructions.get(&(c.id, id)).copied()
    }

    /// From the compiler's annotation, else from a condition `counter < constant` whose counter starts at a constant
    /// and grows by one.
    fn trips(&self, c: &HloComputation, i: &HloInstruction) -> Result<u64> {
        let noted = || -> Option<u64> {
            let config: serde_json::Value = serde_json::from_slice(&i.backend_config).ok()?;
            let n = config.get("known_trip_count")?.get("n")?;
            n.as_u64().or_else(|| n.as_str()?.parse().ok())
        };
        noted().or_else(|| self.counted(c, i)).with_context(|| {
            format!("loop {} has no known trip count, so its time cannot be estimated", i.name)
        })
    }

    fn counted(&self, c: &HloComputation, i: &HloInstruction) -> Option<u64> {
        let (body, condition) = body_and_condition(i).ok()?;
        let (body, condition) = (self.called(body).ok()?, self.called(condition).ok()?);
        let root = |c: &'a HloComputation| self.operand(c, c.root_id);
        // The `k`-th operand of `of`, looking through copies and bitcasts.
        let operand = |c: &HloComputation, of: &HloInstruction, k: usize| {
            let mut at = self.operand(c, *of.operand_ids.get(k)?)?;
            while matches!(at.opcode.as_str(), "copy" | "bitcast" | "convert") {
                at = self.operand(c, *at.operand_ids.first()?)?;
            }
            Some(at)
        };
        let compare = root(condition)?;
        (compare.opcode == "compare" && compare.comparison_direction == "LT").then_some(())?;
        let counter = operand(condition, compare, 0).filter(|x| x.opcode == "get-tuple-element")?;
        let limit = integer(operand(condition, compare, 1)?)?;
        let next = operand(body, root(body)?, counter.tuple_index as usize)?;
        (next.opcode == "add").then_some(())?;
        let (a, b) = (operand(body, next, 0)?, operand(body, next, 1)?);
        let (from, by) = if integer(b).is_some() { (a, b) } else { (b, a) };
        let same = from.opcode == "get-tuple-element" && from.tuple_index == counter.tuple_index;
        (same && integer(by)? == 1).then_some(())?;
        let start = integer(operand(c, operand(c, i, 0)?, counter.tuple_index as usize)?)?;
        u64::try_from(limit - start).ok()
    }
}

/// XLA lists a loop's computations in this order.
fn body_and_condition(i: &HloInstruction) -> Result<(i64, i64)> {
    ensure!(i.called_computation_ids.len() == 2, "loop {} has no body and condition", i.name);
    Ok((i.called_computation_ids[0], i.called_computation_ids[1]))
}

/// The value of a scalar integer constant.
fn integer(i: &HloInstruction) -> Option<i64> {
    let literal = i.literal.as_ref().filter(|_| i.opcode == "constant")?;
    let first = |s: &[i32]| s.first().map(|&x| i64::from(x));
    first(&literal.s32s)
        .or_else(|| literal.s64s.first().copied())
        .or_else(|| literal.u32s.first().map(|&x| i64::from(x)))
}

fn moves_nothing(opcode: &str) -> bool {
    const NONE: [&str; 9] = [
        "parameter",
        "constant",
        "tuple",
        "get-tuple-element",
        "bitcast",
        "after-all",
        "custom-call",
        "partition-id",
        "replica-id",
    ];
    NONE.contains(&opcode) || opcode.ends_with("-done")
}

/// Bytes in the device's main memory; faster memory costs no bandwidth.
fn bytes_of(shape: &xla::ShapeProto) -> f64 {
    if !shape.tuple_shapes.is_empty() {
        return shape.tuple_shapes.iter().map(bytes_of).sum();
    }
    if shape.layout.as_ref().is_some_and(|l| l.memory_space != 0) {
        return 0.0;
    }
    use xla::PrimitiveType as T;
    let size = match T::try_from(shape.element_type) {
        Ok(T::Pred | T::S8 | T::U8) => 1.0,
        Ok(T::S16 | T::U16 | T::F16 | T::Bf16) => 2.0,
        Ok(T::S32 | T::U32 | T::F32) => 4.0,
        Ok(T::S64 | T::U64 | T::F64 | T::C64) => 8.0,
        _ => 0.0,
    };
    size * shape.dimensions.iter().map(|&d| d as f64).product::<f64>()
}

#[cfg(test)]
mod tests;
