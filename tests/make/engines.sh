#!/bin/bash
# engines.sh   the contract with every engine of the lab, and the table of it in tests/README.md

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=tests/make/engine-run.sh
. tests/make/engine-run.sh

require_rust_and_node
section "System packages"
tests/make/packages.sh tests/system-packages tests/system-packages-test
tests/make/page.sh
tests/make/build.sh
contract=("${CARGO_SET[@]}" --features sandbar-tests/engines --test contract)
section "Contract: build"
cargo test "${contract[@]}" --no-run

# shellcheck disable=SC2046 # names are words
run_with_engines $("$TARGET/debug/lab" names)
section "Contract"
status=0
# One engine's failure is no reason not to ask the others; and the table says which it was.
"${in_run[@]}" cargo test "${contract[@]}" --no-fail-fast || status=$?
"$TARGET/debug/table" "$run/results" >"$run/table"
cp "$run/table" tests/README.md
echo "the table is in tests/README.md"
exit $status
