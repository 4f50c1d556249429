#!/bin/bash
# lint.sh   formats, lints and types

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

require_rust_and_node
tests/make/packages.sh tests/system-packages
tests/make/page.sh

section "Rust format"
cargo fmt --all --check
section "Page lint and types"
colors=()
[ -t 1 ] || colors=(-- --colors=off)
npm --prefix ui run --silent lint "${colors[@]}"
npm --prefix ui run --silent check
section "Rust lints"
# The program's sources take in the built page.
[ -e ui/dist/index.html ] || quietly npm --prefix ui run build
cargo clippy "${CARGO_SET[@]}" --all-targets -- -D warnings
section "Linted"
