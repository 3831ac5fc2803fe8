PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run demo prepare prepare-test test check core journeys bench fmt messages arrows lock

help:  ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

run: prepare  ## Start Spindel with the demo municipality on 127.0.0.1:$(PORT)
	@$(BIN)/spindel demo --port $(PORT)

prepare:
	@$(PYTHON) scripts/prepare.py run

prepare-test:
	@$(PYTHON) scripts/prepare.py test
	@scripts/prepare_machine.sh

test: prepare-test  ## All suites: rules, core, both databases, a real browser
	@$(BIN)/python scripts/test.py all

check: prepare-test  ## What a machine can say without running the product: lint, types, arrows
	@$(BIN)/python scripts/test.py check

core: prepare-test  ## The arithmetic only; seconds
	@$(BIN)/python scripts/test.py core

journeys: prepare-test  ## What people do, in a real browser
	@$(BIN)/python scripts/test.py journeys

bench: prepare-test  ## Measure, and write bench/results/
	@$(BIN)/python scripts/test.py bench

fmt: prepare-test  ## Format and fix what can be fixed by itself
	@$(BIN)/ruff format src tests scripts bench
	@$(BIN)/ruff check --fix --quiet src tests scripts bench || true

messages: prepare-test  ## Gather the sentences to translate into each slice's locale/da
	@$(BIN)/python scripts/messages.py

arrows: prepare-test  ## Draw which package imports which, into docs/architecture.md
	@$(BIN)/python scripts/arrows.py

lock: prepare-test  ## Write requirements/*.txt anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements/run.txt
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --extra test --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements/test.txt
