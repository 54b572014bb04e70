"""Log lines: readable on a laptop, JSON on servers, both with the request's id."""

import json
import logging
import logging.config

import pytest
import structlog

from config.logs import logging_config


@pytest.fixture
def logger():
    """A logger of its own, so that nothing of the test run's logging is touched."""
    logger = logging.Logger("elm")

    def configured(*, as_json):
        config = logging_config(level="INFO", as_json=as_json)
        factory = logging.config.DictConfigurator(config)
        handler = logging.StreamHandler()
        handler.setFormatter(factory.configure_formatter(config["formatters"]["line"]))
        logger.addHandler(handler)
        return logger

    return configured


def test_json(logger, capsys):
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        logger(as_json=True).warning("no %s", "bread", extra={"shop": 3})

    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "no bread", "shop": 3, "request_id": "abc", "logger": "elm", "level": "warning"}


def test_json_with_a_traceback(logger, capsys):
    try:
        raise ValueError("stale")
    except ValueError:
        logger(as_json=True).exception("no bread")

    line = json.loads(capsys.readouterr().err)
    assert line["exception"].splitlines()[-1] == "ValueError: stale"


def test_readable_traceback_shows_no_values(logger, capsys):
    """The value of a variable may be a secret."""
    secret = "sesame"
    try:
        raise ValueError("stale")
    except ValueError:
        logger(as_json=False).exception("no bread")

    assert capsys.readouterr().err.splitlines()[-1] == "ValueError: stale"
    assert secret == "sesame"


def test_readable(logger, capsys):
    logger(as_json=False).warning("no bread", extra={"shop": 3})

    line = capsys.readouterr().err
    assert "no bread" in line
    assert "shop=3" in line
    assert "\x1b" not in line
