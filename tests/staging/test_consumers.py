from __future__ import annotations

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.test import Client

from config.asgi import application
from projects.accounts.models import Membership, Role, User
from staging import consumers, transitions
from tests.factories import ApiKeyFactory, ImageFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@database_sync_to_async
def prepare():
    image = ImageFactory()
    return image, MembershipFactory(organization=image.organization, role=Role.VIEWER).user


@database_sync_to_async
def cookie_of(user):
    client = Client()
    client.force_login(user)
    return (b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode())


@database_sync_to_async
def key_of(image, scopes=("read:images",)):
    return (
        b"authorization",
        f"Bearer {ApiKeyFactory(organization=image.organization, scopes=list(scopes)).text}".encode(),
    )


class Socket(ApplicationCommunicator):
    """A WebSocket client without a network."""

    def __init__(self, *headers, query="", origin=b"http://testserver"):
        scope = {
            "type": "websocket",
            "path": "/ws/v1/events/",
            "query_string": query.encode(),
            "headers": [(b"origin", origin), *headers],
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def connect(self):
        """How the server answers: ``websocket.accept`` or ``websocket.close``."""
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(10))["type"]

    async def heard(self):
        return json.loads((await self.receive_output(10))["text"])

    async def leave(self):
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(10)


async def opened(*headers, query=""):
    """A connected socket and its first message."""
    socket = Socket(*headers, query=query)
    assert await socket.connect() == "websocket.accept"
    return socket, await socket.heard()


async def closed_with(socket):
    """The code that the server closes with right after accepting."""
    assert await socket.connect() == "websocket.accept"
    message = await socket.receive_output(10)
    assert message["type"] == "websocket.close"
    await socket.leave()
    return message["code"]


async def move(image, worker="w"):
    return await database_sync_to_async(transitions.claim)(image.pk, worker=worker)


@pytest.mark.parametrize("by", ["session", "key"])
async def test_state_first_then_every_move(by):
    image, user = await prepare()
    socket, first = await opened(await (cookie_of(user) if by == "session" else key_of(image)))
    told = {"image_id": str(image.pk), "project_id": str(image.project_id)}
    state = {"status": "queued", "stage": "", "percent": 0, "error": None}
    assert first == {"type": "connected", "snapshot": {"images": [{**told, **state}]}}
    await move(image)
    update = await socket.heard()
    assert update.pop("id") > 0
    assert update == {"type": "job_update", "kind": "image.processing", **told, **state, "status": "processing"}
    await socket.leave()


@pytest.mark.parametrize("by", ["image_id", "project_id"])
async def test_only_what_is_watched(by):
    image, user = await prepare()
    other = await database_sync_to_async(ImageFactory)(original__project__organization=image.organization)
    wanted = {"image_id": image.pk, "project_id": image.project_id}[by]
    socket, first = await opened(await cookie_of(user), query=f"{by}={wanted}")
    assert [each["image_id"] for each in first["snapshot"]["images"]] == [str(image.pk)]
    await move(other)
    await move(image)
    assert (await socket.heard())["image_id"] == str(image.pk)
    assert await socket.receive_nothing(0.05)
    await socket.leave()


async def test_nothing_of_another_organization():
    _, user = await prepare()
    theirs = await database_sync_to_async(ImageFactory)()
    socket, first = await opened(await cookie_of(user))
    assert len(first["snapshot"]["images"]) == 1
    await move(theirs)
    assert await socket.receive_nothing(0.1)
    await socket.leave()


async def test_words_of_the_client_are_ignored():
    _, user = await prepare()
    socket, _ = await opened(await cookie_of(user))
    await socket.send_input({"type": "websocket.receive", "text": "not even json"})
    assert await socket.receive_nothing(0.05)
    await socket.leave()


async def test_strangers_are_turned_away():
    image, _ = await prepare()
    lonely = await database_sync_to_async(UserFactory)()
    strangers = [
        (),
        (await cookie_of(lonely),),
        ((b"authorization", b"Bearer vsa_AAAAAAAAAAAA_" + b"A" * 43),),
        (await key_of(image, scopes=["read:projects"]),),
    ]
    assert [await closed_with(Socket(*headers)) for headers in strangers] == [4401] * 4


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param("image_id=kitchen", 4400, id="fail: no uuid"),
        pytest.param("image_id=01980000-0000-7000-8000-000000000000", 4404, id="fail: no such image"),
        pytest.param("project_id=01980000-0000-7000-8000-000000000000", 4404, id="fail: no such project"),
    ],
)
async def test_queries_that_lead_nowhere(query, code):
    _, user = await prepare()
    assert await closed_with(Socket(await cookie_of(user), query=query)) == code


@pytest.mark.parametrize("how", ["left", "disabled"])
async def test_who_lost_access_loses_the_stream(monkeypatch, how):
    image, user = await prepare()
    socket, _ = await opened(await cookie_of(user))
    if how == "left":
        await database_sync_to_async(Membership.objects.all().delete)()
    else:
        await database_sync_to_async(User.objects.filter(pk=user.pk).update)(is_active=False)
    monkeypatch.setattr(consumers, "RECHECK_SECONDS", 0.0)
    await move(image)
    message = await socket.receive_output(10)
    assert (message["type"], message["code"]) == ("websocket.close", 4401)


async def test_who_still_belongs_keeps_the_stream(monkeypatch):
    image, user = await prepare()
    socket, _ = await opened(await cookie_of(user))
    monkeypatch.setattr(consumers, "RECHECK_SECONDS", 0.0)
    await move(image)
    assert (await socket.heard())["status"] == "processing"
    await socket.leave()


async def test_pages_of_other_sites_cannot_listen():
    _, user = await prepare()
    socket = Socket(await cookie_of(user), origin=b"https://evil.example")
    assert await socket.connect() == "websocket.close"
