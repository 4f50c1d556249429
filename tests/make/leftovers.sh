#!/bin/bash
# leftovers.sh FOLDER   names what a test run left and takes it away: status 1 when there was anything
#
# Every process of a run carries SANDBAR_TEST_RUN=FOLDER in its environment and FOLDER/tmp as its folder for temporary
# files, and a bridge has the folder of its engine as its alias. So what is a run's can be told from everything else.

set -uo pipefail
run=$1

processes() {
    local environment
    for environment in /proc/[0-9]*/environ; do
        if grep -qsz "^SANDBAR_TEST_RUN=$run\$" "$environment"; then echo "${environment//[^0-9]/}"; fi
    done
}

mounts() {
    cut -d' ' -f2 /proc/self/mounts | grep -F "$run/" | tac
}

bridges() {
    grep -lsF "$run/" /sys/class/net/*/ifalias | cut -d/ -f5
}

files() {
    find "$run/tmp" -mindepth 1 -maxdepth 1 ! -name sandbar-lab
    find "$run/tmp/sandbar-lab" -mindepth 1 -maxdepth 1 -type d 2>/dev/null
}

traces() {
    local pid
    for pid in $(processes); do echo "process $pid: $(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-200)"; done
    mounts | sed 's/^/mount /'
    bridges | sed 's/^/bridge /'
    files | sed 's/^/file /'
}

# What was told to end may take a moment.
for _ in $(seq 50); do
    left=$(traces)
    if [ -z "$left" ]; then
        echo "nothing is left of the tests"
        exit 0
    fi
    sleep 0.1
done
echo "The tests left this behind:"
echo "$left"
for pid in $(processes); do kill -KILL "$pid"; done
for point in $(mounts); do umount -l "$point"; done
for bridge in $(bridges); do ip link del "$bridge"; done
exit 1
