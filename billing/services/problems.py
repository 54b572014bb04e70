"""What is said when the allowance does not suffice, and what to do then."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.selectors import Balance, balance
from config.common.errors import Problem
from projects.accounts.models import Organization


def used_up(organization: Organization) -> Problem:
    """402: says which plan, when the next images are there, and where to get more today."""
    now = balance(organization)
    held = sum(pool.reserved for pool in now.pools)
    extra = {
        "plan": now.plan.slug if now.plan else None,
        "granted": now.granted,
        "used": now.used,
        "reserved": held,
        "renews_at": now.ends_at.isoformat(),
        "upgrade_url": f"{settings.PUBLIC_URL}{reverse('billing:usage')}#plans",
    }
    return Problem(
        402, "allowance_used_up", _("Allowance used up"), _detail(now, held), advice=_advice(now), extra=extra
    )


def _detail(now: Balance, held: int) -> str:
    if held:
        text = _("All your images are used or held for photos being staged (%(held)d). Failed ones come back.")
        return text % {"held": held}
    text = _("All %(granted)d images of this period are used. Photos staged so far stay yours.")
    return text % {"granted": now.granted}


def _advice(now: Balance) -> str:
    text = _("Choose a larger plan or a pack under Usage and plans, or wait: new images come on %(date)s.")
    return text % {"date": date_format(now.ends_at, "DATE_FORMAT")}
