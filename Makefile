# Everything starts from here: `make help`.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses auto

# tests start Python some thousand times: without bytecode each start would compile all that it imports
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup clients sandbox test test-all lint style types imports generated tests thorough format generate lock bench clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## the environment .venv and the pulumi engine (quick where nothing changed)
	@$(PYTHON) -m tools.setup

sandbox: setup ## build the workspace of workspace.yaml on a local Azure, with the real engine
	@$(BIN)/amlstack sandbox up

test: setup ## style checks and the tests that tell most in little time: all of them, also where one fails
	@$(MAKE) --no-print-directory --keep-going lint tests

test-all: ## what continuous integration runs: `make test`, then what is thorough
	@$(MAKE) --no-print-directory --keep-going test thorough

tests: setup
	@echo "test: unit and engine"
	@$(PYTEST) --dist worksteal -m "not thorough"

thorough: setup clients
	@echo "test: thorough"
	@$(PYTEST) --dist loadgroup -m "thorough or hypothesis" --hypothesis-profile=thorough

clients: setup ## az, in an environment of its own, for the tests (quick where nothing changed)
	@$(BIN)/python -m tools.clients >/dev/null || echo "clients: the tests that need az will fail" >&2

lint: style types imports generated ## ruff, mypy, import-linter, questions for classes, and whether generated files are current

style: setup
	@echo "lint: ruff"
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/ruff format --check --quiet . || { echo "lint: not formatted as ruff does it; run \`make format\`" >&2; exit 1; }

types: setup
	@echo "lint: mypy"
	@$(BIN)/mypy

imports: setup
	@echo "lint: imports"
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tools.class_switches

generated: setup
	@echo "lint: generated files"
	@$(BIN)/python -m tools.lock --check
	@$(BIN)/python -m tools.generated --check
	@$(BIN)/python -m tools.goldens --check
	@$(BIN)/python -m tools.language_table --check
	@$(BIN)/python -m tools.published_types --check
	@$(BIN)/python -m tools.rule_pages --check
	@$(BIN)/python -m tools.datastores --check

format: setup ## format the code and mend what ruff can mend
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

generate: setup ## write generated parts of the documents and the examples' exports anew
	@$(BIN)/python -m tools.generated
	@$(BIN)/python -m tools.goldens
	@$(BIN)/python -m tools.language_table
	@$(BIN)/python -m tools.rule_pages
	@$(BIN)/python -m tools.datastores

lock: setup ## resolve tools/requirements.txt anew from pyproject.toml
	@$(BIN)/python -m tools.lock

bench: setup ## measure, and print a table
	@$(BIN)/python -m benchmarks

clean: ## remove the environment, the sandbox's state and caches (the engine and az stay in your cache folder)
	@rm -rf .venv .amlstack .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "clean: done"
