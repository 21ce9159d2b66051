//! The model card of a run, but for its results.

use super::config::Schedule;
use super::restore::Ready;
use super::run::{DataSet, ModelOrigin, Rates, Run, RunLoss};
use super::samples;
use crate::eval::{EvaluatorKind, KINDS};
use crate::folder::{CardDataset, CardLoss, CardTask, ModelCard};
use crate::model::StepSpec;

fn schedule(rates: &Rates) -> String {
    let decay = match rates.schedule {
        Schedule::Wsd => format!(", decay {}", rates.decay),
        Schedule::Linear | Schedule::Cosine | Schedule::Constant => String::new(),
    };
    let floor = if rates.floor > 0.0 { format!(" to {:e}", rates.floor) } else { String::new() };
    format!("{} schedule{floor}{decay}", format!("{:?}", rates.schedule).to_lowercase())
}

fn task(kind: &EvaluatorKind) -> CardTask {
    CardTask { kind: kind.name, name: kind.task, primary: kind.primary, is_result: !kind.in_runs }
}

fn loss(run: &Run, one: &RunLoss, StepSpec { loss, .. }: &StepSpec) -> CardLoss {
    let classes = loss.classes(run.batch.chunk.is_some()).into_iter();
    CardLoss {
        sets: if run.losses.differ() { one.sets.clone() } else { vec![] },
        drawn: true,
        classes: classes.map(|(class, cite)| (class, cite.map(str::to_owned))).collect(),
        described: one.described(),
    }
}

/// For a run after its last step. Parts that cannot be made are left out, with a warning.
pub fn card(run: &Run, ready: &Ready, say: &dyn Fn(&str)) -> ModelCard {
    let Ready { base, data, steps: specs, .. } = ready;
    let (rates, steps, [max_len_a, max_len_b]) = (&run.rates, data.steps, run.batch.max_len);
    let hyper = |name: &str, value: String| (name.to_string(), value);
    let sampler = data.loader.sampler();
    let set = |(i, set): (usize, &DataSet)| CardDataset {
        name: set.name.clone(),
        pairs: sampler.sets()[i].rows,
        share: sampler.share(i, steps),
        license: set.license.clone(),
        loss: run.losses.number(i),
        ..CardDataset::default()
    };
    let mut datasets: Vec<CardDataset> = run.sets.iter().enumerate().map(set).collect();
    let widget = samples::describe(&mut datasets, run, data, &base.tokenizer, say);
    let drawn = |one: &RunLoss| datasets.iter().any(|set| set.share > 0.0 && one.sets.contains(&set.name));
    let of = |(one, spec): (&RunLoss, &StepSpec)| CardLoss { drawn: drawn(one), ..loss(run, one, spec) };
    let losses: Vec<CardLoss> = run.losses.iter().zip(specs).map(of).collect();
    let of_loss = |loss: &CardLoss| hyper(&loss.titled(), loss.described.clone());
    let text = |key: &str| ready.origin[key].as_str().filter(|text| *text != "unknown");
    let known = |name: &str, value: Option<String>| value.map(|value| hyper(name, value));
    let commit = text("commit").map_or_else(String::new, |commit| format!(", commit {commit}"));
    let layers = match &run.origin {
        ModelOrigin::Folder { layers: Some(layers), .. } => {
            let numbers: Vec<String> = layers.iter().map(usize::to_string).collect();
            vec![hyper("layers kept of the base model", format!("number {}", numbers.join(", ")))]
        }
        ModelOrigin::Folder { layers: None, .. } | ModelOrigin::Random { .. } => vec![],
    };
    ModelCard {
        name: run.card.name.clone(),
        license: run.card.license.clone().or(base.license.clone()),
        languages: run.card.languages.clone(),
        base_model: base.name.clone(),
        datasets,
        steps,
        pairs: steps * run.batch.pairs as u64,
        hyper_parameters: losses
            .iter()
            .filter(|loss| loss.drawn)
            .map(of_loss)
            .chain([
                hyper("global batch", run.batch.pairs.to_string()),
                hyper(
                    "learning rate",
                    format!("{:e}, {}, warm-up {}", rates.peak, schedule(rates), rates.warmup),
                ),
                hyper("weight decay", run.optimizer.weight_decay.to_string()),
                hyper("gradient clipping", run.optimizer.clip.to_string()),
                hyper("dropout", format!("{}", base.encoder.arch.hidden_dropout)),
                hyper("maximum tokens", format!("{max_len_a} / {max_len_b}")),
                hyper("seed", run.seed.to_string()),
            ])
            .chain(layers)
            .chain(run.groups.described())
            .collect(),
        losses,
        on_prompts: data.on_prompts.clone(),
        widget,
        tasks: KINDS.iter().map(task).collect(),
        versions: [
            known("gigapair", text("version").map(|version| format!("{version}{commit}"))),
            known("PJRT plugin", text("plugin").map(|hash| format!("SHA-256 {hash}"))),
        ]
        .into_iter()
        .flatten()
        .collect(),
        ..ModelCard::default()
    }
}
