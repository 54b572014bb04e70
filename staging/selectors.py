"""Reading images. Every read starts at an organization, so that a stranger's image does not exist."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from config.common import storage
from config.common.errors import Problem, not_found
from projects.accounts.models import Organization
from projects.models import Original, Project
from staging.models import Image, ImageStatus, Job, JobStatus
from staging.transitions import image_state

# Kind of link → field of `Image` and ending of the file's name. The original has its own key and name.
RESULTS: dict[str, tuple[str, str]] = {
    "staged": ("staged_key", "staged.jpg"),
    "master": ("master_key", "staged.png"),
    "preview": ("preview_key", "preview.webp"),
    "change_map": ("change_map_key", "change-map.png"),
    "proof": ("proof_key", "proof.json"),
    "scene": ("scene_key", "scene.json"),
}
KINDS = ("original", "normalised", *RESULTS)
SNAPSHOT_IMAGES = 500


def for_organization(organization: Organization) -> QuerySet[Image]:
    """The organization's images with what showing them needs, newest first."""
    images = Image.objects.filter(organization=organization).select_related("original", "project")
    return images.order_by("-created_at", "-id")


def image_get(organization: Organization, image_id: uuid.UUID) -> Image:
    """One image.

    Raises:
        Problem: 404, for a missing and for a stranger's image alike.
    """
    image = for_organization(organization).filter(pk=image_id).first()
    if image is None:
        raise not_found("image")
    return image


def unstaged(project: Project) -> QuerySet[Original]:
    """The project's originals that no image shows yet, newest first."""
    shown = Image.objects.filter(original=OuterRef("pk")).exclude(status=ImageStatus.DISCARDED)
    return project.originals.filter(~Exists(shown)).order_by("-created_at", "-id")


def images_filter(images: QuerySet[Image], wanted: Mapping[str, Any]) -> QuerySet[Image]:
    """Narrow by any of ``project_id original_id status style room_type`` that are given."""
    fields = ("project_id", "original_id", "status", "style", "room_type")
    return images.filter(**{field: wanted[field] for field in fields if wanted.get(field)})


def running_job(image: Image) -> Job | None:
    """The attempt under way."""
    return image.jobs.filter(status=JobStatus.RUNNING).first()


def snapshot(
    organization: Organization, *, project_id: uuid.UUID | None = None, image_id: uuid.UUID | None = None
) -> list[dict[str, Any]]:
    """The state of the newest images that a stream watches, for a client that has just connected."""
    images = images_filter(for_organization(organization), {"project_id": project_id})
    if image_id is not None:
        images = images.filter(pk=image_id)
    return [image_message(image) for image in images[:SNAPSHOT_IMAGES]]


def image_message(image: Image) -> dict[str, Any]:
    """An image as live streams tell it."""
    return {"image_id": str(image.pk), "project_id": str(image.project_id), **image_state(image)}


def link(image: Image, kind: str, *, download: bool = False) -> str:
    """A short-lived link to one of the image's files, of a kind in `KINDS`, with a name that says what it is.

    Raises:
        Problem: 409 ``not_ready``, as long as there is no such file.
    """
    key = _key(image, kind)
    if not key:
        state = ImageStatus(image.status).label
        detail = f"This image has no {kind} file; its status is {image.status} ({state})."
        raise Problem(409, "not_ready", "Not ready", detail, advice="Watch /api/v1/events until it is ready.")
    return storage.presign_get(key, filename=file_name(image, kind), download=download)


def file_name(image: Image, kind: str) -> str:
    """``kitchen-modern-staged.jpg``: the photographer's own name, the style, and what it is."""
    stem = PurePath(image.original.filename).stem or "photo"
    if kind == "original":
        return image.original.filename
    if kind == "normalised":
        return f"{stem}-original.jpg"
    return f"{stem}-{image.style}-{RESULTS[kind][1]}"


def _key(image: Image, kind: str) -> str:
    if kind == "original":
        return image.original.file_key
    if kind == "normalised":
        return image.original.normalised_key
    key: str = getattr(image, RESULTS[kind][0])
    return key
