//! Contrastive losses against sentence-transformers' own classes, on random vectors: value and gradient, on one,
//! two and eight replicas.

mod support;

use gigapair::common::{DType, HostTensor};
use gigapair::graph::{Expr, Graph, GraphError, Input, Multiply, Program, Ty, gradients, nn};
use gigapair::model::loss::{Contrastive, Direction, Loss, Negatives, Partition, Texts};
use support::*;

const DIMS: [(usize, f64); 3] = [(16, 1.0), (8, 0.5), (4, 0.25)];
const COLUMNS: [&str; 4] = ["a", "p", "n0", "n1"];

fn loss(case: &str, matryoshka: bool) -> Loss {
    use Direction::{DocToDoc, DocToQuery, QueryToDoc, QueryToQuery};
    let (directions, partition): (&[Direction], _) = match case {
        "one" => (&[QueryToDoc], Partition::Joint),
        "apart" => (&[QueryToDoc, DocToQuery], Partition::PerDirection),
        "joint" => (&[QueryToDoc, QueryToQuery, DocToQuery, DocToDoc], Partition::Joint),
        "documents" => (&[DocToDoc, QueryToDoc], Partition::Joint),
        other => panic!("{other}"),
    };
    let loss = Contrastive::new(20.0, directions, partition).unwrap();
    Loss::Contrastive(Contrastive { dims: if matryoshka { DIMS.to_vec() } else { vec![] }, ..loss })
}

/// Which pair each negative of all replicas belongs to.
fn pair(g: &Graph, replicas: usize, n: usize, pairs: usize) -> Expr<'_> {
    let shape = [replicas, n, pairs];
    let number = g.iota(DType::I32, &shape, 0) * pairs as u32 + g.iota(DType::I32, &shape, 2);
    number.reshape(&[shape.iter().product()])
}

/// Arguments: a replica's vectors, column by column, and which of its negatives are valid. Results: its rows' losses,
/// and the gradients of their sum over all replicas.
fn program(loss: &Loss, replicas: usize, pairs: usize, columns: usize) -> Result<Program, GraphError> {
    let g = Graph::new(replicas);
    let dtype = Engine::Interpreter.dtype();
    let mut inputs = vec![];
    let mut input = |name: &str, ty: Ty| {
        let x = g.param(inputs.len(), name, ty.dtype, &ty.shape);
        inputs.push(Input { name: name.into(), ty, donated_to: None });
        x
    };
    let raw: Vec<_> = COLUMNS[..columns].iter().map(|c| input(c, Ty::new(dtype, &[pairs, 16]))).collect();
    let n = columns - 2;
    let valid = (n > 0).then(|| input("valid", Ty::new(DType::Pred, &[n * pairs])));
    let unit: Vec<_> = raw.iter().map(|x| nn::l2_normalize(*x)).collect();
    let texts = Texts {
        anchors: unit[0],
        positives: unit[1],
        negatives: valid.map(|valid| Negatives {
            vectors: g.concat(&unit[2..], 0),
            valid,
            pair: pair(&g, replicas, n, pairs),
        }),
        text_ids: None,
    };
    let rows = loss.rows(&texts, Multiply::Highest).rows;
    let mut outputs = vec![("rows".to_string(), rows)];
    let slopes = gradients(rows.sum_all(), &raw)?;
    outputs.extend(COLUMNS.iter().map(|c| c.to_string()).zip(slopes));
    Program::new("loss", &g, inputs, &outputs)
}

fn check(case: &str, matryoshka: bool, columns: usize, replicas: usize) {
    let golden = golden("losses.safetensors");
    let name =
        [case, if matryoshka { ".matryoshka" } else { "" }, if columns > 2 { "" } else { ".pairs" }].concat();
    let all = golden["a"].shape()[0];
    let pairs = all / replicas;
    let part = |column: &str, r: usize| {
        let values = &golden[column].to_f64()[r * pairs * 16..][..pairs * 16];
        HostTensor::from_f64(Engine::Interpreter.dtype(), &[pairs, 16], values)
    };
    let inputs = |r: usize| {
        let valid = vec![1u8; (columns - 2) * pairs];
        let valid = (columns > 2).then(|| HostTensor::from_slice(&[valid.len()], &valid));
        COLUMNS[..columns].iter().map(|c| part(c, r)).chain(valid).collect()
    };
    let p = program(&loss(case, matryoshka), replicas, pairs, columns).unwrap();
    let out = Engine::Interpreter.run(&p, &(0..replicas).map(inputs).collect::<Vec<Vec<_>>>());
    let rows: Vec<f64> = out.iter().flat_map(|o| o[0].to_f64()).collect();
    let mean = rows.iter().sum::<f64>() / all as f64;
    assert_close(&name, mean, golden[&format!("{name}.loss")].to_f64()[0], 1e-10);
    for (k, column) in COLUMNS[..columns].iter().enumerate() {
        let want = golden[&format!("{name}.{column}")].to_f64();
        // Our gradient is of the sum, and each replica has its own rows' part.
        let ours: Vec<f64> = out.iter().flat_map(|o| o[1 + k].to_f64()).map(|x| x / all as f64).collect();
        assert_eq!(ours.len(), want.len());
        let size = want.iter().map(|x| x * x).sum::<f64>().sqrt();
        assert!(size > 0.0, "{name}: no gradient reaches {column}");
        for (i, (x, y)) in ours.iter().zip(&want).enumerate() {
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
    for case in ["one", "apart", "joint", "documents"] {
        for (matryoshka, columns) in [(false, 4), (false, 2), (true, 4), (true, 2)] {
            for replicas in [1, 2, 8] {
                check(case, matryoshka, columns, replicas);
            }
        }
    }
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
