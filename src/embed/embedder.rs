//! A model on the devices that encodes texts.

use super::shapes::{pooled, program, row_count, row_len, rows};
use crate::common::terminal::Live;
use crate::common::{HostTensor, Matrix};
use crate::folder::{ModelFolder, Role, Settings};
use crate::graph::emit;
use crate::model::{Arch, Encoder, from_checkpoint};
use crate::runtime::{Arg, Buffer, Cache, Client, Executable, Making};
use crate::tokenize::{ModelTokenizer, prompt_length};
use anyhow::{Context, Result};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use tokenizers::Tokenizer;

/// The text of this index has a vector with infinities or NaN.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the vector of text {0} is not finite; the model's weights are unusable")]
pub struct NotFinite(pub usize);

/// A model on all devices of a client. Texts are batched longest first, each batch in the shortest row length that
/// fits, and programs are compiled on first use.
pub struct Embedder {
    client: Arc<Client>,
    encoder: Encoder,
    settings: Settings,
    tokenizer: Tokenizer,
    /// Prepended to every text.
    prefix: String,
    /// Its tokens, if they are not pooled.
    unpooled: usize,
    pad_id: i32,
    counts: Counts,
    /// By device.
    params: Vec<Vec<Buffer>>,
    programs: HashMap<usize, Executable>,
}

/// Counts of encoded texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub texts: u64,
    /// Texts cut at the model's maximum length.
    pub cut: u64,
}

/// Describes how a folder's settings treat texts, and the share of texts cut.
pub fn manner(settings: &Settings, counts: Counts) -> String {
    let share = 100.0 * counts.cut as f64 / counts.texts.max(1) as f64;
    format!(
        "{}, up to {} tokens, {share:.1} % of texts cut",
        settings.similarity.name(),
        settings.max_seq_length
    )
}

impl Embedder {
    /// Opens the model in a folder; texts are cut at its `max_seq_length`.
    ///
    /// # Errors
    /// An unknown encoder, missing or misshapen tensors, or PJRT errors.
    pub fn open(dir: &Path, client: Arc<Client>) -> Result<Self> {
        let folder = ModelFolder::open(dir)?;
        let settings = folder.settings()?;
        let prefix = settings.prefix(Role::Sentence).to_owned();
        let mut made = Self::of_folder(&folder, settings, client)?;
        made.set_prefix(&prefix)?;
        Ok(made)
    }

    /// The model of a folder with other settings, but for its head; no prefix at first.
    ///
    /// # Errors
    /// As for [`Embedder::open`].
    pub fn of_folder(folder: &ModelFolder, settings: Settings, client: Arc<Client>) -> Result<Self> {
        let encoder = folder.encoder()?;
        let params = from_checkpoint(&encoder, folder.read_weights()?.tensors)
            .with_context(|| format!("model folder {}", folder.dir.display()))?;
        let settings = Settings { head: encoder.head.clone(), ..settings };
        Self::new(&encoder.arch, &params, &folder.tokenizer()?, settings, client)
    }

    /// Sets what is prepended to every text from now on, such as a model's prompt; initially the folder's default
    /// prompt.
    ///
    /// # Errors
    /// Errors of the tokenizer.
    pub fn set_prefix(&mut self, prefix: &str) -> Result<()> {
        let pooled = self.encoder.head.include_prompt;
        self.unpooled = if pooled { 0 } else { prompt_length(&self.tokenizer, prefix)? };
        self.prefix = prefix.to_owned();
        Ok(())
    }

    /// The settings of the model's folder, read or to be written.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Counts of all texts so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes parameters in table order ([`Encoder::params`]) and uploads them to every device of `client`; no prefix at
    /// first.
    ///
    /// # Errors
    /// An unusable tokenizer, a padding id of another model, a maximum length beyond the positions, or PJRT errors.
    pub fn new(
        arch: &Arch,
        params: &[HostTensor],
        tokenizer: &ModelTokenizer,
        settings: Settings,
        client: Arc<Client>,
    ) -> Result<Self> {
        arch.check_length(settings.max_seq_length)?;
        arch.check_padding(tokenizer.pad_id())?;
        let mut made = Embedder {
            client,
            encoder: Encoder { arch: arch.clone(), head: settings.head.clone() },
            tokenizer: tokenizer.cut_at(settings.max_seq_length)?,
            settings,
            prefix: String::new(),
            unpooled: 0,
            pad_id: tokenizer.pad_id() as i32,
            counts: Counts::default(),
            params: vec![],
            programs: HashMap::new(),
        };
        made.set_params(params)?;
        Ok(made)
    }

    /// Replaces the weights; compiled programs are kept.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn set_params(&mut self, params: &[HostTensor]) -> Result<()> {
        let upload = |device| params.iter().map(|t| Ok(self.client.upload(t, device)?)).collect();
        self.params = (0..self.client.device_count()).map(upload).collect::<Result<_>>()?;
        Ok(())
    }

    /// The devices.
    pub fn client(&self) -> &Arc<Client> {
        &self.client
    }

    /// Length of a vector.
    pub fn dim(&self) -> usize {
        self.encoder.width()
    }

    /// One vector per text, in order; an empty text is just its special tokens.
    ///
    /// # Errors
    /// Tokenizer and PJRT errors; [`NotFinite`].
    pub fn encode(&mut self, texts: &[String]) -> Result<Matrix> {
        let encoded = self
            .tokenizer
            .encode_batch_fast(texts.iter().map(|t| self.input(t)).collect(), true)
            .map_err(|e| anyhow::anyhow!("tokenising failed: {e}"))?;
        let tokens: Vec<&[u32]> = encoded.iter().map(|e| e.get_ids()).collect();
        self.counts.texts += texts.len() as u64;
        self.counts.cut += encoded.iter().filter(|e| !e.get_overflowing().is_empty()).count() as u64;
        let vocabulary = self.encoder.arch.vocab as u32;
        if let Some((i, id)) =
            tokens.iter().enumerate().find_map(|(i, t)| Some((i, t.iter().find(|&&x| x >= vocabulary)?)))
        {
            anyhow::bail!(
                "text {i} has token {id}, but the model's vocabulary has {vocabulary} tokens; the tokenizer belongs to another model"
            );
        }
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(tokens[i].len()), i));
        let mut out = Matrix::zeros(texts.len(), self.dim());
        let mut rest = &order[..];
        while let Some(&longest) = rest.first() {
            let len = row_len(tokens[longest].len().max(1), self.settings.max_seq_length);
            let (batch, others) = rest.split_at(rest.len().min(row_count(len) * self.client.device_count()));
            rest = others;
            let vectors = self.run(&batch.iter().map(|&i| tokens[i]).collect::<Vec<_>>(), len)?;
            for (k, &i) in batch.iter().enumerate() {
                out.row_mut(i).copy_from_slice(&vectors[k * self.dim()..][..self.dim()]);
            }
        }
        if let Some(i) = (0..out.rows).find(|&i| !out.row(i).iter().all(|x| x.is_finite())) {
            return Err(NotFinite(i).into());
        }
        Ok(out)
    }

    /// The text passed to the tokenizer.
    fn input<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.prefix.as_str() {
            "" => Cow::Borrowed(text),
            prefix => Cow::Owned(format!("{prefix}{text}")),
        }
    }

    /// In rows of `len` tokens.
    fn run(&mut self, batch: &[&[u32]], len: usize) -> Result<Vec<f32>> {
        let devices = self.params.len();
        if !self.programs.contains_key(&len) {
            let program = program(&self.encoder, len, devices)?;
            let text = emit::stablehlo(&program);
            let mut _live = None;
            let mut begin = |making: Making| {
                drop(_live.take());
                _live = Some(Live::working(match making {
                    Making::Loading => "loading the encoder from the cache",
                    Making::Compiling => "compiling the encoder",
                }));
            };
            let exe = Cache::from_env().compile_announced(&self.client, &text, devices, &mut begin);
            let exe = exe.context("compiling the encoder")?;
            self.programs.insert(len, exe);
        }
        let mut args: Vec<Vec<Arg<'_>>> = Vec::new();
        for (device, params) in self.params.iter().enumerate() {
            let mine = batch.chunks(row_count(len)).nth(device).unwrap_or_default();
            let mut list: Vec<Arg<'_>> = params.iter().map(Arg::Keep).collect();
            let pooled = (!self.encoder.head.include_prompt).then(|| pooled(mine, len, self.unpooled));
            let skips_padding = self.encoder.arch.family.numbers_by_padding();
            for tensor in rows(mine, len, self.pad_id, skips_padding).into_iter().chain(pooled) {
                list.push(Arg::Donate(self.client.upload(&tensor, device)?));
            }
            args.push(list);
        }
        let out = self.programs[&len].execute(args)?;
        let mut vectors = Vec::with_capacity(row_count(len) * devices * self.dim());
        for device in out {
            vectors.extend_from_slice(device[0].to_host()?.as_slice::<f32>());
        }
        Ok(vectors)
    }
}
