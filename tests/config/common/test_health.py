"""Alive and ready."""

import pytest
from django.core.cache import cache

from config.celery import note_worker_alive
from config.common import health

ALL_FINE = {"database": "ok", "redis": "ok", "storage": "ok", "worker": "ok"}


@pytest.fixture(autouse=True)
def no_worker():
    cache.delete(health.WORKER_KEY)
    yield
    cache.delete(health.WORKER_KEY)


@pytest.mark.parametrize("path", ["/health", "/api/v1/health"])
def test_alive_without_anything(client, path):
    """No database fixture: asking the database would fail."""
    response = client.get(path)

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/ready", "/api/v1/ready"])
def test_ready(client, db, path):
    note_worker_alive()

    response = client.get(path)

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": ALL_FINE}


def test_not_ready_without_a_worker(client, db):
    response = client.get("/ready")

    assert response.status_code == 503
    assert response.json() == {"status": "not_ready", "checks": {**ALL_FINE, "worker": "failed"}}


def test_reasons_go_to_the_log_not_to_strangers(client, db, settings, caplog):
    health.worker_seen()
    settings.S3_BUCKET = "no-such-bucket"

    response = client.get("/ready")

    assert response.json() == {"status": "not_ready", "checks": {**ALL_FINE, "storage": "failed"}}
    (record,) = [record for record in caplog.records if record.name == health.__name__]
    assert record.getMessage().startswith("not ready: storage: An error occurred (404) when calling the HeadBucket")


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_only_reading(client, path):
    assert client.post(path).status_code == 405
