#!/usr/bin/env bash
# Times the parts of a longer check; source this file.
#   part NAME COMMAND…    runs COMMAND and returns its exit code
#   minutes               prints how long each part took, and which failed
parts=()
part() {
  local code=0
  parts+=("$1 $SECONDS")
  echo "== $1"
  shift
  "$@" || code=$?
  parts[-1]+=" $SECONDS $code"
  return $code
}
minutes() {
  local one name from to code
  for one in ${parts[@]+"${parts[@]}"}; do
    read -r name from to code <<<"$one"
    awk -v name="$name" -v s=$((${to:-$SECONDS} - from)) -v code="${code:-1}" \
      'BEGIN { printf "%5.1f min  %s%s\n", s / 60, name, code == 0 ? "" : "  (failed)" }'
  done
}
