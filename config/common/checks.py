"""What `manage.py check --deploy` says about a server's settings, beside what Django says."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def proxies_are_named(**_: Any) -> list[CheckMessage]:
    """TLS ends at a proxy. While nobody says which, all requests seem to come from it: one address, one rate limit."""
    if settings.TRUSTED_PROXIES or not settings.PUBLIC_URL.startswith("https://"):
        return []
    text = "PUBLIC_URL is https, so a proxy stands before this server, but TRUSTED_PROXIES is not set."
    hint = (
        "Everybody is taken for one address, the proxy's: strangers share one rate limit, the audit log tells nothing. "
        "Set TRUSTED_PROXIES to the addresses or networks of your proxies, by comma."
    )
    return [Warning(text, hint=hint, id="staging.W001")]
