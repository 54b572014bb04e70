"""Organizations, their people, invitations and keys for the staff. What is changed here is recorded as elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.common.errors import Problem
from projects.accounts.admin import ReadOnlyAdmin, second_look
from projects.accounts.models import ApiKey, Invitation, Membership, Organization, Role, User
from projects.events.services import event_record
from projects.services import organization_close
from projects.tenants import services
from projects.tenants.authority import Authority


def staff(request: HttpRequest, organization: Organization) -> Authority:
    """The staff act as owners of any organization."""
    return Authority(organization, cast(User, request.user), Role.OWNER)


def each(request: HttpRequest, rows: QuerySet[Any], act: Callable[[Any], object]) -> None:
    """Do it to each row, and say for which it was done and why not for the others."""
    done = 0
    for row in rows:
        try:
            act(row)
            done += 1
        except Problem as problem:
            messages.warning(request, f"{row}: {problem.detail}")
    messages.success(request, ngettext("%d row changed.", "%d rows changed.", done) % done)


class MembershipInline(admin.TabularInline[Membership, Organization]):
    """Who belongs to it, in which role. New ones can be added; see memberships for the rest."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Never."""
        return False


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin[Organization]):
    """Tenants. They are closed, not deleted: their books stay (ADR 9)."""

    list_display = ("name", "email", "created_at")
    search_fields = ("name", "email")
    inlines = (MembershipInline,)
    actions = ("close",)

    def has_close_permission(self, request: HttpRequest) -> bool:
        """Who may close: whoever might delete, if that were offered."""
        return request.user.has_perm("accounts.delete_organization")

    @admin.action(description=_("Close for good"), permissions=["close"])
    @second_look(_("Close these organizations for good? Their subscriptions end now, their photos are deleted."))
    def close(self, request: HttpRequest, rows: QuerySet[Organization]) -> None:
        """Close the chosen organizations, for instance because their owner asked for it."""
        actor = cast(User, request.user)
        each(request, rows, lambda row: organization_close(organization=row, actor=actor))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def save_model(self, request: HttpRequest, obj: Organization, form: ModelForm[Organization], change: bool) -> None:
        """Through the service, which records it."""
        if change:
            values = {name: form.cleaned_data[name] for name in ("name", "email")}
            services.organization_update(by=staff(request, obj), **values)
        else:
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """New members are recorded."""
        super().save_formset(request, form, formset, change)
        for member in formset.new_objects:
            data = {"user_id": str(member.user_id), "email": member.user.email, "role": member.role}
            event_record(
                organization=member.organization, kind="member.joined", actor=cast(User, request.user), data=data
            )


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin[Membership]):
    """Who belongs where. There is always an owner."""

    list_display = ("user", "organization", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "user__name", "organization__name")
    actions = ("remove", "make_owner", "make_viewer")

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Who may use the actions."""
        return request.user.has_perm("accounts.change_membership")

    @admin.action(description=_("Remove from the organization"), permissions=["manage"])
    @second_look(_("Remove these people from their organizations?"))
    def remove(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        """Remove the chosen members."""
        each(
            request, rows, lambda row: services.member_remove(by=staff(request, row.organization), user_id=row.user_id)
        )

    @admin.action(description=_("Make owner"), permissions=["manage"])
    @second_look(_("Make these people owners?"))
    def make_owner(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        """For an organization whose owners are gone."""
        self._change_roles(request, rows, Role.OWNER)

    @admin.action(description=_("Make viewer"), permissions=["manage"])
    @second_look(_("Let these people only look?"))
    def make_viewer(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        """Take their rights without removing them."""
        self._change_roles(request, rows, Role.VIEWER)

    def _change_roles(self, request: HttpRequest, rows: QuerySet[Membership], role: Role) -> None:
        def change(row: Membership) -> None:
            services.member_change_role(by=staff(request, row.organization), user_id=row.user_id, role=role)

        each(request, rows, change)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin[Invitation]):
    """Who was invited, and what became of it; never the token."""

    list_display = ("email", "organization", "role", "sent_at", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("role",)
    list_select_related = ("organization",)
    search_fields = ("email", "organization__name")
    exclude = ("digest",)
    actions = ("withdraw",)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Who may use the actions."""
        return request.user.has_perm("accounts.change_invitation")

    @admin.action(description=_("Withdraw"), permissions=["manage"])
    @second_look(_("Withdraw these invitations?"))
    def withdraw(self, request: HttpRequest, rows: QuerySet[Invitation]) -> None:
        """Withdraw the chosen invitations."""
        each(
            request,
            rows,
            lambda row: services.invitation_revoke(by=staff(request, row.organization), invitation_id=row.pk),
        )


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin[ApiKey]):
    """Keys: who uses what, never the secret."""

    list_display = ("name", "prefix", "organization", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("organization",)
    search_fields = ("name", "prefix", "organization__name")
    exclude = ("digest",)
    actions = ("revoke",)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Who may use the actions."""
        return request.user.has_perm("accounts.change_apikey")

    @admin.action(description=_("Revoke"), permissions=["manage"])
    @second_look(_("Revoke these keys?"))
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiKey]) -> None:
        """Revoke the chosen keys."""
        each(request, rows, lambda row: services.api_key_revoke(by=staff(request, row.organization), key=row))
