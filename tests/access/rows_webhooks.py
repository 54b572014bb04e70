"""Who may do what: webhooks and tickets for streams."""

from tests.access.table import PAGE, Row

ADMIN = "admin"
URL = "https://hooks.example.com/in"


def make(world):
    from projects.events.webhooks.services import endpoint_create

    return endpoint_create(organization=world.organization, actor=None, url=URL, kinds=["image.*"])[0]


def sent(world):
    from projects.events.models import WebhookDelivery, WebhookEndpoint

    endpoint = WebhookEndpoint.objects.get(pk=world.object("webhook_id"))
    return WebhookDelivery.objects.create(endpoint=endpoint, kind="image.ready", payload={}, status="delivered")


def webhooks(world, count):
    from projects.events.models import WebhookEndpoint

    for _ in range(count):
        WebhookEndpoint.objects.create(organization=world.organization, url=URL, kinds=["image.*"])


def messages(world, count):
    for _ in range(count):
        sent(world)


OBJECTS = {"webhook_id": lambda world: make(world).pk, "delivery_id": lambda world: sent(world).pk}
API, PAGES = "/api/v1/webhooks", "/organization/webhooks"
ONE, SITE = f"{API}/<uuid:webhook_id>", f"{PAGES}/<uuid:webhook_id>"
NEW = {"url": URL, "event_types": ["image.ready"]}
FORM = {"url": URL, "kinds": ["image.ready"]}
MINE = "401 404 403 403 200 200 403 200"
ROWS = [
    Row("POST /api/v1/events/ticket", "401 201 201 201 201 201 403 201", scope="read:images", body={}),
    Row(f"GET {API}", "401 200 403 403 200 200 403 200", scope=ADMIN, queries=4, fill=webhooks),
    Row(f"POST {API}", "401 201 403 403 201 201 403 201", scope=ADMIN, body=NEW),
    Row(f"GET {ONE}", MINE, scope=ADMIN, queries=4),
    Row(f"PATCH {ONE}", MINE, scope=ADMIN, body={"enabled": False}),
    Row(f"DELETE {ONE}", "401 404 403 403 204 204 403 204", scope=ADMIN),
    Row(f"POST {ONE}/rotate", MINE, scope=ADMIN),
    Row(f"POST {ONE}/test", "401 404 403 403 202 202 403 202", scope=ADMIN),
    Row(f"GET {ONE}/deliveries", MINE, scope=ADMIN, queries=5, fill=messages),
    Row(f"POST {ONE}/deliveries/<uuid:delivery_id>/replay", "401 404 403 403 202 202 403 202", scope=ADMIN),
    Row(f"GET {PAGES}/", "302 200 403 403 200 200 302 302", queries=PAGE + 1, fill=webhooks),
    Row(f"POST {PAGES}/", "302 201 403 403 201 201 302 302", body=FORM),
    Row(f"GET {SITE}/", "302 404 403 403 200 200 302 302", queries=PAGE + 3, fill=messages),
    Row(f"GET {SITE}/edit/", "302 404 403 403 200 200 302 302", queries=PAGE + 1),
    Row(f"POST {SITE}/edit/", "302 404 403 403 302 302 302 302", body=FORM),
    Row(f"GET {SITE}/delete/", "302 404 403 403 200 200 302 302", queries=PAGE + 1),
    Row(f"POST {SITE}/delete/", "302 404 403 403 302 302 302 302"),
    Row(f"GET {SITE}/rotate/", "302 404 403 403 200 200 302 302", queries=PAGE + 1),
    Row(f"POST {SITE}/rotate/", "302 404 403 403 200 200 302 302"),
    Row(f"POST {SITE}/switch/", "302 404 403 403 302 302 302 302", body={"enabled": "no"}),
    Row(f"POST {SITE}/test/", "302 404 403 403 302 302 302 302"),
    Row(f"POST {SITE}/deliveries/<uuid:delivery_id>/replay/", "302 404 403 403 302 302 302 302"),
]
