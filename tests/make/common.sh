# Read by the other scripts of this folder; not to be run.
# shellcheck shell=bash disable=SC2034

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

TARGET=${CARGO_TARGET_DIR:-target}
# One set of packages and features for every build, so that nothing is compiled twice. The feature makes the program
# show the page that was built, and not one from a development server.
CARGO_SET=(--workspace --features tauri/custom-protocol)
# A terminal sees progress; a log sees only what matters.
if [ ! -t 2 ]; then
    export CARGO_TERM_QUIET=true NO_COLOR=1
    exec 2>&1
fi
# npm's advice is not about what is done here.
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

die() {
    echo "$*" >&2
    exit 1
}

# Names the step that begins, and says how long the one before took.
section() {
    local now=$SECONDS
    if [ -n "${SECTION_BEGAN:-}" ]; then echo "    $((now - SECTION_BEGAN)) s"; fi
    SECTION_BEGAN=$now
    echo "== $*"
}

# Runs a command whose words only matter when it fails.
quietly() {
    local log
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return
    fi
    cat "$log" >&2
    rm -f "$log"
    die "failed: $*"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -E env "PATH=$PATH" "$@"; fi
}

require_rust_and_node() {
    command -v cargo >/dev/null || die "Rust is missing: https://rustup.rs"
    command -v npm >/dev/null || die "Node.js 20.19 or newer is missing: https://nodejs.org"
}

# engines_up PROGRAMS NAME...   starts engines of the lab that end with this script; ENGINES tells where they are
engines_up() {
    LAB=$1/lab
    shift
    ENGINES=$(mktemp -d)
    trap engines_down EXIT
    trap 'exit 130' INT TERM
    # Not as root, so that nothing in the user's cache becomes root's.
    "$LAB" fetch "$@"
    as_root "$LAB" up "$@" --dir "$ENGINES" --owner $$
}

engines_down() {
    as_root "$LAB" down --dir "$ENGINES"
    rm -rf "$ENGINES"
}

# Runs a program with a display and a session bus that only it has.
in_virtual_display() {
    NO_AT_BRIDGE=1 xvfb-run -a -s "-screen 0 1920x1200x24" \
        dbus-run-session --config-file=tests/make/session-bus.conf -- "$@"
}

# Lets cargo start as root what it built: the engines are root's, and so is who starts some. Arguments are variables to
# be set for it, as NAME=VALUE.
cargo_starts_as_root() {
    [ "$(id -u)" != 0 ] || return 0
    local triple
    triple=$(rustc -vV | sed -n 's/^host: //p' | tr 'a-z-' 'A-Z_')
    export "CARGO_TARGET_${triple}_RUNNER=sudo -E env PATH=$PATH $*"
}
