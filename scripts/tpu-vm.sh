#!/usr/bin/env bash
# A TPU v3-8 VM, a preemptible one as well. Run on your own machine, with gcloud set up.
#   scripts/tpu-vm.sh create NAME ZONE     makes the VM (PREEMPTIBLE=1 for a cheap one that may vanish)
#   scripts/tpu-vm.sh push NAME ZONE       copies this source tree there
#   scripts/tpu-vm.sh train NAME ZONE      trains there, again and again until it is done
#   scripts/tpu-vm.sh delete NAME ZONE
# A preempted VM gets SIGTERM: the trainer writes a checkpoint and exits with code 75. `train` then starts the VM
# again and goes on from that checkpoint. The VM's disk outlives a preemption, not a `delete`: copy models first.
# First thing on a new VM: scripts/compare.sh cpu:8 tpu — the same run on the CPU and on the TPU must agree.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# != 3 ]; then sed -n '2,6p' "$0" | cut -c3- >&2; exit 2; fi
command=$1 name=$2 zone=$3
vm=(gcloud compute tpus tpu-vm)
ssh() { "${vm[@]}" ssh "$name" --zone "$zone" --command "$1"; }

case $command in
  create)
    "${vm[@]}" create "$name" --zone "$zone" --accelerator-type v3-8 --version tpu-ubuntu2204-base ${PREEMPTIBLE:+--preemptible} ;;
  push)
    git archive --prefix gigapair/ HEAD | gzip > /tmp/gigapair.tar.gz
    "${vm[@]}" scp /tmp/gigapair.tar.gz "$name": --zone "$zone"
    ssh "tar -xzf gigapair.tar.gz" ;;
  train)
    # The script itself, for make would turn its exit code into a 2.
    until ssh "cd gigapair && ${CONFIG:+CONFIG=$CONFIG }scripts/tpu_train.sh"; do
      code=$?
      state=$("${vm[@]}" describe "$name" --zone "$zone" --format 'value(state)')
      echo "stopped with exit code $code; the VM is $state"
      case $state in
        READY)
          # 75: interrupted, with a checkpoint; 255: the connection was lost. All else is an error.
          case $code in 75 | 255) sleep 10 ;; *) exit "$code" ;; esac ;;
        STOPPED | PREEMPTED) "${vm[@]}" start "$name" --zone "$zone" || sleep 300 ;;
        *) sleep 60 ;;
      esac
      failures=$((${failures:-0} + 1))
      [ "$failures" -lt "${MOST_RESTARTS:-50}" ] || { echo "gave up after $failures restarts" >&2; exit 1; }
    done ;;
  delete)
    "${vm[@]}" delete "$name" --zone "$zone" ;;
  *)
    sed -n '2,6p' "$0" | cut -c3- >&2
    exit 2 ;;
esac
