# Two commands do it all: `make book` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
HTML := book/_build/html
LOCKING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
export PYTHONHASHSEED := 0
# The book's pages carry no build time; tools that stamp files use this one.
export SOURCE_DATE_EPOCH := 1740441600
export JUPYTER_PLATFORM_DIRS := 1
# Under LC_ALL=C Python reads where it was installed as ASCII, and does not start in a folder whose name has other letters.
ifneq ($(filter C POSIX,$(LC_ALL)),)
export LC_ALL := C.UTF-8
endif

.PHONY: help check-data book article read lab editions marks check-class hub links sync check-lab test audit scale bench paint bench-outcomes pdf release picture vega fonts lock clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed; install it, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv; install it (on Debian: apt-get install python3-venv)"; exit 1; }
	@echo "Installing into $(VENV) (once; a minute or two)"
	@if command -v uv >/dev/null 2>&1; then \
	   uv venv -q --allow-existing --python $(PYTHON) $(VENV) && \
	   VIRTUAL_ENV=$(VENV) uv pip sync -q --compile-bytecode --require-hashes requirements.lock && \
	   VIRTUAL_ENV=$(VENV) uv pip install -q --no-deps --no-build-isolation -e .; \
	 else \
	   $(PYTHON) -m venv $(VENV) && \
	   $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && \
	   $(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	 fi
	@touch $@

book: $(VENV)/.installed ## build the whole book into book/_build/html
	@$(BIN)/python -m helpers.claims >/dev/null
	@mkdir -p book/_build
	@log=$$($(BIN)/jupyter-book build book -W -n --keep-going 2>&1) || { \
	   fault=$$(printf '%s' "$$log" | grep -o '\[Errno.*' | tail -n 1); \
	   if [ -z "$$fault" ]; then printf '%s\n' "$$log"; else \
	   echo "book/_build: found $$fault, expected a place where you may read and write, with room on the disk; then make book makes every page that is missing"; fi; exit 1; }
	@echo "The book: $(HTML)/index.html"

article: $(VENV)/.installed ## write the ledger of another article: make article FROM=folder
	@$(BIN)/python -m helpers.claims build "$(FROM)"

read: book ## serve the book on this machine and open a browser
	@$(BIN)/python tools/read.py $(HTML)

lab: $(VENV)/.installed ## open copies of the chapters in JupyterLab, in class/; a fresh copy of one: make lab FRESH=03
	@$(BIN)/python -m helpers.classroom start $(if $(FRESH),--fresh $(FRESH))

editions: $(VENV)/.installed ## write a folder for students and one for instructors, and their zips, into class/
	@$(BIN)/python -m helpers.classroom editions $(if $(INTO),--into "$(INTO)")

$(VENV)/.marks: tools/marks/requirements.lock $(VENV)/.installed
	@if command -v uv >/dev/null 2>&1; then VIRTUAL_ENV=$(VENV) uv pip install -q --require-hashes -r $<; else \
	   $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r $<; fi
	@touch $@

marks: $(VENV)/.marks ## assignments for marks, each submission run in a jail: make marks DO="grade costs folder"
	@$(BIN)/python -m helpers.classroom marks $(or $(DO),--help)

check-class: $(VENV)/.installed ## is class/ whole, and does a chapter run? another folder: make check-class FOLDER=folder
	@$(BIN)/python -m helpers.classroom check $(if $(FOLDER),--folder "$(FOLDER)")

hub: $(VENV)/.installed ## as root: a hub for a class on this machine, with users of the system (needs npm); hub/README.md says more
	@$(BIN)/python hub/start.py $(if $(INTO),--into "$(INTO)")

links: $(VENV)/.installed ## the addresses that open chapters on Binder, or on a hub: make links HUB=address
	@$(BIN)/python -m helpers.classroom links $(if $(HUB),--hub "$(HUB)")

check-data: $(VENV)/.installed ## after an edit of data/: every field, every rule between the tables, in seconds
	@$(BIN)/python -m helpers.data

sync: $(VENV)/.installed ## after an edit: write the numbers, pair, run what changed
	@$(BIN)/python tools/sync.py
	@$(BIN)/python book/_ext/edition.py

check-lab: $(VENV)/.installed ## before a class: do kernel, controls and charts work here?
	@$(BIN)/python tools/check_lab.py

test: book ## run every test
	@$(BIN)/python tools/test.py

$(VENV)/.audit: tools/audit/requirements.lock $(VENV)/.installed
	@if command -v uv >/dev/null 2>&1; then VIRTUAL_ENV=$(VENV) uv pip install -q --require-hashes -r $<; else \
	   $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r $<; fi
	@touch $@

audit: book $(VENV)/.audit ## what takes too long for every change: HTML, axe, Lighthouse, rebuild, mutation (needs npm, Java)
	@$(BIN)/python tools/audit.py

scale: book ## a lecture hall, within an hour: the room, kernels, served pages, and as root a class on a real hub, with faults
	@$(BIN)/python tools/scale.py

bench: book ## chapter 3 against the same notebook in a default Jupyter Book (needs npm)
	@$(BIN)/python tools/bench.py

paint: book ## how long each explorer takes from an input to the painted change
	@$(BIN)/python tools/paint.py

bench-outcomes: $(VENV)/.installed ## the simulation against squigglepy (needs: pip install squigglepy)
	@$(BIN)/python tools/bench_outcomes.py

vega: $(VENV)/.installed ## put Vega for the explorers into one script, from its lock (needs npm)
	@$(BIN)/python tools/vega.py

fonts: $(VENV)/.installed ## cut the fonts of pages and charts anew, from their lock (needs npm)
	@$(BIN)/python tools/fonts.py

pdf: book ## print the book and its worksheets as PDF; one chapter: make pdf CHAPTER=03
	@$(BIN)/python tools/pdf.py $(CHAPTER)

release: book ## write all files of a release, with checksums, into book/_build/release
	@$(BIN)/python tools/release.py

picture: book ## take the picture in README anew
	@$(BIN)/python tools/picture.py

lock: ## write all locks anew from pyproject.toml (needs uv)
	@uv pip compile -q pyproject.toml --extra test --extra room --extra release $(LOCKING) -o requirements.lock
	@uv pip compile -q pyproject.toml --extra audit -c requirements.lock $(LOCKING) -o tools/audit/requirements.lock
	@uv pip compile -q pyproject.toml --extra marks -c requirements.lock $(LOCKING) -o tools/marks/requirements.lock
	@uv pip compile -q pyproject.toml --extra hub -c requirements.lock $(LOCKING) -o hub/requirements.lock

clean: ## remove what was built and installed; what people did in class/ stays
	@rm -rf $(VENV) book/_build .sync.json .data-passed .pytest_cache
