# Needs Python 3.11 or newer and make; everything else is put into .venv/ by the first target that wants it.
#
#   make demo     the township's 13 July 2022, rehearsed in a scratch folder
#   make run      play, from now on, until stopped      make run STATION=DIR   another station
#   make voice    bring the good voice (some 90 MB, once); demo and run try it by themselves, once
#   make test     the tests            make test ARGS="-k quiet"   some of them
#   make test-full   also those that take minutes
#   make check    format, lint, strict types, docs
#   make bench    beside rivals, in ratios
#   make kit      the program, its packages and the voice in one folder, for a PC without network; KIT=windows
#   make contents   the pages' lists, made anew      make listen-sample   docs/listen.mp3
#   make clean    what the tools left behind (never audio/recorded, never records)
#
#   PYTHON=python3.12   another Python for .venv/     SYSTEM=no   leave the system's packages alone

PYTHON ?= python3
SYSTEM ?= yes
STATION ?=
KIT ?= linux
ARGS ?= -n auto --dist loadfile
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

# The tests start this program many hundred times; compiled anew each time it would take twice as long.
export PYTHONDONTWRITEBYTECODE :=

.DELETE_ON_ERROR:
.PHONY: demo run voice listener test test-full check bench kit contents listen-sample clean system

demo: .venv/.installed
	$(PY) broadcaster.py --station sample demo

run: .venv/.installed
	$(PY) broadcaster.py run $(if $(STATION),--station "$(STATION)")

voice: .venv/.installed-bare
	@$(INSTALL) '.[voice]'
	@$(PY) broadcaster.py voices --bring

# What listens to clips and recordings and writes down what they say (some 130 MB, once).
listener: .venv/.installed-bare
	@$(INSTALL) '.[listening]'
	@$(PY) broadcaster.py voices --bring --listener

test: .venv/.installed-dev system
	$(PY) -m pytest $(ARGS)

test-full: .venv/.installed-dev system
	$(PY) -m pytest -m "full or not full" $(ARGS)

check: .venv/.installed-dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m mypy --platform win32 --cache-dir .mypy_cache/win32 broadcaster.py dalaba
	$(PY) -m pytest -q tests/test_project.py tests/test_rooms.py tests/test_catalogue.py
	$(PY) -m pytest -q tests/test_docs.py -k "not commands_of"

bench: .venv/.installed-dev system
	$(PY) -m bench

kit: .venv/.installed
	@bash .ci/kit $(KIT)

contents: .venv/.installed-bare
	$(PY) -m docs.contents

listen-sample: .venv/.installed
	$(PY) -m docs.listen

# The real parts that some tests and benchmarks use, where they may be installed; without them those tests are skipped by name.
system:
	@test "$(SYSTEM)" = no || bash .ci/system-packages

clean:
	rm -rf demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find dalaba tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Dalaba needs Python 3.11 or newer. If it is here under another name: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; bash .ci/system-packages python3-venv && $(PYTHON) -m venv .venv; } \
	  || { rm -rf .venv; echo "This Python cannot make an environment. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }

.venv/.installed-bare: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Setting up .venv (once; a minute or so) ..."
	@$(INSTALL) .
	@touch $@

# The good voice belongs to the set-up. Without it everything works, in espeak-ng's voice, and says so.
.venv/.installed: .venv/.installed-bare
	@{ $(INSTALL) '.[voice]' && $(PY) broadcaster.py voices --bring; } \
	  || echo "The good voice could not be brought: espeak-ng speaks instead. To try again: make voice"
	@touch $@

.venv/.installed-dev: pyproject.toml constraints.txt | .venv/.installed
	@echo "Setting up the tools for tests (once) ..."
	@$(INSTALL) '.[dev]'
	@{ $(INSTALL) '.[listening]' && $(PY) broadcaster.py voices --bring --listener; } \
	  || echo "The listener could not be brought: its tests are skipped, by name"
	@touch $@
