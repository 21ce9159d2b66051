#!/usr/bin/env bash
# Runs one config and seed on two device sets and compares loss and gradient norm of every step, and the final models'
# embeddings of the held-out sample. Exit code 0: equal within the tolerances of scripts/compare.py.
#   scripts/compare.sh cpu:8 cpu:1      # 8 replicas and 1; `make compare`, and in .ci/run
#   scripts/compare.sh cpu:8 tpu        # on a TPU VM: the TPU and the CPU reference
# Environment: CONFIG (configs/compare.toml), RUNS (runs/compare), TRAINER (target/release/trainer).
# Further arguments go to scripts/compare.py, e.g. --loss 1e-4.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -lt 2 ]; then
  echo "usage: scripts/compare.sh DEVICES_A DEVICES_B [--loss TOL] [--grad-norm TOL] [--cosine MIN]" >&2
  exit 2
fi
a=$1 b=$2
shift 2
config=${CONFIG:-configs/compare.toml}
runs=${RUNS:-runs/compare}
trainer=${TRAINER:-target/release/trainer}
[ -x "$trainer" ] || { echo "error: $trainer is missing: run make build" >&2; exit 2; }
[ -f "$config" ] || { echo "error: $config is missing: name a config in CONFIG" >&2; exit 2; }

for devices in "$a" "$b"; do
  if [ "$devices" = tpu ]; then
    TPU_LIBRARY_PATH=$(scripts/find_libtpu.sh)
    export TPU_LIBRARY_PATH
    echo "== doctor: tpu" # before spending time on the other side
    "$trainer" doctor --devices tpu
  fi
done
mkdir -p "$runs"
"${PYTHON:-python3}" - >"$runs/texts.txt" <<'PY'
import json
for line in list(open("configs/sample/heldout.jsonl", encoding="utf-8"))[:100]:
    print(*json.loads(line), sep="\n")
PY
for side in a b; do
  devices=${!side}
  rm -rf "${runs:?}/$side" # always from step 1: an older run's steps must not be compared
  echo "== $side: $devices"
  "$trainer" train --config "$config" --devices "$devices" --run-dir "$runs/$side"
  # Both models encode on the CPU, so that any difference comes from training.
  "$trainer" encode --model "$runs/$side/model" --input "$runs/texts.txt" --out "$runs/$side.npy" --devices cpu:1
done
echo "== $a against $b"
exec "${PYTHON:-python3}" scripts/compare.py "$runs/a" "$runs/b" "$runs/a.npy" "$runs/b.npy" "$@"
