"""Asking for many images at once, each of which succeeds or fails by itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from config.common.errors import Problem, not_found
from projects.accounts.models import Organization, User
from projects.models import Original, Project, Upload
from projects.services import Arrival, original_of_project, original_take_in, upload_receive
from staging.models import Image
from staging.services.making import image_create

# Looking at an upload is waiting for the store.
LOOKS_AT_ONCE = 8

Wanted = Mapping[str, Any]


def images_create(
    *, organization: Organization, actor: User | None, wanted: Sequence[Wanted | Problem]
) -> list[Image | Problem]:
    """Ask for images, each within a savepoint of its own. What is wrong with one is told in its place.

    Args:
        wanted: each what `image_create` takes, but ``project_id`` and either ``original_id`` or ``file_key`` instead
            of objects. A problem stays where it is.
    """
    asked = [each for each in wanted if not isinstance(each, Problem)]
    # The store is asked before the transaction: nobody waits for our locks while we wait for it.
    found = _find(organization, asked)
    with transaction.atomic():
        return [each if isinstance(each, Problem) else _make(organization, actor, each, found) for each in wanted]


@dataclass(slots=True)
class _Found:
    """What the wishes speak of, as far as it exists."""

    projects: Mapping[uuid.UUID, Project]
    originals: dict[uuid.UUID, Original]
    uploads: Mapping[str, Upload]
    arrivals: Mapping[str, Arrival | Problem] = field(default_factory=dict)


def _find(organization: Organization, asked: Sequence[Wanted]) -> _Found:
    def named(name: str) -> list[Any]:
        return [each[name] for each in asked if name in each]

    uploads = Upload.objects.filter(organization=organization, file_key__in=named("file_key"))
    found = _Found(
        projects=Project.objects.filter(organization=organization).in_bulk(named("project_id")),
        originals=Original.objects.filter(organization=organization).in_bulk(named("original_id")),
        uploads={upload.file_key: upload for upload in uploads.select_related("original")},
    )
    fresh = [upload for upload in found.uploads.values() if upload.original is None]
    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        found.arrivals = dict(zip([each.file_key for each in fresh], pool.map(_look, fresh), strict=True))
    return found


def _look(upload: Upload) -> Arrival | Problem:
    try:
        return upload_receive(upload)
    except Problem as problem:
        return problem


def _make(organization: Organization, actor: User | None, wish: Wanted, found: _Found) -> Image | Problem:
    wishes = {name: value for name, value in wish.items() if name not in {"project_id", "original_id", "file_key"}}
    try:
        with transaction.atomic():
            project = found.projects.get(wish["project_id"])
            if project is None:
                raise not_found("project")
            original = _original(project, actor, wish, found)
            return image_create(organization=organization, actor=actor, project=project, original=original, **wishes)
    except Problem as problem:
        return problem


def _original(project: Project, actor: User | None, wish: Wanted, found: _Found) -> Original:
    if "original_id" in wish:
        original = found.originals.get(wish["original_id"])
        if original is None:
            raise not_found("original")
        return original
    upload = found.uploads.get(wish["file_key"])
    if upload is None:
        raise Problem(404, "upload_not_found", "Upload not found", "There is no such upload.")
    if upload.original is not None:
        return original_of_project(upload.original, project)
    arrival = found.arrivals[upload.file_key]
    if isinstance(arrival, Problem):
        raise arrival
    return original_take_in(project=project, arrival=arrival, actor=actor)
