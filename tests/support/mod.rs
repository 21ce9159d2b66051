//! Shared by the integration tests: goldens, handmade batches, the measure of equality.
#![allow(dead_code)]

pub mod losses;
pub mod steps;

use gigapair::common::{DType, HostTensor, rng};
use gigapair::graph::{Program, eval};
use gigapair::model::{Arch, BatchShape, Contrastive, Encoder, GroupShape, Loss};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Tolerances of `docs/numerics.md`; never loosened to get a test green.
pub mod tolerance {
    /// Activations against PyTorch, absolute.
    pub const ACTIVATION: f64 = 1e-5;
    /// Gradients against PyTorch, by [`super::assert_tensors_equal`].
    pub const GRADIENT: f64 = 1e-4;
    /// Losses against PyTorch, relative.
    pub const LOSS: f64 = 1e-5;
    /// Parameters after 20 steps against PyTorch, ‖Δθ‖/‖θ‖ per tensor.
    pub const PARAMETER: f64 = 1e-4;
    /// Our own programs against each other.
    pub const OWN_F32: f64 = 1e-5;
    pub const OWN_F64: f64 = 1e-10;
}

pub type Tensors = BTreeMap<String, HostTensor>;

pub fn repo(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn golden(name: &str) -> Tensors {
    let path = repo("tests/golden").join(name);
    let bytes =
        std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}; run scripts/golden.py", path.display()));
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let tensor = |view: safetensors::tensor::TensorView<'_>| {
        let dtype = match view.dtype() {
            safetensors::Dtype::F32 => DType::F32,
            safetensors::Dtype::F64 => DType::F64,
            safetensors::Dtype::I32 => DType::I32,
            other => panic!("{other:?} in a golden"),
        };
        let mut t = HostTensor::zeros(dtype, view.shape());
        t.bytes_mut().copy_from_slice(view.data());
        t
    };
    file.tensors().into_iter().map(|(name, view)| (name, tensor(view))).collect()
}

/// The encoder of a family's goldens.
pub fn tiny(family: &str, dropout: f64) -> Encoder {
    let text = std::fs::read_to_string(repo(&format!("tests/golden/tiny_{family}_config.json"))).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    Encoder::new(Arch::from_json(&json).unwrap().with_dropout(dropout))
}

/// With a window, if it has windows, that texts of ten tokens are longer than.
pub fn narrow(mut encoder: Encoder) -> Encoder {
    let windows = encoder.arch.family.model_type == "modernbert";
    let local = encoder.arch.rotary.as_mut().and_then(|rotary| rotary.local.as_mut());
    assert_eq!(local.is_some(), windows);
    local.into_iter().for_each(|local| local.window = 3);
    encoder
}

/// The encoder of `hlo/`, too.
pub fn tiny_bert(dropout: f64) -> Encoder {
    tiny("bert", dropout)
}

/// Multiple negatives ranking with these options, as data.
pub fn ranking(scale: f64, symmetric: bool, mask: bool) -> Loss {
    let loss = Contrastive::ranking(scale, symmetric);
    Loss::from(if mask { loss.masked() } else { loss })
}

/// Token lists of a global batch, in canonical order.
#[derive(Clone, Default)]
pub struct Texts {
    pub anchors: Vec<Vec<i32>>,
    pub positives: Vec<Vec<i32>>,
    /// `negatives[j][i]`: the j-th negative of pair i; `None` where the pair has none.
    pub negatives: Vec<Vec<Option<Vec<i32>>>>,
}

impl Texts {
    /// Texts of random lengths, including one token and the full length.
    pub fn random(pairs: usize, negatives: usize, len_a: usize, len_b: usize, key: u64) -> Self {
        let text = |stream: u64, i: usize, longest: usize| -> Vec<i32> {
            let n = match i {
                0 => longest,
                1 => 1,
                _ => 1 + (rng::hash2(key + stream, i as u64) % longest as u64) as usize,
            };
            (0..n).map(|k| 1 + (rng::hash2(key * 7 + stream, (i * 100 + k) as u64) % 96) as i32).collect()
        };
        Texts {
            anchors: (0..pairs).map(|i| text(1, i, len_a)).collect(),
            positives: (0..pairs).map(|i| text(2, i, len_b)).collect(),
            negatives: (0..negatives)
                .map(|j| {
                    (0..pairs).map(|i| ((i + j) % 5 != 3).then(|| text(3 + j as u64, i, len_b))).collect()
                })
                .collect(),
        }
    }

    /// From padded golden inputs: ids and mask, `[n, s]`.
    pub fn unpad(ids: &HostTensor, mask: &HostTensor) -> Vec<Vec<i32>> {
        let s = ids.shape()[1];
        let real = |i: usize| mask.as_slice::<i32>()[i * s..][..s].iter().filter(|&&m| m != 0).count();
        (0..ids.shape()[0]).map(|i| ids.as_slice::<i32>()[i * s..][..real(i)].to_vec()).collect()
    }

    /// The texts of replica `r` of `replicas` in the program's order, each with its global index.
    fn local(&self, r: usize, replicas: usize) -> (Vec<(i32, Vec<i32>)>, Vec<u8>) {
        let total = self.anchors.len();
        let b = total / replicas;
        let mine = r * b..(r + 1) * b;
        let (mut out, mut valid) = (Vec::new(), Vec::new());
        out.extend(mine.clone().map(|i| (i as i32, self.anchors[i].clone())));
        out.extend(mine.clone().map(|i| ((total + i) as i32, self.positives[i].clone())));
        for (j, column) in self.negatives.iter().enumerate() {
            for i in mine.clone() {
                valid.push(u8::from(column[i].is_some()));
                let stand_in = || vec![1];
                out.push((((2 + j) * total + i) as i32, column[i].clone().unwrap_or_else(stand_in)));
            }
        }
        (out, valid)
    }

    /// The batch's arguments for each replica, one text per row.
    pub fn padded(&self, replicas: usize, len_a: usize, len_b: usize) -> (BatchShape, Vec<Vec<HostTensor>>) {
        let b = self.anchors.len() / replicas;
        let shape = BatchShape::padded(b, self.negatives.len(), len_a, len_b);
        let args = |r: usize| {
            let (texts, valid) = self.local(r, replicas);
            let mut out = Vec::new();
            for (group, part) in shape.groups.iter().zip([&texts[..b], &texts[b..]]) {
                let rows: Vec<Vec<usize>> = (0..part.len()).map(|i| vec![i]).collect();
                out.extend(layout(group, &rows, part));
            }
            if shape.negatives > 0 {
                out.push(HostTensor::from_slice(&[valid.len()], &valid));
            }
            out
        };
        let all = (0..replicas).map(args).collect();
        (shape, all)
    }

    /// The same batch with several texts per row, first fit.
    pub fn packed(&self, replicas: usize, len: usize) -> (BatchShape, Vec<Vec<HostTensor>>) {
        let b = self.anchors.len() / replicas;
        let locals: Vec<_> = (0..replicas).map(|r| self.local(r, replicas)).collect();
        let pack = |texts: &[(i32, Vec<i32>)]| {
            let mut rows: Vec<Vec<usize>> = Vec::new();
            for (i, (_, tokens)) in texts.iter().enumerate() {
                let used = |row: &Vec<usize>| row.iter().map(|&k| texts[k].1.len()).sum::<usize>();
                match rows.iter().position(|row| used(row) + tokens.len() <= len) {
                    Some(k) => rows[k].push(i),
                    None => rows.push(vec![i]),
                }
            }
            rows
        };
        let packs: Vec<_> = locals.iter().map(|(t, _)| pack(t)).collect();
        let rows = packs.iter().map(Vec::len).max().unwrap();
        let texts = packs.iter().flatten().map(Vec::len).max().unwrap();
        let group = GroupShape { rows, len, texts };
        let shape = BatchShape { groups: vec![group], pairs: b, negatives: self.negatives.len(), targets: 0 };
        let args = |r: usize| {
            let (list, valid) = &locals[r];
            let mut out = layout(&group, &packs[r], list);
            let mut slots = vec![-2i32; rows * texts];
            let mut order = vec![0i32; list.len()];
            for (i, row) in packs[r].iter().enumerate() {
                for (k, &text) in row.iter().enumerate() {
                    slots[i * texts + k] = list[text].0;
                    order[text] = (i * texts + k) as i32;
                }
            }
            out.push(HostTensor::from_slice(&[rows, texts], &slots));
            out.push(HostTensor::from_slice(&[order.len()], &order));
            if shape.negatives > 0 {
                out.push(HostTensor::from_slice(&[valid.len()], valid));
            }
            out
        };
        let all = (0..replicas).map(args).collect();
        (shape, all)
    }
}

/// ids, positions, segments of the rows that hold the named texts.
fn layout(group: &GroupShape, rows: &[Vec<usize>], texts: &[(i32, Vec<i32>)]) -> Vec<HostTensor> {
    let shape = [group.rows, group.len];
    let mut out = vec![HostTensor::zeros(DType::I32, &shape); 3];
    out[2].as_mut_slice::<i32>().fill(-1);
    for (r, row) in rows.iter().enumerate() {
        let mut at = r * group.len;
        for &text in row {
            let (index, tokens) = &texts[text];
            for (p, &token) in tokens.iter().enumerate() {
                out[0].as_mut_slice::<i32>()[at] = token;
                out[1].as_mut_slice::<i32>()[at] = p as i32;
                out[2].as_mut_slice::<i32>()[at] = *index;
                at += 1;
            }
        }
    }
    out
}

/// A compiled program: `inputs[replica][i]` → `outputs[replica][i]`.
pub type Compiled<'p> = Box<dyn Fn(&[Vec<HostTensor>]) -> Vec<Vec<HostTensor>> + 'p>;

/// Where a program runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Engine {
    /// f64.
    Interpreter,
    /// f32, on the CPU plugin with eight devices.
    Plugin,
}

impl Engine {
    pub fn dtype(self) -> DType {
        match self {
            Engine::Interpreter => DType::F64,
            Engine::Plugin => DType::F32,
        }
    }

    pub fn own_tolerance(self) -> f64 {
        match self {
            Engine::Interpreter => tolerance::OWN_F64,
            Engine::Plugin => tolerance::OWN_F32,
        }
    }

    /// `outputs[replica][i]`.
    pub fn run(self, p: &Program, inputs: &[Vec<HostTensor>]) -> Vec<Vec<HostTensor>> {
        match self {
            Engine::Interpreter => eval::run(p, inputs).unwrap(),
            Engine::Plugin => plugin::compiled(p)(inputs),
        }
    }

    /// A function that runs `p`, compiled once.
    pub fn compiled(self, p: &Program) -> Compiled<'_> {
        match self {
            Engine::Interpreter => Box::new(move |inputs| eval::run(p, inputs).unwrap()),
            Engine::Plugin => plugin::compiled(p),
        }
    }

    pub fn float(self, x: f64) -> HostTensor {
        HostTensor::from_f64(self.dtype(), &[], &[x])
    }

    pub fn cast(self, t: &HostTensor) -> HostTensor {
        HostTensor::from_f64(self.dtype(), t.shape(), &t.to_f64())
    }
}

pub mod plugin {
    use super::*;
    use gigapair::graph::emit;
    use gigapair::runtime::{Arg, Client, DeviceSpec};
    use std::sync::{Arc, OnceLock};

    /// Test programs that compile hundreds of programs, most of whose time that is: there XLA optimises little. The
    /// others, `goldens`, `precision` and `packing` among them, compile as a run does.
    const QUICK: [&str; 3] = ["cached", "loss_steps", "replicas"];

    fn is_quick() -> bool {
        let path = std::env::current_exe().unwrap();
        let name = path.file_stem().unwrap().to_string_lossy();
        name.rsplit_once('-').is_some_and(|(name, _)| QUICK.contains(&name))
    }

    /// One client with eight devices for the whole test process.
    pub fn client() -> Arc<Client> {
        static CLIENT: OnceLock<Arc<Client>> = OnceLock::new();
        const FLAGS: &str = "XLA_FLAGS";
        let open = || {
            if is_quick() && std::env::var_os(FLAGS).is_none() {
                // SAFETY: the plugin, which alone reads the environment without Rust's lock, is not loaded yet.
                unsafe { std::env::set_var(FLAGS, "--xla_backend_optimization_level=0") };
            }
            Client::open(&"cpu:8".parse::<DeviceSpec>().unwrap()).expect("run scripts/fetch_plugin.sh cpu")
        };
        CLIENT.get_or_init(open).clone()
    }

    pub fn compiled<'p>(p: &Program) -> Compiled<'p> {
        let client = client();
        let exe = client.compile(&emit::stablehlo(p), p.replicas).unwrap();
        Box::new(move |inputs| {
            let upload = |(r, list): (usize, &Vec<HostTensor>)| {
                list.iter().map(|t| Arg::Donate(client.upload(t, r).unwrap())).collect()
            };
            let out = exe.execute(inputs.iter().enumerate().map(upload).collect()).unwrap();
            out.iter().map(|list| list.iter().map(|b| b.to_host().unwrap()).collect()).collect()
        })
    }
}

/// The measure of `docs/numerics.md`: max|Δ| ≤ t · max|g of that tensor| + floor · ‖all‖, floor
/// 1e-7 in f32 and 1e-12 in f64. Prints every offender.
pub fn assert_tensors_equal(
    names: &[String],
    ours: &[HostTensor],
    reference: &[HostTensor],
    t: f64,
    floor: f64,
) {
    assert_eq!(ours.len(), reference.len());
    let all: f64 = reference.iter().flat_map(HostTensor::to_f64).map(|x| x * x).sum::<f64>().sqrt();
    let mut bad = Vec::new();
    for ((name, a), b) in names.iter().zip(ours).zip(reference) {
        assert_eq!(a.shape(), b.shape(), "{name}");
        let (a, b) = (a.to_f64(), b.to_f64());
        let difference = a.iter().zip(&b).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
        let largest = b.iter().fold(0.0f64, |m, x| m.max(x.abs()));
        // f64::max ignores NaN, so it is checked for separately.
        if difference > t * largest + floor * all || a.iter().any(|x| !x.is_finite()) {
            bad.push(format!("{name}: max difference {difference:e}, largest {largest:e}"));
        }
    }
    assert!(bad.is_empty(), "beyond {t:e} (norm of all {all:e}):\n{}", bad.join("\n"));
}

pub fn floor(engine: Engine) -> f64 {
    match engine {
        Engine::Interpreter => 1e-12,
        Engine::Plugin => 1e-7,
    }
}

pub fn assert_close(what: &str, ours: f64, reference: f64, relative: f64) {
    let bound = relative * reference.abs();
    assert!(
        (ours - reference).abs() <= bound,
        "{what}: {ours} against {reference}, relative bound {relative:e}"
    );
}
