#!/bin/bash
# build.sh   builds the page, the agent and every program, in the order in which they go into each other
#
# PROFILE=release for programs to be measured; otherwise they are built to start soon.

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

section "Page"
quietly npm --prefix ui run build

section "Agent"
# Static, since it runs in images that hold nothing else.
cargo rustc -p sandbar-agent --profile agent -- -C target-feature=+crt-static

section "Programs"
profile=${PROFILE:-dev}
cargo build "${CARGO_SET[@]}" --bins --profile "$profile"
# The program looks for the agent beside itself; the one that was just built there is not static.
cp "$TARGET/agent/sandbar-agent" "$TARGET/${profile/dev/debug}/sandbar-agent-$(uname -m)"
section "Built"
