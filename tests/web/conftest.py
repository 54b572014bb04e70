"""People who open pages."""

import pytest
from django.test import Client

from projects.accounts.models import Role
from tests.factories import MembershipFactory, ProjectFactory
from tests.frontend import ensure_built

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True, scope="session")
def _front_end():
    ensure_built()


@pytest.fixture
def agent(db):
    """Somebody who works for an organization."""
    return MembershipFactory()


@pytest.fixture
def web(agent):
    """The agent's browser, signed in."""
    return browser_of(agent)


@pytest.fixture
def viewer(agent):
    """The browser of somebody of the same organization who may only look."""
    return browser_of(MembershipFactory(organization=agent.organization, role=Role.VIEWER))


@pytest.fixture
def stranger(db):
    """The browser of somebody of another organization."""
    return browser_of(MembershipFactory())


@pytest.fixture
def project(agent):
    return ProjectFactory(organization=agent.organization, name="12 Elm Street")


def browser_of(membership) -> Client:
    browser = Client()
    browser.force_login(membership.user)
    return browser
