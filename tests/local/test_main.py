from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from config.local import environment, frontend, libraries, main, serve
from config.local import prepare as preparing
from config.local.errors import AlreadySaid, LocalError
from config.local.paths import PYTHON, ROOT
from config.local.supervisor import Ended


@pytest.fixture
def calls(monkeypatch):
    """Note what is called, in order; nothing is done."""
    noted = []
    monkeypatch.setattr(environment, "ensure", lambda packages: noted.append(f"packages {packages}"))
    monkeypatch.setattr(libraries, "ensure", lambda: noted.append("libraries"))
    monkeypatch.setattr(libraries, "ensure_browser", lambda: noted.append("browser"))
    monkeypatch.setattr(frontend, "ensure", lambda tests: noted.append("frontend for tests" if tests else "frontend"))
    monkeypatch.setattr(serve, "serve", lambda since: noted.append(f"serve {since}"))
    monkeypatch.setattr(preparing, "prepare", lambda: noted.append("prepare"))
    monkeypatch.setattr(main, "VENV", main.Path(sys.prefix))
    monkeypatch.chdir(ROOT)
    return noted


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["setup"], ["libraries", "packages local"], id="success: setup"),
        pytest.param(
            ["setup", "--packages", "dev", "--frontend"],
            ["libraries", "packages dev", "frontend for tests"],
            id="success: for tests",
        ),
        pytest.param(
            ["setup", "--packages", "dev", "--browser"],
            ["libraries", "browser", "packages dev"],
            id="success: for tests in a browser",
        ),
        pytest.param(["--since=5", "run"], ["libraries", "packages local", "frontend", "serve 5.0"], id="success: run"),
        pytest.param(["prepare"], ["prepare"], id="success: prepare"),
    ],
)
def test_commands(calls, arguments, expected):
    assert main.main(arguments) == 0
    assert calls == expected


def test_goes_on_in_the_environment_that_was_made(calls, monkeypatch, tmp_path):
    executed = []

    def execv(path, command):
        executed.append((path, command))
        raise SystemExit

    monkeypatch.setattr(main, "VENV", tmp_path)
    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.setattr(sys, "argv", ["config.local", "run"])
    with pytest.raises(SystemExit):
        main.main(["--since=5", "run"])
    assert executed == [(PYTHON, [str(PYTHON), "-m", "config.local", "--since=5.0", "run"])]


@pytest.mark.parametrize(
    ("error", "code", "out", "err"),
    [
        pytest.param(Ended(), 0, "\n  Stopped.\n", "", id="success: ended on request"),
        pytest.param(AlreadySaid(), 1, "", "", id="fail: said already"),
        pytest.param(LocalError("It", "broke", "Try."), 1, "", "\nIt: broke. Try.\n", id="fail: known"),
        pytest.param(
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
            1,
            "",
            "\nIt did not work: no space left on device. "
            "Free some space (about 4 GB are needed for a first start) and run it again.\n",
            id="fail: disk full",
        ),
    ],
)
def test_what_ends_it(calls, monkeypatch, capsys, error, code, out, err):
    def broken():
        raise error

    monkeypatch.setattr(libraries, "ensure", broken)
    assert main.main(["setup"]) == code
    assert capsys.readouterr() == (out, err)


@pytest.mark.parametrize("version", [(3, 10), (3, 12), (3, 14)])
def test_a_wrong_python_is_one_line(version):
    code = f"import runpy, sys; sys.version_info = {version}; runpy.run_module('config.local', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Python 3.11 is needed: {sys.executable} is Python {version[0]}.{version[1]}, "
        "and Blender's module exists for 3.11 alone. "
        "Install it (Debian 12: apt-get install python3.11 python3.11-venv), "
        "or say where it is: make run PYTHON=/path/to/python3.11\n"
    )


def test_make_without_python_is_one_line(tmp_path):
    make = ["make", "-s", "setup", "PYTHON=python-that-is-not-there"]
    done = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == (
        "Python 3.11 is needed and python-that-is-not-there was not found. "
        "Install it (Debian 12: apt-get install python3.11 python3.11-venv) or say where it is: make run PYTHON=…\n"
    )
