from __future__ import annotations

import asyncio
import json

import pytest
from channels.db import database_sync_to_async
from django.test import AsyncClient

from staging import transitions
from tests.factories import ApiKeyFactory, ImageFactory

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
