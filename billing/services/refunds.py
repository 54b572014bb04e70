"""Taking images back whose price was given back, in full or in part; and giving them again."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from billing import ledger
from billing.models import EntryKind, Grant, LedgerEntry
from projects.events.services import event_record

ALL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Claim:
    """How many images of a grant are to be taken back in all, how many were, and the entry that last said so."""

    due: int = 0
    taken: int = 0
    entry: LedgerEntry | None = None

    @property
    def open(self) -> int:
        """What is still to be taken, once it comes back."""
        return max(self.due - self.taken, 0)


def claim_of(grant: Grant) -> Claim:
    """What refunds of a grant's price claim of its images."""
    claim = Claim()
    for entry in grant.entries.filter(due__isnull=False).order_by("number"):
        taken = -entry.amount if entry.kind == EntryKind.RESTORE else entry.amount
        claim = Claim(entry.due or 0, claim.taken + taken, entry)
    return claim


def due_of(grant: Grant, share: Fraction) -> int:
    """How many images a share of the price stands for, in whole ones: what is begun stays with the customer."""
    return int(grant.amount * share)


def with_due(grants: QuerySet[Grant]) -> QuerySet[Any]:
    """The grants, each with ``due``: how many of its images are to be taken back in all."""
    claims = LedgerEntry.objects.filter(grant=OuterRef("pk"), due__isnull=False).order_by("-number")
    return grants.annotate(due=Coalesce(Subquery(claims.values("due")[:1]), 0))


def revoke_grant(*, reference: str, reason: str, share: Fraction = ALL) -> LedgerEntry | None:
    """Take back the share of a grant's images whose price was refunded or charged back.

    Images made from the grant stay, images on their way are finished. What is not there to be taken is taken when it
    comes back. Nothing goes below zero, so other grants are not touched.

    Args:
        share: of the price, what is gone by now in all. The same as before changes nothing, so it may be told often.
            Less than before, because a dispute was won or a refund failed, gives images again.

    Returns:
        The entry that says so, None where there is no such grant or nothing to take from it.
    """
    grant = Grant.objects.select_related("organization").filter(reference=reference).first()
    if grant is None:
        return None
    with ledger.locked(grant.organization_id):
        claim, due = claim_of(grant), due_of(grant, share)
        if due == claim.due:
            return claim.entry
        return _restore(grant, claim, due, reason) if due < claim.taken else _revoke(grant, claim, due, reason)


def claim_settle(entry: LedgerEntry, *, note: str) -> LedgerEntry | None:
    """Take what just came back with ``entry``, where a refund still claims it; None where none does."""
    claim = claim_of(entry.grant)
    if not claim.open:
        return None
    return ledger.append(entry, EntryKind.REVOKE, reference=f"revoke:{entry.reference}", note=note, due=claim.due)


def announce(grant: Grant, kind: str, amount: int) -> None:
    """Tell the log what was given or taken."""
    data = {"grant": grant.kind, "plan": grant.plan.slug if grant.plan else None, "amount": amount}
    event_record(organization=grant.organization, kind=kind, data=data)


def _revoke(grant: Grant, claim: Claim, due: int, reason: str) -> LedgerEntry:
    last = ledger.state(grant)
    amount = min(due - claim.taken, last.available)
    entry = _append(last, EntryKind.REVOKE, amount, due, reason)
    announce(grant, "billing.revoked", amount)
    return entry


def _restore(grant: Grant, claim: Claim, due: int, reason: str) -> LedgerEntry:
    entry = _append(ledger.state(grant), EntryKind.RESTORE, claim.taken - due, due, reason)
    if ledger.ended(grant):
        ledger.carry(entry)
    announce(grant, "billing.restored", entry.amount)
    return entry


def _append(last: LedgerEntry, kind: EntryKind, amount: int, due: int, reason: str) -> LedgerEntry:
    reference = f"{kind}:{last.grant.reference}:{last.number + 1}"
    return ledger.append(last, kind, amount=amount, reference=reference, due=due, note=reason)
