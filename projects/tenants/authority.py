"""On whose authority something is done to an organization, and how far that reaches."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request

from config.common.errors import Problem
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.models import Membership, Organization, Role, User
from projects.accounts.permissions import at_least


@dataclass(frozen=True, slots=True)
class Authority:
    """Who acts.

    Attributes:
        organization: on which organization.
        user: the person; behind an API key its maker, None where that one is gone.
        role: as what. An API key acts as an admin, and its scopes bind it; the command line acts as an owner.
        membership: the person's, None where it is no person who acts.
        scopes: what a key or a token is bound to, None for a session.
    """

    organization: Organization
    user: User | None
    role: Role
    membership: Membership | None = None
    scopes: frozenset[str] | None = None

    def is_self(self, user_id: object) -> bool:
        """Whether the person who acts is this one. A key is never its maker."""
        return self.membership is not None and self.membership.user_id == user_id


def authority_of(request: Request | HttpRequest) -> Authority:
    """That of a caller whom a permission has let through."""
    membership: Membership | None = request.membership  # type: ignore[union-attr]
    scopes = getattr(getattr(request, "auth", None), "scopes", None)
    return Authority(
        organization=organization_of(request),
        user=actor_of(request),
        role=Role(membership.role) if membership else Role.ADMIN,
        membership=membership,
        scopes=None if scopes is None else frozenset(scopes),
    )


def lock(by: Authority) -> Role:
    """Let nobody else change the organization's people until the transaction ends; the role that the caller has now.

    Raises:
        Problem: ``no_organization``, the person was removed meanwhile.
    """
    assert transaction.get_connection().in_atomic_block, "a lock lives as long as its transaction"  # noqa: S101
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization.pk)
    if by.membership is None:
        return by.role
    role = Membership.objects.filter(pk=by.membership.pk).values_list("role", flat=True).first()
    if role is None:
        raise Problem(
            403, "no_organization", _("No organization"), _("You are not a member of this organization any more.")
        )
    return Role(role)


def require(held: Role, wanted: Role) -> None:
    """See that a role suffices.

    Raises:
        Problem: ``owners_only`` or ``insufficient_role``.
    """
    if at_least(held, wanted):
        return
    if wanted == Role.OWNER:
        detail, advice = _("Only owners may make or unmake owners."), _("Ask an owner of your organization.")
        raise Problem(403, "owners_only", _("For owners only"), detail, advice=advice)
    roles = {"wanted": wanted.label, "held": held.label}
    detail = _("This needs the role %(wanted)s or a higher one; yours is %(held)s.") % roles
    advice = _("Ask an admin of your organization.")
    raise Problem(403, "insufficient_role", _("You may not do that"), detail, advice=advice)
