"""What billing asks of who knows more."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `image_ids`. Receivers answer with a dict of image id → "waiting" (on its way), "ready" or "ended" (there is
# no result). Images that are not named are gone.
image_ends_asked = Signal()
