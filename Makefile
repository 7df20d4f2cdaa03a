# Two commands for a newcomer, each with its own set-up: `make run` and `make test`.

LISTEN  ?= 127.0.0.1:8080
BINARY  := .build/release/landfall
VENV    := var/venv
MODEL   := var/models/SmolLM2-135M-Instruct.Q4_1.gguf
CATALOG := var/catalog.sqlite

.PHONY: run test build swift-test end-to-end-test lint fuzz import-all model encoder catalog clean help arm64 arm64-check image bundle image-test
.DEFAULT_GOAL := help

help:
	@echo "make run      set up what is missing, build, and serve http://$(LISTEN)/"
	@echo "make test     set up what is missing, and run every test"
	@echo "make encoder  fetch the optional sentence encoder, by which 'landfall catalog embed' finds rules by meaning"
	@echo "make arm64    cross-build the binary for ARM64 boards (as root)"
	@echo "make image    the boot image for ARM64 boards and the bundle that updates them (as root); MODEL=none leaves the model out"
	@echo "make image-test   start the image in a virtual machine and try everything (as root; takes an hour or more)"
	@echo "make clean    remove what was built (models and catalogues in var/ stay)"

# --- run ---------------------------------------------------------------------------------------------------

run: packages-run model build catalog
	@exec $(BINARY) serve --listen $(LISTEN)

packages-%:
	@provisioning/setup.sh $*

build:
	@echo "build: release mode (minutes the first time, seconds after)"
	@swift build -c release --product landfall || \
	  { echo "build: failed; the lines above say where. 'make clean' and try again if they make no sense" >&2; exit 1; }

$(VENV)/bin/python:
	@python3 -m venv $(VENV) || { echo "python3 -m venv failed: install python3-venv" >&2; exit 1; }

model: $(VENV)/bin/python
	@$(VENV)/bin/python provisioning/fetch_model.py $(dir $(MODEL))

# Optional: answers do not need it, its tests do. The script's two packages in the versions that the tests use.
encoder: $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet $$(grep -E '^(gguf|numpy)==' Tests/EndToEnd/requirements.txt)
	@$(VENV)/bin/python provisioning/make_embedder.py $(dir $(MODEL))

# The starter is imported only where there is no catalogue yet: an office's own import is never touched.
catalog: build
	@test -e $(CATALOG) || { echo "catalogue: preparing the starter"; $(BINARY) catalog import cricos assets/catalog/starter; }

# --- test --------------------------------------------------------------------------------------------------

test: packages-test model encoder lint swift-test end-to-end-test

lint:
	@echo "lint: swift format"
	@swift format lint --strict --recursive Package.swift Sources Tests

# Tests run on the release build: at -O0 the kernels would take minutes, and it is the build that ships. The web server's
# run by themselves: they talk over real sockets with time-outs, and the engine's tests keep every core busy.
swift-test:
	@swift build -c release --build-tests
	@swift test -c release --skip-build --skip WebTests
	@swift test -c release --skip-build --filter WebTests

# Damaged publications into every importer, RUNS of each, from SEED on; a run that fails says its seed.
RUNS ?= 10000
SEED ?= 1
fuzz:
	@swift build -c release --build-tests
	@FUZZ_RUNS=$(RUNS) FUZZ_SEED=$(SEED) swift test -c release --skip-build --filter FuzzTests

# Every register whose files are in DATA, with time, peak memory and size of each.
DATA ?= ../shared/data
import-all: build
	@python3 provisioning/import_all.py $(DATA) --binary $(BINARY)

end-to-end-test: build $(VENV)/.end-to-end
	@$(VENV)/bin/python -m pytest -ra Tests/EndToEnd

$(VENV)/.end-to-end: Tests/EndToEnd/requirements.txt $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet -r Tests/EndToEnd/requirements.txt
	@touch $@

# --- boot image (board/README.md) ----------------------------------------------------------------------------

arm64:
	@board/build.sh

# The binary for ARM64 under emulation, as four processors, with and without dot products and int8 matrices.
arm64-check: arm64 model
	@board/check.sh

# The image without a model needs no model here either.
image: arm64 $(if $(filter none,$(MODEL)),,model)
	@MODEL=$(MODEL) board/image.sh

bundle: image

IMAGE_TESTS := Tests/Image
image-test: packages-image $(VENV)/.image
	@test -e var/board/landfall-arm64.img || { echo "there is no image yet: make image" >&2; exit 1; }
	@test -e var/board/landfall-arm64-silent.raucb || MODEL=none BREAK=silent board/image.sh
	@$(VENV)/bin/python -m pytest -ra $(IMAGE_TESTS)

$(VENV)/.image: Tests/Image/requirements.txt $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet -r Tests/Image/requirements.txt
	@touch $@

clean:
	rm -rf .build var/board/compiled
