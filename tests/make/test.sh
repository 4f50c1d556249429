#!/bin/bash
# test.sh   everything that must hold

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

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

run=$(mktemp -d "${TMPDIR:-/tmp}/sandbar-test.XXXXXX")
mkdir "$run/tmp"
# What is told apart by these two afterwards is described in leftovers.sh. The user's own engine is not for tests.
in_run=(env -u DOCKER_HOST -u DOCKER_CONTEXT -u WAYLAND_DISPLAY
    TMPDIR="$run/tmp" SANDBAR_TEST_RUN="$run" SANDBAR_LAB="$run/lab")
lab() {
    as_root "${in_run[@]}" "$TARGET/debug/lab" "$@"
}
finish() {
    local status=$?
    trap - EXIT
    section "Leftovers"
    lab down --dir "$run/lab" || status=1
    as_root tests/make/leftovers.sh "$run" || status=1
    lab sweep >/dev/null || status=1
    as_root rm -rf --one-file-system "$run"
    [ $status = 0 ] || echo "FAILED: what and why stands above" >&2
    exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

section "Engines"
"$TARGET/debug/lab" fetch docker20 docker28
lab up docker20 docker28 --dir "$run/lab" --owner $$

section "Rust tests"
cargo_starts_as_root "TMPDIR=$run/tmp"
tests=(cargo test "${CARGO_SET[@]}" --no-fail-fast)
if cargo nextest --version >/dev/null 2>&1; then tests=(cargo nextest run "${CARGO_SET[@]}" --no-fail-fast); fi
in_virtual_display "${in_run[@]}" "${tests[@]}"
