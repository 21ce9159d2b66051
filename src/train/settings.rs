//! The settings of the folder a run exports, and how they differ from the base folder's.

use super::run::Run;
use crate::folder::{Settings, Similarity};
use crate::model::loss::Compares;
use crate::model::{Arch, Head};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;

/// The exported folder's similarity: the configuration's, else the base's, else what the loss compares.
///
/// # Errors
/// A similarity that contradicts a loss of cosines: the Manhattan distance, or, without `model.similarity`, a base
/// model of vectors whose length matters.
fn similarity(run: &Run, base: Option<&Settings>, unit: bool) -> Result<Similarity> {
    let asked = run.similarity;
    let compares = run.losses.compares();
    let [cosine, dot] = [Compares::Cosine, Compares::Dot].map(|one| compares.contains(&one));
    if dot && cosine {
        let stated = asked.or(base.map(|b| b.similarity));
        return stated.context(
            "some losses train the cosine of two vectors and some their dot product; say how the model's vectors are to be \
             compared: similarity = \"cosine\" or \"dot\" under [model]",
        );
    }
    if !cosine {
        let usual = if dot { Similarity::Dot } else { Similarity::Cosine };
        return Ok(asked.or(base.map(|b| b.similarity)).unwrap_or(usual));
    }
    const LOSS: &str = "the loss trains the cosine of two vectors";
    if let Some(asked) = asked {
        ensure!(
            asked == Similarity::Cosine || (unit && asked.ranks_unit_vectors_by_cosine()),
            "model.similarity is {:?}, but {LOSS}; write \"cosine\"{}",
            asked.name(),
            if unit { ", \"dot\" or \"euclidean\", which rank unit vectors alike" } else { "" }
        );
        return Ok(asked);
    }
    let Some(base) = base else { return Ok(Similarity::Cosine) };
    let (says, fits) =
        (base.similarity, base.head.normalize && base.similarity.ranks_unit_vectors_by_cosine());
    ensure!(
        says == Similarity::Cosine || fits,
        "the base model compares vectors by {} (similarity_fn_name in its config_sentence_transformers.json){}, but \
         {LOSS}; to turn it into such a model, write similarity = \"cosine\" under [model]",
        says.name(),
        if base.head.normalize { "" } else { ", whatever their length" },
    );
    Ok(says)
}

/// The settings of the exported folder, without the prompts of the data.
///
/// # Errors
/// A similarity that contradicts the loss; a head that does not fit.
pub fn exported(run: &Run, base: Option<&Settings>, arch: &Arch) -> Result<Settings> {
    let head = base.map_or_else(Head::default, |b| b.head.clone());
    let head = run.head.on(&head, arch.hidden)?;
    Ok(Settings {
        max_seq_length: run.batch.longest(),
        similarity: similarity(run, base, head.normalize)?,
        head,
        prompts: base.map(|b| b.prompts.clone()).unwrap_or_default(),
        default_prompt: base.and_then(|b| b.default_prompt.clone()),
    })
}

/// What a user should know before the first step: a line for each setting of the base model that no text of the data
/// uses, or that the exported folder changes. `cosine`: the losses train the cosine of vectors.
pub fn remarks(
    base: &Settings,
    exported: &Settings,
    cosine: bool,
    trained: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut out = Vec::new();
    if base.similarity != exported.similarity || base.head.normalize != exported.head.normalize {
        let unit = |normalize| if normalize { "unit vectors" } else { "vectors of any length" };
        out.push(format!(
            "the base model compares {} by {}; {}the exported folder says {} of {}",
            unit(base.head.normalize),
            base.similarity.name(),
            if cosine { "the run trains their cosine, and " } else { "" },
            exported.similarity.name(),
            unit(exported.head.normalize),
        ));
    }
    if exported.max_seq_length < base.max_seq_length {
        out.push(format!(
            "texts are cut at {} tokens (max_len_a, max_len_b), and the exported model will cut them there, too; the base \
             model reads up to {}",
            exported.max_seq_length, base.max_seq_length
        ));
    }
    let unused = |(name, text): &(&String, &String)| {
        !text.is_empty()
            && exported.prompts.get(*name) == Some(*text)
            && !trained.values().any(|t| t == *text)
    };
    let unused: Vec<String> =
        base.prompts.iter().filter(unused).map(|(name, text)| format!("{name} {text:?}")).collect();
    if !unused.is_empty() {
        out.push(format!(
            "the base model has prompts that stand before no text of the data: {}; the exported folder keeps them, \
             and the run evaluates with them. To train with them: trainer prepare --prompt-anchor, --prompt-positive",
            unused.join(", ")
        ));
    }
    if let Some(name) = &exported.default_prompt {
        out.push(format!(
            "the base model's default prompt is {name:?}; the exported folder keeps it, so that it precedes \
             every text for which no prompt is requested"
        ));
    }
    out
}

/// A remark on scores that a loss of dot products cannot reach.
pub fn on_scores(exported: &Settings, compares: &[Compares]) -> Option<String> {
    (compares.contains(&Compares::Dot) && exported.head.normalize).then(|| {
        "the loss compares dot products, and the model's vectors have unit length, so that scores lie within 1 of 0; \
         normalize = false in [model] leaves them any length"
            .to_owned()
    })
}
