# Everything is installed into .venv/ inside this folder; nothing else is written but package managers' caches.
#
#   make demo     grade the submissions of tests/submissions and write build/demo/report.html
#   make test     run the tests
#   make newest   run the tests that touch JAX with the newest one (NEWEST=python3.13)
#   make check    formatting, lint, types, layers, published schemas
#   make pages    write docs/course and docs/coverage.md anew from the course
#   make verdicts print the confusion matrix of purity: 900 honest and 900 impure or refused snippets
#   make attacks  grade every attack in each kind of machine that this one can be (about 15 minutes)
#   make fuzz     feed 100,000 inputs to the parsers and 5,000 artifacts to the judge (about 25 minutes)
#   make benchmarks  compare with nbgrader and otter, and over the size of a class (about an hour)
#   make seeds    run drawn tests, and hold the course to its promises, under 10 fresh seeds (an hour and a half; SEEDS=3)
#   make pytorch  hold the originals in PyTorch to their recordings, speed included (downloads PyTorch; 5 minutes)
#   make recording  record the first five exercises in a terminal, for docs/student.md (needs tmux)
#   make speed    are speed decisions right, and do the thresholds hold, while all cores are busy? (about an hour)
#   make clean    remove what make made

PYTHON ?= python3
JOBS ?= 2

VENV ?= .venv
TESTS ?=
NEWEST ?= python3.13
SEEDS ?= 10
LONG := $(notdir $(patsubst %/,%,$(wildcard exercises/from-pytorch/*/ exercises/bosses/*/)))
SHORT := $(filter-out $(LONG),$(notdir $(patsubst %/,%,$(wildcard exercises/*/*/))))
DRAWN = $(shell grep -rl --include='test_*.py' '^from hypothesis' tests)
ALL_BUT_SPEED := trace,purity,correctness,transforms,program
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
LOCK := requirements/lock-$(VERSION).txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install demo test newest check pages recording verdicts attacks fuzz seeds pytorch benchmarks speed lock clean

help:
	@sed -n 's/^#   //p' Makefile

install: $(STAMP)

$(STAMP): pyproject.toml $(wildcard requirements/*.txt)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Jaxercise needs Python 3.11 or newer; $(PYTHON) is $(or $(VERSION),not there)." >&2; \
	  echo "Name another one: make PYTHON=python3.13 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@if [ -f $(LOCK) ]; then \
	  echo "$(BIN)/python -m pip install --quiet --require-hashes --requirement $(LOCK)"; \
	  $(BIN)/python -m pip install --quiet --require-hashes --requirement $(LOCK); \
	else \
	  echo "Note: there is no $(LOCK), so the newest versions that fit are installed."; \
	  $(BIN)/python -m pip install --quiet --editable '.[dev,instructor]'; \
	fi
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

# Some of these submissions are wrong and some hostile, so 1, "graded, something failed", is the code that is right.
demo: $(STAMP)
	@mkdir -p build/demo
	@$(BIN)/jaxercise grade tests/submissions --html build/demo/report.html; code=$$?; \
	if [ $$code -ne 1 ]; then echo "The demonstration ended with code $$code where 1 was expected." >&2; exit 1; fi
	@echo "The report is in build/demo/report.html; open it in a browser."

# A folder of its own for temporary files: two runs at once would clear away each other's.
test: $(STAMP)
	@root=$$(mktemp -d); trap 'rm -rf "$$root"' EXIT; \
	PYTEST_DEBUG_TEMPROOT="$$root" $(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(TESTS)

# The newest JAX that is supported, in an environment of its own: what touches JAX, and the course. Of the two modules of
# long programs only what must pass: their wrong answers take five minutes more (`make seeds SEEDS=1` has them).
newest:
	@$(MAKE) test VENV=.venv-newest PYTHON=$(NEWEST) \
	  TESTS="tests/judge tests/trace tests/test_grading.py tests/test_oracle_child.py tests/test_timing_child.py"
	.venv-newest/bin/jaxercise course check --checks $(ALL_BUT_SPEED) --seed newest $(SHORT)
	.venv-newest/bin/jaxercise course check --checks $(ALL_BUT_SPEED) --seed newest --right $(LONG)

# One seed above, so that a red run can be repeated; here fresh ones: what only luck catches.
seeds: $(STAMP)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --hypothesis-profile=fresh $(DRAWN)
	$(BIN)/jaxercise course check --checks $(ALL_BUT_SPEED) --seeds $(SEEDS)

# What the tests do without: answers as recorded, and the verdicts that need the originals themselves.
pytorch:
	@$(MAKE) install VENV=.venv-pytorch
	.venv-pytorch/bin/python -m pip install --quiet --editable '.[pytorch]'
	.venv-pytorch/bin/jaxercise course record
	.venv-pytorch/bin/jaxercise course check $(notdir $(patsubst %/,%,$(wildcard exercises/from-pytorch/*/)))

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if [ -f tests/test_schemas.py ]; then $(BIN)/python -m pytest -q tests/test_schemas.py; fi

pages: $(STAMP)
	rm -rf docs/course
	$(BIN)/jaxercise course pages docs/course
	$(BIN)/jaxercise course coverage > docs/coverage.md

recording: $(STAMP)
	$(BIN)/python -m tests.student.recording

verdicts: $(STAMP)
	$(BIN)/python -m tests.trace --details

attacks: $(STAMP)
	$(BIN)/python -B -m tests.attacks $(ATTACKS)

fuzz: $(STAMP)
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz --inputs 100000 --artifacts 5000

# Writes docs/benchmarks.md and its plots.
benchmarks: $(STAMP)
	$(BIN)/python -m benchmarks.peers --style plain --style lean --style transforms
	$(BIN)/python -m benchmarks.scaling

# The first part needs an idle machine until it says that it decides.
speed: $(STAMP)
	$(BIN)/python -m benchmarks.speed.decisions
	$(BIN)/python -m benchmarks.speed.simulate
	$(BIN)/python -m benchmarks.speed.thresholds

# The locks differ on purpose: Python 3.11 gets the oldest JAX that is supported, Python 3.13 the newest there is.
lock:
	python3.11 -m venv build/lock-3.11 && build/lock-3.11/bin/pip install --quiet pip-tools
	python3.13 -m venv build/lock-3.13 && build/lock-3.13/bin/pip install --quiet pip-tools
	$(call compile,3.11)
	$(call compile,3.13)

define compile
build/lock-$(1)/bin/pip-compile --quiet --upgrade --rebuild --extra dev --extra instructor --generate-hashes --strip-extras \
  --allow-unsafe --no-annotate --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
  --no-emit-options --output-file build/lock-$(1).txt pyproject.toml
( echo "# Exact versions of what Jaxercise and its development need on Python $(1); made by \`make lock\`."; \
  cat build/lock-$(1).txt ) > requirements/lock-$(1).txt
endef

clean:
	rm -rf .venv .venv-newest .venv-pytorch build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find grader tests -name __pycache__ -type d -prune -exec rm -rf {} +
