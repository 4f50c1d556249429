#!/bin/bash
# packages.sh LIST...   installs the system packages in the lists that are missing, and nothing else

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

packages=$(sed 's/#.*//' "$@" | tr -s ' \n' ' ')
if ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get. Sandbar needs what these Debian packages hold:" >&2
    echo "  $packages" >&2
    [ -n "${SANDBAR_PACKAGES_PRESENT:-}" ] || die "Install them, then try again with SANDBAR_PACKAGES_PRESENT=1."
    exit 0
fi

missing=()
for package in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
    [ "${state:1:1}" = i ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "installing ${missing[*]}"
if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    die "Only root can install them, and there is no sudo here: apt-get install ${missing[*]}"
fi
export DEBIAN_FRONTEND=noninteractive
install() {
    as_root apt-get install --yes --no-install-recommends -o Dpkg::Use-Pty=0 "$@" "${missing[@]}"
}
# The lists are brought up to date only when they don't know a package, or know one that is gone by now.
if ! install --simulate >/dev/null 2>&1 || ! install >/dev/null 2>&1 </dev/null; then
    quietly as_root apt-get update
    quietly install
fi
