"""People for the staff, and what every admin here is made of. Tenants: see `projects.tenants.admin`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise

from projects.accounts.models import User

# What makes people staff, and what staff may do.
POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")

Row = TypeVar("Row", bound=Model)
Action = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse | None]


class ReadOnlyAdmin(admin.ModelAdmin[Row]):
    """To look at: rows that only services may write."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Never."""
        return False


def second_look(question: str | Promise) -> Callable[[Action], Action]:
    """An action of the admin that happens only after it was asked for twice."""

    def ask_first(action: Action) -> Action:
        @functools.wraps(action)
        def asked(self: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
            if request.POST.get("sure") == "yes":
                return action(self, request, rows)
            context = {
                **self.admin_site.each_context(request),
                "title": question,
                "rows": rows,
                "action": action.__name__,
                "checkbox": ACTION_CHECKBOX_NAME,
                "opts": self.opts,
            }
            return TemplateResponse(request, "admin/second_look.html", context)

        return asked

    return ask_first


class UserCreationForm(BaseUserCreationForm[User]):
    """A new person: e-mail address and password."""

    class Meta:
        model = User
        fields = ("email",)


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """People."""

    add_form = UserCreationForm
    list_display = ("email", "name", "is_active", "is_staff", "created_at")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("created_at", "last_login", "oidc_issuer", "oidc_subject")
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        ("Identity provider", {"fields": ("oidc_issuer", "oidc_subject")}),
        ("Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may change people may not thereby become all-powerful."""
        fields = super().get_readonly_fields(request, obj)
        return fields if _is_superuser(request) else (*fields, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A new e-mail address or password is a way in: superusers are changed by superusers."""
        beyond = obj is not None and obj.is_superuser and not _is_superuser(request)
        return not beyond and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Never: an organization might lose its last owner. Closing an account (not active) keeps who did what."""
        return False


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
