"""Identifiers: UUIDv7 (RFC 9562), so that primary keys sort by time and index well."""

from __future__ import annotations

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    """A fresh UUIDv7."""
    return uuid_utils.compat.uuid7()
