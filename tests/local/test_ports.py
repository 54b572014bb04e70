from __future__ import annotations

import socket

import pytest

from config.local.errors import LocalError
from config.local.ports import HOST, Ports, is_free, web_port


def test_ports_are_kept_until_let_go():
    ports = Ports(3)

    assert len(set(ports.numbers)) == 3
    assert [is_free(number) for number in ports.numbers] == [False] * 3
    ports.let_go()
    ports.let_go()
    assert [is_free(number) for number in ports.numbers] == [True] * 3


@pytest.fixture
def taken():
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_web_port_takes_the_next_free_one(taken):
    assert taken < web_port(None, first=taken) < taken + 50


def test_web_port_when_all_are_taken(taken):
    with pytest.raises(LocalError) as caught:
        web_port("", first=taken, tries=1)
    assert str(caught.value) == (
        f"No port for the web server: {taken} to {taken} are all taken. Name one: make run PORT=9000"
    )


def test_web_port_as_asked(taken):
    ports = Ports(1)
    ports.let_go()

    assert web_port(str(ports.numbers[0])) == ports.numbers[0]


def test_web_port_as_asked_but_taken(taken):
    with pytest.raises(LocalError) as caught:
        web_port(str(taken))
    assert str(caught.value) == (
        f"Port {taken} cannot be used: another program listens there or this user may not. "
        "Stop that program, name another port, or leave PORT out: the next free one is taken."
    )


@pytest.mark.parametrize("wanted", ["0", "65536", "web", "-1", "٣"])
def test_web_port_that_is_none(wanted):
    with pytest.raises(LocalError, match=f"^PORT={wanted} cannot be used: it is no port number"):
        web_port(wanted)
