//! Names that other trainers use.

/// Names in sentence-transformers, transformers, Tevatron, FlagEmbedding and Lightning, in lower case with `_`, and
/// what to write instead. The first word in brackets is the section.
pub(super) const FOREIGN: [(&str, &str); 66] = [
    // The batch.
    (
        "batch_size train_batch_size per_device_train_batch_size per_gpu_train_batch_size batch",
        "global_batch in [train]: the pairs of a step over all devices together",
    ),
    (
        "per_device_eval_batch_size eval_batch_size",
        "nothing to set: the figures do not depend on the batches of the evaluation",
    ),
    (
        "gradient_accumulation_steps accumulation_steps accumulate_grad_batches grad_accum_steps",
        "global_batch in [train], that many times as large, with `chunk` for the pairs that fit into memory at once; \
         unlike with accumulated gradients, the in-batch negatives grow as well (docs/huge-batches.md)",
    ),
    (
        "mini_batch_size minibatch_size chunk_size gc_q_chunk_size gc_p_chunk_size",
        "chunk in [train]: the pairs that go through the encoder at once",
    ),
    (
        "gather_across_devices negatives_cross_device cross_batch_negatives negatives_x_device",
        "nothing to set: every text of the global batch is a negative on every device",
    ),
    (
        "batch_sampler no_duplicates",
        "mask_false_negatives in [train], on by default: pairs of a batch that share a text are not negatives of each other",
    ),
    (
        "multi_dataset_batch_sampler dataset_sampling dataset_weights same_dataset_within_batch",
        "weight in [[data]], and sources_per_batch in [train]",
    ),
    // How long.
    ("num_train_epochs num_epochs max_epochs n_epochs epoch nb_epochs", "epochs in [train]"),
    (
        "max_steps num_steps total_steps train_steps num_training_steps max_train_steps steps_per_epoch",
        "steps in [train], instead of epochs",
    ),
    // The learning rate.
    ("learning_rate peak_lr max_lr base_lr init_lr", "lr in [train]"),
    (
        "warmup_ratio warmup_proportion warmup_fraction warm_up_ratio",
        "warmup in [train]: below 1 it is a share of all steps",
    ),
    (
        "warmup_steps num_warmup_steps warm_up_steps n_warmup_steps",
        "warmup in [train]: from 1 on it is a number of steps",
    ),
    (
        "lr_scheduler_type lr_scheduler scheduler lr_schedule scheduler_type lr_scheduler_kwargs",
        "schedule in [train]: \"linear\", \"cosine\", \"constant\" or \"wsd\", after the warm-up, with min_lr and decay",
    ),
    (
        "min_lr_ratio min_lr_rate final_lr_ratio eta_min lr_min lr_end end_lr final_lr min_learning_rate",
        "min_lr in [train]: the learning rate at the end itself, so min_lr_ratio · lr",
    ),
    (
        "num_decay_steps decay_steps decay_ratio lr_decay_steps lr_decay_iters cooldown_steps num_stable_steps",
        "decay in [train], with schedule = \"wsd\": the last steps, or below 1 their share",
    ),
    (
        "layerwise_lr_decay layer_wise_lr_decay lr_layer_decay llrd layerwise_learning_rate_decay layer_lr_decay",
        "layer_decay in [train]",
    ),
    (
        "freeze_layers frozen_layers num_frozen_layers freeze_embeddings freeze_parameters freeze_encoder unfreeze",
        "freeze in [train]: parts of the model, as in [\"embeddings\", \"layers.0-3\"]",
    ),
    (
        "learning_rate_mapping lr_multipliers param_groups lr_mult embedding_lr embeddings_lr",
        "lr_scale in [train]: factors of parts' learning rates, as in { embeddings = 0.1 }",
    ),
    // The optimiser.
    (
        "optim optimizer_class optimizer_type optimizer_name",
        "nothing to choose: AdamW; its constants are in [train.optimizer]",
    ),
    ("adam_beta1 adam_beta_1", "beta1 in [train.optimizer]"),
    ("adam_beta2 adam_beta_2", "beta2 in [train.optimizer]"),
    ("betas adam_betas", "beta1 and beta2 in [train.optimizer]"),
    ("adam_epsilon adam_eps epsilon", "eps in [train.optimizer]"),
    ("wd weight_decay_rate l2", "weight_decay in [train.optimizer]"),
    (
        "max_grad_norm gradient_clip_val grad_clip clip_grad_norm clip_norm gradient_clipping",
        "clip in [train.optimizer]: the largest global norm of a gradient",
    ),
    // The loss.
    (
        "temperature temp tau loss_temperature",
        "scale in [train] = 1 / temperature, so 20 for 0.05 (the temperature of sampling is in [mixture])",
    ),
    ("logit_scale similarity_scale loss_scale", "scale in [train]: multiplies the cosine"),
    (
        "loss loss_type loss_fct loss_function loss_name",
        "kind in [loss], with directions, partition, scale and matryoshka (without the table it is \
         MultipleNegativesRankingLoss by scale and symmetric in [train])",
    ),
    ("similarity_fct similarity_fn distance_metric", "nothing to choose: the cosine"),
    ("similarity_fn_name", "similarity in [model]: what the exported folder says; the loss is of the cosine"),
    // Memory and speed.
    (
        "gradient_checkpointing activation_checkpointing grad_checkpoint gradient_checkpointing_kwargs",
        "remat in [train]: \"layer\" or \"attention\"",
    ),
    ("bf16 use_bf16 bfloat16 bf16_full_eval", "precision = \"bf16\" in [train]"),
    (
        "fp16 use_amp amp half mixed_precision dtype torch_dtype fp16_opt_level",
        "precision in [train]: \"f32\" or \"bf16\"; there is no fp16",
    ),
    ("fp32 tf32 float32", "precision = \"f32\" in [train], the default"),
    (
        "dataloader_num_workers num_workers dataloader_prefetch_factor prefetch_factor \
         dataloader_pin_memory dataloader_drop_last dataloader_persistent_workers preprocessing_num_workers",
        "nothing to set: batches are prefetched on the host's cores (data_wait in metrics.jsonl shows whether devices wait)",
    ),
    ("pack pack_sequences use_packing", "enabled in [packing], on by default"),
    ("torch_compile compile jit_mode_eval use_liger_kernel", "nothing to set: XLA compiles the whole step"),
    (
        "device devices num_gpus n_gpu gpus world_size nproc_per_node use_cpu no_cuda accelerator",
        "the switch --devices: cpu:N, tpu or plugin:PATH",
    ),
    (
        "deepspeed fsdp ddp_backend local_rank ddp_find_unused_parameters strategy accelerator_config",
        "nothing to set: each device of --devices is a replica with all weights",
    ),
    // What a run writes and when.
    (
        "output_dir output_path out_dir save_dir checkpoint_path output model_save_path save_path",
        "the switch --run-dir, or run_dir at the top of the file; the model goes to RUN_DIR/model",
    ),
    ("overwrite_output_dir", "the switch --overwrite"),
    ("resume_from_checkpoint ignore_data_skip", "the switch --resume"),
    (
        "report_to wandb wandb_project use_wandb logging_dir log_dir tensorboard loggers mlflow",
        "nothing to set: a run writes TensorBoard files to RUN_DIR/tensorboard, next to metrics.jsonl; `wandb sync \
         RUN_DIR/tensorboard` uploads them",
    ),
    ("run_name experiment_name model_card_name", "name in [model], the card's title; run_dir names the run"),
    (
        "logging_steps logging_strategy log_every log_interval log_every_n_steps logging_first_step \
         disable_tqdm",
        "nothing to set: metrics.jsonl and TensorBoard get every step",
    ),
    (
        "save_steps save_strategy checkpoint_save_steps save_every save_interval checkpoint_every",
        "every in [checkpoint]: steps between checkpoints",
    ),
    ("save_total_limit checkpoint_save_total_limit keep_last_n", "keep in [checkpoint]"),
    (
        "eval_steps evaluation_steps eval_strategy evaluation_strategy eval_every eval_interval do_eval",
        "every in [eval]: steps between evaluations; a run always evaluates before its first step and after its last",
    ),
    (
        "load_best_model_at_end metric_for_best_model greater_is_better save_best_model \
         early_stopping_patience",
        "not here: the model after the last step is exported",
    ),
    ("push_to_hub hub_model_id hub_token", "not here: `hf upload NAME RUN_DIR/model` when the run is over"),
    ("data_seed random_seed random_state", "seed at the top of the file"),
    ("shuffle group_by_length", "nothing to set: `seed` decides the order of every epoch"),
    // The model.
    (
        "model_name_or_path model_name pretrained_model_name_or_path base_model model_path model_id \
         pretrained encoder",
        "folder in [model]: a model folder to start from",
    ),
    (
        "tokenizer_name tokenizer_name_or_path tokenizer_path",
        "tokenizer in [model]; a model folder has its own",
    ),
    (
        "max_seq_length max_length max_len max_seq_len seq_length sequence_length model_max_length \
         block_size seq_len",
        "max_len_a (anchors) and max_len_b (positives and negatives) in [model]",
    ),
    ("query_max_len q_max_len max_query_length query_max_length", "max_len_a in [model]"),
    (
        "passage_max_len p_max_len max_passage_length document_max_length doc_max_len passage_max_length",
        "max_len_b in [model]",
    ),
    (
        "hidden_dropout_prob attention_probs_dropout_prob hidden_dropout attention_dropout dropout_rate",
        "dropout in [model]: replaces both of config.json",
    ),
    (
        "hidden_size num_hidden_layers num_attention_heads intermediate_size vocab_size",
        "the same key in [model.architecture], or in the file that `config` in [model] names; of a folder's model, \
         `layers` in [model] lists those to keep",
    ),
    (
        "layers_to_keep keep_layers student_layers num_student_layers layer_indices",
        "layers in [model]: the numbers of the folder's layers to start from",
    ),
    (
        "pooling_mode pooling_type pooling_method sentence_pooling_method",
        "pooling in [model]: a name or a list of them",
    ),
    ("normalize normalized normalize_embeddings", "nothing to set: vectors of unit length are trained"),
    // The data.
    (
        "train_file train_files train_data train_path train_dataset dataset datasets dataset_name \
         data_files training_file data_path train_data_path train_dir input train_data_dir",
        "path in [[data]], with a name, once for each file of pairs or folder of shards",
    ),
    (
        "eval_file validation_file dev_file eval_data validation_data eval_dataset dev_path test_file",
        "pairs, sts or retrieval in [eval]",
    ),
    (
        "num_negatives train_group_size num_hard_negatives negatives_per_pair num_hard_negs",
        "the switch --negatives of `trainer prepare`",
    ),
    (
        "prompts prompt query_prompt passage_prompt query_instruction query_instruction_for_retrieval \
         query_instruction_for_training passage_instruction",
        "the switches --prompt-anchor and --prompt-positive of `trainer prepare`",
    ),
];

/// Tables under other names.
pub(super) const SECTIONS: [(&str, &str); 3] = [
    ("training trainer training_args training_arguments args hyperparameters", "[train]"),
    ("evaluation evaluator validation dev", "[eval]"),
    ("datasets dataset train_data", "[[data]]"),
];

/// Other names of values.
pub(super) const VALUES: [(&str, &str); 17] = [
    ("multiplenegativesrankingloss multiple_negatives_ranking mnrl infonce info_nce", "contrastive"),
    ("cosentloss", "cosent"),
    ("angleloss", "angle"),
    ("cosinesimilarityloss", "cosine_similarity"),
    ("contrastiveloss", "pair_contrastive"),
    ("onlinecontrastiveloss", "online_contrastive"),
    ("tripletloss", "triplet"),
    ("marginmseloss marginmse", "margin_mse"),
    ("distillkldivloss kldiv kl_div kl_divergence", "kl"),
    ("mseloss", "mse"),
    ("embeddistillloss embeddistill", "embed_distill"),
    ("avg average mean_tokens mean_pooling", "mean"),
    ("cls_token cls_pooling first first_token", "cls"),
    ("max_tokens max_pooling", "max"),
    ("last last_token eos", "lasttoken"),
    ("sentencepiece spm sentence_piece", "unigram"),
    ("byte_level byte_level_bpe bbpe", "bpe"),
];
