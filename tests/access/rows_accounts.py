"""Who may do what: coming in and going out."""

from tests.access.table import Row

ROWS = [
    Row("GET /sign-in/", "200 302 302 302 302 302 200 200", queries=3),
    Row("POST /sign-in/", "200 302 302 302 302 302 200 200", body={"username": "no@example.com", "password": "no"}),
    Row("PUT /sign-in/", "200 302 302 302 302 302 200 200", body={"username": "no@example.com", "password": "no"}),
    *(Row(f"{method} /sign-in/", "405 302 302 302 302 302 405 405") for method in ("PATCH", "DELETE")),
    Row("POST /sign-out/", "302 302 302 302 302 302 302 302"),
]
