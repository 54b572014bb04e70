"""Who may do what: the organization, its people, keys and log."""

from tests.access.table import Row

ROWS = [
    Row("GET /api/v1/me", "401 200 200 200 200 200 200 200", queries=4),
    Row("PATCH /api/v1/me", "401 200 200 200 200 200 403 403", body={"name": "Ada"}),
]
