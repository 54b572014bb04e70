"""Webhooks over the API."""

import pytest
from rest_framework.test import APIClient

from config.common.ids import new_id
from projects.events.models import Event, WebhookDelivery, WebhookEndpoint
from projects.events.services import event_record
from projects.events.webhooks import services
from tests.factories import ApiKeyFactory

ADDRESS = "/api/v1/webhooks"
URL = "https://hooks.example.com/in"


@pytest.fixture
def api(organization):
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=ApiKeyFactory(organization=organization, scopes=["admin"]).text)
    return client


@pytest.fixture
def one(endpoint):
    return f"{ADDRESS}/{endpoint.pk}"


def test_create(api, organization):
    answer = api.post(ADDRESS, {"url": URL, "event_types": ["image.ready", "image.ready"], "description": "Ours"})

    endpoint = WebhookEndpoint.objects.get()
    body = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert body.pop("secret").startswith("whsec_")
    assert body == api.get(f"{ADDRESS}/{endpoint.pk}").json()
    assert (body["url"], body["event_types"], body["enabled"]) == (URL, ["image.ready"], True)
    assert (endpoint.organization, endpoint.description, endpoint.kinds) == (organization, "Ours", ["image.ready"])
    event = Event.objects.get()
    assert (event.kind, event.via, event.data["webhook_id"]) == ("webhook.created", "key", str(endpoint.pk))


def test_the_secret_is_kept_from_everybody(api, made):
    _, secret = made

    assert secret not in WebhookEndpoint.objects.get().secret
    assert "secret" not in str(api.get(ADDRESS).json())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"url": URL}, "invalid", id="fail: no events"),
        pytest.param({"url": URL, "event_types": []}, "invalid", id="fail: empty events"),
        pytest.param({"event_types": ["image.*"]}, "invalid", id="fail: no address"),
        pytest.param(
            {"url": "http://hooks.example.com", "event_types": ["image.*"]}, "invalid_webhook_url", id="fail: http"
        ),
        pytest.param({"url": URL, "event_types": ["member.*"]}, "unknown_event_type", id="fail: not for programs"),
        pytest.param({"url": URL, "event_types": ["image.progress"]}, "unknown_event_type", id="fail: too often"),
    ],
)
def test_create_what_cannot_be(api, body, code):
    answer = api.post(ADDRESS, body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not WebhookEndpoint.objects.exists()
    assert not Event.objects.exists()


def test_no_more_than_ten(api, organization, monkeypatch):
    monkeypatch.setattr(services, "MAX_ENDPOINTS", 1)
    assert api.post(ADDRESS, {"url": URL, "event_types": ["image.*"]}).status_code == 201

    answer = api.post(ADDRESS, {"url": URL, "event_types": ["image.*"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_webhooks")
    assert WebhookEndpoint.objects.count() == 1


def test_change(api, endpoint, one):
    WebhookEndpoint.objects.update(enabled=False, disabled_at="2025-01-01T00:00Z", failing_since="2025-01-01T00:00Z")

    answer = api.patch(one, {"enabled": True, "event_types": ["usage.*"], "description": "Ours"})

    body = answer.json()
    assert (body["enabled"], body["disabled_at"], body["failing_since"]) == (True, None, None)
    assert (body["event_types"], body["url"], body["description"]) == (["usage.*"], URL, "Ours")
    assert Event.objects.get(kind="webhook.updated").data["changed"] == ["description", "enabled", "kinds"]
    assert api.patch(one, {"enabled": True}).status_code == 200
    assert Event.objects.filter(kind="webhook.updated").count() == 1


@pytest.mark.parametrize("change", [{"url": "https://me:secret@hooks.example.com"}, {"event_types": ["all"]}])
def test_change_to_what_cannot_be(api, endpoint, one, change):
    before = WebhookEndpoint.objects.values().get()

    assert api.patch(one, change).status_code == 400
    assert WebhookEndpoint.objects.values().get() == before


def test_delete(api, endpoint, one):
    services.endpoint_test(endpoint=endpoint)

    assert api.delete(one).status_code == 204

    assert not WebhookEndpoint.objects.exists()
    assert not WebhookDelivery.objects.exists()
    assert Event.objects.get(kind="webhook.deleted").data == {"webhook_id": str(endpoint.pk), "url": URL}
    assert api.get(one).status_code == 404


def test_rotate(api, made, one):
    answer = api.post(f"{one}/rotate")

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.json()["secret"] not in ("", made[1])
    assert Event.objects.filter(kind="webhook.secret_rotated").count() == 1


def test_test_log_and_replay(api, organization, endpoint, one, send):
    sent = api.post(f"{one}/test")
    assert (sent.status_code, sent.json()["status"], sent.json()["event_type"]) == (202, "pending", "webhook.test")
    replay = f"{one}/deliveries/{sent.json()['id']}/replay"
    again = api.post(replay)
    assert (again.status_code, again.json()["code"]) == (409, "delivery_pending")
    event_record(organization=organization, kind="image.ready")
    send()

    log = api.get(f"{one}/deliveries").json()["results"]
    assert [(row["event_type"], row["status"], row["response_status"], row["response"]) for row in log] == [
        ("image.ready", "delivered", 204, "thanks"),
        ("webhook.test", "delivered", 204, "thanks"),
    ]
    assert api.get(f"{one}/deliveries", {"status": "failed"}).json()["results"] == []
    assert api.get(f"{one}/deliveries", {"status": "lost"}).status_code == 400
    assert api.get(f"{one}/deliveries", {"limit": 1}).json()["next"]
    again = api.post(replay)
    assert (again.status_code, again.json()["status"]) == (202, "pending")
    assert again.json()["message_id"] == sent.json()["message_id"]


def test_others_have_none(endpoint, one):
    stranger = APIClient()
    stranger.credentials(HTTP_X_API_KEY=ApiKeyFactory().text)
    delivery = services.endpoint_test(endpoint=endpoint)
    before = list(WebhookEndpoint.objects.values()), list(WebhookDelivery.objects.values())

    assert stranger.get(ADDRESS).json()["results"] == []
    for method, path in [
        *(("get", ""), ("patch", ""), ("delete", ""), ("post", "/rotate"), ("post", "/test"), ("get", "/deliveries")),
        ("post", f"/deliveries/{delivery.pk}/replay"),
    ]:
        assert getattr(stranger, method)(one + path).status_code == 404
    assert (list(WebhookEndpoint.objects.values()), list(WebhookDelivery.objects.values())) == before


def test_a_message_of_another_webhook(api, endpoint, one):
    assert api.post(f"{one}/deliveries/{new_id()}/replay").status_code == 404


def test_needs_the_scope(organization):
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=ApiKeyFactory(organization=organization, scopes=["write:images"]).text)

    assert client.get(ADDRESS).json()["code"] == "insufficient_scope"
