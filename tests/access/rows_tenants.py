"""Who may do what: the organization, its people, keys and log."""

from tests.access.table import PAGE, Row
from tests.factories import ApiKeyFactory, EventFactory, InvitationFactory, MembershipFactory

ADMIN = "admin"


def members(world, count):
    MembershipFactory.create_batch(count, organization=world.organization)


def invitations(world, count):
    InvitationFactory.create_batch(count, organization=world.organization, invited_by=world.owner.user)


def keys(world, count):
    ApiKeyFactory.create_batch(count, organization=world.organization)


def events(world, count):
    EventFactory.create_batch(count, organization=world.organization, actor=world.owner.user, kind="member.joined")


def agent(world):
    return MembershipFactory(organization=world.organization).user_id


def invite(world):
    return {"email": "new@example.com", "role": "agent"}


OBJECTS = {
    "user_id": agent,
    "invitation_id": lambda world: InvitationFactory(organization=world.organization).pk,
    "key_id": lambda world: ApiKeyFactory(organization=world.organization).pk,
    "token": lambda world: InvitationFactory(organization=world.organization, email="new@example.com").token,
}
API = "/api/v1/organization"
MEMBER = f"{API}/members/<uuid:user_id>"
KEY = "/api/v1/api-keys/<uuid:key_id>"
NEW_KEY = {"name": "CRM", "scopes": ["admin"]}
ROLE = {"role": "viewer"}
ROWS = [
    Row("GET /api/v1/me", "401 200 200 200 200 200 200 200", queries=4),
    Row("PATCH /api/v1/me", "401 200 200 200 200 200 403 403", body={"name": "Ada"}),
    Row(f"GET {API}", "401 200 200 200 200 200 403 200", scope=ADMIN, queries=3),
    Row(f"PATCH {API}", "401 200 403 403 200 200 403 200", scope=ADMIN, body={"name": "Ada Homes"}),
    Row(f"GET {API}/members", "401 200 200 200 200 200 403 200", scope=ADMIN, queries=4, fill=members),
    Row(f"PATCH {MEMBER}", "401 404 403 403 200 200 403 200", scope=ADMIN, body=ROLE),
    Row(f"DELETE {MEMBER}", "401 404 403 403 204 204 403 204", scope=ADMIN),
    Row(f"GET {API}/invitations", "401 200 403 403 200 200 403 200", scope=ADMIN, queries=4, fill=invitations),
    Row(f"POST {API}/invitations", "401 201 403 403 201 201 403 201", scope=ADMIN, body=invite),
    Row(f"DELETE {API}/invitations/<uuid:invitation_id>", "401 404 403 403 204 204 403 204", scope=ADMIN),
    Row(f"POST {API}/invitations/<uuid:invitation_id>/resend", "401 404 403 403 200 200 403 200", scope=ADMIN),
    Row(f"GET {API}/audit", "401 200 403 403 200 200 403 200", scope=ADMIN, queries=4, fill=events),
    # Whose e-mail address was not invited is refused, whatever else they are.
    Row(
        "POST /api/v1/invitations/accept",
        "401 403 403 403 403 403 403 403",
        body=lambda world: {"token": world.object("token")},
    ),
    Row("GET /api/v1/api-keys", "401 200 403 403 200 200 403 200", scope=ADMIN, queries=4, fill=keys),
    Row("POST /api/v1/api-keys", "401 201 403 403 201 201 403 201", scope=ADMIN, body=NEW_KEY),
    Row(f"GET {KEY}", "401 404 403 403 200 200 403 200", scope=ADMIN, queries=4),
    Row(f"PATCH {KEY}", "401 404 403 403 200 200 403 200", scope=ADMIN, body={"name": "ERP"}),
    Row(f"DELETE {KEY}", "401 404 403 403 204 204 403 204", scope=ADMIN),
    Row("GET /organization/", "302 200 403 403 200 200 302 302", queries=PAGE),
    Row("POST /organization/", "302 302 403 403 302 302 302 302", body={"name": "Ada Homes"}),
    Row("GET /organization/team/", "302 200 200 200 200 200 302 302", queries=PAGE + 2, fill=members),
    Row("POST /organization/team/invite/", "302 302 403 403 302 302 302 302", body=invite),
    Row("POST /organization/team/<uuid:user_id>/role/", "302 404 403 403 302 302 302 302", body=ROLE),
    Row("GET /organization/team/<uuid:user_id>/remove/", "302 404 403 403 200 200 302 302", queries=PAGE + 2),
    Row("POST /organization/team/<uuid:user_id>/remove/", "302 404 403 403 302 302 302 302"),
    Row("POST /organization/invitations/<uuid:invitation_id>/resend/", "302 404 403 403 302 302 302 302"),
    Row("POST /organization/invitations/<uuid:invitation_id>/withdraw/", "302 404 403 403 302 302 302 302"),
    Row("GET /organization/keys/", "302 200 403 403 200 200 302 302", queries=PAGE + 1, fill=keys),
    Row(
        "POST /organization/keys/",
        "302 201 403 403 201 201 302 302",
        body={"name": "CRM", "scopes": ["read:images"], "days": "30"},
    ),
    Row("GET /organization/keys/<uuid:key_id>/revoke/", "302 404 403 403 200 200 302 302", queries=PAGE + 1),
    Row("POST /organization/keys/<uuid:key_id>/revoke/", "302 404 403 403 302 302 302 302"),
    Row("GET /organization/audit/", "302 200 403 403 200 200 302 302", queries=PAGE + 2, fill=events),
    Row("GET /invitations/<str:token>/", "200 200 200 200 200 200 200 200", queries=7),
    # Signed out: the form is empty. Signed in: the invitation is for somebody else.
    Row("POST /invitations/<str:token>/", "422 403 403 403 403 403 422 422"),
]
