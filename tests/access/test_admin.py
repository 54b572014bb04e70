"""One rule for the staff's admin: whoever is no staff is sent to its sign-in, at every address, and changes nothing."""

import re

import pytest

from tests.access.routes import admin_routes
from tests.access.table import CALLERS, caller
from tests.access.tables import fingerprint

PLACE = re.compile(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)|[\^$]")
# These open for everybody: the sign-in itself.
OPEN = {"/admin/login/"}


def addresses():
    found = {PLACE.sub("1", route.path).removesuffix("1").rstrip("1") for route in admin_routes()}
    return sorted(found - OPEN)


@pytest.mark.parametrize("who", CALLERS)
def test_nobody_but_staff(world, who):
    client = caller(who, world, None)
    before = fingerprint()

    for address in addresses():
        for send in (client.get, client.post):
            answer = send(address)
            assert (address, answer.status_code) in {(address, 302), (address, 301)}, address
            assert "/admin/" in answer["Location"], address

    assert fingerprint() == before
