"""Every resource of `/api/v1`, put together from the apps. No slash at the end of an address."""

from __future__ import annotations

from django.urls import include, path

from config.common import docs, health

urlpatterns = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("schema/", docs.SchemaView.as_view(), name="schema"),
    path("docs/", docs.DocsView.as_view(), name="docs"),
    path("docs/reference/", docs.ReferenceView.as_view(), name="reference"),
    path("", include("projects.tenants.api.urls")),
    path("", include("projects.events.webhooks.api.urls")),
    path("", include("projects.api.urls")),
    path("", include("billing.api.urls")),
    path("", include("billing.stripe.api_urls")),
    path("", include("staging.api.urls")),
]
