"""Reading images. Every read starts at an organization, so that a stranger's image does not exist."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import get_language

from config.common import storage
from config.common.errors import Problem, not_found
from projects.accounts.models import Organization
from projects.models import Original, Project
from staging.models import Image, ImageStatus, Job, JobStatus
from staging.transitions import image_state

# Kind of link → field of `Image` and ending of the file's name. The original has its own key and name.
RESULTS: dict[str, tuple[str, str]] = {
    "staged": ("staged_key", "virtually-staged.jpg"),
    "master": ("master_key", "virtually-staged.png"),
    "preview": ("preview_key", "virtually-staged-preview.webp"),
    "change_map": ("change_map_key", "change-map.png"),
    "proof": ("proof_key", "proof.json"),
    "scene": ("scene_key", "scene.json"),
}
KINDS = ("original", "normalised", *RESULTS)
SNAPSHOT_IMAGES = 500
GROUP_IMAGES = 50
# What may be asked of a list → how the database is asked.
FILTERS = {
    "project_id": "project_id",
    "original_id": "original_id",
    "status": "status__in",
    "style": "style__in",
    "created_after": "created_at__gte",
    "created_before": "created_at__lt",
}
NAME_LENGTH = 60


def for_organization(organization: Organization) -> QuerySet[Image]:
    """The organization's images with what showing them needs, newest first."""
    images = Image.objects.filter(organization=organization).select_related("original", "project")
    return images.order_by("-created_at", "-id")


def image_get(organization: Organization, image_id: uuid.UUID, *, lock: bool = False) -> Image:
    """One image.

    Args:
        lock: nobody else changes it until the transaction ends.

    Raises:
        Problem: 404, for a missing and for a stranger's image alike.
    """
    images = for_organization(organization)
    if lock:
        images = images.select_for_update(of=("self",), no_key=True)
    image = images.filter(pk=image_id).first()
    if image is None:
        raise not_found("image")
    return image


def unstaged(project: Project) -> QuerySet[Original]:
    """The project's originals that no image shows yet, newest first."""
    shown = Image.objects.filter(original=OuterRef("pk")).exclude(status=ImageStatus.DISCARDED)
    return project.originals.filter(~Exists(shown)).order_by("-created_at", "-id")


def images_filter(images: QuerySet[Image], wanted: Mapping[str, Any]) -> QuerySet[Image]:
    """Narrow by what is given, all of it optional.

    Args:
        wanted: ``project_id``, ``original_id``; lists ``status``, ``style``, ``room_type`` (as asked for, else as
            detected); ``created_after``, ``created_before``; ``kept``. Without ``status``, discarded images are left
            out.
    """
    for name, lookup in FILTERS.items():
        if wanted.get(name):
            images = images.filter(**{lookup: wanted[name]})
    if not wanted.get("status"):
        images = images.exclude(status=ImageStatus.DISCARDED)
    if rooms := wanted.get("room_type"):
        images = images.filter(Q(room_type__in=rooms) | Q(room_type="", detected_room_type__in=rooms))
    if wanted.get("kept") is not None:
        images = images.filter(kept_at__isnull=not wanted["kept"])
    return images


def variants(organization: Organization, image: Image) -> QuerySet[Image]:
    """The images of the same original, this one among them, without the discarded ones."""
    return images_filter(for_organization(organization), {"original_id": image.original_id})


def groups(project: Project, images: QuerySet[Image], *, narrowed: bool) -> QuerySet[Original]:
    """The project's originals, each with its newest ``images`` as ``shown``.

    Args:
        narrowed: leave out originals of which there are none.
    """
    originals = project.originals.order_by("-created_at", "-id")
    if narrowed:
        originals = originals.filter(Exists(images.order_by().filter(original=OuterRef("pk"))))
    return originals.prefetch_related(Prefetch("images", images[:GROUP_IMAGES], to_attr="shown"))


def version_of(image: Image) -> tuple[object, ...]:
    """What differs whenever an image is shown differently: for ETags."""
    return (image.pk, image.updated_at, image.original.width, get_language())


def running_job(image: Image) -> Job | None:
    """The attempt under way."""
    return image.jobs.filter(status=JobStatus.RUNNING).first()


def snapshot(
    organization: Organization, *, project_id: uuid.UUID | None = None, image_id: uuid.UUID | None = None
) -> list[dict[str, Any]]:
    """The state of the newest images that a stream watches, for a client that has just connected."""
    images = for_organization(organization)
    if project_id is not None:
        images = images.filter(project=project_id)
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
    key = file_key(image, kind)
    if not key:
        state = ImageStatus(image.status).label
        detail = f"This image has no {kind} file; its status is {image.status} ({state})."
        raise Problem(409, "not_ready", "Not ready", detail, advice="Watch /api/v1/events until it is ready.")
    return storage.presign_get(key, filename=file_name(image, kind), download=download)


def file_name(image: Image, kind: str) -> str:
    """``12-elm-street-living-room-modern-virtually-staged.jpg``: it says what it is wherever the file goes."""
    listing = slugify(image.project.name)[:NAME_LENGTH].strip("-") or "listing"
    room = (image.room_type or image.detected_room_type or "room").replace("_", "-")
    if kind == "original":
        return f"{listing}-{room}-original{PurePath(image.original.filename).suffix.lower()}"
    if kind == "normalised":
        return f"{listing}-{room}-original-upright.jpg"
    return f"{listing}-{room}-{image.style}-{RESULTS[kind][1]}"


def file_key(image: Image, kind: str) -> str:
    """Where one of the image's files lies, of a kind in `KINDS`; empty as long as there is none."""
    if kind == "original":
        return image.original.file_key
    if kind == "normalised":
        return image.original.normalised_key
    key: str = getattr(image, RESULTS[kind][0])
    return key
