# Thin names for what CMake, CTest and tools/ do. `make` alone lists them.
.DEFAULT_GOAL := help

JOBS ?= $(shell nproc)
RULES ?=
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60
ARCH := $(subst aarch64,arm64,$(shell uname -m))
# DEPS=true leaves the installing of packages out.
DEPS ?= tools/install-deps

.PHONY: help build lambda bench-lambda demo demo-aws e2e test format lint fuzz install package clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

build: ## the program, in build/release/tocsin; installs missing packages first
	@$(DEPS) build
	@$(MAKE) -s build/release/build.ninja
	@cmake --build build/release --target tocsin -j $(JOBS)

lambda: build ## the AWS Lambda function and the bus's patterns, in dist/; RULES="dir..." adds rules of one's own
	@$(DEPS) lambda
	@JOBS=$(JOBS) tools/make-lambda $(RULES)

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
	@$(DEPS) build lambda test aws lint
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
