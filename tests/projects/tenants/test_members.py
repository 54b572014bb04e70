"""Roles and removal: who may do it to whom, and that there is always an owner."""

import threading
import uuid

import pytest
from django.db import connection

from config.common.errors import Problem
from projects.accounts.models import Invitation, Membership, Role
from projects.events.models import Event
from projects.tenants.authority import Authority
from projects.tenants.services import member_change_role, member_remove
from tests.factories import ApiKeyFactory, InvitationFactory, MembershipFactory, OrganizationFactory

OWN, A, G, V = "owner", "admin", "agent", "viewer"


def events():
    return list(Event.objects.order_by("id").values_list("kind", "actor_id", "data"))


def roles(organization):
    return sorted(Membership.objects.filter(organization=organization).values_list("role", flat=True))


@pytest.mark.parametrize(
    ("who", "whom", "role"),
    [
        pytest.param(OWN, A, OWN, id="success: an owner makes an owner"),
        pytest.param(OWN, A, V, id="success: an owner lowers an admin"),
        pytest.param(A, G, A, id="success: an admin makes an admin"),
        pytest.param(A, V, G, id="success: an admin makes an agent"),
        pytest.param("key", V, A, id="success: a key acts as an admin"),
        pytest.param(A, A, V, id="success: an admin steps down"),
    ],
)
def test_change_role(by, people, who, whom, role):
    person = people[whom]

    changed = member_change_role(by=by(who), user_id=person.user_id, role=Role(role))

    person.refresh_from_db()
    assert (changed.role, person.role) == (role, role)
    data = {"user_id": str(person.user_id), "email": person.user.email, "role": role, "role_before": whom}
    assert events() == [("member.role_changed", by(who).user.pk, data)]


@pytest.mark.parametrize(
    ("who", "whom", "role", "code"),
    [
        pytest.param(A, G, OWN, "owners_only", id="fail: an admin makes an owner"),
        pytest.param(A, OWN, A, "owners_only", id="fail: an admin unmakes an owner"),
        pytest.param("key", OWN, A, "owners_only", id="fail: a key unmakes an owner, though one has made it"),
        pytest.param("key", G, OWN, "owners_only", id="fail: a key makes an owner"),
        pytest.param(A, A, OWN, "own_role", id="fail: an admin promotes himself"),
        pytest.param(V, V, G, "own_role", id="fail: a viewer promotes herself"),
        pytest.param(G, V, G, "insufficient_role", id="fail: an agent"),
        pytest.param(V, G, V, "insufficient_role", id="fail: a viewer"),
        pytest.param(OWN, OWN, A, "last_owner", id="fail: the last owner steps down"),
    ],
)
def test_change_role_refused(by, people, office, who, whom, role, code):
    with pytest.raises(Problem) as caught:
        member_change_role(by=by(who), user_id=people[whom].user_id, role=Role(role))

    assert caught.value.code == code
    assert roles(office) == [A, G, OWN, V]
    assert events() == []


def test_the_same_role_is_no_change(by, people):
    assert member_change_role(by=by(A), user_id=people[G].user_id, role=Role.AGENT) == people[G]
    assert events() == []


@pytest.mark.parametrize("user", ["stranger", "nobody"])
def test_others_are_not_members(by, user):
    user_id = MembershipFactory().user_id if user == "stranger" else uuid.uuid4()

    for act in (lambda: member_change_role(by=by(OWN), user_id=user_id, role=Role.VIEWER),
                lambda: member_remove(by=by(OWN), user_id=user_id)):  # fmt: skip
        with pytest.raises(Problem) as caught:
            act()
        assert (caught.value.status, caught.value.code) == (404, "not_found")
    assert events() == []


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        pytest.param(OWN, A, id="success: an owner removes an admin"),
        pytest.param(A, A, id="success: an admin leaves"),
        pytest.param(A, G, id="success: an admin removes an agent"),
        pytest.param(V, V, id="success: a viewer leaves"),
        pytest.param("key", V, id="success: a key"),
    ],
)
def test_remove(by, people, who, whom):
    person = people[whom]

    member_remove(by=by(who), user_id=person.user_id)

    assert not Membership.objects.filter(pk=person.pk).exists()
    data = {"user_id": str(person.user_id), "email": person.user.email, "role": whom, "left": who == whom}
    assert events() == [("member.removed", by(who).user.pk, data)]


@pytest.mark.parametrize(
    ("who", "whom", "code"),
    [
        pytest.param(A, OWN, "owners_only", id="fail: an admin removes an owner"),
        pytest.param("key", OWN, "owners_only", id="fail: a key removes the owner who made it"),
        pytest.param(G, V, "insufficient_role", id="fail: an agent"),
        pytest.param(OWN, OWN, "last_owner", id="fail: the last owner leaves"),
    ],
)
def test_remove_refused(by, people, office, who, whom, code):
    with pytest.raises(Problem) as caught:
        member_remove(by=by(who), user_id=people[whom].user_id)

    assert caught.value.code == code
    assert roles(office) == [A, G, OWN, V]
    assert events() == []


def test_what_somebody_promised_ends_with_their_right_to(by, people, office):
    theirs = InvitationFactory(organization=office, invited_by=people[A].user)
    elsewhere = InvitationFactory(invited_by=people[A].user)
    key = ApiKeyFactory(organization=office, created_by=people[A].user)

    member_change_role(by=by(OWN), user_id=people[A].user_id, role=Role.AGENT)

    assert list(Invitation.objects.exclude(revoked_at=None)) == [theirs]
    assert Invitation.objects.get(pk=elsewhere.pk).revoked_at is None
    key.refresh_from_db()
    assert key.revoked_at is None


@pytest.mark.parametrize(
    ("now", "code"),
    [
        pytest.param(None, "no_organization", id="fail: removed meanwhile"),
        pytest.param(V, "insufficient_role", id="fail: lowered meanwhile"),
    ],
)
def test_a_role_counts_as_it_is_when_it_is_used(by, people, now, code):
    authority = by(A)
    chosen = Membership.objects.filter(pk=people[A].pk)
    chosen.update(role=now) if now else chosen.delete()

    with pytest.raises(Problem) as caught:
        member_remove(by=authority, user_id=people[G].user_id)

    assert caught.value.code == code
    assert Membership.objects.filter(pk=people[G].pk).exists()


@pytest.mark.parametrize("act", ["leave", "step down"])
def test_two_owners_at_once_leave_one(transactional_db, act):
    office = OrganizationFactory()
    owners = MembershipFactory.create_batch(2, organization=office, role=Role.OWNER)
    barrier, codes = threading.Barrier(2), []

    def go(owner):
        by = Authority(office, owner.user, Role.OWNER, owner)
        barrier.wait(10)
        try:
            if act == "leave":
                member_remove(by=by, user_id=owner.user_id)
            else:
                member_change_role(by=by, user_id=owner.user_id, role=Role.VIEWER)
            codes.append("done")
        except Problem as problem:
            codes.append(problem.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(codes) == ["done", "last_owner"]
    assert Membership.objects.filter(organization=office, role=Role.OWNER).count() == 1


def test_the_api(browser_as, people):
    page = browser_as(V).get("/api/v1/organization/members").json()
    address = f"/api/v1/organization/members/{people[G].user_id}"

    changed = browser_as(OWN).patch(address, {"role": "admin"})
    removed = browser_as(OWN).delete(address)

    assert [member["role"] for member in page["results"]] == [OWN, A, G, V]
    assert page["results"][2]["user"] == {
        "id": str(people[G].user_id), "email": people[G].user.email, "name": people[G].user.name,
    }  # fmt: skip
    assert (changed.status_code, changed.json()["role"], removed.status_code) == (200, "admin", 204)
    assert browser_as(OWN).patch(address, {"role": "king"}).json()["code"] == "invalid"
