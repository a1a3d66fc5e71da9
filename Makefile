# `make demo`, `make install` and `make test` are all that a newcomer needs; `make help` lists the rest.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# Files of tests go to this many processes; each of them holds TensorFlow and a browser.
WORKERS ?= 2
# The pip of requirements-build.txt takes the versions and hashes of all others from constraints.txt.
HASHED := pip install --quiet --require-hashes
INSTALL := $(HASHED) --no-build-isolation -c constraints.txt
TOOLS := var/tools
# Where the two databases differ most: constraints, triggers, locks, and many people at once.
TAKING_PART := tests/test_state_machine.py $(addprefix tests/studyapp/,models test_constraints.py test_prepared.py \
	actions/taking_part actions/test_at_once.py actions/test_clock_put_back.py actions/test_logbook.py)
PARALLEL := -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help install demo test test-postgres check lint format messages screenshots method-pictures study-file underpass lego lego-full lego-packages lock verify sbom clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

$(VENV)/ready: requirements.txt requirements-build.txt requirements-demo.txt requirements-pictures.txt constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "SeeWhy needs Python 3.11: install it, or name it with make PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/$(HASHED) -r requirements-build.txt
	$(BIN)/$(INSTALL) -r requirements.txt -r requirements-demo.txt
	$(BIN)/$(INSTALL) --no-deps -r requirements-pictures.txt
	touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt requirements-fast.txt requirements-lego.txt \
		requirements-cluster.txt requirements-s3.txt
	$(BIN)/$(INSTALL) -r requirements-dev.txt -r requirements-fast.txt
	touch $@

install: $(VENV)/ready  ## what a study of your own needs, into .venv

demo: $(VENV)/ready  ## a study to answer, with real pictures and explanations
	@$(BIN)/python manage.py up --demo

# The second round, and every process that a test starts, need not compile the sources again.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/ready-dev  ## every test that this machine can run; on PostgreSQL those of people who take part
	$(BIN)/python -m pytest $(PARALLEL)
	$(BIN)/python -m tests.postgres $(TAKING_PART)

test-postgres: $(VENV)/ready-dev  ## every test of the database on PostgreSQL (DATABASE_URL, or a throw-away server)
	SEEWHY_REQUIRE_ALL=1 $(BIN)/python -m tests.postgres

lint: $(VENV)/ready-dev  ## style, types, security lint, forgotten migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml explainers studyapp
	$(BIN)/python manage.py makemigrations --check --dry-run

# Hours; goes on where it was interrupted. Numbers about time count on a machine that does nothing else.
verify: $(VENV)/ready-dev  ## every figure that takes long: load, faults, an hour of use
	$(BIN)/python -m benchmarks.verify

$(TOOLS)/ready: requirements-build.txt requirements-tools.txt constraints.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/$(HASHED) -r requirements-build.txt
	$(TOOLS)/bin/$(INSTALL) -r requirements-tools.txt
	touch $@

sbom: $(VENV)/ready $(TOOLS)/ready  ## what is installed, as a bill of materials (CycloneDX): var/sbom.json
	$(TOOLS)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file var/sbom.json $(VENV)

check: lint test  ## everything that a change must pass

format: $(VENV)/ready-dev  ## bring the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(VENV)/ready-dev  ## bring the translations in step with the participants' pages
	$(BIN)/python manage.py update_messages

screenshots: $(VENV)/ready-dev  ## every page that is pictured in the README and in docs/
	$(BIN)/python -m docs.screenshots

study-file: $(VENV)/ready-dev  ## docs/study-file.md and the tables of docs/classifiers.md, from the code
	$(BIN)/python -m docs.make_study_file
	$(BIN)/python -m docs.make_settings

method-pictures: $(VENV)/ready-dev  ## the pictures of docs/explanations.md
	$(BIN)/python -m docs.make_method_pictures

# Its weights come with the example; python -m examples.underpass.train makes them from nothing.
underpass: $(VENV)/ready  ## a drawn pedestrian underpass, a biased network, and what its audit says
	@$(BIN)/python -m examples.underpass

# Its weights and pictures come with the example; its README says how to make them from nothing.
lego: $(VENV)/ready  ## a paper replayed: bricks, a network, Grad-CAM against LIME, and the study
	@$(BIN)/python -m examples.lego
	@$(BIN)/python -m examples.lego study

$(VENV)/ready-lego: $(VENV)/ready requirements-lego.txt
	$(BIN)/$(INSTALL) -r requirements-lego.txt
	touch $@

lego-packages: $(VENV)/ready-lego  ## what rendering piles of bricks needs

# The networks come with the example: training them anew is a night's work, as its README says.
lego-full: $(VENV)/ready-lego  ## the same, and 240 piles rendered again without each of their bricks
	@$(BIN)/python -m examples.lego piles var/lego/piles --count 240 --first 1000000
	@$(BIN)/python -m examples.lego causal var/lego/piles
	@$(MAKE) --no-print-directory lego

# Versions that are there already stay, unless a requirement asks for another.
COMPILE := $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock"
lock: $(TOOLS)/ready  ## pin everything the requirements bring with them: versions and hashes
	printf 'pip\nsetuptools\nwheel\n' | $(COMPILE) - --output-file requirements-build.txt
	$(COMPILE) $(filter-out requirements-build.txt,$(wildcard requirements*.txt)) --output-file constraints.txt

clean:  ## remove the virtual environment and the data of this checkout
	rm -rf $(VENV) var
