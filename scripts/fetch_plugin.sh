#!/usr/bin/env bash
# Fetches a PJRT plugin from its PyPI wheel, pinned by version and SHA-256, into plugins/ (git-ignored).
#   scripts/fetch_plugin.sh cpu            XLA CPU of jaxlib 0.11.2 -> plugins/cpu/pjrt_c_api_cpu_plugin.so
#   scripts/fetch_plugin.sh cpu-fallback   zml's XLA CPU build      -> plugins/cpu-fallback/libpjrt_cpu.so
#                                          (use with --devices plugin:plugins/cpu-fallback/libpjrt_cpu.so:8)
#   scripts/fetch_plugin.sh tpu            libtpu                   -> plugins/tpu/libtpu.so
# Does nothing if the plugin exists. The tags select the wheel, whatever Python this machine has.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  cpu)
    wheel=lammps-jax-pjrt-cpu==0.11.2 tag=py3-none-manylinux_2_27_x86_64
    sha256=1319390d948b39f69f7dade496b7c385149d9ca6097a6b62114da113216d9ad1
    member=lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so file=plugins/cpu/pjrt_c_api_cpu_plugin.so ;;
  cpu-fallback)
    wheel=fastatomstruct-xla-cpu==2026.6.23 tag=py3-none-manylinux_2_27_x86_64
    sha256=88b1c430b341b4bea40a37420311c9c75db6e22b46d2ff95b6986577bee6afe9
    member=fastatomstruct_xla_cpu/libpjrt_cpu.so file=plugins/cpu-fallback/libpjrt_cpu.so ;;
  tpu)
    wheel=libtpu==0.0.52 tag=cp312-cp312-manylinux_2_31_x86_64
    sha256=f76ab1f4d697c346371c50058796f6baa93317b89be8cf8a1012715a2655120d
    member=libtpu/libtpu.so file=plugins/tpu/libtpu.so ;;
  *)
    echo "usage: scripts/fetch_plugin.sh cpu|cpu-fallback|tpu" >&2
    exit 2 ;;
esac
exec "${PYTHON:-python3}" scripts/wheel.py "$wheel" "$sha256" "$member" "$file" --tag "$tag"
