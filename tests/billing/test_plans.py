"""Plans: seeded by a migration, shown by the API."""

from importlib import import_module

import pytest
from django.apps import apps
from rest_framework.test import APIClient

from billing.models import Plan
from tests.factories import ApiKeyFactory

SEEDED = [
    ("free", "Free", "monthly", 0, "usd", 10, 0),
    ("pro", "Pro", "monthly", 2900, "usd", 100, 1),
    ("business", "Business", "monthly", 9900, "usd", 500, 2),
    ("pack-25", "Pack of 25", "one_off", 1900, "usd", 25, 3),
]
migration = import_module("billing.migrations.0002_plans")


@pytest.fixture
def seeded(db):
    """Tests make their tables without migrations, so run this one's function."""
    migration.add_plans(apps, None)


def plans():
    return list(Plan.objects.values_list("slug", "name", "kind", "price_cents", "currency", "allowance", "position"))


def test_seeds(seeded):
    assert plans() == SEEDED
    assert str(Plan.objects.get(slug="pack-25")) == "Pack of 25"


def test_seeding_again_keeps_what_was_changed(seeded):
    Plan.objects.filter(slug="pro").update(price_cents=3900)

    migration.add_plans(apps, None)

    assert [plan[3] for plan in plans()] == [0, 3900, 9900, 1900]


def test_api(seeded, django_assert_num_queries):
    Plan.objects.filter(slug="business").update(is_active=False)
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=ApiKeyFactory(scopes=[]).text)

    with django_assert_num_queries(3):  # the key, its use, the plans
        response = client.get("/api/v1/billing/plans")

    assert response.status_code == 200
    assert [plan["slug"] for plan in response.json()] == ["free", "pro", "pack-25"]
    assert response.json()[1] == {
        "slug": "pro",
        "name": "Pro",
        "kind": "monthly",
        "price_cents": 2900,
        "currency": "usd",
        "allowance": 100,
        "features": ["Every room and every style", "The original kept and linked", "A proof with every photo"],
    }
