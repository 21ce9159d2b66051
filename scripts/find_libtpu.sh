#!/usr/bin/env bash
# Prints the path of libtpu: $TPU_LIBRARY_PATH, an installed Python package, /usr/lib, or the pinned wheel.
#   LIBTPU_FOLDERS   where the system keeps it (/usr/lib /lib)
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${TPU_LIBRARY_PATH:-}" ]; then
  [ -f "$TPU_LIBRARY_PATH" ] || { echo "error: TPU_LIBRARY_PATH names $TPU_LIBRARY_PATH, which is not a file; unset it" >&2; exit 1; }
  echo "$TPU_LIBRARY_PATH"
  exit
fi
# Located without importing the package, which may load the library.
package=$("${PYTHON:-python3}" -c 'import importlib.util as u; s = u.find_spec("libtpu"); print(list(s.submodule_search_locations or [""])[0] if s else "")' 2>/dev/null || true)
paths=()
if [ -n "$package" ]; then paths+=("$package/libtpu.so"); fi
for folder in ${LIBTPU_FOLDERS:-/usr/lib /lib}; do paths+=("$folder/libtpu.so"); done
for path in "${paths[@]}"; do
  if [ -f "$path" ]; then echo "$path"; exit; fi
done
scripts/fetch_plugin.sh tpu >&2
echo "$PWD/plugins/tpu/libtpu.so"
