"""The API of usage."""

import csv
import io

import pytest
from rest_framework.test import APIClient

from billing import services
from tests.factories import ApiKeyFactory


@pytest.fixture
def api(customer):
    return client_of(ApiKeyFactory(organization=customer.organization, scopes=["manage:billing"]))


def client_of(key):
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=key.text)
    return client


def test_usage(api, customer):
    customer.pack()
    customer.use(3)
    customer.reserve()
    month = {"starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-12-01T00:00:00Z"}
    answer = api.get("/api/v1/billing/usage")
    assert answer.json() == {
        "plan": "free",
        **month,
        "granted": 10,
        "used": 3,
        "reserved": 1,
        "extra_left": 25,
        "left": 31,
        "percent": 30,
        "pools": [
            {"kind": "free", "plan": "free", "granted": 10, "used": 3, "reserved": 1, "left": 6, **month},
            {
                "kind": "pack",
                "plan": "pack-25",
                "granted": 25,
                "used": 0,
                "reserved": 0,
                "left": 25,
                "starts_at": "2026-11-15T12:00:00Z",
                "ends_at": None,
            },
        ],
    }


def test_gifts_have_no_plan(api, customer):
    services.grant_gift(organization=customer.organization, amount=1, reference="g", actor=None, reason="x")
    assert api.get("/api/v1/billing/usage").json()["pools"][1]["plan"] is None
    assert api.get("/api/v1/billing/usage/history").json()["results"][0]["plan"] is None


def test_history(api, customer):
    image = customer.use()[0]
    [capture, reserve, grant] = api.get("/api/v1/billing/usage/history").json()["results"]
    assert [grant["kind"], reserve["kind"], capture["kind"]] == ["grant", "reserve", "capture"]
    del capture["id"], capture["created_at"]
    assert capture == {
        "kind": "capture",
        "amount": 1,
        "grant": "free",
        "plan": "free",
        "image_id": str(image),
        "project_id": str(customer.project.pk),
        "project_name": "12 Elm Street",
        "member_id": str(customer.user.pk),
        "note": "",
        "reference": f"image:{image}:1:settled",
    }


def test_filters(api, customer):
    customer.use(1)
    for query, count in [
        ({"kind": "capture"}, 1),
        ({"project_id": customer.project.pk}, 2),
        ({"member_id": customer.project.pk}, 0),
        ({"since": "2100-01-01T00:00:00Z"}, 0),
        ({"until": "2100-01-01T00:00:00Z", "limit": 2}, 2),
    ]:
        assert len(api.get("/api/v1/billing/usage/history", query).json()["results"]) == count
    answer = api.get("/api/v1/billing/usage/history", {"kind": "theft"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "kind")


def test_as_csv(api, customer):
    customer.use(1)
    answer = api.get("/api/v1/billing/usage/history", {"kind": "capture"}, HTTP_ACCEPT="text/csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [row[1] for row in csv.reader(io.StringIO(answer.content.decode()))] == ["kind", "capture"]


def test_nobody_reads_a_strangers_books(customer):
    customer.use(1)
    stranger = client_of(ApiKeyFactory(scopes=["manage:billing"]))
    assert stranger.get("/api/v1/billing/usage").json()["used"] == 0
    assert stranger.get("/api/v1/billing/usage/history").json()["results"] == []


def test_the_scope_is_asked_for(customer):
    client = client_of(ApiKeyFactory(organization=customer.organization, scopes=["read:images"]))
    assert client.get("/api/v1/billing/usage").json()["code"] == "insufficient_scope"
