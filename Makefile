PY = .venv/bin/python
JOBS ?= 2
SHARE ?= 0.01
PYTEST = $(PY) -m pytest -q -n $(JOBS) --dist worksteal

.PHONY: help run demo test check prove torture bench lock
MAKEFLAGS += --no-print-directory

help:
	@echo "make run     start ram"
	@echo "make demo    start ram with sample people and photos"
	@echo "make test    run every test, on SQLite, PostgreSQL and in a browser"
	@echo "make check   lint, types, layers, migrations, production settings"
	@echo "make prove   prove who sees what: every address, actor and state, and seeded bugs"
	@echo "make torture kill it, cut its power, feed it hostile files: prints figures"
	@echo "make bench   measure what the timeline and the import cost"
	@echo "make lock    pin the newest versions that pyproject.toml allows"

run:
	@.requirements/install run
	@exec $(PY) manage.py serve

demo:
	@.requirements/install run
	@exec $(PY) manage.py serve --demo

test:
	@.requirements/install dev
	@echo "On SQLite"
	@$(PYTEST) --ignore=tests/journeys
	@echo "On PostgreSQL"
	@$(PYTEST) --ignore=tests/journeys --postgres
	@$(PY) -m tests.torture --share $(SHARE)
	@if $(PY) -m tests.browser; then \
		echo "In Chromium"; \
		$(PYTEST) tests/journeys; \
	else \
		test "$$CI" != true; \
	fi

check:
	@.requirements/install dev
	@$(PY) -m ruff check --quiet --output-format concise
	@$(PY) -m ruff format --check --quiet --output-format concise
	@$(PY) -m djlint --lint --quiet templates
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export RAM_DATA="$$data" && \
		$(PY) -m mypy && \
		$(PY) .venv/bin/lint-imports --no-logo && \
		$(PY) manage.py makemigrations --check --dry-run && \
		RAM_URL=https://photos.example \
		$(PY) manage.py check --deploy --fail-level WARNING

torture:
	@.requirements/install dev
	@exec $(PY) -m tests.torture $(TORTURE)

bench:
	@.requirements/install dev
	@exec $(PY) -m tests.bench $(BENCH)

prove:
	@.requirements/install dev
	@exec $(PY) -m tests.prove $(PROVE)

lock:
	@.requirements/lock
