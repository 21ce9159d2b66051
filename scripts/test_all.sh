#!/usr/bin/env bash
# Runs every check, including the heavier ones, and prints minutes per part. `make test-all`.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/minutes.sh

failed=()
for check in test check plan compare test-topologies test-replay test-peers test-evaluators test-export test-mpnet test-fuzz; do
  part "$check" make "$check" || failed+=("$check")
done
echo "== minutes"
minutes
echo "test-all: ${#parts[@]} parts, ${#failed[@]} failed (${failed[*]-}); SKIPPED parts are marked above"
[ ${#failed[@]} = 0 ]
