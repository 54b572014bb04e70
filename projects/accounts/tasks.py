"""Housekeeping in the background."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from config.celery import app


@app.task
def forget_sessions() -> None:
    """Sessions whose time is over. Signing in replaces them and nothing else would ever delete them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
