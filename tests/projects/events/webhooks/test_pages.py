"""Webhooks on the website."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from projects.accounts.models import Role
from projects.events.models import WebhookDelivery, WebhookEndpoint
from projects.events.services import event_record
from projects.events.webhooks import services
from tests.factories import MembershipFactory
from tests.frontend import ensure_built

URL = "https://hooks.example.com/in"
LIST = "/organization/webhooks/"


@pytest.fixture(autouse=True, scope="module")
def _front_end():
    ensure_built()


@pytest.fixture
def browser(admin):
    client = Client()
    client.force_login(admin.user)
    return client


def page(endpoint, name="detail", *more):
    return reverse(f"webhooks:{name}", args=[endpoint.pk, *more])


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_empty(browser):
    assert "No webhooks yet" in text(browser.get(LIST))


def test_create_shows_the_secret_once(browser, organization):
    answer = browser.post(LIST, {"url": URL, "kinds": ["image.ready", "usage.*"], "description": "Ours"})

    endpoint = WebhookEndpoint.objects.get()
    assert answer.status_code == 201
    assert "whsec_" in text(answer)
    assert (endpoint.organization, endpoint.url, endpoint.kinds) == (organization, URL, ["image.ready", "usage.*"])
    assert "whsec_" not in text(browser.get(page(endpoint)))
    assert URL in text(browser.get(LIST))


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        pytest.param({"url": "", "kinds": ["image.*"]}, 422, "Enter the address", id="fail: no address"),
        pytest.param({"url": URL}, 422, "Choose at least one event.", id="fail: no event"),
        pytest.param({"url": "http://x.example", "kinds": ["image.*"]}, 400, "must begin with https", id="fail: http"),
    ],
)
def test_create_what_cannot_be(browser, form, status, told):
    answer = browser.post(LIST, form)

    assert answer.status_code == status
    assert told in text(answer)
    assert not WebhookEndpoint.objects.exists()


def test_too_many(browser, monkeypatch):
    monkeypatch.setattr(services, "MAX_ENDPOINTS", 0)

    answer = browser.post(LIST, {"url": URL, "kinds": ["image.*"]})

    assert (answer.status_code, "at most 0 webhooks" in text(answer)) == (409, True)


def test_edit(browser, endpoint):
    WebhookEndpoint.objects.update(kinds=["image.kept"])
    shown = text(browser.get(page(endpoint, "edit")))
    assert "image.kept" in shown

    answer = browser.post(page(endpoint, "edit"), {"url": f"{URL}2", "kinds": ["image.kept", "image.ready"]})

    assert answer.url == page(endpoint)
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.kinds) == (f"{URL}2", ["image.kept", "image.ready"])
    bad = browser.post(page(endpoint, "edit"), {"url": "ftp://x", "kinds": ["image.ready"]})
    assert (bad.status_code, "must begin with https" in text(bad)) == (400, True)
    assert browser.post(page(endpoint, "edit"), {}).status_code == 422


def test_switch(browser, endpoint):
    browser.post(page(endpoint, "switch"), {"enabled": "no"})
    assert not WebhookEndpoint.objects.get().enabled
    assert "Switched off" in text(browser.get(page(endpoint)))

    browser.post(page(endpoint, "switch"), {"enabled": "yes"})
    assert WebhookEndpoint.objects.get().enabled


def test_switched_off_by_us(browser, endpoint):
    WebhookEndpoint.objects.update(enabled=False, disabled_at="2025-01-01T00:00Z", failing_since="2025-01-01T00:00Z")

    assert "so we stopped sending" in text(browser.get(page(endpoint)))
    WebhookEndpoint.objects.update(enabled=True, disabled_at=None)
    assert "Failing since" in text(browser.get(LIST))


def test_rotate_asks_first(browser, endpoint):
    before = endpoint.secret
    assert "Make a new secret?" in text(browser.get(page(endpoint, "rotate")))
    assert WebhookEndpoint.objects.get().secret == before

    answer = text(browser.post(page(endpoint, "rotate")))

    assert "whsec_" in answer
    assert "signed with the old secret as well" in answer
    assert WebhookEndpoint.objects.get().old_secret == before


def test_delete_asks_first(browser, endpoint):
    assert "Delete this webhook?" in text(browser.get(page(endpoint, "delete")))
    assert WebhookEndpoint.objects.exists()

    assert browser.post(page(endpoint, "delete")).url == LIST
    assert not WebhookEndpoint.objects.exists()


def test_log_test_and_replay(browser, organization, endpoint, receiver, send):
    assert "Nothing was sent yet" in text(browser.get(page(endpoint)))
    browser.post(page(endpoint, "test"))
    assert "Send again" not in text(browser.get(page(endpoint)))
    receiver.answers = [500]
    send()
    shown = text(browser.get(page(endpoint)))
    assert "the server answered 500" in shown
    assert "Send again" in shown

    answer = browser.post(page(endpoint, "replay", WebhookDelivery.objects.get().pk))

    assert answer.url == page(endpoint)
    assert WebhookDelivery.objects.get().status == "pending"


def test_pages_of_the_log(browser, organization, endpoint):
    for _ in range(26):
        event_record(organization=organization, kind="image.ready")

    first, second = (text(browser.get(page(endpoint), {"page": number})) for number in (1, 2))

    assert ("Older" in first, "Newer" in first) == (True, False)
    assert ("Older" in second, "Newer" in second) == (False, True)


def test_agents_and_strangers(endpoint):
    delivery = services.endpoint_test(endpoint=endpoint)
    agent, stranger = Client(), Client()
    agent.force_login(MembershipFactory(organization=endpoint.organization, role=Role.AGENT).user)
    stranger.force_login(MembershipFactory(role=Role.OWNER).user)
    before = list(WebhookEndpoint.objects.values()), list(WebhookDelivery.objects.values())

    names = [(name, ()) for name in ("detail", "edit", "delete", "rotate", "switch", "test")]
    for name, more in [*names, ("replay", (delivery.pk,))]:
        ask = "get" if name == "detail" else "post"
        assert getattr(agent, ask)(page(endpoint, name, *more)).status_code == 403
        assert getattr(stranger, ask)(page(endpoint, name, *more)).status_code == 404
    assert agent.post(LIST, {"url": URL, "kinds": ["image.*"]}).status_code == 403
    assert (list(WebhookEndpoint.objects.values()), list(WebhookDelivery.objects.values())) == before
