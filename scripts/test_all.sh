#!/usr/bin/env bash
# Every check, the heavier ones too, with minutes per part. `make test-all`.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/minutes.sh

failed=()
for check in test check plan compare test-topologies test-replay test-peers test-export test-fuzz; do
  part "$check" make "$check" || failed+=("$check")
done
echo "== minutes"
minutes
echo "test-all: ${#parts[@]} parts, ${#failed[@]} failed (${failed[*]-}); SKIPPED parts have said so above"
[ ${#failed[@]} = 0 ]
