#!/bin/sh
# Installs the benchmark baselines of scripts/peers/requirements.txt (PyTorch, sentence-transformers, JAX) into
# .venv-peers, about 6 GB. A copy of the installed pins is kept there: pip runs again only when they change.
set -eu
cd "$(dirname "$0")/.."
pins=scripts/peers/requirements.txt venv=.venv-peers

cmp -s $pins $venv/pins.txt && exit
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || python3 -m venv --clear $venv || {
  echo "error: cannot make a virtual environment; install the Debian package python3-venv" >&2
  exit 1
}
$venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and
  "error: the pinned baselines need Python 3.11 or newer; python3 is %s.%s" % sys.version_info[:2])'
$venv/bin/python -m pip install --quiet -r $pins
cp $pins $venv/pins.txt
