"""Live hints to everybody who watches an organization. Hints only: the event log is the truth."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer
from django.db import transaction

logger = logging.getLogger(__name__)


def group_name(organization_id: uuid.UUID) -> str:
    """The Channels group of an organization."""
    return f"org.{organization_id.hex}"


def push_event(organization_id: uuid.UUID, message: Mapping[str, Any]) -> None:
    """Send the message to the organization's group once the transaction is committed.

    A push that fails is logged and forgotten: watchers find the event in the log at their next look.
    """
    transaction.on_commit(lambda: _send(group_name(organization_id), dict(message)))


def channel_layer() -> BaseChannelLayer:
    """The way pushes go."""
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS names one"  # noqa: S101
    return layer


def _send(group: str, message: dict[str, Any]) -> None:
    try:
        async_to_sync(channel_layer().group_send)(group, message)
    except Exception:
        logger.warning("push failed", exc_info=True, extra={"group": group})
