#!/bin/bash
# newcomer.sh [COMMAND...]   `make run`, then `make test`, on a machine where nobody has ever built anything
#
# Lays out a fresh, minimal Debian 12, adds make, Rust and Node and a clone of HEAD, enters it, and runs both there.
# Packages, crates and npm packages come from where this machine gets them. With a COMMAND, that is run instead.
# KEEP=1 leaves the root file system for a look. Needs root, 15 GB below /var/tmp, and half an hour.

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/../make/common.sh"

[ "$(id -u)" = 0 ] || die "only root can lay out and enter another root file system"
require_rust_and_node
command -v debootstrap >/dev/null || tests/make/packages.sh tests/newcomer/system-packages

root=$(mktemp -d /var/tmp/sandbar-newcomer.XXXXXX)
chmod 755 "$root"
bridges() {
    find /sys/class/net -maxdepth 1 -name 'sandbar-lab*' -printf '%f\n' | sort
}
bridges_before=$(bridges)
finish() {
    # An interrupted run cannot clean up inside: its processes are gone with their namespace, and this is what outlives it.
    local name
    for name in $(comm -13 <(echo "$bridges_before") <(bridges)); do
        ip link del "$name"
        find /sys/fs/cgroup -depth -path "*/$name*" -type d -exec rmdir {} + || true
    done
    if [ -n "${KEEP:-}" ]; then echo "kept $root"; else rm -rf --one-file-system "$root"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

# "ADDRESS SUITE COMPONENT" of every index of Debian 12 that this machine's apt uses.
debian_12() {
    # shellcheck disable=SC2016 # apt's own variables
    apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        grep -E ' bookworm(-updates|-security)? main$' | sort -u
}

section "A fresh Debian 12"
archive=$(debian_12 | sed -n 's/ bookworm main$//p' | head -1)
[ -n "$archive" ] || die "this machine's apt sources name no archive of Debian 12"
quietly debootstrap --variant=minbase --include=make bookworm "$root" "$archive"
debian_12 | sed 's/^/deb /' >"$root/etc/apt/sources.list"
# How this machine reaches its mirrors: proxies, credentials, certificates, names.
apt-config dump | grep '^Acquire::' >"$root/etc/apt/apt.conf.d/00machine" || true
for file in /etc/apt/auth.conf /etc/apt/auth.conf.d /usr/local/share/ca-certificates /etc/resolv.conf /etc/hosts; do
    [ ! -e "$file" ] || cp -RL "$file" "$root$(dirname "$file")/"
done

section "Rust and Node"
mkdir -p "$root/opt/rust" "$root/opt/node/bin" "$root/opt/node/lib/node_modules" "$root/root/.cargo"
cp -R "$(rustc --print sysroot)/." "$root/opt/rust/"
cp -L "$(node -p process.execPath)" "$root/opt/node/bin/node"
cp -R "$(npm root --global)/npm" "$root/opt/node/lib/node_modules/"
for name in npm npx; do ln -s "../lib/node_modules/npm/bin/$name-cli.js" "$root/opt/node/bin/$name"; done
for file in "${CARGO_HOME:-$HOME/.cargo}/config.toml" "${CARGO_HOME:-$HOME/.cargo}/config"; do
    [ ! -e "$file" ] || cp -L "$file" "$root/root/.cargo/"
done
# npm's own, the user's, and the machine's settings.
[ ! -e "$HOME/.npmrc" ] || cp -L "$HOME/.npmrc" "$root/root/.npmrc"
mkdir -p "$root/opt/node/etc"
global=$(npm config get globalconfig)
[ ! -e "$global" ] || cp -L "$global" "$root/opt/node/etc/npmrc"

section "A clone"
git clone --quiet --no-hardlinks . "$root/root/sandbar"
cp tests/newcomer/both.sh "$root/root/both.sh"

[ $# -gt 0 ] || set -- /root/both.sh
section "Inside"
tests/newcomer/enter.sh "$root" "$@"
section "Done"
