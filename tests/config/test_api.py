"""The API as a whole: described without a warning, its snapshot in step, closed to strangers."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from openapi_spec_validator import validate

from tests.headers import policy

SNAPSHOT = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"
# Whoever adds to this list opens something to everybody.
PUBLIC = {
    "home",
    "health",
    "ready",
    "api:health",
    "api:ready",
    "api:schema",
    "api:docs",
    "api:reference",
    "accounts:sign-in",
    "accounts:oidc-begin",
    "accounts:oidc-callback",
    "api:stripe-webhook",
    "tenants:invitation",
}
EXAMPLES = {"uuid": "01900000-0000-7000-8000-000000000001", "str": "a", "int": "1", "slug": "a", "path": "a"}


def routes(resolver, prefix="", namespace=""):
    """Every (name, example path) of the site; the admin, which guards itself, as one."""
    for entry in resolver.url_patterns:
        route = prefix + re.sub(r"<(\w+):\w+>", lambda match: EXAMPLES[match[1]], str(entry.pattern))
        if isinstance(entry, URLResolver) and entry.namespace == "admin":
            yield "admin:index", f"/{route}"
        elif isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, route, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", f"/{route}"


ROUTES = sorted(set(routes(get_resolver())))


def test_schema_has_no_warning_and_its_snapshot_is_in_step(tmp_path):
    """After a change that is meant: `manage.py spectacular --file docs/api/openapi.yaml`, and look at the diff."""
    file = tmp_path / "openapi.yaml"

    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)

    validate(yaml.safe_load(file.read_text()))
    assert file.read_text() == SNAPSHOT.read_text()


def test_schema_describes_how_to_call_and_how_refusals_look():
    schema = yaml.safe_load(SNAPSHOT.read_text())

    assert schema["components"]["securitySchemes"] == {
        "accessToken": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An access token of the identity provider for this API's audience: a JWT signed with RS256. "
            "The person's role binds it as well as its scopes. `X-Organization: <id>` chooses among the person's "
            "organizations.",
        },
        "apiKey": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, `vsa_…`. `X-API-Key` works too.",
        },
        "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        "ticket": {
            "type": "apiKey",
            "in": "query",
            "name": "ticket",
            "description": "A one-time ticket of `POST /events/ticket`, for clients that cannot send headers.",
        },
    }


def operations():
    """Every operation of the snapshot, as (what it is called, what it says)."""
    paths = yaml.safe_load(SNAPSHOT.read_text())["paths"]
    return [(each["operationId"], each) for path in paths.values() for key, each in path.items() if key != "parameters"]


def bodies(operation):
    """Every JSON body that the operation takes or gives."""
    given = [operation.get("requestBody", {})]
    given += [body for status, body in operation["responses"].items() if status.startswith("2")]
    return [body["content"]["application/json"] for body in given if "application/json" in body.get("content", {})]


def test_operations_are_named_once():
    names = [name for name, _ in operations()]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(("name", "operation"), operations(), ids=[name for name, _ in operations()])
def test_every_operation_is_explained(name, operation):
    """Summary, description, an example of every body, and every refusal as a problem document."""
    assert operation["summary"]
    assert operation["description"]
    assert all("examples" in body for body in bodies(operation))
    refusals = {status: body for status, body in operation["responses"].items() if int(status) >= 400}
    assert set(refusals) >= {"401", "403", "406", "429"} or operation.get("security") in (None, [{}])
    schemas = [body["content"]["application/problem+json"]["schema"] for body in refusals.values()]
    assert all(schema == {"$ref": "#/components/schemas/Problem"} for schema in schemas)
    assert all(body["description"] for body in refusals.values())


def test_schema_and_docs_are_served(client):
    schema = client.get("/api/v1/schema/")
    page = client.get("/api/v1/docs/")

    assert schema.status_code == page.status_code == 200
    assert yaml.safe_load(schema.content)["info"]["title"] == "Virtual Staging AI"
    html = page.content.decode()
    assert policy(page)["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy(page)["script-src"] == ["'self'"]
    scripts = re.findall(r'<script src="([^"]+)"', html)
    assert scripts == [
        "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js",
        "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-standalone-preset.js",
        "/api/v1/docs/?script=",
    ]
    assert html.count("<script") == 3  # none inline
    assert [client.get(each).status_code for each in scripts] == [200, 200, 200]


def test_the_reference_is_served(client):
    page = client.get("/api/v1/docs/reference/")

    html = page.content.decode()
    assert policy(page)["worker-src"] == ["blob:"]
    assert '<redoc spec-url="/api/v1/schema/"' in html
    assert re.findall("<script[^>]*>", html) == [
        '<script src="/static/drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js">'
    ]
    assert client.get("/static/drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js").status_code == 200


def test_public_routes_exist():
    assert {name for name, _path in ROUTES} >= PUBLIC


@pytest.mark.parametrize(("name", "path"), [route for route in ROUTES if route[0] not in PUBLIC])
def test_strangers_stay_outside(client, name, path):
    """Without the database fixture: a stranger is turned away before anything is read."""
    response = client.get(path)

    if name.startswith("api:"):
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'
        assert response.json()["code"] == "not_authenticated"
    else:
        assert response.status_code == 302
        assert re.match(r"/(sign-in/|admin/login/)\?next=/", response["Location"])


def test_unknown_addresses(client, db):
    assert client.get("/api/v1/nowhere").json()["code"] == "not_found"
