#!/bin/sh
# Restores the source tree as it was unpacked. Lists what it removes, with sizes, and asks first on a terminal, since
# trained models cannot be fetched again.
set -eu
cd "$(dirname "$0")/.."

about() {
  case $1 in
    target) echo "built" ;;
    plugins) echo "fetched: make plugin, make tpu-plugin" ;;
    models) echo "fetched: make model, make test-mpnet, and anything you put there" ;;
    .venv*) echo "installed: make peers, make export-check" ;;
    shards) echo "prepared by you" ;;
    runs) echo "TRAINED BY YOU: checkpoints and models" ;;
  esac
}

found=
for name in target plugins models .venv* shards runs; do
  if [ -e "$name" ] || [ -L "$name" ]; then
    [ -n "$found" ] || echo "make distclean removes:"
    printf '  %8s  %-14s %s\n' "$(du -sh "$name" 2>/dev/null | cut -f 1)" "$name" "$(about "$name")"
    found="$found $name"
  fi
done
if [ -z "$found" ]; then
  echo "nothing to remove"
  exit 0
fi
if [ -t 0 ]; then
  printf 'Remove all of it? [y/N] '
  read -r answer
  case $answer in
    y | Y | yes) ;;
    *) echo "nothing was removed"; exit 1 ;;
  esac
fi
# Names without spaces, from the list above.
# shellcheck disable=SC2086
rm -rf $found
