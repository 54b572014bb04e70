"""Pushes wait for the commit and never break what they tell of."""

import uuid

import pytest
from asgiref.sync import async_to_sync
from django.db import transaction

from config.common import push

ORGANIZATION = uuid.UUID("01900000-0000-7000-8000-000000000001")


class Layer:
    def __init__(self):
        self.sent = []

    async def group_send(self, group, message):
        self.sent.append((group, message))


@pytest.fixture
def layer(monkeypatch):
    layer = Layer()
    monkeypatch.setattr(push, "get_channel_layer", lambda: layer)
    return layer


def test_after_the_commit(transactional_db, layer):
    with transaction.atomic():
        push.push_event(ORGANIZATION, {"type": "event", "id": 1})
        assert layer.sent == []

    assert layer.sent == [("org.01900000000070008000000000000001", {"type": "event", "id": 1})]


def test_not_after_a_rollback(transactional_db, layer):
    with transaction.atomic():
        push.push_event(ORGANIZATION, {"type": "event", "id": 1})
        transaction.set_rollback(True)

    assert layer.sent == []


def test_a_push_that_fails_is_only_logged(transactional_db, layer, monkeypatch, caplog):
    async def fail(*_):
        raise ConnectionError("no redis")

    monkeypatch.setattr(layer, "group_send", fail)

    with transaction.atomic():
        push.push_event(ORGANIZATION, {"type": "event"})

    assert [record.getMessage() for record in caplog.records] == ["push failed"]


def test_arrives(transactional_db):
    async def listen():
        layer = push.channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(push.group_name(ORGANIZATION), channel)
        await layer.group_send(push.group_name(ORGANIZATION), {"type": "event", "id": 7})
        return await layer.receive(channel)

    assert async_to_sync(listen)() == {"type": "event", "id": 7}
