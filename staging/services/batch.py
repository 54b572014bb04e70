"""Asking for many images at once, each of which succeeds or fails by itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction

from billing.selectors import balance
from billing.services import used_up
from config.common.errors import Problem, not_found
from projects.accounts.models import Organization, User
from projects.models import Original, Project, Upload
from projects.services import Arrival, arrivals_discard, original_of_project, original_take_in, upload_receive
from staging.engines import registry
from staging.models import Image
from staging.services.making import ENGINE, engine_check, image_create

# Looking at an upload is waiting for the store.
LOOKS_AT_ONCE = 8

Wanted = Mapping[str, Any]


def images_create(
    *, organization: Organization, actor: User | None, wanted: Sequence[Wanted | Problem]
) -> list[Image | Problem]:
    """Ask for images, each within a savepoint of its own. What is wrong with one is told in its place.

    Uploads that the allowance has no image left for are not even looked at.

    Args:
        wanted: each what `image_create` takes, but ``project_id`` and either ``original_id`` or ``file_key`` instead
            of objects. A problem stays where it is.
    """
    asked = [each for each in wanted if not isinstance(each, Problem)]
    # The store is asked before the transaction: nobody waits for our locks while we wait for it.
    found = _find(organization, asked)
    with transaction.atomic():
        made = [each if isinstance(each, Problem) else _make(organization, actor, each, found) for each in wanted]
    arrivals_discard(each for each in found.arrivals.values() if isinstance(each, Arrival))
    return made


@dataclass(slots=True)
class _Found:
    """What the wishes speak of, as far as it exists."""

    projects: Mapping[uuid.UUID, Project]
    originals: dict[uuid.UUID, Original]
    uploads: Mapping[str, Upload]
    arrivals: dict[str, Arrival | Problem] = field(default_factory=dict)


def _find(organization: Organization, asked: Sequence[Wanted]) -> _Found:
    def named(name: str) -> list[Any]:
        return [each[name] for each in asked if name in each]

    uploads = Upload.objects.filter(organization=organization, file_key__in=named("file_key"))
    found = _Found(
        projects=Project.objects.filter(organization=organization).in_bulk(named("project_id")),
        originals=Original.objects.filter(organization=organization).in_bulk(named("original_id")),
        uploads={upload.file_key: upload for upload in uploads.select_related("original")},
    )
    _look_at_all(found, asked, balance(organization).left)
    return found


def _look_at_all(found: _Found, asked: Sequence[Wanted], left: int) -> None:
    """Look at the uploads of as many wishes as there are images left; one that is no photo makes room for the next."""
    hopeful = (wish for wish in asked if _is_hopeful(wish, found))
    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        while wishes := list(islice(hopeful, left)):
            keys = {wish["file_key"] for wish in wishes if "file_key" in wish} - found.arrivals.keys()
            fresh = [found.uploads[key] for key in sorted(keys) if found.uploads[key].original is None]
            found.arrivals |= zip([each.file_key for each in fresh], pool.map(_look, fresh), strict=True)
            left -= sum(not isinstance(found.arrivals.get(wish.get("file_key", "")), Problem) for wish in wishes)


def _is_hopeful(wish: Wanted, found: _Found) -> bool:
    """Whether nothing speaks against the wish so far. Others take no image of the allowance."""
    if wish["project_id"] not in found.projects or wish.get("engine", ENGINE) not in registry.names():
        return False
    original: Original | None
    if "original_id" in wish:
        original = found.originals.get(wish["original_id"])
        return original is not None and original.project_id == wish["project_id"]
    upload = found.uploads.get(wish["file_key"])
    return upload is not None and (upload.original is None or upload.original.project_id == wish["project_id"])


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
            engine_check(wish.get("engine", ENGINE))
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
    arrival = found.arrivals.get(upload.file_key) or used_up(project.organization)
    if isinstance(arrival, Problem):
        raise arrival
    return original_take_in(project=project, arrival=arrival, actor=actor)
