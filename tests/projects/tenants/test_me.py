"""Who calls."""

from projects.accounts.keys import SCOPES
from tests.factories import MembershipFactory

ME = "/api/v1/me"


def belonging(membership):
    organization = {"id": str(membership.organization.pk), "name": membership.organization.name}
    return {"organization": organization, "role": membership.role}


def test_me_behind_a_key(api, organization, user):
    assert api.get(ME).json() == {
        "user": {"id": str(user.pk), "email": user.email, "name": user.name},
        "organization": {"id": str(organization.pk), "name": organization.name},
        "role": None,
        "scopes": list(SCOPES),
        "memberships": [],
    }


def test_me_behind_a_key_whose_maker_is_gone(api, user):
    user.delete()

    assert api.get(ME).json()["user"] is None


def test_me_in_the_dashboard(browser, membership, organization, user):
    second = MembershipFactory(user=user, role="viewer")

    response = browser.patch(ME, {"name": "Ada", "email": "other@example.com"})

    assert response.json() == browser.get(ME).json()
    assert response.json() == {
        "user": {"id": str(user.pk), "email": user.email, "name": "Ada"},
        "organization": {"id": str(organization.pk), "name": organization.name},
        "role": "agent",
        "scopes": None,
        "memberships": [belonging(membership), belonging(second)],
    }


def test_keys_cannot_change_people(api, user):
    response = api.patch(ME, {"name": "Mallory"})

    assert (response.status_code, response.json()["code"]) == (403, "people_only")
    user.refresh_from_db()
    assert user.name != "Mallory"
