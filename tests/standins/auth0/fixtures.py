"""Fixtures, for tests/conftest.py."""

from collections.abc import Iterator

import httpx
import pytest

from tests.standins.auth0 import AUDIENCE, SECRET, WEBSITE, IdentityProvider, Visitor, identity_provider


@pytest.fixture(scope="session")
def auth0_server() -> Iterator[IdentityProvider]:
    """The identity provider, once for the whole run."""
    # Here and below: the app is imported once Django is set up, and by tests that need it only.
    from tests.frontend import ensure_built

    ensure_built()
    with identity_provider() as running:
        yield running


@pytest.fixture
def auth0(auth0_server, settings) -> Iterator[IdentityProvider]:
    """The identity provider, as the settings' own; whatever this process knew of it is forgotten."""
    from projects.accounts.oidc import provider

    settings.OIDC_ISSUER = auth0_server.issuer
    settings.OIDC_AUDIENCE = AUDIENCE
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = WEBSITE, SECRET
    settings.OIDC_SIGN_IN = True
    provider._provider.cache_clear()
    yield auth0_server
    auth0_server.hook("break")
    provider._provider.cache_clear()


@pytest.fixture
def visitor(auth0) -> Iterator[Visitor]:
    """A person's browser, new to the provider."""
    with httpx.Client() as client:
        yield Visitor(auth0, client)
