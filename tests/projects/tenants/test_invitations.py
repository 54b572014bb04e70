"""Inviting: by whom, to whom, how often, and how one comes in."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from rest_framework.test import APIClient

from config.common.errors import Problem
from projects.accounts.models import Invitation, Membership, Role, User
from projects.events.models import Event
from projects.tenants import throttling
from projects.tenants.selectors import invitation_by_token
from projects.tenants.services import (
    invitation_accept,
    invitation_accept_as_new,
    invitation_create,
    invitation_resend,
    invitation_revoke,
)
from projects.tenants.tasks import send_invitation
from tests.factories import InvitationFactory, MembershipFactory, UserFactory

EMAIL = "kim@example.com"
PASSWORD = "long and odd 123"
LIST, ACCEPT = "/api/v1/organization/invitations", "/api/v1/invitations/accept"


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


# --- Inviting ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "role"),
    [pytest.param("owner", "owner", id="success: an owner invites an owner"),
     pytest.param("admin", "admin", id="success: an admin invites an admin"),
     pytest.param("key", "viewer", id="success: a key")],
)  # fmt: skip
def test_invite(by, office, sent, who, role, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invitation_create(by=by(who), email=" Kim@Example.com ", role=Role(role))

    invitation.refresh_from_db()
    assert (invitation.email, invitation.role, invitation.organization) == (EMAIL, role, office)
    assert (invitation.invited_by, str(invitation)) == (by(who).user, f"{EMAIL} · {role}")
    assert invitation.expires_at - invitation.sent_at == timedelta(days=7)
    assert sent == [str(invitation.pk)]
    event = Event.objects.get()
    assert (event.kind, event.actor) == ("member.invited", by(who).user)
    assert event.data == {"invitation_id": str(invitation.pk), "email": EMAIL, "role": role}


@pytest.mark.parametrize(
    ("who", "role", "code"),
    [
        pytest.param("admin", "owner", "owners_only", id="fail: an admin invites an owner"),
        pytest.param("key", "owner", "owners_only", id="fail: a key invites an owner"),
        pytest.param("agent", "viewer", "insufficient_role", id="fail: an agent"),
    ],
)
def test_invite_refused(by, sent, who, role, code, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Problem) as caught:
        invitation_create(by=by(who), email=EMAIL, role=Role(role))

    assert caught.value.code == code
    assert (Invitation.objects.count(), kinds(), sent) == (0, [], [])


def test_members_are_not_invited(by, people):
    with pytest.raises(Problem) as caught:
        invitation_create(by=by("admin"), email=people["viewer"].user.email.upper(), role=Role.AGENT)

    assert (caught.value.status, caught.value.code) == (409, "already_member")
    assert not Invitation.objects.exists()


def test_one_invitation_at_a_time(by, office):
    first = InvitationFactory(organization=office, email=EMAIL)

    with pytest.raises(Problem) as caught:
        invitation_create(by=by("admin"), email=EMAIL.upper(), role=Role.ADMIN)

    assert (caught.value.status, caught.value.code) == (409, "already_invited")
    assert list(Invitation.objects.all()) == [first]


def test_an_expired_one_makes_room(by, office):
    old = InvitationFactory(organization=office, email=EMAIL, expires_at=timezone.now())

    invitation_create(by=by("admin"), email=EMAIL, role=Role.AGENT)

    old.refresh_from_db()
    assert old.revoked_at is not None
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("limit", "seconds"),
    [("ORGANIZATION_LIMIT", 3600), ("ADDRESS_LIMIT", 24 * 3600)],
)
def test_too_many(by, office, monkeypatch, limit, seconds):
    monkeypatch.setattr(throttling, limit, 1)
    invitation = invitation_create(by=by("admin"), email=EMAIL, role=Role.AGENT)

    with pytest.raises(Problem) as caught:
        invitation_resend(by=by("admin"), invitation_id=invitation.pk)

    assert (caught.value.status, caught.value.code) == (429, "too_many_invitations")
    assert caught.value.headers == {"Retry-After": str(seconds)}
    digest = invitation.digest
    invitation.refresh_from_db()
    assert invitation.digest == digest


def test_a_counter_that_runs_out_in_between_starts_again(monkeypatch):
    class Cache:
        def __init__(self):
            self.full = True

        def add(self, *_):
            return not self.full

        def incr(self, _):
            self.full = False
            raise ValueError

    monkeypatch.setattr(throttling, "cache", Cache())

    assert throttling.count("test", "x", 60) == 1


def test_resend(by, office, sent, django_capture_on_commit_callbacks):
    invitation = InvitationFactory(organization=office, expires_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        again = invitation_resend(by=by("admin"), invitation_id=invitation.pk)

    assert again.expires_at > timezone.now() + timedelta(days=6)
    assert invitation_by_token(invitation.token) is None
    assert (sent, kinds()) == ([str(invitation.pk)], ["member.invitation_resent"])


def test_only_owners_resend_to_owners(by, office):
    invitation = InvitationFactory(organization=office, role=Role.OWNER)

    with pytest.raises(Problem) as caught:
        invitation_resend(by=by("admin"), invitation_id=invitation.pk)

    assert caught.value.code == "owners_only"
    assert invitation_by_token(invitation.token) == invitation


def test_revoke(by, office):
    invitation = InvitationFactory(organization=office)

    invitation_revoke(by=by("admin"), invitation_id=invitation.pk)

    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert kinds() == ["member.invitation_revoked"]


@pytest.mark.parametrize("act", [invitation_resend, invitation_revoke])
def test_what_is_over_or_anothers_does_not_exist(by, office, act):
    over = InvitationFactory(organization=office, accepted_at=timezone.now())
    theirs = InvitationFactory()

    for invitation in (over, theirs):
        with pytest.raises(Problem) as caught:
            act(by=by("owner"), invitation_id=invitation.pk)
        assert (caught.value.status, caught.value.code) == (404, "not_found")
    assert kinds() == []


# --- The e-mail -------------------------------------------------------------------------------------------------------
def test_the_email(office, people, settings):
    settings.PUBLIC_URL = "https://staging.example"
    office.name = "Ada\nHomes"
    office.save()
    invitation = InvitationFactory(organization=office, email=EMAIL, invited_by=people["owner"].user)

    send_invitation(str(invitation.pk))

    message = mail.outbox[0]
    link = re.search(r"https://staging\.example/invitations/([\w-]{43})/\n", message.body)
    assert (message.subject, message.to) == ("Join Ada Homes on Virtual Staging AI", [EMAIL])
    assert people["owner"].user.email in message.body
    assert "1 January 2100" in message.body or "Jan. 1, 2100" in message.body
    assert invitation_by_token(link[1]) == invitation
    assert invitation_by_token(invitation.token) is None  # the newest link is the one that works
    assert link[1] not in str(Invitation.objects.values().get())


@pytest.mark.parametrize(
    "over",
    [{"accepted_at": timezone.now()}, {"revoked_at": timezone.now()}, {"expires_at": timezone.now()}],
    ids=["fail: accepted", "fail: revoked", "fail: expired"],
)
def test_no_email_for_what_is_over(db, over):
    send_invitation(str(InvitationFactory(**over).pk))

    assert mail.outbox == []


# --- Coming in --------------------------------------------------------------------------------------------------------
def test_accept(office):
    invitation = InvitationFactory(organization=office, email="Kim@Example.com", role=Role.ADMIN)
    user = UserFactory(email=EMAIL)

    membership = invitation_accept(token=invitation.token, user=user)

    invitation.refresh_from_db()
    assert (membership.user, membership.organization, membership.role) == (user, office, "admin")
    assert invitation.accepted_at is not None
    event = Event.objects.get()
    assert (event.kind, event.actor, event.organization) == ("member.joined", user, office)
    assert event.data == {"user_id": str(user.pk), "email": EMAIL, "role": "admin"}


def test_who_is_a_member_stays_what_they_are(office):
    member = MembershipFactory(organization=office, role=Role.VIEWER)
    invitation = InvitationFactory(organization=office, email=member.user.email, role=Role.OWNER)

    assert invitation_accept(token=invitation.token, user=member.user) == member
    member.refresh_from_db()
    assert (member.role, kinds()) == ("viewer", [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"accepted_at": timezone.now()}, "invitation_over", id="fail: used"),
        pytest.param({"revoked_at": timezone.now()}, "invitation_over", id="fail: withdrawn"),
        pytest.param({"expires_at": timezone.now()}, "invitation_over", id="fail: expired"),
        pytest.param({"email": "other@example.com"}, "invitation_for_another", id="fail: somebody else's"),
        pytest.param({"digest": "0" * 64}, "not_found", id="fail: no such token"),
    ],
)
def test_accept_refused(db, changes, code):
    invitation = InvitationFactory(**{"email": EMAIL, **changes})

    with pytest.raises(Problem) as caught:
        invitation_accept(token=invitation.token, user=UserFactory(email=EMAIL))

    assert caught.value.code == code
    assert (Membership.objects.count(), kinds()) == (0, [])
    assert Invitation.objects.get().accepted_at == changes.get("accepted_at")


def test_accept_as_somebody_new(office):
    invitation = InvitationFactory(organization=office, email=EMAIL)

    membership = invitation_accept_as_new(token=invitation.token, name="Kim", password=PASSWORD)

    user = User.objects.get(email=EMAIL)
    assert (membership.user, user.name, user.check_password(PASSWORD)) == (user, "Kim", True)
    assert kinds() == ["member.joined"]


def test_an_account_is_never_taken_over(office):
    user = UserFactory(email=EMAIL.upper())
    invitation = InvitationFactory(organization=office, email=EMAIL)

    with pytest.raises(Problem) as caught:
        invitation_accept_as_new(token=invitation.token, name="Mallory", password=PASSWORD)

    assert (caught.value.status, caught.value.code) == (409, "email_taken")
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)
    assert (Membership.objects.count(), Invitation.objects.get().accepted_at) == (0, None)


# --- The API ----------------------------------------------------------------------------------------------------------
def test_the_api(browser_as, people):
    admin = browser_as("admin")

    made = admin.post(LIST, {"email": EMAIL})
    listed = admin.get(LIST).json()["results"]
    again = admin.post(f"{LIST}/{made.json()['id']}/resend")
    gone = admin.delete(f"{LIST}/{made.json()['id']}")

    inviter = people["admin"].user
    assert (made.status_code, again.status_code, gone.status_code) == (201, 200, 204)
    assert listed == [made.json()]
    assert set(made.json()) == {"id", "email", "role", "invited_by", "sent_at", "expires_at", "created_at"}
    assert (made.json()["email"], made.json()["role"]) == (EMAIL, "agent")
    assert made.json()["invited_by"] == {"id": str(inviter.pk), "email": inviter.email, "name": inviter.name}
    assert admin.get(LIST).json()["results"] == []


def test_somebody_without_an_organization_accepts(office):
    invitation = InvitationFactory(organization=office, email=EMAIL)
    client = APIClient()
    client.force_login(UserFactory(email=EMAIL))

    answer = client.post(ACCEPT, {"token": invitation.token})

    assert answer.json() == {"organization": {"id": str(office.pk), "name": "Ada Homes"}, "role": "agent"}
    assert client.post(ACCEPT, {"token": invitation.token}).json()["code"] == "invitation_over"
    assert client.post(ACCEPT, {"token": "nonsense"}).json()["code"] == "not_found"


def test_keys_accept_nothing(program, office):
    invitation = InvitationFactory(organization=office)

    answer = program("admin").post(ACCEPT, {"token": invitation.token})

    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")
    assert Invitation.objects.get().accepted_at is None
