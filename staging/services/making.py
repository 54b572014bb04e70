"""Asking for images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count as count_from
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from config.common.errors import Problem
from projects.accounts.models import Organization, User
from projects.events.services import event_record
from projects.models import Original, Project
from staging import charges, tasks, transitions
from staging.engines import registry
from staging.engines.base import Density, Style
from staging.models import Image

ENGINE = "studio"


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
    engine: str = ENGINE,
    options: Mapping[str, Any] | None = None,
) -> Image:
    """Ask for a staging of an original. It is queued, and a worker is told once this is committed.

    Args:
        room_type: empty takes the room that the file's name names, or lets the engine detect it.
        seed: the same photo, wishes and seed give the same result.

    Raises:
        Problem: ``not_found`` for an original of another project, ``unknown_engine``, ``allowance_used_up``.
    """
    engine_check(engine)
    _check(organization, project, original)
    image = Image.objects.create(
        organization=organization,
        created_by=actor,
        project=project,
        original=original,
        room_type=room_type,
        style=style,
        density=density,
        seed=seed,
        engine=engine,
        options=dict(options or {}),
    )
    return _announce(image, actor)


@transaction.atomic
def image_variants(
    *, image: Image, actor: User | None, styles: Sequence[str] = (), seeds: Sequence[int] = (), count: int = 0
) -> list[Image]:
    """More stagings of an image's original: one per style, per seed, or ``count`` with seeds that are new.

    Everything else is as in the image. All are made or none.

    Raises:
        Problem: as `image_create`.
    """
    _hold(image.project)
    changes: Iterable[dict[str, Any]] = (
        *({"style": style} for style in styles),
        *({"seed": seed} for seed in seeds),
        *({"seed": seed} for seed in islice(_fresh_seeds(image), count)),
    )
    wishes = {name: getattr(image, name) for name in ("room_type", "style", "density", "seed", "engine", "options")}
    photo: dict[str, Any] = {"organization": image.organization, "project": image.project, "original": image.original}
    return [image_create(**photo, actor=actor, **{**wishes, **change}) for change in changes]


def engine_check(engine: str) -> None:
    """Refuse engines that there are not.

    Raises:
        Problem: ``unknown_engine``.
    """
    if engine not in registry.names():
        advice = f"Choose from {', '.join(registry.names())}."
        raise Problem(400, "unknown_engine", "Unknown engine", f"There is no engine {engine!r}.", advice=advice)


def tell_workers(image: Image) -> None:
    """Once this is committed. The image is safe in the database: a queue that is down is no error, the sweep tells."""
    image_id = image.pk
    transaction.on_commit(lambda: tasks.enqueue(image_id), robust=True)


def _fresh_seeds(image: Image) -> Iterable[int]:
    """Seeds that this original was not staged with in this style."""
    used = set(Image.objects.filter(original=image.original_id, style=image.style).values_list("seed", flat=True))
    return (seed for seed in count_from(1) if seed not in used)


def _check(organization: Organization, project: Project, original: Original) -> None:
    strange = project.organization_id != organization.pk or original.project_id != project.pk
    # Looked for again under the project's lock: deleting a photo or a project holds it as well.
    if strange or not _hold(project) or not Original.objects.filter(pk=original.pk).exists():
        raise Problem(404, "not_found", _("Not found"), _("There is no such photo in this listing."))


def _hold(project: Project) -> bool:
    return bool(Project.objects.select_for_update(no_key=True).filter(pk=project.pk))


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
    tell_workers(image)
    return image
