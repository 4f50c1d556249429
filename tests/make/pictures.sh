#!/bin/bash
# pictures.sh   the pictures of the README, from the real window on a private engine that honours subPaths

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

require_rust_and_node
section "System packages"
tests/make/packages.sh tests/system-packages
tests/make/page.sh
tests/make/build.sh
engines_up "$TARGET/debug" docker28
section "Pictures"
DOCKER_HOST=unix://$(readlink "$ENGINES/docker28")/docker.sock \
    in_virtual_display "$TARGET/debug/play" --pictures tests/play/pictures
