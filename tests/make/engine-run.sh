# Read by the scripts that run tests on engines of the lab; not to be run.
# shellcheck shell=bash disable=SC2034

# run_with_engines NAME...   starts engines for the tests of this script; when it ends, they end, and what is left is named
#
# What is told apart by SANDBAR_TEST_RUN and TMPDIR afterwards is described in leftovers.sh. Tests start with "${in_run[@]}":
# the user's own engine is not for them.
run_with_engines() {
    run=$(mktemp -d "${TMPDIR:-/tmp}/sandbar-test.XXXXXX")
    mkdir "$run/tmp"
    in_run=(env -u DOCKER_HOST -u DOCKER_CONTEXT -u WAYLAND_DISPLAY
        TMPDIR="$run/tmp" SANDBAR_TEST_RUN="$run" SANDBAR_LAB="$run/lab" SANDBAR_RESULTS="$run/results")
    trap finish EXIT
    trap 'exit 130' INT TERM
    section "Engines"
    # Not as root, so that nothing in the user's cache becomes root's.
    "$TARGET/debug/lab" fetch "$@"
    lab up "$@" --dir "$run/lab" --owner $$
    cargo_starts_as_root "TMPDIR=$run/tmp"
}

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
