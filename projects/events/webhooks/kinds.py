"""Which events a webhook may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# What is offered on the page. Any other of these families works as well, by its own name or with a star.
OFFERED = (
    ("image.ready", _("A staged photo is ready")),
    ("image.refused", _("A photo cannot be staged")),
    ("image.error", _("Staging failed")),
    ("image.*", _("Everything about images")),
    ("project.*", _("Listings made, changed or deleted")),
    ("usage.*", _("The allowance: nearly or wholly used up")),
)
_WANTED = re.compile(r"(image|project|usage)\.(\*|[a-z0-9_]{1,40})")
# A percentage every second is for live streams.
_NEVER = frozenset({"image.progress"})


def is_kind(text: str) -> bool:
    """Whether a webhook may ask for this: ``image.ready``, ``image.*``."""
    return _WANTED.fullmatch(text) is not None and text not in _NEVER


def asks_for(wanted: Iterable[str], kind: str) -> bool:
    """Whether somebody who wants these is told about an event of this kind."""
    family = f"{kind.partition('.')[0]}.*"
    return is_told(kind) and any(each in (kind, family) for each in wanted)


def is_told(kind: str) -> bool:
    """Whether an event of this kind can be told to anybody."""
    return is_kind(kind)
