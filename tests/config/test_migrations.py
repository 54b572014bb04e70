"""Migrations: in step with the models, and whole from zero."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).parents[2]


def test_in_step_with_the_models(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.fixture
def empty_database(django_db_setup):
    """The address of a database with nothing in it."""
    params = connection.get_connection_params()
    given = {key: params[key] for key in ("host", "port", "user", "password") if params.get(key)}
    name = f"empty_{uuid.uuid4().hex}"
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield psycopg.conninfo.make_conninfo(dbname=name, **given)
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


@pytest.mark.slow
def test_from_zero(empty_database):
    environ = {**os.environ, "DATABASE_URL": empty_database, "DJANGO_SETTINGS_MODULE": "config.settings.local"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]

    done = subprocess.run(migrate, cwd=ROOT, env=environ, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    with psycopg.connect(empty_database) as database:
        tables = {row[0] for row in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        plans = database.execute("SELECT slug, allowance FROM plans ORDER BY position").fetchall()
    assert {"users", "organizations", "projects", "originals", "images", "jobs", "events", "plans"} <= tables
    assert plans == [("free", 10), ("pro", 100), ("business", 500), ("pack-25", 25)]
