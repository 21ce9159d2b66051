#!/usr/bin/env bash
# Checks that need more downloads or time than `make test`. Each ends with a line of its own; one whose prerequisites
# are missing is skipped with a line that tells how to get them.
#   scripts/test_heavy.sh replay      # make test-replay: PyTorch replays a traced run
set -euo pipefail
cd "$(dirname "$0")/.."

trainer=target/release/trainer
peers=.venv-peers/bin/python
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

missing() { # WHAT REMEDY
  echo "SKIPPED test-$name: $1 is missing; $2"
  return 77
}

# Compiles every executable of configs/plan.toml for TPUs other than the v3-8 of `make plan`, and two layers of each
# family for that.
run_topologies() {
  [ -f plugins/tpu/libtpu.so ] || { missing plugins/tpu "run make tpu-plugin" || return; }
  for topology in v3:4x4 v5p:2x2x1; do
    echo "-- $topology"
    "$trainer" plan --config configs/plan.toml --topology $topology --no-search
  done
  echo "-- every family, v3:2x2"
  scripts/plan_families.sh --layers 2 --batches 64
}

# Repeats the steps of a traced run in PyTorch, in f64.
run_replay() {
  [ -x $peers ] || { missing .venv-peers "run make peers (6 GB)" || return; }
  for devices in cpu:1 cpu:8; do
    "$trainer" train --config configs/smoke.toml --devices $devices --run-dir "$scratch/$devices" \
      --trace "$scratch/trace-$devices" --stop-after 20 || [ $? = 75 ]
    $peers scripts/replay.py "$scratch/trace-$devices"
  done
}

# Loads exported folders in sentence-transformers, which must return our vectors.
run_peers() {
  [ -x $peers ] || { missing .venv-peers "run make peers (6 GB)" || return; }
  cargo test --release --test families
  $peers scripts/check_export.py models/all-MiniLM-L6-v2
}

# Scores a model on small files, and compares every figure with that of the peers' own evaluators.
run_evaluators() {
  [ -x $peers ] || { missing .venv-peers "run make peers (6 GB)" || return; }
  $peers scripts/check_evaluators.py
}

# Loads exported folders in the oldest and the newest supported release, each in its own environment.
run_export() {
  { [ -d .venv-st2 ] && [ -d .venv-st6 ]; } || { missing ".venv-st2 or .venv-st6" "run make export-check (12 GB)" || return; }
  make export-check
}

# Fetches two more models, whose vectors must be those of sentence-transformers.
run_mpnet() {
  scripts/fetch_model.sh mpnet
  scripts/fetch_model.sh l3
  cargo test --release --test real_model -- --ignored --nocapture
}

# Feeds each reader arbitrary bytes for a minute.
run_fuzz() {
  cargo fuzz --version >/dev/null 2>&1 || { missing cargo-fuzz "run cargo install cargo-fuzz" || return; }
  for target in records shards; do
    mkdir -p fuzz/corpus/$target
    (cd fuzz && RUSTC_BOOTSTRAP=1 cargo fuzz run -s none $target corpus/$target seeds/$target -- \
      -max_total_time=60 -max_len=65536 -rss_limit_mb=2048)
  done
}

# Runs one part in a process of its own, which the first error ends.
if [ "${1-}" = --part ]; then
  name=$2
  "run_$name"
  exit
fi

name=$1 code=0
"$0" --part "$name" || code=$?
case $code in
  0) echo "test-$name: passed" ;;
  77) ;; # said above
  *)
    echo "test-$name: FAILED (exit code $code)"
    exit $code
    ;;
esac
