#!/usr/bin/env bash
# Times the parts of a longer check; source this file.
#   part NAME COMMAND…    runs COMMAND
#   minutes               prints how long each part took, including a last one that failed
parts=()
part() {
  parts+=("$1 $SECONDS")
  echo "== $1"
  shift
  "$@"
  parts[-1]+=" $SECONDS"
}
minutes() {
  local name from to
  for one in ${parts[@]+"${parts[@]}"}; do
    read -r name from to <<<"$one"
    awk -v name="$name" -v s=$((${to:-$SECONDS} - from)) -v ended="$to" \
      'BEGIN { printf "%5.1f min  %s%s\n", s / 60, name, ended ? "" : "  (failed)" }'
  done
}
