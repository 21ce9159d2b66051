//! Against PyTorch + transformers (`scripts/golden.py`), by name: activations, embeddings, loss, every gradient, twenty
//! AdamW steps; in the interpreter in f64 and on the plugin in f32.

mod support;

use gigapair::common::HostTensor;
use gigapair::model::GroupShape;
use gigapair::model::step::forward_with_states;
use gigapair::model::{Encoder, StepSpec, optimizer::AdamW};
use support::*;

struct Case {
    golden: Tensors,
    encoder: Encoder,
    texts: Texts,
}

impl Case {
    /// `tiny_{family}_{kind}.safetensors`
    fn new(family: &str, kind: &str) -> Self {
        let golden = golden(&format!("tiny_{family}_{kind}.safetensors"));
        let list = |x: &str| Texts::unpad(&golden[&format!("ids_{x}")], &golden[&format!("mask_{x}")]);
        let negatives = match golden.contains_key("ids_n") {
            true => vec![list("n").into_iter().map(Some).collect()],
            false => vec![],
        };
        let texts = Texts { anchors: list("a"), positives: list("b"), negatives };
        Case { encoder: tiny(family, 0.0), texts, golden }
    }

    fn params(&self, engine: Engine) -> Vec<HostTensor> {
        self.encoder
            .arch
            .params()
            .iter()
            .map(|s| engine.cast(&self.golden[&format!("param.{}", s.name)]))
            .collect()
    }

    fn names(&self) -> Vec<String> {
        self.encoder.arch.params().into_iter().map(|s| s.name).collect()
    }

    fn lengths(&self) -> (usize, usize) {
        (self.golden["ids_a"].shape()[1], self.golden["ids_b"].shape()[1])
    }

    fn spec(&self, engine: Engine, symmetric: bool) -> (StepSpec, Vec<HostTensor>) {
        let (len_a, len_b) = self.lengths();
        let (shape, mut args) = self.texts.padded(1, len_a, len_b);
        let optimizer = AdamW { weight_decay: 0.01, ..AdamW::default() };
        let spec = StepSpec::new(self.encoder.clone(), ranking(20.0, symmetric, false), shape);
        (spec.with_optimizer(optimizer).with_dtype(engine.dtype()), args.remove(0))
    }

    fn activations(&self, engine: Engine) {
        for (x, texts) in [("a", &self.texts.anchors), ("b", &self.texts.positives)] {
            let ids = &self.golden[&format!("ids_{x}")];
            let (rows, len) = (ids.shape()[0], ids.shape()[1]);
            let group = GroupShape { rows, len, texts: 1 };
            let p = forward_with_states(&self.encoder, group, engine.dtype()).unwrap();
            // For the layout, one side of a batch is a batch of its own.
            let side = Texts { anchors: texts.clone(), positives: texts.clone(), negatives: vec![] };
            let (_, args) = side.padded(1, len, len);
            let mut inputs = self.params(engine);
            inputs.extend_from_slice(&args[0][..3]);
            let out = engine.run(&p, &[inputs]).remove(0);
            compare_activation(&out[0], &self.golden[&format!("emb_{x}")], None);
            let mask = &self.golden[&format!("mask_{x}")];
            compare_activation(&out[1], &self.golden[&format!("act.{x}.embeddings")], Some(mask));
            for i in 0..self.encoder.arch.layers {
                compare_activation(&out[2 + i], &self.golden[&format!("act.{x}.layer.{i}")], Some(mask));
            }
        }
    }

    fn gradients(&self, engine: Engine) {
        for (kind, symmetric) in [("oneway", false), ("symmetric", true)] {
            let (spec, batch) = self.spec(engine, symmetric);
            let p = spec.gradient().unwrap();
            let mut inputs = self.params(engine);
            inputs.extend([HostTensor::scalar(1i32), HostTensor::scalar(0u32)]);
            inputs.extend(batch);
            let out = engine.run(&p, &[inputs]).remove(0);
            let loss = self.golden[&format!("loss_{kind}")].to_f64()[0];
            assert_close(kind, out[0].to_f64()[0], loss, tolerance::LOSS);
            let names = self.names();
            let reference: Vec<HostTensor> =
                names.iter().map(|n| self.golden[&format!("grad_{kind}.{n}")].clone()).collect();
            assert_tensors_equal(&names, &out[1..1 + names.len()], &reference, tolerance::GRADIENT, 1e-7);
        }
    }

    fn training(&self, engine: Engine) {
        let (spec, batch) = self.spec(engine, true);
        let p = spec.train_step().unwrap();
        let run = engine.compiled(&p);
        let n = self.names().len();
        let zeros =
            self.params(engine).iter().map(|t| HostTensor::zeros(t.dtype(), t.shape())).collect::<Vec<_>>();
        let mut state: Vec<HostTensor> = [self.params(engine), zeros.clone(), zeros].concat();
        for step in 0..20 {
            let mut inputs = state.clone();
            inputs.extend([HostTensor::scalar(step + 1i32), engine.float(2e-5), HostTensor::scalar(0u32)]);
            inputs.extend(batch.clone());
            let mut out = run(&[inputs]).remove(0);
            let k = step as usize;
            let value = |name: &str| out[p.output(name).unwrap()].to_f64()[0];
            let want = |name: &str| self.golden[name].to_f64()[k];
            assert_close(&format!("loss {k}"), value("loss"), want("train.losses"), tolerance::LOSS);
            assert_close(
                &format!("norm {k}"),
                value("grad_norm"),
                want("train.grad_norms"),
                tolerance::GRADIENT,
            );
            out.truncate(3 * n);
            state = out;
        }
        for (name, ours) in self.names().iter().zip(&state) {
            let want = self.golden[&format!("train.param.{name}")].to_f64();
            let square = |x: f64| x * x;
            let delta: f64 = ours.to_f64().iter().zip(&want).map(|(a, b)| square(a - b)).sum();
            let size: f64 = want.iter().copied().map(square).sum();
            assert!(delta.sqrt() <= tolerance::PARAMETER * size.sqrt(), "{name}: {}", (delta / size).sqrt());
        }
    }
}

/// Ignores padding positions.
fn compare_activation(ours: &HostTensor, reference: &HostTensor, mask: Option<&HostTensor>) {
    let (a, b) = (ours.to_f64(), reference.to_f64());
    assert_eq!(a.len(), b.len());
    let hidden = *reference.shape().last().unwrap();
    for (i, (x, y)) in a.iter().zip(&b).enumerate() {
        if mask.is_none_or(|m| m.as_slice::<i32>()[i / hidden] != 0) {
            assert!((x - y).abs() <= tolerance::ACTIVATION, "element {i}: {x} against {y}");
        }
    }
}

macro_rules! cases {
    ($($name:ident: $family:literal $kind:literal $engine:ident;)*) => {$(
        mod $name {
            use super::*;
            #[test]
            fn activations() {
                Case::new($family, $kind).activations(Engine::$engine);
            }
            #[test]
            fn gradients() {
                Case::new($family, $kind).gradients(Engine::$engine);
            }
            #[test]
            fn twenty_steps() {
                Case::new($family, $kind).training(Engine::$engine);
            }
        }
    )*};
}

cases! {
    pairs_interpreted: "bert" "pairs" Interpreter;
    triplets_interpreted: "bert" "triplets" Interpreter;
    pairs_on_the_plugin: "bert" "pairs" Plugin;
    triplets_on_the_plugin: "bert" "triplets" Plugin;
    roberta_pairs_interpreted: "roberta" "pairs" Interpreter;
    roberta_triplets_interpreted: "roberta" "triplets" Interpreter;
    roberta_pairs_on_the_plugin: "roberta" "pairs" Plugin;
    roberta_triplets_on_the_plugin: "roberta" "triplets" Plugin;
    mpnet_pairs_interpreted: "mpnet" "pairs" Interpreter;
    mpnet_triplets_interpreted: "mpnet" "triplets" Interpreter;
    mpnet_pairs_on_the_plugin: "mpnet" "pairs" Plugin;
    mpnet_triplets_on_the_plugin: "mpnet" "triplets" Plugin;
    distilbert_pairs_interpreted: "distilbert" "pairs" Interpreter;
    distilbert_triplets_interpreted: "distilbert" "triplets" Interpreter;
    distilbert_pairs_on_the_plugin: "distilbert" "pairs" Plugin;
    distilbert_triplets_on_the_plugin: "distilbert" "triplets" Plugin;
    modernbert_pairs_interpreted: "modernbert" "pairs" Interpreter;
    modernbert_triplets_interpreted: "modernbert" "triplets" Interpreter;
    modernbert_pairs_on_the_plugin: "modernbert" "pairs" Plugin;
    modernbert_triplets_on_the_plugin: "modernbert" "triplets" Plugin;
    nomic_bert_pairs_interpreted: "nomic_bert" "pairs" Interpreter;
    nomic_bert_triplets_interpreted: "nomic_bert" "triplets" Interpreter;
    nomic_bert_pairs_on_the_plugin: "nomic_bert" "pairs" Plugin;
    nomic_bert_triplets_on_the_plugin: "nomic_bert" "triplets" Plugin;
    gte_pairs_interpreted: "gte" "pairs" Interpreter;
    gte_triplets_interpreted: "gte" "triplets" Interpreter;
    gte_pairs_on_the_plugin: "gte" "pairs" Plugin;
    gte_triplets_on_the_plugin: "gte" "triplets" Plugin;
}
