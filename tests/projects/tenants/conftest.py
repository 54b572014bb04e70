"""An organization with somebody in each role, and e-mails that stay here."""

import uuid

import pytest
from rest_framework.test import APIClient

from projects.accounts.models import Role
from projects.tenants.authority import Authority
from tests.factories import ApiKeyFactory, MembershipFactory, OrganizationFactory


@pytest.fixture(autouse=True)
def _own_cache(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """The ids of the invitations that would be sent."""
    ids = []
    monkeypatch.setattr("projects.tenants.services.invitations.send_invitation.delay", ids.append)
    return ids


@pytest.fixture
def office(db):
    return OrganizationFactory(name="Ada Homes")


@pytest.fixture
def people(office):
    """One member in each role, by its name."""
    return {str(role): MembershipFactory(organization=office, role=role) for role in Role}


@pytest.fixture
def by(people):
    """The authority of a role, or of a key (`by("key")`, with all scopes or the given ones)."""

    def authority(who, scopes=None):
        if who == "key":
            held = frozenset(scopes) if scopes is not None else None
            return Authority(people["owner"].organization, people["owner"].user, Role.ADMIN, None, held)
        member = people[who]
        return Authority(member.organization, member.user, Role(member.role), member)

    return authority


@pytest.fixture
def browser_as(people):
    """The dashboard of a role."""

    def client(who):
        browser = APIClient()
        browser.force_login(people[who].user)
        return browser

    return client


@pytest.fixture
def program(office, people):
    """A program with a key of the given scopes."""

    def client(*scopes):
        key = ApiKeyFactory(organization=office, created_by=people["owner"].user, scopes=list(scopes))
        api = APIClient()
        api.credentials(HTTP_AUTHORIZATION=f"Bearer {key.text}")
        return api

    return client
