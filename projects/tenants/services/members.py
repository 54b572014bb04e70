"""Changing who belongs to an organization, and as what. There is always an owner."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.common.errors import Problem, not_found
from projects.accounts.models import Invitation, Membership, Organization, Role
from projects.accounts.permissions import at_least
from projects.events.services import event_record
from projects.tenants.authority import Authority, lock, require


@transaction.atomic
def member_change_role(*, by: Authority, user_id: uuid.UUID, role: Role) -> Membership:
    """Give a member another role. Nothing is recorded where nothing changes.

    Raises:
        Problem: ``not_found``, ``insufficient_role``, ``owners_only``, ``own_role`` or ``last_owner``.
    """
    held, member = lock(by), _member(by.organization, user_id)
    before = Role(member.role)
    _see_that_it_is_allowed(by, held, member, role)
    if before == role:
        return member
    if before == Role.OWNER:
        _see_that_an_owner_stays(member)
    member.role = role
    member.save(update_fields=["role"])
    if not at_least(role, before):
        _withdraw_invitations(member)
    data = {**_about(member), "role": role, "role_before": before}
    event_record(organization=by.organization, kind="member.role_changed", actor=by.user, data=data)
    return member


@transaction.atomic
def member_remove(*, by: Authority, user_id: uuid.UUID) -> None:
    """Remove a member, or leave. The keys they made stay: those belong to the organization.

    Raises:
        Problem: ``not_found``, ``insufficient_role``, ``owners_only`` or ``last_owner``.
    """
    held, member = lock(by), _member(by.organization, user_id)
    if not by.is_self(user_id):
        require(held, Role.OWNER if member.role == Role.OWNER else Role.ADMIN)
    if member.role == Role.OWNER:
        _see_that_an_owner_stays(member)
    _withdraw_invitations(member)
    member.delete()
    data = {**_about(member), "role": member.role, "left": by.is_self(user_id)}
    event_record(organization=by.organization, kind="member.removed", actor=by.user, data=data)


def _member(organization: Organization, user_id: uuid.UUID) -> Membership:
    member = Membership.objects.select_related("user").filter(organization=organization, user_id=user_id).first()
    if member is None:
        raise not_found("member")
    return member


def _see_that_it_is_allowed(by: Authority, held: Role, member: Membership, role: Role) -> None:
    if by.is_self(member.user_id):
        if not at_least(member.role, role):
            detail, advice = _("Nobody can give themselves a higher role."), _("Ask an owner of your organization.")
            raise Problem(403, "own_role", _("Your own role"), detail, advice=advice)
        return
    require(held, Role.OWNER if Role.OWNER in {member.role, role} else Role.ADMIN)


def _see_that_an_owner_stays(member: Membership) -> None:
    others = Membership.objects.filter(organization_id=member.organization_id, role=Role.OWNER).exclude(pk=member.pk)
    if not others.exists():
        detail = _("An organization needs at least one owner, and this is the only one.")
        advice = _("Make somebody else an owner first.")
        raise Problem(409, "last_owner", _("The last owner"), detail, advice=advice)


def _withdraw_invitations(member: Membership) -> None:
    """What somebody promised to others ends with the right to promise it."""
    Invitation.objects.filter(
        organization_id=member.organization_id, invited_by_id=member.user_id, accepted_at=None, revoked_at=None
    ).update(revoked_at=timezone.now())


def _about(member: Membership) -> dict[str, str]:
    return {"user_id": str(member.user_id), "email": member.user.email}
