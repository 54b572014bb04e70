"""What staging answers when others ask."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from projects.models import Project
from projects.signals import project_files_asked
from staging.keys import attempt_keys
from staging.models import Job


@receiver(project_files_asked)
def files_of_project(project: Project, **_: Any) -> list[str]:
    """Everything that the attempts at a project's images stored: it goes when the project goes."""
    jobs = Job.objects.filter(image__project=project)
    return [key for job in jobs for key in attempt_keys(job).values()]
