# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

SWIFT ?= swift
# What `make fuzz` takes; scripts/fuzz says what each means.
SECONDS := 60
TARGET :=
CONFIGS :=
JOBS :=
COVERAGE :=
REPORT :=

# What the package is built with for its tests, such as TRAITS=Hummingbird,Macros,Protobuf.
TRAITS :=
WITH_TRAITS := $(if $(TRAITS),--traits $(TRAITS))

# Tests that talk over sockets, as a pattern of their names.
SOCKET_TESTS := ^(Grid|WebSocket)Tests\.

SOURCES := Package.swift Sources Tests Fuzz Examples Benchmarks/Package.swift Benchmarks/Sources

# bash takes SECONDS from its environment as the value of its own clock.
unexport SECONDS

.DEFAULT_GOAL := help
.PHONY: help setup demo test conformance interop browser-test differential lint format fuzz simulate mutants check soak \
	sanitize bench clean

help: ## show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## check the compiler and zlib's header; install the header where apt-get is
	@SWIFT="$(SWIFT)" scripts/setup

demo: setup ## three nodes, three processes: calls, a crash, the recovery
	$(SWIFT) build -c release --product grid
	"$$($(SWIFT) build -c release --show-bin-path)/grid" demo

RUN_TESTS = $(SWIFT) test $(WITH_TRAITS) --disable-xctest --skip-build

test: setup ## build everything and run all tests; TRAITS=… for those of what traits add
	$(SWIFT) build $(WITH_TRAITS) --build-tests
	@# In parts: beside tests that compute, or that start processes, those that talk over sockets would have to wait.
	$(RUN_TESTS) --skip "$(SOCKET_TESTS)" --skip CommandLineTests
	$(RUN_TESTS) --filter "^WebSocketTests\."
	$(RUN_TESTS) --filter "^GridTests\."
	$(RUN_TESTS) --filter CommandLineTests

check: setup ## two of our nodes against each other: every check, both ways to dial, over TCP, TLS and Unix sockets
	$(SWIFT) build -c release --product grid
	@scripts/check "$$($(SWIFT) build -c release --show-bin-path)/grid"

conformance: setup ## the Autobahn testsuite against our server and client; REPORT=1 writes docs/CONFORMANCE.md
	@SWIFT="$(SWIFT)" scripts/conformance

interop: setup ## our server and client with Python's and Node's
	@SWIFT="$(SWIFT)" scripts/interop

browser-test: setup ## our server with headless Chromium
	@SWIFT="$(SWIFT)" scripts/browser-test

# A new seed for each run unless one is given, though others begin with 0.
differential: setup ## our MessagePack against Python's: VALUES=100000 each way from a new SEED=; see docs/CODEC.md
	@SWIFT="$(SWIFT)" scripts/differential --values "$(VALUES)" $(if $(filter command,$(origin SEED)),--seed "$(SEED)")

lint: ## fail on anything the formatter would change or objects to
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format: ## format the sources in place
	$(SWIFT) format --in-place --recursive $(SOURCES)

fuzz: setup ## run each fuzz target for SECONDS=60 in each configuration; see scripts/fuzz
	@SWIFT="$(SWIFT)" TARGET="$(TARGET)" CONFIGS="$(CONFIGS)" JOBS="$(JOBS)" COVERAGE="$(COVERAGE)" \
		REPORT="$(REPORT)" scripts/fuzz "$(SECONDS)"

RUNS := 100000
SEED := 0
VALUES := 100000

simulate: ## two machines in virtual time: RUNS=100000 runs from SEED=0 in JOBS=2 threads; see docs/SIMULATION.md
	$(SWIFT) build -c release --product simulate
	"$$($(SWIFT) build -c release --show-bin-path)/simulate" "$(RUNS)" "$(SEED)" "$(or $(JOBS),2)"

mutants: ## plant bugs in the machine and have the simulation find them
	@SWIFT="$(SWIFT)" scripts/mutants

# Without the cache, a source file that is new in this package is not seen by the other one.
BENCH := $(SWIFT) build -c release --package-path Benchmarks --disable-build-manifest-caching

soak: setup ## nodes under fire for SECONDS=60, by SEED=0: faults, crashes, load, storms; see docs/SOAK.md
	@SWIFT="$(SWIFT)" SEED="$(SEED)" REPORT="$(REPORT)" scripts/soak "$(SECONDS)"

sanitize: setup ## all tests under SANITIZER=thread or address; both by default
	@SWIFT="$(SWIFT)" scripts/sanitize $(SANITIZER)

bench: setup ## measure, and write docs/BENCHMARKS.md
	$(BENCH)
	"$$($(BENCH) --show-bin-path)/bench" --compiler "$$($(SWIFT) --version 2>/dev/null | head -n 1)" \
		--python scripts/codec-python --markdown docs/BENCHMARKS.md

clean: ## remove everything that was built
	rm -rf .build .build-* Benchmarks/.build
