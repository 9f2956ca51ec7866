# Two commands on a fresh machine: `make demo` and `make test`. They need git, make and Python 3.11 or later.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false
export GX_ANALYTICS_ENABLED = false
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.PHONY: help demo test lint bench lock clean
help: ## say what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

demo: $(RUN_STAMP) ## install from the hashed lock, then check the sample page through the real flow
	$(BIN)/countercheck demo

test: $(DEV_STAMP) ## install what the tests need, then run them all
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(DEV_STAMP) ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV_STAMP) ## run every benchmark; each prints JSON
	for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

lock: ## resolve the dependencies anew with uv
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --group build pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --extra semantic --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## remove everything that was built or installed here
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "countercheck needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

# The lock is complete and hashed, so nothing is resolved: --no-deps. The project itself is linked in without a build sandbox.
$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing countercheck and its libraries into $(VENV) (about a minute) ..."
	$(PIP) install --require-hashes --no-deps -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	@echo "installing the test tools ..."
	$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
