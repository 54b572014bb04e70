"""API addresses of the caller, the organization, its people, keys and log."""

from __future__ import annotations

from django.urls import path

from projects.tenants.api import me

urlpatterns = [
    path("me", me.MeView.as_view(), name="me"),
]
