# `make run` and `make test` are all the set-up there is.
.PHONY: run test bench audit lock clean

# Some environments set it; each of the many processes would then compile all of Django anew.
unexport PYTHONDONTWRITEBYTECODE

run:
	@sh planwatch/python.sh planwatch/install.py requirements.lock
	@exec .venv/bin/python -m planwatch.serve

test:
	@sh planwatch/python.sh planwatch/install.py requirements-test.lock
	@exec .venv/bin/python -m tests.check

bench:
	@sh planwatch/python.sh planwatch/install.py requirements-test.lock
	@exec .venv/bin/python -m benchmarks $(ARGS)

audit:
	@sh planwatch/python.sh planwatch/install.py requirements-test.lock
	@exec .venv/bin/python -m benchmarks.audit $(ARGS)

lock:
	@.venv/bin/uv pip compile --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --quiet \
	  pyproject.toml --output-file requirements.lock
	@.venv/bin/uv pip compile --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --quiet \
	  pyproject.toml --group test --constraint requirements.lock --output-file requirements-test.lock
	@.venv/bin/uv pip compile --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --group bench --output-file benchmarks/requirements.lock

clean:
	@rm -rf .venv var
