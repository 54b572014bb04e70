"""The live stream: nothing lost, nothing twice, in order, and nothing left behind."""

import asyncio
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from channels.db import database_sync_to_async
from django.test import RequestFactory
from django.utils import timezone

from config.common.errors import Problem
from config.common.ids import new_id
from config.common.push import channel_layer, group_name
from projects.accounts.models import ApiKey
from projects.events import hub, stream
from projects.events.models import Event
from projects.events.selectors import Watch
from projects.events.services import event_record
from projects.events.slots import Slot
from projects.events.stream import AccessLost, EventStreamRenderer, FellBehind, live, stream_response
from projects.events.watchers import Watcher
from tests.factories import ApiKeyFactory, EventFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key():
    return ApiKeyFactory(scopes=["read:images"])


@pytest.fixture
def organization(key):
    return key.organization


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch):
    """Long enough never to be seen in a test that does not ask for it."""
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 60.0)


def parse(chunk):
    lines = dict(line.split(": ", 1) for line in chunk.decode().strip().splitlines())
    return lines["event"], int(lines["id"]), json.loads(lines["data"])


async def take(messages, count):
    return [parse((await asyncio.wait_for(anext(messages), 10)).sse) for _ in range(count)]


def nothing():
    return {"images": []}


def open_stream(organization, *, last_event_id=None, snapshot=nothing, expires_at=None, **watch):
    watcher = Watcher(organization.pk, api_key_id=new_id(), expires_at=expires_at)
    return live(Slot(watcher), Watch(organization.pk, **watch), last_event_id=last_event_id, snapshot=snapshot)


record = database_sync_to_async(event_record)
make_event = database_sync_to_async(EventFactory)


async def test_begins_with_a_snapshot(organization):
    await make_event(organization=organization)
    latest = await make_event(organization=organization)
    await make_event()
    frames = open_stream(organization, snapshot=lambda: {"events": Event.objects.count()})

    first = (await anext(frames)).sse
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
    monkeypatch.setattr(hub, "BATCH", 3)
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


@pytest.mark.parametrize("by", ["project_id", "image_id"])
async def test_resumes_only_what_is_watched(organization, by):
    mine = {"project_id": new_id(), "image_id": new_id()}
    missed = await make_event(organization=organization, **mine)
    await make_event(organization=organization)
    frames = open_stream(organization, last_event_id="0", **{by: mine[by]})

    assert [frame[:2] for frame in await take(frames, 2)] == [("connected", 0), ("job_update", missed.pk)]
    later = await record(organization=organization, kind="image.ready", **mine)
    assert [frame[1] for frame in await take(frames, 1)] == [later.pk]
    await frames.aclose()


async def test_what_happens_while_a_message_is_sent_is_not_waited_for(organization):
    frames, quick = open_stream(organization), open_stream(organization)
    await take(frames, 1), await take(quick, 1)
    waiting = asyncio.create_task(take(frames, 1))
    events = []
    for _ in range(2):
        events.append(await record(organization=organization, kind="image.progress", image_id=new_id()))
        await take(quick, 1)

    assert [frame[1] for frame in await waiting + await take(frames, 1)] == [event.pk for event in events]
    await frames.aclose(), await quick.aclose()


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
    monkeypatch.setattr(hub, "LOOK_SECONDS", 0.05)
    frames = open_stream(organization)
    await take(frames, 1)

    event = await make_event(organization=organization)

    assert [frame[:2] for frame in await take(frames, 1)] == [("job_update", event.pk)]
    await frames.aclose()


async def test_ends_after_its_lifetime(organization, monkeypatch):
    monkeypatch.setattr(stream, "LIFETIME_SECONDS", 0.0)

    assert [message.name async for message in open_stream(organization)] == ["connected"]


async def test_ends_with_the_token(organization):
    soon = timezone.now() + timedelta(seconds=0.3)

    names = [message.name async for message in open_stream(organization, expires_at=soon)]

    assert names == ["connected", "heartbeat"]


@pytest.mark.parametrize(
    ("waits", "place"),
    [
        pytest.param(True, 7, id="success: who waits has taken everything, and keeps up"),
        pytest.param(False, 3, id="success: who is busy keeps its place"),
    ],
)
async def test_what_is_about_others_wakes_nobody(waits, place):
    feed = SimpleNamespace(cursor=3, lost=False)
    subscription = hub.Subscription(feed, Watch(new_id()))
    waiting = asyncio.create_task(subscription.wait(0.2)) if waits else None
    await asyncio.sleep(0)
    feed.cursor = 7

    subscription.hear([hub.Update(Watch(new_id()), None)])

    assert subscription.position == place
    if waiting is not None:
        assert await waiting is False


async def test_leaves_nothing_behind(organization):
    frames = open_stream(organization)
    await take(frames, 1)
    assert set(hub.feeds()) == {organization.pk}
    assert set(channel_layer()._get_layer().groups) == {f"push__group__{group_name(organization.pk)}"}

    await frames.aclose()

    assert hub.feeds() == {}
    assert channel_layer()._get_layer().groups == {}
    assert len(asyncio.all_tasks()) <= 2  # this one, and the layer's own


async def test_many_streams_read_the_log_once(organization, monkeypatch):
    reads, read = [], hub._events_after
    monkeypatch.setattr(hub, "_events_after", lambda *asked: reads.append(asked) or read(*asked))
    streams = [open_stream(organization) for _ in range(3)]
    for each in streams:
        await take(each, 1)
    before = len(reads)

    event = await record(organization=organization, kind="image.ready", image_id=new_id())
    got = [await take(each, 1) for each in streams]
    await streams[0].aclose()
    later = await record(organization=organization, kind="image.ready", image_id=new_id())

    assert [[frame[1] for frame in frames] for frames in got] == [[event.pk]] * 3
    assert [frame[1] for frame in await take(streams[1], 1)] == [later.pk]
    assert len(reads) - before == 2
    for each in streams[1:]:
        await each.aclose()
    assert hub.feeds() == {}


async def test_a_slow_client_is_sent_away_and_resumes(organization, monkeypatch):
    """It costs no memory however slow it is: the ring forgets, the log does not."""
    monkeypatch.setattr(hub, "RING", 2)
    slow, quick = open_stream(organization), open_stream(organization)
    await take(slow, 1), await take(quick, 1)

    events = []
    for _ in range(4):
        events.append(await record(organization=organization, kind="image.progress", image_id=new_id()))
        await take(quick, 1)
    with pytest.raises(FellBehind):
        await anext(slow)

    back = open_stream(organization, last_event_id="0")
    assert [frame[1] for frame in await take(back, 5)] == [0, *(event.pk for event in events)]
    await quick.aclose(), await back.aclose()


async def test_what_others_watch_makes_nobody_slow(organization, monkeypatch):
    monkeypatch.setattr(hub, "RING", 2)
    mine = new_id()
    frames, others = open_stream(organization, image_id=mine), open_stream(organization)
    await take(frames, 1), await take(others, 1)
    waiting = asyncio.create_task(take(frames, 1))

    for _ in range(5):
        await record(organization=organization, kind="image.progress", image_id=new_id())
        await take(others, 1)
    event = await record(organization=organization, kind="image.ready", image_id=mine)

    assert [frame[1] for frame in await waiting] == [event.pk]
    await frames.aclose(), await others.aclose()


async def test_replays_a_little_at_a_time(organization, monkeypatch):
    monkeypatch.setattr(stream, "BATCH", 2)
    events = [await make_event(organization=organization) for _ in range(4)]
    frames = open_stream(organization, last_event_id="0")

    assert [frame[1] for frame in await take(frames, 5)] == [0, *(event.pk for event in events)]
    await frames.aclose()


async def test_ends_when_the_log_cannot_be_read(organization, monkeypatch, caplog):
    frames = open_stream(organization)
    await take(frames, 1)

    def fail(*_):
        raise RuntimeError("no database")

    monkeypatch.setattr(hub, "_events_after", fail)
    await record(organization=organization, kind="image.ready", image_id=new_id())

    with pytest.raises(FellBehind):
        await asyncio.wait_for(anext(frames), 10)
    assert "live feed broke" in caplog.messages
    assert hub.feeds() == {}


async def test_does_not_begin_when_the_log_cannot_be_read(organization, monkeypatch):
    monkeypatch.setattr(hub, "latest_id", lambda _organization_id: 1 / 0)

    with pytest.raises(FellBehind):
        await anext(open_stream(organization))
    assert hub.feeds() == {}


async def test_a_new_feed_takes_the_place_of_a_broken_one(organization):
    first = open_stream(organization)
    await take(first, 1)
    broken = hub.feeds()[organization.pk]
    await broken.end()

    second = open_stream(organization)
    await take(second, 1)

    assert hub.feeds()[organization.pk] is not broken
    with pytest.raises(FellBehind):
        await anext(first)
    assert set(hub.feeds()) == {organization.pk}
    await second.aclose()


def stream_of(key):
    watcher = Watcher(key.organization_id, api_key_id=key.pk)
    return live(Slot(watcher), Watch(key.organization_id), snapshot=nothing)


@database_sync_to_async
def revoke():
    ApiKey.objects.update(revoked_at=timezone.now())


async def test_a_revoked_key_loses_the_stream(key, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(stream, "RECHECK_SECONDS", 0.0)
    frames = stream_of(key)
    assert [frame[0] for frame in await take(frames, 3)] == ["connected", "heartbeat", "heartbeat"]

    await revoke()

    with pytest.raises(AccessLost):
        await take(frames, 50)


async def test_what_is_not_about_work_may_be_about_rights(key):
    """No need to wait for the next look: whatever the log says about keys and people is looked into at once."""
    frames = stream_of(key)
    await take(frames, 1)
    await record(organization=key.organization, kind="organization.renamed")
    event = await record(organization=key.organization, kind="image.ready", image_id=new_id())
    assert [frame[1] for frame in await take(frames, 1)] == [event.pk]

    await revoke()
    await record(organization=key.organization, kind="api_key.revoked")

    with pytest.raises(AccessLost):
        await asyncio.wait_for(anext(frames), 10)


def respond(key, *, query=None, headers=None):
    request = RequestFactory().get("/", query or {}, headers=headers or {})
    return stream_response(
        request, Watcher(key.organization_id, api_key_id=key.pk), Watch(key.organization_id), nothing
    )


def test_response(key):
    response = respond(key)

    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-cache, no-transform"
    assert response["X-Accel-Buffering"] == "no"
    assert response.is_async
    response.close()


@pytest.mark.parametrize(
    ("headers", "query", "resumed"),
    [({}, {}, False), ({"Last-Event-ID": "0"}, {}, True), ({}, {"last_event_id": "0"}, True)],
)
async def test_last_event_id_in_header_or_query(key, headers, query, resumed):
    response = await database_sync_to_async(respond)(key, headers=headers, query=query)
    frames = aiter(response)

    assert parse(await anext(frames))[2]["resumed"] is resumed
    await frames.aclose()
    await database_sync_to_async(response.close)()


async def test_the_answer_just_ends(key, monkeypatch):
    monkeypatch.setattr(stream, "LIFETIME_SECONDS", 0.0)
    response = await database_sync_to_async(respond)(key)

    assert [parse(chunk)[0] async for chunk in response] == ["connected"]
    await database_sync_to_async(response.close)()


async def test_a_client_that_takes_nothing_is_cut_off(key, monkeypatch):
    monkeypatch.setattr(stream, "SEND_SECONDS", 0.05)
    response = await database_sync_to_async(respond)(key)

    async def stuck():
        async for _ in response:
            await asyncio.sleep(10)

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(stuck())
    await database_sync_to_async(response.close)()


def test_no_more_streams_than_slots(key, settings):
    settings.STREAMS_PER_CALLER = 1
    first = respond(key)

    with pytest.raises(Problem) as caught:
        respond(key)

    assert (caught.value.status, caught.value.code) == (429, "too_many_streams")
    first.close()
    respond(key).close()


def test_the_renderer_only_negotiates():
    assert EventStreamRenderer.media_type == "text/event-stream"
    with pytest.raises(NotImplementedError):
        EventStreamRenderer().render({})


def test_covers():
    organization_id, project_id, image_id = new_id(), new_id(), new_id()
    image = Watch(organization_id, project_id, image_id)

    assert Watch(organization_id).covers(image)
    assert image.covers(image)
    assert not Watch(organization_id, new_id(), image_id).covers(image)
    assert not Watch(organization_id, None, new_id()).covers(image)
    assert not Watch(new_id()).covers(image)
