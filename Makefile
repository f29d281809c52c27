# Every command of the project. CI calls these and nothing else.
SHELL := /bin/sh
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
WORKERS ?= 2
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help demo test audit lint format check bench screenshots html messages clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

.venv/.run: requirements.txt
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: .venv/.run ## Install, load the demo course and people once, and serve on http://127.0.0.1:$(PORT)
	@$(PY) manage.py demo --port $(PORT)

# Browser tests empty the database after themselves, so they come last and by themselves.
test: .venv/.dev ## The whole suite; DATABASE_URL=postgres://… runs it on PostgreSQL; BROWSER=off leaves Chromium out
	@$(PY) -m pytest -n $(WORKERS) -m "not audit and not browser" $(ARGS)
ifneq ($(BROWSER),off)
	@$(PY) -m pytest -n $(WORKERS) -m "browser and not audit" $(ARGS)
endif

audit: .venv/.dev ## The long proofs, each prints its number
	@HYPOTHESIS_PROFILE=audit $(PY) -m pytest -m audit -s $(ARGS)

lint: .venv/.dev ## Formatters and linters
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/bandit -q -r content learning journal config -c pyproject.toml

format: .venv/.dev ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

check: .venv/.dev ## Missing migrations, and `check --deploy` with production settings
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) tests/site/deploy_check.py

bench: .venv/.dev ## The benchmark tables of docs/performance.md
	@$(PY) -m tests.bench

screenshots: .venv/.dev ## The README's pictures, from a running demo on PORT
	@$(PY) -m tests.screenshots http://127.0.0.1:$(PORT)

html: .venv/.dev ## The Nu HTML checker over a running demo on PORT (needs Java and npm)
	@test -d .venv/nu || (mkdir .venv/nu && cd .venv/nu && npm pack --silent vnu-jar >/dev/null && tar xzf vnu-jar-*.tgz)
	@$(PY) -m tests.html_check http://127.0.0.1:$(PORT) .venv/nu/package/build/dist/vnu.jar

messages: .venv/.dev ## Bring the translation catalogues up to date (needs gettext)
	@for app in content learning journal; do (cd $$app && mkdir -p locale && ../$(PY) ../manage.py makemessages --no-wrap --no-obsolete --add-location file -l en -v 0); done

clean: ## Remove what the commands above made, but not var/
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis dist build test-results
