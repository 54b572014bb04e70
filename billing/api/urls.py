"""API addresses of money."""

from __future__ import annotations

from django.urls import path

from billing.api import views

urlpatterns = [
    path("billing/plans", views.PlanListView.as_view(), name="plan-list"),
    path("billing/usage", views.UsageView.as_view(), name="usage"),
    path("billing/usage/history", views.UsageHistoryView.as_view(), name="usage-history"),
]
