from __future__ import annotations

import io

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError

from config.common import storage
from projects.accounts.models import Membership, Organization, Role, User
from projects.models import Original, Project, Upload
from projects.services import project_delete
from staging.management.commands import seed_demo
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "sunny-kitchen-42"
PHOTOS = ["bedroom.jpg", "dining-room.jpg", "living-room.jpg", "office.jpg"]


def seed(**options):
    out = io.StringIO()
    call_command("seed_demo", stdout=out, **{"password": PASSWORD, **options})
    return out.getvalue()


def test_an_account_and_a_listing_with_every_sample():
    said = seed()
    assert said == "demo@example.com signs in to Sample Realty; 4 sample photos added.\n"
    user = authenticate(username="demo@example.com", password=PASSWORD)
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert Membership.objects.get().role == Role.OWNER
    originals = list(Original.objects.order_by("filename"))
    assert [original.filename for original in originals] == PHOTOS
    assert {original.project.name for original in originals} == {"12 Elm Street"}
    for original in originals:
        data = (seed_demo.SAMPLES / original.filename).read_bytes()
        assert storage.read_bytes(original.file_key, len(data)) == data
        assert original.size == len(data)


def test_again_changes_nothing():
    seed()
    said = seed()
    assert said.endswith("; 0 sample photos added.\n")
    counts = [model.objects.count() for model in (User, Organization, Project, Original, Upload)]
    assert counts == [1, 1, 1, 4, 4]


def test_what_a_broken_start_left_out_is_added():
    seed()
    Original.objects.filter(filename="office.jpg").delete()
    assert seed().endswith("; 1 sample photos added.\n")


def test_a_listing_deleted_on_purpose_stays_away():
    seed()
    project_delete(project=Project.objects.get(), actor=None)
    assert seed().endswith("; 0 sample photos added.\n")
    assert not Project.objects.exists()


def test_the_password_is_the_one_given_last():
    seed()
    seed(password="another-kitchen-43")
    assert authenticate(username="demo@example.com", password="another-kitchen-43")


def test_the_password_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    seed(password="", email="me@example.com", admin=True)
    user = authenticate(username="me@example.com", password=PASSWORD)
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_without_a_password_nothing_is_made(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="Give --password, or set DEMO_PASSWORD"):
        seed(password="")
    assert not User.objects.exists()


def test_somebody_without_an_organization_is_left_alone():
    UserFactory(email="demo@example.com")
    with pytest.raises(CommandError, match="belongs to no organization"):
        seed()
    assert not Project.objects.exists()
