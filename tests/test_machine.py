"""What the tests install of their machine's, and what they say where they cannot."""

import pathlib
import sys

import pytest

from tests import machine


def test_a_driver_that_does_not_run_is_said_with_what_it_misses(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.refusal_of_driver() is None
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'node: error while loading shared libraries: libatomic.so.1' >&2\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    monkeypatch.setattr(machine, "may_install", lambda: False)
    with pytest.raises(SystemExit) as ended:
        machine.have_browser()
    assert "libatomic.so.1. Install what it misses (Debian: apt install libatomic1)" in str(ended.value)
