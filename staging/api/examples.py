"""Examples for the API's description. Everything in them is made up."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

PROJECT_ID = "0198c0de-0000-7000-8000-000000000001"
ORIGINAL_ID = "0198c0de-0000-7000-8000-000000000003"
FILE_KEY = "0198c0de00007000800000000000000a/uploads/0198c0de00007000800000000000000b/living-room.jpg"
PHOTO = {"id": ORIGINAL_ID, "filename": "living-room.jpg", "width": 3000, "height": 2000}
WISHES = {"project_id": PROJECT_ID, "file_key": FILE_KEY, "room_type": "living_room", "style": "scandinavian"}
IMAGE: dict[str, Any] = {
    "id": "0198c0de-0000-7000-8000-000000000002",
    "project_id": PROJECT_ID,
    "original": PHOTO,
    "room_type": "living_room",
    "detected_room_type": "",
    "style": "scandinavian",
    "density": "medium",
    "seed": 0,
    "engine": "studio",
    "engine_version": "",
    "options": {},
    "status": "processing",
    "stage": "render",
    "percent": 41,
    "attempts": 1,
    "error": None,
    "kept_at": None,
    "created_at": "2026-06-01T09:30:00Z",
    "updated_at": "2026-06-01T09:30:20Z",
    "started_at": "2026-06-01T09:30:01Z",
    "finished_at": None,
}
QUEUED = {**IMAGE, "status": "queued", "stage": "", "percent": 0, "attempts": 0, "started_at": None}
READY = {
    **IMAGE,
    "detected_room_type": "living_room",
    "engine_version": "studio/1",
    "status": "ready",
    "stage": "",
    "percent": 100,
    "finished_at": "2026-06-01T09:31:12Z",
}
NOT_FOUND = {
    "type": "urn:virtual-staging:problem:not_found",
    "title": "Not found",
    "status": 404,
    "detail": "There is no such project.",
    "code": "not_found",
    "advice": "",
    "errors": [],
}


def answer(name: str, value: Any, *statuses: str) -> OpenApiExample:
    """An example of what is answered, with these statuses or with any good one."""
    return OpenApiExample(name, value=value, response_only=True, status_codes=list(statuses) or None)


def request(name: str, value: Any) -> OpenApiExample:
    """An example of what is sent."""
    return OpenApiExample(name, value=value, request_only=True)


REQUEST_EXAMPLE = request("A living room", WISHES)
IMAGE_EXAMPLE = answer("On its way", IMAGE)
QUEUED_EXAMPLE = answer("Waiting", QUEUED)
CANCELLED_EXAMPLE = answer("Cancelled", {**IMAGE, "status": "cancelled", "stage": ""})
KEPT_EXAMPLE = answer("Kept", {**READY, "kept_at": "2026-06-01T10:00:00Z"})
READY_EXAMPLE = answer("Ready", READY)
DISCARDED_EXAMPLE = answer("Discarded", {**READY, "status": "discarded"})
RERUN_EXAMPLE = request("A person has looked", {"confirmed": True})
BATCH_EXAMPLE = request(
    "Two photos, one of an unknown project",
    {"images": [WISHES, {"project_id": "0198c0de-0000-7000-8000-0000000000ff", "original_id": ORIGINAL_ID}]},
)
MADE_RESULT = {"index": 0, "status": 201, "image": QUEUED, "problem": None}
ALL_EXAMPLE = answer("All were made", {"results": [MADE_RESULT]}, "201")
SOME_EXAMPLE = answer(
    "One was made",
    {"results": [MADE_RESULT, {"index": 1, "status": 404, "image": None, "problem": NOT_FOUND}]},
    "207",
)
VARIANTS_EXAMPLE = request("Three other arrangements", {"count": 3})
STYLES_EXAMPLE = request("Two styles", {"styles": ["coastal", "luxury"]})
MADE_EXAMPLE = answer("One of them", {"results": [QUEUED]}, "201")
PAGE = {"next": None, "previous": None}
PAGE_EXAMPLE = answer("Images", {**PAGE, "results": [READY]})
GROUPS_EXAMPLE = answer("By photo", {**PAGE, "results": [{"original": PHOTO, "images": [READY]}]})
LINK_EXAMPLE = answer(
    "A staged photo",
    {
        "url": "https://store.example.com/staging/0198c0de/staged.jpg?X-Amz-Signature=0a1b2c",
        "kind": "staged",
        "filename": "12-elm-street-living-room-scandinavian-virtually-staged.jpg",
        "expires_in": 900,
    },
)
