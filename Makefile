# Lists and runs everything a newcomer needs; CI calls the same targets.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
UV := $(RUN)/uv pip install --quiet --python $(RUN)/python --constraint constraints.txt
EXTRAS := .venv-extras
TRAIN := .venv-train
DATA ?= ../shared/data

# Kept bytecode: without it each process compiles all that it imports again, for seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test check test-extras up down bench train parts lint

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

$(VENV)/.base: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else f"Tartip needs Python 3.11 or newer, {sys.executable} is {sys.version.split()[0]}: set PYTHON to a newer one.")'
	$(PYTHON) -m venv $(VENV)
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(UV) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	$(UV) --editable '.[dev]'
	@touch $@

install: $(VENV)/.dev ## build .venv with everything that make test needs

parts: ## install the real parts that the tests start (broker, database, object store, browser, printer)
	@scripts/install-parts

demo: $(VENV)/.base ## run everything in one process; ONCE=1 runs one car's way and ends
	@$(RUN)/tartip demo $(if $(ONCE),--once)

lint: $(VENV)/.dev
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy .
	$(RUN)/lint-imports --no-cache

# Each commit to a disk waits until it is safe there, which nothing that a test writes need be.
MEMORY := $(firstword $(wildcard /dev/shm) $(TMPDIR) /tmp)

check: lint ## the quick part of the tests: law, money, procedure, rules; about a minute on 2 cores
	TMPDIR=$(MEMORY) $(RUN)/pytest -q -n auto --dist worksteal -m 'not slow'

# Two processes, a file to one of them: the parts that a file starts are started once.
test: lint parts ## everything that must pass
	$(RUN)/pytest -n 2 --dist loadfile

$(EXTRAS)/.installed: pyproject.toml constraints.txt $(VENV)/.base
	$(PYTHON) -m venv $(EXTRAS)
	$(RUN)/uv pip install --quiet --python $(EXTRAS)/bin/python --constraint constraints.txt --editable '.[dev,ultralytics,easyocr,openvino,peers,train]'
	@touch $@

test-extras: $(EXTRAS)/.installed ## the parts that need PyTorch or OpenVINO
	$(EXTRAS)/bin/python -m pytest tests/extras

up: $(VENV)/.dev parts ## the real parts and workers on this machine, without containers
	@$(RUN)/python -m tests.parts up

down: ## stop what make up started
	@$(RUN)/python -m tests.parts down

bench: $(VENV)/.dev parts ## all benchmarks, results into docs/benchmarks.md
	$(RUN)/python -m tests.parts.broker_for $(RUN)/tartip bench all --data $(DATA)

$(TRAIN)/.installed: pyproject.toml constraints.txt $(VENV)/.base
	$(PYTHON) -m venv $(TRAIN)
	$(RUN)/uv pip install --quiet --python $(TRAIN)/bin/python --constraint constraints.txt --editable '.[train]'
	@touch $@

# Memory that PyTorch frees is asked for again a moment later: keeping it saves a third of the time.
train: $(TRAIN)/.installed ## all models from $(DATA), resumable
	@scripts/install-fonts training/runs/fonts
	OMP_WAIT_POLICY=passive MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=-1 MALLOC_TOP_PAD_=67108864 \
		$(TRAIN)/bin/python -m training all --data $(DATA) --resume
