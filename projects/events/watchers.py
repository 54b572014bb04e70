"""Who watches. Asked again and again while a stream is open: a key may be revoked and a person may be let go."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from rest_framework.request import Request

from projects.accounts.caller import actor_of, organization_of
from projects.accounts.models import ApiKey, Membership

SCOPE = "read:images"


@dataclass(frozen=True, slots=True)
class Watcher:
    """A caller, in what can be kept and asked about later. Stands for a key where there is one, else for a person.

    Attributes:
        session: the key of the website's session, which ends when the person signs out.
        expires_at: when the key or the access token ends.
    """

    organization_id: uuid.UUID
    user_id: uuid.UUID | None = None
    api_key_id: uuid.UUID | None = None
    session: str | None = None
    expires_at: datetime | None = None

    @property
    def caller(self) -> str:
        """Whose streams are counted together."""
        return f"key-{self.api_key_id}" if self.api_key_id else f"user-{self.user_id}"

    def may_watch(self) -> bool:
        """Whether all that was checked at the beginning still holds."""
        if self.expires_at is not None and self.expires_at <= timezone.now():
            return False
        return self._key_lives(self.api_key_id) if self.api_key_id else self._person_belongs(self.user_id)

    def as_json(self) -> dict[str, str | None]:
        """For keeping; `from_json` brings it back."""
        values = {name: value for name, value in asdict(self).items() if value is not None}
        return {name: value.isoformat() if name == "expires_at" else str(value) for name, value in values.items()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Watcher:
        """What `as_json` made."""
        ids: dict[str, Any] = {
            name: uuid.UUID(kept[name]) for name in ("organization_id", "user_id", "api_key_id") if name in kept
        }
        ends = datetime.fromisoformat(kept["expires_at"]) if "expires_at" in kept else None
        return cls(**ids, session=kept.get("session"), expires_at=ends)

    def _key_lives(self, key_id: uuid.UUID) -> bool:
        unexpired = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        keys = ApiKey.objects.filter(unexpired, pk=key_id, organization_id=self.organization_id)
        return keys.filter(revoked_at=None, scopes__contains=[SCOPE]).exists()

    def _person_belongs(self, user_id: uuid.UUID | None) -> bool:
        if user_id is None:
            return False
        memberships = Membership.objects.filter(organization_id=self.organization_id, user_id=user_id)
        return memberships.filter(user__is_active=True).exists() and self._session_lives()

    def _session_lives(self) -> bool:
        return self.session is None or import_module(settings.SESSION_ENGINE).SessionStore().exists(self.session)


def watcher_of(request: Request) -> Watcher:
    """Who makes this request, once permissions have let it through."""
    auth: Any = request.auth
    user = actor_of(request)
    return Watcher(
        organization_id=organization_of(request).pk,
        user_id=user.pk if user else None,
        api_key_id=auth.pk if isinstance(auth, ApiKey) else None,
        session=request._request.session.session_key if auth is None else None,
        expires_at=getattr(auth, "expires_at", None),
    )
