from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from config.local import environment, stamps
from config.local.errors import LocalError
from config.local.paths import REQUIREMENTS


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """No environment yet, an index that need not be asked, and a note of every command."""
    commands = []
    venv = tmp_path / ".venv"

    def run(command, **options):
        commands.append([str(part) for part in command])
        if "venv" in command:
            real(command, **options)

    real = environment.run
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(environment, "STAMP", venv / "installed")
    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "log_file", lambda name: tmp_path / f"{name}.log")
    return commands


def test_first_start_makes_and_fills_it_the_second_does_nothing(fresh, tmp_path, capsys):
    environment.ensure("local")
    python = str(tmp_path / ".venv" / "bin" / "python")
    hashed = ["install", "--require-hashes", "--no-deps", "-r"]
    local, uv = str(REQUIREMENTS / "local.txt"), str(REQUIREMENTS / "uv.txt")
    assert fresh == [
        [sys.executable, "-m", "venv", "--clear", str(tmp_path / ".venv")],
        [python, "-m", "pip", "-q", "--disable-pip-version-check", *hashed, uv],
        [str(tmp_path / ".venv" / "bin" / "uv"), "pip", "-q", *hashed, local, "--python", python],
    ]
    assert [line[:22] for line in capsys.readouterr().out.splitlines()] == [
        "  ✓ Python environment",
        "  ✓ Python packages (t",
    ]
    fresh.clear()

    environment.ensure("local")
    assert (fresh, capsys.readouterr().out) == ([], "")

    # The packages of tests and checks contain the others.
    environment.ensure("dev")
    assert [command[-3] for command in fresh] == ["--no-deps", str(REQUIREMENTS / "dev.txt")]
    fresh.clear()
    environment.ensure("local")
    assert fresh == []


def test_what_belongs_to_another_python_is_made_anew(fresh, monkeypatch, tmp_path):
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(environment, "run", lambda command, **_: fresh.append(command[2]))

    environment.ensure("local")
    assert fresh[0] == "venv"
    assert stamps.is_current(tmp_path / ".venv" / "installed", stamps.fingerprint([REQUIREMENTS / "local.txt"]))


def test_a_python_without_venv_is_one_line(fresh, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(LocalError) as caught:
        environment.ensure("local")
    assert str(caught.value) == (
        f"The Python environment could not be made: {sys.executable} comes without the venv module. "
        "On Debian and Ubuntu: apt-get install python3.11-venv"
    )


def test_every_package_of_every_list_has_hashes():
    for path in (*environment.LISTS.values(), REQUIREMENTS / "uv.txt", Path("requirements.txt")):
        blocks = path.read_text().replace("\\\n", "").splitlines()
        pins = [line for line in blocks if line and not line.startswith((" ", "#"))]
        assert pins
        assert [line for line in pins if "--hash=sha256:" not in line or "==" not in line] == []
