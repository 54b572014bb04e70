"""How movements of the ledger are said to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from billing.models import EntryKind, LedgerEntry

_SAID = {
    EntryKind.GRANT: gettext_lazy("Images added"),
    EntryKind.RESERVE: gettext_lazy("Held while a photo is staged"),
    EntryKind.CAPTURE: gettext_lazy("Photo staged"),
    EntryKind.RELEASE: gettext_lazy("Came back"),
    EntryKind.GIVE_BACK: gettext_lazy("Discarded, given back"),
    EntryKind.EXPIRE: gettext_lazy("Period ended"),
    EntryKind.REVOKE: gettext_lazy("Taken back after a refund"),
    EntryKind.RESTORE: gettext_lazy("Given again"),
}
_WHY = {
    "error": gettext_lazy("Staging failed"),
    "refused": gettext_lazy("The photo cannot be staged"),
    "cancelled": gettext_lazy("Cancelled"),
    "deleted": gettext_lazy("Deleted before it was ready"),
}
BILLS = {
    "open": gettext_lazy("To be paid"),
    "paid": gettext_lazy("Paid"),
    "void": gettext_lazy("Void"),
    "uncollectible": gettext_lazy("Written off"),
}
# People count what is used when it is ready: what is held before, and comes back, changes nothing for them.
_SIGNS = {
    EntryKind.GRANT: 1, EntryKind.GIVE_BACK: 1, EntryKind.RESTORE: 1, EntryKind.RESERVE: 0, EntryKind.RELEASE: 0,
}  # fmt: skip


def say(entry: LedgerEntry) -> dict[str, str]:
    """What happened, why, and what it did to what is left: `+1`, `−1`, or nothing."""
    sign = _SIGNS.get(EntryKind(entry.kind), -1)
    change = "" if not sign or not entry.amount else f"{'+' if sign > 0 else '−'}{entry.amount}"
    why = _WHY.get(entry.note, "") if entry.kind == EntryKind.RELEASE else ""
    return {"what": str(_SAID[EntryKind(entry.kind)]), "why": str(why), "change": change}
