#!/usr/bin/env bash
# Manages a TPU VM (v3-8), perhaps preemptible, or a pod slice. Run it on your own machine, with gcloud set up.
#   scripts/tpu-vm.sh create NAME ZONE     creates the VM (PREEMPTIBLE=1: a cheap one that may vanish)
#   scripts/tpu-vm.sh push NAME ZONE       copies this source tree there, as last committed
#   scripts/tpu-vm.sh train NAME ZONE      trains there, restarting after preemptions until it is done
#   scripts/tpu-vm.sh delete NAME ZONE
# ACCELERATOR=v3-8 (v3-32: four hosts; commands then go to all of them), VERSION=tpu-ubuntu2204-base; `train` passes
# CONFIG, TOPOLOGY and RUN_DIR to scripts/tpu_train.sh.
# On preemption or maintenance the VM gets SIGTERM: the trainer writes a checkpoint and exits with code 75. `train` then
# starts the VM and continues from that checkpoint. If Google does not restart a preempted VM, RECREATE=1 deletes it,
# then creates and fills a new one; its disk is lost, so RUN_DIR must be elsewhere, such as in a mounted bucket. After
# `create`, run scripts/compare.sh cpu:8 tpu on the VM: CPU and TPU must agree.
set -euo pipefail
cd "$(dirname "$0")/.."
usage() { sed -n '2,6p' "$0" | cut -c3- >&2; exit 2; }
[ $# = 3 ] || usage
command=$1 name=$2 zone=$3
vm=(gcloud compute tpus tpu-vm)
pause=${PAUSE:-60} # seconds between two checks of a VM in transition
remote() { "${vm[@]}" ssh "$name" --zone "$zone" --worker=all --command "$1"; }

create() {
  "${vm[@]}" create "$name" --zone "$zone" --accelerator-type "${ACCELERATOR:-v3-8}" \
    --version "${VERSION:-tpu-ubuntu2204-base}" ${PREEMPTIBLE:+--preemptible}
}
push() {
  local archive
  archive=$(mktemp -d)
  git archive --prefix gigapair/ HEAD | gzip > "$archive/gigapair.tar.gz"
  "${vm[@]}" scp "$archive/gigapair.tar.gz" "$name": --zone "$zone" --worker=all
  rm -r "$archive"
  remote "tar -xzf gigapair.tar.gz"
}
state() { "${vm[@]}" describe "$name" --zone "$zone" --format 'value(state)' || echo unknown; }
again() {
  if "${vm[@]}" start "$name" --zone "$zone"; then return; fi
  if [ -z "${RECREATE:-}" ]; then
    echo "$name does not start; trying again (RECREATE=1 would delete it and make a new one)" >&2
    sleep "$((5 * pause))"
  elif ! { "${vm[@]}" delete "$name" --zone "$zone" --quiet && create && push; }; then
    sleep "$((5 * pause))"
  fi
}
train() {
  # Runs the script itself, since make would turn its exit code into 2.
  local set='' variable code failures=0
  for variable in CONFIG TOPOLOGY RUN_DIR GIGAPAIR_POD_TIMEOUT; do
    if [ -n "${!variable:-}" ]; then set+="$variable=$(printf %q "${!variable}") "; fi
  done
  while true; do
    code=0
    remote "cd gigapair && ${set}scripts/tpu_train.sh" || code=$?
    [ "$code" != 0 ] || return 0
    failures=$((failures + 1))
    if [ "$failures" -gt "${MOST_RESTARTS:-50}" ]; then
      echo "error: gave up after ${MOST_RESTARTS:-50} restarts" >&2
      return 1
    fi
    local now
    now=$(state)
    echo "stopped with exit code $code; the VM is $now"
    case $now in
      # 75: interrupted, with a checkpoint; 143: SIGTERM before the first step; 255: the connection was lost. Anything
      # else is an error.
      READY) case $code in 75 | 143 | 255) sleep "$((pause / 6))" ;; *) return "$code" ;; esac ;;
      STOPPED | PREEMPTED | TERMINATED) again ;;
      *) sleep "$pause" ;;
    esac
  done
}

case $command in
  create) create ;;
  push) push ;;
  train) train ;;
  delete) "${vm[@]}" delete "$name" --zone "$zone" ;;
  *) usage ;;
esac
