"""Callers of the API."""

import uuid

import pytest
from rest_framework.test import APIClient

from tests.factories import ApiKeyFactory, MembershipFactory, ProjectFactory


@pytest.fixture
def membership(db):
    """An agent of a brokerage."""
    return MembershipFactory()


@pytest.fixture
def organization(membership):
    """The agent's brokerage."""
    return membership.organization


@pytest.fixture
def user(membership):
    """The agent."""
    return membership.user


@pytest.fixture
def project(organization):
    """A listing of the agent's brokerage."""
    return ProjectFactory(organization=organization, name="12 Elm Street", address="Portland")


@pytest.fixture
def strange_project(db):
    """A listing of another brokerage."""
    return ProjectFactory(name="Not yours")


@pytest.fixture
def api(organization, user):
    """A program with a key that may do everything."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {ApiKeyFactory(organization=organization, created_by=user).text}")
    return client


@pytest.fixture
def browser(user):
    """The dashboard of the agent, with CSRF left to its own tests."""
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def own_cache(settings):
    """A cache that starts empty. Emptying the shared one would take the queue along."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}
