"""The commands behind the Makefile: `setup`, `run` and, within `run`, `prepare`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from config.local import environment, frontend, libraries
from config.local.errors import AlreadySaid, LocalError, from_os_error
from config.local.paths import PYTHON, ROOT, VENV
from config.local.steps import complain, say
from config.local.supervisor import Ended, signals


def main(arguments: Sequence[str]) -> int:
    """Run a command.

    Returns:
        The exit code: 0 when it was done or ended on request, 1 when something did not work.
    """
    options = _parser().parse_args(arguments)
    os.chdir(ROOT)
    try:
        with signals():
            _run(options)
    except Ended:
        say("\n  Stopped.")
    except AlreadySaid:
        return 1
    except LocalError as error:
        complain(f"\n{error}")
        return 1
    except OSError as error:
        complain(f"\n{from_os_error('It did not work', error)}")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m config.local", description=__doc__)
    parser.add_argument("--since", type=float, default=time.time(), help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup", help="install what is needed")
    setup.add_argument("--packages", choices=sorted(environment.LISTS), default="local")
    setup.add_argument("--frontend", action="store_true", help="build the front end too")
    setup.add_argument("--browser", action="store_true", help="make sure that tests can drive a browser")
    commands.add_parser("run", help="run everything on this machine")
    commands.add_parser("prepare", help="tables, bucket and sample listing")
    return parser


def _run(options: argparse.Namespace) -> None:
    if options.command == "prepare":
        from config.local.prepare import prepare

        prepare()
        return
    # First: what a person has to install by hand is said before gigabytes are fetched.
    libraries.ensure()
    if getattr(options, "browser", False):
        libraries.ensure_browser()
    environment.ensure(getattr(options, "packages", "local"))
    _continue_within(options)
    if options.command == "run" or options.frontend:
        frontend.ensure(tests=getattr(options, "packages", "local") == "dev")
    if options.command == "run":
        from config.local.serve import serve

        serve(options.since)


def _continue_within(options: argparse.Namespace) -> None:
    """From here on, run in the environment that was made."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    command = [str(PYTHON), "-m", "config.local", f"--since={options.since}", *sys.argv[1:]]
    os.execv(PYTHON, command)  # noqa: S606 - this program again
