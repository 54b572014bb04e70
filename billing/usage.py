"""What images were used for: history, sums by listing and by member, and the same as CSV."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Max, Q, QuerySet, Sum, When

from billing.models import EntryKind, LedgerEntry
from projects.accounts.models import Organization, User
from projects.models import Project

CSV_COLUMNS = (
    "time", "kind", "images", "grant", "plan", "image_id", "project_id", "project", "member_id", "member", "note",
    "reference",
)  # fmt: skip
# What a spreadsheet would take for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of a time (from, before), a listing, a member, a kind. None: all."""

    since: datetime | None = None
    until: datetime | None = None
    project_id: uuid.UUID | None = None
    member_id: uuid.UUID | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many images went to one listing or member. ``name`` is empty where there is nobody to name."""

    id: uuid.UUID | None
    name: str
    used: int
    exists: bool


def for_organization(organization: Organization, wanted: Wanted | None = None) -> QuerySet[LedgerEntry]:
    """The organization's entries, newest first."""
    wanted = wanted or Wanted()
    conditions = {
        "created_at__gte": wanted.since,
        "created_at__lt": wanted.until,
        "project_id": wanted.project_id,
        "member_id": wanted.member_id,
        "kind": wanted.kind,
    }
    entries = LedgerEntry.objects.filter(organization=organization).select_related("grant__plan").order_by("-id")
    return entries.filter(**{name: value for name, value in conditions.items() if value})


def by_project(organization: Organization, wanted: Wanted) -> list[Share]:
    """Images used by each listing, most first. Deleted listings keep the name they had."""
    rows = _sums(organization, wanted, "project_id")
    known = dict(_named(Project.objects.filter(organization=organization), rows))
    return [Share(key, known.get(key, name), used, key in known) for key, name, used in rows]


def by_member(organization: Organization, wanted: Wanted) -> list[Share]:
    """Images used by each member, most first."""
    rows = _sums(organization, wanted, "member_id")
    names = member_names(key for key, _, _ in rows)
    return [Share(key, names.get(key, ""), used, key in names) for key, _, used in rows]


def member_names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    """How people are called; who was deleted is left out."""
    users = User.objects.filter(pk__in={each for each in ids if each})
    return {user.pk: str(user) for user in users}


def as_csv(organization: Organization, wanted: Wanted) -> str:
    """The entries, oldest first, as CSV (RFC 4180) that spreadsheets take for nothing but text and numbers."""
    ordered = for_organization(organization, wanted).order_by("id")
    names = member_names(ordered.order_by().values_list("member_id", flat=True).distinct())
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    writer.writerows(_rows(ordered.iterator(chunk_size=_ROWS_AT_ONCE), names.get))
    return out.getvalue()


def _rows(
    entries: Iterable[LedgerEntry], name_of: Callable[[uuid.UUID | None, str], str]
) -> Iterator[tuple[object, ...]]:
    for entry in entries:
        yield (
            entry.created_at.isoformat(timespec="seconds"),
            entry.kind,
            entry.amount,
            entry.grant.kind,
            entry.grant.plan.slug if entry.grant.plan else "",
            entry.image_id or "",
            entry.project_id or "",
            _text(entry.project_name),
            entry.member_id or "",
            _text(name_of(entry.member_id, "")),
            _text(entry.note),
            entry.reference,
        )


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _sums(organization: Organization, wanted: Wanted, field: str) -> list[tuple[uuid.UUID | None, str, int]]:
    """Captured less given back, for each value of the field."""
    used = Sum(Case(When(kind=EntryKind.CAPTURE, then=1), default=-1, output_field=IntegerField()))
    entries = for_organization(organization, wanted).filter(Q(kind=EntryKind.CAPTURE) | Q(kind=EntryKind.GIVE_BACK))
    sums = entries.order_by().values(field).annotate(used=used, name=Max("project_name")).order_by("-used", field)
    return [(row[field], row["name"], row["used"]) for row in sums if row["used"]]


def _named(
    projects: QuerySet[Project], rows: list[tuple[uuid.UUID | None, str, int]]
) -> Iterator[tuple[uuid.UUID | None, str]]:
    yield from projects.filter(pk__in=[key for key, _, _ in rows if key]).values_list("pk", "name")
