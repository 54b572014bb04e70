from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.local import process
from config.local.errors import LocalError

SLEEP = "import time; time.sleep(60)"


def alive(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    """Whether it goes within five seconds."""
    for _ in range(500):
        if not alive(pid):
            return True
        time.sleep(0.01)
    return False


def test_spawn_runs_a_program(tmp_path):
    code = "import os; print(os.environ['GREETING'], os.getcwd())"
    child = process.spawn(
        [sys.executable, "-c", code],
        output=subprocess.PIPE,
        environment={"GREETING": "hello"},
        folder=tmp_path,
    )
    with child.stdout:
        assert child.stdout.read().decode() == f"hello {tmp_path}\n"
    assert child.wait() == 0


def test_spawn_of_what_does_not_exist(tmp_path):
    with pytest.raises(LocalError, match=r"^nothing could not be started: no such file or directory"):
        process.spawn([tmp_path / "nothing"], output=subprocess.DEVNULL)


def test_group_of_a_user():
    assert process._group(None) is None
    assert process._group("root") == 0


def test_children_end_when_their_parent_is_killed():
    code = (
        "import subprocess, sys, time; from config.local.process import spawn; "
        f"print(spawn([sys.executable, '-c', {SLEEP!r}], output=subprocess.DEVNULL).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with parent.stdout:
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
        parent.wait()
    assert gone(child)


def test_stop_asks_first():
    code = "import signal, sys, time; signal.signal(signal.SIGINT, lambda *_: sys.exit(7)); print(flush=True); "
    code += "time.sleep(60)"
    child = process.spawn([sys.executable, "-c", code], output=subprocess.PIPE)
    with child.stdout:
        child.stdout.readline()
        process.stop(child, how=signal.SIGINT)
    assert child.returncode == 7


def test_stop_ends_the_deaf_and_its_children():
    code = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"print(subprocess.Popen([sys.executable, '-c', {SLEEP!r}]).pid, flush=True); time.sleep(60)"
    )
    child = process.spawn([sys.executable, "-c", code], output=subprocess.PIPE)
    with child.stdout:
        grandchild = int(child.stdout.readline())
        process.stop(child, seconds=0.1)
    assert child.returncode == -signal.SIGKILL
    assert gone(grandchild)


def test_stop_of_what_was_asked_already():
    child = process.spawn([sys.executable, "-c", SLEEP], output=subprocess.DEVNULL)
    child.terminate()
    process.stop(child, how=None)
    assert child.returncode == -signal.SIGTERM


def test_stop_of_what_has_ended():
    child = process.spawn([sys.executable, "-c", ""], output=subprocess.DEVNULL)
    child.wait()
    process.stop(child)
    assert child.returncode == 0


def test_wait_until_ready(tmp_path):
    child = process.spawn([sys.executable, "-c", SLEEP], output=subprocess.DEVNULL)
    answers = iter([False, True])
    process.wait_until(lambda: next(answers), child, name="It", log=tmp_path / "x.log")
    with pytest.raises(LocalError, match=r"^It does not answer after 0 seconds: it ended without a word"):
        process.wait_until(lambda: False, child, name="It", log=tmp_path / "x.log", seconds=0)
    process.stop(child)
    with pytest.raises(LocalError, match=r"^It did not start: it ended without a word"):
        process.wait_until(lambda: True, child, name="It", log=tmp_path / "x.log")


def test_run(tmp_path):
    log = tmp_path / "x.log"
    process.run([sys.executable, "-c", "print(1)"], what="It failed", log=log, advice="")

    assert log.read_text() == "1\n"


def test_run_that_fails(tmp_path):
    log = tmp_path / "x.log"
    with pytest.raises(LocalError) as caught:
        process.run([sys.executable, "-c", "exit('error: so it is')"], what="It failed", log=log, advice="Try.")
    assert str(caught.value) == f"It failed: error: so it is. Try. The whole log: {log}"


def test_run_on_a_full_disk(tmp_path):
    """A real ENOSPC: the device that is always full."""
    code = "f = open('/dev/full', 'w'); f.write('x'); f.close()"
    with pytest.raises(LocalError) as caught:
        process.run([sys.executable, "-c", code], what="It failed", log=tmp_path / "x.log", advice="Try.")
    assert str(caught.value) == (
        "It failed: the disk is full. Free some space (about 4 GB are needed for a first start) and run it again."
    )


def test_run_without_a_place_for_its_log(tmp_path):
    with pytest.raises(LocalError, match=r"^It failed: no such file or directory"):
        process.run([sys.executable, "-c", ""], what="It failed", log=tmp_path / "none" / "x.log", advice="")


def test_run_that_is_interrupted_leaves_nothing_behind(tmp_path, monkeypatch):
    started = []

    def spawn(*args, **kwargs):
        child = real(*args, **kwargs)
        started.append(child)
        wait = child.wait
        monkeypatch.setattr(
            child, "wait", lambda *_: (monkeypatch.setattr(child, "wait", wait), os.kill(os.getpid(), 2))
        )
        return child

    real = process.spawn
    monkeypatch.setattr(process, "spawn", spawn)
    with pytest.raises(KeyboardInterrupt):
        process.run([sys.executable, "-c", SLEEP], what="", log=tmp_path / "x.log", advice="")
    assert started[0].returncode == -signal.SIGTERM


def test_require(tmp_path):
    program = tmp_path / "weed"
    with pytest.raises(LocalError) as caught:
        process.require(program, "The S3 store")
    assert str(caught.value) == f"The S3 store is missing: no {program}. Run `make setup` to install what is needed."
    program.touch()
    assert process.require(program, "The S3 store") == program


def test_package_folder():
    assert process.package_folder("config") == Path(process.__file__).parent.parent
    with pytest.raises(LocalError, match=r"^nonesuch is missing: the package is not installed"):
        process.package_folder("nonesuch")
