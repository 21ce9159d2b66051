//! sentence-transformers' module `Dense`: a linear layer with an activation, on a text's vector.

use super::params::{Init, ParamSpec};
use crate::graph::{Cmp, Expr, nn};
use serde::{Deserialize, Serialize};

/// `f(W·x + b)`, plus `x` or a projection of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Dense {
    pub inputs: usize,
    pub outputs: usize,
    pub bias: bool,
    pub activation: Torch,
    pub residual: bool,
}

/// An activation of `torch.nn`, made without arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Torch {
    Identity,
    Tanh,
    Sigmoid,
    ReLU,
    ReLU6,
    LeakyReLU,
    GELU,
    SiLU,
    ELU,
    Mish,
    Softplus,
    Softsign,
    Hardtanh,
}

impl Torch {
    pub const ALL: [Torch; 13] = [
        Torch::Identity,
        Torch::Tanh,
        Torch::Sigmoid,
        Torch::ReLU,
        Torch::ReLU6,
        Torch::LeakyReLU,
        Torch::GELU,
        Torch::SiLU,
        Torch::ELU,
        Torch::Mish,
        Torch::Softplus,
        Torch::Softsign,
        Torch::Hardtanh,
    ];

    /// The class in `torch.nn`.
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// Elementwise.
    pub(super) fn of(self, x: Expr<'_>) -> Expr<'_> {
        // exp(-x) would overflow.
        let sigmoid = || ((x * 0.5).tanh() + 1.0) * 0.5;
        // log(1 + exp(x)) without overflow.
        let softplus = || x.max(0.0) + ((-x.abs()).exp() + 1.0).log();
        match self {
            Torch::Identity => x,
            Torch::Tanh => x.tanh(),
            Torch::Sigmoid => sigmoid(),
            Torch::ReLU => x.max(0.0),
            Torch::ReLU6 => x.max(0.0).min(6.0),
            Torch::LeakyReLU => x.max(x * 0.01),
            Torch::GELU => nn::gelu(x, x.dtype()),
            Torch::SiLU => nn::silu(x, x.dtype()),
            Torch::ELU => x.compare(Cmp::Gt, 0.0).select(x, x.min(0.0).expm1()),
            Torch::Mish => x * softplus().tanh(),
            Torch::Softplus => softplus(),
            Torch::Softsign => x / (x.abs() + 1.0),
            Torch::Hardtanh => x.max(-1.0).min(1.0),
        }
    }
}

impl Dense {
    /// Name of dense layer `k` among the parameters, before those of its own checkpoint.
    pub fn prefix(k: usize) -> String {
        format!("dense.{k}.")
    }

    /// Whether a parameter is one of a dense layer.
    pub fn owns(parameter: &str) -> bool {
        parameter.starts_with("dense.")
    }

    /// Whether the residual has a matrix of its own.
    pub fn projects(&self) -> bool {
        self.residual && self.inputs != self.outputs
    }

    /// Those of layer `k`; at random as `torch.nn.Linear` draws them.
    pub(super) fn params(&self, k: usize) -> Vec<ParamSpec> {
        let (at, init) = (Self::prefix(k), Init::Uniform(1.0 / (self.inputs as f64).sqrt()));
        let matrix =
            |name: &str| ParamSpec::matrix(&format!("{at}{name}"), &[self.outputs, self.inputs], init);
        let bias = || ParamSpec::vector(format!("{at}linear.bias"), self.outputs, init);
        let residual = self.projects().then(|| matrix("residual"));
        [matrix("linear")].into_iter().chain(self.bias.then(bias)).chain(residual).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::{DType, HostTensor};
    use crate::graph::{Graph, Input, Program, eval};

    /// The values of `torch.nn`, from `scripts/golden.py --heads`.
    #[test]
    fn activations_are_torch_s() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/heads.safetensors");
        let bytes = std::fs::read(path).unwrap();
        let golden = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        let values = |name: &str| -> Vec<f64> {
            let tensor = golden.tensor(&format!("activations/{name}")).unwrap();
            let numbers = tensor.data().chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap()));
            numbers.map(f64::from).collect()
        };
        let at = values("x");
        for activation in Torch::ALL {
            let g = Graph::new(1);
            let x = g.param(0, "x", DType::F64, &[at.len()]);
            let input = Input { name: "x".into(), ty: x.ty(), donated_to: None };
            let p = Program::new("t", &g, vec![input], &[("y".into(), activation.of(x))]).unwrap();
            let out = eval::run(&p, &[vec![HostTensor::from_slice(&[at.len()], &at)]]).unwrap();
            for (ours, want) in out[0][0].as_slice::<f64>().iter().zip(values(&activation.name())) {
                assert!(
                    (ours - want).abs() <= 1e-6 * want.abs().max(1.0),
                    "{activation:?}: {ours} against {want}"
                );
            }
        }
    }
}
