"""People, organizations, and which of them a request is about."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from config.common.errors import Problem
from projects.accounts import services
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.middleware import SESSION_KEY
from projects.accounts.models import Membership, Organization, Role, User
from projects.accounts.selectors import membership_of
from tests.factories import MembershipFactory, UserFactory

ME = "/api/v1/me"


def test_a_person_with_an_organization(db):
    membership = services.user_create_with_organization(
        email=" Ada@Example.com ", password="correct horse", name="Ada", organization_name="Ada Homes", is_staff=True
    )

    user = User.objects.get()
    assert (user.email, user.name, str(user), user.is_staff, user.is_superuser) == (
        "ada@example.com",
        "Ada",
        "Ada",
        True,
        False,
    )
    assert user.check_password("correct horse")
    assert (membership.user, membership.role, str(membership)) == (user, Role.OWNER, "Ada · owner")
    assert (membership.organization.name, membership.organization.email) == ("Ada Homes", "ada@example.com")
    assert str(membership.organization) == "Ada Homes"


def test_without_a_password_nobody_signs_in_by_password(db):
    membership = services.user_create_with_organization(email="a@example.com", password=None, organization_name="A")

    assert not membership.user.has_usable_password()
    assert str(membership.user) == "a@example.com"


def test_an_address_is_taken_in_any_spelling(db):
    UserFactory(email="Ada@example.com")

    with pytest.raises(Problem) as caught:
        services.user_create_with_organization(email="ADA@EXAMPLE.COM", password="x", organization_name="A")

    assert (caught.value.status, caught.value.code) == (409, "email_taken")
    assert (User.objects.count(), Organization.objects.count(), Membership.objects.count()) == (1, 0, 0)


def test_superusers_of_the_command_line(db):
    user = User.objects.create_superuser("root@EXAMPLE.com", "secret")

    assert (user.email, user.is_staff, user.is_superuser) == ("root@example.com", True, True)
    assert User.objects.get_by_natural_key("ROOT@example.com") == user


def test_the_database_knows_the_rules(membership):
    with pytest.raises(IntegrityError, match="memberships_once_per_organization"):
        MembershipFactory(user=membership.user, organization=membership.organization)


def test_membership_is_the_oldest_or_the_preferred(membership):
    second = MembershipFactory(user=membership.user)

    assert membership_of(membership.user) == membership
    assert membership_of(membership.user, preferred=str(second.organization.pk)) == second
    assert membership_of(membership.user, preferred="somebody else's") == membership
    assert membership_of(UserFactory()) is None


def test_the_session_remembers_the_organization(browser, membership):
    second = MembershipFactory(user=membership.user, role=Role.VIEWER)
    assert browser.get(ME).json()["organization"]["name"] == membership.organization.name

    session = browser.session
    session[SESSION_KEY] = str(second.organization.pk)
    session.save()

    assert browser.get(ME).json()["organization"]["name"] == second.organization.name
    assert browser.get(ME).json()["role"] == "viewer"


def test_whoever_is_thrown_out_is_out_at_once(browser, membership):
    membership.delete()

    assert browser.get(ME).json()["code"] == "no_organization"


def test_caller(membership):
    request = SimpleNamespace(user=membership.user, organization=membership.organization)

    assert (actor_of(request), organization_of(request)) == (membership.user, membership.organization)
    assert actor_of(SimpleNamespace(user=AnonymousUser())) is None
