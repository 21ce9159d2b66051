//! A finished graph with named inputs and outputs, to be emitted, compiled or interpreted.

use super::expr::{Expr, Graph};
use super::ir::*;
use super::passes;

/// One argument of the program, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub name: String,
    pub ty: Ty,
    /// The output that reuses this input's buffer; the caller donates it.
    pub donated_to: Option<usize>,
}

/// A program on `replicas` replicas, each with its own inputs and outputs.
#[derive(Clone, Debug)]
pub struct Program {
    pub name: String,
    pub replicas: usize,
    pub inputs: Vec<Input>,
    pub outputs: Vec<(String, Value)>,
    pub nodes: Vec<Node>,
    pub scopes: Vec<String>,
    /// Whether bf16 dots are emitted as f32 dots of rounded operands.
    pub emulates_bf16: bool,
}

impl Program {
    /// Keeps only the nodes `outputs` need, without duplicates.
    ///
    /// # Errors
    /// The graph's first error; a donated input whose type differs from its output's.
    pub fn new(
        name: &str,
        g: &Graph,
        inputs: Vec<Input>,
        outputs: &[(String, Expr<'_>)],
    ) -> Result<Program, GraphError> {
        g.check()?;
        for input in &inputs {
            if let Some((out, y)) =
                input.donated_to.and_then(|i| outputs.get(i)).filter(|(_, y)| y.ty() != input.ty)
            {
                let message = format!("input {} cannot become output {out}: types differ", input.name);
                g.fail("donate", vec![input.ty.clone(), y.ty()], message);
            }
        }
        g.check()?;
        let roots: Vec<Value> = outputs.iter().map(|(_, y)| y.v).collect();
        let (nodes, roots) = passes::simplify(&g.nodes(), &roots);
        Ok(Program {
            name: name.into(),
            replicas: g.replicas(),
            inputs,
            outputs: outputs.iter().map(|(n, _)| n.clone()).zip(roots).collect(),
            nodes,
            scopes: g.scope_names(),
            emulates_bf16: false,
        })
    }

    pub fn output_ty(&self, i: usize) -> &Ty {
        &self.nodes[self.outputs[i].1.index()].ty
    }

    /// Position of the input called `name`.
    pub fn input(&self, name: &str) -> Option<usize> {
        self.inputs.iter().position(|i| i.name == name)
    }

    /// Position of the output called `name`.
    pub fn output(&self, name: &str) -> Option<usize> {
        self.outputs.iter().position(|o| o.0 == name)
    }
}
