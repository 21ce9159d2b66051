#!/usr/bin/env bash
# make tpu-train: everything on a TPU VM, from an empty machine to an exported model.
#   CONFIG=configs/minilm-v3-8.toml   the run
#   TOPOLOGY=v3:2x2                   the VM's devices, as `trainer plan` names them
#   DRY_RUN=1                         all but executing, on any machine: prepare, plan, compile every executable
# A preempted run (SIGTERM: checkpoint, exit code 75) goes on with the same command.
set -euo pipefail
cd "$(dirname "$0")/.."
config=${CONFIG:-configs/minilm-v3-8.toml} topology=${TOPOLOGY:-v3:2x2}
[ -f "$config" ] || { echo "no $config; name a run's TOML file with CONFIG=" >&2; exit 2; }

scripts/setup.sh
TPU_LIBRARY_PATH=$(scripts/find_libtpu.sh)
export TPU_LIBRARY_PATH
echo "libtpu: $TPU_LIBRARY_PATH"
cargo build --release
trainer=target/release/trainer

$trainer plan --config "$config" --topology "$topology" --prepare
if [ -n "${DRY_RUN:-}" ]; then
  echo "dry run: prepared, planned, every executable compiled; nothing executed"
  exit 0
fi

run_dir=$(sed -n 's/^run_dir *= *"\(.*\)".*/\1/p' "$config" | head -1)
resume=()
if compgen -G "$run_dir/checkpoints/step-*" > /dev/null; then resume=(--resume); fi
exec $trainer train --config "$config" --devices tpu "${resume[@]}"
