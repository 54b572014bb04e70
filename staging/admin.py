"""Images and jobs for those who run the service. Statuses are shown, never edited: actions go through the services."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
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


class ActingAdmin(ReadOnlyAdmin):
    """Looking, and actions that go through the services. Each shows what it would do and asks before it does it."""

    actions = ("run_again", "cancel")

    @admin.action(description=_("Run again"), permissions=["view"])
    def run_again(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Queue the chosen images again where their state allows it."""
        return self._each(request, rows, services.image_rerun, "run_again", _("Run again"))

    @admin.action(description=_("Cancel"), permissions=["view"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Cancel the chosen images where their state allows it."""
        return self._each(request, rows, services.image_cancel, "cancel", _("Cancel them"))

    def images(self, rows: QuerySet[Any]) -> Iterable[Image]:
        """The images that the chosen rows stand for."""
        return rows

    def _each(
        self, request: HttpRequest, rows: QuerySet[Any], act: Callable[..., Image], action: str, verb: Any
    ) -> HttpResponse | None:
        if "confirmed" not in request.POST:
            asked = {"objects": rows, "action": action, "verb": verb, "title": _("Are you sure?"), "opts": self.opts}
            return render(request, "admin/staging/confirm.html", {**self.admin_site.each_context(request), **asked})
        done, problems = 0, []
        actor = request.user if isinstance(request.user, User) else None
        for image in self.images(rows):
            try:
                act(image=image, actor=actor)
                done += 1
            except Problem as problem:
                problems.append(f"{image.pk}: {problem.detail}")
        self.message_user(request, ngettext("%d image changed.", "%d images changed.", done) % done)
        for problem_text in problems:
            self.message_user(request, problem_text, messages.WARNING)
        return None


@admin.register(Image)
class ImageAdmin(ActingAdmin):
    """Find an image, see its attempts, cancel it or run it again."""

    list_display = ("id", "organization", "status", "stage", "percent", "room_type", "style", "attempts", "created_at")
    list_filter = ("status", "engine", "room_type", "style", "error_code")
    list_select_related = ("organization",)
    search_fields = ("id", "project__name", "original__filename", "organization__name")
    date_hierarchy = "created_at"
    inlines = (JobInline,)


@admin.register(Job)
class JobAdmin(ActingAdmin):
    """Attempts, the newest first, with what the engine printed; their images are cancelled or run again."""

    list_display = ("id", "image", "attempt", "status", "worker", "error_code", "started_at", "finished_at")
    list_filter = ("status", "error_code", "engine_version")
    list_select_related = ("image",)
    search_fields = ("id", "image__id", "worker")
    ordering = ("-started_at",)
    exclude = ("log",)
    readonly_fields = ("engine_log",)

    def images(self, rows: QuerySet[Any]) -> Iterable[Image]:
        """Each image once, however many of its attempts were chosen."""
        return Image.objects.filter(jobs__in=rows).distinct()

    @admin.display(description=_("The engine's log"))
    def engine_log(self, job: Job) -> str:
        """As it was printed."""
        return format_html("<pre>{}</pre>", job.log) if job.log else "–"
