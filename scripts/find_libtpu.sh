#!/usr/bin/env bash
# Prints the path of libtpu: $TPU_LIBRARY_PATH, an installed Python package, /usr/lib, or else the pinned wheel.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${TPU_LIBRARY_PATH:-}" ]; then
  [ -f "$TPU_LIBRARY_PATH" ] || { echo "TPU_LIBRARY_PATH names $TPU_LIBRARY_PATH, which is no file; unset it" >&2; exit 1; }
  echo "$TPU_LIBRARY_PATH"
  exit
fi
package=$("${PYTHON:-python3}" -c 'import importlib.util as u; s = u.find_spec("libtpu"); print(list(s.submodule_search_locations)[0] if s else "")' 2>/dev/null || true)
for path in ${package:+"$package/libtpu.so"} /usr/lib/libtpu.so /lib/libtpu.so; do
  if [ -f "$path" ]; then echo "$path"; exit; fi
done
scripts/fetch_plugin.sh tpu >&2
echo "$PWD/plugins/tpu/libtpu.so"
