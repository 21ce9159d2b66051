#!/usr/bin/env bash
# Compiles a step of each family, in the size of its usual base model, for a TPU that is not there.
#   scripts/plan_families.sh                             # v3:2x2, 2,048 pairs; all families
#   scripts/plan_families.sh --batches 2048,4096 mpnet   # one of them, a table of batches
#   scripts/plan_families.sh --layers 2 --batches 64     # two layers of each: whether it compiles
set -euo pipefail
cd "$(dirname "$0")/.."
trainer=target/release/trainer topology=v3:2x2 batches=2048 layers='' families=()
while [ $# -gt 0 ]; do
  case $1 in
    --batches) batches=$2 && shift ;;
    --topology) topology=$2 && shift ;;
    --layers) layers=$2 && shift ;;
    *) families+=("$1") ;;
  esac
  shift
done
[ ${#families[@]} -gt 0 ] ||
  families=(bert roberta xlm-roberta mpnet distilbert modernbert nomic_bert gte)

# The keys of a family that differ from bert-base-uncased's.
keys() {
  case $1 in
    bert) echo "vocab_size = 30522" ;;
    roberta) echo "vocab_size = 50265; max_position_embeddings = 514; type_vocab_size = 1; pad_token_id = 1" ;;
    xlm-roberta) echo "vocab_size = 250002; max_position_embeddings = 514; type_vocab_size = 1; pad_token_id = 1" ;;
    mpnet) echo "vocab_size = 30527; max_position_embeddings = 514; pad_token_id = 1" ;;
    distilbert) echo "vocab_size = 30522; dim = 768; n_layers = 6; n_heads = 12; hidden_dim = 3072" ;;
    modernbert) echo "vocab_size = 50368; num_hidden_layers = 22; intermediate_size = 1152; max_position_embeddings = 8192" ;;
    nomic_bert) echo "vocab_size = 30528; max_position_embeddings = 2048" ;;
    gte) echo "vocab_size = 250048; max_position_embeddings = 8192; pad_token_id = 1" ;;
    *) echo "error: no family $1" >&2 && exit 2 ;;
  esac
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for family in "${families[@]}"; do
  own=$(keys "$family" | tr ';' '\n' | sed 's/^ //')
  usual="hidden_size = 768
num_hidden_layers = 12
num_attention_heads = 12
intermediate_size = 3072
max_position_embeddings = 512"
  # A key of the family's own replaces the usual one.
  usual=$(grep -v -F -f <(sed 's/=.*/=/' <<<"$own") <<<"$usual")
  if [ -n "$layers" ]; then
    usual=$(sed -E "s/^(num_hidden_|n_)layers = .*/\1layers = $layers/" <<<"$usual")
    own=$(sed -E "s/^(num_hidden_|n_)layers = .*/\1layers = $layers/" <<<"$own")
  fi
  cat >"$scratch/$family.toml" <<TOML
run_dir = "runs/plan"
[model]
tokenizer = "none/tokenizer.json"
max_len_a = 128
max_len_b = 128
dropout = 0.1
[model.architecture]
model_type = "$family"
$usual
$own
[[data]]
name = "none"
path = "none"
[train]
global_batch = ${batches%%,*}
steps = 1000
precision = "bf16"
remat = "layer"
TOML
  echo "== $family"
  "$trainer" plan --config "$scratch/$family.toml" --topology "$topology" --tokens-per-text 25 \
    --sweep --batches "$batches" --plot "$scratch/plan.svg"
done
