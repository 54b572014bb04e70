from __future__ import annotations

import errno
import os

import pytest

from config.local.errors import AlreadySaid, LocalError, from_log, from_os_error

SPACE = "Free some space (about 4 GB are needed for a first start) and run it again."


def test_local_error_says_what_why_and_what_to_do():
    error = LocalError("Port 80 cannot be used", "it is taken", "Name another.")

    assert str(error) == "Port 80 cannot be used: it is taken. Name another."
    assert (error.what, error.why, error.advice) == ("Port 80 cannot be used", "it is taken", "Name another.")


def test_already_said_is_a_local_error():
    assert isinstance(AlreadySaid(), LocalError)


@pytest.mark.parametrize(
    ("number", "path", "line"),
    [
        pytest.param(errno.ENOSPC, "/data", f"It: no space left on device (/data). {SPACE}", id="fail: disk full"),
        pytest.param(errno.EDQUOT, None, f"It: disk quota exceeded. {SPACE}", id="fail: quota"),
        pytest.param(
            errno.EACCES,
            "/data",
            "It: permission denied (/data). Run it as the user who owns this folder, on a disk that can be written to.",
            id="fail: not allowed",
        ),
        pytest.param(
            errno.EIO, None, "It: input/output error. Put it right and run it again.", id="fail: something else"
        ),
    ],
)
def test_from_os_error(number, path, line):
    assert str(from_os_error("It", OSError(number, os.strerror(number), path))) == line


def test_from_os_error_without_words():
    assert str(from_os_error("It", TimeoutError())) == "It: timeouterror. Put it right and run it again."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("", "it ended without a word", id="success: empty"),
        pytest.param("one\n\ntwo.\n\n", "two", id="success: last line"),
        pytest.param(
            "FATAL: lock file exists\nHINT: look\n", "FATAL: lock file exists", id="success: line of the error"
        ),
        pytest.param(
            "npm error code ENOTFOUND\nnpm error network\nnpm error A log is there\n",
            "npm error network",
            id="success: npm says it first",
        ),
    ],
)
def test_from_log(tmp_path, text, why):
    log = tmp_path / "x.log"
    log.write_text(text)

    assert str(from_log("It", log, "Try again.")) == f"It: {why}. Try again. The whole log: {log}"


def test_from_log_without_log(tmp_path):
    assert from_log("It", tmp_path / "none.log", "").why == "it ended without a word"


def test_from_log_of_a_full_disk(tmp_path):
    log = tmp_path / "x.log"
    log.write_text("PANIC: could not write to file: No space left on device\nlast words, an error\n")

    assert str(from_log("Postgres did not start", log, "")) == f"Postgres did not start: the disk is full. {SPACE}"
