# `make run` serves the app on http://localhost:8501, `make dev` too, and notices when you change its code;
# `make test` runs every check. Each installs what it needs.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# One thread each: two OpenMP teams on two cores spin against each other (docs/decisions/0003-one-thread.md).
THREADS := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1

.PHONY: run dev test lint types unit browser assets bench clean

run: $(VENV)/.installed
	$(THREADS) $(BIN)/streamlit run app.py --server.port $(PORT)

# Each session looks after the files of the code, which slows a class down, so only here.
dev: $(VENV)/.installed
	$(THREADS) $(BIN)/streamlit run app.py --server.port $(PORT) --server.fileWatcherType auto

test: lint types unit browser

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tested
	$(BIN)/mypy

unit: $(VENV)/.tested
	$(THREADS) $(BIN)/pytest -m "not browser" -n auto --dist loadfile

# Frames and clicks have deadlines: what a busy machine missed is tried once more, and nothing else.
browser: $(VENV)/.tested $(VENV)/.chromium
	$(THREADS) $(BIN)/pytest -m browser || $(THREADS) $(BIN)/pytest -m browser --last-failed --last-failed-no-failures none

assets: $(VENV)/.installed
	$(THREADS) $(BIN)/python assets/build.py

bench: $(VENV)/.tested
	$(THREADS) $(BIN)/python bench/train_vs_gensim.py

clean:
	rm -rf $(VENV)

# A stamp remembers what was installed, so that the second run is quick.
$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.tested: requirements-test.txt $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-test.txt
	touch $@

# Chromium without a window: Debian's as root, else the system's Chromium, else Playwright's own.
$(VENV)/.chromium: | $(VENV)/.tested
	command -v chromium-headless-shell || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium-headless-shell; } || \
	  command -v chromium || command -v chromium-browser || command -v google-chrome || \
	  $(BIN)/playwright install --with-deps chromium
	touch $@
