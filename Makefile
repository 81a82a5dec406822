.DEFAULT_GOAL := help
.PHONY: run test check bench audit help
VENV := .venv/bin
# Without the bytecode of its modules Rasa takes three times as long to import: Python is to keep it.
export PYTHONDONTWRITEBYTECODE :=

run: ## set up, train if needed, serve http://127.0.0.1:5005/
	@scripts/set-up run
	@$(VENV)/bianmin serve

test: ## set up and run every test
	@scripts/set-up test
	@scripts/test-tools
	@scripts/test

check: ## format, lint, types, imports, content, Rasa's data validation
	@scripts/set-up test
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .
	@$(VENV)/mypy
	@$(VENV)/mypy scripts/screenshots
	@$(VENV)/deptry bot actions
	@$(VENV)/lint-imports --cache-dir .cache/import-linter
	@$(VENV)/bianmin train
	@$(VENV)/bianmin check
	@$(VENV)/rasa data validate --fail-on-warnings

bench: ## measure what each part of the understanding is worth: the table in docs/understanding.md
	@scripts/set-up test
	@$(VENV)/python -m benchmarks.ablation

audit: ## known holes of the pinned packages, and their licences; needs a vulnerability service that answers
	@scripts/set-up test
	@scripts/audit

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10
