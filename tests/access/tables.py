"""All tables of the database: what is in them, and which objects are an organization's."""

from __future__ import annotations

import uuid

from django.db import connection

# What a call that is refused may leave behind: sessions, and the time that a person or a key was last seen.
LEFT_OUT = {"django_session", "django_migrations"}
SEEN = "ARRAY['last_login', 'last_used_at']"


def fingerprint() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a sum over their contents."""
    tables = sorted(set(connection.introspection.table_names()) - LEFT_OUT)
    content = f"coalesce(sum(hashtextextended((to_jsonb(t) - {SEEN})::text, 0)::numeric), 0)::text"
    query = " UNION ALL ".join(f"SELECT '{name}', count(*), {content} FROM \"{name}\" t" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: (count, total) for name, count, total in cursor.fetchall()}


def ids_of(organization_id: uuid.UUID) -> set[str]:
    """The UUIDs of everything that belongs to an organization, and its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.columns i "
            "ON i.table_name = c.table_name AND i.table_schema = c.table_schema "
            "WHERE c.table_schema = 'public' AND c.column_name = 'organization_id' "
            "AND i.column_name = 'id' AND i.data_type = 'uuid'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        query = " UNION ALL ".join(f'SELECT id::text FROM "{name}" WHERE organization_id = %s' for name in tables)
        cursor.execute(query, [organization_id] * len(tables))
        return {str(organization_id), *(found for (found,) in cursor.fetchall())}
