"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from config.common import health

urlpatterns = [
    path("", login_not_required(RedirectView.as_view(pattern_name="projects:list")), name="home"),
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("admin/", admin.site.urls),
    path("api/v1/", include(("config.api_router", "api"))),
    path("", include("projects.accounts.urls")),
    path("", include("projects.tenants.urls")),
    path("", include("projects.events.webhooks.urls")),
    path("", include("projects.urls")),
    path("", include("billing.urls")),
    path("", include("staging.urls")),
]

handler404 = "config.common.errors.page_not_found"
handler500 = "config.common.errors.server_error"
