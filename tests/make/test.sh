#!/bin/bash
# test.sh   everything that must hold

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=tests/make/engine-run.sh
. tests/make/engine-run.sh

require_rust_and_node
section "System packages"
tests/make/packages.sh tests/system-packages tests/system-packages-test
tests/make/page.sh
tests/make/lint.sh
section "Page tests"
npm --prefix ui run --silent test
tests/make/build.sh
section "Rust tests: build"
cargo test "${CARGO_SET[@]}" --no-run

run_with_engines docker20 docker28 docker28-tls docker28-ssh podman58 podman58-rootless
section "Rust tests"
tests=(cargo test "${CARGO_SET[@]}" --no-fail-fast)
if cargo nextest --version >/dev/null 2>&1; then tests=(cargo nextest run "${CARGO_SET[@]}" --no-fail-fast); fi
in_virtual_display "${in_run[@]}" "${tests[@]}"
