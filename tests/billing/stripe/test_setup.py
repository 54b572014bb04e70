"""What being there costs: nothing is asked of Stripe at start, and tables are made and removed at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.admin.sites import site
from django.core.management import call_command
from django.db import connection

from billing.stripe.models import CustomerLink, EventStatus, StripeEvent
from tests.factories import OrganizationFactory, UserFactory
from tests.standins.stripe import catalogue

from .conftest import KEY, deliver

ROOT = Path(__file__).parents[3]
START = """
import socket
def refused(*_):
    raise AssertionError("something was asked at start")
socket.socket.connect = socket.create_connection = refused
import django
django.setup()
import config.urls, stripe
print(stripe.api_base, stripe.max_network_retries, stripe.default_http_client._timeout)
"""


def test_nothing_is_asked_at_start():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.local", "STRIPE_SECRET_KEY": KEY}

    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "https://api.stripe.com 2 20"


def tables():
    return [name for name in connection.introspection.table_names() if name.startswith("djstripe_")]


@pytest.mark.slow
def test_tables_come_and_go(transactional_db):
    before = tables()

    call_command("migrate", "djstripe", "zero", verbosity=0)
    without = tables()
    call_command("migrate", verbosity=0)

    assert (len(before), without, tables()) == (62, [], before)


def test_staff_handle_an_event_again(client, books, sold, queue):
    event = books.emit("customer.created", catalogue.create_customer(books, {}))
    deliver(event)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    address = "/admin/stripe/stripeevent/"

    form = {"action": "handle_again", "_selected_action": [event["id"]]}
    page = client.post(address, form, follow=True).content.decode()

    assert "0 handled, 1 not: see why in the last column." in page
    assert StripeEvent.objects.get().status == EventStatus.WAITING
    customer = books.get(event["data"]["object"]["id"])
    customer["metadata"] = {"organization_id": str(OrganizationFactory().pk)}
    assert "1 handled, 0 not" in client.post(address, form, follow=True).content.decode()
    assert str(CustomerLink.objects.get()) == customer["id"]
    assert client.get(f"{address}add/").status_code == 403
    assert client.get("/admin/stripe/customerlink/").status_code == 200


def test_words(db):
    link = CustomerLink(organization=OrganizationFactory())

    assert str(link) == f"asked for {link.organization_id}"
    admin = site._registry[StripeEvent]
    assert not admin.has_change_permission(None)
    assert not admin.has_delete_permission(None)
