"""Server-sent events: nothing lost, nothing twice, in order."""

import asyncio
import json
import uuid

import pytest
from channels.db import database_sync_to_async
from django.test import RequestFactory

from config.common.errors import Problem
from config.common.ids import new_id
from config.common.push import channel_layer, group_name
from projects.events import stream
from projects.events.models import Event
from projects.events.selectors import Watch
from projects.events.services import event_record
from projects.events.stream import EventStreamRenderer, event_stream, stream_response
from tests.factories import EventFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch):
    """Long enough never to be seen in a test that does not ask for it."""
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 60.0)


def parse(chunk):
    lines = dict(line.split(": ", 1) for line in chunk.decode().strip().splitlines())
    return lines["event"], int(lines["id"]), json.loads(lines["data"])


async def take(frames, count):
    return [parse(await asyncio.wait_for(anext(frames), 10)) for _ in range(count)]


def nothing():
    return {"images": []}


def open_stream(organization, **changes):
    return event_stream(organization.pk, **{"snapshot": nothing, **changes})


record = database_sync_to_async(event_record)
make_event = database_sync_to_async(EventFactory)


async def test_begins_with_a_snapshot(organization):
    await make_event(organization=organization)
    latest = await make_event(organization=organization)
    await make_event()
    frames = open_stream(organization, snapshot=lambda: {"events": Event.objects.count()})

    first = await anext(frames)
    await frames.aclose()

    assert first.startswith(b"retry: 3000\nid: ")
    assert first.endswith(b"\n\n")
    assert parse(first) == ("connected", latest.pk, {"resumed": False, "snapshot": {"events": 3}})


async def test_begins_at_zero(organization):
    frames = open_stream(organization)

    assert await take(frames, 1) == [("connected", 0, {"resumed": False, "snapshot": {"images": []}})]
    await frames.aclose()


async def test_tells_what_happens(organization):
    project_id, image_id = new_id(), new_id()
    frames = open_stream(organization)
    await take(frames, 1)
    data = {"status": "processing", "stage": "render", "percent": 40, "error": None}

    event = await record(
        organization=organization, kind="image.progress", project_id=project_id, image_id=image_id, data=data
    )

    assert await take(frames, 1) == [
        (
            "job_update",
            event.pk,
            {
                "id": event.pk,
                "kind": "image.progress",
                "project_id": str(project_id),
                "image_id": str(image_id),
                "at": event.created_at.isoformat(),
                **data,
            },
        )
    ]
    await frames.aclose()


async def test_happened_between_listening_and_reading(organization):
    """An event that is committed while the snapshot is read comes after it, once."""
    event = None

    def snapshot():
        nonlocal event
        event = event_record(organization=organization, kind="image.queued", image_id=new_id())
        return {}

    frames = open_stream(organization, snapshot=snapshot)
    connected, update = await take(frames, 2)
    later = await record(organization=organization, kind="image.ready", image_id=event.image_id)

    assert (connected[0], connected[1]) == ("connected", 0)
    assert (update[0], update[1]) == ("job_update", event.pk)
    assert [frame[1] for frame in await take(frames, 1)] == [later.pk]
    await frames.aclose()


async def test_many_at_once_come_once_and_in_order(organization, monkeypatch):
    monkeypatch.setattr(stream, "BATCH", 3)
    frames = open_stream(organization)
    await take(frames, 1)

    events = [await record(organization=organization, kind="image.progress", image_id=new_id()) for _ in range(8)]

    assert [frame[1] for frame in await take(frames, 8)] == [event.pk for event in events]
    await frames.aclose()


@pytest.mark.parametrize("by", ["project_id", "image_id"])
async def test_only_what_is_watched(organization, by):
    mine = {"project_id": new_id(), "image_id": new_id()}
    frames = open_stream(organization, **{by: mine[by]})
    await take(frames, 1)

    await record(organization=organization, kind="image.ready", project_id=new_id(), image_id=new_id())
    await record(organization=organization, kind="project.updated", **mine)
    await record(organization=await database_sync_to_async(OrganizationFactory)(), kind="image.ready", **mine)
    event = await record(organization=organization, kind="image.ready", **mine)

    assert [frame[1] for frame in await take(frames, 1)] == [event.pk]
    await frames.aclose()


async def test_resumes_without_a_gap(organization):
    seen, *missed = [await make_event(organization=organization) for _ in range(3)]
    frames = open_stream(organization, last_event_id=str(seen.pk))

    connected, *updates = await take(frames, 3)

    assert connected == ("connected", seen.pk, {"resumed": True, "snapshot": None})
    assert [(name, event_id) for name, event_id, _data in updates] == [("job_update", event.pk) for event in missed]
    await frames.aclose()


@pytest.mark.parametrize(
    "last",
    [
        pytest.param("", id="success: empty"),
        pytest.param("nonsense", id="success: no number"),
        pytest.param("-1", id="success: less than any"),
        pytest.param("²", id="success: a number of another kind"),
        pytest.param("9" * 30, id="success: from the future"),
    ],
)
async def test_begins_anew_after_an_id_that_is_none(organization, last):
    latest = await make_event(organization=organization)
    frames = open_stream(organization, last_event_id=last)

    assert await take(frames, 1) == [("connected", latest.pk, {"resumed": False, "snapshot": {"images": []}})]
    await frames.aclose()


@pytest.mark.parametrize(("missed", "resumed"), [(3, True), (4, False)])
async def test_begins_anew_after_too_long_an_absence(organization, monkeypatch, missed, resumed):
    monkeypatch.setattr(stream, "REPLAY_LIMIT", 3)
    for _ in range(missed):
        await make_event(organization=organization)
    frames = open_stream(organization, last_event_id="0")

    assert (await take(frames, 1))[0][2]["resumed"] is resumed
    await frames.aclose()


async def test_heartbeat_in_quiet_times(organization, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.01)
    event = await make_event(organization=organization)
    frames = open_stream(organization)

    assert (await take(frames, 3))[1:] == [("heartbeat", event.pk, {})] * 2
    await frames.aclose()


async def test_a_lost_push_is_made_up_for(organization, monkeypatch):
    """The row is there, the push never came: found at the next look."""
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    frames = open_stream(organization)
    await take(frames, 1)

    event = await make_event(organization=organization)

    found = [frame async for frame in until(frames, "job_update")]
    assert [frame[1] for frame in found if frame[0] == "job_update"] == [event.pk]
    await frames.aclose()


async def until(frames, name):
    while True:
        (frame,) = await take(frames, 1)
        yield frame
        if frame[0] == name:
            return


async def test_ends_after_its_lifetime(organization, monkeypatch):
    monkeypatch.setattr(stream, "LIFETIME_SECONDS", 0.0)

    assert [parse(chunk)[0] async for chunk in open_stream(organization)] == ["connected"]


async def test_leaves_nothing_behind(organization):
    frames = open_stream(organization)
    await take(frames, 1)
    assert stream._open == [organization.pk]
    assert set(channel_layer()._get_layer().groups) == {f"push__group__{group_name(organization.pk)}"}

    await frames.aclose()

    assert stream._open == []
    assert channel_layer()._get_layer().groups == {}
    assert len(asyncio.all_tasks()) <= 2  # this one, and the layer's own


async def test_two_streams_of_one_organization(organization):
    first, second = open_stream(organization), open_stream(organization)
    await take(first, 1), await take(second, 1)

    event = await record(organization=organization, kind="image.ready", image_id=new_id())
    await first.aclose()

    assert stream._open == [organization.pk]
    assert [frame[1] for frame in await take(second, 1)] == [event.pk]
    await second.aclose()


def test_response(organization):
    request = RequestFactory().get("/", headers={"Last-Event-ID": "7"})

    response = stream_response(request, organization.pk, snapshot=nothing)

    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-cache, no-transform"
    assert response["X-Accel-Buffering"] == "no"
    assert response.is_async


@pytest.mark.parametrize(
    ("headers", "query", "resumed"),
    [({}, {}, False), ({"Last-Event-ID": "0"}, {}, True), ({}, {"last_event_id": "0"}, True)],
)
async def test_last_event_id_in_header_or_query(organization, headers, query, resumed):
    request = RequestFactory().get("/", query, headers=headers)
    response = stream_response(request, organization.pk, snapshot=nothing)
    frames = aiter(response)

    assert parse(await anext(frames))[2]["resumed"] is resumed
    await frames.aclose()


def test_too_many(organization, monkeypatch):
    monkeypatch.setattr(stream, "_open", [organization.pk] * stream.STREAMS_PER_ORGANIZATION)

    with pytest.raises(Problem) as caught:
        stream_response(RequestFactory().get("/"), organization.pk, snapshot=nothing)

    assert (caught.value.status, caught.value.code) == (429, "too_many_streams")
    assert caught.value.headers == {"Retry-After": "15"}


def test_the_renderer_only_negotiates():
    assert EventStreamRenderer.media_type == "text/event-stream"
    with pytest.raises(NotImplementedError):
        EventStreamRenderer().render({})


def test_watch_matches():
    project_id, image_id = uuid.uuid4(), uuid.uuid4()
    message = {"kind": "image.ready", "project_id": str(project_id), "image_id": str(image_id)}

    assert Watch(uuid.uuid4()).matches(message)
    assert Watch(uuid.uuid4(), project_id, image_id).matches(message)
    assert not Watch(uuid.uuid4(), uuid.uuid4()).matches(message)
    assert not Watch(uuid.uuid4(), None, uuid.uuid4()).matches(message)
    assert not Watch(uuid.uuid4()).matches({**message, "kind": "project.updated"})


async def test_the_listener_hears_only_what_is_watched(monkeypatch):
    watch = Watch(new_id(), project_id=new_id())
    told = asyncio.Queue()

    class Layer:
        async def receive(self, _channel):
            return await told.get()

    monkeypatch.setattr(stream, "channel_layer", Layer)
    listener = stream._Listener(watch)
    task = asyncio.create_task(listener.receive("a channel"))
    own = {"kind": "image.ready", "project_id": str(watch.project_id), "image_id": None}
    await told.put({**own, "project_id": str(new_id())})
    assert await listener.heard(0.05) is False
    await told.put(own)
    assert await listener.heard(5) is True
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
