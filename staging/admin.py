"""Images and jobs for those who run the service. Statuses are shown, never edited: actions go through the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.common.errors import Problem
from projects.accounts.models import User
from staging import services
from staging.models import Image, Job


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Looking only."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class JobInline(admin.TabularInline):  # type: ignore[type-arg]
    """An image's attempts."""

    model = Job
    fields = ("attempt", "status", "worker", "lease_expires_at", "error_code", "seconds", "started_at", "finished_at")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Image)
class ImageAdmin(ReadOnlyAdmin):
    """Find an image, see its attempts, cancel it or run it again."""

    list_display = ("id", "organization", "status", "stage", "percent", "room_type", "style", "attempts", "created_at")
    list_filter = ("status", "engine", "room_type", "style", "error_code")
    list_select_related = ("organization",)
    search_fields = ("id", "project__name", "original__filename", "organization__name")
    date_hierarchy = "created_at"
    inlines = (JobInline,)
    actions = ("run_again", "cancel")

    @admin.action(description=_("Run again"), permissions=["view"])
    def run_again(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        """Queue the chosen images again where their state allows it."""
        self._each(request, images, services.image_rerun)

    @admin.action(description=_("Cancel"), permissions=["view"])
    def cancel(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        """Cancel the chosen images where their state allows it."""
        self._each(request, images, services.image_cancel)

    def _each(self, request: HttpRequest, images: QuerySet[Image], act: Callable[..., Image]) -> None:
        done, problems = 0, []
        actor = request.user if isinstance(request.user, User) else None
        for image in images:
            try:
                act(image=image, actor=actor)
                done += 1
            except Problem as problem:
                problems.append(f"{image.pk}: {problem.detail}")
        self.message_user(request, ngettext("%d image changed.", "%d images changed.", done) % done)
        for problem_text in problems:
            self.message_user(request, problem_text, messages.WARNING)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Attempts, the newest first, with the log of those that broke."""

    list_display = ("id", "image", "attempt", "status", "worker", "error_code", "started_at", "finished_at")
    list_filter = ("status", "error_code", "engine_version")
    search_fields = ("id", "image__id", "worker")
    ordering = ("-started_at",)
