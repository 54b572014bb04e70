"""Whatever happens in the renderer's process stays there."""

import json
import os
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from staging.engines.base import Cancelled, EngineFailed
from staging.engines.studio.render import process
from staging.engines.studio.render.process import Renderer, resident_mb


@contextmanager
def renderer(folder, code):
    """One that runs ``code`` in its own folder."""
    each = Renderer(folder / "log.txt", (sys.executable, "-c", code))
    try:
        yield each
    finally:
        each.end()


def run(folder, code, on_progress=lambda percent: None, timeout_s=60.0, memory_mb=4000.0):
    """Have ``code`` do the job in ``folder``, where it is brought first, and say that it is done."""
    code = (
        f"import os\nos.chdir(input())\n{code}\nopen('part', 'w').write('')\nos.rename('part', 'result.json')\ninput()"
    )
    with renderer(folder, code) as each:
        return each.work(folder, on_progress=on_progress, timeout_s=timeout_s, memory_mb=memory_mb)


def gone(pid: int) -> bool:
    """Whether no such process runs any more; a killed grandchild may still wait for init to collect it."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False


def test_progress_comes_through(tmp_path):
    seen = []
    run(
        tmp_path,
        "print('PROGRESS empty 12.5 12.5 0')\nprint('noise')\nprint('PROGRESS furniture 80.0 80.0 0')",
        seen.append,
    )
    assert seen[-1] == 80.0
    assert seen == sorted(seen)


def test_progress_is_guessed_between_lines_and_never_goes_back(tmp_path, monkeypatch):
    clock, told, log = [0.0], [], tmp_path / "log.txt"
    monkeypatch.setattr(process.time, "monotonic", lambda: clock[0])
    log.write_bytes(b"PROGRESS empty 10.0 30.0 10.0\nPROGR")
    with process._Progress(log, told.append) as progress:
        progress.tell()
        for clock[0] in (0.5, 5.0, 20.0):
            progress.tell()
        with log.open("ab") as more:
            more.write(b"ESS empty 20.0 30.0 0.0\n")
        progress.tell()
    assert told == pytest.approx([10.0, 19.5, 29.0, 29.0])


def test_renderer_gets_a_bare_environment_and_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    code = "import json, sys\njson.dump({**os.environ, 'argument': sys.argv[1]}, open('env.json', 'w'))"
    run(tmp_path, code)
    said = json.loads((tmp_path / "env.json").read_text())
    assert "SECRET_KEY" not in said
    assert said["CUDA_VISIBLE_DEVICES"] == "1"
    home = said["HOME"]
    assert {said["TMPDIR"], said["BLENDER_USER_RESOURCES"], said["argument"]} == {home}
    assert home not in (str(tmp_path), os.environ["HOME"])
    assert not Path(home).exists()


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        pytest.param(
            {}, {"CUDA_CACHE_PATH": "{home}/.nv/ComputeCache"}, id="success: where a driver keeps them anyway"
        ),
        pytest.param(
            {"CUDA_CACHE_PATH": "/kernels/cuda", "OPTIX_CACHE_PATH": "/kernels/optix"},
            {"CUDA_CACHE_PATH": "/kernels/cuda", "OPTIX_CACHE_PATH": "/kernels/optix"},
            id="success: where somebody says",
        ),
    ],
)
def test_what_a_driver_compiles_outlives_the_process(tmp_path, monkeypatch, given, passed):
    for name in ("CUDA_CACHE_PATH", "OPTIX_CACHE_PATH"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    run(tmp_path, "import json\njson.dump(dict(os.environ), open('env.json', 'w'))")

    said = json.loads((tmp_path / "env.json").read_text())
    assert {name: said[name] for name in said if name.endswith("_CACHE_PATH")} == {
        name: value.format(home=os.environ["HOME"]) for name, value in passed.items()
    }


def test_peak_memory_is_told(tmp_path):
    peak = run(tmp_path, "x = bytearray(120 * 2**20)\nimport time\ntime.sleep(1)")
    assert 120 < peak < 200


def test_a_renderer_ends_by_itself_when_dismissed(tmp_path):
    with renderer(
        tmp_path, f"import sys; sys.stdin.read(); open({str(tmp_path / 'end')!r}, 'w').write('well')"
    ) as each:
        each.dismiss()
    assert each.process.returncode == 0
    assert (tmp_path / "end").read_text() == "well"


def test_a_renderer_that_does_not_leave_is_thrown_out(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "FAREWELL_S", 0.2)
    with renderer(tmp_path, "import time; time.sleep(600)") as each:
        each.dismiss()
    assert each.process.returncode == -signal.SIGKILL


def test_a_renderer_that_is_gone_already(tmp_path):
    with renderer(tmp_path, "raise SystemExit(3)") as each:
        each.process.wait()
        with pytest.raises(EngineFailed) as failed:
            each.work(tmp_path, on_progress=lambda percent: None, timeout_s=10.0, memory_mb=4000.0)
    assert (failed.value.code, str(failed.value)) == ("render_crashed", "The renderer ended with status 3.")


@pytest.mark.parametrize(
    ("code", "kind", "log"),
    [
        pytest.param("raise SystemExit('no such mesh')", "render_crashed", "no such mesh", id="fail: exception"),
        pytest.param("raise SystemExit", "render_crashed", "", id="fail: ended without a result"),
        pytest.param("import os; os.abort()", "render_crashed", "", id="fail: abort"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "render_out_of_memory", "", id="fail: killed by the system"),
    ],
)
def test_crash(tmp_path, code, kind, log):
    with pytest.raises(EngineFailed) as failed:
        run(tmp_path, code)
    assert failed.value.code == kind
    assert log in failed.value.log


def test_timeout_takes_the_whole_process_group(tmp_path):
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open('pids', 'w').write(str(child.pid))\n"
        "print('started', flush=True)\n"
        "time.sleep(600)"
    )
    with pytest.raises(EngineFailed) as failed:
        run(tmp_path, code, timeout_s=0.8)
    assert failed.value.code == "render_timeout"
    pid = (tmp_path / "pids").read_text() if (tmp_path / "pids").exists() else ""
    assert not pid or gone(int(pid))


def test_memory_limit(tmp_path):
    with pytest.raises(EngineFailed) as failed:
        run(tmp_path, "x = bytearray(300 * 2**20)\nimport time; time.sleep(600)", memory_mb=200.0)
    assert failed.value.code == "render_out_of_memory"
    assert "200 MB" in str(failed.value)


def test_cancelling_kills_a_silent_process(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "HEARTBEAT_S", 0.05)

    def stop(percent: float) -> None:
        if (tmp_path / "pid").exists():
            raise Cancelled

    with pytest.raises(Cancelled):
        run(tmp_path, "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(600)", stop)
    for _ in range(100):
        if (tmp_path / "pid").read_text():
            break
        time.sleep(0.01)
    assert gone(int((tmp_path / "pid").read_text()))


def test_resident_memory_of_this_process():
    assert 10 < resident_mb(os.getpid()) < 100_000


def test_resident_memory_without_proc(tmp_path, monkeypatch):
    ps = tmp_path / "ps"
    ps.write_text("#!/bin/sh\necho ' 204800'\n")
    ps.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert process._resident_by_ps(1) == 200.0


def test_resident_memory_of_nobody(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert resident_mb(2**22 + 1) == 0.0


def test_signals_are_named():
    assert str(process._crashed(-signal.SIGABRT)) == "The renderer ended by signal 6."
    assert str(process._crashed(3)) == "The renderer ended with status 3."
