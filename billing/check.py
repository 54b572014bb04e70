"""Do the books add up? Everything is derived again from kinds and amounts and held against what was written."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from django.db.models import QuerySet

from billing.ledger import EFFECTS, last_of_image
from billing.models import USAGE, EntryKind, Grant, LedgerEntry
from billing.signals import image_ends_asked
from projects.accounts.models import Organization

# Which kind of entry about an image may follow which.
FOLLOWS: dict[str | None, tuple[EntryKind, ...]] = {
    None: (EntryKind.RESERVE,),
    EntryKind.RESERVE: (EntryKind.CAPTURE, EntryKind.RELEASE),
    EntryKind.CAPTURE: (EntryKind.GIVE_BACK,),
    EntryKind.RELEASE: (EntryKind.RESERVE,),
    EntryKind.GIVE_BACK: (EntryKind.RESERVE,),
}
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up.

    Attributes:
        code: ``state_differs``, ``numbers_skip``, ``grant_differs``, ``order_wrong``, ``held_for_nothing``,
            ``charged_for_nothing``, ``used_without_charge`` or ``grant_without_entries``.
        subject: the grant's reference or the image's id.
        explanation: what was found, what was expected.
        image_id: the image it is about, None for grants.
    """

    code: str
    subject: str
    explanation: str
    image_id: uuid.UUID | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.subject}: {self.explanation}"


def ledger_check(organization: Organization | None = None) -> list[Finding]:
    """Everything that does not add up, of one organization or of all. Reads only."""
    whose = {} if organization is None else {"organization": organization}
    entries = LedgerEntry.objects.filter(**whose)
    empty = Grant.objects.filter(entries=None, **whose)
    return [
        *(Finding("grant_without_entries", each.reference, "It was never opened in the books.") for each in empty),
        *_of_grants(entries.select_related("grant").order_by("grant", "number")),
        *_of_images(entries.filter(kind__in=USAGE).order_by("image_id", "id")),
    ]


def _of_grants(entries: QuerySet[LedgerEntry]) -> Iterator[Finding]:
    for grant, group in groupby(entries.iterator(chunk_size=_ROWS_AT_ONCE), key=lambda entry: entry.grant):
        state = (0, 0, 0)
        for position, entry in enumerate(group, start=1):
            effect = EFFECTS[entry.kind]
            state = (
                state[0] + effect[0] * entry.amount,
                state[1] + effect[1] * entry.amount,
                state[2] + effect[2] * entry.amount,
            )
            yield from _of_entry(grant, position, entry, state)


def _of_entry(grant: Grant, position: int, entry: LedgerEntry, state: tuple[int, int, int]) -> Iterator[Finding]:
    if entry.number != position:
        yield Finding("numbers_skip", grant.reference, f"Entry {entry.pk} has number {entry.number}, not {position}.")
    if (entry.kind == EntryKind.GRANT) != (position == 1) or (position == 1 and entry.amount != grant.amount):
        text = f"Entry {entry.pk} ({entry.kind} {entry.amount}) does not fit the {grant.amount} images of the grant."
        yield Finding("grant_differs", grant.reference, text)
    if (written := (entry.available, entry.reserved, entry.used)) != state:
        text = f"After entry {entry.pk} (available, reserved, used) is written as {written}, but adds up to {state}."
        yield Finding("state_differs", grant.reference, text)


def _of_images(entries: QuerySet[LedgerEntry]) -> Iterator[Finding]:
    last: dict[uuid.UUID, LedgerEntry] = {}
    for image_id, group in groupby(entries.iterator(chunk_size=_ROWS_AT_ONCE), key=_image_of):
        before = None
        for entry in group:
            if entry.kind not in FOLLOWS[before]:
                text = f"Entry {entry.pk} ({entry.kind}) follows {before or 'nothing'}."
                yield Finding("order_wrong", str(image_id), text, image_id)
            before = entry.kind
            last[image_id] = entry
        if len(last) >= _ROWS_AT_ONCE:
            yield from _of_ends(last)
            last.clear()
    yield from _of_ends(last)


def _image_of(entry: LedgerEntry) -> uuid.UUID:
    # There always is one: usage without an image is what the database refuses.
    return cast(uuid.UUID, entry.image_id)


def _of_ends(last: dict[uuid.UUID, LedgerEntry]) -> Iterator[Finding]:
    """Hold what the books say last of an image against what became of it."""
    ends: dict[uuid.UUID, str] = {}
    for _receiver, answer in image_ends_asked.send(sender=LedgerEntry, image_ids=list(last)):
        ends.update(cast("dict[uuid.UUID, str]", answer))
    for image_id, entry in last.items():
        finding = _of_end(image_id, entry, ends.get(image_id, "gone"))
        # Meanwhile it may have moved on, both in the books and in the world.
        if finding and last_of_image(image_id) == entry:
            yield finding


def _of_end(image_id: uuid.UUID, entry: LedgerEntry, end: str) -> Finding | None:
    subject = str(image_id)
    if entry.kind == EntryKind.RESERVE and end != "waiting":
        return Finding("held_for_nothing", subject, f"It is reserved since {entry.created_at}, but {end}.", image_id)
    if entry.kind == EntryKind.CAPTURE and end in ("waiting", "ended"):
        return Finding("charged_for_nothing", subject, f"It was charged by entry {entry.pk}, but is {end}.", image_id)
    if entry.kind == EntryKind.RELEASE and end in ("waiting", "ready"):
        text = f"It is {end}, but what was held for it was released by entry {entry.pk}."
        return Finding("used_without_charge", subject, text, image_id)
    return None
