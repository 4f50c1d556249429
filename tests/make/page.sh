#!/bin/bash
# page.sh   brings the page's packages when their list has changed

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

# npm writes this file when it has finished, so an installation that was cut short is done again.
if [ ui/package-lock.json -nt ui/node_modules/.package-lock.json ]; then
    echo "bringing the page's packages"
    quietly npm --prefix ui ci
    touch ui/node_modules/.package-lock.json
fi
