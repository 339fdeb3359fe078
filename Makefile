# Everything happens in this folder, in .venv and its like; nothing else on the machine is touched.
PYTHON ?= python3
BIN := .venv/bin
# The source texts are other people's and are not part of the project. Where they lie, passages are looked for in them.
export POLICYKIT_TEXTS ?= texts

# The tests of a file stay in one process, since they share what takes long to set up.
PARALLEL := -n auto --dist loadfile
QUICK := -m "not slow" --hypothesis-profile=quick $(PARALLEL)
# Every Python that the package claims.
PYTHONS := $(shell sed -n 's/.*Python :: \(3\.[0-9]*\)".*/\1/p' pyproject.toml)

.PHONY: run check test test-pythons node docs api bench bench-peers compare fuzz schemas pictures counts clean

## Set up, check the records, and tell the story of one proposal from them.
run: .venv/run
	@echo; echo "== policykit validate"; $(BIN)/policykit validate --no-cache
	@echo; echo "== policykit show proposal/stoltenberg-2010/22"; $(BIN)/policykit show proposal/stoltenberg-2010/22
	@echo; for day in 2012-12-31 2018-12-31 2022-12-31; do \
	  echo "== policykit responses proposal/stoltenberg-2010/22 --on $$day"; \
	  $(BIN)/policykit responses proposal/stoltenberg-2010/22 --on $$day; echo; \
	  echo "== policykit fate proposal/stoltenberg-2010/22 --on $$day"; \
	  $(BIN)/policykit fate proposal/stoltenberg-2010/22 --on $$day; echo; done

## Pass the quick checks, in a minute or two: style, types, layers, and all tests but the slow ones.
check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(QUICK)

## Pass every check: style, types, tests, documentation, the wheel, the records, and the quick tests on other Pythons.
test: .venv/dev node
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/policykit schema check schemas
	@if [ -d "$(POLICYKIT_TEXTS)" ]; then \
	  echo "$(BIN)/policykit validate --no-cache --strict --sources $(POLICYKIT_TEXTS)"; \
	  $(BIN)/policykit validate --no-cache --strict --sources "$(POLICYKIT_TEXTS)"; \
	else \
	  echo "THE SOURCE TEXTS ARE NOT HERE ($(POLICYKIT_TEXTS)): THE PASSAGES OF THE RECORDS WERE NOT LOOKED FOR"; \
	  $(BIN)/policykit validate --no-cache --strict; \
	fi
	$(BIN)/mkdocs build --strict
	$(BIN)/pytest --cov --cov-report=term --hypothesis-profile=thorough $(PARALLEL)
	@$(MAKE) --no-print-directory test-pythons

## Pass the quick tests on each Python that the package claims and the machine has; that of .venv has passed them all.
test-pythons: $(PYTHONS:%=test-python-%)

# PYENV_VERSION says which one to start where pyenv has several; elsewhere it means nothing.
.PHONY: $(PYTHONS:%=test-python-%)
$(PYTHONS:%=test-python-%): test-python-%: .venv/pip
	@if $(BIN)/python -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "$*")'; then :; \
	elif PYENV_VERSION=$* python$* -c "" 2>/dev/null; then \
	  $(MAKE) --no-print-directory .venv-$*/quick && echo "== Python $*" && \
	  .venv-$*/bin/python -m pytest -q $(QUICK); \
	else echo "PYTHON $* IS NOT HERE: THE QUICK TESTS WERE NOT RUN ON IT"; fi

## Install what the tests use of Node, where there is Node; without it they say what they did not try.
node:
	@if command -v npm >/dev/null; then \
	  [ tests/node/node_modules/.installed -nt tests/node/package.json ] || \
	  { npm install --prefix tests/node --no-package-lock --no-audit --no-fund --loglevel=error && \
	    touch tests/node/node_modules/.installed; }; \
	else echo "NODE IS NOT HERE: WHAT NEEDS IT WILL BE SKIPPED"; fi

## Build the documentation into site/.
docs: .venv/dev
	$(BIN)/mkdocs build --strict

## Say what has been broken since a commit for callers of what the reference documents: `make api REV=HEAD~5`.
api: .venv/dev
	$(BIN)/python tests/test_public_api.py --against $${REV:-HEAD}

## Measure. Every figure is a ratio taken in one run.
bench: .venv/dev
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/evidence.py
	$(BIN)/python benchmarks/tables.py
	$(BIN)/python benchmarks/queries.py
	$(BIN)/python benchmarks/hostile.py

## Measure beside other validators, which are installed below benchmarks/.peers/. It takes about half an hour.
bench-peers: .venv/run
	$(BIN)/python benchmarks/peers.py

## Show whether this checkout gives the same answers as another version: make compare OLD=HEAD~1 OPTIONS="--accept FILE"
compare: .venv/run
	$(BIN)/python benchmarks/compare_versions.py --reuse benchmarks/.compare $(or $(OLD),HEAD) $(OPTIONS)

## Check 200,000 inputs that nobody would write, and 10,000 trees that nobody would make; `make test` checks a few.
fuzz: .venv/dev
	$(BIN)/python tests/fuzz.py --inputs 200000 --seed $${SEED:-1}
	$(BIN)/python tests/fuzz_trees.py --inputs 10000 --seed $${SEED:-1}

## Write the JSON Schemas anew from the models.
schemas: .venv/run
	$(BIN)/policykit schema export schemas

## Draw the pictures in the documentation anew.
pictures: .venv/run
	$(BIN)/policykit plot division vote/stoltenberg-2010/22 --width 720 --force --output docs/assets/pictures/division.svg
	$(BIN)/policykit plot stances report/stoltenberg-2010 --on 2012-12-31 --width 720 --force --output docs/assets/pictures/stances.svg
	$(BIN)/policykit plot progress topic/heroin-assisted-treatment --width 720 --force --output docs/assets/pictures/progress.svg
	$(BIN)/policykit plot progress report/stoltenberg-2010 --width 720 --force --output docs/assets/pictures/progress-norway.svg
	$(BIN)/policykit plot progress report/grenfell-phase-2 --width 720 --force --output docs/assets/pictures/progress-grenfell.svg
	$(BIN)/policykit plot timeline proposal/stoltenberg-2010/22 --kind report --kind event --kind vote --width 720 --force --output docs/assets/pictures/timeline.svg

## Count anew what the records hold, for the table in README.
counts: .venv/dev
	$(BIN)/python tests/record_counts.py

clean:
	rm -rf .venv .venv-* benchmarks/.compare benchmarks/.peers site dist build .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

# pip 25.1 is the first that knows dependency groups. The constraints hold what builds the package too.
export PIP_CONSTRAINT := $(abspath constraints.txt)
.venv/pip: constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

.venv/run: .venv/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/dev: .venv/run
	$(BIN)/python -m pip install --quiet --group dev --editable .
	touch $@

.venv-%/quick: .venv/pip pyproject.toml constraints.txt
	PYENV_VERSION=$* python$* -m venv --without-pip .venv-$*
	$(BIN)/python -m pip --python .venv-$*/bin/python install --quiet --group quick --editable .
	touch $@
