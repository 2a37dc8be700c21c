# The door. Every target sets up what it needs in .venv; only Python >= 3.11 (with venv and pip) and make must be there.
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench docs locks clean base-environment dev-environment bench-environment

PYTHON ?=
TESTS ?=
export PYTHON

help:  ## what can be made
	@sed -n 's/^\([a-z]*\):.*  ## /  make \1\t/p' Makefile

demo: base-environment  ## the En Marche case of 2017, from a list of new names to the report in demo-out/
	@.venv/bin/tocsin demo

test: dev-environment  ## every test (TESTS="tests/names -k idn" for some)
	@.venv/bin/python -m pytest -p no:cacheprovider -n auto --dist loadfile $(TESTS)

lint: dev-environment  ## ruff, mypy --strict, the import contracts, the locks
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/python tools/check_locks.py

bench: bench-environment  ## the figures of docs/benchmarks.md (BENCH="planted kill" for some)
	@.venv/bin/python bench/all.py $(BENCH)

docs: dev-environment  ## docs/commands.md and docs/settings.md from the commands and settings themselves
	.venv/bin/python tools/make_command_reference.py
	.venv/bin/python tools/make_settings_reference.py

locks:  ## compile requirements/*.lock (needs uv)
	sh tools/lock.sh

clean:  ## remove .venv and what tools leave behind
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo-out

base-environment:
	@sh tools/environment.sh base
dev-environment:
	@sh tools/environment.sh dev
bench-environment:
	@sh tools/environment.sh bench
