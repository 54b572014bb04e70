"""Free ports of this machine, kept free until a service takes them."""

from __future__ import annotations

import socket

from config.local.errors import LocalError

HOST = "127.0.0.1"


class Ports:
    """Ports promised to one service. Nobody else is given them until they are let go, an instant before it starts."""

    def __init__(self, count: int) -> None:
        self._sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
        self.numbers: list[int] = [taken.getsockname()[1] for taken in self._sockets]

    def let_go(self) -> None:
        """Free them for the service that was promised them."""
        while self._sockets:
            self._sockets.pop().close()


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def web_port(wanted: str | None, first: int = 8000, tries: int = 50) -> int:
    """The port for the web server: the one that was asked for, else the first free one from 8000 on.

    Raises:
        LocalError: the one that was asked for is taken or no port, or none is free.
    """
    if wanted:
        return _given(wanted)
    for port in range(first, first + tries):
        if is_free(port):
            return port
    raise LocalError(
        "No port for the web server", f"{first} to {first + tries - 1} are all taken", "Name one: make run PORT=9000"
    )


def _given(wanted: str) -> int:
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise LocalError(f"PORT={wanted} cannot be used", "it is no port number", "Name one from 1 to 65535.")
    if not is_free(int(wanted)):
        raise LocalError(
            f"Port {wanted} cannot be used",
            "another program listens there or this user may not",
            "Stop that program, name another port, or leave PORT out: the next free one is taken.",
        )
    return int(wanted)
