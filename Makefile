# Thin names for what CMake, CTest and tools/ do. `make` alone lists them.
.DEFAULT_GOAL := help

JOBS ?= $(shell nproc)
RULES ?=
ENRICHMENT ?=
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60
ARCH := $(subst aarch64,arm64,$(shell uname -m))
# DEPS=true leaves the installing of packages out.
DEPS ?= tools/install-deps

.PHONY: help build lambda bench bench-lambda demo demo-aws e2e test format lint fuzz install install-library wheel package clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' Makefile

build: ## the program, in build/release/tocsin; installs missing packages first
	@$(DEPS) build
	@$(MAKE) -s build/release/build.ninja
	@cmake --build build/release --target tocsin -j $(JOBS)

lambda: build ## the AWS Lambda function and the bus's patterns, in dist/; RULES="dir..." adds rules of one's own, ENRICHMENT=file names
	@$(DEPS) lambda
	@JOBS=$(JOBS) tools/make-lambda $(if $(ENRICHMENT),--enrichment "$(ENRICHMENT)") $(RULES)

bench: ## the matcher beside Event Ruler and simdjson: bench/RESULTS.md, a quarter of an hour; QUICK=1, CITYLOTS=file, EVENTS=file
	@$(DEPS) build bench
	@mkdir -p build && cmake --preset release -DTOCSIN_BENCH=ON >build/release.configure.log 2>&1 || { cat build/release.configure.log; exit 1; }
	@cmake --build build/release --target engine_bench -j $(JOBS)
	@tools/bench $(if $(QUICK),--quick) $(if $(CITYLOTS),--citylots "$(CITYLOTS)") $(if $(EVENTS),--events "$(EVENTS)")

bench-lambda: build ## the function's start, speed and memory beside Python's with boto3
	@$(DEPS) lambda aws
	@JOBS=$(JOBS) tools/make-lambda --arch $(ARCH)
	@tools/bench-lambda

demo: build ## an event in over HTTP, an e-mail out, on this machine; ONCE=1 ends after the mail
	@$(DEPS) demo
	@ONCE=$(ONCE) tools/demo

demo-aws: build ## the same through a local AWS, without an account: Terraform, bus, function, topic; ONCE=1 ends after one alert
	@$(DEPS) lambda aws
	@JOBS=$(JOBS) tools/make-lambda --arch $(ARCH)
	@ONCE=$(ONCE) tools/demo-aws

e2e: build ## terraform/ applied to a local AWS, which runs the function: events in, alerts out, nothing lost
	@$(DEPS) lambda aws
	@JOBS=$(JOBS) tools/make-lambda --arch $(ARCH)
	@tools/e2e

test: ## everything that CI runs: release, sanitizers, fuzzing, format, lint, layers, package
	@$(DEPS) build lambda test aws bench lint
	@JOBS=$(JOBS) tools/test

format: ## clang-format over the tree
	@$(DEPS) lint
	@tools/format

lint: ## clang-tidy and self-contained headers over the whole tree: takes minutes
	@$(DEPS) build lint
	@$(MAKE) -s build/dev/build.ninja
	@JOBS=$(JOBS) tools/lint all

fuzz: ## every fuzz target for FUZZ_SECONDS (60) each
	@$(DEPS) build lint
	@$(MAKE) -s build/fuzz/build.ninja
	@cmake --build build/fuzz --target fuzz_targets -j $(JOBS)
	@for target in build/fuzz/fuzz/fuzz_*; do tools/fuzz $$target $(FUZZ_SECONDS) || exit 1; done

install: build ## into PREFIX (/usr/local), below DESTDIR
	@DESTDIR=$(DESTDIR) cmake --install build/release --prefix $(PREFIX) --component tocsin

install-library: ## libtocsin-match for C and C++ programs, into PREFIX, below DESTDIR
	@$(build-match-library)
	@DESTDIR=$(DESTDIR) cmake --install build/release --prefix $(PREFIX) --component match

wheel: ## the Python package tocsin-match with the library inside, in dist/
	@$(build-match-library)
	@$(DEPS) wheel
	@cmake --install build/release --prefix build/release/wheel --component match --strip >/dev/null
	@PIP_NO_INDEX=1 python3 -m pip wheel --quiet --no-deps --config-settings library=$$(find $(CURDIR)/build/release/wheel -name libtocsin-match.so) \
	  --wheel-dir dist bindings/python && ls dist/*.whl

package: build ## a .deb, in dist/
	@$(DEPS) build test
	@cpack -G DEB --config build/release/CPackConfig.cmake -B dist
	@rm -rf dist/_CPack_Packages && ls dist/*.deb

clean: ## removes build/ and dist/
	@rm -rf build dist

build/%/build.ninja: CMakePresets.json
	@mkdir -p build
	@cmake --preset $* >build/$*.configure.log 2>&1 || { cat build/$*.configure.log; exit 1; }
	@touch $@

define build-match-library
$(DEPS) build && $(MAKE) -s build/release/build.ninja && cmake --build build/release --target match_library -j $(JOBS)
endef
