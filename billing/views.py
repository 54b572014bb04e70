"""Pages of usage and plans."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.models import EntryKind, LedgerEntry
from billing.selectors import Balance, balance, plans_on_offer
from billing.stripe.client import is_configured
from billing.usage import Wanted, as_csv, by_member, by_project, for_organization, member_names
from billing.words import say
from config.common.errors import Problem
from projects.accounts.models import Role
from projects.accounts.pages import MemberRequest, member

PAGE_SIZE = 20


@require_safe
@member
def usage(request: MemberRequest) -> HttpResponse:
    """What is left, what was used for what, and what there is to choose."""
    now = balance(request.organization)
    wanted = Wanted(since=now.starts_at)
    # What is held shows among the figures; the file has every movement.
    entries = for_organization(request.organization).exclude(kind=EntryKind.RESERVE)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "balance": now,
        "plans": plans_on_offer(),
        "payments": is_configured(),
        "may_buy": request.membership.role in (Role.OWNER, Role.ADMIN),
        "projects": by_project(request.organization, wanted),
        "members": by_member(request.organization, wanted),
        "page": page,
        "rows": _rows(list(page)),
    }
    return render(request, "billing/usage.html", context)


@require_safe
@member
def usage_csv(request: MemberRequest) -> HttpResponse:
    """The history as a file: of the present period, or of a time given as `since` and `until`."""
    now = balance(request.organization)
    wanted = Wanted(since=_time(request, "since") or _begin(request, now), until=_time(request, "until"))
    response = HttpResponse(as_csv(request.organization, wanted), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="usage-{timezone.now():%Y-%m-%d}.csv"'
    return response


def _begin(request: MemberRequest, now: Balance) -> datetime | None:
    return None if request.GET.get("all") else now.starts_at


def _time(request: MemberRequest, name: str) -> datetime | None:
    """A date or time of the query, UTC unless it says otherwise."""
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        detail, advice = _("“%(text)s” is not a date."), _("Write %(name)s like 2026-11-30.")
        raise Problem(
            400, "invalid", _("Not a date"), detail % {"text": text}, advice=advice % {"name": name}
        ) from None


def _rows(entries: list[LedgerEntry]) -> list[dict[str, object]]:
    names = member_names(entry.member_id for entry in entries)
    return [{"entry": entry, "said": say(entry), "member": names.get(entry.member_id, "")} for entry in entries]
