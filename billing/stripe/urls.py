"""Addresses of what the billing page's buttons do."""

from __future__ import annotations

from django.urls import path

from billing.stripe import views

app_name = "stripe"
urlpatterns = [
    path("buy", views.buy, name="buy"),
    path("portal", views.portal, name="portal"),
    path("cancel", views.cancel, name="cancel"),
    path("keep", views.keep, name="keep"),
    path("back", views.back, name="back"),
    path("done", views.done, name="done"),
]
