"""What every page knows about money."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from billing.selectors import Balance, warned


def usage_banner(request: HttpRequest) -> dict[str, Any]:
    """``usage_banner``: the balance where images run out, asked for only by pages that show it."""
    return {"usage_banner": SimpleLazyObject(lambda: _banner(request))}


def _banner(request: HttpRequest) -> Balance | bool:
    membership = getattr(request, "membership", None)
    return (warned(membership.organization) if membership else None) or False
