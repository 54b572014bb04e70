"""Projects, uploads and originals for the staff: to look at. What changes them are the services."""

from __future__ import annotations

from django.contrib import admin

from projects.accounts.admin import ReadOnlyAdmin
from projects.models import Original, Project, Upload


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin[Project]):
    """Listings."""

    list_display = ("name", "address", "organization", "created_at")
    list_select_related = ("organization",)
    search_fields = ("name", "address", "organization__name")
    date_hierarchy = "created_at"


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin[Upload]):
    """Permissions to upload."""

    list_display = ("filename", "organization", "content_type", "size", "created_at", "expires_at")
    list_select_related = ("organization",)
    search_fields = ("filename", "file_key", "organization__name")


@admin.register(Original)
class OriginalAdmin(ReadOnlyAdmin[Original]):
    """Uploaded photos."""

    list_display = ("filename", "project", "organization", "width", "height", "size", "created_at")
    list_select_related = ("project", "organization")
    search_fields = ("filename", "file_key", "sha256", "project__name", "organization__name")
