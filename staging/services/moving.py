"""What is done to images that exist."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from billing.services import usage_release
from config.common import storage
from config.common.errors import Problem
from projects.accounts.models import User
from projects.events.services import event_record
from staging import transitions
from staging.keys import image_keys
from staging.models import Image, ImageStatus
from staging.services.making import tell_workers


@transaction.atomic
def image_cancel(*, image: Image, actor: User | None) -> Image:
    """Stop waiting for an image. Cancelling twice is fine.

    Raises:
        Problem: 409 ``not_cancellable``: it has ended already.
    """
    moved = transitions.cancel(image.pk, actor=actor)
    image.refresh_from_db()
    if not moved and image.status != ImageStatus.CANCELLED:
        raise _wrong_state(image, "not_cancellable", _("An image that has ended cannot be cancelled."))
    return image


@transaction.atomic
def image_rerun(*, image: Image, actor: User | None, confirmed: bool = False) -> Image:
    """Try an image again that failed, was refused or was cancelled.

    Args:
        confirmed: stage it although the engine asked for a person's confirmation (``needs_confirmation``).

    Raises:
        Problem: 409 ``not_rerunnable``: it is ready or on its way. 402 ``allowance_used_up``.
    """
    moved = transitions.rerun(image.pk, actor=actor, confirmed=confirmed)
    image.refresh_from_db()
    if not moved:
        detail = _("Only a failed, refused or cancelled image is run again; for another result ask for another seed.")
        raise _wrong_state(image, "not_rerunnable", detail)
    tell_workers(image)
    return image


@transaction.atomic
def image_keep(*, image: Image, actor: User | None, kept: bool = True) -> Image:
    """Mark a ready image as one to deliver, or take the mark off. A kept image is neither discarded nor deleted.

    Raises:
        Problem: 409 ``not_keepable``: it is not ready.
    """
    moved = transitions.keep(image.pk, actor=actor, kept=kept)
    image.refresh_from_db()
    if not moved and (image.kept_at is None) == kept:
        raise _wrong_state(image, "not_keepable", _("Only a ready image can be kept."))
    return image


@transaction.atomic
def image_discard(*, image: Image, actor: User | None, discarded: bool = True) -> Image:
    """Put a ready image aside, or bring it back. Lists leave it out; its files stay until it is deleted.

    Raises:
        Problem: 409 ``image_kept``, or ``not_discardable`` and ``not_restorable`` in another state.
    """
    moved = (transitions.discard if discarded else transitions.restore)(image.pk, actor=actor)
    image.refresh_from_db()
    if moved or image.status == (ImageStatus.DISCARDED if discarded else ImageStatus.READY):
        return image
    if image.kept_at is not None:
        raise _kept()
    if discarded:
        raise _wrong_state(image, "not_discardable", _("Only a ready image can be discarded."))
    raise _wrong_state(image, "not_restorable", _("Only a discarded image can be brought back."))


@transaction.atomic
def image_delete(*, image: Image, actor: User | None) -> None:
    """Delete an image and everything that its attempts stored. The original stays. A worker on it stops.

    Raises:
        Problem: 409 ``image_kept``.
    """
    # The image's row before those of its jobs, as whoever moves it does: else both could wait for each other.
    locked = Image.objects.select_for_update(of=("self",)).filter(pk=image.pk).first()
    if locked is not None and locked.kept_at is not None:
        raise _kept()
    keys = image_keys(image)
    image_id, project_id, organization = image.pk, image.project_id, image.organization
    image.delete()
    usage_release(image_id=image_id, reason="deleted")
    transaction.on_commit(lambda: storage.delete(keys), robust=True)
    event_record(organization=organization, kind="image.deleted", project_id=project_id, image_id=image_id, actor=actor)


def _kept() -> Problem:
    detail, advice = _("This image is kept."), _("Take the mark off first, then discard or delete it.")
    return Problem(409, "image_kept", _("Image kept"), detail, advice=advice)


def _wrong_state(image: Image, code: str, detail: str) -> Problem:
    now = _("Its status is %(status)s.") % {"status": image.status}
    return Problem(409, code, _("Not possible in this state"), f"{detail} {now}")
