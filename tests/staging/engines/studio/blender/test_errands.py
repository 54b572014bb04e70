"""The renderer's way from one job to the next, and to its end."""

import json
import os
import time

import pytest

from staging.engines.studio.blender.errands import folders, serve


@pytest.fixture
def pipe():
    """(end to read from, end to write to), both closed afterwards if they still are open."""
    ends = list(os.pipe())
    yield ends
    for end in ends:
        os.close(end)


@pytest.fixture
def _own_output():
    """What a renderer does to its output must not last."""
    kept = os.dup(1), os.dup(2)
    yield
    for number, copy in enumerate(kept, 1):
        os.dup2(copy, number)
        os.close(copy)


def test_folders_come_as_they_are_named(pipe):
    named = folders(pipe[0], os.getppid())
    os.write(pipe[1], b"/tmp/first\n/tmp/sec")
    assert str(next(named)) == "/tmp/first"
    os.write(pipe[1], "ond\n/tmp/drítte\n".encode())
    assert [str(next(named)), str(next(named))] == ["/tmp/second", "/tmp/drítte"]
    os.close(pipe.pop())
    assert list(named) == []


def test_ends_when_nothing_comes(pipe):
    begun = time.monotonic()
    assert list(folders(pipe[0], os.getppid(), idle_s=0.2, look_s=0.05)) == []
    assert time.monotonic() - begun >= 0.2


def test_a_job_starts_the_wait_anew(pipe):
    os.write(pipe[1], b"/tmp/first\n")
    named = folders(pipe[0], os.getppid(), idle_s=0.3, look_s=0.05)
    next(named)
    time.sleep(0.4)
    os.write(pipe[1], b"/tmp/second\n")
    assert [str(each) for each in named] == ["/tmp/second"]


def test_ends_when_the_parent_is_gone(pipe):
    os.write(pipe[1], b"/tmp/first\n")
    assert list(folders(pipe[0], parent=-1)) == []


@pytest.mark.usefixtures("_own_output")
def test_each_job_has_its_own_log_and_result(tmp_path):
    done = []

    def work(folder):
        os.write(1, f"rendering {folder.name}\n".encode())
        os.write(2, b"a warning\n")
        assert not (folder / "result.json").exists()
        return {"name": folder.name}

    def rest():
        os.write(1, b"nobody reads this\n")
        done.append(sorted(path.name for path in tmp_path.glob("*/*")))

    jobs = [tmp_path / "a", tmp_path / "b"]
    for job in jobs:
        job.mkdir()
    (jobs[0] / "log.txt").write_text("said before\n")
    serve(iter(jobs), work, rest)
    assert (jobs[0] / "log.txt").read_text() == "said before\nrendering a\na warning\n"
    assert (jobs[1] / "log.txt").read_text() == "rendering b\na warning\n"
    assert [json.loads((job / "result.json").read_text()) for job in jobs] == [{"name": "a"}, {"name": "b"}]
    assert done == [["log.txt", "result.json"], ["log.txt", "log.txt", "result.json", "result.json"]]


@pytest.mark.usefixtures("_own_output")
def test_an_error_ends_it_and_is_heard_in_the_log(tmp_path):
    def work(folder):
        raise KeyError("no such mesh")

    with pytest.raises(KeyError):
        serve(iter([tmp_path]), work, lambda: None)
    os.write(2, b"Traceback\n")
    assert (tmp_path / "log.txt").read_text() == "Traceback\n"
    assert not (tmp_path / "result.json").exists()
