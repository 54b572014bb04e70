"""What staging answers when others ask."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from billing.services import usage_release
from billing.signals import image_ends_asked
from projects.models import Project
from projects.signals import project_files_asked
from staging.keys import attempt_keys
from staging.models import UNFINISHED, Image, ImageStatus, Job


@receiver(project_files_asked)
def files_of_project(project: Project, **_: Any) -> list[str]:
    """Everything that the attempts at a project's images stored: it goes when the project goes."""
    jobs = Job.objects.filter(image__project=project)
    return [key for job in jobs for key in attempt_keys(job).values()]


@receiver(project_files_asked)
def let_go_of_project(project: Project, **_: Any) -> list[str]:
    """What is held for a project's images on their way is let go before they are deleted; used ones stay used."""
    # First of all, so that nobody adds an image meanwhile.
    list(Project.objects.select_for_update().filter(pk=project.pk))
    unfinished = Image.objects.select_for_update().filter(project=project, status__in=UNFINISHED).order_by("pk")
    for image in unfinished:
        usage_release(image_id=image.pk, reason="deleted")
    return []


@receiver(image_ends_asked)
def ends_of_images(image_ids: list[uuid.UUID], **_: Any) -> dict[uuid.UUID, str]:
    """What became of images, in the words of the books."""
    ends = {ImageStatus.READY: "ready", ImageStatus.DISCARDED: "ready", **dict.fromkeys(UNFINISHED, "waiting")}
    found = Image.objects.filter(pk__in=image_ids).values_list("pk", "status")
    return {pk: ends.get(ImageStatus(status), "ended") for pk, status in found}
