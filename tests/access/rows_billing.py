"""Who may do what: money."""

from tests.access.table import Row

ROWS = [
    Row("GET /api/v1/billing/plans", "401 200 200 200 200 200 200 200", queries=4),
]
