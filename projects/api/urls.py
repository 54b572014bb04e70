"""API addresses of projects and uploads."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
