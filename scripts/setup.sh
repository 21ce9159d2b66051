#!/usr/bin/env bash
# Checks the prerequisites of the build and the scripts, says what each is for, and installs the missing ones with
# apt-get (Debian 12, Ubuntu 22.04 or newer). Rust is only checked, since it comes from rustup.
#   scripts/setup.sh [--check]      --check: install nothing; exit 1 if something is missing
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH" # where rustup puts cargo, before the next login

install=yes
case "${1:-}" in
  "") ;;
  --check) install=no ;;
  *) echo "usage: scripts/setup.sh [--check]" >&2; exit 2 ;;
esac

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  echo "error: the PJRT plugins are built for x86-64 Linux; this is $(uname -s) $(uname -m)" >&2
  exit 1
fi

# bindgen loads libclang as a library and reads clang's own headers, which are a separate package.
have_libclang() {
  local dir
  for dir in ${LIBCLANG_PATH:-} /usr/lib/llvm-*/lib /usr/lib/x86_64-linux-gnu /usr/lib64; do
    if compgen -G "$dir/libclang*.so*" >/dev/null && compgen -G "/usr/lib/llvm-*/lib/clang/*/include/stddef.h" >/dev/null
    then return 0; fi
  done
  return 1
}
want_rust=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
have_rust() {
  local have
  have=$(cargo --version 2>/dev/null | cut -d' ' -f2) || return 1
  [ -n "$have" ] && [ "$(printf '%s\n%s\n' "$want_rust" "$have" | sort -V | head -n1)" = "$want_rust" ]
}

# protoc includes these, but Debian packages them separately and only recommends them.
have_protos() {
  local include
  include=$(dirname "$(dirname "$(command -v protoc)")")/include
  [ -e "$include/google/protobuf/any.proto" ] || [ -e "${PROTOC_INCLUDE:-/usr/include}/google/protobuf/any.proto" ]
}

missing=()
# check NAME 'COMMAND' PACKAGE PURPOSE
check() {
  if eval "$2" >/dev/null 2>&1; then
    printf '✓ %-9s %s\n' "$1" "$4"
  else
    printf '✗ %-9s %s (Debian package %s)\n' "$1" "$4" "$3"
    missing+=("$3")
  fi
}
check_all() {
  missing=()
  check cc       'command -v cc && command -v make'   build-essential   "compiles the C half of the tokenizer, links the binary"
  check protoc   'command -v protoc'                  protobuf-compiler "makes XLA's compile options for the pjrt-sys crate"
  check protos   have_protos                          libprotobuf-dev   "google/protobuf/*.proto, which those options import"
  check libclang have_libclang                        libclang-dev      "reads the PJRT C header for the pjrt-sys crate"
  check python3  'command -v python3'                 python3           "runs the scripts; never the trainer"
  check pip      'python3 -m pip --version'           python3-pip       "downloads the PJRT plugin's wheel, pinned by SHA-256"
}

rust_ok=yes
if have_rust; then
  printf '✓ %-9s %s\n' cargo "builds the trainer ($(cargo --version | cut -d' ' -f1-2))"
else
  printf '✗ %-9s %s\n' cargo "builds the trainer: Rust $want_rust or newer, from https://rustup.rs"
  rust_ok=no
fi
check_all

if [ ${#missing[@]} -gt 0 ] && [ $install = yes ]; then
  if ! command -v apt-get >/dev/null; then
    echo "error: no apt-get here; install by hand what Debian calls: ${missing[*]}" >&2
    exit 1
  fi
  sudo=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "error: not root and no sudo; as root run: apt-get install ${missing[*]}" >&2
      exit 1
    fi
    sudo=(sudo)
  fi
  echo "installing ${missing[*]}"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  check_all
fi
if [ ${#missing[@]} -gt 0 ]; then
  echo "error: still missing: ${missing[*]}; run scripts/setup.sh, or apt-get install ${missing[*]}" >&2
  exit 1
fi
if [ $rust_ok = no ]; then
  echo "error: install Rust $want_rust or newer (rustup update stable, or https://rustup.rs), then run this again" >&2
  exit 1
fi
