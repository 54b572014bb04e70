"""One renderer is kept between jobs, as long as it is worth it."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from staging.engines.base import Cancelled, EngineFailed
from staging.engines.studio.render import process, warm
from staging.engines.studio.render.process import Renderer

# Does jobs as a renderer does: what the job's file says, then the result.
PROGRAM = """
import os, sys
for line in sys.stdin:
    folder = line.rstrip("\\n")
    exec(open(os.path.join(folder, "job.py")).read())
    open(os.path.join(folder, "pid"), "w").write(str(os.getpid()))
    open(os.path.join(folder, "result.json"), "w").close()
"""


@pytest.fixture(autouse=True)
def _own_renderers(monkeypatch):
    """Renderers of this test alone, which run `PROGRAM`."""
    warm.dismiss()
    monkeypatch.setattr(warm, "Renderer", lambda log: Renderer(log, (sys.executable, "-c", PROGRAM)))
    yield
    warm.dismiss()


@pytest.fixture
def job(tmp_path):
    """Makes a folder for a job."""

    def make(name, code=""):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "job.py").write_text(code)
        return folder

    return make


def run(folder, on_progress=lambda percent: None, timeout_s=30.0, memory_mb=4000.0):
    """Returns the process that did it."""
    warm.run_job(folder, on_progress=on_progress, timeout_s=timeout_s, memory_mb=memory_mb)
    return int((folder / "pid").read_text())


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_process_does_one_job_after_another(job):
    first = run(job("a"))
    assert run(job("b")) == first
    assert runs(first)
    warm.dismiss()
    assert not runs(first)


def test_dismissing_nobody():
    warm.dismiss()
    assert warm._idle is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param("raise SystemExit(1)", "render_crashed", id="fail: crash"),
        pytest.param("import time; time.sleep(600)", "render_timeout", id="fail: time-out"),
        pytest.param(
            "x = bytearray(300 * 2**20); import time; time.sleep(600)", "render_out_of_memory", id="fail: memory"
        ),
    ],
)
def test_a_failed_job_takes_its_renderer_along(job, code, kind):
    first = run(job("a"))
    with pytest.raises(EngineFailed) as failed:
        run(job("b", code), timeout_s=1.0 if kind == "render_timeout" else 30.0, memory_mb=200.0)
    assert failed.value.code == kind
    assert not runs(first)
    second = run(job("c"))
    assert second != first
    assert runs(second)


def test_a_cancelled_job_takes_its_renderer_along(job):
    first = run(job("a"))

    def cancel(percent):
        raise Cancelled

    with pytest.raises(Cancelled):
        run(job("b", "print('PROGRESS empty 1 1 0', flush=True); import time; time.sleep(600)"), cancel)
    assert not runs(first)
    assert warm._idle is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("MOST_JOBS", 1, id="success: enough work"),
        pytest.param("LENT_S", 0.0, id="success: idle for too long"),
    ],
)
def test_a_renderer_that_is_not_lent_any_more(job, monkeypatch, name, value):
    first = run(job("a"))
    monkeypatch.setattr(warm, name, value)
    second = run(job("b"))
    assert second != first
    assert not runs(first)


def test_a_renderer_that_died_while_idle(job):
    first = run(job("a"))
    os.kill(first, signal.SIGKILL)
    warm._idle.process.wait()
    assert run(job("b")) != first


def test_two_jobs_at_once_have_a_renderer_each_and_leave_one(job):
    both = threading.Barrier(2)
    pids = []

    def one(folder):
        def meet(percent):
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(10)
                both.abort()

        pids.append(run(folder, meet))

    slow = "print('PROGRESS empty 1 1 0', flush=True); import time; time.sleep(1)"
    threads = [threading.Thread(target=one, args=(job(name, slow),)) for name in "ab"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(pids)) == 2
    assert [runs(pid) for pid in pids].count(True) == 1


def test_a_fork_starts_its_own(job):
    first, folder = run(job("a")), job("b")

    def child():
        ok = warm._idle is None and run(folder) != first
        warm.dismiss()
        os._exit(0 if ok else 1)

    forked = multiprocessing.get_context("fork").Process(target=child)
    forked.start()
    forked.join(30)
    assert forked.exitcode == 0
    assert run(job("c")) == first


def test_a_fork_keeps_no_pipe_open(job):
    pid, renderer = run(job("a")), warm._idle
    warm._forget()
    assert warm._idle is None
    assert os.waitpid(pid, 0) == (pid, 0)  # it came to its end, as nobody holds its pipe any more
    renderer.end()
    warm._forget()
    assert warm._idle is None


def test_python_ends_without_waiting_and_without_leaving_it(tmp_path, job):
    folder = job("a")
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from staging.engines.studio.render import process, warm\n"
        f"warm.Renderer = lambda log: process.Renderer(log, (sys.executable, '-c', {PROGRAM!r}))\n"
        f"warm.run_job(Path({str(folder)!r}), on_progress=lambda p: None, timeout_s=30, memory_mb=4000)\n"
    )
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=process._REPOSITORY)
    assert not runs(int((folder / "pid").read_text()))
    assert time.monotonic() - begun < 30
