"""Organizations, people and keys for the staff."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import Model
from django.http import HttpRequest

from projects.accounts.models import ApiKey, Membership, Organization, User

Row = TypeVar("Row", bound=Model)


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


class MembershipInline(admin.TabularInline[Membership, Organization]):
    """Who belongs to it, in which role."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin[Organization]):
    """Tenants. Deleting one would delete its photos' rows but not the photos, so it is not offered."""

    list_display = ("name", "email", "created_at")
    search_fields = ("name", "email")
    inlines = (MembershipInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Never."""
        return False


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


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin[ApiKey]):
    """Keys: who uses what, never the secret."""

    list_display = ("name", "prefix", "organization", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("organization",)
    search_fields = ("name", "prefix", "organization__name")
    exclude = ("digest",)
