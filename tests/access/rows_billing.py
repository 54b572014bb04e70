"""Who may do what: money. Payment is not set up here: whoever may is told so (503)."""

from tests.access.table import PAGE, Row

BILLING = "manage:billing"
API = "/api/v1/billing"
MAY_BUY = "302 503 403 403 503 503 302 302"
PLAN = {"plan": "pro"}

ROWS = [
    Row(f"GET {API}/plans", "401 200 200 200 200 200 200 200", queries=4),
    Row(f"GET {API}/usage", "401 200 200 200 200 200 403 200", scope=BILLING, queries=5),
    Row(f"GET {API}/usage/history", "401 200 200 200 200 200 403 200", scope=BILLING, queries=4),
    Row(f"GET {API}/invoices", "401 200 200 200 200 200 403 200", scope=BILLING, queries=4),
    Row(f"POST {API}/checkout", "401 503 403 403 503 503 403 503", scope=BILLING, body=PLAN),
    Row(f"POST {API}/portal", "401 503 403 403 503 503 403 503", scope=BILLING),
    # Stripe signs what it sends; nobody else does.
    Row("POST /api/v1/stripe/webhook", "503 503 503 503 503 503 503 503", body={}),
    Row("GET /billing/", "302 200 200 200 200 200 302 302", queries=PAGE + 6),
    Row("GET /billing/usage.csv", "302 200 200 200 200 200 302 302", queries=7),
    Row("POST /billing/buy", MAY_BUY, body=PLAN),
    Row("POST /billing/portal", MAY_BUY),
    # There is no subscription to cancel or to keep.
    *(Row(f"POST /billing/{act}", "302 409 403 403 409 409 302 302") for act in ("cancel", "keep")),
    # Nobody bought anything, so that there is nothing to thank for.
    Row("GET /billing/done", "302 404 403 403 404 404 302 302", queries=3),
    Row("GET /billing/back", "302 302 403 403 302 302 302 302", queries=4),
]
