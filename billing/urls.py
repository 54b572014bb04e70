"""Pages of this app."""

from __future__ import annotations

from django.urls import include, path

from billing import views

app_name = "billing"
urlpatterns = [
    path("billing/", views.usage, name="usage"),
    path("billing/usage.csv", views.usage_csv, name="usage-csv"),
    path("billing/", include("billing.stripe.urls")),
]
