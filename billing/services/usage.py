"""Using images: reserved when a staging is asked for, captured when it is ready, released when it is not to be."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final

from billing import ledger
from billing.models import Download, EntryKind, GrantKind, LedgerEntry
from billing.selectors import free_month, plan_free
from billing.services.alerts import usage_watch
from billing.services.problems import used_up
from billing.services.refunds import claim_settle
from projects.accounts.models import Organization, User
from projects.models import Project

# How long a result can be discarded for nothing.
GIVE_BACK_WITHIN: Final = timedelta(days=14)


def usage_reserve(
    *, organization: Organization, image_id: uuid.UUID, project: Project, actor: User | None
) -> LedgerEntry:
    """Hold one image of the allowance for a staging. Reserving what is reserved or used already changes nothing.

    Call it in the transaction that queues the image, after locking the image's row.

    Raises:
        Problem: 402 ``allowance_used_up``; nothing is reserved.
    """
    with ledger.locked(organization.pk) as now:
        last = ledger.last_of_image(image_id)
        if last is not None and last.kind in (EntryKind.RESERVE, EntryKind.CAPTURE):
            return last
        pools = ledger.live(organization.pk, now)
        if free := _grant_free(organization, pools):
            pools = [free, *pools]
        source = next((pool for pool in pools if pool.available), None)
        if source is None:
            raise used_up(organization)
        run = 1 if last is None or last.run is None else last.run + 1
        cause = ledger.Cause(image_id, run, project.pk, project.name, actor.pk if actor else None)
        return ledger.append(source, EntryKind.RESERVE, reference=f"image:{image_id}:{run}:reserved", cause=cause)


def usage_capture(*, image_id: uuid.UUID) -> LedgerEntry | None:
    """The image is ready: what was held for it is used. None: nothing was held, or it was captured before."""
    entry = _settle(image_id, EntryKind.CAPTURE)
    if entry is not None:
        usage_watch(entry.organization)
    return entry


def usage_release(*, image_id: uuid.UUID, reason: str, carry: bool = False) -> LedgerEntry | None:
    """There will be no result: what was held goes back to the grant it came from. None: nothing was held.

    Args:
        image_id: the image, which may be deleted already.
        reason: ``error``, ``refused``, ``cancelled`` or ``deleted``.
        carry: the customer is not to blame, so if the grant has ended meanwhile, the image is given anew for a while.
    """
    return _settle(image_id, EntryKind.RELEASE, note=reason, carry=carry)


def usage_give_back(*, image_id: uuid.UUID) -> LedgerEntry | None:
    """A ready image is discarded that nobody downloaded: it costs nothing after all.

    Returns:
        None where nothing is given back: it was not used, it was downloaded, or it was captured more than
        `GIVE_BACK_WITHIN` ago.
    """
    last = ledger.last_of_image(image_id)
    if last is None:
        return None
    with ledger.locked(last.organization_id) as now:
        last = ledger.last_of_image(image_id)
        if last is None or last.kind != EntryKind.CAPTURE or last.created_at < now - GIVE_BACK_WITHIN:
            return None
        if Download.objects.filter(pk=image_id).exists():
            return None
        return _return(last, EntryKind.GIVE_BACK, "given-back", note="discarded", carry=True)


def usage_take_again(
    *, organization: Organization, image_id: uuid.UUID, project: Project, actor: User | None
) -> LedgerEntry | None:
    """A discarded result is brought back: it is used again. None: discarding it had given nothing back.

    Raises:
        Problem: 402 ``allowance_used_up``; nothing is used.
    """
    last = ledger.last_of_image(image_id)
    if last is None or last.kind != EntryKind.GIVE_BACK:
        return None
    usage_reserve(organization=organization, image_id=image_id, project=project, actor=actor)
    return usage_capture(image_id=image_id)


def usage_downloaded(*, organization: Organization, image_id: uuid.UUID) -> None:
    """A staged photo is handed out as a file: from now on discarding it gives nothing back."""
    Download.objects.bulk_create([Download(pk=image_id, organization=organization)], ignore_conflicts=True)


def _settle(image_id: uuid.UUID, kind: EntryKind, note: str = "", carry: bool = False) -> LedgerEntry | None:
    """End a reservation. Capture and release share one reference, so that there can never be both."""
    held = ledger.last_of_image(image_id)
    if held is None:
        return None
    with ledger.locked(held.organization_id):
        held = ledger.last_of_image(image_id)
        if held is None or held.kind != EntryKind.RESERVE:
            return None
        if kind == EntryKind.RELEASE:
            return _return(held, kind, "settled", note=note, carry=carry)
        return ledger.append(
            ledger.state(held.grant), kind, reference=_reference(held, "settled"), cause=_cause(held), note=note
        )


def _return(of: LedgerEntry, kind: EntryKind, word: str, *, note: str, carry: bool) -> LedgerEntry:
    """Put one image back into its grant; out again where a refund claims it or the grant has ended."""
    entry = ledger.append(ledger.state(of.grant), kind, reference=_reference(of, word), cause=_cause(of), note=note)
    if claim_settle(entry, note="the grant was taken back") is None and ledger.ended(of.grant):
        ledger.carry(entry) if carry else ledger.expire(entry)
    return entry


def _grant_free(organization: Organization, pools: list[LedgerEntry]) -> LedgerEntry | None:
    """This month's free images, the first time that they are asked for; None where a plan is paid or they are there."""
    if any(ledger.is_month(pool) for pool in pools):
        return None
    plan = plan_free()
    if plan is None:
        return None
    reference, starts_at, ends_at = free_month(organization.pk, ledger.now())
    grant = ledger.grant_open(
        organization=organization, kind=GrantKind.FREE, plan=plan, amount=plan.allowance, reference=reference,
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    return ledger.state(grant)


def _reference(entry: LedgerEntry, word: str) -> str:
    return f"image:{entry.image_id}:{entry.run}:{word}"


def _cause(entry: LedgerEntry) -> ledger.Cause:
    return ledger.Cause(*(getattr(entry, name) for name in ledger.Cause.__slots__))
