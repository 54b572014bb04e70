"""The table holds: every address is in it, everybody gets what it says, the refused change nothing."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.access.routes import routes
from tests.access.table import CALLERS, OBJECTS, ROWS, caller, send
from tests.access.tables import fingerprint, ids_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
READ = [row for row in ROWS if row.method == "GET"]
MANY = 20


def refused(answer):
    return answer.status_code in (401, 403, 404, 405) or answer.headers.get("Location", "").startswith("/sign-in/")


def told(answer):
    return "" if answer.streaming else answer.content.decode() + str(answer.headers)


def name(row):
    return row.route


# --- Whole ------------------------------------------------------------------------------------------------------------
def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted({row.path for row in ROWS}) == sorted({route.path for route in routes()})


def test_no_row_stands_twice():
    assert sorted(row.route for row in ROWS) == sorted({row.route for row in ROWS})


@pytest.mark.parametrize("path", sorted({row.path for row in ROWS}))
def test_every_method_has_a_row(world, path):
    rows = [row for row in ROWS if row.path == path]
    address = rows[0].address(world)
    client = caller("owner", world, None)
    taken = {row.method for row in rows}

    others = {method: getattr(client, method.lower())(address) for method in METHODS if method not in taken}

    assert {method: answer.status_code for method, answer in others.items()} == dict.fromkeys(others, 405)


# --- Who may what -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("row", ROWS, ids=name)
def test_who_may(world, row):
    row.fill(world, 1)
    address, content = row.address(world), row.content(world)
    secrets = ids_of(world.organization.pk)

    found = {each: outcome(world, row, each, address, content, secrets) for each in CALLERS}

    assert found == row.expected


def outcome(world, row, who, address, content, secrets):
    """The status that a caller gets; what they did is undone."""
    savepoint = transaction.savepoint()
    client = caller(who, world, row.scope)
    before = fingerprint()
    answer = send(client, row, address, content)
    if refused(answer):
        assert fingerprint() == before, f"{who} was refused, yet something changed"
    if who == "stranger":
        assert [secret for secret in secrets if secret in told(answer)] == [], "a stranger is told of it"
    transaction.savepoint_rollback(savepoint)
    return answer.status_code


# --- Queries ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("row", READ, ids=name)
def test_queries(world, row):
    row.fill(world, 1)
    address = row.address(world)
    client = caller("owner", world, None)
    client.get(address)

    few = queries(client, address)
    row.fill(world, MANY - 1)
    many = queries(client, address)

    assert (len(few), len(many)) == (row.queries, row.queries), "\n".join(query["sql"] for query in many)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return captured.captured_queries


def test_every_place_in_an_address_is_known():
    assert OBJECTS.keys() >= {"project_id", "image_id"}
