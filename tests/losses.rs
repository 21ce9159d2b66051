//! Losses against sentence-transformers' own classes, on random vectors: value and gradient, on one, two and eight
//! replicas, with negatives that are absent.

mod support;

use gigapair::common::{DType, HostTensor};
use gigapair::graph::{Expr, Graph, GraphError, Input, Multiply, Program, Ty, gradients, nn};
use gigapair::model::loss::{
    Compares, Contrastive, Direction, Loss, Negatives, Partition, Taught, TaughtTexts, Texts,
};
use support::losses::{Case, cases, margins};
use support::*;

const DIMS: [(usize, f64); 3] = [(16, 1.0), (8, 0.5), (4, 0.25)];
const COLUMNS: [&str; 4] = ["a", "p", "n0", "n1"];
const WIDTH: usize = 16;

/// How a loss is computed.
#[derive(Clone, Copy)]
struct Setting {
    matryoshka: bool,
    /// Without the last negative of each odd row.
    ragged: bool,
    columns: usize,
    replicas: usize,
}

impl Setting {
    fn name(self, case: &str) -> String {
        let kind =
            ["", ".matryoshka", ".ragged"][usize::from(self.matryoshka) + 2 * usize::from(self.ragged)];
        format!("{case}{kind}{}", [".pairs", ".triplets", ""][self.columns - 2])
    }
}

/// The named inputs of a case on the rows `rows` of the batch.
fn inputs(case: &Case, setting: Setting, rows: std::ops::Range<usize>) -> Vec<(String, HostTensor)> {
    let golden = golden("losses.safetensors");
    let (b, n) = (rows.len(), setting.columns - 2);
    let dtype = Engine::Interpreter.dtype();
    let part = |x: &HostTensor| {
        let row = x.len() / x.shape()[0];
        x.to_f64()[rows.start * row..rows.end * row].to_vec()
    };
    let mut out: Vec<(String, HostTensor)> = COLUMNS[..setting.columns]
        .iter()
        .map(|c| (c.to_string(), HostTensor::from_f64(dtype, &[b, WIDTH], &part(&golden[*c]))))
        .collect();
    if n > 0 {
        let present = |k: usize| rows.clone().map(move |i| !(setting.ragged && k + 1 == n && i % 2 == 1));
        let valid: Vec<u8> = (0..n).flat_map(present).map(u8::from).collect();
        out.push(("valid".into(), HostTensor::from_slice(&[n * b], &valid)));
    }
    if let Some(targets) = case.targets {
        let numbers = match targets {
            "margins" => margins(&part(&golden["candidates"]), 3),
            other => part(&golden[other]),
        };
        out.push(("targets".into(), HostTensor::from_f64(DType::F32, &[b, numbers.len() / b], &numbers)));
    }
    if let Some(taught) = case.taught {
        let (all, width) = (part(&golden[taught]), golden[taught].shape()[2]);
        // Text by text in the order of the batch: all anchors, all positives, ….
        let needed = match case.loss.needs().teacher.unwrap().of {
            TaughtTexts::Anchors => 1,
            TaughtTexts::Texts => setting.columns,
        };
        let of =
            |column: usize| (0..b).flat_map(move |i| (i * 4 + column) * width..(i * 4 + column + 1) * width);
        let vectors: Vec<f64> = (0..needed).flat_map(of).map(|at| all[at]).collect();
        out.push(("taught".into(), HostTensor::from_f64(DType::F32, &[needed * b, width], &vectors)));
    }
    for spec in case.loss.params(WIDTH) {
        out.push((spec.name.clone(), HostTensor::from_f64(dtype, &spec.shape, &golden[&spec.name].to_f64())));
    }
    out
}

/// Which pair each negative of all replicas belongs to.
fn pair(g: &Graph, replicas: usize, n: usize, pairs: usize) -> Expr<'_> {
    let shape = [replicas, n, pairs];
    let number = g.iota(DType::I32, &shape, 0) * pairs as u32 + g.iota(DType::I32, &shape, 2);
    number.reshape(&[shape.iter().product()])
}

/// Results: a replica's rows' losses, and the gradients of their sum over all replicas with respect to its vectors and
/// the loss's own parameters.
fn program(
    loss: &Loss,
    replicas: usize,
    columns: usize,
    arguments: &[(String, HostTensor)],
) -> Result<Program, GraphError> {
    let g = Graph::new(replicas);
    let mut list = vec![];
    let mut named = std::collections::HashMap::new();
    for (k, (name, x)) in arguments.iter().enumerate() {
        let ty = Ty::new(x.dtype(), x.shape());
        named.insert(name.as_str(), g.param(k, name, ty.dtype, &ty.shape));
        list.push(Input { name: name.clone(), ty, donated_to: None });
    }
    let raw: Vec<Expr<'_>> = COLUMNS[..columns].iter().map(|c| named[c]).collect();
    let (n, pairs) = (columns - 2, raw[0].shape()[0]);
    let given: Vec<Expr<'_>> = match loss.needs().compares {
        Compares::Cosine => raw.iter().map(|x| nn::l2_normalize(*x)).collect(),
        Compares::Dot | Compares::Vectors => raw.clone(),
    };
    let texts = Texts {
        anchors: given[0],
        positives: given[1],
        negatives: named.get("valid").map(|valid| Negatives {
            vectors: g.concat(&given[2..], 0),
            valid: *valid,
            pair: pair(&g, replicas, n, pairs),
            chunks: 1,
            each: n,
        }),
        text_ids: None,
        targets: named.get("targets").copied(),
        taught: named.get("taught").map(|all| {
            let of = loss.needs().teacher.unwrap().of;
            let part = |from: usize, to: usize| all.slice_dim(0, from * pairs, to * pairs);
            let each = of == TaughtTexts::Texts;
            let negatives = (each && n > 0).then(|| part(2, columns));
            Taught { of, anchors: part(0, 1), positives: each.then(|| part(1, 2)), negatives }
        }),
    };
    let specs = loss.params(WIDTH);
    let params: Vec<Expr<'_>> = specs.iter().map(|s| named[s.name.as_str()]).collect();
    let rows = loss.rows(&texts, &params, Multiply::Highest).rows;
    let mut outputs = vec![("rows".to_string(), rows)];
    let slopes = gradients(rows.sum_all(), &[raw, params].concat())?;
    let names = COLUMNS[..columns].iter().map(|c| c.to_string()).chain(specs.into_iter().map(|s| s.name));
    outputs.extend(names.zip(slopes));
    Program::new("loss", &g, list, &outputs)
}

fn check(case: &Case, setting: Setting) {
    let golden = golden("losses.safetensors");
    let name = setting.name(case.name);
    let dims: &[(usize, f64)] = if setting.matryoshka { &DIMS } else { &[] };
    let loss = case.loss.clone().nested(dims);
    let (all, replicas) = (golden["a"].shape()[0], setting.replicas);
    let pairs = all / replicas;
    let of = |r: usize| inputs(case, setting, r * pairs..(r + 1) * pairs);
    let p = program(&loss, replicas, setting.columns, &of(0)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let values = |r: usize| of(r).into_iter().map(|(_, x)| x).collect();
    let out = Engine::Interpreter.run(&p, &(0..replicas).map(values).collect::<Vec<Vec<_>>>());
    let rows: Vec<f64> = out.iter().flat_map(|o| o[0].to_f64()).collect();
    let mean = rows.iter().sum::<f64>() / all as f64;
    assert_close(&name, mean, golden[&format!("{name}.loss")].to_f64()[0], 1e-10);
    for (k, (column, _)) in p.outputs.iter().enumerate().skip(1) {
        let want = golden[&format!("{name}.{column}")].to_f64();
        // Our gradient is of the sum. Each replica has its own rows' part of a vector's, and of a parameter's a share.
        let parts: Vec<Vec<f64>> = out.iter().map(|o| o[k].to_f64()).collect();
        let ours: Vec<f64> = match COLUMNS.contains(&column.as_str()) {
            true => parts.concat(),
            false => (0..want.len()).map(|i| parts.iter().map(|p| p[i]).sum()).collect(),
        };
        assert_eq!(ours.len(), want.len());
        let size = want.iter().map(|x| x * x).sum::<f64>().sqrt();
        assert!(size > 0.0, "{name}: no gradient reaches {column}");
        for (i, (x, y)) in ours.iter().map(|x| x / all as f64).zip(&want).enumerate() {
            assert!(
                (x - y).abs() <= 1e-10 * size,
                "{name}, replicas {replicas}: {column}[{i}] {x} against {y}"
            );
        }
    }
}

/// Far tighter than the 1e-5 required of an f32 run: both are computed in f64.
#[test]
fn value_and_gradient_are_those_of_sentence_transformers() {
    let golden = golden("losses.safetensors");
    let mut compared = 0;
    for case in cases() {
        for &columns in case.columns {
            for (matryoshka, ragged) in [(false, false), (true, false), (false, true)] {
                let setting = Setting { matryoshka, ragged, columns, replicas: 1 };
                if golden.contains_key(&format!("{}.loss", setting.name(case.name))) {
                    [1, 2, 8].into_iter().for_each(|replicas| check(&case, Setting { replicas, ..setting }));
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, golden.keys().filter(|name| name.ends_with(".loss")).count());
}

#[test]
fn directions_without_an_own_positive_are_refused() {
    use Direction::{DocToQuery, QueryToDoc, QueryToQuery};
    let refused = |directions: &[Direction], partition| {
        Contrastive::new(20.0, directions, partition).unwrap_err().to_string()
    };
    assert!(refused(&[DocToQuery], Partition::Joint).contains("query_to_doc"));
    assert!(refused(&[QueryToDoc, QueryToQuery], Partition::PerDirection).contains("\"joint\""));
    let of = |directions: &[Direction]| Contrastive::new(20.0, directions, Partition::Joint).unwrap();
    assert_eq!(of(&[QueryToDoc, QueryToDoc, DocToQuery]), of(&[DocToQuery, QueryToDoc]), "each counts once");
}
