//! The parameter table: one row per checkpoint tensor, by its Hugging Face name. It determines what is read,
//! initialised, decayed and written.

use crate::common::{HostTensor, rng};

/// How a parameter is initialised without a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// Normal with mean 0 and this standard deviation.
    Normal(f64),
    /// The same, drawn again until it lies within `cutoff` standard deviations.
    TruncatedNormal {
        std: f64,
        cutoff: f64,
    },
    /// Row `p` of a table of width `d`: `sin(p/10000^(2k/d))` in channel `2k`, the cosine in channel `2k + 1` (Vaswani
    /// et al. 2017).
    Sines,
    /// Evenly between minus and plus this.
    Uniform(f64),
    Zeros,
    Ones,
    Constant(f64),
}

/// One tensor of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamSpec {
    /// As in checkpoints of the family's class, e.g. `encoder.layer.0.output.dense.weight`.
    pub name: String,
    pub shape: Vec<usize>,
    pub init: Init,
    /// Whether AdamW applies weight decay: to matrices yes, to biases and LayerNorm no.
    pub decay: bool,
    /// Where the optimiser keeps its values, at least and at most.
    pub within: Option<[f64; 2]>,
    /// Learning rate, relative to that of the run; 0: it is frozen, and has neither gradient nor moments.
    pub rate: f64,
}

impl ParamSpec {
    /// `name.weight`.
    pub fn matrix(name: &str, shape: &[usize], init: Init) -> Self {
        let name = format!("{name}.weight");
        ParamSpec { name, shape: shape.to_vec(), init, decay: true, within: None, rate: 1.0 }
    }

    /// A bias, or the gain of a norm.
    pub fn vector(name: String, length: usize, init: Init) -> Self {
        ParamSpec { name, shape: vec![length], init, decay: false, within: None, rate: 1.0 }
    }

    /// Number of its elements.
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    pub fn is_trained(&self) -> bool {
        self.rate > 0.0
    }
}

/// The values, one for each parameter, of those that are trained.
pub fn trained<T: Clone>(specs: &[ParamSpec], values: &[T]) -> Vec<T> {
    specs.iter().zip(values).filter(|(spec, _)| spec.is_trained()).map(|(_, x)| x.clone()).collect()
}

/// Random parameters: a pure function of the seed and each tensor's name.
pub fn init_params(specs: &[ParamSpec], seed: u64) -> Vec<HostTensor> {
    let make = |spec: &ParamSpec| {
        let n: usize = spec.shape.iter().product();
        let key = rng::derive(seed, &spec.name);
        let value = |i: usize| match spec.init {
            Init::Normal(std) => (rng::normal(key, i as u64) * std) as f32,
            Init::TruncatedNormal { std, cutoff } => {
                let mut tries = (0u64..).map(|t| rng::normal(rng::hash2(key, t), i as u64));
                (tries.find(|x| x.abs() <= cutoff).unwrap_or(0.0) * std) as f32
            }
            Init::Sines => {
                let (width, row) = (spec.shape[1], i / spec.shape[1]);
                let (pair, odd) = (i % width / 2, i % 2 == 1);
                let angle = row as f64 / 10_000f64.powf(2.0 * pair as f64 / width as f64);
                (if odd { angle.cos() } else { angle.sin() }) as f32
            }
            Init::Uniform(bound) => ((2.0 * rng::uniform(key, i as u64) - 1.0) * bound) as f32,
            Init::Zeros => 0.0,
            Init::Ones => 1.0,
            Init::Constant(x) => x as f32,
        };
        HostTensor::from_slice(&spec.shape, &(0..n).map(value).collect::<Vec<f32>>())
    };
    specs.iter().map(make).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(init: Init, shape: &[usize]) -> Vec<f64> {
        init_params(&[ParamSpec::matrix("x", shape, init)], 5)[0].to_f64()
    }

    #[test]
    fn draws_have_their_distribution() {
        let spread = |x: &[f64]| (x.iter().map(|x| x * x).sum::<f64>() / x.len() as f64).sqrt();
        let normal = drawn(Init::Normal(0.02), &[200, 200]);
        assert!((spread(&normal) / 0.02 - 1.0).abs() < 0.02);
        assert!(normal.iter().any(|x| x.abs() > 0.06));
        // The variance of a normal cut at two standard deviations is 1 − 2·2·φ(2)/(2·Φ(2) − 1) of the whole.
        let truncated = drawn(Init::TruncatedNormal { std: 0.02, cutoff: 2.0 }, &[200, 200]);
        assert!(truncated.iter().all(|x| x.abs() <= 0.04 + 1e-9));
        assert!((spread(&truncated) / 0.02 - 0.8796).abs() < 0.02);
        let uniform = drawn(Init::Uniform(0.5), &[200, 200]);
        assert!(uniform.iter().all(|x| x.abs() <= 0.5));
        assert!((spread(&uniform) - 0.5 / 3f64.sqrt()).abs() < 0.01);
    }

    /// Values of DistilBERT's `create_sinusoidal_embeddings(3, 4)`.
    #[test]
    fn sines_are_distilbert_s() {
        let want = [0.0, 1.0, 0.0, 1.0, 0.841_470_98, 0.540_302_3, 0.009_999_83, 0.999_95];
        for (ours, want) in drawn(Init::Sines, &[2, 4]).iter().zip(want) {
            assert!((ours - want).abs() < 1e-6, "{ours} against {want}");
        }
    }
}
