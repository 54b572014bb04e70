"""The books themselves: what the database refuses, and how entries follow one another."""

import pytest
from django.db import IntegrityError, connection, transaction

from billing import ledger, services
from billing.models import EntryKind, Grant, LedgerEntry
from config.common.ids import new_id
from tests.billing.conftest import DECEMBER, NOON, NOVEMBER
from tests.factories import OrganizationFactory


def refused(act):
    """The name of the constraint or the trigger's words that refuse something."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    diag = caught.value.__cause__.diag
    return diag.constraint_name or diag.message_primary


@pytest.mark.parametrize("table", ["grants", "ledger_entries"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = amount + 1", "DELETE FROM {}"])
def test_rows_are_never_changed(customer, table, statement):
    customer.pack()
    with connection.cursor() as cursor:
        message = refused(lambda: cursor.execute(statement.format(table)))
    assert message == f"Rows of {table} are never changed or deleted: insert an entry that corrects them."
    assert Grant.objects.get().amount == LedgerEntry.objects.get().amount == 25


ENTRY = {"number": 2, "kind": "expire", "amount": 1, "reference": "x", "available": 1, "reserved": 0, "used": 0}
IMAGE = {"image_id": new_id(), "run": 1}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        pytest.param({"number": 1}, "ledger_one_after_the_other", id="fail: two from one state"),
        pytest.param({"number": 0}, "ledger_numbers_from_1", id="fail: number"),
        pytest.param({"kind": "theft"}, "ledger_kind_known", id="fail: kind"),
        pytest.param({"reference": ""}, "ledger_reference_given", id="fail: no reference"),
        pytest.param({"reference": "grant:session-1"}, "ledger_entries_reference_key", id="fail: reference again"),
        pytest.param({"available": -1}, "ledger_never_overdrawn", id="fail: overdrawn"),
        pytest.param({"reserved": -1}, "ledger_reserved_not_negative", id="fail: reserved"),
        pytest.param({"used": -1}, "ledger_used_not_negative", id="fail: used"),
        pytest.param({"amount": 0}, "ledger_moves_something", id="fail: nothing"),
        pytest.param({"kind": "capture"}, "ledger_usage_names_image", id="fail: no image"),
        pytest.param({"kind": "capture", "amount": 2, **IMAGE}, "ledger_usage_names_image", id="fail: two images"),
        pytest.param(IMAGE, "ledger_usage_names_image", id="fail: an image that expires"),
    ],
)
def test_the_database_refuses_entries(customer, changes, constraint):
    grant = customer.pack()
    fields = {**ENTRY, **changes, "grant": grant, "organization": customer.organization}
    assert refused(lambda: LedgerEntry.objects.create(**fields)) == constraint
    assert LedgerEntry.objects.count() == 1


GRANT = {"kind": "gift", "reference": "x", "amount": 5, "starts_at": NOON, "ends_at": None}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        pytest.param({"kind": "theft"}, "grants_kind_known", id="fail: kind"),
        pytest.param({"amount": 0}, "grants_give_something", id="fail: nothing"),
        pytest.param({"reference": ""}, "grants_reference_given", id="fail: no reference"),
        pytest.param({"ends_at": NOON}, "grants_end_after_start", id="fail: ends before"),
        pytest.param({"kind": "period"}, "grants_months_end", id="fail: endless month"),
    ],
)
def test_the_database_refuses_grants(customer, changes, constraint):
    fields = {**GRANT, **changes, "organization": customer.organization}
    assert refused(lambda: Grant.objects.create(**fields)) == constraint
    assert not Grant.objects.exists()


def test_a_reference_belongs_to_one_organization(customer):
    customer.pack("session-1")
    other = OrganizationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        services.grant_pack(organization=other, plan=customer.pack().plan, reference="session-1")
    assert Grant.objects.count() == 1


def test_entries_tell_how_the_grant_stands(customer):
    customer.pay()
    image = customer.use()[0]
    failed = customer.reserve()
    services.usage_release(image_id=failed, reason="error")
    services.usage_give_back(image_id=image)

    entries = LedgerEntry.objects.order_by("number")

    assert list(entries.values_list("number", "kind", "amount", "available", "reserved", "used")) == [
        (1, "grant", 100, 100, 0, 0),
        (2, "reserve", 1, 99, 1, 0),
        (3, "capture", 1, 99, 0, 1),
        (4, "reserve", 1, 98, 1, 1),
        (5, "release", 1, 99, 0, 1),
        (6, "give_back", 1, 100, 0, 0),
    ]
    assert list(entries.values_list("reference", flat=True)) == [
        "grant:invoice-1",
        f"image:{image}:1:reserved",
        f"image:{image}:1:settled",
        f"image:{failed}:1:reserved",
        f"image:{failed}:1:settled",
        f"image:{image}:1:given-back",
    ]
    last = entries.last()
    assert (last.image_id, last.run, last.project_id, last.project_name, last.member_id, last.note) == (
        image,
        1,
        customer.project.pk,
        "12 Elm Street",
        customer.user.pk,
        "discarded",
    )


def test_order_of_use(customer):
    """What ends first is used first, then what never ends, then packs."""
    now = {"organization": customer.organization, "starts_at": NOVEMBER}
    for kind, ends_at in [("pack", None), ("gift", None), ("period", DECEMBER), ("carry", NOON.replace(day=20))]:
        ledger.grant_open(kind=kind, amount=1, reference=kind, ends_at=ends_at, **now)
    ledger.grant_open(
        organization=customer.organization, kind="period", amount=1, reference="next", starts_at=DECEMBER,
        ends_at=DECEMBER.replace(month=12, day=31),
    )  # fmt: skip

    for _ in range(4):
        customer.reserve()

    reserved = LedgerEntry.objects.filter(kind=EntryKind.RESERVE).order_by("id")
    assert list(reserved.values_list("grant__kind", flat=True)) == ["carry", "period", "gift", "pack"]
    assert customer.refused().code == "allowance_used_up"


def test_names(customer):
    grant = customer.pack()
    assert (str(grant), str(ledger.state(grant))) == ("pack 25 (session-1)", "grant 25 (grant:session-1)")
