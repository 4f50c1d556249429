#!/bin/bash
# bench.sh [OPTION...]   the ratios of tests/bench: release builds, real engines, a virtual display
#
# Options go to the measuring program: `--rounds 5`, `--out FILE`, `--program ANOTHER_SANDBAR`, or parts by name.

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

require_rust_and_node
section "System packages"
tests/make/packages.sh tests/system-packages tests/system-packages-test
tests/make/page.sh
PROFILE=release tests/make/build.sh

section "Empty window"
# With the page's own tools and settings.
(cd ui && quietly npx vite build --config vite.config.ts ../tests/bench/empty-window \
    --outDir ../../../target/empty-window --emptyOutDir)
cargo build --release "${CARGO_SET[@]}" --features sandbar/custom-protocol --example empty-window

section "Measured"
# shellcheck disable=SC2119 # no variables
cargo_starts_as_root
# Not as root, so that nothing in the user's cache becomes root's.
"$TARGET/release/lab" fetch docker20 docker28
in_virtual_display cargo bench "${CARGO_SET[@]}" --bench ratios -- \
    --program "$PWD/$TARGET/release/sandbar" --empty "$PWD/$TARGET/release/examples/empty-window" "$@"
