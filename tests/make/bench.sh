#!/bin/bash
# bench.sh   the ratios of tests/bench, in release builds

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

require_rust_and_node
tests/make/packages.sh tests/system-packages tests/system-packages-test
tests/make/page.sh
tests/make/build.sh
