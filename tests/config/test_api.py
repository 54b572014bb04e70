"""The API as a whole: described without a warning, its snapshot in step, closed to strangers."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from openapi_spec_validator import validate

SNAPSHOT = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"
# Whoever adds to this list opens something to everybody.
PUBLIC = {"home", "health", "ready", "api:health", "api:ready", "api:schema", "api:docs", "accounts:sign-in"}
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
        "apiKey": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, `vsa_…`. `X-API-Key` works too.",
        },
        "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
    }
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert {json.dumps(each["responses"]["default"]["content"]) for each in operations} == {json.dumps(problem)}
    assert all(each["summary"] and each["description"] for each in operations)


def test_schema_and_docs_are_served(client):
    schema = client.get("/api/v1/schema/")
    page = client.get("/api/v1/docs/")

    assert schema.status_code == page.status_code == 200
    assert yaml.safe_load(schema.content)["info"]["title"] == "Virtual Staging AI"
    html = page.content.decode()
    assert "style-src 'self' 'unsafe-inline'" in page["Content-Security-Policy"]
    assert "script-src 'self';" in page["Content-Security-Policy"]
    scripts = re.findall(r'<script src="([^"]+)"', html)
    assert scripts == [
        "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js",
        "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-standalone-preset.js",
        "/api/v1/docs/?script=",
    ]
    assert html.count("<script") == 3  # none inline
    assert [client.get(each).status_code for each in scripts] == [200, 200, 200]


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
