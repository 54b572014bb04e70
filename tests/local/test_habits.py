"""What tests/conftest.py keeps: an order, and no silent skips on CI."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from config.local.paths import ROOT

TESTS = """
import pytest

@pytest.mark.e2e
def test_whole_way(): pass

@pytest.mark.services
def test_services(): pass

def test_quick(): pass

def test_skipped(): pytest.skip("no reason")
"""
SKIPPED_FILE = "import pytest\npytest.skip('no reason', allow_module_level=True)\n"


@pytest.mark.parametrize(
    ("ci", "outcome", "code"),
    [
        pytest.param("", "3 passed, 2 skipped", 0, id="success: a person may skip"),
        pytest.param("true", "1 failed, 3 passed, 1 error", 1, id="fail: CI may not"),
    ],
)
def test_order_and_skips(tmp_path, ci, outcome, code):
    (tmp_path / "test_a.py").write_text(TESTS)
    (tmp_path / "test_b.py").write_text(SKIPPED_FILE)
    options = ["-p", "tests.conftest", "-p", "no:django", "-p", "no:cacheprovider", "-c", os.devnull, "-v", "--rootdir"]
    more = ["-W", "ignore", "--continue-on-collection-errors", f"{tmp_path}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"{tmp_path}", *more],
        cwd=ROOT, env={**os.environ, "CI": ci}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (code, "")
    assert outcome in done.stdout.splitlines()[-1]
    ran = [line.split("::")[1].split()[0] for line in done.stdout.splitlines() if "::" in line and "%]" in line]
    assert ran[-1] == "test_whole_way"
