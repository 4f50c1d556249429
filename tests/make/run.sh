#!/bin/bash
# run.sh   from a checkout to an open window

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

require_rust_and_node
section "System packages"
tests/make/packages.sh tests/system-packages
tests/make/page.sh
tests/make/build.sh

run=
finish() {
    [ -z "$run" ] || as_root "$TARGET/debug/lab" down --dir "$run" || true
    [ -z "$run" ] || rm -rf "$run"
}
trap finish EXIT
trap 'exit 130' INT TERM

if ! engine=$("$TARGET/debug/lab" probe); then
    echo "No container engine answers on this machine: starting a private one from Debian's packages,"
    echo "with its own data and socket. It ends with Sandbar, and everything in it goes with it."
    run=$(mktemp -d)
    "$TARGET/debug/lab" fetch docker28
    as_root "$TARGET/debug/lab" up docker28 --dir "$run" --owner $$
    engine=unix://$(readlink "$run/docker28")/docker.sock
    export DOCKER_HOST=$engine
fi
echo "engine: $engine"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "opening Sandbar"
    "$TARGET/debug/sandbar"
else
    echo "There is no display here: playing the main job in a virtual one."
    DOCKER_HOST=$engine NO_AT_BRIDGE=1 xvfb-run -a -s "-screen 0 1920x1200x24" \
        dbus-run-session -- "$TARGET/debug/play" --pictures pictures
    echo "the pictures are in $PWD/pictures"
fi
