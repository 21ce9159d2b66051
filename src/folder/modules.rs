//! sentence-transformers' modules after the transformer: from `modules.json` to a [`Head`].

use super::sharded::inside;
use crate::common::console::warn_once;
use crate::model::{Dense, Family, Head, Pooling, Torch};
use crate::tokenize::json_if_any;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

/// The folders of the modules.
pub(super) struct Modules {
    pub transformer: PathBuf,
    pub pooling: Option<PathBuf>,
    pub dense: Vec<PathBuf>,
    normalize: bool,
}

impl Modules {
    /// A folder without `modules.json`.
    pub fn plain(dir: &Path) -> Modules {
        Modules { transformer: dir.to_path_buf(), pooling: None, dense: vec![], normalize: false }
    }

    /// # Errors
    /// Modules other than Transformer, Pooling, any Dense and Normalize, in this order.
    pub fn parse(dir: &Path, value: &Value) -> Result<Modules> {
        let file = dir.join("modules.json");
        let file = file.display();
        // In the order of the list, whatever `idx` says, as in sentence-transformers.
        let list = value.as_array().with_context(|| format!("{file} is not a list of modules"))?;
        let mut names = Vec::new();
        let mut paths = Vec::new();
        for module in list {
            let class = module["type"].as_str().with_context(|| format!("{file}: a module has no type"))?;
            let path = Path::new(module["path"].as_str().unwrap_or(""));
            ensure!(inside(path), "{file}: the path {path:?} leaves the model folder");
            // "sentence_transformers.models.Pooling" before version 6,
            // "sentence_transformers.sentence_transformer.modules.pooling.Pooling" since.
            match class.strip_prefix("sentence_transformers.").and_then(|c| c.rsplit('.').next()) {
                Some(name) => names.push(name),
                None => bail!("{file}: {class} is code of the model's own, which is not run"),
            }
            // "./1_Pooling/" is "1_Pooling".
            paths.push(dir.join(path.components().filter(|c| *c != Component::CurDir).collect::<PathBuf>()));
        }
        let normalize = names.last() == Some(&"Normalize");
        let before = &names[..names.len() - usize::from(normalize)];
        match before {
            ["Transformer", "Pooling", dense @ ..] if dense.iter().all(|name| *name == "Dense") => {
                Ok(Modules {
                    transformer: paths[0].clone(),
                    pooling: Some(paths[1].clone()),
                    dense: paths[2..2 + dense.len()].to_vec(),
                    normalize,
                })
            }
            _ => bail!(
                "{file}: the modules are {}; supported are Transformer, Pooling, then any number of Dense, and, last, \
                 Normalize",
                names.join(", ")
            ),
        }
    }

    /// The head on the transformer of `config`, which is in `config_path`.
    ///
    /// # Errors
    /// Missing or malformed files; an unknown pooling or activation; vectors of another size.
    pub fn head(&self, config_path: &Path, config: &Value) -> Result<Head> {
        let default = Head { normalize: self.normalize, ..Head::default() };
        let Some(pooling) = &self.pooling else { return Ok(default) };
        let (path, stated) = config_of(pooling)?;
        let dense = self.dense.iter().map(|dir| dense(dir)).collect::<Result<_>>()?;
        let include_prompt = stated["include_prompt"].as_bool().unwrap_or(true);
        let head = Head { pooling: poolings(&path, &stated)?, include_prompt, dense, ..default };
        let dim = stated.get("embedding_dimension").or(stated.get("word_embedding_dimension"));
        // Of an unsupported model, only the tokenizer may be needed.
        let family = Family::of(config).ok();
        let hidden = family.and_then(|family| family.value(config, "hidden_size")).and_then(Value::as_u64);
        let Some(hidden) = hidden else { return Ok(head) };
        if let Some(dim) = dim.and_then(Value::as_u64) {
            ensure!(
                dim == hidden,
                "{}: the embedding dimension is {dim}, but hidden_size in {} is {hidden}",
                path.display(),
                config_path.display()
            );
        }
        head.check(hidden as usize).with_context(|| path.display().to_string())?;
        Ok(head)
    }
}

fn config_of(module: &Path) -> Result<(PathBuf, Value)> {
    let path = module.join("config.json");
    let config = json_if_any(&path)?;
    let config = config.with_context(|| format!("{} is missing; fetch the model again", path.display()))?;
    Ok((path, config))
}

/// Both spellings: a flag per mode before sentence-transformers 6, one `pooling_mode` (a name, or a list of names
/// whose results are concatenated) since.
fn poolings(path: &Path, config: &Value) -> Result<Vec<Pooling>> {
    let file = path.display();
    let named = |name: &Value| {
        let found = Pooling::ALL.into_iter().find(|p| Some(p.name()) == name.as_str());
        found.with_context(|| {
            let known = Pooling::ALL.map(Pooling::name).join(", ");
            format!("{file}: the pooling is {name}; supported are {known}; use another model")
        })
    };
    match &config["pooling_mode"] {
        Value::Array(modes) if !modes.is_empty() => return modes.iter().map(named).collect(),
        mode @ Value::String(_) => return Ok(vec![named(mode)?]),
        _ => {}
    }
    // As in Python, a number other than 0 is true.
    let truth = |flag: &Value| flag.as_bool().unwrap_or(flag.as_f64().is_some_and(|x| x != 0.0));
    let on: Vec<Pooling> = Pooling::ALL.into_iter().filter(|p| truth(&config[p.flag()])).collect();
    // In sentence-transformers, too, no flag means the mean.
    Ok(if on.is_empty() { vec![Pooling::Mean] } else { on })
}

fn dense(dir: &Path) -> Result<Dense> {
    let (path, config) = config_of(dir)?;
    let file = path.display();
    let size = |key: &str| {
        let size = config[key].as_u64().filter(|n| *n > 0);
        size.map(|n| n as usize)
            .with_context(|| format!("{file}: {key} is {}; fetch the model again", config[key]))
    };
    for key in ["module_input_name", "module_output_name"] {
        ensure!(
            config[key].is_null() || config[key] == "sentence_embedding",
            "{file}: {key} is {}, and only sentence_embedding is supported; use another model",
            config[key]
        );
    }
    Ok(Dense {
        inputs: size("in_features")?,
        outputs: size("out_features")?,
        bias: config["bias"].as_bool().unwrap_or(true),
        activation: activation(&path, &config["activation_function"])?,
        residual: config["use_residual"].as_bool().unwrap_or(false),
    })
}

/// By its path, such as `torch.nn.modules.activation.Tanh`, the default.
fn activation(path: &Path, name: &Value) -> Result<Torch> {
    let Some(name) = name.as_str() else { return Ok(Torch::Tanh) };
    if !name.starts_with("torch.") {
        warn_once(format!(
            "{}: the activation {name} is code of the model's own, which is not run; Tanh is used, as in \
             sentence-transformers",
            path.display()
        ));
        return Ok(Torch::Tanh);
    }
    let class = name.rsplit('.').next().unwrap_or(name);
    Torch::ALL.into_iter().find(|torch| torch.name() == class).with_context(|| {
        let known = Torch::ALL.map(Torch::name).join(", ");
        format!("{}: the activation is {name}; supported are {known}; use another model", path.display())
    })
}
