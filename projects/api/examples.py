"""Examples for the API's description. Everything in them is made up."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample

PROJECT_ID = "0198c0de-0000-7000-8000-000000000001"
FILE_KEY = "0198c0de00007000800000000000000a/uploads/0198c0de00007000800000000000000b/Living-room.jpg"
NAMES = {"name": "12 Elm Street", "address": "12 Elm Street, Portland, OR 97205"}

PROJECT_REQUEST = OpenApiExample("A listing", value=NAMES, request_only=True)
PROJECT = OpenApiExample(
    "A listing",
    value={"id": PROJECT_ID, **NAMES, "created_at": "2026-06-01T09:00:00Z", "updated_at": "2026-06-01T09:00:00Z"},
    response_only=True,
)
RENAME_REQUEST = OpenApiExample("Another name", value={"name": "12 Elm Street, unit 4"}, request_only=True)
ORIGINAL_REQUEST = OpenApiExample("An upload", value={"file_key": FILE_KEY}, request_only=True)
ORIGINAL = OpenApiExample(
    "A photo",
    value={
        "id": "0198c0de-0000-7000-8000-000000000003",
        "project_id": PROJECT_ID,
        "filename": "Living room.jpg",
        "content_type": "image/jpeg",
        "size": 4821033,
        "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "width": 3000,
        "height": 2000,
        "created_at": "2026-06-01T09:29:00Z",
    },
    response_only=True,
)
UPLOAD_REQUEST = OpenApiExample(
    "A photo",
    value={"filename": "Living room.jpg", "content_type": "image/jpeg", "file_size": 4821033},
    request_only=True,
)
UPLOAD = OpenApiExample(
    "Where to put it",
    value={
        "upload_url": f"https://store.example.com/staging/{FILE_KEY}?X-Amz-Signature=0a1b2c",
        "method": "PUT",
        "headers": {"Content-Type": "image/jpeg"},
        "file_key": FILE_KEY,
        "expires_in": 3600,
    },
    response_only=True,
)
