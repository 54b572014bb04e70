"""Every address of the site, as the URL configuration writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    path: str
    view: Any


def routes() -> list[Route]:
    """All of them but the staff's admin."""
    return [route for route in every_route() if not route.path.startswith("/admin/")]


def admin_routes() -> list[Route]:
    """The staff's admin."""
    return [route for route in every_route() if route.path.startswith("/admin/")]


def every_route() -> list[Route]:
    return list(_walk(get_resolver(), "/"))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        elif isinstance(entry, URLPattern):
            yield Route(path, entry.callback)
