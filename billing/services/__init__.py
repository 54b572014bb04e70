"""Writing money."""

from billing.services.costs import job_cost_record
from billing.services.grants import grant_gift, grant_pack, grant_period, grants_close, plan_change
from billing.services.problems import used_up
from billing.services.refunds import claim_of, due_of, revoke_grant, with_due
from billing.services.usage import (
    usage_capture,
    usage_downloaded,
    usage_give_back,
    usage_release,
    usage_reserve,
    usage_take_again,
)

__all__ = [
    "claim_of",
    "due_of",
    "grant_gift",
    "grant_pack",
    "grant_period",
    "grants_close",
    "job_cost_record",
    "plan_change",
    "revoke_grant",
    "usage_capture",
    "usage_downloaded",
    "usage_give_back",
    "usage_release",
    "usage_reserve",
    "usage_take_again",
    "used_up",
    "with_due",
]
