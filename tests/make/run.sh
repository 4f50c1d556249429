#!/bin/bash
# run.sh   from a checkout to an open window

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

require_rust_and_node
section "System packages"
tests/make/packages.sh tests/system-packages
tests/make/page.sh
tests/make/build.sh

has_display=${DISPLAY:-}${WAYLAND_DISPLAY:-}
if ! engine=$("$TARGET/debug/lab" probe); then
    if [ -n "$has_display" ]; then
        echo "No container engine answers on this machine: the page says what was tried, and offers to start one."
        engine=
    else
        echo "No container engine answers on this machine: starting a private one from Debian's packages,"
        echo "with its own data and socket. It ends with Sandbar, and everything in it goes with it."
        # The one from Debian's stable archive stays there as it is.
        engines_up "$TARGET/debug" docker20
        engine=unix://$(readlink "$ENGINES/docker20")/docker.sock
        export DOCKER_HOST=$engine
    fi
fi
echo "engine: ${engine:-none}"

if [ -n "$has_display" ]; then
    echo "opening Sandbar"
    "$TARGET/debug/sandbar"
else
    echo "There is no display here: playing the main job in a virtual one."
    DOCKER_HOST=$engine in_virtual_display "$TARGET/debug/play" --pictures pictures
    echo "the pictures are in $PWD/pictures"
fi
