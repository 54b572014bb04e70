"""Requests to addresses that customers name. They must not reach anything but the public internet.

The name is resolved here, every address it has must be public, and the connection goes to the very address that was
checked: a name that answers differently the second time (DNS rebinding) leads nowhere. Redirects are not followed,
proxies of the environment are not used, and time and size of the answer are bounded.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
ANSWER_BYTES = 4096

Address = IPv4Address | IPv6Address

# Addresses that carry another address inside, which a gateway may unwrap: NAT64, 6to4, Teredo.
_CARRIERS = tuple(IPv6Network(name) for name in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class Unreachable(Exception):
    """There was no answer.

    Args:
        code: `bad_url`, `unknown_host`, `private_address`, `timeout`, `tls` or `connection`.
        detail: one sentence for the person who named the address.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the first `ANSWER_BYTES` of the body as text, and after how many seconds."""

    status: int
    text: str
    seconds: float


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send ``body`` to a public https address.

    Raises:
        Unreachable: it was not sent, or nothing came back in time.
    """
    started = time.monotonic()
    parts = check_url(url)
    connection = _connection(parts, _resolve(parts))
    # Time-outs of a socket are for each single read; a server that sends a byte now and then must not hold us for ever.
    late = threading.Event()
    alarm = threading.Timer(TOTAL_SECONDS, _cut, [connection, late])
    alarm.start()
    try:
        status, text = _exchange(connection, parts, body, headers)
        if late.is_set():
            raise TimeoutError
    except ssl.SSLError as error:
        raise Unreachable("tls", f"The certificate or the encryption was not accepted: {error.reason}.") from error
    except TimeoutError as error:
        raise _timeout() from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set():
            raise _timeout() from error
        raise Unreachable("connection", f"The connection failed: {error}.") from error
    finally:
        alarm.cancel()
        connection.close()
    return Answer(status, text, time.monotonic() - started)


def check_url(url: str) -> SplitResult:
    """An address that may be called, taken apart. Where its name leads is looked at when it is called.

    Raises:
        Unreachable: ``bad_url``.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise Unreachable("bad_url", "This is not an address.") from None
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise Unreachable("bad_url", "Give a plain address: no name or password in it, no # part.")
    if parts.scheme != "https" and not (settings.WEBHOOKS_LOCAL and parts.scheme == "http" and _is_local_name(host)):
        raise Unreachable("bad_url", "The address must begin with https://.")
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise Unreachable("bad_url", "There must be no blanks in the address.")
    if not url.isascii():
        # A request line has no other letters; sending one would fail again and again.
        raise Unreachable("bad_url", "Write letters like ü as %C3%BC, and in names of servers as xn--….")
    return parts


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, and to nothing that is hidden inside it."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return is_public(inner)
    carries = isinstance(address, IPv6Address) and any(address in network for network in _CARRIERS)
    site = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or carries or site)


class _Plain(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever the name says by now."""

    def __init__(self, host: str, port: int, address: Address) -> None:
        super().__init__(host, port, timeout=CONNECT_SECONDS)
        self._address = address

    def connect(self) -> None:
        """Open the connection."""
        self.sock = socket.create_connection((str(self._address), self.port), CONNECT_SECONDS)
        self.sock.settimeout(TOTAL_SECONDS)


class _Encrypted(_Plain):
    """The same with TLS; the certificate must be the name's."""

    default_port = 443

    def connect(self) -> None:
        """Open the connection and shake hands."""
        super().connect()
        self.sock = tls_context().wrap_socket(self.sock, server_hostname=self.host)


def tls_context() -> ssl.SSLContext:
    """Certificates are checked against the system's authorities."""
    return ssl.create_default_context()


def _connection(parts: SplitResult, address: Address) -> _Plain:
    kind = _Encrypted if parts.scheme == "https" else _Plain
    assert parts.hostname is not None, "check_url has seen to it"  # noqa: S101
    return kind(parts.hostname, parts.port or kind.default_port, address)


def _exchange(connection: _Plain, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("POST", target, body, {**headers, "Accept-Encoding": "identity", "Connection": "close"})
    response = connection.getresponse()
    return response.status, response.read(ANSWER_BYTES).decode("utf-8", "replace")


def _resolve(parts: SplitResult) -> Address:
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("unknown_host", f"There is no server of the name {parts.hostname}.") from None
    addresses = [ip_address(entry[4][0]) for entry in found]
    if settings.WEBHOOKS_LOCAL and all(address.is_loopback for address in addresses):
        return addresses[0]
    if not all(is_public(address) for address in addresses):
        raise Unreachable("private_address", f"{parts.hostname} does not lead to the public internet.")
    return addresses[0]


def _is_local_name(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def _cut(connection: _Plain, late: threading.Event) -> None:
    # First: what is cut off in the middle ends the exchange at once, and can look like an answer.
    late.set()
    # Not TLS's own way, which would wait for the other side.
    if connection.sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _timeout() -> Unreachable:
    return Unreachable("timeout", f"There was no complete answer within {TOTAL_SECONDS:.0f} seconds.")
