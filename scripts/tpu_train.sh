#!/usr/bin/env bash
# make tpu-train: everything on a TPU VM, from an empty machine to an exported model.
#   CONFIG=configs/minilm-v3-8.toml   the run
#   TOPOLOGY=v3:2x2                   the devices, as `trainer plan` names them (v3:4x4: a v3-32, on every worker)
#   RUN_DIR=DIR                       overrides the configuration's run_dir, for instance with one that outlives the VM
#   DRY_RUN=1                         do not execute, on any machine: prepare, plan, compile every executable
#   TRAINER=FILE                      use this program instead of building target/release/trainer
# After a preemption (SIGTERM: checkpoint, exit code 75) the same command continues.
set -euo pipefail
cd "$(dirname "$0")/.."
config=${CONFIG:-configs/minilm-v3-8.toml} topology=${TOPOLOGY:-v3:2x2}
[ -f "$config" ] || { echo "error: no $config; name a run's TOML file with CONFIG=" >&2; exit 2; }

export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH" # where rustup puts cargo, before the next login
if [ -z "${TRAINER:-}" ]; then
  if ! command -v cargo >/dev/null; then
    echo "installing Rust with rustup"
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --no-modify-path
  fi
  scripts/setup.sh
fi
TPU_LIBRARY_PATH=$(scripts/find_libtpu.sh)
export TPU_LIBRARY_PATH
echo "libtpu: $TPU_LIBRARY_PATH"
# The base model of this repository's configurations; others name their own folder.
if grep -q 'models/all-MiniLM-L6-v2"' "$config"; then scripts/fetch_model.sh; fi
trainer=${TRAINER:-target/release/trainer}
if [ -z "${TRAINER:-}" ]; then
  export GIGAPAIR_COMMIT=${GIGAPAIR_COMMIT:-$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)}
  cargo build --release
fi
[ -x "$trainer" ] || { echo "error: TRAINER is $trainer, which is no program" >&2; exit 2; }

run_dir=()
if [ -n "${RUN_DIR:-}" ]; then run_dir=(--run-dir "$RUN_DIR"); fi

# In a pod slice, the first worker prepares and plans; the others wait for it when they open their devices.
worker=${TPU_WORKER_ID:-}
if [ -z "$worker" ] && [ -z "${DRY_RUN:-}" ]; then
  worker=$(curl -sf --max-time 5 -H 'Metadata-Flavor: Google' \
    http://metadata.google.internal/computeMetadata/v1/instance/attributes/agent-worker-number || echo 0)
fi
if [ "${worker:-0}" = 0 ] || [ -n "${DRY_RUN:-}" ]; then
  "$trainer" plan --config "$config" --topology "$topology" --prepare "${run_dir[@]}"
fi
if [ -n "${DRY_RUN:-}" ]; then
  echo "dry run: prepared, planned, every executable compiled; nothing executed"
  exit 0
fi
# A trainer whose connection was lost may still hold the chips: wait until it ends, then continue from there.
exec 9>"${TMPDIR:-/tmp}/gigapair-tpu.lock"
flock 9
exec "$trainer" train --config "$config" --devices tpu --resume-if-any "${run_dir[@]}"
