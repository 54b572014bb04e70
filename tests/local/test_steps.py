from __future__ import annotations

import re
import sys

import pytest

from config.local.steps import complain, say, step


def test_say_and_complain(capsys):
    say("here")
    say()
    complain("wrong")

    assert capsys.readouterr() == ("here\n\n", "wrong\n")


def test_step_says_how_long_it_took(capsys):
    with step("Postgres"):
        pass

    assert re.fullmatch(r"  ✓ Postgres {38} +\d+\.\d s\n", capsys.readouterr().out)


def test_step_on_a_terminal_announces_itself(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with step("Postgres"):
        assert capsys.readouterr().out == "  … Postgres"

    assert re.fullmatch(r"\r  ✓ Postgres +\d+\.\d s\n", capsys.readouterr().out)


@pytest.mark.parametrize(("terminal", "text"), [(True, "  … Postgres\r  ✗ Postgres\n"), (False, "  ✗ Postgres\n")])
def test_step_that_fails(capsys, monkeypatch, terminal, text):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    with pytest.raises(KeyError), step("Postgres"):
        raise KeyError

    assert capsys.readouterr().out == text
