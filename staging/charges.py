"""What an image's way means for the allowance: one is held when it is queued, used when it is ready, else let go."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from billing.services import (
    job_cost_record,
    usage_capture,
    usage_downloaded,
    usage_give_back,
    usage_release,
    usage_reserve,
    usage_take_again,
)
from config.common.errors import Problem
from projects.accounts.models import User
from staging.models import Image, ImageStatus, Job, JobStatus

PAID_FILES = ("staged", "master")
# Why what was held is let go, and whether the customer had no part in it.
_LET_GO = {ImageStatus.ERROR: True, ImageStatus.REFUSED: True, ImageStatus.CANCELLED: False}


def reserve(image: Image, actor: User | None) -> None:
    """Hold one image of the allowance for an image that is queued, in the transaction that queues it.

    Raises:
        Problem: 402 ``allowance_used_up``.
    """
    usage_reserve(organization=image.organization, image_id=image.pk, project=image.project, actor=actor)


def follow(image: Image) -> None:
    """Settle what a new status means. The image's row is locked. Twice does no harm."""
    if image.status == ImageStatus.PROCESSING:
        return
    _record_costs(image)
    if image.status == ImageStatus.READY:
        usage_capture(image_id=image.pk)
    elif image.status == ImageStatus.DISCARDED:
        usage_give_back(image_id=image.pk)
    elif image.status in _LET_GO:
        usage_release(image_id=image.pk, reason=image.status, carry=_LET_GO[ImageStatus(image.status)])


def take_again(image: Image, actor: User | None) -> None:
    """A discarded image is brought back: it is used again, if discarding it had given it back.

    Raises:
        Problem: 402 ``allowance_used_up``.
    """
    usage_take_again(organization=image.organization, image_id=image.pk, project=image.project, actor=actor)


@transaction.atomic
def handed_out(image: Image, kind: str) -> None:
    """A file of an image is downloaded. The staged photo's is what is paid for, so call this before giving the link.

    Raises:
        Problem: 409 ``discarded``: who put the image aside may have its price back, and not the photo as well.
    """
    if kind not in PAID_FILES:
        return
    # Discarding locks the row, too: of a download and a discard at the same moment, one comes first and is seen.
    locked = Image.objects.select_for_update(of=("self",), no_key=True).filter(pk=image.pk).first()
    if locked is None or locked.status == ImageStatus.DISCARDED:
        detail, advice = _("This image was discarded."), _("Bring it back first, then download it.")
        raise Problem(409, "discarded", _("Image discarded"), detail, advice=advice)
    usage_downloaded(organization=image.organization, image_id=image.pk)


def _record_costs(image: Image) -> None:
    """Every attempt costs us, also the one that failed."""
    for job in Job.objects.filter(image=image).exclude(status=JobStatus.RUNNING):
        job_cost_record(
            organization_id=image.organization_id,
            job_id=job.pk,
            image_id=image.pk,
            engine=image.engine,
            seconds=_seconds(job),
        )


def _seconds(job: Job) -> float:
    """What the engine says it took; where it did not come to that, from the claim to the end."""
    if job.seconds:
        return float(sum(job.seconds.values()))
    return (job.finished_at - job.started_at).total_seconds() if job.finished_at else 0
