//! Poolings and dense layers against sentence-transformers' own modules (`scripts/golden.py --heads`): vectors, loss
//! and gradients; one text per row, and packed on two replicas.

mod support;

use gigapair::common::{DType, HostTensor};
use gigapair::model::step::forward;
use gigapair::model::{Dense, Encoder, GroupShape, Head, Pooling, StepSpec, Torch};
use support::*;

const LEN: usize = 16;

/// Poolings, dense layers (size, activation, bias, residual), and whether Normalize follows.
type Stated = (&'static [Pooling], &'static [(usize, Torch, bool, bool)], bool);

/// A case of the script.
fn head(case: &str) -> Head {
    use Pooling::*;
    let (pooling, layers, normalize): Stated = match case {
        "cls" => (&[Cls], &[], true),
        "max" => (&[Max], &[], true),
        "mean" => (&[Mean], &[], false),
        "mean_sqrt_len_tokens" => (&[MeanSqrtLenTokens], &[], false),
        "weightedmean" => (&[WeightedMean], &[], true),
        "lasttoken" => (&[LastToken], &[], true),
        "several" => (&[LastToken, Mean, Max], &[], true),
        "no_prompt_means" => (&[Mean, WeightedMean, MeanSqrtLenTokens, LastToken], &[], true),
        "no_prompt_picks" => (&[Cls, Max, LastToken], &[], true),
        "dense" => (&[Mean], &[(24, Torch::Tanh, true, false)], true),
        "dense_twice" => {
            (&[Cls, Mean], &[(40, Torch::ReLU, false, false), (12, Torch::Identity, true, false)], false)
        }
        "dense_residual" => (&[Mean], &[(32, Torch::Tanh, true, true), (12, Torch::GELU, false, true)], true),
        other => panic!("{other}"),
    };
    let mut width = 32 * pooling.len();
    let dense = layers.iter().map(|&(size, activation, bias, residual)| {
        let inputs = std::mem::replace(&mut width, size);
        Dense { inputs, outputs: size, bias, activation, residual }
    });
    let dense = dense.collect();
    Head { pooling: pooling.to_vec(), include_prompt: prompts(case) == [0, 0], dense, normalize }
}

/// Tokens of anchors and positives that are not pooled.
fn prompts(case: &str) -> [i32; 2] {
    match case {
        "no_prompt_means" => [2, 1],
        "no_prompt_picks" => [1, 2],
        _ => [0, 0],
    }
}

struct Case {
    name: String,
    tiny: Tensors,
    golden: Tensors,
    encoder: Encoder,
    texts: Texts,
}

impl Case {
    fn new(name: &str) -> Self {
        let tiny = golden("tiny_bert_pairs.safetensors");
        let list = |x: &str| Texts::unpad(&tiny[&format!("ids_{x}")], &tiny[&format!("mask_{x}")]);
        let some = |x: &str| match name {
            "no_prompt_picks" => [2, 4, 6, 7].map(|i: usize| list(x)[i].clone()).to_vec(),
            _ => list(x),
        };
        let texts = Texts { anchors: some("a"), positives: some("b"), negatives: vec![] };
        let encoder = Encoder { head: head(name), ..tiny_bert(0.0) };
        Case { name: name.into(), tiny, golden: golden("heads.safetensors"), encoder, texts }
    }

    fn golden(&self, what: &str) -> &HostTensor {
        &self.golden[&format!("{}/{what}", self.name)]
    }

    fn params(&self, engine: Engine) -> Vec<HostTensor> {
        let tensor = |name: &str| match Dense::owns(name) {
            true => self.golden(&format!("param.{name}")),
            false => &self.tiny[&format!("param.{name}")],
        };
        self.encoder.params().iter().map(|s| engine.cast(tensor(&s.name))).collect()
    }

    /// What is pooled of a group's positions and segments, if prompts are not.
    fn pooled(&self, positions: &HostTensor, segments: &HostTensor, prompts: [i32; 2]) -> Option<HostTensor> {
        let anchors = self.texts.anchors.len() as i32;
        let mut out = HostTensor::zeros(DType::Pred, positions.shape());
        let places = positions.as_slice::<i32>().iter().zip(segments.as_slice::<i32>());
        for (flag, (&at, &text)) in out.as_mut_slice::<u8>().iter_mut().zip(places) {
            *flag = u8::from(text >= 0 && at >= prompts[usize::from(text >= anchors)]);
        }
        (!self.encoder.head.include_prompt).then_some(out)
    }

    fn vectors(&self, engine: Engine) {
        let [anchor, positive] = prompts(&self.name);
        for (x, texts, prompt) in [("a", &self.texts.anchors, anchor), ("b", &self.texts.positives, positive)]
        {
            let side = Texts { anchors: texts.clone(), positives: texts.clone(), negatives: vec![] };
            let (_, args) = side.padded(1, LEN, LEN);
            let group = GroupShape { rows: texts.len(), len: LEN, texts: 1 };
            let p = forward(&self.encoder, group, engine.dtype(), 1).unwrap();
            let mut inputs = self.params(engine);
            inputs.extend_from_slice(&args[0][..3]);
            inputs.extend(self.pooled(&args[0][1], &args[0][2], [prompt; 2]));
            let ours = engine.run(&p, &[inputs]).remove(0).remove(0);
            let want = self.golden(&format!("emb_{x}"));
            assert_eq!(ours.shape(), want.shape());
            for (a, b) in ours.to_f64().iter().zip(want.to_f64()) {
                assert!((a - b).abs() <= tolerance::ACTIVATION * b.abs().max(1.0), "{x}: {a} against {b}");
            }
        }
    }

    /// Of the layouts' batches.
    fn gradients(&self, engine: Engine) {
        let layouts = [self.texts.padded(1, LEN, LEN), self.texts.packed(2, LEN)];
        for (shape, batch) in layouts {
            let spec = StepSpec::new(self.encoder.clone(), ranking(20.0, true, false), shape.clone())
                .with_replicas(batch.len())
                .with_dtype(engine.dtype());
            let p = spec.gradient().unwrap();
            let scalars = [HostTensor::scalar(1i32), HostTensor::scalar(0u32)];
            let inputs: Vec<Vec<HostTensor>> = batch
                .into_iter()
                .map(|list| {
                    let pooled = |group: usize| {
                        let first = group * if shape.packed() { 4 } else { 3 };
                        self.pooled(&list[first + 1], &list[first + 2], prompts(&self.name))
                    };
                    let pooled: Vec<HostTensor> = (0..shape.groups.len()).filter_map(pooled).collect();
                    [self.params(engine), scalars.to_vec(), list, pooled].concat()
                })
                .collect();
            let out = engine.run(&p, &inputs).remove(0);
            assert_close("loss", out[0].to_f64()[0], self.golden("loss").to_f64()[0], tolerance::LOSS);
            let names: Vec<String> = self.encoder.params().into_iter().map(|s| s.name).collect();
            let known = |name: &String| self.golden.contains_key(&format!("{}/grad.{name}", self.name));
            let (mut watched, mut ours, mut theirs) = (vec![], vec![], vec![]);
            for (name, grad) in names.into_iter().zip(&out[1..]).filter(|(name, _)| known(name)) {
                theirs.push(self.golden(&format!("grad.{name}")).clone());
                ours.push(grad.clone());
                watched.push(name);
            }
            let prefix = format!("{}/grad.", self.name);
            assert_eq!(watched.len(), self.golden.keys().filter(|key| key.starts_with(&prefix)).count());
            assert_tensors_equal(&watched, &ours, &theirs, tolerance::GRADIENT, 1e-7);
        }
    }
}

/// Each family with each pooling, and with a dense layer.
#[test]
fn every_family_has_every_head() {
    let golden_heads = golden("heads.safetensors");
    for family in ["bert", "roberta", "mpnet", "distilbert", "modernbert", "nomic_bert", "gte"] {
        let weights = golden(&format!("tiny_{family}_pairs.safetensors"));
        let (ids, mask) = (&weights["ids_a"], &weights["mask_a"]);
        let texts = Texts::unpad(ids, mask);
        let (rows, len) = (ids.shape()[0], ids.shape()[1]);
        let (_, args) =
            Texts { anchors: texts.clone(), positives: texts, negatives: vec![] }.padded(1, len, len);
        let encoder = tiny(family, 0.0);
        let hidden = encoder.arch.hidden;
        let dense =
            Dense { inputs: hidden, outputs: 6, bias: true, activation: Torch::Tanh, residual: false };
        let plain = |pooling: Pooling| Head { pooling: vec![pooling], normalize: false, ..Head::default() };
        let heads = Pooling::ALL.map(|pooling| (pooling.name(), plain(pooling)));
        let layered = ("dense", Head { dense: vec![dense], ..plain(Pooling::Mean) });
        for (name, head) in heads.into_iter().chain([layered]) {
            let encoder = Encoder { head, ..encoder.clone() };
            let group = GroupShape { rows, len, texts: 1 };
            let p = forward(&encoder, group, Engine::Interpreter.dtype(), 1).unwrap();
            let tensor = |name: &str| match name.strip_prefix("dense.0.") {
                Some(rest) => &golden_heads[&format!("families/dense.{hidden}.{rest}")],
                None => &weights[&format!("param.{name}")],
            };
            let mut inputs: Vec<HostTensor> =
                encoder.params().iter().map(|s| Engine::Interpreter.cast(tensor(&s.name))).collect();
            inputs.extend_from_slice(&args[0][..3]);
            let ours = Engine::Interpreter.run(&p, &[inputs]).remove(0).remove(0);
            let want = &golden_heads[&format!("families/{family}/{name}")];
            assert_eq!(ours.shape(), want.shape(), "{family} {name}");
            for (a, b) in ours.to_f64().iter().zip(want.to_f64()) {
                assert!((a - b).abs() <= tolerance::ACTIVATION, "{family} {name}: {a} against {b}");
            }
        }
    }
}

macro_rules! cases {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            let case = Case::new(stringify!($name));
            for engine in [Engine::Interpreter, Engine::Plugin] {
                case.vectors(engine);
                case.gradients(engine);
            }
        }
    )*};
}

cases! { cls max mean mean_sqrt_len_tokens weightedmean lasttoken several dense dense_twice dense_residual }
cases! { no_prompt_means no_prompt_picks }
