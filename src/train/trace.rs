//! `--trace DIR`: everything needed to replay a run elsewhere (`scripts/replay.py` does it in PyTorch).

use super::config::Config;
use crate::batches::HostBatch;
use crate::common::{DType, HostTensor, atomic};
use crate::folder::write_tensors;
use anyhow::Result;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Writes a run's batches, losses and gradient norms.
pub struct Trace {
    dir: PathBuf,
}

impl Trace {
    /// Writes `meta.json` and `init.safetensors` (parameters by checkpoint name).
    ///
    /// # Errors
    /// The file system's.
    pub fn start(
        dir: &Path,
        config: &Config,
        model: &serde_json::Value,
        dropout: (f64, f64),
        params: &[(String, HostTensor)],
    ) -> Result<Trace> {
        std::fs::create_dir_all(dir)?;
        let mut model = model.clone();
        (model["hidden_dropout_prob"], model["attention_probs_dropout_prob"]) =
            (dropout.0.into(), dropout.1.into());
        let (t, o) = (&config.train, &config.train.optimizer);
        let meta = json!({
            "model": model, "scale": t.scale, "symmetric": t.symmetric, "weight_decay": o.weight_decay,
            "clip": o.clip, "beta1": o.beta1, "beta2": o.beta2, "eps": o.eps,
        });
        atomic::write_bytes(&dir.join("meta.json"), serde_json::to_string_pretty(&meta)?.as_bytes())?;
        let tensors: Vec<(String, &HostTensor)> = params.iter().map(|(n, t)| (n.clone(), t)).collect();
        write_tensors(&dir.join("init.safetensors"), &tensors, &BTreeMap::new())?;
        Ok(Trace { dir: dir.into() })
    }

    /// One step: the global batch in canonical order, `lr`, `loss`, `grad_norm`.
    ///
    /// # Errors
    /// The file system's.
    pub fn step(&self, step: u64, batch: &HostBatch, lr: f64, loss: f64, grad_norm: f64) -> Result<()> {
        let b = batch.replicas[0].groups[0].ids.shape()[0];
        let mut tensors: Vec<(String, HostTensor)> = Vec::new();
        // Rows `from*b..to*b` of a group, replica after replica.
        let mut add = |name: &str, group: usize, parts: std::ops::Range<usize>| {
            let len = batch.replicas[0].groups[group].ids.shape()[1];
            let (mut ids, mut mask) = (Vec::new(), Vec::new());
            for part in parts {
                for r in &batch.replicas {
                    let rows = part * b * len..(part + 1) * b * len;
                    ids.extend_from_slice(&r.groups[group].ids.as_slice::<i32>()[rows.clone()]);
                    let segments = &r.groups[group].segments.as_slice::<i32>()[rows];
                    mask.extend(segments.iter().map(|&s| i32::from(s >= 0)));
                }
            }
            let shape = [ids.len() / len, len];
            tensors.push((format!("ids_{name}"), HostTensor::from_slice(&shape, &ids)));
            tensors.push((format!("mask_{name}"), HostTensor::from_slice(&shape, &mask)));
        };
        add("a", 0, 0..1);
        add("b", 1, 0..1);
        if batch.negatives > 0 {
            add("n", 1, 1..1 + batch.negatives);
            let mut valid: Vec<i32> = Vec::new();
            for j in 0..batch.negatives {
                for r in &batch.replicas {
                    valid.extend(
                        r.neg_valid.as_slice::<u8>()[j * b..(j + 1) * b].iter().map(|&v| i32::from(v)),
                    );
                }
            }
            tensors.push(("neg_valid".into(), HostTensor::from_slice(&[valid.len()], &valid)));
        }
        for (name, x) in [("lr", lr), ("loss", loss), ("grad_norm", grad_norm)] {
            tensors.push((name.into(), HostTensor::from_f64(DType::F64, &[], &[x])));
        }
        let list: Vec<(String, &HostTensor)> = tensors.iter().map(|(n, t)| (n.clone(), t)).collect();
        write_tensors(&self.dir.join(format!("step-{step:06}.safetensors")), &list, &BTreeMap::new())
    }
}
