//! A teacher that is run in the steps: a model folder whose encoder reads the tokens that the model reads.

use super::base::{BaseModel, check_vocabulary};
use super::run::Run;
use crate::common::HostTensor;
use crate::common::hash::sha256_parts;
use crate::corpus::Record;
use crate::embed::Embedder;
use crate::folder::{ModelFolder, Role, Settings};
use crate::model::from_checkpoint;
use crate::model::step::Frozen;
use crate::runtime::Client;
use crate::tokenize::ModelTokenizer;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to do with a teacher that cannot be run in the steps.
const OTHERWISE: &str = "encode the texts with it beforehand (trainer encode --model TEACHER --pairs FILE --out \
                         teacher.f16), and write teacher = { vectors = \"teacher.f16\" }";

/// The weights of a teacher in `dir`, named as in the steps, and a hash of them.
///
/// # Errors
/// Another tokenizer than the model's, or another way to read its tokens; texts longer than it takes; weights that are
/// missing, do not fit or are not finite.
pub fn open(
    dir: &Path,
    frozen: &Frozen,
    run: &Run,
    base: &BaseModel,
) -> Result<(Vec<(String, HostTensor)>, String)> {
    let folder = ModelFolder::open(dir)?;
    let (ours, theirs) = (&base.encoder, &frozen.encoder);
    let tokenizer = folder.tokenizer()?;
    ensure!(
        same(&tokenizer, &base.tokenizer, run.batch.longest())?,
        "its tokenizer is not the model's, and in a step it reads the tokens that the model reads; {OTHERWISE}"
    );
    check_vocabulary(&theirs.arch, &tokenizer)?;
    ensure!(
        ours.arch.family.numbers_by_padding() == theirs.arch.family.numbers_by_padding(),
        "it numbers positions otherwise than the model; {OTHERWISE}"
    );
    ensure!(
        theirs.head.include_prompt || !ours.head.include_prompt,
        "it does not pool prompts, and the model does; write include_prompt = false in [model], or {OTHERWISE}"
    );
    let length = theirs.arch.check_length(run.batch.longest());
    length.map_err(|why| anyhow::anyhow!("{why}; lower max_len_a and max_len_b"))?;
    let params = from_checkpoint(theirs, folder.read_weights()?.tensors)?;
    let finite = |t: &HostTensor| t.as_slice::<f32>().iter().all(|x| x.is_finite());
    if let Some((spec, _)) = theirs.params().iter().zip(&params).find(|(_, t)| !finite(t)) {
        bail!("its weights {} are not all finite; fetch the model again", spec.name);
    }
    let described = serde_json::to_string(&(&theirs.arch, &theirs.head))?;
    let hash =
        sha256_parts(std::iter::once(described.as_bytes()).chain(params.iter().map(HostTensor::bytes)));
    let names = frozen.params().into_iter().map(|spec| spec.name);
    Ok((names.zip(params).collect(), hash))
}

/// Whether two tokenizers give the same tokens, whatever their files look like.
fn same(one: &ModelTokenizer, other: &ModelTokenizer, longest: usize) -> Result<bool> {
    if one.hash() == other.hash() {
        return Ok(true);
    }
    // Cut alike, and not padded.
    let made = |tokenizer: &ModelTokenizer| -> Result<Value> {
        let mut made: Value = serde_json::from_str(&tokenizer.json(Some(longest))?)?;
        made["padding"] = Value::Null;
        Ok(made)
    };
    Ok(made(one)? == made(other)?)
}

/// What to know of a teacher that is run in the steps: what it does otherwise than by itself. `trained` are the prompts
/// of the data.
///
/// # Errors
/// A folder that cannot be read.
pub fn remarks(dir: &Path, longest: usize, trained: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let settings = ModelFolder::open(dir)?.settings()?;
    let (shown, mut out) = (dir.display(), vec![]);
    let foreign = |(_, text): &(&String, &String)| !text.is_empty() && !trained.values().any(|t| t == *text);
    let prompts: Vec<String> =
        settings.prompts.iter().filter(foreign).map(|(name, text)| format!("{name} {text:?}")).collect();
    if !prompts.is_empty() {
        out.push(format!(
            "the teacher {shown} is not given its prompts {}: in a step it reads the texts with those of the data",
            prompts.join(", ")
        ));
    }
    if settings.max_seq_length < longest {
        out.push(format!(
            "the teacher {shown} cuts texts at {} tokens by itself; in a step it reads them as the model does, up to \
             {longest}",
            settings.max_seq_length
        ));
    }
    Ok(out)
}

/// A teacher outside of the steps, with the maximum length and the prompts of the model that is trained.
pub struct Tutor {
    dir: PathBuf,
    settings: Settings,
    client: Arc<Client>,
    /// Made when first needed.
    embedder: RefCell<Option<Embedder>>,
}

impl Tutor {
    /// `settings` are those of the model that is trained.
    pub fn new(dir: &Path, settings: &Settings, client: &Arc<Client>) -> Tutor {
        let (dir, settings, client) = (dir.to_owned(), settings.clone(), client.clone());
        Tutor { dir, settings, client, embedder: RefCell::default() }
    }

    /// The vectors of the first `columns` texts of each row, column by column, `[columns · rows, d]`; 0 for absent
    /// ones.
    ///
    /// # Errors
    /// A folder that is no longer there; PJRT errors.
    pub fn of(&self, rows: &[Record], columns: usize) -> Result<HostTensor> {
        let mut made = self.embedder.borrow_mut();
        if made.is_none() {
            *made = Some(self.open()?);
        }
        let embedder = made.as_mut().context("the teacher is not open")?;
        let (b, dim) = (rows.len(), embedder.dim());
        let mut out = vec![0.0; columns * b * dim];
        for (column, part) in out.chunks_exact_mut(b * dim).enumerate() {
            let role = if column == 0 { Role::Query } else { Role::Document };
            embedder.set_prefix(self.settings.prefix(role))?;
            let there = || rows.iter().enumerate().filter(|(_, row)| column < row.texts.len());
            let texts: Vec<String> = there().map(|(_, row)| row.texts[column].clone()).collect();
            let vectors = embedder.encode(&texts)?;
            for (k, (i, _)) in there().enumerate() {
                part[i * dim..][..dim].copy_from_slice(vectors.row(k));
            }
        }
        Ok(HostTensor::from_slice(&[columns * b, dim], &out))
    }

    fn open(&self) -> Result<Embedder> {
        Embedder::of_folder(&ModelFolder::open(&self.dir)?, self.settings.clone(), self.client.clone())
    }
}
