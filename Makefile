# How to run, test and measure Stillwire. Everything goes into .venv; nothing else on the machine changes, except
# that `make test`, as root on Debian, installs the servers that it tests against.

PYTHON ?= python3
BIN = .venv/bin
REAL = service or browser or night
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Where it is set, as in many containers, each of some hundred processes that tests start would compile Stillwire anew.
unexport PYTHONDONTWRITEBYTECODE

# SECONDS: how long the drill's database is away.
SECONDS ?= 30

.PHONY: demo drill test coverage test-fast test-night bench reliability chaos lint requirements services node-tests npm-packages
.NOTPARALLEL:

demo: .venv/demo.stamp
	@$(BIN)/python -m demo

drill: .venv/demo.stamp
	@$(BIN)/python -m drill --seconds $(SECONDS)

# Each tier once, and what SQL can differ in on PostgreSQL, too. Four processes for the last, whatever the cores: tests
# with servers wait for what starts, and for stores that do not answer. Where the time goes: docs/testing.md.
test: services npm-packages lint node-tests
	@$(BIN)/python -m pytest --numprocesses=auto tests/unit tests/database
	@$(BIN)/python -m pytest --numprocesses=auto -m "dialect and not ($(REAL))" --database=postgres tests/database
	@$(BIN)/python -m pytest --numprocesses=4 --dist=loadgroup --no-loadscope-reorder -m "not night" tests/system tests/browser

# What takes long or measures: Lighthouse, the drill, every benchmark, every schedule of the protocol, and seeds of chaos.
test-night: services npm-packages
	@$(BIN)/python -m pytest -m night
	@EXPLORE=all $(BIN)/python -m pytest --numprocesses=auto tests/database/publisher/reconcile/test_protocol.py
	@$(BIN)/python -m testing.chaos --seed 3001 --seeds 10

# Lines and branches that tests without servers reach, in their own processes.
coverage: .venv/dev.stamp
	@$(BIN)/python -m pytest --quiet --numprocesses=auto -m "not ($(REAL))" --cov --cov-report=term tests/unit tests/database

test-fast: .venv/dev.stamp node-tests
	@$(BIN)/python -m pytest --numprocesses=auto -m "not ($(REAL)) and not slow"

bench: .venv/dev.stamp
	@$(BIN)/python -m bench

# Brings about every fault and writes what was seen into docs/reliability.md.
reliability: services
	@$(BIN)/python -m tests.system.faults.reliability

# make chaos SEED=7 MINUTES=5, or SEEDS=200 RESULTS=file, or SCHEDULE=file that a failure has written
chaos: services
	@$(BIN)/python -m testing.chaos $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) \
	$(if $(SEEDS),--seeds $(SEEDS)) $(if $(BROKER),--broker $(BROKER)) $(if $(RESULTS),--results $(RESULTS)) \
	$(if $(SCHEDULE),--schedule $(SCHEDULE)) $(if $(SLACK),--slack $(SLACK))

lint: .venv/dev.stamp
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@if [ -x node_modules/.bin/eslint ]; then node_modules/.bin/eslint --max-warnings 0 . && node_modules/.bin/tsc; \
	elif [ "$$CI" = true ]; then echo "ESLint is missing" >&2; exit 1; \
	else echo "ESLint and tsc are missing (make npm-packages): JavaScript is not checked"; fi

# Run it after a change of requirements*.in. What is pinned already stays: to let all of it rise, delete the .txt first.
# The smaller files take their versions from the largest one.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version=3.11 --generate-hashes --no-emit-index-url \
--no-emit-find-links
requirements: .venv/dev.stamp
	@$(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	@$(COMPILE) requirements-demo.in --constraint requirements-dev.txt --output-file requirements-demo.txt
	@$(COMPILE) requirements.in --constraint requirements-dev.txt --output-file requirements.txt

services: .venv/dev.stamp
	@$(BIN)/python testing/services/install.py

# What audits readers' pages. npm's lock file names no registry: any one will do.
npm-packages:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.stamp; \
	elif [ "$$CI" = true ]; then echo "npm is missing" >&2; exit 1; \
	else echo "npm is missing: the audits of readers' pages are skipped"; fi

node_modules/.stamp: package.json package-lock.json
	@echo "installing package-lock.json into node_modules"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

node-tests:
	@if command -v node >/dev/null; then node --test --test-reporter=spec tests/static_site/*.test.js; \
	elif [ "$$CI" = true ]; then echo "node is missing" >&2; exit 1; \
	else echo "node is missing: the JavaScript tests are skipped"; fi

# A stamp is newer than the requirements that were installed last.
.venv/demo.stamp: requirements-demo.txt
.venv/dev.stamp: requirements-dev.txt
.venv/%.stamp: | .venv/bin/python
	@echo "installing requirements-$*.txt into .venv"
	@$(BIN)/python -m pip install -qq --require-hashes --requirement requirements-$*.txt
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Stillwire needs Python 3.11 or newer. Name one: make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	{ rm -rf .venv; echo "Python cannot make .venv. On Debian: apt-get install python3-venv" >&2; exit 1; }
