"""`make run`'s program itself: everything started, used, broken and ended as a person would."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from config.local import paths, serve
from config.local import prepare as preparing
from config.local.errors import AlreadySaid, LocalError
from config.local.paths import ROOT
from config.local.process import stop
from tests.local.conftest import NAMES
from tests.local.test_process import gone

pytestmark = pytest.mark.slow


def environment(folder, **more):
    kept = {name: value for name, value in os.environ.items() if name not in (*NAMES, "DJANGO_SETTINGS_MODULE")}
    return {**kept, "LOCAL_DATA": str(folder), **more}


def start(folder, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "config.local", "run"],
        cwd=ROOT,
        env=environment(folder, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(process, text):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
    pytest.fail(f"It ended before it said {text!r}:\n{''.join(lines)}")


def descendants(pid):
    """Threads and processes may end while they are being listed: those are nobody's children any more."""
    found = []
    for task in listed(Path(f"/proc/{pid}/task")):
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def listed(folder):
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def worker_of(pid):
    [worker] = [
        child
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
        if "worker" in Path(f"/proc/{child}/cmdline").read_text().split("\0")
    ]
    return int(worker)


def sign_in(address, email, password):
    with httpx.Client(base_url=address, follow_redirects=True) as browser:
        page = browser.get("/")
        path = re.search(r'<form[^>]*method="post"[^>]*', page.text)
        assert path, page.text
        field = re.search(r'name="(username|email)"', page.text)[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        return browser.post(
            page.url,
            data={field: email, "password": password, "csrfmiddlewaretoken": token},
            headers={"Referer": str(page.url)},
        )


def test_run_from_nothing_to_the_end(place):
    """First start, sign in, a worker that is killed; second start on the same data, a third beside it, Ctrl-C."""
    first = start(place)
    try:
        said = read_until(first, "Ctrl-C stops everything.")
        address, email, password = (re.search(rf"{name} +(\S+)", said)[1] for name in ("Address", "E-mail", "Password"))
        names = [
            "Postgres",
            "Valkey",
            "S3 store",
            "Django",
            "Database tables",
            "Bucket",
            "Sample listing",
            "Web server",
        ]
        assert re.findall(r"  ✓ (.+?) +\d+\.\d s\n", said) == names
        page = sign_in(address, email, password)
        assert (page.status_code, page.url.path) == (200, "/projects/")
        everybody = descendants(first.pid)
        read_until(first, "ready.")
        os.kill(worker_of(first.pid), signal.SIGKILL)
        rest = first.stdout.read()
        assert "worker stopped by itself (signal 9)" in rest
        assert "Everything else was stopped too." in rest
        assert first.wait() == 1
        assert all(gone(pid) for pid in everybody)
    finally:
        stop(first)
        first.stdout.close()

    second = start(place)
    try:
        said = read_until(second, "Ctrl-C stops everything.")
        assert f"Password   {password}\n" in said
        everybody = descendants(second.pid)
        third = subprocess.run(
            [sys.executable, "-m", "config.local", "run"],
            cwd=ROOT, env=environment(place), capture_output=True, text=True, check=False,
        )  # fmt: skip
        where = re.search(r"Address +(\S+)", said)[1]
        assert (third.returncode, third.stderr) == (
            1,
            f"\nIt cannot start twice: it runs already at {where}. Stop that one first.\n",
        )
        assert f"PUBLIC_URL='{where}'\n" in (place / "environment").read_text()
        second.send_signal(signal.SIGINT)
        assert second.stdout.read().endswith("\n  Stopped.\n")
        assert second.wait() == 0
        assert all(gone(pid) for pid in everybody)
    finally:
        stop(second)
        second.stdout.close()


def test_a_step_that_fails_is_one_line(place):
    """A database that is given but not there."""
    process = start(place, DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    said = process.stdout.read()
    process.stdout.close()
    assert process.wait() == 1
    last = said.splitlines()[-1]
    assert last.startswith("Database tables: this step failed: ")
    assert last.endswith(f"Put it right and run it again. The whole log: {place}/log/prepare.log")
    assert "Traceback" not in said
    assert "Traceback" in (place / "log" / "prepare.log").read_text()


def test_a_port_that_is_taken_is_one_line(place):
    from config.local.ports import Ports

    taken = Ports(1)
    process = start(place, PORT=str(taken.numbers[0]))
    said = process.stdout.read()
    process.stdout.close()
    taken.let_go()
    assert process.wait() == 1
    assert said.endswith(
        f"\nPort {taken.numbers[0]} cannot be used: another program listens there or this user may not. "
        "Stop that program, name another port, or leave PORT out: the next free one is taken.\n"
    )


def test_prepare_that_failed_has_spoken(monkeypatch, tmp_path):
    monkeypatch.setattr(serve, "DATA", tmp_path)
    monkeypatch.setattr(serve, "PYTHON", Path("/bin/false"))
    with pytest.raises(AlreadySaid):
        serve._prepare({})


def test_prepare_that_is_interrupted_is_stopped(monkeypatch, tmp_path):
    class Child:
        def wait(self):
            raise KeyboardInterrupt

    stopped = []
    monkeypatch.setattr(serve, "DATA", tmp_path)
    monkeypatch.setattr(serve, "spawn", lambda *_, **__: Child())
    monkeypatch.setattr(serve, "stop", stopped.append)
    with pytest.raises(KeyboardInterrupt):
        serve._prepare({})
    assert len(stopped) == 1


def test_status_of_nobody():
    from config.local.ports import Ports

    ports = Ports(1)
    ports.let_go()
    assert serve._status(ports.numbers[0], "/health") is None


def test_log_file_makes_its_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "LOGS", tmp_path / "log")
    assert paths.log_file("web") == tmp_path / "log" / "web.log"
    assert (tmp_path / "log").is_dir()


def test_attempt_says_which_step_failed(tmp_path, capsys):
    def broken(_log):
        raise ValueError("no such thing")

    with (tmp_path / "prepare.log").open("w") as log, pytest.raises(LocalError) as caught:
        preparing._attempt("Bucket", log, broken)
    assert str(caught.value) == (
        "Bucket: this step failed: ValueError: no such thing. Put it right and run it again. "
        f"The whole log: {tmp_path}/prepare.log"
    )
    assert capsys.readouterr().out == "  ✗ Bucket\n"
