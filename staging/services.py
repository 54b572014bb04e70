"""Writing images: ask for one, stop it, run it again, delete it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from billing.services import usage_release
from config.common import storage
from config.common.errors import Problem
from projects.accounts.models import Organization, User
from projects.events.services import event_record
from projects.models import Original, Project
from staging import charges, tasks, transitions
from staging.engines import registry
from staging.engines.base import Density, Style
from staging.keys import image_keys
from staging.models import Image, ImageStatus

# Makes an image's id out of an Idempotency-Key.
_REQUESTS = uuid.UUID("8d7f4e57-6a0c-4bb5-9a4f-3f0f7a3e5c11")


@transaction.atomic
def image_create(
    *,
    organization: Organization,
    actor: User | None,
    project: Project,
    original: Original,
    room_type: str = "",
    style: str = Style.MODERN,
    density: str = Density.MEDIUM,
    seed: int = 0,
    engine: str = "studio",
    options: Mapping[str, Any] | None = None,
    idempotency_key: str = "",
) -> Image:
    """Ask for a staging of an original. It is queued, and a worker is told once this is committed.

    Args:
        room_type: empty lets the engine detect it.
        seed: the same photo, wishes and seed give the same result.
        idempotency_key: the same key with the same wishes gives the same image, made once.

    Raises:
        Problem: ``not_found`` for an original of another project, ``unknown_engine``, ``idempotency_key_reused``,
            ``allowance_used_up``.
    """
    _check(organization, project, original, engine)
    wishes = {
        "project": project,
        "original": original,
        "room_type": room_type,
        "style": style,
        "density": density,
        "seed": seed,
        "engine": engine,
        "options": dict(options or {}),
    }
    if not idempotency_key:
        return _announce(Image.objects.create(organization=organization, created_by=actor, **wishes), actor)
    image, made = Image.objects.get_or_create(
        pk=uuid.uuid5(_REQUESTS, f"{organization.pk}/{idempotency_key}"),
        defaults={"organization": organization, "created_by": actor, **wishes},
    )
    if made:
        return _announce(image, actor)
    return _same(image, wishes)


@transaction.atomic
def image_cancel(*, image: Image, actor: User | None) -> Image:
    """Stop waiting for an image. Cancelling twice is fine.

    Raises:
        Problem: 409 ``not_cancellable``: it has ended already.
    """
    if not transitions.cancel(image.pk, actor=actor):
        image.refresh_from_db()
        if image.status != ImageStatus.CANCELLED:
            raise _wrong_state(image, "not_cancellable", "An image that has ended cannot be cancelled.")
    image.refresh_from_db()
    return image


@transaction.atomic
def image_rerun(*, image: Image, actor: User | None, confirmed: bool = False) -> Image:
    """Try an image again that failed, was refused or was cancelled.

    Args:
        confirmed: stage it although the engine asked for a person's confirmation (``needs_confirmation``).

    Raises:
        Problem: 409 ``not_rerunnable``: it is ready or on its way. 402 ``allowance_used_up``.
    """
    if not transitions.rerun(image.pk, actor=actor, confirmed=confirmed):
        image.refresh_from_db()
        detail = "Only a failed, refused or cancelled image is run again; for another result ask for another seed."
        raise _wrong_state(image, "not_rerunnable", detail)
    _tell_workers(image)
    image.refresh_from_db()
    return image


@transaction.atomic
def image_delete(*, image: Image, actor: User | None) -> None:
    """Delete an image and everything that its attempts stored. The original stays. A worker on it stops."""
    keys = image_keys(image)
    image_id, project_id, organization = image.pk, image.project_id, image.organization
    image.delete()
    usage_release(image_id=image_id, reason="deleted")
    transaction.on_commit(lambda: storage.delete(keys), robust=True)
    event_record(organization=organization, kind="image.deleted", project_id=project_id, image_id=image_id, actor=actor)


def _check(organization: Organization, project: Project, original: Original, engine: str) -> None:
    if project.organization_id != organization.pk or original.project_id != project.pk:
        raise Problem(404, "not_found", "Not found", "There is no such original in this project.")
    if engine not in registry.names():
        advice = f"Choose from {', '.join(registry.names())}."
        raise Problem(400, "unknown_engine", "Unknown engine", f"There is no engine {engine!r}.", advice=advice)


def _announce(image: Image, actor: User | None) -> Image:
    charges.reserve(image, actor)
    event_record(
        organization=image.organization,
        kind="image.queued",
        project_id=image.project_id,
        image_id=image.pk,
        actor=actor,
        data=transitions.image_state(image),
    )
    _tell_workers(image)
    return image


def _tell_workers(image: Image) -> None:
    # Robust: the image is safe in the database, so a queue that is down must not turn into an error. The sweep tells.
    image_id = image.pk
    transaction.on_commit(lambda: tasks.enqueue(image_id), robust=True)


def _same(image: Image, wishes: Mapping[str, Any]) -> Image:
    if any(getattr(image, name) != wish for name, wish in wishes.items()):
        detail = "This Idempotency-Key was used for another request."
        raise Problem(422, "idempotency_key_reused", "Idempotency key reused", detail, advice="Send a fresh key.")
    return image


def _wrong_state(image: Image, code: str, detail: str) -> Problem:
    return Problem(409, code, "Not possible in this state", f"{detail} Its status is {image.status}.")
