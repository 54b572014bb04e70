"""Reading projects and originals. Every read starts at an organization; what belongs to another does not exist."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from projects.accounts.models import Organization
from projects.models import Original, Project


def for_organization(organization: Organization) -> QuerySet[Project]:
    """The organization's projects, newest first."""
    return Project.objects.filter(organization=organization).order_by("-created_at", "-id")


def originals_for_organization(organization: Organization) -> QuerySet[Original]:
    """The organization's originals, newest first."""
    return Original.objects.filter(organization=organization).order_by("-created_at", "-id")


def project_get(*, organization: Organization, project_id: uuid.UUID, lock: bool = False) -> Project:
    """One project.

    Args:
        lock: nobody else changes it until the transaction ends.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    projects = for_organization(organization)
    return get_object_or_404(projects.select_for_update() if lock else projects, pk=project_id)


def original_get(*, organization: Organization, original_id: uuid.UUID) -> Original:
    """One original.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    return get_object_or_404(originals_for_organization(organization), pk=original_id)


def project_version(project: Project) -> tuple[object, ...]:
    """What differs whenever a project is shown differently: for ETags."""
    return (project.pk, project.updated_at)


def original_version(original: Original) -> tuple[object, ...]:
    """What differs whenever an original is shown differently: for ETags. Only the worker adds to it, once."""
    return (original.pk, original.width)
