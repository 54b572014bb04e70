"""What a stream says, once: as a server-sent event and as a WebSocket's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from projects.events.models import Event


@dataclass(frozen=True)
class Message:
    """One message. All streams of a process that send it send the same bytes.

    Attributes:
        name: `connected`, `job_update` or `heartbeat`.
        id: of the youngest event that the receiver knows after it; where a stream is resumed.
        retry: after how many milliseconds a browser comes back when the stream breaks.
    """

    name: str
    id: int
    data: Mapping[str, Any]
    retry: int | None = None

    @cached_property
    def sse(self) -> bytes:
        """As a server-sent event."""
        retry = f"retry: {self.retry}\n" if self.retry is not None else ""
        return f"{retry}id: {self.id}\nevent: {self.name}\ndata: {json.dumps(self.data)}\n\n".encode()

    @cached_property
    def text(self) -> str:
        """As a WebSocket message."""
        return json.dumps({"type": self.name, "id": self.id, **self.data})


def update_of(event: Event) -> Message:
    """What streams say about an event."""
    about = {
        "id": event.pk,
        "kind": event.kind,
        "project_id": str(event.project_id),
        "image_id": str(event.image_id),
        "at": event.created_at.isoformat(),
    }
    return Message("job_update", event.pk, {**event.data, **about})
