from __future__ import annotations

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.test import AsyncClient, Client

from config.asgi import application
from projects.accounts.models import Membership, Role, User
from projects.events import stream
from projects.events.hub import FellBehind
from projects.events.messages import Message
from projects.events.models import Event
from projects.events.services import event_record
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
            "headers": [*([(b"origin", origin)] if origin else []), *headers],
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


async def refused_with(socket):
    """The code that the server closes with instead of accepting: HTTP 403."""
    await socket.send_input({"type": "websocket.connect"})
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
    opening = {"resumed": False, "snapshot": {"images": [{**told, **state}]}}
    assert first == {"type": "connected", "id": 0, **opening}
    await move(image)
    update, event = await socket.heard(), await database_sync_to_async(Event.objects.get)()
    about = {"id": event.pk, "kind": "image.processing", "at": event.created_at.isoformat(), **told}
    assert update == {"type": "job_update", **about, **state, "status": "processing"}
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
    assert [await refused_with(Socket(*headers)) for headers in strangers] == [4401] * 4
    assert await refused_with(Socket(query="image_id=kitchen&token=secret")) == 4401


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


def restless(monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(stream, "RECHECK_SECONDS", 0.0)


async def next_that_is_no_heartbeat(socket):
    while True:
        message = await socket.receive_output(10)
        if message["type"] != "websocket.send" or json.loads(message["text"])["type"] != "heartbeat":
            return message


@pytest.mark.parametrize("how", ["left", "disabled", "signed out"])
async def test_who_lost_access_loses_the_stream(monkeypatch, how):
    image, user = await prepare()
    socket, _ = await opened(await cookie_of(user))
    if how == "left":
        await database_sync_to_async(Membership.objects.all().delete)()
    elif how == "disabled":
        await database_sync_to_async(User.objects.filter(pk=user.pk).update)(is_active=False)
    else:
        await database_sync_to_async(Session.objects.all().delete)()
    await database_sync_to_async(event_record)(organization=image.organization, kind="member.something")
    message = await socket.receive_output(10)
    assert (message["type"], message["code"]) == ("websocket.close", 4401)
    await socket.leave()


async def test_who_still_belongs_keeps_the_stream(monkeypatch):
    restless(monkeypatch)
    image, user = await prepare()
    socket, _ = await opened(await cookie_of(user))
    assert (await socket.heard())["type"] == "heartbeat"
    await move(image)
    assert json.loads((await next_that_is_no_heartbeat(socket))["text"])["status"] == "processing"
    await socket.leave()


async def test_resumes():
    image, user = await prepare()
    await move(image)
    socket, first = await opened(await cookie_of(user), query="last_event_id=0")
    assert (first["resumed"], first["snapshot"]) == (True, None)
    assert (await socket.heard())["status"] == "processing"
    await socket.leave()


async def ends_with(socket):
    message = await socket.receive_output(10)
    assert message["type"] == "websocket.close"
    await socket.leave()
    return message["code"]


async def test_ends_after_its_lifetime(monkeypatch):
    monkeypatch.setattr(stream, "LIFETIME_SECONDS", 0.0)
    _, user = await prepare()
    socket, _ = await opened(await cookie_of(user))
    assert await ends_with(socket) == 1001


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(FellBehind(), 1013, id="fail: too slow"),
        pytest.param(TimeoutError(), 1013, id="fail: takes nothing"),
        pytest.param(RuntimeError("broken"), 1011, id="fail: ours"),
    ],
)
async def test_ends_with_a_reason(monkeypatch, error, code):
    async def broken(*_, **__):
        yield Message("heartbeat", 1, {})
        raise error

    monkeypatch.setattr(consumers, "live", broken)
    _, user = await prepare()
    socket, _ = await opened(await cookie_of(user))
    assert await ends_with(socket) == code


async def test_no_more_than_allowed(settings):
    settings.STREAMS_PER_CALLER = 1
    _, user = await prepare()
    cookie = await cookie_of(user)
    socket, _ = await opened(cookie)
    assert await closed_with(Socket(cookie)) == 4429
    await socket.leave()
    socket, _ = await opened(cookie)
    await socket.leave()


async def ticket_for(image, **wanted):
    headers = {"authorization": (await key_of(image))[1].decode()}
    address, body = "/api/v1/events/ticket", json.dumps(wanted)
    answer = await AsyncClient().post(address, body, content_type="application/json", headers=headers)
    return answer.json()["ticket"]


@pytest.mark.parametrize("by", ["authorization", "x-api-key", "ticket"])
async def test_programs_need_no_origin(by):
    image, _ = await prepare()
    name, value = await key_of(image)
    headers, query = [(name, value)], ""
    if by == "x-api-key":
        headers = [(b"x-api-key", value.removeprefix(b"Bearer "))]
    if by == "ticket":
        headers, query = [], f"ticket={await ticket_for(image)}"
    socket = Socket(*headers, query=query, origin=None)
    assert await socket.connect() == "websocket.accept"
    assert (await socket.heard())["type"] == "connected"
    await socket.leave()
    if by == "ticket":
        assert await refused_with(Socket(query=query, origin=None)) == 4401


async def test_a_ticket_opens_what_it_was_issued_for():
    image, _ = await prepare()
    wanted = {"image_id": str(image.pk)}
    ticket = await ticket_for(image, **wanted)
    other = await database_sync_to_async(ImageFactory)(original__project__organization=image.organization)
    socket, first = await opened(query=f"ticket={ticket}&image_id={other.pk}")
    assert [each["image_id"] for each in first["snapshot"]["images"]] == [str(image.pk)]
    await socket.leave()


async def test_cookies_do_not_count_beside_a_header():
    """Otherwise a header that is worth nothing would open the door to pages of other sites."""
    _, user = await prepare()
    cookie = await cookie_of(user)
    nobody = (b"authorization", b"Bearer vsa_nobody")
    assert await refused_with(Socket(cookie, nobody, origin=b"https://evil.example")) == 4401
    assert await refused_with(Socket(cookie, query="ticket=none", origin=b"https://evil.example")) == 4401


async def test_another_kind_of_header_leaves_the_cookie_alone():
    """As where a proxy asks for a password of its own."""
    _, user = await prepare()
    socket, first = await opened(await cookie_of(user), (b"authorization", b"Basic Zm9v"))
    assert first["type"] == "connected"
    await socket.leave()


async def test_no_tokens_in_addresses():
    image, _ = await prepare()
    key = (await key_of(image))[1].decode().removeprefix("Bearer ")
    _, user = await prepare()
    assert await closed_with(Socket(await cookie_of(user), query=f"token={key}")) == 4400


@pytest.mark.parametrize("origin", [b"https://evil.example", None])
async def test_pages_of_other_sites_cannot_listen(origin):
    _, user = await prepare()
    socket = Socket(await cookie_of(user), origin=origin)
    assert await socket.connect() == "websocket.close"
