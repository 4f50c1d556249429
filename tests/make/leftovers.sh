#!/bin/bash
# leftovers.sh FOLDER   names what a test run left: status 1 when there is anything
#
# Every process of a run carries SANDBAR_TEST_RUN=FOLDER in its environment and FOLDER/tmp as its folder for temporary
# files. So everything of a run can be told from everything else on the machine.

set -uo pipefail
run=$1

processes() {
    local environment
    for environment in /proc/[0-9]*/environ; do
        if grep -qz "^SANDBAR_TEST_RUN=$run\$" "$environment" 2>/dev/null; then
            echo "process ${environment//[^0-9]/}: $(tr '\0' ' ' <"${environment%environ}cmdline" | cut -c1-200)"
        fi
    done
}

traces() {
    processes
    grep -F "$run/" /proc/self/mounts | sed 's/^/mount /'
    ip -oneline link show type bridge | grep -o 'sandbar-lab[0-9]*' | sort -u | grep -vxFf "$run/bridges-before" | sed 's/^/bridge /'
    find "$run/tmp" -mindepth 1 -maxdepth 1 ! -name sandbar-lab | sed 's/^/temporary file /'
    find "$run/tmp/sandbar-lab" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | sed 's/^/engine /'
}

# What was told to end may take a moment.
for _ in $(seq 50); do
    left=$(traces)
    [ -n "$left" ] || exit 0
    sleep 0.1
done
echo "The tests left this behind:" >&2
echo "$left" >&2
exit 1
