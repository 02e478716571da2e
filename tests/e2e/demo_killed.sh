#!/usr/bin/env bash
# The demo's day, small and fast, with the core killed twice in the middle of it: the city must end well, and miss and double nothing.
# Usage: demo_killed.sh SOURCE_DIR BUILD_DIR
set -euo pipefail

dir=$(mktemp -d /tmp/paidan-e2e-XXXXXX)
demo=
finish() {
  code=$?
  [ -z "$demo" ] || { kill "$demo" 2>/dev/null && wait "$demo" || true; }
  [ "$code" -eq 0 ] || cat "$dir/said"
  rm -rf "$dir"
  exit "$code"
}
trap finish EXIT
fail() { echo "demo_killed: $*"; exit 1; }

# until SECONDS COMMAND...: looks again and again whether the command succeeds
until_true() {
  local end=$((SECONDS + $1)); shift
  until "$@" 2>/dev/null; do
    [ "$SECONDS" -lt "$end" ] || fail "waited in vain: $*"
    kill -0 "$demo" 2>/dev/null || fail "the demo is over before: $*"
    sleep 0.05
  done
}
events_reach() { [ "$(redis-cli -s "$dir"/paidan-demo.*/core/redis.sock XLEN "paidan:{HZ}:log")" -ge "$1" ]; }
core_is_another() { [ -s "$(echo "$dir"/paidan-demo.*/core.pid)" ] && [ "$(cat "$dir"/paidan-demo.*/core.pid)" != "$1" ]; }

TMPDIR=$dir "$1/script/demo" --once --bin "$2" --points 2 --workers 60 --orders 80 --speed 3000 --seed 7 >"$dir/said" 2>&1 &
demo=$!

for events in 120 250; do
  until_true 60 events_reach "$events"
  pid=$(cat "$dir"/paidan-demo.*/core.pid)
  kill -9 "$pid"
  until_true 30 core_is_another "$pid"
done

code=0; wait "$demo" || code=$?
demo=
[ "$code" -eq 0 ] || fail "the demo ended with $code"
[ "$(grep -c 'starting it again' "$dir/said")" -eq 2 ] || fail "the core was not started again twice"
grep -Eq 'all [0-9]+ rules hold' "$dir/said" || fail "the rules do not hold"
ledger=$(grep '台账 ledger' "$dir/said") || fail "no ledger"
[[ $ledger =~ ([0-9]+)\ acknowledged,.*\ 0\ without\ an\ answer,\ 0\ not\ asked\;\ ([0-9]+)\ asked\ for\ at\ the\ end ]] || fail "$ledger"
[ "${BASH_REMATCH[1]}" -gt 0 ] && [ "${BASH_REMATCH[1]}" -eq "${BASH_REMATCH[2]}" ] || fail "$ledger"
echo "$ledger"
