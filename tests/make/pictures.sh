#!/bin/bash
# pictures.sh   the pictures of the README, from the real window on a real engine

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

# Without a display, `run` plays the main job and takes a picture of each step.
env -u DISPLAY -u WAYLAND_DISPLAY tests/make/run.sh
