"""Writing projects: each function is one transaction that ends with an event."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import cast

from django.db import transaction

from config.common import storage
from config.common.errors import not_found
from projects.accounts.models import Organization, User
from projects.events.services import event_record
from projects.models import Project, Upload
from projects.signals import project_files_asked

logger = logging.getLogger(__name__)


@transaction.atomic
def project_create(*, organization: Organization, actor: User | None, name: str, address: str = "") -> Project:
    """A new, empty project."""
    project = Project.objects.create(organization=organization, created_by=actor, name=name, address=address)
    event_record(
        organization=organization, kind="project.created", project_id=project.pk, actor=actor, data={"name": name}
    )
    return project


@transaction.atomic
def project_update(
    *, project: Project, actor: User | None, name: str | None = None, address: str | None = None
) -> Project:
    """Change what is given; the rest stays. Nothing is written and nothing recorded where nothing changes."""
    wanted = {"name": name, "address": address}
    changes = {
        field: value for field, value in wanted.items() if value is not None and value != getattr(project, field)
    }
    if not changes:
        return project
    for field, value in changes.items():
        setattr(project, field, value)
    project.save(update_fields=[*changes, "updated_at"])
    event_record(
        organization=project.organization, kind="project.updated", project_id=project.pk, actor=actor, data=changes
    )
    return project


@transaction.atomic
def project_delete(*, project: Project, actor: User | None) -> None:
    """Delete a project with everything in it; the stored objects go once the rows are gone for good.

    Raises:
        Problem: 404, somebody else was faster.
    """
    # Making an image or taking in a photo holds the row, too: what is being added is waited for and goes as well.
    if not Project.objects.select_for_update().filter(pk=project.pk).exists():
        raise not_found("project")
    organization, project_id, name = project.organization, project.pk, project.name
    keys = _stored_keys(project)
    project.delete()
    transaction.on_commit(lambda: _delete_objects(keys))
    event_record(
        organization=organization, kind="project.deleted", project_id=project_id, actor=actor, data={"name": name}
    )


def _stored_keys(project: Project) -> list[str]:
    keys = [key for original in project.originals.all() for key in (original.file_key, original.normalised_key)]
    keys += Upload.objects.filter(original__project=project).values_list("file_key", flat=True)
    for _receiver, more in project_files_asked.send(sender=Project, project=project):
        keys.extend(cast("Iterable[str]", more))
    return keys


def _delete_objects(keys: Iterable[str]) -> None:
    try:
        storage.delete(keys)
    except Exception:
        # The rows are gone already; the log keeps the names of what is left over.
        logger.exception("stored objects left over", extra={"keys": list(keys)})
