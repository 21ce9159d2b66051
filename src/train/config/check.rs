//! Contradictions in a configuration.

use super::file::Config;
use super::loss::loss;
use anyhow::{Result, bail, ensure};

impl Config {
    pub(super) fn check(&self) -> Result<()> {
        let (m, t) = (&self.model, &self.train);
        let origins = [m.folder.is_some(), m.config.is_some(), m.architecture.is_some()];
        ensure!(
            origins.into_iter().filter(|given| *given).count() == 1,
            "[model] needs either `folder` (start from its weights), or `config` or [model.architecture] (start at \
             random)"
        );
        ensure!(
            m.folder.is_some() || (m.tokenizer.is_some() != m.learn_vocabulary.is_some()),
            "[model] without `folder` needs either `tokenizer` or `learn_vocabulary`"
        );
        ensure!(
            !self.data.is_empty() || self.mixture.data_config.is_some(),
            "[[data]] is missing; name at least one data set, or a list of them as mixture.data_config"
        );
        self.mixture.check(&self.data)?;
        ensure!(
            t.global_batch >= 2,
            "train.global_batch is {}; in-batch negatives need at least 2",
            t.global_batch
        );
        ensure!(
            t.chunk.is_none_or(|m| m > 0 && t.global_batch.is_multiple_of(m)),
            "train.chunk is {}, which does not divide train.global_batch {}; all chunks must be of equal size",
            t.chunk.unwrap_or(0),
            t.global_batch
        );
        ensure!(t.steps.is_some() != t.epochs.is_some(), "[train] needs `steps` or `epochs`, and not both");
        ensure!(t.epochs.is_none_or(|e| e > 0.0 && e.is_finite()), "train.epochs must be positive");
        for (name, x) in
            [("lr", t.lr), ("warmup", t.warmup), ("scale", t.scale), ("optimizer.clip", t.optimizer.clip)]
        {
            ensure!(x >= 0.0 && x.is_finite(), "train.{name} is {x}; it must be 0 or more");
        }
        ensure!(t.scale > 0.0, "train.scale is 0: every pair would score alike; 20 is usual");
        ensure!(t.steps != Some(0), "train.steps is 0; a run needs at least one step");
        let o = &t.optimizer;
        let betas = (0.0..1.0).contains(&o.beta1) && (0.0..1.0).contains(&o.beta2);
        ensure!(
            betas && o.eps > 0.0 && o.eps.is_finite() && o.weight_decay >= 0.0 && o.weight_decay.is_finite(),
            "train.optimizer needs beta1 and beta2 in [0, 1), eps above 0 and weight_decay of 0 or more"
        );
        let weighted = self.data.iter().filter(|d| d.weight.is_some()).count();
        ensure!(
            weighted == 0 || weighted == self.data.len(),
            "{weighted} of {} data sets have a weight; give one to all of them, or to none to draw by size",
            self.data.len()
        );
        ensure!(m.max_len_a >= 3 && m.max_len_b >= 3, "max_len_a and max_len_b must be at least 3 tokens");
        ensure!(m.dropout.is_none_or(|p| (0.0..1.0).contains(&p)), "model.dropout must lie in [0, 1)");
        let mut names: Vec<&str> = self.data.iter().map(|d| d.name.as_str()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|w| w[0] == w[1]) {
            bail!("two data sets are called {}; give each its own name", pair[0]);
        }
        let bad_part = |part: &str| part.is_empty() || part.contains('\\') || part.starts_with('.');
        if let Some(bad) = names.iter().find(|n| n.split('/').any(bad_part)) {
            bail!("data set name {bad:?} cannot name a folder; use letters, digits and dashes");
        }
        // Each may become a folder of the run.
        let inside = |n: &&&str| n.rmatch_indices('/').any(|(at, _)| names.binary_search(&&n[..at]).is_ok());
        if let Some(bad) = names.iter().find(inside) {
            bail!("data set {bad:?} would be a folder inside another one; rename one of them");
        }
        loss(self.loss.as_ref(), t)?;
        t.sources_per_batch.resolve().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::GOOD;
    use super::*;

    #[test]
    fn contradictions_are_named() {
        for (from, to, want) in [
            ("steps = 100", "steps = 100\nepochs = 1.0", "`steps` or `epochs`, and not both"),
            ("learn_vocabulary = 1000", "", "`learn_vocabulary`"),
            ("global_batch = 8", "global_batch = 1", "at least 2"),
            ("global_batch = 8", "global_batch = 8\nchunk = 3", "does not divide train.global_batch 8"),
            ("steps = 100", "steps = 100\nsources_per_batch = \"some\"", "sources_per_batch"),
        ] {
            let error = format!("{:#}", Config::parse(&GOOD.replace(from, to)).unwrap_err());
            assert!(error.contains(want), "{error}");
        }
    }
}
