"""Changing an organization itself."""

from __future__ import annotations

from django.db import transaction

from projects.accounts.models import Organization, Role
from projects.events.services import event_record
from projects.tenants.authority import Authority, lock, require


@transaction.atomic
def organization_update(*, by: Authority, name: str | None = None, email: str | None = None) -> Organization:
    """Change what is given; the rest stays. Nothing is recorded where nothing changes.

    Raises:
        Problem: ``insufficient_role``.
    """
    require(lock(by), Role.ADMIN)
    organization = Organization.objects.get(pk=by.organization.pk)
    wanted = {"name": name, "email": email}
    changes = {
        field: value for field, value in wanted.items() if value is not None and value != getattr(organization, field)
    }
    if not changes:
        return organization
    for field, value in changes.items():
        setattr(organization, field, value)
    organization.save(update_fields=[*changes, "updated_at"])
    event_record(organization=organization, kind="organization.updated", actor=by.user, data=changes)
    return organization
