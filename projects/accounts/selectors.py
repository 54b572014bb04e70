"""Reading accounts."""

from __future__ import annotations

from django.db.models import QuerySet

from projects.accounts.models import ApiKey, Membership, User


def membership_of(user: User, *, preferred: str | None = None) -> Membership | None:
    """The membership a user works under: that of the preferred organization (an id), otherwise the oldest."""
    memberships = list(memberships_of(user))
    chosen = (each for each in memberships if str(each.organization_id) == preferred)
    return next(chosen, memberships[0] if memberships else None)


def memberships_of(user: User) -> QuerySet[Membership]:
    """The organizations a person belongs to, the oldest first."""
    return user.memberships.select_related("organization").order_by("created_at", "pk")


def api_key_by_prefix(prefix: str) -> ApiKey | None:
    """The key with its organization and its maker."""
    return ApiKey.objects.select_related("organization", "created_by").filter(prefix=prefix).first()


def user_by_identity(issuer: str, subject: str) -> User | None:
    """The person whom an identity provider knows by this subject. Both count to the letter."""
    return User.objects.filter(oidc_issuer=issuer, oidc_subject=subject).exclude(oidc_subject="").first()
