# What there is to do: make help

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench soak docs lock
.DELETE_ON_ERROR:

# Python 3.11, under whichever name it goes here
PYTHON := $(shell for name in python3.11 python3; do \
	if $$name -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; \
	then echo $$name; break; fi; done)
READY := .venv/.ready
UV := uv

help: ## say what there is to do
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(READY) ## make .venv with everything in it

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed, as python3.11 or python3" >&2; exit 1; }
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## show the whole chain on fictitious data (ARGS="…" goes to notifier demo)
	.venv/bin/notifier demo $(ARGS)

test: setup ## run the tests (ARGS="…" goes to pytest)
	.venv/bin/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: setup ## run every check: format, lint, types, layers, dependencies, dead code, tests
	./check

bench: setup ## measure, each figure a ratio of two things in one run
	.venv/bin/python -m bench $(ARGS)

soak: setup ## run the long proofs
	.venv/bin/python -m pytest -m soak $(ARGS)

docs: setup ## write docs/settings.md anew from the settings themselves
	.venv/bin/python -m tests.support.settings_page > docs/settings.new
	mv docs/settings.new docs/settings.md

lock: ## write requirements.lock anew from pyproject.toml (needs uv: UV=/path/to/uv)
	$(UV) pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -o requirements.lock
