//! The losses of a run on vectors that are there already: a small program of one replica for each.

use super::restore::Ready;
use super::run::{DataSet, LOSS_OF, Losses, Run, RunLoss};
use super::teacher::Tutor;
use crate::batches::Teaching;
use crate::common::units::count;
use crate::common::{DType, HostTensor, Matrix};
use crate::corpus::Record;
use crate::eval::{TrainedLoss, TrainedLosses};
use crate::graph::{Expr, Graph, GraphError, Input, Multiply, Program, Ty, emit, nn};
use crate::model::StepSpec;
use crate::model::loss::{Compares, Loss, Negatives, Targets, Taught, TaughtTexts, Texts};
use crate::runtime::{Arg, Cache, Client, Executable};
use crate::shards::text_hash;
use anyhow::{Context, Result, ensure};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;
use std::sync::Arc;

/// Rows of a batch at most; fewer if the run has smaller ones.
const MOST_ROWS: usize = 256;

/// The losses of a run, with the parameters of their own that they have reached.
pub struct AllReached {
    list: Vec<Reached>,
    losses: Losses,
    sets: Vec<DataSet>,
}

/// A loss with the parameters of its own that it has reached.
struct Reached {
    client: Arc<Client>,
    loss: Loss,
    teaching: Option<Teaching>,
    /// A teacher that is run in the steps.
    tutor: Option<Tutor>,
    /// In the order of [`Loss::params`].
    params: Vec<HostTensor>,
    batch: usize,
    /// Programs by rows and columns.
    programs: RefCell<HashMap<[usize; 2], Executable>>,
}

/// Names of a program's inputs, with their values.
type Given = Vec<(String, HostTensor)>;

impl TrainedLoss for Reached {
    fn batch(&self) -> usize {
        self.batch
    }

    fn of(&self, rows: &[Record], columns: usize, vectors: &Matrix) -> Result<f64> {
        // Texts that the loss does not read are none.
        let columns = 2 + self.loss.needs().negatives.of(columns - 2);
        let given = self.given(rows, columns, vectors)?;
        let mut programs = self.programs.borrow_mut();
        let exe = match programs.entry([rows.len(), columns]) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let text = emit::stablehlo(&self.program(rows.len(), columns, &given)?);
                free.insert(Cache::from_env().compile(&self.client, &text, 1)?)
            }
        };
        let upload = |(_, x): &(String, HostTensor)| Ok(Arg::Donate(self.client.upload(x, 0)?));
        let args = given.iter().map(upload).collect::<Result<_>>()?;
        let found = exe.execute(vec![args])?[0][0].to_host()?;
        Ok(f64::from(found.as_slice::<f32>()[0]))
    }
}

impl AllReached {
    /// At the start of a run.
    pub fn new(client: &Arc<Client>, run: &Run, ready: &Ready) -> AllReached {
        let of_runs = run.losses.iter().zip(ready.data.loader.teaching());
        let all = ready.steps.iter().zip(of_runs).zip(ready.own());
        let tutor = |dir: &Path| Tutor::new(dir, &ready.base.settings, client);
        let one =
            |((step, (loss, teaching)), own): ((&StepSpec, (&RunLoss, &Option<Teaching>)), _)| Reached {
                client: client.clone(),
                loss: step.loss.clone(),
                teaching: teaching.clone(),
                tutor: loss.tutor().map(tutor),
                params: Vec::into_iter(own).filter_map(|name: String| ready.tensor(&name).cloned()).collect(),
                batch: run.batch.pairs.min(MOST_ROWS),
                programs: RefCell::default(),
            };
        AllReached { list: all.map(one).collect(), losses: run.losses.clone(), sets: run.sets.clone() }
    }

    /// Sets the values of the losses' own parameters.
    pub fn reach(&mut self, own: Vec<Vec<HostTensor>>) {
        self.list.iter_mut().zip(own).for_each(|(one, params)| one.params = params);
    }
}

impl TrainedLosses for AllReached {
    fn of(&self, set: Option<&str>) -> Result<&dyn TrainedLoss> {
        Ok(&self.list[self.losses.find(set, &self.sets, LOSS_OF)?])
    }
}

impl Reached {
    fn given(&self, rows: &[Record], columns: usize, vectors: &Matrix) -> Result<Given> {
        let (needs, dim) = (self.loss.needs(), vectors.dim);
        let stride = vectors.rows / rows.len();
        let mut out: Given = vec![];
        // Column by column, as a batch is laid out.
        let each = || (0..columns).flat_map(|c| (0..rows.len()).map(move |i| (i, c)));
        let data: Vec<f32> = each().flat_map(|(i, c)| vectors.row(i * stride + c)).copied().collect();
        out.push(("vectors".into(), HostTensor::from_slice(&[columns * rows.len(), dim], &data)));
        if columns > 2 {
            let valid: Vec<u8> =
                each().filter(|(_, c)| *c > 1).map(|(i, c)| u8::from(c < rows[i].texts.len())).collect();
            out.push(("valid".into(), HostTensor::from_slice(&[valid.len()], &valid)));
        }
        if needs.text_ids {
            let mut numbers: HashMap<&str, u32> = HashMap::new();
            let mut next = 0;
            let id = |(i, c): (usize, usize)| {
                let fresh = next;
                next += 1;
                rows[i].texts.get(c).map_or(fresh, |text| *numbers.entry(text).or_insert(fresh))
            };
            let ids: Vec<u32> = each().map(id).collect();
            out.push(("text_ids".into(), HostTensor::from_slice(&[ids.len()], &ids)));
        }
        if let Some(targets) = needs.targets {
            let wanted = targets.count(columns - 2);
            let odd = rows.iter().find(|row| row.targets.len() < wanted);
            if let Some(row) = odd {
                let (anchor, have) = (row.anchor(), row.targets.len());
                anyhow::bail!(
                    "the loss reads {} with each pair, and that of {anchor:?} has {have}; name their columns with \
                     target=NAME in `columns` of the set",
                    count(wanted as u64, "number")
                );
            }
            let read = |row: &Record| row.targets[..wanted].iter().all(|x| targets.allows(*x));
            let others = rows.iter().filter(|row| !read(row)).count() as u64;
            ensure!(
                others == 0,
                "{} of a batch with a number that the loss does not read: {}",
                count(others, "pair"),
                if targets == Targets::Label { "labels are 0 or 1" } else { "cosines lie between -1 and 1" }
            );
            let numbers: Vec<f32> = rows.iter().flat_map(|row| &row.targets[..wanted]).copied().collect();
            out.push(("targets".into(), HostTensor::from_slice(&[rows.len(), wanted], &numbers)));
        }
        if let Some(teaching) = &self.teaching {
            let dim = teaching.vectors.dim();
            let columns = if teaching.each { columns } else { 1 };
            let mut taught = vec![0.0; columns * rows.len() * dim];
            let texts = (0..columns).flat_map(|c| rows.iter().map(move |row| row.texts.get(c)));
            for (text, vector) in texts.zip(taught.chunks_exact_mut(dim)) {
                let Some(text) = text else { continue };
                let file = teaching.vectors.path().display();
                ensure!(teaching.vectors.copy(text_hash(text), vector), "{file} has no vector of {text:?}");
            }
            out.push(("taught".into(), HostTensor::from_slice(&[columns * rows.len(), dim], &taught)));
        }
        if let (Some(tutor), Some(teacher)) = (&self.tutor, needs.teacher) {
            let columns = if teacher.of == TaughtTexts::Texts { columns } else { 1 };
            out.push(("taught".into(), tutor.of(rows, columns)?));
        }
        let own = self.loss.params(dim).into_iter().map(|spec| spec.name);
        out.extend(own.zip(self.params.iter().cloned()));
        Ok(out)
    }

    fn program(&self, b: usize, columns: usize, given: &Given) -> Result<Program> {
        let (g, n) = (Graph::new(1), columns - 2);
        let mut inputs = vec![];
        let mut named: HashMap<&str, Expr<'_>> = HashMap::new();
        for (k, (name, x)) in given.iter().enumerate() {
            let ty = Ty::new(x.dtype(), x.shape());
            named.insert(name, g.param(k, name, ty.dtype, &ty.shape));
            inputs.push(Input { name: name.clone(), ty, donated_to: None });
        }
        let vectors = match self.loss.needs().compares {
            Compares::Cosine => nn::l2_normalize(named["vectors"]),
            Compares::Dot | Compares::Vectors => named["vectors"],
        };
        let texts = Texts {
            anchors: part(vectors, 0, 1, b),
            positives: part(vectors, 1, 2, b),
            negatives: named.get("valid").map(|valid| Negatives {
                vectors: part(vectors, 2, columns, b),
                valid: *valid,
                pair: g.iota(DType::I32, &[n, b], 1).reshape(&[n * b]),
                chunks: 1,
                each: n,
            }),
            text_ids: named.get("text_ids").copied(),
            targets: named.get("targets").copied(),
            taught: named.get("taught").map(|all| {
                let each = all.shape()[0] > b;
                Taught {
                    of: if each { TaughtTexts::Texts } else { TaughtTexts::Anchors },
                    anchors: part(*all, 0, 1, b),
                    positives: each.then(|| part(*all, 1, 2, b)),
                    negatives: (each && n > 0).then(|| part(*all, 2, columns, b)),
                }
            }),
        };
        let own: Vec<Expr<'_>> =
            self.loss.params(vectors.shape()[1]).iter().map(|spec| named[spec.name.as_str()]).collect();
        let rows = self.loss.rows(&texts, &own, Multiply::Highest).rows;
        let mean = rows.sum_all() * (1.0 / b as f64);
        let made: Result<Program, GraphError> =
            Program::new("dev_loss", &g, inputs, &[("loss".into(), mean)]);
        made.context("the loss of held-out rows")
    }
}

/// The texts of columns `from..to` in batches of `b` rows.
fn part<'g>(x: Expr<'g>, from: usize, to: usize, b: usize) -> Expr<'g> {
    x.slice_dim(0, from * b, to * b)
}
