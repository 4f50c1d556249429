#!/bin/bash
# bench.sh   the ratios of tests/bench: release builds, real engines, a virtual display

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

require_rust_and_node
section "System packages"
tests/make/packages.sh tests/system-packages tests/system-packages-test
tests/make/page.sh
PROFILE=release tests/make/build.sh
engines_up "$TARGET/release" docker20 docker28
section "Measured"
SANDBAR_LAB=$ENGINES in_virtual_display "$TARGET/release/bench" "$@"
