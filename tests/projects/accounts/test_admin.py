"""Staff who look after people must not become all-powerful by it."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from projects.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper(client):
    """Somebody of the staff who may change people, and no more."""
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client.force_login(user)
    return user


def change(client, user, **values):
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), {"email": user.email, **values})


def test_nobody_raises_themselves(client, helper):
    answer = change(client, helper, name="Kim", is_active="on", is_staff="on", is_superuser="on")

    helper.refresh_from_db()
    assert (answer.status_code, helper.name, helper.is_superuser) == (302, "Kim", False)


@pytest.mark.usefixtures("helper")
def test_superusers_are_out_of_reach(client):
    owner = UserFactory(is_staff=True, is_superuser=True)
    passwords = {"password1": "a-new-pass-phrase", "password2": "a-new-pass-phrase", "usable_password": "true"}

    assert change(client, owner, email="mine@example.com", is_active="on").status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[owner.pk]), passwords).status_code == 403
    after = User.objects.get(pk=owner.pk)
    assert (after.email, after.password) == (owner.email, owner.password)


def test_superusers_make_superusers(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    user = UserFactory()

    assert change(client, user, is_active="on", is_staff="on", is_superuser="on").status_code == 302
    user.refresh_from_db()
    assert user.is_superuser
