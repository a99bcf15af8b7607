"""`make bench`: every page's CPU beside a bare view, on the starting record in a database made for it.

With DATABASE_URL set it measures that database instead, for example one filled by `manage.py make_load_record`.
"""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

from planwatch.embedded import Cluster


def main() -> None:
    """Prepare what is measured, then measure; the arguments go to `benchmarks.pages`."""
    with contextlib.ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="planwatch-bench-"))
            cluster = Cluster(pathlib.Path(folder), durable=False)
            stack.enter_context(cluster.running())
            os.environ["DATABASE_URL"] = cluster.url
            run("manage.py", "migrate", "-v0")
            run("manage.py", "load_record", "data")
        run("manage.py", "collectstatic", "--noinput", "-v0")
        run("-m", "benchmarks.pages", *sys.argv[1:])


def run(*words: str) -> None:
    """One step, in this Python; a failure ends all."""
    if subprocess.run([sys.executable, *words], check=False).returncode:
        raise SystemExit(f"Failed: {' '.join(words)}")


if __name__ == "__main__":
    main()
