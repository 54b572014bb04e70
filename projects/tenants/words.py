"""Words for people: what keys may do, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.accounts.models import Role
from projects.events.models import Event

SCOPE_WORDS: Mapping[str, str | Promise] = {
    "read:projects": _("See listings"),
    "write:projects": _("Create, change and delete listings"),
    "read:images": _("See photos and results"),
    "write:images": _("Upload and stage photos"),
    "manage:billing": _("Manage plan and payment"),
    "admin": _("Manage the organization: people, keys, log"),
}
# What the log can be narrowed to: the first part of the kinds.
GROUPS: Mapping[str, str | Promise] = {
    "member": _("People"),
    "user": _("Sign-ins"),
    "api_key": _("API keys"),
    "organization": _("Organization"),
    "project": _("Listings"),
    "image": _("Photos"),
    "webhook": _("Webhooks"),
}
KINDS: Mapping[str, str | Promise] = {
    "member.invited": _("Invited %(email)s as %(role)s"),
    "member.invitation_resent": _("Sent the invitation to %(email)s again"),
    "member.invitation_revoked": _("Withdrew the invitation to %(email)s"),
    "member.joined": _("Joined as %(role)s"),
    "member.role_changed": _("Made %(email)s %(role)s instead of %(role_before)s"),
    "member.removed": _("Removed %(email)s"),
    "member.left": _("Left the organization"),
    "user.signed_in": _("Signed in"),
    "user.sign_in_failed": _("Somebody failed to sign in as %(email)s"),
    "api_key.created": _("Created the API key “%(name)s” (%(prefix)s…)"),
    "api_key.updated": _("Changed the API key “%(name)s” (%(prefix)s…)"),
    "api_key.revoked": _("Revoked the API key “%(name)s” (%(prefix)s…)"),
    "organization.updated": _("Changed the organization’s settings"),
    "organization.closed": _("Closed the organization"),
    "project.created": _("Created the listing “%(name)s”"),
    "project.updated": _("Changed a listing"),
    "project.deleted": _("Deleted the listing “%(name)s”"),
    "image.queued": _("Asked for a staged photo"),
    "image.processing": _("Began to stage a photo"),
    "image.ready": _("A staged photo is ready"),
    "image.error": _("A photo could not be staged"),
    "image.refused": _("A photo was refused"),
    "image.deleted": _("Deleted a staged photo"),
    "image.discarded": _("Discarded a staged photo"),
    "image.kept": _("Kept a staged photo"),
    "image.unkept": _("No longer kept a staged photo"),
    "image.restored": _("Brought back a discarded staged photo"),
    "original.deleted": _("Deleted the photo “%(filename)s”"),
    "webhook.created": _("Created the webhook to %(url)s"),
    "webhook.updated": _("Changed the webhook to %(url)s"),
    "webhook.deleted": _("Deleted the webhook to %(url)s"),
    "webhook.secret_rotated": _("Replaced the secret of the webhook to %(url)s"),
    "webhook.disabled": _("The webhook to %(url)s was switched off, because it kept failing"),
    "billing.cancelled": _("Ended the subscription with the paid period"),
    "billing.reactivated": _("Let the subscription continue"),
}
ROLE_WORDS: Mapping[str, str | Promise] = dict(Role.choices)


def told(event: Event) -> str:
    """What happened, as a sentence; the bare kind where there are no words for it."""
    left = event.kind == "member.removed" and event.data.get("left")
    sentence = KINDS.get("member.left" if left else event.kind)
    if sentence is None:
        return event.kind
    return str(sentence) % _Known(event.data)


class _Known(dict[str, Any]):
    """The data of an event, with roles in words; a question mark for what an old event does not say."""

    def __missing__(self, _name: str) -> str:
        return "?"

    def __getitem__(self, name: str) -> str:
        value = super().__getitem__(name)
        return str(ROLE_WORDS.get(value, value)) if name.startswith("role") else str(value)
