.DEFAULT_GOAL := help
.PHONY: help setup sync run demo test lint train gate eval bench clean
SHELL := /bin/bash

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(VENV)/.ready ## make the environment in .venv (brings uv in if it is missing)

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"

$(VENV)/.ready: pyproject.toml requirements.lock | $(filter .tools/bin/uv,$(UV))
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

sync: setup ## read the content rooms and build the search index
	$(BIN)/aftercall knowledge sync

demo: sync ## print five sample replies
	$(BIN)/python -m evals.samples

run: demo ## print five sample replies, then serve on 127.0.0.1:8000 until stopped
	$(BIN)/aftercall serve --host 127.0.0.1 --port 8000

test: sync ## run every test
	$(BIN)/python -m pytest

lint: setup ## style, types and arrows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

train: setup ## learn the exemplars anew and ship what was learnt
	$(BIN)/python -m evals.ship

gate: sync ## a quick evaluation of every suite, for each change
	rm -rf .cache/gate
	$(BIN)/aftercall eval run all --every 8 --out .cache/gate

eval: sync ## run every evaluation suite whole and write the report to .cache/eval
	rm -rf .cache/eval
	$(BIN)/aftercall eval run all --out .cache/eval

bench: sync ## measure speed, memory and retrieval; prints tables
	$(BIN)/python -m evals.bench

lock: ## resolve the dependencies anew
	$(UV) pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --output-file requirements.lock

clean: ## remove the environment and everything made
	rm -rf $(VENV) .tools .cache dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
