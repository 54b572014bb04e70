"""Webhooks without a network: what would be sent is kept, what comes back is chosen."""

import json

import pytest
from standardwebhooks.webhooks import Webhook

from config.common.outbound import Answer, Unreachable
from projects.accounts.models import Role
from projects.events.webhooks import delivery, services, turns
from tests.factories import MembershipFactory


class Receiver:
    """The customer's server."""

    def __init__(self):
        self.answers, self.got = [], []

    def post(self, url, body, headers):
        self.got.append((url, body, headers))
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, Unreachable):
            raise answer
        return Answer(answer, "thanks\0", 0.25)

    def verified(self, secret):
        """The messages that the official library accepts."""
        return [Webhook(secret).verify(body, headers) for _url, body, headers in self.got]

    @property
    def types(self):
        return [json.loads(body)["type"] for _url, body, _headers in self.got]


@pytest.fixture
def receiver(monkeypatch):
    receiver = Receiver()
    monkeypatch.setattr(delivery.outbound, "post", receiver.post)
    return receiver


@pytest.fixture
def admin(db):
    return MembershipFactory(role=Role.ADMIN)


@pytest.fixture
def organization(admin):
    return admin.organization


@pytest.fixture
def made(organization):
    """A webhook and its secret."""
    return services.endpoint_create(
        organization=organization, actor=None, url="https://hooks.example.com/in", kinds=["image.ready", "project.*"]
    )


@pytest.fixture
def endpoint(made):
    return made[0]


@pytest.fixture
def send(receiver):
    """Send all that is due, as workers do."""

    def send():
        return [delivery.attempt(each) for each in turns.due()]

    return send
