"""Who may do what: coming in, going out, and one's own affairs. The identity provider is not set up here."""

from tests.access.table import PAGE, Row

SIGN_IN = {"username": "no@example.com", "password": "no"}
OWN = "302 200 200 200 200 200 302 302"

ROWS = [
    Row("GET /sign-in/", "200 302 302 302 302 302 200 200", queries=3),
    *(Row(f"{method} /sign-in/", "200 302 302 302 302 302 200 200", body=SIGN_IN) for method in ("POST", "PUT")),
    *(Row(f"{method} /sign-in/", "405 302 302 302 302 302 405 405") for method in ("PATCH", "DELETE")),
    Row("GET /sign-in/provider/", "404 404 404 404 404 404 404 404", queries=3),
    Row("GET /sign-in/callback/", "404 404 404 404 404 404 404 404", queries=3),
    Row("POST /sign-out/", "302 302 302 302 302 302 302 302"),
    Row("GET /profile/", OWN, queries=PAGE + 1),
    Row("POST /profile/", "302 302 302 302 302 302 302 302", body={"name": "Ada"}),
    Row("POST /profile/connect/", "302 403 403 403 403 403 302 302"),
    Row(
        "POST /profile/organization/",
        "302 404 302 302 302 302 302 302",
        body=lambda world: {"organization": str(world.organization.pk)},
    ),
    Row("GET /profile/password/", OWN, queries=PAGE),
    Row("POST /profile/password/", OWN, body={"old_password": "no"}),
]
