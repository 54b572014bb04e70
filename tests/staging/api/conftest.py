from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from projects.accounts.models import Organization, Role
from staging import tasks
from tests.factories import ApiKeyFactory, MembershipFactory


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """The images that workers were told about, instead of a queue that nobody empties."""
    ids = []
    monkeypatch.setattr(tasks, "enqueue", ids.append)
    return ids


@pytest.fixture
def caller() -> Callable[..., APIClient]:
    """A client that calls for an organization: with a key of some scopes, as a member, or as nobody."""

    def make(organization: Organization | None = None, *, scopes: list[str] | None = None, role: str = "") -> APIClient:
        client = APIClient()
        if role:
            member = MembershipFactory(organization=organization, role=Role(role))
            client.force_login(member.user)
        elif organization is not None:
            limits = {} if scopes is None else {"scopes": scopes}
            key = ApiKeyFactory(organization=organization, **limits)
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {key.text}")
        return client

    return make
