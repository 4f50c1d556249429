#!/bin/bash
# run.sh SECONDS [TARGET...]   fuzzes each target for so many seconds, beginning with its corpus
#
# Needs `cargo install cargo-fuzz` and a C++ compiler. Works with the stable toolchain: coverage is LLVM's own pass, and
# no sanitizer is asked for, since the code that is fuzzed holds no unsafe block. What is found new is kept outside of
# the corpus; `run.sh merge [TARGET...]` takes what adds coverage into the corpus.

set -euo pipefail
cd "$(dirname "$0")"

what=${1:?"how many seconds, or merge"}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo fuzz list --fuzz-dir .)
found=${FUZZ_FOUND:-target/found}

for target in "${targets[@]}"; do
    mkdir -p "$found/$target"
    options=(--fuzz-dir . --sanitizer none "$target")
    if [ "$what" = merge ]; then
        cargo fuzz run "${options[@]}" "corpus/$target" "$found/$target" -- -merge=1 -max_len=1024
    else
        cargo fuzz run "${options[@]}" "$found/$target" "corpus/$target" -- \
            -max_total_time="$what" -max_len=4096 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1
    fi
done
