"""The main job as an integrator does it: a generated client with a key, from a photo on disk to a proven result."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import numpy as np
import pytest
from PIL import Image as Picture

from staging.engines.studio import proof
from staging.imaging import decode
from tests.e2e.generated import Api, generate
from tests.factories import ApiKeyFactory, OrganizationFactory

SAMPLE = Path(__file__).parents[2] / "staging" / "samples" / "living-room.jpg"
STAGED_SECONDS = 600

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def _client(tmp_path_factory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("client")
    generate(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield


@pytest.fixture
def api(live_stack, _client) -> Iterator[Api]:
    """A client with a key, at the API of the running product."""
    api = Api(live_stack.url, ApiKeyFactory(organization=OrganizationFactory()).text)
    with api.client:
        yield api


@pytest.fixture(scope="module")
def photo() -> bytes:
    """An empty room as JPEG, small enough that a test may wait for it."""
    buffer = io.BytesIO()
    with Picture.open(SAMPLE) as picture:
        picture.resize((600, 400), Picture.Resampling.LANCZOS).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def upload(api: Api, data: bytes, filename: str = "Living room.jpg") -> str:
    """Put a photo into the store; its key."""
    wanted = api.models.UploadPresignRequest(filename=filename, content_type="image/jpeg", file_size=len(data))
    permission = api.call("uploads.ask_for_upload_link", 201, body=wanted)
    # To the store itself, without our key.
    headers = permission.headers.to_dict()
    put = httpx.request(permission.method, permission.upload_url, headers=headers, content=data)
    assert put.status_code == 200, put.text
    return permission.file_key


def ask(api: Api, data: bytes, **wishes: Any) -> Any:
    """Create a project, upload the photo, ask for a staging."""
    project = api.call("projects.create_project", 201, body=api.models.ProjectRequest(name="12 Elm Street"))
    wish = {"project_id": str(project.id), "file_key": upload(api, data), **wishes}
    return api.call("images.stage_photo", 201, body=api.models.ImageRequestRequest.from_dict(wish))


def followed(api: Api, image_id: UUID) -> list[dict]:
    """Every state of an image as the live stream tells it, from the present one to its end."""
    states, deadline = [], time.monotonic() + STAGED_SECONDS
    http = api.client.get_httpx_client()
    with http.stream("GET", "/api/v1/events", params={"image_id": str(image_id)}, timeout=60) as stream:
        assert stream.headers["content-type"] == "text/event-stream"
        event = ""
        for line in stream.iter_lines():
            assert time.monotonic() < deadline, states
            field, _, value = line.partition(": ")
            if field == "event":
                event = value
            elif field == "data" and event in ("connected", "job_update"):
                data = json.loads(value)
                states += data["snapshot"]["images"] if event == "connected" else [data]
                if states[-1]["status"] not in ("queued", "processing"):
                    return states
    pytest.fail(f"The stream ended first: {states}")


def fetched(api: Api, image: Any, kind: str) -> httpx.Response:
    kinds = api.models.AskForDownloadLinkKind
    link = api.call("images.ask_for_download_link", 200, image_id=image.id, kind=kinds(kind), download=True)
    file = httpx.get(link.url)
    assert file.status_code == 200
    return file


@pytest.mark.render
def test_from_a_photo_to_a_proven_result(api, photo):
    image = ask(api, photo, room_type="living_room", style="scandinavian", options={"quality": "draft"})
    states = followed(api, image.id)
    assert states[-1]["status"] == "ready", states[-1]
    percents = [state["percent"] for state in states]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert {state["image_id"] for state in states} == {str(image.id)}

    image = api.call("images.read_image", 200, image_id=image.id)
    assert (image.status, image.engine_version, image.error) == ("ready", "studio/1", None)
    assert (image.original.width, image.original.height) == (600, 400)

    original = fetched(api, image, "original").content
    assert hashlib.sha256(original).digest() == hashlib.sha256(photo).digest()
    staged = fetched(api, image, "staged")
    assert staged.headers["content-type"] == "image/jpeg"
    assert "12-elm-street-living-room-scandinavian-virtually-staged.jpg" in staged.headers["content-disposition"]
    assert b"digitalsourcetype/compositeSynthetic" in staged.content
    assert (decode(staged.content).width, decode(staged.content).height) == (600, 400)

    before, after, change_map = (
        decode(data).photo.pixels
        for data in (original, fetched(api, image, "master").content, fetched(api, image, "change_map").content)
    )
    report = fetched(api, image, "proof").json()
    assert proof.verify(before, after, np.ascontiguousarray(change_map[..., 0]), report) == []
    assert report["items"]
    assert (before != after).any()


def test_what_is_no_photo_is_refused_before_anything_uses_it(api):
    project = api.call("projects.create_project", 201, body=api.models.ProjectRequest(name="12 Elm Street"))
    key = upload(api, b"Dear agent, the photo is attached.")
    wish = api.models.ImageRequestRequest.from_dict({"project_id": str(project.id), "file_key": key})

    assert api.call("images.stage_photo", 422, body=wish).code in {"not_a_photo", "content_type_mismatch"}
    assert api.call("images.list_images", 200).results == []
