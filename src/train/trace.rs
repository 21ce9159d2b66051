//! `--trace DIR`: everything needed to replay a run elsewhere (`scripts/replay.py` does it in PyTorch).

use super::options::Options;
use super::restore::Ready;
use super::run::Run;
use crate::batches::HostBatch;
use crate::common::{DType, HostTensor, atomic};
use crate::folder::write_tensors;
use crate::model::loss::Objective;
use crate::model::{Contrastive, Head, Pooling, exported};
use crate::runtime::Client;
use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Writes a run's batches, losses and gradient norms.
pub struct Trace {
    dir: PathBuf,
    /// Whether known false negatives are masked.
    mask: bool,
}

impl Trace {
    /// Writes `meta.json` and `init.safetensors` (parameters by checkpoint name).
    ///
    /// # Errors
    /// As for [`Trace::check`]; I/O errors.
    pub fn start(dir: &Path, run: &Run, ready: &Ready) -> Result<Trace> {
        let (scale, symmetric, mask) = replayed(run)?;
        let arch = &ready.base.encoder.arch;
        let mut model = exported(arch.family, &ready.base.config_json)?;
        let rates = [
            ("hidden_dropout_prob", Some(arch.hidden_dropout)),
            ("attention_probs_dropout_prob", Some(arch.attention_dropout)),
            ("embedding_dropout", arch.embedding_dropout),
        ];
        for (key, rate) in rates.into_iter().filter_map(|(key, rate)| Some((key, rate?))) {
            model[arch.family.spellings(key)[0]] = rate.into();
        }
        let o = &run.optimizer;
        let others = ready.specs.iter().filter(|s| s.rate != 1.0);
        let rates: BTreeMap<&str, f64> = others.map(|s| (s.name.as_str(), s.rate)).collect();
        let meta = json!({
            "model": model, "scale": scale, "symmetric": symmetric, "weight_decay": o.weight_decay,
            "clip": o.clip, "beta1": o.beta1, "beta2": o.beta2, "eps": o.eps, "rates": rates,
        });
        std::fs::create_dir_all(dir).with_context(|| format!("cannot make folder {}", dir.display()))?;
        atomic::write_bytes(&dir.join("meta.json"), serde_json::to_string_pretty(&meta)?.as_bytes())?;
        let tensors: Vec<(String, &HostTensor)> =
            ready.parameters().into_iter().zip(&ready.tensors).collect();
        write_tensors(&dir.join("init.safetensors"), &tensors, &BTreeMap::new())?;
        Ok(Trace { dir: dir.into(), mask })
    }

    /// Refuses what cannot be traced, before anything is written.
    ///
    /// # Errors
    /// A loss that `scripts/replay.py` does not have; a process with only part of each batch; a resumed run.
    pub fn check(run: &Run, options: &Options, client: &Client) -> Result<()> {
        ensure!(!options.resume, "a trace begins with a run; --trace and --resume do not go together");
        ensure!(
            !client.pod().is_shared(),
            "--trace writes whole batches, and this process has only a part; train on one host"
        );
        replayed(run).map(drop)
    }

    /// Refuses a head that `scripts/replay.py` does not have, before the run writes anything of its own.
    ///
    /// # Errors
    /// Any but the mean of all tokens.
    pub fn check_head(head: &Head) -> Result<()> {
        ensure!(
            head.pooling == [Pooling::Mean] && head.include_prompt && head.dense.is_empty(),
            "--trace is for mean pooling without dense layers, which is all that scripts/replay.py has"
        );
        Ok(())
    }

    /// Writes one step: the global batch in canonical order, `lr`, `loss`, `grad_norm`.
    ///
    /// # Errors
    /// I/O errors.
    pub fn step(&self, step: u64, batch: &HostBatch, lr: f64, loss: f64, grad_norm: f64) -> Result<()> {
        let (global, texts) = (batch.rows.len(), batch.texts());
        let mut tensors: Vec<(String, HostTensor)> = Vec::new();
        for (name, kinds) in [("a", 0..1), ("b", 1..2), ("n", 2..2 + batch.reading.negatives)] {
            let part: Vec<&[i32]> = (kinds.start * global..kinds.end * global)
                .map(|text| match &texts[text][..] {
                    // No model accepts a text without tokens; the loss ignores this one.
                    [] => &texts[global + text % global][..1],
                    tokens => tokens,
                })
                .collect();
            if !part.is_empty() {
                tensors.extend(padded(name, &part));
            }
        }
        if batch.reading.negatives > 0 {
            let valid: Vec<i32> = batch.neg_valid().into_iter().map(i32::from).collect();
            tensors.push(("neg_valid".into(), HostTensor::from_slice(&[valid.len()], &valid)));
        }
        if self.mask {
            let ids: Vec<i32> = batch.text_ids().into_iter().map(|id| id as i32).collect();
            tensors.push(("text_ids".into(), HostTensor::from_slice(&[ids.len()], &ids)));
        }
        for (name, x) in [("lr", lr), ("loss", loss), ("grad_norm", grad_norm)] {
            tensors.push((name.into(), HostTensor::from_f64(DType::F64, &[], &[x])));
        }
        let list: Vec<(String, &HostTensor)> = tensors.iter().map(|(n, t)| (n.clone(), t)).collect();
        write_tensors(&self.dir.join(format!("step-{step:06}.safetensors")), &list, &BTreeMap::new())
    }
}

/// Scale, whether both directions count, and whether false negatives are masked, of a run whose loss can be replayed.
fn replayed(run: &Run) -> Result<(f64, bool, bool)> {
    ensure!(
        !run.losses.differ(),
        "--trace is for runs with one loss, which is all that scripts/replay.py has"
    );
    let loss = &run.losses.of_set(0).loss;
    if let Objective::Contrastive(given) = &loss.objective
        && loss.dims.is_empty()
    {
        for symmetric in [false, true] {
            let ranking = Contrastive::ranking(given.scale, symmetric);
            for (masked, ranking) in [(false, ranking.clone()), (true, ranking.masked())] {
                if ranking == *given {
                    return Ok((given.scale, symmetric, masked));
                }
            }
        }
    }
    bail!(
        "--trace is for scripts/replay.py, which knows MultipleNegativesRankingLoss in one or both directions only; \
         remove other directions, hardness, a learned scale and matryoshka from [loss]"
    )
}

/// `ids_NAME` and `mask_NAME`, i32 `[texts, longest]`.
fn padded(name: &str, texts: &[&[i32]]) -> [(String, HostTensor); 2] {
    let longest = texts.iter().map(|t| t.len()).max().unwrap_or(0);
    let mut both = [0, 1].map(|_| HostTensor::zeros(DType::I32, &[texts.len(), longest]));
    for (row, text) in texts.iter().enumerate() {
        let places = row * longest..row * longest + text.len();
        both[0].as_mut_slice::<i32>()[places.clone()].copy_from_slice(text);
        both[1].as_mut_slice::<i32>()[places].fill(1);
    }
    let [ids, mask] = both;
    [(format!("ids_{name}"), ids), (format!("mask_{name}"), mask)]
}
