"""The stream under a real server: what a browser sees, and what is left when it goes."""

import json
import socket
import threading
import time

import httpx
import pytest
import uvicorn
from django.db import connection

from config.asgi import application
from config.common.ids import new_id
from config.common.valkey import valkey
from projects.events import pool
from projects.events.services import event_record
from tests.factories import ApiKeyFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture
def headers(organization):
    return {"X-API-Key": ApiKeyFactory(organization=organization).text, "Accept": "text/event-stream"}


@pytest.fixture
def address():
    """A server on a port of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1/events"
    server.should_exit = True
    thread.join(20)
    listener.close()


def events_of(response):
    """(event, id, data) as they arrive."""
    fields = {}
    for line in response.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield fields["event"], int(fields["id"]), json.loads(fields["data"])
            fields = {}


def eventually(true):
    deadline = time.monotonic() + 10
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def open_streams(organization):
    return valkey().zcard(f"streams:{{{organization.pk}}}")


def threads_of_views():
    """asgiref's own threads, one for each request that has not given it back."""
    return sum(thread.name.startswith("ThreadPoolExecutor") for thread in threading.enumerate())


def connections():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_a_client_comes_goes_and_comes_back(address, organization, headers):
    image_id, idle = new_id(), threads_of_views()
    with httpx.stream("GET", address, headers=headers, timeout=10) as response:
        events = events_of(response)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "text/event-stream")
        assert next(events) == ("connected", 0, {"resumed": False, "snapshot": {"images": []}})

        seen = event_record(organization=organization, kind="image.queued", image_id=image_id)

        assert next(events)[:2] == ("job_update", seen.pk)
        assert open_streams(organization) == 1
        assert eventually(lambda: threads_of_views() <= idle)

    assert eventually(lambda: open_streams(organization) == 0)
    missed = event_record(organization=organization, kind="image.ready", image_id=image_id)
    with httpx.stream("GET", address, headers={**headers, "Last-Event-ID": str(seen.pk)}, timeout=10) as response:
        events = events_of(response)
        assert [next(events)[:2] for _ in range(2)] == [("connected", seen.pk), ("job_update", missed.pk)]
    assert eventually(lambda: open_streams(organization) == 0)
    assert eventually(lambda: connections() <= pool.THREADS + 1)


def test_strangers_get_a_problem(address):
    response = httpx.get(address, headers={"Accept": "text/event-stream"})

    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["project_id", "image_id"])
def test_what_others_own_does_not_exist(address, headers, name):
    response = httpx.get(address, params={name: str(new_id())}, headers=headers)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
