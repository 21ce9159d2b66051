//! Where the names that people bring from other trainers are set here: for unknown keys of a run's file and unknown
//! switches of `trainer train`.

use super::{
    CheckpointConfig, Config, DataConfig, EvalConfig, ModelConfig, OptimizerConfig, PackingConfig,
    TrainConfig,
};
use crate::train::mixture::{MixtureConfig, SegmentConfig};
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// Names of sentence-transformers, transformers, Tevatron, FlagEmbedding and Lightning, in lower case with `_`, and what
/// to write instead. The first word in brackets is the section.
const FOREIGN: [(&[&str], &str); 58] = [
    // The batch.
    (
        &[
            "batch_size",
            "train_batch_size",
            "per_device_train_batch_size",
            "per_gpu_train_batch_size",
            "batch",
        ],
        "global_batch in [train]: the pairs of a step over all devices together",
    ),
    (
        &["per_device_eval_batch_size", "eval_batch_size"],
        "nothing to set: the figures do not depend on the batches of the evaluation",
    ),
    (
        &["gradient_accumulation_steps", "accumulation_steps", "accumulate_grad_batches", "grad_accum_steps"],
        "global_batch in [train], that many times as large, with `chunk` for the pairs that fit into memory at once; \
         the in-batch negatives then grow, too, which accumulating gradients does not give (docs/huge-batches.md)",
    ),
    (
        &["mini_batch_size", "minibatch_size", "chunk_size", "gc_q_chunk_size", "gc_p_chunk_size"],
        "chunk in [train]: the pairs that go through the encoder at once",
    ),
    (
        &["gather_across_devices", "negatives_cross_device", "cross_batch_negatives", "negatives_x_device"],
        "nothing to set: every text of the global batch is a negative on every device",
    ),
    (
        &["batch_sampler", "no_duplicates"],
        "mask_false_negatives in [train], on by default: pairs of a batch that share a text are no negatives of each other",
    ),
    (
        &["multi_dataset_batch_sampler", "dataset_sampling", "dataset_weights", "same_dataset_within_batch"],
        "weight in [[data]], and sources_per_batch in [train]",
    ),
    // How long.
    (
        &["num_train_epochs", "num_epochs", "max_epochs", "n_epochs", "epoch", "nb_epochs"],
        "epochs in [train]",
    ),
    (
        &[
            "max_steps",
            "num_steps",
            "total_steps",
            "train_steps",
            "num_training_steps",
            "max_train_steps",
            "steps_per_epoch",
        ],
        "steps in [train], in place of epochs",
    ),
    // The learning rate.
    (&["learning_rate", "peak_lr", "max_lr", "base_lr", "init_lr"], "lr in [train]"),
    (
        &["warmup_ratio", "warmup_proportion", "warmup_fraction", "warm_up_ratio"],
        "warmup in [train]: below 1 it is a share of all steps",
    ),
    (
        &["warmup_steps", "num_warmup_steps", "warm_up_steps", "n_warmup_steps"],
        "warmup in [train]: from 1 on it is a number of steps",
    ),
    (
        &[
            "lr_scheduler_type",
            "lr_scheduler",
            "scheduler",
            "lr_schedule",
            "scheduler_type",
            "lr_scheduler_kwargs",
        ],
        "schedule in [train]: \"linear\", \"cosine\" or \"constant\", after the warm-up",
    ),
    // The optimiser.
    (
        &["optim", "optimizer_class", "optimizer_type", "optimizer_name"],
        "nothing to choose: AdamW; its constants are in [train.optimizer]",
    ),
    (&["adam_beta1", "adam_beta_1"], "beta1 in [train.optimizer]"),
    (&["adam_beta2", "adam_beta_2"], "beta2 in [train.optimizer]"),
    (&["betas", "adam_betas"], "beta1 and beta2 in [train.optimizer]"),
    (&["adam_epsilon", "adam_eps", "epsilon"], "eps in [train.optimizer]"),
    (&["wd", "weight_decay_rate", "l2"], "weight_decay in [train.optimizer]"),
    (
        &[
            "max_grad_norm",
            "gradient_clip_val",
            "grad_clip",
            "clip_grad_norm",
            "clip_norm",
            "gradient_clipping",
        ],
        "clip in [train.optimizer]: the largest global norm of a gradient",
    ),
    // The loss.
    (
        &["temperature", "temp", "tau", "loss_temperature"],
        "scale in [train] = 1 / temperature, so 20 for 0.05 (the temperature of sampling is in [mixture])",
    ),
    (&["logit_scale", "similarity_scale", "loss_scale"], "scale in [train]: multiplies the cosine"),
    (
        &["loss", "loss_type", "loss_fct", "loss_function", "loss_name"],
        "nothing to choose: MultipleNegativesRankingLoss; symmetric, scale and mask_false_negatives in [train] shape it",
    ),
    (
        &["similarity_fct", "similarity_fn", "similarity_fn_name", "distance_metric"],
        "nothing to choose: the cosine",
    ),
    // Memory and speed.
    (
        &[
            "gradient_checkpointing",
            "activation_checkpointing",
            "grad_checkpoint",
            "gradient_checkpointing_kwargs",
        ],
        "remat in [train]: \"layer\" or \"attention\"",
    ),
    (&["bf16", "use_bf16", "bfloat16", "bf16_full_eval"], "precision = \"bf16\" in [train]"),
    (
        &["fp16", "use_amp", "amp", "half", "mixed_precision", "dtype", "torch_dtype", "fp16_opt_level"],
        "precision in [train]: \"f32\" or \"bf16\"; there is no fp16",
    ),
    (&["fp32", "tf32", "float32"], "precision = \"f32\" in [train], the default"),
    (
        &[
            "dataloader_num_workers",
            "num_workers",
            "dataloader_prefetch_factor",
            "prefetch_factor",
            "dataloader_pin_memory",
            "dataloader_drop_last",
            "dataloader_persistent_workers",
            "preprocessing_num_workers",
        ],
        "nothing to set: batches are made ahead on the host's cores (data_wait in metrics.jsonl says if devices wait)",
    ),
    (&["pack", "pack_sequences", "use_packing"], "enabled in [packing], on by default"),
    (
        &["torch_compile", "compile", "jit_mode_eval", "use_liger_kernel"],
        "nothing to set: XLA compiles the whole step",
    ),
    (
        &[
            "device",
            "devices",
            "num_gpus",
            "n_gpu",
            "gpus",
            "world_size",
            "nproc_per_node",
            "use_cpu",
            "no_cuda",
            "accelerator",
        ],
        "the switch --devices: cpu:N, tpu or plugin:PATH",
    ),
    (
        &[
            "deepspeed",
            "fsdp",
            "ddp_backend",
            "local_rank",
            "ddp_find_unused_parameters",
            "strategy",
            "accelerator_config",
        ],
        "nothing to set: each device of --devices is a replica with all weights",
    ),
    // What a run writes and when.
    (
        &[
            "output_dir",
            "output_path",
            "out_dir",
            "save_dir",
            "checkpoint_path",
            "output",
            "model_save_path",
            "save_path",
        ],
        "the switch --run-dir, or run_dir at the top of the file; the model goes to RUN_DIR/model",
    ),
    (&["overwrite_output_dir"], "the switch --overwrite"),
    (&["resume_from_checkpoint", "ignore_data_skip"], "the switch --resume"),
    (
        &[
            "report_to",
            "wandb",
            "wandb_project",
            "use_wandb",
            "logging_dir",
            "log_dir",
            "tensorboard",
            "loggers",
            "mlflow",
        ],
        "nothing to set: a run writes TensorBoard files to RUN_DIR/tensorboard, beside metrics.jsonl; `wandb sync \
         RUN_DIR/tensorboard` uploads them",
    ),
    (
        &["run_name", "experiment_name", "model_card_name"],
        "name in [model], the card's title; run_dir names the run",
    ),
    (
        &[
            "logging_steps",
            "logging_strategy",
            "log_every",
            "log_interval",
            "log_every_n_steps",
            "logging_first_step",
            "disable_tqdm",
        ],
        "nothing to set: metrics.jsonl and TensorBoard get every step",
    ),
    (
        &[
            "save_steps",
            "save_strategy",
            "checkpoint_save_steps",
            "save_every",
            "save_interval",
            "checkpoint_every",
        ],
        "every in [checkpoint]: steps between checkpoints",
    ),
    (&["save_total_limit", "checkpoint_save_total_limit", "keep_last_n"], "keep in [checkpoint]"),
    (
        &[
            "eval_steps",
            "evaluation_steps",
            "eval_strategy",
            "evaluation_strategy",
            "eval_every",
            "eval_interval",
            "do_eval",
        ],
        "every in [eval]: steps between evaluations; there is one before the first step and one after the last anyway",
    ),
    (
        &[
            "load_best_model_at_end",
            "metric_for_best_model",
            "greater_is_better",
            "save_best_model",
            "early_stopping_patience",
        ],
        "not here: the model after the last step is exported",
    ),
    (
        &["push_to_hub", "hub_model_id", "hub_token"],
        "not here: `hf upload NAME RUN_DIR/model` when the run is over",
    ),
    (&["data_seed", "random_seed", "random_state"], "seed at the top of the file"),
    (&["shuffle", "group_by_length"], "nothing to set: `seed` decides the order of every epoch"),
    // The model.
    (
        &[
            "model_name_or_path",
            "model_name",
            "pretrained_model_name_or_path",
            "base_model",
            "model_path",
            "model_id",
            "pretrained",
            "encoder",
        ],
        "folder in [model]: a model folder to start from",
    ),
    (
        &["tokenizer_name", "tokenizer_name_or_path", "tokenizer_path"],
        "tokenizer in [model]; a model folder brings its own",
    ),
    (
        &[
            "max_seq_length",
            "max_length",
            "max_len",
            "max_seq_len",
            "seq_length",
            "sequence_length",
            "model_max_length",
            "block_size",
            "seq_len",
        ],
        "max_len_a (anchors) and max_len_b (positives and negatives) in [model]",
    ),
    (&["query_max_len", "q_max_len", "max_query_length", "query_max_length"], "max_len_a in [model]"),
    (
        &[
            "passage_max_len",
            "p_max_len",
            "max_passage_length",
            "document_max_length",
            "doc_max_len",
            "passage_max_length",
        ],
        "max_len_b in [model]",
    ),
    (
        &[
            "hidden_dropout_prob",
            "attention_probs_dropout_prob",
            "hidden_dropout",
            "attention_dropout",
            "dropout_rate",
        ],
        "dropout in [model]: replaces both of config.json",
    ),
    (
        &["hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size"],
        "the same key in [model.architecture], or in the file that `config` in [model] names",
    ),
    (
        &[
            "pooling",
            "pooling_mode",
            "pooling_type",
            "pooling_method",
            "sentence_pooling_method",
            "normalize",
            "normalized",
            "normalize_embeddings",
        ],
        "nothing to set: the mean over a text's tokens, of unit length",
    ),
    // The data.
    (
        &[
            "train_file",
            "train_files",
            "train_data",
            "train_path",
            "train_dataset",
            "dataset",
            "datasets",
            "dataset_name",
            "data_files",
            "training_file",
            "data_path",
            "train_data_path",
            "train_dir",
            "input",
            "train_data_dir",
        ],
        "path in [[data]], with a name, once for each file of pairs or folder of shards",
    ),
    (
        &[
            "eval_file",
            "validation_file",
            "dev_file",
            "eval_data",
            "validation_data",
            "eval_dataset",
            "dev_path",
            "test_file",
        ],
        "pairs, sts or retrieval in [eval]",
    ),
    (
        &["num_negatives", "train_group_size", "num_hard_negatives", "negatives_per_pair", "num_hard_negs"],
        "the switch --negatives of `trainer prepare`",
    ),
    (
        &[
            "prompts",
            "prompt",
            "query_prompt",
            "passage_prompt",
            "query_instruction",
            "query_instruction_for_retrieval",
            "query_instruction_for_training",
            "passage_instruction",
        ],
        "the switches --prompt-anchor and --prompt-positive of `trainer prepare`",
    ),
];

/// Tables under other names.
const SECTIONS: [(&[&str], &str); 3] = [
    (&["training", "trainer", "training_args", "training_arguments", "args", "hyperparameters"], "[train]"),
    (&["evaluation", "evaluator", "validation", "dev"], "[eval]"),
    (&["datasets", "dataset", "train_data"], "[[data]]"),
];

/// A section and its keys, as serde knows them.
type Section = (&'static str, Vec<String>);

const TOP: &str = "the top of the file, before the first section";

fn sections() -> [Section; 10] {
    [
        (TOP, keys::<Config>()),
        ("[model]", keys::<ModelConfig>()),
        ("[[data]]", keys::<DataConfig>()),
        ("[mixture]", keys::<MixtureConfig>()),
        ("[[mixture.segments]]", keys::<SegmentConfig>()),
        ("[train]", keys::<TrainConfig>()),
        ("[train.optimizer]", keys::<OptimizerConfig>()),
        ("[packing]", keys::<PackingConfig>()),
        ("[checkpoint]", keys::<CheckpointConfig>()),
        ("[eval]", keys::<EvalConfig>()),
    ]
}

/// The keys that a table may have: serde lists them when it meets another one.
fn keys<T: DeserializeOwned>() -> Vec<String> {
    let error = toml::from_str::<T>("\"?\" = 0").err().map(|e| e.message().to_owned()).unwrap_or_default();
    error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

/// A line for each key of a run's file that there is not.
pub fn of_file(text: &str) -> Vec<String> {
    let Ok(table) = text.parse::<Table>() else { return vec![] };
    let mut unknown = vec![];
    let sections = sections();
    let mut walk = |table: &Table, place: &str| {
        let known = sections.iter().find(|s| s.0 == place).map_or(&[][..], |s| &s.1);
        let others = table.iter().filter(|(key, _)| !known.contains(key));
        unknown.extend(others.filter_map(|(key, value)| of_key(key, value, place, &sections)));
    };
    walk(&table, TOP);
    let below = |table: &Table, key: &str| table.get(key).cloned();
    let each = |value: Option<Value>| match value {
        Some(Value::Table(t)) => vec![t],
        Some(Value::Array(a)) => a.into_iter().filter_map(|v| v.as_table().cloned()).collect(),
        _ => vec![],
    };
    for name in ["model", "mixture", "train", "packing", "checkpoint", "eval"] {
        each(below(&table, name)).iter().for_each(|t| walk(t, &format!("[{name}]")));
    }
    each(below(&table, "data")).iter().for_each(|t| walk(t, "[[data]]"));
    for (outer, inner, place) in
        [("train", "optimizer", "[train.optimizer]"), ("mixture", "segments", "[[mixture.segments]]")]
    {
        each(below(&table, outer)).iter().flat_map(|t| each(below(t, inner))).for_each(|t| walk(&t, place));
    }
    unknown
}

/// What to write in place of `key`, which `place` does not have.
fn of_key(key: &str, value: &Value, place: &str, sections: &[Section]) -> Option<String> {
    let name = normal(key);
    let foreign =
        |table: &[(&[&str], &'static str)]| table.iter().find(|f| f.0.contains(&&*name)).map(|f| f.1);
    if let Some(ours) = foreign(&SECTIONS).filter(|_| value.is_table() || value.is_array()) {
        return Some(format!("`{key}`: write {ours}"));
    }
    if let Some(ours) = foreign(&FOREIGN) {
        return Some(format!("`{key}`: {ours}"));
    }
    let homes: Vec<String> = sections
        .iter()
        .filter(|s| s.0 != place && s.1.contains(&name))
        .map(|s| match (value, s.0) {
            (Value::Table(_), place) if place != TOP => {
                format!("[{}.{name}]", place.trim_matches(['[', ']']))
            }
            (_, TOP) => format!("{TOP} ({name} = …)"),
            (_, place) => place.to_owned(),
        })
        .collect();
    if !homes.is_empty() {
        return Some(format!("`{key}` is not a key of {place}; it belongs to {}", homes.join(" or ")));
    }
    let near = |s: &Section| {
        let score = |k: &String| (strsim::jaro_winkler(&name, k), k.clone());
        s.1.iter().map(score).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(score, k)| (score, k, s.0))
    };
    // A misspelt key of this section before one of another.
    let here = |s: &&Section| s.0 == place;
    let best = |least: f64, found: Option<(f64, String, &'static str)>| found.filter(|f| f.0 >= least);
    let own = best(0.75, sections.iter().find(here).and_then(near));
    let other = best(0.9, sections.iter().filter_map(near).max_by(|a, b| a.0.total_cmp(&b.0)));
    match (own, other) {
        (Some(own), Some(other)) if other.0 <= own.0 => Some(format!("did you mean `{}`?", own.1)),
        (_, Some((_, found, home))) if home != place => Some(format!("did you mean `{found}` of {home}?")),
        (Some((_, own, _)), _) => Some(format!("did you mean `{own}`?")),
        _ => None,
    }
}

/// A sentence on where a switch that `trainer train` does not have is set, such as `--learning-rate` or `--lr`.
pub fn of_switch(switch: &str) -> Option<String> {
    let switch = switch.split('=').next().unwrap_or_default();
    let ours = in_place_of(&normal(switch.trim_start_matches('-')))?;
    Some(if let Some(why) = ours.strip_prefix("not here: ") {
        format!("trainer train has nothing like {switch}: {why}")
    } else if ours.starts_with("nothing to ") {
        format!("for {switch} there is {ours}")
    } else if ours.starts_with("the switch") {
        let verb = if ours.starts_with("the switches") { "are" } else { "is" };
        format!(
            "in place of {switch} there {verb} {}",
            ours.replace(AT_TOP, "at the top of the run's TOML file")
        )
    } else {
        let ours = ours.replace(AT_TOP, "at its top");
        format!("in place of {switch}, the run's TOML file (--config FILE) has {ours}")
    })
}

const AT_TOP: &str = "at the top of the file";

/// As in [`FOREIGN`], for names of ours, too.
fn in_place_of(name: &str) -> Option<String> {
    // A section is no key: what people mean by its name is the first thing in it.
    let meant = match name {
        "model" => "model_name_or_path",
        "data" => "data_path",
        "eval" => "eval_file",
        other => other,
    };
    if let Some((_, ours)) = FOREIGN.iter().find(|f| f.0.contains(&meant)) {
        return Some((*ours).to_owned());
    }
    let sections = sections();
    if let Some((section, _)) = sections.iter().find(|s| s.0.trim_matches(['[', ']']) == name) {
        return Some(format!("the section {section}"));
    }
    let homes: Vec<&str> = sections.iter().filter(|s| s.1.iter().any(|k| k == name)).map(|s| s.0).collect();
    match homes[..] {
        [] => None,
        [TOP] => Some(format!("{name} {AT_TOP}")),
        _ => Some(format!("{name} in {}", homes.join(" or "))),
    }
}

/// As [`FOREIGN`] writes names.
fn normal(name: &str) -> String {
    name.to_lowercase().replace(['-', '.', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_names_are_written_as_they_are_looked_up_and_only_once() {
        let mut names: Vec<&str> = FOREIGN.iter().flat_map(|f| f.0.iter().copied()).collect();
        assert!(names.iter().all(|n| normal(n) == *n));
        names.sort_unstable();
        let twice: Vec<_> = names.windows(2).filter(|w| w[0] == w[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    /// What a hint says to write is a key of the section that it names.
    #[test]
    fn hints_name_keys_and_sections_that_there_are() {
        let sections = sections();
        for (names, ours) in FOREIGN {
            let Some((keys, rest)) = ours.split_once(" in [").filter(|_| !ours.starts_with("nothing")) else {
                continue;
            };
            let place = &rest[..rest.find(']').unwrap()];
            let home = sections.iter().find(|s| s.0.trim_matches(['[', ']']) == place.trim_matches('['));
            let Some((_, known)) = home else {
                assert_eq!(place, "model.architecture", "{names:?}");
                continue;
            };
            let key = keys.split([' ', ',']).next().unwrap();
            assert!(known.iter().any(|k| k == key), "{names:?}: {key} is not a key of [{place}]");
        }
    }

    #[test]
    fn every_section_knows_its_keys() {
        for (place, keys) in sections() {
            assert!(keys.len() > 1 && keys.iter().all(|k| !k.is_empty()), "{place}: {keys:?}");
        }
        assert!(sections()[5].1.contains(&"global_batch".to_owned()));
    }

    #[test]
    fn keys_lead_to_ours() {
        for (text, wants) in [
            ("[train]\nbatch_size = 8", vec!["`batch_size`: global_batch in [train]"]),
            ("learning_rate = 1e-5\nbf16 = true", vec!["lr in [train]", "precision = \"bf16\" in [train]"]),
            (
                "[train]\nweight_decay = 0.1",
                vec!["`weight_decay` is not a key of [train]; it belongs to [train.optimizer]"],
            ),
            ("[train]\nseed = 3", vec!["belongs to the top of the file"]),
            ("lr = 1", vec!["belongs to [train]"]),
            ("[train]\nkeep = 1", vec!["belongs to [checkpoint]"]),
            ("[optimizer]\nbeta1 = 0.9", vec!["belongs to [train.optimizer]"]),
            ("[training]\nlr = 1", vec!["`training`: write [train]"]),
            ("[train]\ntemperature = 0.05", vec!["scale in [train] = 1 / temperature"]),
            ("[mixture]\ntemperature = 0.5", vec![]),
            ("[[mixture.segments]]\nlr = 1", vec!["belongs to [train]"]),
            ("[train.optimizer]\nadam_beta1 = 0.9", vec!["beta1 in [train.optimizer]"]),
            ("[[data]]\nnam = \"x\"", vec!["did you mean `name`?"]),
            ("[train]\nwarm_up = 1", vec!["did you mean `warmup`?"]),
            ("[model]\nglobal_bach = 1", vec!["did you mean `global_batch` of [train]?"]),
            ("[model.architecture]\nanything = 1", vec![]),
            ("[train]\nzzz = 1", vec![]),
            ("[train]\nper-device-train-batch-size = 1", vec!["global_batch in [train]"]),
            ("[train]\ngradient_accumulation_steps = 4", vec!["`chunk`", "negatives then grow, too"]),
            ("report_to = \"wandb\"", vec!["wandb sync"]),
        ] {
            let found = of_file(text);
            let all = found.join("\n");
            assert!(wants.iter().all(|w| all.contains(w)), "{text}: {all}");
            assert!(!wants.is_empty() || found.is_empty(), "{text}: {all}");
        }
    }

    #[test]
    fn switches_lead_to_keys() {
        for (switch, want) in [
            ("--lr", "in place of --lr, the run's TOML file (--config FILE) has lr in [train]"),
            (
                "--model",
                "in place of --model, the run's TOML file (--config FILE) has folder in [model]: a model folder to start \
                 from",
            ),
            (
                "--batch-size=4",
                "in place of --batch-size, the run's TOML file (--config FILE) has global_batch in [train]: the pairs of \
                 a step over all devices together",
            ),
            (
                "--output_dir=x",
                "in place of --output_dir there is the switch --run-dir, or run_dir at the top of the run's TOML file; the \
                 model goes to RUN_DIR/model",
            ),
            ("--seed", "in place of --seed, the run's TOML file (--config FILE) has seed at its top"),
            (
                "--packing",
                "in place of --packing, the run's TOML file (--config FILE) has the section [packing]",
            ),
            (
                "--every",
                "in place of --every, the run's TOML file (--config FILE) has every in [checkpoint] or [eval]",
            ),
            ("--shuffle", "for --shuffle there is nothing to set: `seed` decides the order of every epoch"),
            (
                "--prompts",
                "in place of --prompts there are the switches --prompt-anchor and --prompt-positive of `trainer prepare`",
            ),
            (
                "--push_to_hub",
                "trainer train has nothing like --push_to_hub: `hf upload NAME RUN_DIR/model` when the run is over",
            ),
        ] {
            assert_eq!(of_switch(switch).as_deref(), Some(want));
        }
        for section in ["data", "eval", "mixture", "train", "checkpoint"] {
            let found = of_switch(&format!("--{section}")).unwrap_or_default();
            assert!(found.contains(&format!("[{section}]")) && !found.contains("top"), "{found}");
        }
        assert_eq!(of_switch("--frobnicate"), None);
    }
}
