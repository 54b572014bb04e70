from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.local import strays
from config.local.errors import LocalError
from config.local.supervisor import SIGNALS, Ended, Program, Supervisor, signals
from tests.local.test_process import SLEEP, gone


def python(name, code, **options):
    return Program(name, (sys.executable, "-u", "-c", code), **options)


def wait_for(path, text):
    for _ in range(1000):
        if path.is_file() and text in path.read_text():
            return
        time.sleep(0.01)
    pytest.fail(f"{path} never said {text!r}")


@pytest.fixture
def no_strays(monkeypatch):
    """pytest's own process adopts nobody."""
    monkeypatch.setattr(strays, "adopt", lambda: None)


def test_lines_go_to_the_file_and_later_to_the_terminal_too(no_strays, tmp_path, capsys):
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(python("web", "import os, time; print(os.environ.get('A')); time.sleep(60)"))
        wait_for(tmp_path / "web.log", "None")
        supervisor.environment = {"A": "1"}
        supervisor.speak()
        supervisor.start(python("worker", "import os, time; print(os.environ['A'] + ' ü'); time.sleep(60)"))
        wait_for(tmp_path / "worker.log", "1 ü")
    assert capsys.readouterr().out == "   worker │ 1 ü\n"


def test_check_is_silent_while_all_run(no_strays, tmp_path):
    other = subprocess.Popen([sys.executable, "-c", SLEEP])
    with Supervisor(tmp_path, others=[("Postgres", other, tmp_path / "postgres.log")]) as supervisor:
        supervisor.start(python("web", SLEEP))
        supervisor.check()
    other.kill()
    other.wait()


def test_a_crash_names_who_and_why_and_ends_all(no_strays, tmp_path):
    with Supervisor(tmp_path) as supervisor:
        web = supervisor.start(python("web", SLEEP))
        supervisor.start(python("worker", "raise MemoryError('no room')"))
        with pytest.raises(LocalError) as caught:
            supervisor.watch(0.01)
    log = tmp_path / "worker.log"
    assert str(caught.value) == (
        "worker stopped by itself (exit code 1): MemoryError: no room. Everything else was stopped too. "
        f"The whole log: {log}"
    )
    assert web.returncode == -signal.SIGTERM


def test_a_killed_service_is_named(no_strays, tmp_path):
    other = subprocess.Popen([sys.executable, "-c", SLEEP])
    other.kill()
    other.wait()
    with pytest.raises(LocalError, match=r"^Postgres stopped by itself \(signal 9\): it ended without a word"):
        Supervisor(tmp_path, others=[("Postgres", other, tmp_path / "postgres.log")]).watch()


def test_each_program_is_asked_once_in_its_own_way(no_strays, tmp_path):
    code = "import signal, time; signal.signal(signal.SIGQUIT, lambda *_: print('asked')); print('up'); time.sleep(60)"
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(python("worker", code, end=signal.SIGQUIT, patience=0.5))
        wait_for(tmp_path / "worker.log", "up")
    assert (tmp_path / "worker.log").read_text() == "up\nasked\n"


def test_a_full_disk_does_not_stop_the_lines(no_strays, tmp_path, capsys):
    (tmp_path / "web.log").symlink_to("/dev/full")
    (tmp_path / "worker.log").mkdir()
    with Supervisor(tmp_path) as supervisor:
        supervisor.speak()
        for name in ("web", "worker"):
            supervisor.start(python(name, "print('one'); print('two')")).wait()
    said = capsys.readouterr().out.splitlines()
    assert sorted(said) == ["      web │ one", "      web │ two", "   worker │ one", "   worker │ two"]


@pytest.mark.parametrize("number", SIGNALS)
def test_signals_end_once(number):
    before = signal.getsignal(number)

    def asked_twice():
        try:
            os.kill(os.getpid(), number)
            time.sleep(5)
        finally:
            # While things are being stopped, impatience is not heard.
            os.kill(os.getpid(), number)

    with signals(), pytest.raises(Ended):
        asked_twice()
    assert signal.getsignal(number) is before


def test_strays_are_adopted_and_ended():
    """A grandchild in a session of its own outlives its parent, but not the supervisor."""
    inner = f"""
import subprocess, sys
null = subprocess.DEVNULL
stray = subprocess.Popen([sys.executable, "-c", {SLEEP!r}], start_new_session=True, stdout=null, stderr=null)
print(stray.pid)
"""
    code = f"""
import subprocess, sys
from config.local import strays
strays.adopt()
print(subprocess.run([sys.executable, "-c", {inner!r}], capture_output=True, text=True).stdout, end="", flush=True)
sys.stdin.readline()
strays.end()
print("ended", flush=True)
sys.stdin.readline()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        stray = int(process.stdout.readline())
        assert int(Path(f"/proc/{stray}/stat").read_text().rpartition(")")[2].split()[1]) == process.pid
        process.stdin.write("\n")
        assert process.stdout.readline() == "ended\n"
        assert gone(stray)
        process.stdin.write("\n")


def test_strays_that_go_in_between(monkeypatch):
    found = iter([[2**22 + 1], []])
    monkeypatch.setattr(strays, "_children", lambda: next(found))
    strays.end()


def test_strays_are_left_to_other_systems(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    strays.adopt()
    strays.end()


def test_children_of_this_process():
    child = subprocess.Popen([sys.executable, "-c", SLEEP])
    assert child.pid in strays._children()
    child.kill()
    child.wait()
