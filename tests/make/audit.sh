#!/bin/bash
# audit.sh   dependencies against the policy in deny.toml, and against what is known of holes where that can be reached

# shellcheck source=tests/make/common.sh
. "$(dirname "$0")/common.sh"

require_rust_and_node
cargo deny --version >/dev/null 2>&1 || die "cargo-deny is missing: cargo install --locked cargo-deny"

section "Licenses, bans and sources"
cargo deny check --hide-inclusion-graph licenses bans sources

section "Known holes in Rust packages"
# The database is a repository of its own; without it the rest still holds, and the lock file stays as it is.
if cargo deny fetch db >/dev/null 2>&1; then
    cargo deny check --hide-inclusion-graph advisories
else
    echo "not looked for: the advisory database cannot be reached from here"
fi

section "Known holes in the page's packages"
# A registry that takes no such question answers with a status that npm tells as an error of the endpoint.
report=$(npm --prefix ui audit --json --omit=dev 2>/dev/null || true)
if grep -q '"auditReportVersion"' <<<"$report"; then
    npm --prefix ui audit --omit=dev
else
    echo "not looked for: this machine's registry does not answer audits"
fi
section "Audited"
