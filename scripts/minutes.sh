#!/usr/bin/env bash
# Minutes per part of a longer check; to be sourced.
#   part NAME COMMAND…    runs COMMAND
#   minutes               prints what each part took, the last one also if it failed
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
