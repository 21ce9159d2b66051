//! The mask of known false negatives against a brute-force loss, in the interpreter and on eight replicas of the
//! plugin.

mod support;

use gigapair::common::{HostTensor, rng};
use gigapair::model::StepSpec;
use gigapair::model::params::init_params;
use support::*;

const PAIRS: usize = 16;
const LEN: usize = 6;

struct Batch {
    texts: Texts,
    /// `ids[kind][pair]`.
    ids: Vec<Vec<u32>>,
}

impl Batch {
    /// Texts drawn from a few, so that anchors, positives and negatives coincide in every way; pair 5 has the same text
    /// on both sides.
    fn new(negatives: usize, kinds: u64) -> Self {
        let text = |id: u32| -> Vec<i32> {
            (0..2 + id as usize % 5).map(|k| 1 + (rng::hash2(u64::from(id), k as u64) % 90) as i32).collect()
        };
        let mut ids: Vec<Vec<u32>> = (0..2 + negatives)
            .map(|kind| (0..PAIRS).map(|i| (rng::hash2(kind as u64 + 77, i as u64) % kinds) as u32).collect())
            .collect();
        ids[1][5] = ids[0][5];
        let list = |kind: usize| ids[kind].iter().map(|&id| text(id)).collect::<Vec<_>>();
        let texts = Texts {
            anchors: list(0),
            positives: list(1),
            negatives: (0..negatives)
                .map(|j| {
                    let some = |(i, t): (usize, Vec<i32>)| ((i + j) % 5 != 3).then_some(t);
                    list(2 + j).into_iter().enumerate().map(some).collect()
                })
                .collect(),
        };
        Batch { texts, ids }
    }

    fn run(
        &self,
        engine: Engine,
        replicas: usize,
        symmetric: bool,
        mask: bool,
    ) -> (Vec<HostTensor>, Vec<f64>) {
        let (shape, batch) = self.texts.padded(replicas, LEN, LEN);
        let b = PAIRS / replicas;
        let spec = StepSpec::new(tiny_bert(0.0), ranking(20.0, symmetric, mask), shape);
        let spec = spec.with_replicas(replicas).with_dtype(engine.dtype());
        let p = spec.gradient().unwrap();
        let scalars = [HostTensor::scalar(5i32), HostTensor::scalar(11u32)];
        let arguments = |(r, list): (usize, Vec<HostTensor>)| {
            let ids: Vec<u32> = self.ids.iter().flat_map(|kind| kind[r * b..][..b].iter().copied()).collect();
            let ids = mask.then(|| HostTensor::from_slice(&[ids.len()], &ids));
            [params(engine), scalars.to_vec(), list, ids.into_iter().collect()].concat()
        };
        let inputs: Vec<_> = batch.into_iter().enumerate().map(arguments).collect();
        let mut out = engine.run(&p, &inputs);
        let rows = out.iter_mut().flat_map(|o| o.pop().unwrap().to_f64()).collect();
        (out.remove(0), rows)
    }

    /// Unit vectors of every text, `[kind][pair]`, by the forward program.
    fn vectors(&self) -> Vec<Vec<Vec<f64>>> {
        use gigapair::model::{GroupShape, step::forward};
        let group = GroupShape { rows: PAIRS, len: LEN, texts: 1 };
        let p = forward(&tiny_bert(0.0), group, Engine::Interpreter.dtype(), 1).unwrap();
        let one = |texts: Vec<Vec<i32>>| {
            let side = Texts { anchors: texts.clone(), positives: texts, negatives: vec![] };
            let mut inputs = params(Engine::Interpreter);
            inputs.extend_from_slice(&side.padded(1, LEN, LEN).1[0][..3]);
            let out = Engine::Interpreter.run(&p, &[inputs]).remove(0).remove(0).to_f64();
            let width = out.len() / PAIRS;
            out.chunks(width).map(<[f64]>::to_vec).collect::<Vec<_>>()
        };
        let t = &self.texts;
        let fill =
            |column: &Vec<Option<Vec<i32>>>| column.iter().map(|x| x.clone().unwrap_or(vec![1])).collect();
        [t.anchors.clone(), t.positives.clone()]
            .into_iter()
            .chain(t.negatives.iter().map(fill))
            .map(one)
            .collect()
    }

    /// Row losses and the share of masked pairs, straight from the definition.
    fn brute_force(&self, symmetric: bool) -> (Vec<f64>, f64) {
        let (v, id) = (self.vectors(), &self.ids);
        let score = |x: &[f64], y: &[f64]| 20.0 * x.iter().zip(y).map(|(a, b)| a * b).sum::<f64>();
        let shared = |i: usize, j: usize| {
            let [a, p] = [0, 1].map(|k| [id[k][i], id[k][j]]);
            a[0] == a[1] || p[0] == p[1] || a[0] == p[1] || p[0] == a[1]
        };
        let cross_entropy = |own: f64, others: Vec<f64>| {
            let max = others.iter().copied().fold(own, f64::max);
            let sum: f64 = others.iter().chain([&own]).map(|x| (x - max).exp()).sum();
            sum.ln() + max - own
        };
        let mut masked = 0;
        let rows = (0..PAIRS)
            .map(|i| {
                let own = score(&v[0][i], &v[1][i]);
                let kept: Vec<usize> = (0..PAIRS).filter(|&j| j != i && !shared(i, j)).collect();
                masked += PAIRS - 1 - kept.len();
                let mut columns: Vec<f64> = kept.iter().map(|&j| score(&v[0][i], &v[1][j])).collect();
                for (n, column) in self.texts.negatives.iter().enumerate() {
                    for j in (0..PAIRS).filter(|&j| column[j].is_some()) {
                        if id[2 + n][j] != id[0][i] && id[2 + n][j] != id[1][i] {
                            columns.push(score(&v[0][i], &v[2 + n][j]));
                        }
                    }
                }
                let forward = cross_entropy(own, columns);
                if !symmetric {
                    return forward;
                }
                let back = kept.iter().map(|&j| score(&v[1][i], &v[0][j])).collect();
                0.5 * (forward + cross_entropy(own, back))
            })
            .collect();
        (rows, masked as f64 / (PAIRS * (PAIRS - 1)) as f64)
    }
}

fn params(engine: Engine) -> Vec<HostTensor> {
    let mut arch = tiny_bert(0.0).arch;
    arch.initializer_range = 0.2;
    init_params(&arch.params(), 3).iter().map(|t| engine.cast(t)).collect()
}

fn against_brute_force(engine: Engine, replicas: usize) {
    for (negatives, kinds) in [(0, 30), (2, 12)] {
        let batch = Batch::new(negatives, kinds);
        for symmetric in [true, false] {
            let (expected, share) = batch.brute_force(symmetric);
            assert!(share > 0.05 && share < 0.95, "{share} of the pairs are masked");
            let (out, rows) = batch.run(engine, replicas, symmetric, true);
            // f32 rounds a row's loss; the definition is in f64.
            let t = if engine == Engine::Plugin { 1e-4 } else { 1e-10 };
            for (i, (x, y)) in rows.iter().zip(&expected).enumerate() {
                assert!((x - y).abs() <= t * (1.0 + y.abs()), "row {i}: {x} against {y}");
            }
            let masked = out.last().unwrap().to_f64()[0];
            assert!((masked - share).abs() < 1e-6, "{masked} masked, {share} by brute force");
        }
    }
}

#[test]
fn in_the_interpreter() {
    against_brute_force(Engine::Interpreter, 1);
    against_brute_force(Engine::Interpreter, 4);
}

#[test]
fn on_eight_replicas() {
    against_brute_force(Engine::Plugin, 8);
}

/// Gradients of masked batches do not depend on the number of replicas either.
#[test]
fn replicas_equal_one() {
    let batch = Batch::new(2, 30);
    let names: Vec<String> = std::iter::once("loss".to_string())
        .chain(tiny_bert(0.0).arch.params().into_iter().map(|s| s.name))
        .chain(["masked".to_string()])
        .collect();
    for engine in [Engine::Interpreter, Engine::Plugin] {
        let one = batch.run(engine, 1, true, true).0;
        for replicas in [2, 8] {
            let many = batch.run(engine, replicas, true, true).0;
            assert_tensors_equal(&names, &many, &one, engine.own_tolerance(), floor(engine));
        }
    }
}

/// If no text occurs twice, the mask changes nothing.
#[test]
fn distinct_texts_are_not_masked() {
    let mut batch = Batch::new(1, 1 << 40);
    batch.ids[1][5] = u32::MAX;
    batch.texts.positives[5] = vec![9, 9, 9];
    let names: Vec<String> = std::iter::once("loss".to_string())
        .chain(tiny_bert(0.0).arch.params().into_iter().map(|s| s.name))
        .collect();
    let (with, without) = [true, false].map(|m| batch.run(Engine::Interpreter, 2, true, m).0).into();
    assert_eq!(with.last().unwrap().to_f64(), [0.0]);
    assert_tensors_equal(&names, &with[..names.len()], &without, 1e-10, 1e-12);
}
