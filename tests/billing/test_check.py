"""Do the books add up: what is found, and how it is explained."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from billing import ledger, services
from billing.check import ledger_check
from billing.models import Grant, LedgerEntry
from tests.billing.conftest import NOON
from tests.factories import ImageFactory, OrganizationFactory


@pytest.fixture
def forger(customer):
    """Changes rows behind the trigger's back, as somebody with the database's password could."""

    def forge(sql, *values):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET session_replication_role = DEFAULT")

    return forge


def found(organization=None):
    return [(finding.code, finding.explanation) for finding in ledger_check(organization)]


def staged(customer, **state):
    """An image, and the reservation for it."""
    image = ImageFactory(original__project=customer.project, **state)
    return customer.reserve(image.pk)


def test_books_that_add_up(customer, capsys):
    staged(customer), staged(customer, processing=True)
    services.usage_capture(image_id=staged(customer, ready=True))
    services.usage_release(image_id=staged(customer, failed=True), reason="error")
    services.usage_capture(image_id=customer.reserve())  # deleted after it was ready
    assert found() == []
    call_command("ledger_check", organization=str(customer.organization.pk))
    assert capsys.readouterr().out == "The books add up.\n"


def test_a_forged_state(customer, forger):
    customer.pack()
    forger("UPDATE ledger_entries SET available = 26")
    pk = LedgerEntry.objects.get().pk
    text = f"After entry {pk} (available, reserved, used) is written as (26, 0, 0), but adds up to (25, 0, 0)."
    assert found() == [("state_differs", text)]
    assert found(OrganizationFactory()) == []


def test_a_deleted_entry(customer, forger):
    customer.use(1)
    forger("DELETE FROM ledger_entries WHERE kind = 'reserve'")
    assert [code for code, _ in found()] == ["numbers_skip", "state_differs", "order_wrong"]


def test_a_forged_amount(customer, forger):
    customer.pack()
    forger("UPDATE grants SET amount = 26")
    pk = LedgerEntry.objects.get().pk
    assert found() == [("grant_differs", f"Entry {pk} (grant 25) does not fit the 26 images of the grant.")]


def test_a_grant_out_of_nothing(customer):
    facts = {"kind": "gift", "amount": 5, "reference": "x", "starts_at": NOON}
    Grant.objects.create(organization=customer.organization, **facts)
    assert found() == [("grant_without_entries", "It was never opened in the books.")]
    assert str(ledger_check()[0]) == "grant_without_entries x: It was never opened in the books."


def test_images_that_ended_otherwise(customer):
    held, gone = staged(customer, failed=True), customer.reserve()
    charged = staged(customer, refused=True)
    services.usage_capture(image_id=charged)
    free = staged(customer, ready=True)
    services.usage_release(image_id=free, reason="error")
    assert {(each.code, each.image_id) for each in ledger_check()} == {
        ("held_for_nothing", held),
        ("held_for_nothing", gone),
        ("charged_for_nothing", charged),
        ("used_without_charge", free),
    }


def test_what_moves_on_meanwhile_is_no_finding(customer, monkeypatch):
    staged(customer, failed=True)
    monkeypatch.setattr("billing.check.last_of_image", lambda image_id: None)
    assert ledger_check() == []


def test_many_images(customer, monkeypatch):
    monkeypatch.setattr("billing.check._ROWS_AT_ONCE", 2)
    for _ in range(5):
        staged(customer)
    assert found() == []


def test_the_command_releases_what_is_held_for_nothing(customer, capsys):
    held = staged(customer, failed=True)
    with pytest.raises(CommandError, match="1 findings"):
        call_command("ledger_check")
    assert capsys.readouterr().out.startswith(f"held_for_nothing {held}: It is reserved since ")

    call_command("ledger_check", release=True)

    assert capsys.readouterr().out.endswith(f"Released {held}.\nThe books add up.\n")
    assert (customer.left, ledger.last_of_image(held).kind) == (10, "release")


def test_the_command_releases_nothing_twice(customer, monkeypatch, capsys):
    staged(customer, failed=True)
    monkeypatch.setattr("billing.management.commands.ledger_check.usage_release", lambda **_: None)
    call_command("ledger_check", release=True)
    assert "Released" not in capsys.readouterr().out


def test_the_command_does_not_forgive_the_rest(customer, forger, capsys):
    customer.pack()
    forger("UPDATE grants SET amount = 26")
    with pytest.raises(CommandError, match="1 findings"):
        call_command("ledger_check", release=True)


@pytest.mark.parametrize("pk", ["x", "0198c0de-0000-7000-8000-00000000000a"])
def test_nobodys_books(db, pk):
    with pytest.raises(CommandError, match=f"There is no organization {pk}"):
        call_command("ledger_check", organization=pk)
