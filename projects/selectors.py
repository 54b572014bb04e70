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


def project_get(*, organization: Organization, project_id: uuid.UUID) -> Project:
    """One project.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    return get_object_or_404(for_organization(organization), pk=project_id)


def original_get(*, organization: Organization, original_id: uuid.UUID) -> Original:
    """One original.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    return get_object_or_404(originals_for_organization(organization), pk=original_id)
