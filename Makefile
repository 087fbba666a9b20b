# What people type. Each target does its whole set-up; none asks a question.

PYTHON ?=
PORT ?= 8000
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check lock docs screenshots reference clean

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: ## Set up and open the studio on http://127.0.0.1:8000 (or PORT=8001)
	@PYTHON="$(PYTHON)" sh tools/install.sh base
	@exec $(BIN)/pinxit serve --port $(PORT)

test: ## Everything: lint, types, contracts, tests, a real browser (under half an hour on two cores)
	@PYTHON="$(PYTHON)" sh tools/install.sh dev
	@sh tools/browser.sh
	@$(BIN)/python -m tools.checks all

check: ## What to run before each commit: no browser, nothing slow (under 60 s)
	@PYTHON="$(PYTHON)" sh tools/install.sh dev
	@$(BIN)/python -m tools.checks quick

lock: ## Write the hash-pinned locks anew from pyproject.toml (needs uv)
	sh requirements/lock.sh

docs: ## Build the documentation into docs/_build
	@PYTHON="$(PYTHON)" sh tools/install.sh dev
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs docs/_build

reference: ## Write the generated pages of the documentation anew
	$(BIN)/python -m tools.reference

screenshots: ## Walk the journeys and keep their pictures in docs/images
	@PYTHON="$(PYTHON)" sh tools/install.sh dev
	@sh tools/browser.sh
	$(BIN)/pytest -m browser tests/journeys
	$(BIN)/python -m tools.screenshots

clean: ## Remove what was built here (never the works in PINXIT_HOME)
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .grimp_cache .hypothesis \
		.coverage* docs/_build tests/journeys/shots dist
