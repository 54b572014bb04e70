"""The request that is being answered, for whoever writes down who did something and from where.

It is None in workers and commands: there the system itself acts.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.common.middleware import GetResponse

Address = IPv4Address | IPv6Address

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class RequestContextMiddleware:
    """Keeps the request where `current_request` finds it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with answering(request):
            return self.get_response(request)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Within this block, everything happens because of ``request``."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def current_request() -> HttpRequest | None:
    """The request that is being answered."""
    return _request.get()


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from. What `X-Forwarded-For` says counts only as far as trusted proxies wrote it.

    Each proxy appends the address it was called from, so the list is read from its end; the first address that is no
    proxy of ours (`TRUSTED_PROXIES`) is the client's. Whatever stands before it, anybody may have invented.

    Returns:
        The address, None where there is none, as on a Unix socket.
    """
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address is not None and forwarded and _is_proxy(address):
        before = _parsed(forwarded.pop())
        if before is None:
            break
        address = before
    return str(address) if address else None


def counted_as(address: str | None) -> str:
    """What calls from an address are counted as. Of IPv6 it is the network: a customer has 2⁶⁴ addresses at least."""
    parsed = _parsed(address or "")
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((int(parsed) >> 64 << 64, 64)))
    return address or ""


def _is_proxy(address: Address) -> bool:
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@functools.cache
def _networks(names: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(name, strict=False) for name in names]


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    # ::ffff:192.0.2.1 is 192.0.2.1, heard on a socket of both families.
    return getattr(address, "ipv4_mapped", None) or address
