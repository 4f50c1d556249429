# What people type. Each line is a script in tests/make that reads on its own.

.PHONY: help run test test-engines lint audit bench pictures newcomer clean

help: ## show this
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

run: ## build Sandbar and open it; without a display, play its main job in a virtual one
	@tests/make/run.sh

test: ## build everything, run every check and test, and prove that nothing is left behind
	@tests/make/test.sh

test-engines: ## hold the contract against every engine of the lab, and write its table (root)
	@tests/make/engines.sh

lint: ## formats, lints and types of Rust and page, without running a test
	@tests/make/lint.sh

audit: ## check dependencies by the policy in deny.toml, and for known holes (wants cargo-deny)
	@tests/make/audit.sh

bench: ## measure Sandbar against the bare engine, the bare system and an empty window
	@tests/make/bench.sh

pictures: ## take the pictures that the README shows
	@tests/make/pictures.sh

newcomer: ## make run and make test in a fresh Debian 12 that has only Rust and Node (root, 30 minutes)
	@tests/newcomer/newcomer.sh

clean: ## remove what was built here; engines in the cache stay
	cargo clean
	rm -rf ui/dist ui/node_modules pictures
