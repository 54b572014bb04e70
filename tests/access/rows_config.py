"""Who may do what: what everybody may see."""

from tests.access.table import Row

OPEN = "200 200 200 200 200 200 200 200"
MOVED = "302 302 302 302 302 302 302 302"

ROWS = [
    Row("GET /", MOVED, queries=3),
    *(Row(f"{method} /", MOVED) for method in ("POST", "PUT", "PATCH", "DELETE")),
    Row("GET /health", OPEN, queries=3),
    Row("GET /ready", "503 503 503 503 503 503 503 503", queries=4),
    Row("GET /api/v1/health", OPEN, queries=3),
    Row("GET /api/v1/ready", "503 503 503 503 503 503 503 503", queries=4),
    Row("GET /api/v1/schema/", OPEN, queries=3),
    Row("GET /api/v1/docs/", OPEN, queries=3),
    Row("GET /api/v1/docs/reference/", OPEN, queries=3),
]
