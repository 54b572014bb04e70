"""What staging costs us: the engine's seconds at the price of a machine, or what a vendor asks for one image."""

from __future__ import annotations

import uuid

from django.conf import settings

from billing import ledger
from billing.models import JobCost


def job_cost_record(
    *, organization_id: uuid.UUID, job_id: uuid.UUID, image_id: uuid.UUID, engine: str, seconds: float
) -> None:
    """Note once what one attempt cost, in millionths of a dollar, under the plan that pays for the image.

    A vendor's price (``VENDOR_MICRODOLLARS``) counts in place of time, not beside it.
    """
    if JobCost.objects.filter(pk=job_id).exists():
        return
    entry = ledger.last_of_image(image_id)
    price = settings.VENDOR_MICRODOLLARS.get(engine)
    JobCost.objects.bulk_create(
        [
            JobCost(
                job_id=job_id,
                organization_id=organization_id,
                image_id=image_id,
                plan=entry.grant.plan if entry else None,
                engine=engine,
                milliseconds=round(max(seconds, 0) * 1000),
                microdollars=price if price is not None else _of_time(seconds),
            )
        ],
        ignore_conflicts=True,
    )


def _of_time(seconds: float) -> int:
    return round(max(seconds, 0) * settings.ENGINE_MICRODOLLARS_PER_SECOND)
