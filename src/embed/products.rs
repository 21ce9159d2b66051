//! Dot products of many vectors with many others, on the devices: block by block, so that no matrix of all is anywhere.

use crate::common::{DType, HostTensor, Matrix};
use crate::graph::{DotSpec, Graph, GraphError, Input, Multiply, Program, Ty, emit};
use crate::runtime::{Arg, Buffer, Cache, Client, Executable, PendingHost};
use anyhow::{Context, Result};
use std::sync::Arc;

/// Queries of a block, and documents of all devices, each of which has its own: at most so many.
const QUERIES: usize = 256;
const ALL_DOCS: usize = 16_384;
const DOCS: usize = 4096;

/// Queries on the devices.
pub struct Products {
    client: Arc<Client>,
    exe: Executable,
    /// By chunk and device, filled up with zeros.
    queries: Vec<Vec<Buffer>>,
    count: usize,
    dim: usize,
    /// Documents of a device.
    docs: usize,
}

/// Products of `queries` queries, from number `query` on, with `docs` documents, from `doc` on: row by row, each
/// `stride` numbers after the last.
pub struct Block<'a> {
    pub query: usize,
    pub doc: usize,
    pub queries: usize,
    pub docs: usize,
    pub stride: usize,
    pub products: &'a [f32],
}

/// `x yᵀ` of `[QUERIES, dim]` and `[docs, dim]` on each device.
fn program(dim: usize, docs: usize, devices: usize) -> Result<Program, GraphError> {
    let g = Graph::new(devices);
    let input = |k: usize, name: &str, rows: usize| {
        let ty = Ty::new(DType::F32, &[rows, dim]);
        let x = g.param(k, name, ty.dtype, &ty.shape);
        (x, Input { name: name.into(), ty, donated_to: None })
    };
    let ((x, queries), (y, documents)) = (input(0, "queries", QUERIES), input(1, "docs", docs));
    let spec = DotSpec { contract: &[(1, 1)], multiply: Some(Multiply::Highest), ..DotSpec::default() };
    Program::new("products", &g, vec![queries, documents], &[("products".into(), x.dot(y, spec))])
}

/// Rows `first..first + rows`, with zeros for those that are not there.
fn part(m: &Matrix, first: usize, rows: usize) -> HostTensor {
    let mut out = HostTensor::zeros(DType::F32, &[rows, m.dim]);
    let last = (first + rows).min(m.rows);
    if first < last {
        let data = &m.data[first * m.dim..last * m.dim];
        out.as_mut_slice::<f32>()[..data.len()].copy_from_slice(data);
    }
    out
}

impl Products {
    /// Takes `queries` [q, dim] to the devices.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn new(client: Arc<Client>, queries: &Matrix) -> Result<Products> {
        let devices = client.device_count();
        let docs = ALL_DOCS.div_ceil(devices).min(DOCS);
        let text = emit::stablehlo(&program(queries.dim, docs, devices)?);
        let exe = Cache::from_env().compile(&client, &text, devices).context("compiling the search")?;
        let chunk = |first: usize| -> Result<Vec<Buffer>> {
            let tensor = part(queries, first, QUERIES);
            (0..devices).map(|device| Ok(client.upload(&tensor, device)?)).collect()
        };
        let chunks = (0..queries.rows).step_by(QUERIES).map(chunk).collect::<Result<_>>()?;
        Ok(Products { client, exe, queries: chunks, count: queries.rows, dim: queries.dim, docs })
    }

    /// Visits the products of all queries with `docs` [n, dim]. The next block is computed meanwhile.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn visit(&self, docs: &Matrix, visit: &mut dyn FnMut(&Block<'_>)) -> Result<()> {
        assert_eq!(docs.dim, self.dim, "vectors of different lengths");
        let devices = self.client.device_count();
        for start in (0..docs.rows).step_by(self.docs * devices) {
            let upload = |device: usize| {
                Ok(self.client.upload(&part(docs, start + device * self.docs, self.docs), device)?)
            };
            let theirs: Vec<Buffer> = (0..devices).map(upload).collect::<Result<_>>()?;
            let mut before: Option<(usize, Vec<PendingHost>)> = None;
            for (chunk, queries) in self.queries.iter().enumerate() {
                let args = queries.iter().zip(&theirs).map(|(q, d)| vec![Arg::Keep(q), Arg::Keep(d)]);
                let found = self.exe.execute(args.collect())?;
                let found = found.iter().map(|out| Ok(out[0].to_host_async()?)).collect::<Result<_>>()?;
                if let Some(done) = before.replace((chunk, found)) {
                    self.tell(done, start, docs.rows, visit)?;
                }
            }
            before.map_or(Ok(()), |done| self.tell(done, start, docs.rows, visit))?;
        }
        Ok(())
    }

    fn tell(
        &self,
        (chunk, found): (usize, Vec<PendingHost>),
        start: usize,
        rows: usize,
        visit: &mut dyn FnMut(&Block<'_>),
    ) -> Result<()> {
        let query = chunk * QUERIES;
        for (device, pending) in found.into_iter().enumerate() {
            let doc = start + device * self.docs;
            let products = pending.wait()?;
            visit(&Block {
                query,
                doc,
                queries: QUERIES.min(self.count - query),
                docs: self.docs.min(rows.saturating_sub(doc)),
                stride: self.docs,
                products: products.as_slice(),
            });
        }
        Ok(())
    }
}
