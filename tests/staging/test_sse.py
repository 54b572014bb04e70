from __future__ import annotations

import asyncio
import json

import pytest
from channels.db import database_sync_to_async
from django.test import AsyncClient

from projects.accounts.models import Role
from staging import transitions
from tests.factories import ApiKeyFactory, ImageFactory, MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _no_connection_left():
    """Django's test client keeps the connection of the thread that ran the view; asking once more closes it."""
    yield
    await database_sync_to_async(bool)()


def parse(chunk):
    lines = dict(line.split(": ", 1) for line in chunk.decode().strip().splitlines())
    return lines["event"], json.loads(lines["data"])


@database_sync_to_async
def prepare():
    image, other = ImageFactory(), ImageFactory()
    ImageFactory(original__project__organization=image.organization)
    key = ApiKeyFactory(organization=image.organization, scopes=["read:images"])
    return image, other, {"X-API-Key": key.text}


@pytest.mark.parametrize("by", ["image_id", "project_id"])
async def test_what_is_watched_is_told_first_and_then_every_move(by):
    image, _, headers = await prepare()
    wanted = {"image_id": image.pk, "project_id": image.project_id}[by]
    answer = await AsyncClient().get("/api/v1/events", {by: str(wanted)}, headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    frames = aiter(answer)
    told = {"image_id": str(image.pk), "project_id": str(image.project_id)}
    waiting = {"status": "queued", "stage": "", "percent": 0, "error": None}
    opening = {"resumed": False, "snapshot": {"images": [{**told, **waiting}]}}
    assert parse(await asyncio.wait_for(anext(frames), 10)) == ("connected", opening)
    await database_sync_to_async(transitions.claim)(image.pk, worker="w")
    name, update = parse(await asyncio.wait_for(anext(frames), 10))
    assert (name, update["kind"], update["status"]) == ("job_update", "image.processing", "processing")
    assert {field: update[field] for field in told} == told
    await answer._iterator.aclose()


@pytest.mark.parametrize("by", ["image_id", "project_id"])
async def test_what_others_own_does_not_exist(by):
    _, other, headers = await prepare()
    wanted = {"image_id": other.pk, "project_id": other.project_id}[by]
    answer = await AsyncClient().get("/api/v1/events", {by: str(wanted)}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_query_that_makes_no_sense():
    _, _, headers = await prepare()
    answer = await AsyncClient().get("/api/v1/events", {"image_id": "kitchen"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


async def ticket(headers, **wanted):
    answer = await AsyncClient().post(
        "/api/v1/events/ticket", json.dumps(wanted), content_type="application/json", headers=headers
    )
    return answer.status_code, answer.json(), answer


async def test_a_ticket_opens_one_stream():
    image, _, headers = await prepare()
    status, body, answer = await ticket(headers, project_id=str(image.project_id))
    assert (status, body["expires_in"], answer["Cache-Control"]) == (201, 60, "no-store")

    opened = await AsyncClient().get("/api/v1/events", {"ticket": body["ticket"]})
    frames = aiter(opened)
    name, data = parse(await asyncio.wait_for(anext(frames), 10))
    again = await AsyncClient().get("/api/v1/events", {"ticket": body["ticket"]})

    assert (opened.status_code, name) == (200, "connected")
    assert [each["image_id"] for each in data["snapshot"]["images"]] == [str(image.pk)]
    assert (again.status_code, again.json()["code"]) == (401, "invalid_ticket")
    await opened._iterator.aclose()


async def test_a_viewer_gets_a_ticket():
    image, *_ = await prepare()
    member = await database_sync_to_async(MembershipFactory)(organization=image.organization, role=Role.VIEWER)
    browser = AsyncClient()
    await browser.aforce_login(member.user)
    answer = await browser.post("/api/v1/events/ticket", "{}", content_type="application/json")
    assert answer.status_code == 201
    opened = await AsyncClient().get("/api/v1/events", {"ticket": answer.json()["ticket"]})
    assert opened.status_code == 200


async def test_no_ticket_for_what_others_own():
    _, other, headers = await prepare()
    status, body, _ = await ticket(headers, image_id=str(other.pk))
    assert (status, body["code"]) == (404, "not_found")


@pytest.mark.parametrize("query", [{"access_token": "x"}, {"API_KEY": "x"}, {"q": "vsa_AAAAAAAAAAAA_x"}])
async def test_no_tokens_in_addresses(query):
    _, _, headers = await prepare()
    answer = await AsyncClient().get("/api/v1/events", query, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "token_in_url")
